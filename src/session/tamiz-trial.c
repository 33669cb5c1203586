#define G_LOG_DOMAIN "tamiz-trial"

#include "config.h"

#include "tamiz-trial.h"

#include "tamiz-error.h"
#include "tamiz-preview.h"
#include "tamiz-qualify.h"
#include "tamiz-trial-private.h"

#include <glib/gi18n-lib.h>

/* Weeks by which calls a week and the share of inquiries are counted. */
#define WEEKS 12
#define WEEK (7 * TAMIZ_DAY)
/* So many leads that lie within a hair of an edge are asked one by one. */
#define MOST_ASKED 200
/* Leads between two words about the progress. */
#define LEADS_PER_STEP 500

/* What became of a lead after the moment at which it is judged. */
static guint8
find_later (TamizFacts *facts,
            gint64      at)
{
  guint8 later = 0;

  for (guint i = 0; i < facts->moves->len; i++)
    {
      TamizRecord *move = g_ptr_array_index (facts->moves, i);

      if (tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_AT) < at)
        continue;
      switch (tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_TO))
        {
        case TAMIZ_STAGE_HANDED_OFF:
        case TAMIZ_STAGE_ACCEPTED:
          later |= TAMIZ_LATER_HANDED_OVER;
          break;
        case TAMIZ_STAGE_WON:
          later |= TAMIZ_LATER_WON;
          break;
        case TAMIZ_STAGE_LOST:
          later |= TAMIZ_LATER_LOST;
          break;
        case TAMIZ_STAGE_MQL:
          if (tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_CAUSE) == TAMIZ_MOVE_RETURN)
            later |= TAMIZ_LATER_RETURNED;
          break;
        default:
          break;
        }
    }

  return later;
}

/* The last move to sales, or to an end without it, not later than @at; 0 = there was none. */
static gint64
find_handed_over (TamizFacts *facts,
                  gint64      at)
{
  gint64 found = 0;

  for (guint i = 0; i < facts->moves->len; i++)
    {
      TamizRecord *move = g_ptr_array_index (facts->moves, i);
      int to = (int) tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_TO);
      int from = tamiz_record_has (move, TAMIZ_STAGE_MOVE_FROM)
                     ? (int) tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_FROM) : -1;

      if (tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_AT) <= at && to >= TAMIZ_STAGE_HANDED_OFF
          && to <= TAMIZ_STAGE_LOST && from < TAMIZ_STAGE_HANDED_OFF)
        found = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_AT);
    }

  return found;
}

static int
find_stage (TamizFacts *facts,
            gint64      at)
{
  int stage = -1;

  for (guint i = 0; i < facts->moves->len; i++)
    {
      TamizRecord *move = g_ptr_array_index (facts->moves, i);

      if (tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_AT) <= at)
        stage = (int) tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_TO);
    }

  return stage;
}

static void
count_calls (TamizTrial *self,
             TamizFacts *facts)
{
  guint calls = 0;

  for (guint i = 0; i < facts->activities->len; i++)
    calls += tamiz_record_get_int (g_ptr_array_index (facts->activities, i), TAMIZ_ACTIVITY_KIND)
             == TAMIZ_ACTIVITY_CALL_OUT;
  self->calls += calls;
  self->called += calls > 0;
}

/* How a lead stood at the instant, or at the moment of its handoff. */
static void
describe_lead (TamizTrial     *self,
               TamizFacts     *facts,
               gint64          at,
               gboolean        handed_over,
               TamizTrialLead *lead)
{
  gint64 received = tamiz_record_get_int (facts->lead, TAMIZ_LEAD_RECEIVED_ON);

  lead->stage = (guint8) MAX (find_stage (facts, at), TAMIZ_STAGE_PROSPECT);
  if (lead->stage > TAMIZ_STAGE_SQL)
    lead->stage = TAMIZ_STAGE_PROSPECT; /* an imported outcome has no history */
  lead->later = find_later (facts, at);
  lead->flags = handed_over ? TAMIZ_TRIAL_HANDED_OVER : tamiz_stage_is_held (facts) ? TAMIZ_TRIAL_HELD : 0;
  if (received > self->at - WEEKS * WEEK && received <= self->at)
    lead->flags |= TAMIZ_TRIAL_RECENT
                   | (find_stage (facts, self->at) > TAMIZ_STAGE_PROSPECT ? TAMIZ_TRIAL_ASKED : 0);
}

typedef struct
{
  TamizTrial *trial;
  TamizPreview *first;      /* (nullable): by the version in force */
  TamizWork *work;
  guint64 total, done;
} Reading;

