#include "config.h"

#include "tamiz-criteria.h"
#include "tamiz-qualify.h"
#include "tamiz-test-facts.h"
#include "tamiz-time.h"

#include <string.h>

#define NOW TAMIZ_TEST_NOW
#define TEST(field, op, value) \
  "{\"field\":\"" field "\",\"operator\":\"" op "\",\"value\":" value "}"

/* The worked example's definition with a negative persona on one condition: it vetoes
 * where the condition is true, and does not where it is false or unknown.
 */
static TamizDefinition *
define (const char *member,
        const char *value)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "qualify", "worked-example.duo.json",
                                                 NULL);
  g_autofree char *text = NULL;
  g_autoptr (json_t) root = NULL;
  g_autoptr (GError) error = NULL;
  TamizDefinition *definition;
  char *changed;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  root = json_loads (text, 0, NULL);
  json_object_set_new (root, member, json_loads (value, 0, NULL));
  changed = json_dumps (root, 0);
  definition = tamiz_definition_parse (changed, -1, &error);
  g_assert_no_error (error);
  free (changed);

  return definition;
}

static TamizDefinition *
define_veto (const char *condition)
{
  g_autofree char *negative = g_strdup_printf ("[{\"key\":\"n\",\"title\":\"N\",\"sentence\":\"No.\","
                                               "\"conditions\":%s}]", condition);

  return define ("negative_personas", negative);
}

static void
assert_vetoes (TamizFacts *facts,
               const char *condition,
               gboolean    vetoes)
{
  g_autoptr (TamizDefinition) definition = define_veto (condition);
  g_autoptr (TamizVerdict) verdict = tamiz_qualify_judge (definition, 1, facts, NOW);

  if ((verdict->veto != NULL) != vetoes)
    g_error ("%s should %sveto", condition, vetoes ? "" : "not ");
}

static TamizRecord *
add_name (TamizFacts *facts,
          TamizKind   kind,
          int         field,
          const char *name)
{
  TamizRecord *record = tamiz_record_new (kind, 900 + (gint64) kind);

  if (facts->names == NULL)
    facts->names = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (facts->names, record);
  tamiz_record_set_text (record, field, name);

  return record;
}

static void
add_tag (TamizFacts *facts,
         const char *text)
{
  TamizRecord *tag = tamiz_record_new (TAMIZ_KIND_TAG, 800 + facts->tags->len);

  tamiz_record_set_text (tag, TAMIZ_TAG_TEXT, text);
  g_ptr_array_add (facts->tags, tag);
}

static void
test_operators (void)
{
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();

  tamiz_test_facts_person (facts, "  Jefe de TECNOLOGÍA ");
  tamiz_test_facts_company (facts, "Andina", 50);
  tamiz_record_set_int (facts->lead, TAMIZ_LEAD_WANTED_BY, 20788); /* 2026-12-01 */
  tamiz_record_set_text (facts->lead, TAMIZ_LEAD_AMOUNT, "1250.50");

  assert_vetoes (facts, TEST ("person.job_title", "is", "\"jefe de tecnologia\""), TRUE);
  assert_vetoes (facts, TEST ("person.job_title", "contains", "\"Tecnología\""), TRUE);
  assert_vetoes (facts, TEST ("person.job_title", "contains", "\"gerente\""), FALSE);
  assert_vetoes (facts, TEST ("person.job_title", "is_not", "\"gerente\""), TRUE);
  assert_vetoes (facts, TEST ("person.job_title", "one_of", "[\"a\",\"JEFE de tecnologia\"]"), TRUE);
  assert_vetoes (facts, TEST ("company.employees", "at_least", "50"), TRUE);
  assert_vetoes (facts, TEST ("company.employees", "at_least", "50.001"), FALSE);
  assert_vetoes (facts, TEST ("company.employees", "at_most", "\"49\""), FALSE);
  assert_vetoes (facts, TEST ("company.employees", "one_of", "[1, 50]"), TRUE);
  assert_vetoes (facts, TEST ("company.relation", "is", "\"prospect\""), TRUE);
  assert_vetoes (facts, TEST ("company.relation", "one_of", "[\"competitor\",\"supplier\"]"), FALSE);
  assert_vetoes (facts, TEST ("lead.wanted_by", "at_most", "\"2026-12-01\""), TRUE);
  assert_vetoes (facts, TEST ("lead.wanted_by", "at_most", "\"2026-11-30\""), FALSE);
  assert_vetoes (facts, TEST ("lead.amount", "at_least", "1250.5"), TRUE);
  assert_vetoes (facts, "{\"field\":\"company.name\",\"operator\":\"filled\"}", TRUE);
}

