#define G_LOG_DOMAIN "tamiz-qualify"

#include "config.h"

#include "tamiz-qualify.h"

#include "tamiz-sheet.h"
#include "tamiz-text.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>

/* How much of a verdict is worked out. */
typedef enum
{
  DEPTH_SCORE,   /* figures, grade and the stage deserved */
  DEPTH_LACKS,   /* and what lacks and is shown beside them */
  DEPTH_WHY,     /* and why */
} Depth;

/* What is shown beside the score. */
static void
describe (TamizSheet     *sheet,
          TamizVerdict   *verdict,
          const TamizFit *fit)
{
  TamizPersona *persona = tamiz_sheet_get_persona (sheet);

  verdict->fit_possible = tamiz_sheet_get_fit_possible (sheet, fit);
  if (persona != NULL && (sheet->persona_held > 0 || sheet->persona_set))
    verdict->persona = g_strdup (persona->key);
  if (sheet->found_held > 0)
    verdict->persona_computed = g_strdup (sheet->persona_found->key);
  verdict->journey = tamiz_sheet_get_journey (sheet);
  verdict->journey_computed = sheet->journey_found;
}

static TamizVerdict *
judge (TamizDefinition *definition,
       gint64           version,
       TamizFacts      *facts,
       gint64           at,
       Depth            depth)
{
  TamizVerdict *verdict = tamiz_verdict_new ();
  TamizPersona *veto;
  TamizSheet sheet;
  TamizFit fit;

  tamiz_sheet_init (&sheet, definition, facts, at);
  sheet.lists_nothing = depth == DEPTH_SCORE;
  verdict->definition_version = version;
  verdict->at = at;
  tamiz_sheet_judge_fit (&sheet, &fit);
  verdict->fit_known = fit.known;
  verdict->fit = fit.known ? fit.thousandths : 0;
  verdict->interest = tamiz_interest_shown (tamiz_sheet_sum_interest (&sheet, TRUE));
  verdict->grade = tamiz_sheet_get_grade (&sheet, &fit, verdict->interest);
  veto = tamiz_sheet_get_veto (&sheet);
  verdict->veto = veto != NULL ? g_strdup (veto->sentence) : NULL;
  tamiz_sheet_judge_gates (&sheet, verdict, &fit);
  verdict->next_change = tamiz_sheet_forecast (&sheet, &fit, verdict->grade, &verdict->due);
  verdict->fading = tamiz_sheet_make_fading (&sheet);
  if (depth != DEPTH_SCORE)
    describe (&sheet, verdict, &fit);
  if (depth == DEPTH_WHY)
    {
      tamiz_sheet_explain (&sheet, verdict, &fit);
      verdict->smallest_step = tamiz_sheet_find_step (&sheet, verdict, &fit);
    }
  tamiz_sheet_clear (&sheet);

  return verdict;
}

/**
 * tamiz_qualify_judge:
 * @definition: a definition
 * @version: its version, which the verdict names
 * @facts: a lead's facts
 * @at: the instant
 *
 * Judges a lead: fit, interest, grade, what it deserves, what lacks and why.
 *
 * A pure function: the same definition, facts and instant give the same verdict on any
 * machine and in any order of arrival.
 *
 * Returns: (transfer full): the verdict
 */
TamizVerdict *
tamiz_qualify_judge (TamizDefinition *definition,
                     gint64           version,
                     TamizFacts      *facts,
                     gint64           at)
{
  g_return_val_if_fail (definition != NULL, NULL);
  g_return_val_if_fail (facts != NULL, NULL);

  return judge (definition, version, facts, at, DEPTH_WHY);
}

/**
 * tamiz_qualify_judge_briefly:
 * @definition: a definition
 * @version: its version, which the verdict names
 * @facts: a lead's facts
 * @at: the instant
 *
 * Judges a lead like tamiz_qualify_judge(), without because and the smallest step: for
 * judging many whose explanation nobody reads now.
 *
 * Returns: (transfer full): the verdict
 */
TamizVerdict *
tamiz_qualify_judge_briefly (TamizDefinition *definition,
                             gint64           version,
                             TamizFacts      *facts,
                             gint64           at)
{
  g_return_val_if_fail (definition != NULL, NULL);
  g_return_val_if_fail (facts != NULL, NULL);

  return judge (definition, version, facts, at, DEPTH_LACKS);
}

/**
 * tamiz_qualify_score:
 * @definition: a definition
 * @version: its version, which the verdict names
 * @facts: a lead's facts
 * @at: the instant
 *
 * Judges a lead like tamiz_qualify_judge(), without listing what lacks and why, how high
 * fit can go, persona and journey: for what is kept of the verdict when a lead is written.
 *
 * Returns: (transfer full): the verdict
 */
TamizVerdict *
tamiz_qualify_score (TamizDefinition *definition,
                     gint64           version,
                     TamizFacts      *facts,
                     gint64           at)
{
  g_return_val_if_fail (definition != NULL, NULL);
  g_return_val_if_fail (facts != NULL, NULL);

  return judge (definition, version, facts, at, DEPTH_SCORE);
}

