#include "config.h"

#include "tamiz-qualify.h"
#include "tamiz-test-facts.h"
#include "tamiz-time.h"

/* What holds of every verdict, tried on random definitions and leads.  The seed is
 * fixed, so that a failure is found again.
 */
#define NOW TAMIZ_TEST_NOW
#define ROUNDS 150

static int
pick (GRand *random,
      int    below)
{
  return g_rand_int_range (random, 0, below);
}

static gboolean
chance (GRand *random,
        int    percent)
{
  return pick (random, 100) < percent;
}

/* A number of up to three decimals. */
static json_t *
make_number (GRand *random,
             int    least,
             int    most)
{
  return tamiz_json_thousandths (g_rand_int_range (random, least * 1000, most * 1000 + 1));
}

static json_t *
make_condition (GRand *random,
                int    depth)
{
  json_t *condition = json_object ();

  if (depth < 2 && chance (random, 40))
    {
      json_t *children = json_array ();

      for (int i = pick (random, 3); i >= 0; i--)
        json_array_append_new (children, make_condition (random, depth + 1));
      json_object_set_new (condition, chance (random, 50) ? "all" : "any", children);
      return condition;
    }

  switch (pick (random, 4))
    {
    case 0:
      json_object_set_new (condition, "field", json_string ("person.job_title"));
      json_object_set_new (condition, "operator", json_string ("contains"));
      json_object_set_new (condition, "value", json_string (chance (random, 50) ? "gerente" : "DUEÑO"));
      break;
    case 1:
      json_object_set_new (condition, "field", json_string ("company.employees"));
      json_object_set_new (condition, "operator",
                           json_string (chance (random, 50) ? "at_least" : "at_most"));
      json_object_set_new (condition, "value", json_integer (pick (random, 200)));
      break;
    case 2:
      json_object_set_new (condition, "field", json_string ("company.relation"));
      json_object_set_new (condition, "operator",
                           json_string (chance (random, 50) ? "is" : "is_not"));
      json_object_set_new (condition, "value", json_string ("competitor"));
      break;
    default:
      json_object_set_new (condition, "field", json_string ("person.city"));
      json_object_set_new (condition, "operator", json_string ("one_of"));
      json_object_set_new (condition, "value", json_pack ("[ss]", "La Paz", "Lima"));
      break;
    }

  return condition;
}

static void
add_values (GRand  *random,
            json_t *criterion,
            int     kind)
{
  json_t *items = json_array ();

  if (kind == 0)
    {
      json_object_set_new (criterion, "kind", json_string ("yes_no"));
      if (chance (random, 30))
        json_object_set_new (criterion, "inverted", json_true ());
      if (chance (random, 15))
        json_object_set_new (criterion, "disqualifies", json_string ("no"));
      json_decref (items);
    }
  else if (kind == 1)
    {
      json_object_set_new (criterion, "kind", json_string ("choice"));
      for (int i = 0; i < 3; i++)
        {
          g_autofree char *key = g_strdup_printf ("c%d", i);

          json_array_append_new (items, json_pack ("{ss ss so}", "key", key, "label", key, "share",
                                                   make_number (random, 0, 1)));
        }
      json_object_set_new (criterion, "choices", items);
    }
  else
    {
      gboolean date = kind == 2;
      int edge = pick (random, 100);

      json_object_set_new (criterion, "kind", json_string (date ? "date" : "number"));
      json_array_append_new (items, json_pack ("{si so}", "to", edge, "share",
                                               make_number (random, 0, 1)));
      json_array_append_new (items, json_pack ("{si si so}", "from", edge, "to", edge + 50, "share",
                                               make_number (random, 0, 1)));
      json_object_set_new (criterion, "ranges", items);
    }
}

static json_t *
make_criterion (GRand *random,
                int    i)
{
  g_autofree char *key = g_strdup_printf ("q%d", i);
  int kind = pick (random, 4);
  gboolean bound = kind == 3;
  json_t *criterion = json_pack ("{ss ss ss so}", "key", key, "title", key, "axis",
                                 chance (random, 70) ? "fit" : "interest", "weight",
                                 make_number (random, 1, 30));

  add_values (random, criterion, kind);
  if (bound)
    json_object_set_new (criterion, "bound", json_string ("company.employees"));
  else
    json_object_set_new (criterion, "question", json_string ("?"));
  if (chance (random, 40))
    json_object_set_new (criterion, "required", json_true ());
  if (chance (random, 30))
    json_object_set_new (criterion, "pass_mark", make_number (random, 0, 1));
  if (chance (random, 20))
    json_object_set_new (criterion, "applies_when", make_condition (random, 1));

  return criterion;
}

