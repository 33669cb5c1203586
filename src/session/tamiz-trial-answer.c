#define G_LOG_DOMAIN "tamiz-trial"

#include "config.h"

#include "tamiz-advice.h"
#include "tamiz-difference.h"
#include "tamiz-error.h"
#include "tamiz-glance.h"
#include "tamiz-trial-private.h"

#include <glib/gi18n-lib.h>

/* What a trial says, in numbers and lead by lead. */

#define N_STAGES TAMIZ_PREVIEW_N_STAGES
#define N_GRADES TAMIZ_PREVIEW_N_GRADES
/* Of 100, three to five are ready to talk to sales; a gate that lets more than ten through is none. */
#define MOST_PASSING 10
#define WEEKS 12.0

/* What became of leads that a definition would have let through or not. */
typedef struct
{
  guint leads, handed_over, won, lost, returned;
} Later;

typedef struct
{
  guint n, stages[N_STAGES], grades[N_GRADES];
  guint qualified;          /* of those who were handed over: had been ready for sales by this version */
  guint recent_mql, recent_asked, recent_passing;
} Counts;

typedef enum
{
  SAME,
  PROMOTED,                 /* deserves a higher stage */
  DEMOTED,
  REGRADED,
  N_CHANGES,
} Change;

static Change
find_change (guint8 before,
             guint8 after)
{
  int from = tamiz_preview_outcome_stage (before), to = tamiz_preview_outcome_stage (after);

  if (before == after)
    return SAME;

  return to > from ? PROMOTED : to < from ? DEMOTED : REGRADED;
}

static void
count_lead (Counts               *counts,
            const TamizTrialLead *lead,
            guint8                outcome)
{
  int stage = tamiz_preview_outcome_stage (outcome);

  counts->recent_mql += (lead->flags & TAMIZ_TRIAL_RECENT) != 0 && stage >= TAMIZ_STAGE_MQL;
  if ((lead->flags & TAMIZ_TRIAL_ASKED) != 0)
    {
      counts->recent_asked++;
      counts->recent_passing += stage >= TAMIZ_STAGE_SQL;
    }
  if ((lead->flags & TAMIZ_TRIAL_HANDED_OVER) != 0)
    {
      counts->qualified += stage >= TAMIZ_STAGE_SQL;
      return;
    }
  counts->n++;
  counts->stages[MIN (stage, N_STAGES - 1)]++;
  counts->grades[outcome >> 4]++;
}

static void
count_later (Later                *later,
             const TamizTrialLead *lead)
{
  later->leads++;
  later->handed_over += (lead->flags & TAMIZ_TRIAL_HANDED_OVER) != 0
                        || (lead->later & TAMIZ_LATER_HANDED_OVER) != 0;
  later->won += (lead->later & TAMIZ_LATER_WON) != 0;
  later->lost += (lead->later & TAMIZ_LATER_LOST) != 0;
  later->returned += (lead->later & TAMIZ_LATER_RETURNED) != 0;
}

static json_t *
later_to_json (const Later *later)
{
  return json_pack ("{si si si si si}", "leads", (int) later->leads, "handed_over", (int) later->handed_over,
                    "won", (int) later->won, "lost", (int) later->lost, "returned", (int) later->returned);
}

static json_t *
make_share (guint part,
            guint whole)
{
  return whole > 0 ? tamiz_json_thousandths ((gint64) part * 1000 / whole) : json_null ();
}

static json_t *
make_rate (double rate)
{
  return tamiz_json_thousandths ((gint64) (rate * 1000 + 0.5));
}

static json_t *
counts_to_json (const Counts *counts,
                double        attempts)
{
  json_t *object = json_object (), *stages = json_object (), *grades = json_object ();

  for (guint i = 0; i < N_STAGES; i++)
    json_object_set_new (stages, tamiz_enum_nick (TAMIZ_ENUM_STAGE, (int) i), json_integer (counts->stages[i]));
  for (guint i = 0; i < N_GRADES; i++)
    json_object_set_new (grades, i + 1 < N_GRADES ? tamiz_enum_nick (TAMIZ_ENUM_GRADE, (int) i) : "none",
                         json_integer (counts->grades[i]));
  json_object_set_new (object, "stages", stages);
  json_object_set_new (object, "grades", grades);
  json_object_set_new (object, "qualified", json_integer (counts->qualified));
  json_object_set_new (object, "mql_per_week", make_rate (counts->recent_mql / WEEKS));
  json_object_set_new (object, "calls_per_week", make_rate (counts->recent_mql * attempts / WEEKS));
  json_object_set_new (object, "inquiries_passing", make_share (counts->recent_passing, counts->recent_asked));

  return object;
}