/* The facts are cut to the moment, so the latest moment of a lead goes first. */
static void
add_moment (Reading    *reading,
            TamizFacts *facts,
            gint64      at,
            gboolean    handed_over)
{
  TamizTrial *self = reading->trial;
  TamizTrialLead lead;

  describe_lead (self, facts, at, handed_over, &lead);
  g_array_append_val (self->leads, lead);
  g_array_append_val (self->instants, at);
  tamiz_facts_cut (facts, at);
  tamiz_preview_add_at (self->preview, facts, at);
  if (reading->first != NULL)
    tamiz_preview_add_at (reading->first, facts, at);
}

/* Whom sales has returned is judged twice: as it is now, and as it was handed over. */
static gboolean
add_facts (TamizFacts *facts,
           gpointer    user_data)
{
  Reading *reading = user_data;
  TamizTrial *self = reading->trial;
  int stage = find_stage (facts, self->at);
  gint64 handed_over = find_handed_over (facts, self->at);
  guint8 later = handed_over != 0 ? find_later (facts, handed_over) : 0;
  TamizTrialLead *last;

  if (++reading->done % LEADS_PER_STEP == 0)
    tamiz_work_progress (reading->work, reading->done, reading->total);
  count_calls (self, facts);
  if (stage < 0 || stage == TAMIZ_STAGE_DEFERRED || stage == TAMIZ_STAGE_DISCARDED)
    return TRUE;
  if (stage >= TAMIZ_STAGE_HANDED_OFF && handed_over != 0)
    {
      /* As it was before the move. */
      add_moment (reading, facts, handed_over - 1, TRUE);
      return TRUE;
    }

  add_moment (reading, facts, self->at, FALSE);
  if ((later & TAMIZ_LATER_RETURNED) != 0)
    {
      add_moment (reading, facts, handed_over - 1, TRUE);
      last = &g_array_index (self->leads, TamizTrialLead, self->leads->len - 1);
      last->later = later;
      last->flags = TAMIZ_TRIAL_HANDED_OVER; /* among the recent it is counted already */
    }

  return TRUE;
}

/* Returns: (transfer full) (nullable): the verdict on a lead as it is tried. */
TamizVerdict *
tamiz_trial_judge (TamizTrial       *self,
                   TamizWork        *work,
                   TamizDefinition  *definition,
                   guint             n,
                   TamizFacts      **kept,
                   GError          **error)
{
  gint64 at = g_array_index (self->instants, gint64, n);
  g_autoptr (TamizFacts) facts = tamiz_reader_load_facts (work->reader, tamiz_trial_get_id (self, n), error);
  TamizVerdict *verdict;

  if (facts == NULL)
    return NULL;
  tamiz_facts_cut (facts, at);
  verdict = tamiz_qualify_judge (definition, 0, facts, at);
  if (kept != NULL)
    *kept = g_steal_pointer (&facts);

  return verdict;
}

gint64
tamiz_trial_get_id (TamizTrial *self,
                    guint       n)
{
  int ignored[4];

  return tamiz_preview_get_lead (self->preview, n, &ignored[0], &ignored[1], &ignored[2], &ignored[3]);
}