/* An unknown field makes neither true nor false, also where it is asked for a "not". */
static void
test_unknown_never_vetoes (void)
{
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  static const char *const conditions[] = {
    TEST ("person.job_title", "is", "\"x\""), TEST ("person.job_title", "is_not", "\"x\""),
    TEST ("company.employees", "at_most", "5"), TEST ("company.relation", "is_not", "\"customer\""),
    TEST ("lead.tag", "is_not", "\"x\""), TEST ("answer.need", "is_not", "\"yes\""),
    TEST ("lead.custom.plan", "is_not", "\"x\""), TEST ("lead.source", "is_not", "\"x\""),
    "{\"field\":\"person.email\",\"operator\":\"filled\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    assert_vetoes (facts, conditions[i], FALSE);
}

#define YES TEST ("person.job_title", "contains", "\"gerente\"")
#define NO TEST ("person.job_title", "contains", "\"chofer\"")
#define UNKNOWN TEST ("person.city", "is", "\"lima\"")

static void
test_groups (void)
{
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();

  tamiz_test_facts_person (facts, "Gerente");
  assert_vetoes (facts, YES, TRUE);
  assert_vetoes (facts, "{\"all\":[" YES "," YES "]}", TRUE);
  assert_vetoes (facts, "{\"all\":[" YES "," UNKNOWN "]}", FALSE);
  assert_vetoes (facts, "{\"all\":[" YES "," NO "]}", FALSE);
  assert_vetoes (facts, "{\"any\":[" NO "," UNKNOWN "]}", FALSE);
  assert_vetoes (facts, "{\"any\":[" NO "," UNKNOWN "," YES "]}", TRUE);
  assert_vetoes (facts, "{\"all\":[{\"any\":[" NO "," YES "]}," YES "]}", TRUE);
}

static void
test_lists_and_names (void)
{
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();

  add_tag (facts, "Feria 2026");
  add_tag (facts, "Estudiante");
  assert_vetoes (facts, TEST ("lead.tag", "is", "\"estudiante\""), TRUE);
  assert_vetoes (facts, TEST ("lead.tag", "is_not", "\"estudiante\""), FALSE);
  assert_vetoes (facts, TEST ("lead.tag", "is_not", "\"otro\""), TRUE);

  tamiz_test_facts_email (facts, "ana@uni.edu.bo");
  assert_vetoes (facts, TEST ("person.email", "contains", "\".edu\""), TRUE);

  tamiz_record_set_int (facts->lead, TAMIZ_LEAD_PRODUCT_LINE,
                        tamiz_record_get_id (add_name (facts, TAMIZ_KIND_PRODUCT_LINE,
                                                       TAMIZ_PRODUCT_LINE_NAME, "Nómina")));
  assert_vetoes (facts, TEST ("lead.product_line", "is", "\"NOMINA\""), TRUE);
  assert_vetoes (facts, TEST ("lead.product_line", "is", "\"otra\""), FALSE);
}

static void
test_custom_fields_compare_as_what_they_hold (void)
{
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  TamizRecord *field = tamiz_record_new (TAMIZ_KIND_FIELD, 50);
  TamizRecord *custom = tamiz_record_new (TAMIZ_KIND_CUSTOM, 51);

  tamiz_record_set_text (field, TAMIZ_FIELD_RECORD, "company");
  tamiz_record_set_text (field, TAMIZ_FIELD_KEY, "seats");
  tamiz_record_set_int (custom, TAMIZ_CUSTOM_FIELD, 50);
  tamiz_record_set_text (custom, TAMIZ_CUSTOM_VALUE, "100.0");
  facts->fields = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (facts->fields, field);
  g_ptr_array_add (facts->customs, custom);
  assert_vetoes (facts, TEST ("company.custom.seats", "at_least", "20"), TRUE);
  assert_vetoes (facts, TEST ("company.custom.seats", "is", "100"), TRUE);
  assert_vetoes (facts, TEST ("company.custom.seats", "contains", "\"00.\""), TRUE);
  tamiz_record_set_text (custom, TAMIZ_CUSTOM_VALUE, "many");
  assert_vetoes (facts, TEST ("company.custom.seats", "at_least", "20"), FALSE);
  assert_vetoes (facts, TEST ("company.custom.seats", "is", "\"Many\""), TRUE);
}

/* @value in a field of a type, as far as a lead fills it in. */
static TamizFacts *
make_typed (TamizFieldType  type,
            const char     *value)
{
  TamizFacts *facts = tamiz_test_facts_new ();
  TamizRecord *field = tamiz_record_new (TAMIZ_KIND_FIELD, 50);
  TamizRecord *custom = tamiz_record_new (TAMIZ_KIND_CUSTOM, 51);

  tamiz_record_set_text (field, TAMIZ_FIELD_RECORD, "lead");
  tamiz_record_set_text (field, TAMIZ_FIELD_KEY, "this");
  tamiz_record_set_int (field, TAMIZ_FIELD_TYPE, type);
  tamiz_record_set_text (field, TAMIZ_FIELD_CHOICES, "[\"SAP\", \"SAP HANA\", \"Odoo\"]");
  tamiz_record_set_int (custom, TAMIZ_CUSTOM_FIELD, 50);
  tamiz_record_set_text (custom, TAMIZ_CUSTOM_VALUE, value);
  facts->fields = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (facts->fields, field);
  g_ptr_array_add (facts->customs, custom);

  return facts;
}

#define THIS(op, value) TEST ("lead.custom.this", op, value)

static void
test_custom_fields_compare_by_type (void)
{
  static const struct
  {
    TamizFieldType type;
    const char *value;
    const char *condition;
    gboolean holds;
  } tests[] = {
    { TAMIZ_FIELD_TYPE_NUMBER, "9.5", THIS ("at_most", "10"), TRUE },
    { TAMIZ_FIELD_TYPE_NUMBER, "9.5", THIS ("at_least", "10"), FALSE },
    { TAMIZ_FIELD_TYPE_NUMBER, "9.5", THIS ("is", "\"9.500\""), TRUE },
    { TAMIZ_FIELD_TYPE_NUMBER, "9.5", THIS ("contains", "\"9\""), FALSE },
    { TAMIZ_FIELD_TYPE_MONEY, "1200.00 USD", THIS ("at_least", "1200"), TRUE },
    { TAMIZ_FIELD_TYPE_MONEY, "1200.00 USD", THIS ("at_least", "1200.5"), FALSE },
    { TAMIZ_FIELD_TYPE_DATE, "2026-04-03", THIS ("at_least", "\"2026-04-01\""), TRUE },
    { TAMIZ_FIELD_TYPE_DATE, "2026-04-03", THIS ("at_most", "\"2026-04-01\""), FALSE },
    { TAMIZ_FIELD_TYPE_CHOICE, "SAP", THIS ("is", "\"sap\""), TRUE },
    { TAMIZ_FIELD_TYPE_CHOICE, "SAP", THIS ("one_of", "[\"SAP HANA\", \"Odoo\"]"), FALSE },
    { TAMIZ_FIELD_TYPE_SEVERAL, "SAP HANA; Odoo", THIS ("contains", "\"Odoo\""), TRUE },
    { TAMIZ_FIELD_TYPE_SEVERAL, "SAP HANA; Odoo", THIS ("is", "\"Odoo\""), TRUE },
    { TAMIZ_FIELD_TYPE_SEVERAL, "SAP HANA; Odoo", THIS ("contains", "\"SAP\""), FALSE },
    { TAMIZ_FIELD_TYPE_SEVERAL, "SAP HANA; Odoo", THIS ("is_not", "\"SAP\""), TRUE },
    { TAMIZ_FIELD_TYPE_SEVERAL, "SAP HANA; Odoo", THIS ("is_not", "\"Odoo\""), FALSE },
    { TAMIZ_FIELD_TYPE_YES_NO, "yes", THIS ("is", "\"yes\""), TRUE },
    { TAMIZ_FIELD_TYPE_YES_NO, "yes", THIS ("is", "\"no\""), FALSE },
    /* What was stored before the field had its type is not known, but there. */
    { TAMIZ_FIELD_TYPE_NUMBER, "many", THIS ("is_not", "10"), FALSE },
    { TAMIZ_FIELD_TYPE_DATE, "3/4/2026", THIS ("is_not", "\"2026-01-01\""), FALSE },
    { TAMIZ_FIELD_TYPE_CHOICE, "Oracle", THIS ("is_not", "\"SAP\""), FALSE },
    { TAMIZ_FIELD_TYPE_SEVERAL, "Oracle; SAP", THIS ("is_not", "\"Odoo\""), FALSE },
    { TAMIZ_FIELD_TYPE_YES_NO, "Sí", THIS ("is_not", "\"no\""), FALSE },
    { TAMIZ_FIELD_TYPE_NUMBER, "many", "{\"field\":\"lead.custom.this\",\"operator\":\"filled\"}", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autoptr (TamizFacts) facts = make_typed (tests[i].type, tests[i].value);

      g_test_message ("%s: %s", tests[i].value, tests[i].condition);
      assert_vetoes (facts, tests[i].condition, tests[i].holds);
    }
}

#define BOUND \
  "[{\"key\":\"c\",\"title\":\"C\",\"kind\":\"choice\",\"axis\":\"fit\",\"weight\":1," \
  "\"bound\":\"lead.custom.this\",\"choices\":[" \
  "{\"key\":\"odoo\",\"label\":\"Odoo\",\"share\":1}," \
  "{\"key\":\"sap\",\"label\":\"SAP\",\"share\":0.5}," \
  "{\"key\":\"hana\",\"label\":\"SAP HANA\",\"share\":0,\"disqualifies\":true}]}]"

/* Of several choices the best counts, but for one that disqualifies. */
static void
test_criteria_bound_to_several_choices (void)
{
  static const struct
  {
    const char *value;
    const char *choice;     /* (nullable): which counts; NULL where it is not known */
  } cases[] = {
    { "SAP; Odoo", "odoo" },
    { "SAP", "sap" },
    { "SAP HANA; Odoo", "hana" },
    { "Odoo; SAP", "odoo" },
    { "Odoo; Oracle", NULL },
  };
  g_autoptr (TamizDefinition) definition = define ("criteria", BOUND);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TamizFacts) facts = make_typed (TAMIZ_FIELD_TYPE_SEVERAL, cases[i].value);
      g_autoptr (GPtrArray) states = tamiz_qualify_list_criteria (definition, facts, NOW);
      TamizCriterionState *state = g_ptr_array_index (states, 0);

      g_assert_cmpstr (state->state, ==, cases[i].choice != NULL ? "known" : "unknown");
      g_assert_cmpstr (state->value, ==, cases[i].choice);
    }
}