static json_t *
bands_to_json (GArray *bands)
{
  json_t *array = json_array ();

  for (guint i = 0; i < bands->len; i++)
    json_array_append_new (array, tamiz_json_thousandths (g_array_index (bands, gint64, i)));

  return array;
}

static json_t *
cells_to_json (TamizTrial      *self,
               TamizDefinition *definition)
{
  guint n_columns = definition->interest_bands->len;
  json_t *object = json_object (), *rows = json_array ();

  for (guint i = 0; i < definition->fit_bands->len; i++)
    {
      json_t *row = json_array ();

      for (guint j = 0; j < n_columns; j++)
        json_array_append_new (row, json_integer (self->cells[i * n_columns + j]));
      json_array_append_new (rows, row);
    }
  json_object_set_new (object, "fit_bands", bands_to_json (definition->fit_bands));
  json_object_set_new (object, "interest_bands", bands_to_json (definition->interest_bands));
  json_object_set_new (object, "leads", rows);

  return object;
}

/* How many open leads would move, were it signed now. */
static json_t *
moves_to_json (TamizTrial *self)
{
  guint up = 0, down = 0;

  for (guint n = 0; n < self->leads->len; n++)
    {
      const TamizTrialLead *lead = &g_array_index (self->leads, TamizTrialLead, n);
      int stage = tamiz_preview_outcome_stage (self->after->data[n]);

      if ((lead->flags & TAMIZ_TRIAL_HANDED_OVER) != 0)
        continue;
      up += stage > lead->stage && (lead->flags & TAMIZ_TRIAL_HELD) == 0;
      down += stage < lead->stage;
    }

  return json_pack ("{si si}", "up", (int) up, "down", (int) down);
}

/* A gate that much passes is found on the base only. */
static json_t *
find_wide_gate (const Counts *after)
{
  json_t *findings = json_array ();

  if (after->recent_asked >= 20 && after->recent_passing * 100 > after->recent_asked * MOST_PASSING)
    tamiz_advice_add (findings, "gates/sql", "gate_wide", TRUE,
                      _("Of the inquiries of the last twelve weeks %u of %u would be ready for sales. Of a "
                        "hundred, three to five are: ask for more, or raise what it takes to pass"),
                      after->recent_passing, after->recent_asked);

  return findings;
}

json_t *
tamiz_trial_tell (TamizTrial      *self,
                  TamizDefinition *definition)
{
  double attempts = self->called > 0 ? (double) self->calls / (double) self->called : 1.0;
  Later later[N_CHANGES] = { 0 };
  Counts before = { 0 }, after = { 0 };
  guint n_handed_over = 0;
  json_t *answer = json_object (), *changed = json_object ();

  for (guint n = 0; n < self->leads->len; n++)
    {
      const TamizTrialLead *lead = &g_array_index (self->leads, TamizTrialLead, n);

      n_handed_over += (lead->flags & TAMIZ_TRIAL_HANDED_OVER) != 0;
      count_lead (&after, lead, self->after->data[n]);
      if (self->before->len == 0)
        continue;
      count_lead (&before, lead, self->before->data[n]);
      count_later (&later[find_change (self->before->data[n], self->after->data[n])], lead);
    }

  json_object_set_new (answer, "leads", json_integer (self->leads->len));
  json_object_set_new (answer, "open", json_integer (after.n));
  json_object_set_new (answer, "handed_over", json_integer (n_handed_over));
  json_object_set_new (answer, "attempts", make_rate (attempts));
  json_object_set_new (answer, "before", self->before->len > 0 ? counts_to_json (&before, attempts) : json_null ());
  json_object_set_new (answer, "after", counts_to_json (&after, attempts));
  json_object_set_new (changed, "promoted", later_to_json (&later[PROMOTED]));
  json_object_set_new (changed, "demoted", later_to_json (&later[DEMOTED]));
  json_object_set_new (changed, "regraded", later_to_json (&later[REGRADED]));
  json_object_set_new (answer, "changed", changed);
  json_object_set_new (answer, "on_signing", moves_to_json (self));
  json_object_set_new (answer, "cells", cells_to_json (self, definition));
  json_object_set_new (answer, "findings", find_wide_gate (&after));

  return answer;
}

/* First what tells most: whoever bought and would not have qualified, whoever came back and would
 * have; then who goes down, who goes up, who only has another grade.
 */