/* Judges those of whom a step cannot be sure. */
static gboolean
ask_uncertain (TamizTrial       *self,
               TamizWork        *work,
               TamizDefinition  *definition,
               GArray           *uncertain,
               GByteArray       *outcomes,
               GError          **error)
{
  for (guint i = 0; i < MIN (uncertain->len, MOST_ASKED); i++)
    {
      guint n = g_array_index (uncertain, guint, i);
      g_autoptr (GError) local_error = NULL;
      g_autoptr (TamizVerdict) verdict = tamiz_trial_judge (self, work, definition, n, NULL, &local_error);

      if (g_cancellable_set_error_if_cancelled (work->cancellable, error))
        return FALSE;
      /* Taken back since it was read. */
      if (g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
        continue;
      if (verdict == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      outcomes->data[n] = tamiz_preview_outcome (verdict->grade, verdict->stage_reached);
    }

  return TRUE;
}

static gboolean
run (TamizTrial       *self,
     TamizWork        *work,
     TamizPreview     *preview,
     TamizDefinition  *definition,
     GByteArray       *outcomes,
     guint            *uncertain,
     GError          **error)
{
  g_autoptr (TamizPreviewResult) result = tamiz_preview_try (preview, definition);

  g_byte_array_set_size (outcomes, 0);
  g_byte_array_append (outcomes, tamiz_preview_get_outcomes (preview), self->leads->len);
  *uncertain = result->uncertain->len > MOST_ASKED ? result->uncertain->len - MOST_ASKED : 0;
  if (preview == self->preview)
    {
      g_clear_pointer (&self->cells, g_free);
      self->cells = g_steal_pointer (&result->cells);
    }

  return ask_uncertain (self, work, definition, result->uncertain, outcomes, error);
}

static gboolean
check_rules (TamizDefinition *definition,
             GError         **error)
{
  return tamiz_work_require (definition->rules->len <= 32, TAMIZ_CORE_ERROR_TOO_LARGE, error,
                             _("A definition with more than 32 rules of interest cannot be tried on the "
                               "whole base: put rules together"));
}

/**
 * tamiz_trial_read:
 * @work: an operation's work
 * @definition: the definition to be tried
 * @in_force: (nullable): the one it is compared with
 * @at: as of when, microseconds since 1970; 0 = now
 * @error: return location
 *
 * Reads the facts of the base for trying @definition, and others that differ from it in numbers.
 *
 * Returns: (transfer full): the trial
 */
TamizTrial *
tamiz_trial_read (TamizWork        *work,
                  TamizDefinition  *definition,
                  TamizDefinition  *in_force,
                  gint64            at,
                  GError          **error)
{
  g_autoptr (TamizTrial) self = g_new0 (TamizTrial, 1);
  g_autoptr (TamizPreview) first = NULL;
  Reading reading = { self, NULL, work, 0, 0 };
  guint uncertain;

  self->asked_at = at;
  self->at = at != 0 ? at : work->now;
  self->preview = tamiz_preview_new (definition, self->at);
  self->in_force = in_force != NULL ? tamiz_definition_ref (in_force) : NULL;
  self->read_at = work->now;
  self->leads = g_array_new (FALSE, FALSE, sizeof (TamizTrialLead));
  self->instants = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->before = g_byte_array_new ();
  self->after = g_byte_array_new ();
  if (!check_rules (definition, error) || (in_force != NULL && !check_rules (in_force, error))
      || !tamiz_reader_count_leads (work->reader, &reading.total, error))
    return NULL;

  first = in_force != NULL ? tamiz_preview_new (in_force, self->at) : NULL;
  reading.first = first;
  if (!tamiz_reader_scan_facts (work->reader, add_facts, &reading, work->cancellable, error))
    return NULL;
  /* The numbers of leads are known to the preview after its first step. */
  tamiz_preview_result_free (tamiz_preview_try (self->preview, definition));
  if (first != NULL && !run (self, work, first, in_force, self->before, &uncertain, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * tamiz_trial_can_try:
 * @self: a trial
 * @definition: another definition
 * @in_force: (nullable): what it is to be compared with
 * @at: as of when; 0 = now
 *
 * Tells whether what was read serves for a definition.
 *
 * Returns: whether it does
 */
gboolean
tamiz_trial_can_try (TamizTrial      *self,
                     TamizDefinition *definition,
                     TamizDefinition *in_force,
                     gint64           at)
{
  return self->asked_at == at
         && g_strcmp0 (self->in_force != NULL ? self->in_force->digest : NULL,
                       in_force != NULL ? in_force->digest : NULL) == 0
         && tamiz_preview_can_try (self->preview, definition);
}

gint64
tamiz_trial_get_read_at (TamizTrial *self)
{
  return self->read_at;
}

guint
tamiz_trial_get_size (TamizTrial *self)
{
  return self->leads->len;
}

/**
 * tamiz_trial_try:
 * @self: a trial
 * @work: an operation's work
 * @definition: a definition that can be tried
 * @listed: at most so many leads are listed, with the reason each
 * @error: return location
 *
 * Judges the base by a definition.
 *
 * Returns: (transfer full): what it would mean, as JSON
 */
json_t *
tamiz_trial_try (TamizTrial       *self,
                 TamizWork        *work,
                 TamizDefinition  *definition,
                 guint             listed,
                 GError          **error)
{
  guint uncertain;
  json_t *answer;

  if (!run (self, work, self->preview, definition, self->after, &uncertain, error))
    return NULL;

  answer = tamiz_trial_tell (self, definition);
  json_object_set_new (answer, "uncertain", json_integer (uncertain));
  tamiz_work_set_time (work, answer, "at", self->at);
  tamiz_work_set_time (work, answer, "read_at", self->read_at);
  if (!tamiz_trial_list (self, work, definition, listed, answer, error))
    g_clear_pointer (&answer, json_decref);

  return answer;
}

void
tamiz_trial_free (TamizTrial *self)
{
  g_clear_object (&self->preview);
  g_clear_pointer (&self->in_force, tamiz_definition_unref);
  g_clear_pointer (&self->leads, g_array_unref);
  g_clear_pointer (&self->instants, g_array_unref);
  g_clear_pointer (&self->before, g_byte_array_unref);
  g_clear_pointer (&self->after, g_byte_array_unref);
  g_free (self->cells);
  g_free (self);
}
