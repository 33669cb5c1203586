#include "config.h"

#include "every-way.h"
#include "tamiz-definition-words.h"
#include "tamiz-words.h"

#include <string.h>

static json_t *
describe (GHashTable *customs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizDefinition) definition = tamiz_definition_parse (every_way, -1, &error);

  g_assert_no_error (error);
  return tamiz_definition_describe (definition, customs);
}

static json_t *
find_section (json_t     *sections,
              const char *key)
{
  json_t *section;
  gsize i;

  json_array_foreach (sections, i, section)
    {
      if (g_strcmp0 (tamiz_json_get_text (section, "key"), key) == 0)
        return section;
    }

  g_assert_not_reached ();
}

/* The @n-th item of a section as lines of text. */
static void
assert_item (json_t     *sections,
             const char *key,
             gsize       n,
             const char *expected)
{
  json_t *item = json_array_get (json_object_get (find_section (sections, key), "items"), n);
  static const char *const keys[] = { "title", "note", "text" };
  g_autoptr (GString) said = g_string_new (NULL);
  json_t *part;
  gsize i;

  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    {
      if (tamiz_json_get_text (item, keys[k]) != NULL)
        g_string_append_printf (said, "%s\n", tamiz_json_get_text (item, keys[k]));
    }
  json_array_foreach (json_object_get (item, "lines"), i, part)
    g_string_append_printf (said, "- %s\n", json_string_value (part));
  json_array_foreach (json_object_get (item, "values"), i, part)
    {
      g_string_append_printf (said, "%s: %s\n", tamiz_json_get_text (part, "label"),
                              tamiz_json_get_text (part, "value"));
      if (tamiz_json_get_text (part, "note") != NULL)
        g_string_append_printf (said, "  %s\n", tamiz_json_get_text (part, "note"));
    }
  g_assert_cmpstr (said->str, ==, expected);
}

static void
criteria_say_what_each_answer_counts (void)
{
  g_autoptr (json_t) sections = describe (NULL);

  assert_item (sections, "criteria", 0,
               "Need\nAsked · 20% of the fit · required\nWhich?\nYes: counts in full\nNo: disqualifies\n");
  assert_item (sections, "criteria", 1,
               "Part\nAsked · up to 10 points of interest · required\nWhat?\n"
               "Decides: 10 points; journey: Decision\nAdvises: 1 point; does not pass\n"
               "None: counts nothing; does not pass\n");
  assert_item (sections, "criteria", 2,
               "Sum\nAsked · 5% of the fit\nHow much?\n"
               "- Applies only where: The answer to “Need” is Yes\n"
               "Under 100\302\240BOB: counts nothing\n"
               "From 100\302\240BOB to under 500.5\302\240BOB: counts 25.5%\n"
               "From 500.5\302\240BOB on: counts in full\n");
  assert_item (sections, "criteria", 3,
               "When\nAsked · 0% of the fit\nWhen?\n"
               "From 0 days from today to under 30 days from today: –\nAny value: –\n");
}

static void
what_the_record_answers_says_from_what (void)
{
  g_autoptr (json_t) sections = describe (NULL);

  assert_item (sections, "criteria", 4,
               "Local\nAnswered by the record · 5% of the fit\n"
               "- Yes where: Company's country is “BO” or “PE” and (City is filled in or Wanted by is 31 January "
               "2027 or earlier)\nYes: counts in full\nNo: counts nothing\n");
  assert_item (sections, "criteria", 5,
               "Size\nAnswered by the record: Employees · 5% of the fit\nAny value: counts in full\n");
}

static void
people_are_described_by_their_conditions (void)
{
  g_autoptr (json_t) sections = describe (NULL);

  assert_item (sections, "personas", 0,
               "Boss\n60% of the fit\n- Job title contains “Dueñ” or “10”\n- Employees is at least 1.5\n");
  assert_item (sections, "personas", 1,
               "Other\n30% of the fit\n- plan is not “None” or City is “La Paz”\n");
  assert_item (sections, "negative_personas", 0, "Rival\nSpies.\n- Relation is Competitor\n");
}

static void
rules_say_points_caps_and_fading (void)
{
  g_autoptr (json_t) sections = describe (NULL);

  assert_item (sections, "interest", 0,
               "Web form: 20 points, at most 40 in all, halves every 30 days\n"
               "Looked: 1 point, at most 2 a day, never fades; weak signal\n"
               "  Page view or E-mail opened, with “Préis” in the subject, of a campaign called “Feria”\n");
}