static int
rank (TamizTrial *self,
      guint       n)
{
  const TamizTrialLead *lead = &g_array_index (self->leads, TamizTrialLead, n);
  Change change = find_change (self->before->data[n], self->after->data[n]);
  gboolean won = (lead->later & TAMIZ_LATER_WON) != 0;
  gboolean bad = (lead->later & (TAMIZ_LATER_LOST | TAMIZ_LATER_RETURNED)) != 0;

  switch (change)
    {
    case DEMOTED:
      return won ? 0 : bad ? 2 : 4;
    case PROMOTED:
      return bad ? 1 : won ? 3 : 5;
    case REGRADED:
      return 6;
    default:
      return -1;
    }
}

static GArray *
choose_listed (TamizTrial *self,
               guint       most)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint));

  for (int wanted = 0; wanted <= 6 && chosen->len < most; wanted++)
    {
      for (guint n = 0; n < self->leads->len && chosen->len < most; n++)
        {
          if (self->before->data[n] != self->after->data[n] && rank (self, n) == wanted)
            g_array_append_val (chosen, n);
        }
    }

  return chosen;
}

static void
set_outcome (json_t     *object,
             const char *name,
             guint8      outcome)
{
  int grade = tamiz_preview_outcome_grade (outcome);
  json_t *told = json_object ();

  tamiz_json_set_text (told, "grade", grade >= 0 ? tamiz_enum_nick (TAMIZ_ENUM_GRADE, grade) : NULL);
  tamiz_json_set_text (told, "stage",
                       tamiz_enum_nick (TAMIZ_ENUM_STAGE, tamiz_preview_outcome_stage (outcome)));
  json_object_set_new (object, name, told);
}

static const char *
get_later (guint8 later)
{
  if ((later & TAMIZ_LATER_WON) != 0)
    return "won";
  if ((later & TAMIZ_LATER_LOST) != 0)
    return "lost";
  if ((later & TAMIZ_LATER_RETURNED) != 0)
    return "returned";

  return (later & TAMIZ_LATER_HANDED_OVER) != 0 ? "handed_over" : NULL;
}

static gboolean
list_lead (TamizTrial       *self,
           TamizWork        *work,
           TamizDefinition  *definition,
           guint             n,
           GHashTable       *glances,
           json_t           *items,
           GError          **error)
{
  static const char *const changes[] = { "same", "promoted", "demoted", "regraded" };
  GError *local_error = NULL;
  g_autoptr (TamizVerdict) before = tamiz_trial_judge (self, work, self->in_force, n, NULL, &local_error);
  g_autoptr (TamizVerdict) after
      = before != NULL ? tamiz_trial_judge (self, work, definition, n, NULL, &local_error) : NULL;
  g_autofree char *reason = NULL;
  json_t *object;

  /* Taken back since it was read. */
  if (g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
    {
      g_error_free (local_error);
      return TRUE;
    }
  if (after == NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  reason = tamiz_verdict_dup_difference (before, after);
  object = json_object ();
  tamiz_glance_set_json (object, glances, tamiz_trial_get_id (self, n));
  json_object_del (object, "grade");
  tamiz_json_set_text (object, "change", changes[find_change (self->before->data[n], self->after->data[n])]);
  set_outcome (object, "before", self->before->data[n]);
  set_outcome (object, "after", self->after->data[n]);
  tamiz_json_set_text (object, "reason", reason);
  tamiz_json_set_text (object, "later", get_later (g_array_index (self->leads, TamizTrialLead, n).later));
  tamiz_work_set_time (work, object, "judged_at", g_array_index (self->instants, gint64, n));
  json_array_append_new (items, object);

  return TRUE;
}

gboolean
tamiz_trial_list (TamizTrial       *self,
                  TamizWork        *work,
                  TamizDefinition  *definition,
                  guint             listed,
                  json_t           *answer,
                  GError          **error)
{
  g_autoptr (GArray) chosen = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) glances = NULL;
  json_t *items = json_array ();

  json_object_set_new (answer, "items", items);
  if (self->before->len == 0 || listed == 0)
    return TRUE;

  chosen = choose_listed (self, listed);
  for (guint i = 0; i < chosen->len; i++)
    {
      gint64 id = tamiz_trial_get_id (self, g_array_index (chosen, guint, i));

      g_array_append_val (ids, id);
    }
  glances = tamiz_work_glance (work, ids, error);
  if (glances == NULL)
    return FALSE;
  for (guint i = 0; i < chosen->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (work->cancellable, error)
          || !list_lead (self, work, definition, g_array_index (chosen, guint, i), glances, items, error))
        return FALSE;
    }

  return TRUE;
}