static void
test_answers_in_conditions (void)
{
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  TamizRecord *answer;

  assert_vetoes (facts, TEST ("answer.authority", "is", "\"none\""), FALSE);
  answer = tamiz_test_facts_answer (facts, "authority", "none", NOW);
  assert_vetoes (facts, TEST ("answer.authority", "is", "\"none\""), TRUE);
  tamiz_record_set_int (answer, TAMIZ_ANSWER_DISPUTED, 4);
  assert_vetoes (facts, TEST ("answer.authority", "is", "\"none\""), FALSE);
  tamiz_test_facts_answer (facts, "authority", "would_not_say", NOW);
  assert_vetoes (facts, TEST ("answer.authority", "is_not", "\"decides\""), FALSE);
}

/* A criterion counts, is asked and lacks only where it applies. */
static void
test_applies_when (void)
{
  g_autoptr (TamizDefinition) definition = define (
    "criteria", "[{\"key\":\"seats\",\"title\":\"Seats\",\"question\":\"How many?\",\"kind\":"
                "\"number\",\"axis\":\"fit\",\"weight\":30,\"required\":true,\"ranges\":[{\"from\":10,"
                "\"share\":1}],\"applies_when\":" TEST ("lead.persona", "is", "\"owner\"") "}]");
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (TamizVerdict) manager = NULL;
  g_autoptr (TamizVerdict) owner = NULL;

  tamiz_test_facts_answer (facts, "seats", "5", NOW);
  tamiz_test_facts_person (facts, "Manager");
  manager = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (manager->fit, ==, 100000);

  tamiz_test_facts_person (facts, "Owner");
  owner = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (owner->fit, ==, 50000);

  g_ptr_array_set_size (facts->answers, 0);
  one = tamiz_qualify_list_open_questions (definition, facts, NOW);
  g_assert_cmpuint (one->len, ==, 1);
  tamiz_test_facts_person (facts, "Manager");
  none = tamiz_qualify_list_open_questions (definition, facts, NOW);
  g_assert_cmpuint (none->len, ==, 0);
}