static void
grades_gates_and_promises_are_told (void)
{
  g_autoptr (json_t) sections = describe (NULL);
  json_t *grid = json_object_get (find_section (sections, "matrix"), "grid");

  g_assert_cmpuint (json_array_size (json_object_get (grid, "fit")), ==, 5);
  g_assert_cmpuint (json_array_size (json_object_get (grid, "interest")), ==, 1);
  g_assert_cmpstr (json_string_value (json_array_get (json_array_get (json_object_get (grid, "grades"), 4), 0)), ==,
                   "A");
  assert_item (sections, "gates", 1,
               "Lead, ready for sales (SQL)\n- All of the above\n- Grade A\n"
               "- Every required field complete, and every required criterion passed\n"
               "- Stays good for 1 day after the last contact in both directions\n");
  assert_item (sections, "sla", 0,
               "Marketing promises sales\n- 30 qualified leads a month\n"
               "- 90% of what the definition requires is complete\n"
               "- An inquiry is worked within 24 office hours\n");
  assert_item (sections, "sla", 1,
               "Sales promises marketing\n- A handoff is accepted or returned within 1 office hour\n"
               "- First contact within 24 office hours, or at the arranged meeting\n"
               "- At least 3 attempts before a lead is given up\n- The outcome is reported within 60 days\n");
  assert_item (sections, "sla", 2,
               "Warnings and escalation\n- Whoever owes something is warned 3 office hours before\n"
               "- What is late is told to the managers and sofia@example.com, by mail too\n");
  assert_item (sections, "sla", 3,
               "Office hours\n- Monday to Wednesday and Friday, 08:30 to 12:00\n"
               "- Saturday and Sunday, 09:00 to 10:05\n- Time zone: La Paz, America\n");
  assert_item (sections, "sla", 4, "Holidays\n- 25 December 2026 and 1 January 2027\n");
  g_assert_cmpstr (tamiz_json_get_text (find_section (sections, "origin"), "title"), ==,
                   "Where it comes from");
  g_assert_cmpstr (tamiz_json_get_text (find_section (sections, "origin"), "text"), ==,
                   "BANT. Good for calls.");
}

static void
own_fields_have_the_names_people_gave_them (void)
{
  g_autoptr (GHashTable) customs = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (json_t) sections = NULL;

  g_hash_table_insert (customs, (char *) "lead.custom.plan", (char *) "Chosen plan");
  sections = describe (customs);
  assert_item (sections, "fields", 0,
               "Must be complete before the handoff\n- First name, E-mail and Chosen plan\n");
  assert_item (sections, "criteria", 6,
               "Plan\nAnswered by the record: Chosen plan · 5% of the fit\n- Counts in full where it is filled in\n");
  assert_item (sections, "personas", 1,
               "Other\n30% of the fit\n- Chosen plan is not “None” or City is “La Paz”\n");
}

static void
what_was_entered_by_hand_says_so (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (json_t) criterion = json_pack ("{s{ss, ss, ss}}", "established", "by", "Ana Rojas", "at",
                                            "2026-11-12T14:05:00Z", "door", "hand");
  g_autofree char *established = tamiz_words_dup_established (criterion, utc);

  g_assert_true (g_str_has_prefix (established, "Ana Rojas, "));
  g_assert_true (g_str_has_suffix (established, " · entered by hand"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/definition-words/criteria-say-what-each-answer-counts",
                   criteria_say_what_each_answer_counts);
  g_test_add_func ("/chart/definition-words/what-the-record-answers-says-from-what",
                   what_the_record_answers_says_from_what);
  g_test_add_func ("/chart/definition-words/people-are-described-by-their-conditions",
                   people_are_described_by_their_conditions);
  g_test_add_func ("/chart/definition-words/rules-say-points-caps-and-fading", rules_say_points_caps_and_fading);
  g_test_add_func ("/chart/definition-words/grades-gates-and-promises-are-told",
                   grades_gates_and_promises_are_told);
  g_test_add_func ("/chart/definition-words/own-fields-have-the-names-people-gave-them",
                   own_fields_have_the_names_people_gave_them);
  g_test_add_func ("/chart/words/what-was-entered-by-hand-says-so", what_was_entered_by_hand_says_so);
  return g_test_run ();
}
