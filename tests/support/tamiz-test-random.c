#include "config.h"

#include "tamiz-test-random.h"

#include "tamiz-json.h"
#include "tamiz-test-facts.h"
#include "tamiz-time.h"

#define NOW TAMIZ_TEST_NOW

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

/**
 * tamiz_test_random_duo:
 * @random: the lot
 *
 * Makes a definition as a document, one that a person would find odd, and that is allowed.
 *
 * Returns: (transfer full): what a *.duo.json holds
 */
json_t *
tamiz_test_random_duo (GRand *random)
{
  g_autoptr (json_t) root = json_object ();
  json_t *criteria = json_array (), *personas = json_array (), *negative = json_array ();
  json_t *rules = json_array ();
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

  return g_steal_pointer (&root);
}

TamizDefinition *
tamiz_test_random_definition (GRand *random)
{
  g_autoptr (json_t) root = tamiz_test_random_duo (random);
  g_autofree char *text = tamiz_json_to_text (root);
  g_autoptr (GError) error = NULL;
  TamizDefinition *definition = tamiz_definition_parse (text, -1, &error);

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

/**
 * tamiz_test_random_facts:
 * @random: the lot
 * @definition: what is asked
 *
 * Makes a lead of whom this and that is known.
 *
 * Returns: (transfer full): the facts
 */
TamizFacts *
tamiz_test_random_facts (GRand           *random,
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