static json_t *
make_rule (GRand *random,
           int    i)
{
  g_autofree char *key = g_strdup_printf ("r%d", i);
  gboolean negative = chance (random, 25);
  json_t *kinds = json_array ();
  json_t *rule;

  for (int n = pick (random, 3); n >= 0; n--)
    json_array_append_new (kinds, json_string (tamiz_enum_nick (TAMIZ_ENUM_ACTIVITY,
                                                                pick (random, 25))));
  rule = json_pack ("{ss ss so so sb}", "key", key, "title", key, "kinds", kinds, "points",
                    make_number (random, negative ? -40 : 1, negative ? -1 : 40), "weak",
                    chance (random, 40));
  if (chance (random, 85))
    json_object_set_new (rule, "half_life_days", json_integer (1 + pick (random, 60)));
  if (chance (random, 60))
    json_object_set_new (rule, "cap", make_number (random, negative ? -60 : 5, negative ? -5 : 60));
  if (chance (random, 50))
    json_object_set_new (rule, "most_per_day", json_integer (1 + pick (random, 3)));

  return rule;
}

static json_t *
make_matrix (GRand *random)
{
  json_t *rows = json_array ();

  for (int i = 0; i < 4; i++)
    {
      json_t *row = json_array ();

      /* Any matrix is allowed, also one that a person would find odd. */
      for (int j = 0; j < 4; j++)
        json_array_append_new (row, json_string (tamiz_enum_nick (
                                      TAMIZ_ENUM_GRADE, i * 4 + j < 5 ? 4 - (i * 4 + j)
                                                        : chance (random, 70) ? MAX (0, 5 - i - j)
                                                                              : pick (random, 5))));
      json_array_append_new (rows, row);
    }

  return json_pack ("{s[ifii] s[iiii] so}", "fit_bands", 0, 33.333, 60, 80, "interest_bands", 0,
                    5 + pick (random, 15), 25 + pick (random, 20), 50 + pick (random, 30), "grades",
                    rows);
}

static TamizDefinition *
make_definition (GRand *random)
{
  g_autoptr (json_t) root = json_object ();
  json_t *criteria = json_array (), *personas = json_array (), *negative = json_array ();
  json_t *rules = json_array ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  TamizDefinition *definition;
  int gate = pick (random, 4);

  for (int i = pick (random, 6); i >= 0; i--)
    json_array_append_new (criteria, make_criterion (random, i));
  for (int i = pick (random, 3); i >= 0; i--)
    {
      g_autofree char *key = g_strdup_printf ("p%d", i);

      json_array_append_new (personas, json_pack ("{ss ss so so}", "key", key, "title", key,
                                                  "weight", make_number (random, 1, 30),
                                                  "conditions", make_condition (random, 0)));
    }
  if (chance (random, 30))
    json_array_append_new (negative, json_pack ("{ss ss ss so}", "key", "n", "title", "N",
                                                "sentence", "No.", "conditions",
                                                make_condition (random, 0)));
  for (int i = pick (random, 6); i >= 0; i--)
    json_array_append_new (rules, make_rule (random, i));

  json_object_set_new (root, "format", json_string ("tamiz-duo"));
  json_object_set_new (root, "title", json_string ("Random"));
  json_object_set_new (root, "language", json_string ("en"));
  json_object_set_new (root, "statement", json_string ("Random."));
  json_object_set_new (root, "fields", json_pack ("{s[ss]}", "required", "person.first_name",
                                                  "person.email"));
  json_object_set_new (root, "criteria", criteria);
  json_object_set_new (root, "personas", personas);
  json_object_set_new (root, "negative_personas", negative);
  json_object_set_new (root, "interest", rules);
  json_object_set_new (root, "matrix", make_matrix (random));
  json_object_set_new (root, "gates",
                       json_pack ("{ss ss sb si}", "mql", tamiz_enum_nick (TAMIZ_ENUM_GRADE, gate),
                                  "sql", tamiz_enum_nick (TAMIZ_ENUM_GRADE, pick (random, gate + 1)),
                                  "two_way_contact", chance (random, 70), "valid_days", 30));
  json_object_set_new (root, "sla",
                       json_pack ("{si si si si si si s[{s[s] ss ss}]}", "accept_hours", 8,
                                  "first_contact_hours", 8, "attempts", 3, "outcome_days", 30,
                                  "quota_per_month", 3, "completeness", 1, "office_hours", "days",
                                  "mon", "from", "09:00", "to", "18:00"));
  text = tamiz_json_to_text (root);
  definition = tamiz_definition_parse (text, -1, &error);
  g_assert_no_error (error);

  return definition;
}

