#define G_LOG_DOMAIN "tamiz-trial"

#include "config.h"

#include "tamiz-trial.h"

#include "tamiz-error.h"
#include "tamiz-preview.h"
#include "tamiz-qualify.h"
#include "tamiz-trial-private.h"

#include <glib/gi18n-lib.h>

/* So many leads that lie within a hair of an edge are asked one by one. */
#define MOST_ASKED 200
/* Leads between two words about the progress. */
#define LEADS_PER_STEP 500
/* As of so much later than it was read others may ask: what was read is not kept for as long. */
#define AHEAD TAMIZ_DAY

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
  return tamiz_preview_get_id (self->preview, n);
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

typedef struct
{
  TamizTrial *trial;
  TamizWork *work;
  guint64 total, done;
} Reading;

static gboolean
add_facts (TamizFacts *facts,
           gpointer    user_data)
{
  Reading *reading = user_data;
  TamizTrial *self = reading->trial;

  if (++reading->done % LEADS_PER_STEP == 0)
    tamiz_work_progress (reading->work, reading->done, reading->total);
  tamiz_trial_remember (self, facts);
  tamiz_preview_history_add (self->history, facts);
  if (self->other != NULL)
    tamiz_preview_history_add (self->other, facts);

  return TRUE;
}

/**
 * tamiz_trial_read:
 * @work: an operation's work
 * @definition: the definition to be tried
 * @in_force: (nullable): the one it is compared with
 * @error: return location
 *
 * Reads the facts of the base for trying @definition, and others that differ from it in numbers,
 * as of any date.
 *
 * Returns: (transfer full): the trial
 */
TamizTrial *
tamiz_trial_read (TamizWork        *work,
                  TamizDefinition  *definition,
                  TamizDefinition  *in_force,
                  GError          **error)
{
  g_autoptr (TamizTrial) self = g_new0 (TamizTrial, 1);
  Reading reading = { self, work, 0, 0 };

  self->read_at = work->now;
  self->history = tamiz_preview_history_new (definition, work->now + AHEAD);
  self->pasts = g_array_new (FALSE, FALSE, sizeof (TamizTrialPast));
  self->moves = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->leads = g_array_new (FALSE, FALSE, sizeof (TamizTrialLead));
  self->instants = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->before = g_byte_array_new ();
  self->after = g_byte_array_new ();
  if (!check_rules (definition, error) || (in_force != NULL && !check_rules (in_force, error)))
    return NULL;

  if (in_force != NULL && !tamiz_preview_history_can_try (self->history, in_force))
    self->other = tamiz_preview_history_new (in_force, work->now + AHEAD);
  if (!tamiz_reader_count_leads (work->reader, &reading.total, error)
      || !tamiz_reader_scan_facts (work->reader, add_facts, &reading, work->cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* (nullable): what was read that says something of a definition. */
static TamizPreviewHistory *
find_history (TamizTrial      *self,
              TamizDefinition *definition)
{
  if (tamiz_preview_history_can_try (self->history, definition))
    return self->history;

  return self->other != NULL && tamiz_preview_history_can_try (self->other, definition) ? self->other : NULL;
}

/**
 * tamiz_trial_can_try:
 * @self: a trial
 * @definition: another definition
 * @in_force: (nullable): what it is to be compared with
 *
 * Tells whether what was read serves for a definition.
 *
 * Returns: whether it does
 */
gboolean
tamiz_trial_can_try (TamizTrial      *self,
                     TamizDefinition *definition,
                     TamizDefinition *in_force)
{
  return tamiz_preview_history_can_try (self->history, definition)
         && (in_force == NULL || find_history (self, in_force) != NULL);
}

gint64
tamiz_trial_get_read_at (TamizTrial *self)
{
  return self->read_at;
}

guint
tamiz_trial_get_size (TamizTrial *self)
{
  return self->pasts->len;
}

static gboolean
is_set (TamizTrial      *self,
        TamizDefinition *in_force,
        gint64           at)
{
  return self->preview != NULL && self->asked_at == at
         && g_strcmp0 (self->in_force != NULL ? self->in_force->digest : NULL,
                       in_force != NULL ? in_force->digest : NULL) == 0;
}

/* What is in force says of all what it said, or would have said, as of the instant. */
static gboolean
judge_before (TamizTrial    *self,
              TamizWork     *work,
              TamizPreview  *first,
              GError       **error)
{
  guint uncertain;

  g_byte_array_set_size (self->before, 0);

  return self->in_force == NULL
         || run (self, work, first != NULL ? first : self->preview, self->in_force, self->before, &uncertain,
                 error);
}

/* Looks at the base as of another instant, or beside another version. */
static gboolean
set_instant (TamizTrial       *self,
             TamizWork        *work,
             TamizDefinition  *in_force,
             gint64            at,
             GError          **error)
{
  TamizPreviewHistory *history = in_force != NULL ? find_history (self, in_force) : self->history;
  g_autoptr (TamizPreview) first = NULL;

  /* The old columns make room for the new ones. */
  g_clear_object (&self->preview);
  g_clear_pointer (&self->in_force, tamiz_definition_unref);
  self->in_force = in_force != NULL ? tamiz_definition_ref (in_force) : NULL;
  self->asked_at = at;
  self->at = at != 0 ? at : self->read_at;
  self->preview = tamiz_preview_new (self->history, self->at);
  first = history != self->history ? tamiz_preview_new (history, self->at) : NULL;
  if (tamiz_trial_look_back (self, first, work->cancellable, error) && judge_before (self, work, first, error))
    return TRUE;

  g_clear_object (&self->preview);
  return FALSE;
}

/**
 * tamiz_trial_try:
 * @self: a trial
 * @work: an operation's work
 * @definition: a definition that can be tried
 * @in_force: (nullable): what it is compared with
 * @at: as of when, microseconds since 1970; 0 = now, which is when the base was read
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
                 TamizDefinition  *in_force,
                 gint64            at,
                 guint             listed,
                 GError          **error)
{
  guint uncertain;
  json_t *answer;

  if (!is_set (self, in_force, at) && !set_instant (self, work, in_force, at, error))
    return NULL;
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
  g_clear_object (&self->history);
  g_clear_object (&self->other);
  g_clear_pointer (&self->in_force, tamiz_definition_unref);
  g_clear_pointer (&self->pasts, g_array_unref);
  g_clear_pointer (&self->moves, g_array_unref);
  g_clear_pointer (&self->leads, g_array_unref);
  g_clear_pointer (&self->instants, g_array_unref);
  g_clear_pointer (&self->before, g_byte_array_unref);
  g_clear_pointer (&self->after, g_byte_array_unref);
  g_free (self->cells);
  g_free (self);
}