/* Whoever answers sees every criterion: whether it applies, and what was said before. */
static void
test_criteria_one_by_one (void)
{
  g_autoptr (TamizDefinition) definition = define (
    "criteria", "[{\"key\":\"seats\",\"title\":\"Seats\",\"question\":\"How many?\",\"kind\":"
                "\"number\",\"axis\":\"fit\",\"weight\":30,\"required\":true,\"ranges\":[{\"from\":10,"
                "\"share\":1}],\"applies_when\":" TEST ("company.city", "is", "\"Oruro\"") "}]");
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  static const char *const cities[] = { NULL, "Oruro", "Potosí" };
  static const int applies[] = { -1, TRUE, FALSE };

  tamiz_test_facts_answer (facts, "seats", "5", NOW);
  for (guint i = 0; i < G_N_ELEMENTS (cities); i++)
    {
      g_autoptr (GPtrArray) states = NULL;
      TamizCriterionState *state;

      if (facts->company == NULL)
        facts->company = tamiz_record_new (TAMIZ_KIND_COMPANY, 77);
      tamiz_record_set_text (facts->company, TAMIZ_COMPANY_CITY, cities[i]);
      states = tamiz_qualify_list_criteria (definition, facts, NOW);
      g_assert_cmpuint (states->len, ==, 1);
      state = g_ptr_array_index (states, 0);
      g_assert_cmpint (state->applies, ==, applies[i]);
      g_assert_cmpstr (state->state, ==, "known");
      g_assert_cmpstr (state->value, ==, "5");
      g_assert_cmpstr (state->label, ==, "5");
      g_assert_true (state->asked);
      g_assert_false (state->met);
    }
}