static void
add_answer (GRand           *random,
            TamizFacts      *facts,
            TamizCriterion  *criterion,
            gint64           at)
{
  g_autofree char *value = NULL;

  switch (criterion->kind)
    {
    case TAMIZ_CRITERION_DATE:
      value = tamiz_day_format (NOW / TAMIZ_DAY + pick (random, 300));
      break;
    case TAMIZ_CRITERION_YES_NO:
      value = g_strdup (chance (random, 70) ? "yes" : "no");
      break;
    default:
      value = g_strdup_printf ("c%d", pick (random, 3));
      break;
    }
  tamiz_test_facts_answer (facts, criterion->key,
                           chance (random, 15) ? "does_not_know" : value, at);
}

/* Not all is in the past: what is dated later counts when its time comes. */
static gint64
make_time (GRand *random)
{
  return NOW + (gint64) g_rand_int_range (random, -200 * 86400, chance (random, 10) ? 40 * 86400 : 0)
                   * TAMIZ_SECOND + pick (random, 1000000);
}

static TamizFacts *
make_facts (GRand           *random,
            TamizDefinition *definition)
{
  TamizFacts *facts = tamiz_test_facts_new ();

  if (chance (random, 80))
    tamiz_test_facts_person (facts, chance (random, 50)   ? "Gerente general"
                                    : chance (random, 50) ? "Dueño" : "Analista");
  if (chance (random, 50))
    tamiz_record_set_text (facts->person, TAMIZ_PERSON_CITY, "Lima");
  if (chance (random, 70))
    tamiz_test_facts_company (facts, "Andina", pick (random, 200));
  if (facts->company != NULL && chance (random, 15))
    tamiz_record_set_int (facts->company, TAMIZ_COMPANY_RELATION, TAMIZ_RELATION_COMPETITOR);
  if (chance (random, 80))
    tamiz_test_facts_email (facts, "ana@andina.bo");
  if (chance (random, 10))
    tamiz_test_facts_refuse (facts, pick (random, 5));
  for (int i = pick (random, 15); i > 0; i--)
    tamiz_test_facts_activity (facts, pick (random, 25), make_time (random));
  if (chance (random, 50))
    tamiz_test_facts_call (facts, pick (random, 10), make_time (random));
  for (guint i = 0; i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);

      if (criterion->bound_field == NULL && chance (random, 70))
        add_answer (random, facts, criterion, make_time (random));
    }
  if (facts->answers->len > 0 && chance (random, 15))
    tamiz_record_set_int (g_ptr_array_index (facts->answers, 0), TAMIZ_ANSWER_DISPUTED, 1);
  if (chance (random, 40))
    tamiz_test_facts_move (facts, -1, pick (random, 4), TAMIZ_MOVE_ENTRY, NOW - 30 * TAMIZ_DAY);

  return facts;
}

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
      g_autoptr (TamizDefinition) definition = make_definition (random);

      for (int i = 0; i < 4; i++)
        {
          g_autoptr (TamizFacts) facts = make_facts (random, definition);
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
  ADD ("lines-add-up", lines_add_up);
  ADD ("figures-stay-in-range", figures_stay_in_range);
  ADD ("missing-is-what-stands-in-the-way", missing_is_what_stands_in_the_way);
  ADD ("next-change-is-the-first", next_change_is_the_first);
  ADD ("weak-signals-open-no-gate", weak_signals_open_no_gate);
  ADD ("what-is-retracted-leaves-no-trace", what_is_retracted_leaves_no_trace);
  ADD ("the-past-knows-no-future", the_past_knows_no_future);
  ADD ("brief-is-the-same-without-reasons", brief_is_the_same_without_reasons);
  ADD ("canonical-text-reads-back", canonical_text_reads_back);
  ADD ("next-stage-goes-upward-only", next_stage_goes_upward_only);

  return g_test_run ();
}
