#include "config.h"

#include "tamiz-fading.h"
#include "tamiz-qualify.h"
#include "tamiz-test-facts.h"
#include "tamiz-test-random.h"
#include "tamiz-time.h"

/* What holds of every verdict, tried on random definitions and leads.  The seed is
 * fixed, so that a failure is found again.
 */
#define NOW TAMIZ_TEST_NOW
#define ROUNDS 150

static char *
dump (TamizVerdict *verdict)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (json_t) json = tamiz_verdict_to_json (verdict, zone);

  json_object_set_new (json, "next", json_integer (verdict->next_change));
  json_object_set_new (json, "still_good", json_boolean (verdict->still_good));
  return tamiz_json_to_text (json);
}

typedef void (*Property) (GRand           *random,
                          TamizDefinition *definition,
                          TamizFacts      *facts,
                          TamizVerdict    *verdict);

static void
holds_always (gconstpointer data)
{
  Property property = (Property) data;
  g_autoptr (GRand) random = g_rand_new_with_seed (20261122);

  for (int round = 0; round < ROUNDS; round++)
    {
      g_autoptr (TamizDefinition) definition = tamiz_test_random_definition (random);

      for (int i = 0; i < 4; i++)
        {
          g_autoptr (TamizFacts) facts = tamiz_test_random_facts (random, definition);
          g_autoptr (TamizVerdict) verdict = tamiz_qualify_judge (definition, 1, facts, NOW);

          property (random, definition, facts, verdict);
        }
    }
}

static void
any_order_gives_the_same (GRand           *random,
                          TamizDefinition *definition,
                          TamizFacts      *facts,
                          TamizVerdict    *verdict)
{
  g_autoptr (TamizFacts) other = tamiz_test_facts_copy (facts);
  g_autoptr (TamizVerdict) again = NULL;
  g_autofree char *first = dump (verdict);
  g_autofree char *second = NULL;

  tamiz_test_facts_shuffle (other, random);
  again = tamiz_qualify_judge (definition, 1, other, NOW);
  second = dump (again);
  g_assert_cmpstr (first, ==, second);
}

/* What is kept of the verdict is worked out without the rest of it. */
static void
the_score_alone_is_the_same (GRand           *random,
                             TamizDefinition *definition,
                             TamizFacts      *facts,
                             TamizVerdict    *verdict)
{
  g_autoptr (TamizVerdict) score = tamiz_qualify_score (definition, 1, facts, NOW);

  g_assert_cmpint (score->fit_known, ==, verdict->fit_known);
  g_assert_cmpint (score->fit, ==, verdict->fit);
  g_assert_cmpint (score->interest, ==, verdict->interest);
  g_assert_cmpint (score->grade, ==, verdict->grade);
  g_assert_cmpint (score->stage_reached, ==, verdict->stage_reached);
  g_assert_cmpint (score->still_good, ==, verdict->still_good);
  g_assert_cmpint (score->due, ==, verdict->due);
  g_assert_cmpint (score->next_change, ==, verdict->next_change);
  g_assert_true (g_bytes_equal (score->fading, verdict->fading));
}

static void
lines_add_up (GRand           *random,
              TamizDefinition *definition,
              TamizFacts      *facts,
              TamizVerdict    *verdict)
{
  gint64 sums[2] = { 0, 0 };

  for (guint i = 0; i < verdict->because->len; i++)
    {
      TamizContribution *line = g_ptr_array_index (verdict->because, i);

      sums[line->axis] += line->points;
    }
  g_assert_cmpint (sums[TAMIZ_AXIS_FIT], ==, verdict->fit);
  g_assert_cmpint (sums[TAMIZ_AXIS_INTEREST], ==, verdict->interest);
}

static void
figures_stay_in_range (GRand           *random,
                       TamizDefinition *definition,
                       TamizFacts      *facts,
                       TamizVerdict    *verdict)
{
  g_assert_cmpint (verdict->fit, >=, 0);
  g_assert_cmpint (verdict->fit, <=, 100000);
  g_assert_cmpint (verdict->fit_possible, >=, verdict->fit);
  g_assert_cmpint (verdict->fit_possible, <=, 100000);
  g_assert_cmpint (verdict->interest, >=, 0);
  g_assert_cmpint (verdict->interest, <=, 100000);
  g_assert_cmpint (verdict->completeness, >=, 0);
  g_assert_cmpint (verdict->completeness, <=, 1000);
  g_assert_true (verdict->fit_known == (verdict->grade >= 0));
  g_assert_true (verdict->next_change == 0 || verdict->next_change > NOW);
}

/* The gate says exactly what lacks: nothing where it is open, something where not. */
static void
missing_is_what_stands_in_the_way (GRand           *random,
                                   TamizDefinition *definition,
                                   TamizFacts      *facts,
                                   TamizVerdict    *verdict)
{
  gboolean lacks = FALSE;

  for (guint i = 0; i < verdict->missing->len; i++)
    lacks |= ((TamizMissing *) g_ptr_array_index (verdict->missing, i))->required;
  g_assert_true (lacks == (verdict->stage_reached != TAMIZ_STAGE_SQL));
}