/* The days to a date are counted from the instant: what is soon enough today is past
 * tomorrow, and the grade changes at midnight of the base's zone.
 */
static void
test_dates_change_at_midnight (void)
{
  g_autoptr (TamizDefinition) definition = define (
    "criteria", "[{\"key\":\"when\",\"title\":\"When\",\"question\":\"When?\",\"kind\":\"date\","
                "\"axis\":\"fit\",\"weight\":70,\"ranges\":[{\"from\":10,\"to\":90,\"share\":1}]}]");
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new ("America/La_Paz");
  g_autoptr (TamizVerdict) verdict = NULL;
  g_autofree char *text = NULL;

  tamiz_test_facts_person (facts, "Manager");
  tamiz_test_facts_answer (facts, "when", "2026-12-05", NOW);
  verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
  g_assert_cmpint (verdict->fit, ==, 100000);
  text = tamiz_time_format (verdict->next_change, zone);
  g_assert_cmpstr (text, ==, "2026-11-26T00:00:00-04:00");
}

/* The journey: the answer, else the latest content consumed, else by hand. */
static void
test_journey (void)
{
  g_autoptr (TamizDefinition) definition = define (
    "criteria", "[{\"key\":\"where\",\"title\":\"Where\",\"question\":\"Where?\",\"kind\":\"choice\","
                "\"axis\":\"interest\",\"weight\":10,\"choices\":[{\"key\":\"late\",\"label\":\"Late\","
                "\"share\":1,\"journey\":\"decision\"}]}]");
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  TamizRecord *content, *download;
  int expected[] = { TAMIZ_JOURNEY_AWARENESS, TAMIZ_JOURNEY_CONSIDERATION, TAMIZ_JOURNEY_DECISION };

  tamiz_record_set_int (facts->lead, TAMIZ_LEAD_JOURNEY, TAMIZ_JOURNEY_AWARENESS);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (TamizVerdict) verdict = NULL;

      if (i == 1)
        {
          content = add_name (facts, TAMIZ_KIND_CONTENT, TAMIZ_CONTENT_TITLE, "Comparison");
          tamiz_record_set_int (content, TAMIZ_CONTENT_JOURNEY, TAMIZ_JOURNEY_CONSIDERATION);
          download = tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_DOWNLOAD, NOW);
          tamiz_record_set_int (download, TAMIZ_ACTIVITY_CONTENT, tamiz_record_get_id (content));
        }
      else if (i == 2)
        tamiz_test_facts_answer (facts, "where", "late", NOW);
      verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
      g_assert_cmpint (verdict->journey, ==, expected[i]);
      g_assert_cmpint (verdict->journey_computed, ==, i == 0 ? -1 : expected[i]);
    }
}