static void
add_calls_without_outcome (TamizVerdict *lacks,
                           TamizFacts   *facts,
                           gint64        at,
                           GTimeZone    *zone)
{
  for (guint i = 0; i < facts->calls->len; i++)
    {
      TamizRecord *call = g_ptr_array_index (facts->calls, i);
      gint64 when = tamiz_record_get_int (call, TAMIZ_CALL_AT);
      g_autofree char *key = NULL;
      g_autofree char *day = NULL;
      g_autofree char *title = NULL;

      if (when > at || tamiz_record_has (call, TAMIZ_CALL_OUTCOME))
        continue;
      key = g_strdup_printf ("call %" G_GINT64_FORMAT, tamiz_record_get_id (call));
      day = tamiz_day_format (tamiz_day_of (when, zone));
      title = g_strdup_printf (_("The outcome of the call of %s"), day);
      tamiz_verdict_add_missing (lacks, "history", key, title, "unknown", TRUE);
    }
}

static void
add_answers_without_evidence (TamizVerdict *lacks,
                              TamizFacts   *facts,
                              TamizSheet   *sheet)
{
  for (guint i = 0; i < sheet->definition->criteria->len; i++)
    {
      TamizCriterion *criterion = tamiz_sheet_get_criterion (sheet, i);
      TamizRecord *answer = tamiz_sheet_get_standing (sheet, i)->answer;
      g_autofree char *title = NULL;

      if (answer == NULL || tamiz_record_has (answer, TAMIZ_ANSWER_CALL)
          || tamiz_record_has (answer, TAMIZ_ANSWER_BY)
          || !tamiz_text_is_blank (tamiz_record_get_text (answer, TAMIZ_ANSWER_DOOR)))
        continue;
      title = g_strdup_printf (_("Who established “%s”, or on which call"), criterion->title);
      tamiz_verdict_add_missing (lacks, "history", criterion->key, title, "unknown", TRUE);
    }
}

static gboolean
lists_key (GPtrArray  *missing,
           const char *key)
{
  for (guint i = 0; i < missing->len; i++)
    {
      if (g_strcmp0 (((TamizMissing *) g_ptr_array_index (missing, i))->key, key) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
add_history (TamizVerdict *lacks,
             TamizSheet   *sheet)
{
  TamizFacts *facts = sheet->facts;

  add_calls_without_outcome (lacks, facts, sheet->at, sheet->zone);
  add_answers_without_evidence (lacks, facts, sheet);
  if (tamiz_text_is_blank (tamiz_record_get_text (facts->lead, TAMIZ_LEAD_PAIN_POINTS))
      && !lists_key (lacks->missing, "lead.pain_points"))
    tamiz_verdict_add_missing (lacks, "history", "lead.pain_points",
                               tamiz_field_ref_title ("lead.pain_points"), "unknown", TRUE);
  if (facts->duplicate_open)
    tamiz_verdict_add_missing (lacks, "duplicate", NULL,
                               _("A decision on the likely duplicate of the person"), "not_met",
                               TRUE);
}

/* A lead may have everything and still not stand at sql: after a return it waits for
 * news, and after a handoff it is there no more.
 */
static void
add_stage (TamizVerdict *lacks,
           TamizFacts   *facts)
{
  int stage = tamiz_facts_get_stage (facts);
  g_autofree char *title = NULL;

  if (stage == TAMIZ_STAGE_SQL || lacks->missing->len > 0)
    return;

  if (stage < TAMIZ_STAGE_SQL)
    title = g_strdup (_("One more call, message or answer; nothing else is missing"));
  else
    /* Translators: %s is a stage, as Deferred or Won */
    title = g_strdup_printf (_("It stands at “%s”; only what is ready for sales is handed over"),
                             tamiz_enum_label (TAMIZ_ENUM_STAGE, stage));
  tamiz_verdict_add_missing (lacks, "history", "stage", title, "not_met", TRUE);
}

/**
 * tamiz_qualify_list_handoff_lacks:
 * @definition: the definition in force
 * @version: its version
 * @facts: a lead's facts
 * @at: the instant
 *
 * Lists exactly what the gate of the handoff still misses: the lead stands at sql and is
 * still good, every call has an outcome, every answer its evidence, no duplicate is open
 * and the pain points are filled.
 *
 * Returns: (transfer full) (element-type TamizMissing): what lacks; empty where the lead
 *   may be handed over
 */
GPtrArray *
tamiz_qualify_list_handoff_lacks (TamizDefinition *definition,
                                  gint64           version,
                                  TamizFacts      *facts,
                                  gint64           at)
{
  g_autoptr (TamizVerdict) verdict = tamiz_qualify_judge_briefly (definition, version, facts, at);
  g_autoptr (TamizVerdict) lacks = NULL;
  TamizSheet sheet;

  g_return_val_if_fail (verdict != NULL, NULL);

  lacks = tamiz_verdict_new ();
  for (guint i = 0; i < verdict->missing->len; i++)
    {
      TamizMissing *missing = g_ptr_array_index (verdict->missing, i);

      if (missing->required)
        tamiz_verdict_add_missing (lacks, missing->what, missing->key, missing->title,
                                   missing->state, TRUE);
    }

  tamiz_sheet_init (&sheet, definition, facts, at);
  add_history (lacks, &sheet);
  tamiz_sheet_clear (&sheet);
  add_stage (lacks, facts);

  return g_ptr_array_ref (lacks->missing);
}