static int
grade_at (TamizDefinition *definition,
          TamizFacts      *facts,
          gint64           at)
{
  g_autoptr (TamizVerdict) verdict = tamiz_qualify_judge (definition, 1, facts, at);

  return verdict->grade;
}

static void
next_change_is_the_first (GRand           *random,
                          TamizDefinition *definition,
                          TamizFacts      *facts,
                          TamizVerdict    *verdict)
{
  gint64 end = verdict->next_change != 0 ? verdict->next_change - TAMIZ_SECOND
                                         : NOW + 5 * 365 * TAMIZ_DAY;

  if (verdict->next_change != 0)
    g_assert_cmpint (grade_at (definition, facts, verdict->next_change), !=, verdict->grade);
  g_assert_cmpint (grade_at (definition, facts, end), ==, verdict->grade);
  for (int i = 0; i < 12; i++)
    {
      gint64 at = NOW + (gint64) (g_rand_double (random) * (double) (end - NOW));

      g_assert_cmpint (grade_at (definition, facts, at), ==, verdict->grade);
      /* near now, where most happens */
      at = NOW + (gint64) (g_rand_double (random) * (double) MIN (end - NOW, 60 * TAMIZ_DAY));
      g_assert_cmpint (grade_at (definition, facts, at), ==, verdict->grade);
    }
}

/* Until something else than fading happens, what the verdict says of it is enough. */
static void
interest_fades_as_foretold (GRand           *random,
                            TamizDefinition *definition,
                            TamizFacts      *facts,
                            TamizVerdict    *verdict)
{
  gint64 end = verdict->due != 0 ? verdict->due : NOW + 2 * 365 * TAMIZ_DAY;
  const guint8 *bytes;
  gsize length;

  g_assert_true (verdict->next_change == 0 || (verdict->due != 0 && verdict->due <= verdict->next_change));
  bytes = g_bytes_get_data (verdict->fading, &length);
  for (int i = 0; i < 8; i++)
    {
      gint64 at = NOW + (gint64) (g_rand_double (random) * (double) (end - NOW - 1));
      g_autoptr (TamizVerdict) then = tamiz_qualify_judge_briefly (definition, 1, facts, at);
      gint64 foretold = tamiz_fading_interest (bytes, length, at - NOW);

      g_assert_cmpint (then->fit, ==, verdict->fit);
      g_assert_cmpint (ABS (then->interest - foretold), <=, 1);
    }
}

static gboolean
has_weak_rule (TamizDefinition   *definition,
               TamizActivityKind  kind)
{
  for (guint i = 0; i < definition->rules->len; i++)
    {
      TamizInterestRule *rule = g_ptr_array_index (definition->rules, i);

      if ((rule->kinds & (1u << kind)) != 0)
        return rule->weak;
    }

  return TRUE;
}

static void
weak_signals_open_no_gate (GRand           *random,
                           TamizDefinition *definition,
                           TamizFacts      *facts,
                           TamizVerdict    *verdict)
{
  g_autoptr (TamizFacts) more = tamiz_test_facts_copy (facts);
  g_autoptr (TamizVerdict) after = NULL;

  if (!has_weak_rule (definition, TAMIZ_ACTIVITY_PAGE_VIEW))
    return;

  for (int i = 0; i < 5; i++)
    tamiz_test_facts_activity (more, TAMIZ_ACTIVITY_PAGE_VIEW, NOW - i * TAMIZ_HOUR);
  after = tamiz_qualify_judge (definition, 1, more, NOW);
  g_assert_cmpint (after->stage_reached, ==, verdict->stage_reached);
  g_assert_true (after->still_good == verdict->still_good);
}

static void
what_is_retracted_leaves_no_trace (GRand           *random,
                                   TamizDefinition *definition,
                                   TamizFacts      *facts,
                                   TamizVerdict    *verdict)
{
  g_autoptr (TamizFacts) other = tamiz_test_facts_copy (facts);
  g_autoptr (TamizVerdict) again = NULL;
  g_autofree char *first = dump (verdict);
  g_autofree char *second = NULL;

  tamiz_test_facts_activity (other, TAMIZ_ACTIVITY_DEMO, NOW);
  again = tamiz_qualify_judge (definition, 1, other, NOW);
  g_clear_pointer (&again, tamiz_verdict_unref);
  g_ptr_array_remove_index (other->activities, other->activities->len - 1);
  again = tamiz_qualify_judge (definition, 1, other, NOW);
  second = dump (again);
  g_assert_cmpstr (first, ==, second);
}