/* An activity counts under the first rule it matches, and there alone. */
static void
test_first_rule_wins (void)
{
  g_autoptr (TamizDefinition) definition = define (
    "interest", "[{\"key\":\"expo\",\"title\":\"Expo\",\"kinds\":[\"form\"],\"campaign\":\"Expo\","
                "\"points\":7},{\"key\":\"price\",\"title\":\"Price\",\"kinds\":[\"form\"],\"text\":"
                "\"Cotización\",\"points\":5},{\"key\":\"form\",\"title\":\"Form\",\"kinds\":[\"form\"],"
                "\"points\":1}]");
  g_autoptr (TamizFacts) facts = tamiz_test_facts_new ();
  TamizRecord *campaign = add_name (facts, TAMIZ_KIND_CAMPAIGN, TAMIZ_CAMPAIGN_NAME, "EXPO Lima");
  TamizRecord *form = tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_FORM, NOW);
  gint64 expected[] = { 1000, 5000, 7000 };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (TamizVerdict) verdict = NULL;

      if (i == 1)
        tamiz_record_set_text (form, TAMIZ_ACTIVITY_SUBJECT, "Pide cotizacion urgente");
      else if (i == 2)
        tamiz_record_set_int (form, TAMIZ_ACTIVITY_CAMPAIGN, tamiz_record_get_id (campaign));
      verdict = tamiz_qualify_judge (definition, 1, facts, NOW);
      g_assert_cmpint (verdict->interest, ==, expected[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/conditions/operators", test_operators);
  g_test_add_func ("/conditions/unknown-never-vetoes", test_unknown_never_vetoes);
  g_test_add_func ("/conditions/groups", test_groups);
  g_test_add_func ("/conditions/lists-and-names", test_lists_and_names);
  g_test_add_func ("/conditions/custom-fields", test_custom_fields_compare_as_what_they_hold);
  g_test_add_func ("/conditions/custom-fields-by-type", test_custom_fields_compare_by_type);
  g_test_add_func ("/conditions/bound-to-several-choices", test_criteria_bound_to_several_choices);
  g_test_add_func ("/conditions/answers", test_answers_in_conditions);
  g_test_add_func ("/conditions/applies-when", test_applies_when);
  g_test_add_func ("/conditions/criteria-one-by-one", test_criteria_one_by_one);
  g_test_add_func ("/conditions/dates-change-at-midnight", test_dates_change_at_midnight);
  g_test_add_func ("/conditions/journey", test_journey);
  g_test_add_func ("/conditions/first-rule-wins", test_first_rule_wins);

  return g_test_run ();
}