/* At a past instant what came later does not count: as if it had not been there. */
static void
the_past_knows_no_future (GRand           *random,
                          TamizDefinition *definition,
                          TamizFacts      *facts,
                          TamizVerdict    *verdict)
{
  gint64 then = NOW - 50 * TAMIZ_DAY;
  g_autoptr (TamizFacts) known = tamiz_test_facts_copy (facts);
  g_autoptr (TamizVerdict) whole = tamiz_qualify_judge (definition, 1, facts, then);
  g_autoptr (TamizVerdict) part = NULL;

  for (guint i = known->activities->len; i > 0; i--)
    {
      if (tamiz_record_get_int (known->activities->pdata[i - 1], TAMIZ_ACTIVITY_AT) > then)
        g_ptr_array_remove_index (known->activities, i - 1);
    }
  for (guint i = known->answers->len; i > 0; i--)
    {
      if (tamiz_record_get_int (known->answers->pdata[i - 1], TAMIZ_ANSWER_AT) > then)
        g_ptr_array_remove_index (known->answers, i - 1);
    }
  part = tamiz_qualify_judge (definition, 1, known, then);
  whole->next_change = part->next_change = 0;
  {
    g_autofree char *first = dump (whole);
    g_autofree char *second = dump (part);

    g_assert_cmpstr (first, ==, second);
  }
}

static void
brief_is_the_same_without_reasons (GRand           *random,
                                   TamizDefinition *definition,
                                   TamizFacts      *facts,
                                   TamizVerdict    *verdict)
{
  g_autoptr (TamizVerdict) brief = tamiz_qualify_judge_briefly (definition, 1, facts, NOW);
  g_autofree char *first = NULL;
  g_autofree char *second = dump (brief);

  g_ptr_array_set_size (verdict->because, 0);
  g_clear_pointer (&verdict->smallest_step, g_free);
  first = dump (verdict);
  g_assert_cmpstr (first, ==, second);
}

/* The words end with the grade; to be graded at all is no better than the worst. */
static void
a_step_leads_to_a_better_grade (GRand           *random,
                                TamizDefinition *definition,
                                TamizFacts      *facts,
                                TamizVerdict    *verdict)
{
  const char *step = verdict->smallest_step;
  int now = verdict->grade >= 0 ? verdict->grade : TAMIZ_GRADE_E;
  int grade;

  if (step == NULL)
    return;

  g_assert_true (tamiz_enum_from_nick (TAMIZ_ENUM_GRADE, step + strlen (step) - 1, &grade));
  if (grade >= now)
    g_error ("grade %d: %s", verdict->grade, step);
}

static void
canonical_text_reads_back (GRand           *random,
                           TamizDefinition *definition,
                           TamizFacts      *facts,
                           TamizVerdict    *verdict)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizDefinition) again = tamiz_definition_parse (definition->canonical, -1, &error);
  g_autoptr (TamizVerdict) other = NULL;
  g_autofree char *first = dump (verdict);
  g_autofree char *second = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (again->canonical, ==, definition->canonical);
  g_assert_cmpstr (again->digest, ==, definition->digest);
  other = tamiz_qualify_judge (again, 1, facts, NOW);
  second = dump (other);
  g_assert_cmpstr (first, ==, second);
}

static void
next_stage_goes_upward_only (GRand           *random,
                             TamizDefinition *definition,
                             TamizFacts      *facts,
                             TamizVerdict    *verdict)
{
  TamizMoveCause cause = -1;
  int stage = tamiz_facts_get_stage (facts);
  int next = tamiz_qualify_next_stage (definition, verdict, facts, NOW, &cause);

  g_assert_true (next == -1 || next > stage);
  g_assert_cmpint (next, <=, TAMIZ_STAGE_SQL);
  if (next >= 0)
    g_assert_true (tamiz_stage_move_is_allowed (stage, next, cause));
  else
    g_assert_cmpint (stage, >=, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, property) g_test_add_data_func ("/properties/" name, (gconstpointer) property, holds_always)
  ADD ("any-order-gives-the-same", any_order_gives_the_same);
  ADD ("the-score-alone-is-the-same", the_score_alone_is_the_same);
  ADD ("lines-add-up", lines_add_up);
  ADD ("figures-stay-in-range", figures_stay_in_range);
  ADD ("missing-is-what-stands-in-the-way", missing_is_what_stands_in_the_way);
  ADD ("next-change-is-the-first", next_change_is_the_first);
  ADD ("interest-fades-as-foretold", interest_fades_as_foretold);
  ADD ("weak-signals-open-no-gate", weak_signals_open_no_gate);
  ADD ("what-is-retracted-leaves-no-trace", what_is_retracted_leaves_no_trace);
  ADD ("the-past-knows-no-future", the_past_knows_no_future);
  ADD ("a-step-leads-to-a-better-grade", a_step_leads_to_a_better_grade);
  ADD ("brief-is-the-same-without-reasons", brief_is_the_same_without_reasons);
  ADD ("canonical-text-reads-back", canonical_text_reads_back);
  ADD ("next-stage-goes-upward-only", next_stage_goes_upward_only);

  return g_test_run ();
}
