#include "config.h"

#include "every-way.h"
#include "tamiz-definition-document.h"
#include "tamiz-definition-words.h"

#include <string.h>

/* What differs between two definitions, in sentences: whatever it is, somebody who signs must
 * find it there.
 */

static TamizDefinition *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  TamizDefinition *definition = tamiz_definition_parse (text, -1, &error);

  g_assert_no_error (error);
  return definition;
}

/* (nullable): the definition that a document is, if it is one. */
static TamizDefinition *
try_parse (json_t *document)
{
  g_autofree char *text = tamiz_json_to_text (document);

  return tamiz_definition_parse (text, -1, NULL);
}

static json_t *
find (json_t     *document,
      const char *part)
{
  json_t *found = tamiz_document_get (document, part);

  g_assert_nonnull (found);
  return found;
}

/* Edits the definition in which every way of saying something is used, and tells the sentences. */
static char *
change (const char *part,
        const char *value)
{
  g_autoptr (TamizDefinition) before = parse (every_way);
  g_autoptr (json_t) document = tamiz_definition_to_document (before);
  g_autoptr (json_t) new = value != NULL ? json_loads (value, JSON_DECODE_ANY, NULL) : NULL;
  g_autoptr (TamizDefinition) after = NULL;
  g_autoptr (json_t) items = NULL;
  GString *said = g_string_new (NULL);
  json_t *item;
  gsize i;

  if (value != NULL)
    g_assert_true (tamiz_document_set (document, part, new, NULL));
  else
    g_assert_true (tamiz_document_remove (document, part, NULL));
  {
    g_autofree char *text = tamiz_json_to_text (document);

    after = parse (text);
  }

  items = tamiz_definition_compare (before, after, NULL);
  json_array_foreach (items, i, item)
    g_string_append_printf (said, "%s%s", i > 0 ? "\n" : "", tamiz_json_get_text (item, "text"));

  return g_string_free (said, FALSE);
}

static void
assert_change (const char *part,
               const char *value,
               const char *expected)
{
  g_autofree char *said = change (part, value);

  g_assert_cmpstr (said, ==, expected);
}

static void
criteria_are_compared_by_what_they_mean (void)
{
  assert_change ("criteria/need/weight", "30", "“Need” weighs 30 instead of 20");
  assert_change ("criteria/sum/required", "true", "“Sum” is now required");
  assert_change ("criteria/need/required", NULL, "“Need” is no longer required");
  assert_change ("criteria/part/pass_mark", NULL,
                 "“Part” is passed with anything that counts instead of 50%");
  assert_change ("criteria/size", NULL, "The criterion “Size” was taken out");
  assert_change ("criteria/hurry",
                 "{\"key\":\"hurry\",\"title\":\"Hurry\",\"question\":\"How soon?\",\"kind\":\"text\","
                 "\"axis\":\"fit\",\"weight\":0}",
                 "New criterion “Hurry”: Asked · 0% of the fit");
  assert_change ("criteria/need/disqualifies", "\"yes\"",
                 "“Need”: the answer “Yes” now disqualifies\n“Need”: the answer “No” no longer disqualifies");
  assert_change ("criteria/need/inverted", "false", "“Need” is written differently, but says the same");
  assert_change ("criteria/sum/applies_when", NULL,
                 "“Sum” now always applies, no longer only where: The answer to “Need” is Yes");
  assert_change ("criteria/size/bound", "\"lead.custom.size\"",
                 "“Size” is answered by the record: size, instead of: Employees");
}

static void
answers_are_compared_one_by_one (void)
{
  assert_change ("criteria/part/choices/b/share", "0.5",
                 "“Part”: the answer “Advises” counts 50% instead of 10%");
  assert_change ("criteria/part/choices/b/label", "\"Helps\"",
                 "“Part”: the answer “Helps” was called “Advises”");
  assert_change ("criteria/part/choices/a/journey", NULL,
                 "“Part”: with the answer “Decides” the journey is – instead of Decision");
  assert_change ("criteria/part/choices/c", NULL, "“Part” no longer has the answer “None”");
  assert_change ("criteria/part/choices/d", "{\"key\":\"d\",\"label\":\"Pays\",\"share\":1}",
                 "“Part” has a new answer “Pays”: 10 points");
  assert_change ("criteria/sum/ranges/1/share", "0.3",
                 "“Sum”: the answer “From 100\302\240BOB to under 500.5\302\240BOB” counts 30% instead of 25.5%");
  assert_change ("criteria/sum/ranges/2/from", "600",
                 "“Sum”: the answer “From 600\302\240BOB on” was “From 500.5\302\240BOB on”");
  assert_change ("criteria/sum/ranges/0", NULL, "“Sum” no longer has the answer “Under 100\302\240BOB”");
}

/* A kind brings its answers along: they are what counts now. */
static void
another_kind_tells_its_answers (void)
{
  g_autoptr (TamizDefinition) before = parse (every_way);
  g_autoptr (json_t) document = tamiz_definition_to_document (before);
  g_autoptr (TamizDefinition) after = NULL;
  g_autoptr (json_t) items = NULL;
  json_t *size = find (document, "criteria/size");

  json_object_set_new (size, "kind", json_string ("text"));
  json_object_del (size, "ranges");
  after = try_parse (document);
  items = tamiz_definition_compare (before, after, NULL);
  g_assert_cmpuint (json_array_size (items), ==, 1);
  g_assert_cmpstr (tamiz_json_get_text (json_array_get (items, 0), "text"), ==,
                   "“Size” is answered by a text instead of a number");
}

static void
conditions_are_compared_one_by_one (void)
{
  assert_change ("personas/boss/conditions/all/1/value", "5",
                 "“Boss”: Employees is at least 5, instead of: Employees is at least 1.5");
  assert_change ("personas/boss/conditions/all/1", NULL, "“Boss” no longer requires: Employees is at least 1.5");
  assert_change ("personas/boss/conditions/all/0/any/1", NULL,
                 "“Boss”: Job title contains “Dueñ”, instead of: Job title contains “Dueñ” or “10”");
  assert_change ("personas/boss/conditions/all/2",
                 "{\"field\":\"person.city\",\"operator\":\"filled\"}",
                 "“Boss” now also requires: City is filled in");
  assert_change ("personas/other/conditions/any/2",
                 "{\"field\":\"person.city\",\"operator\":\"is\",\"value\":\"Lima\"}",
                 "“Other” now also fits where: City is “Lima”");
  assert_change ("negative_personas/rival/sentence", "\"They copy.\"",
                 "Why “Rival” is not wanted: “They copy.” instead of “Spies.”");
  assert_change ("personas/other", NULL, "The buyer persona “Other” was taken out");
}

static void
rules_are_compared_by_what_they_earn (void)
{
  assert_change ("interest/form/points", "10", "“Web form” earns 10 points instead of 20");
  assert_change ("interest/form/half_life_days", "45", "“Web form” halves every 45 days instead of 30");
  assert_change ("interest/form/half_life_days", NULL, "“Web form” never fades; it halved every 30 days");
  assert_change ("interest/form/cap", NULL, "“Web form” earns without a limit, no longer at most 40 in all");
  assert_change ("interest/seen/most_per_day", "3", "“Looked” counts at most 3 a day instead of 2");
  assert_change ("interest/seen/kinds", "[\"page_view\",\"social_like\"]",
                 "“Looked” no longer counts: E-mail opened\n“Looked” now also counts: Like");
  assert_change ("interest/seen/weak", "false", "“Looked” is no longer a weak signal: it can qualify");
  assert_change ("interest/seen/campaign", NULL,
                 "“Looked” counts with every campaign, no longer only with “Feria”");
}

static void
the_order_counts (void)
{
  g_autoptr (TamizDefinition) before = parse (every_way);
  g_autoptr (json_t) document = tamiz_definition_to_document (before);
  g_autoptr (TamizDefinition) after = NULL;
  g_autoptr (json_t) items = NULL;

  g_assert_true (tamiz_document_move (document, "criteria/plan", 1, NULL));
  after = try_parse (document);
  items = tamiz_definition_compare (before, after, NULL);
  g_assert_cmpuint (json_array_size (items), ==, 1);
  g_assert_cmpstr (tamiz_json_get_text (json_array_get (items, 0), "text"), ==,
                   "“Plan” now comes after “Need”");

  /* Two that moved: the order as it is. */
  json_decref (items);
  tamiz_definition_unref (after);
  g_assert_true (tamiz_document_move (document, "criteria/need", 5, NULL));
  after = try_parse (document);
  items = tamiz_definition_compare (before, after, NULL);
  g_assert_cmpstr (tamiz_json_get_text (json_array_get (items, 0), "text"), ==,
                   "The order is now “Plan”, “Part”, “Sum”, “When”, “Local”, “Need” and “Size”");
}

/* Bands may differ as well: what counts is which score gets another grade. */
static void
grades_are_compared_by_score (void)
{
  assert_change ("matrix/grades", "[[\"E\"],[\"D\"],[\"B\"],[\"C\"],[\"A\"]]",
                 "Fit 40–60 with interest 0–100 is now grade B instead of C\n"
                 "Fit 60–80 with interest 0–100 is now grade C instead of B");
}

static void
bands_are_compared_with_their_grades (void)
{
  assert_change ("matrix/fit_bands", "[0,20,40,50,80]",
                 "The bands of fit now begin at 0, 20, 40, 50 and 80 instead of 0, 20, 40, 60 and 80\n"
                 "Fit 50–60 with interest 0–100 is now grade B instead of C");
  assert_change ("matrix",
                 "{\"fit_bands\":[0,20,40,60,80],\"interest_bands\":[0,20,45],\"grades\":"
                 "[[\"E\",\"E\",\"E\"],[\"D\",\"D\",\"D\"],[\"D\",\"B\",\"B\"],[\"C\",\"B\",\"B\"],"
                 "[\"A\",\"A\",\"A\"]]}",
                 "The bands of interest now begin at 0, 20 and 45 instead of 0\n"
                 "Fit 40–60 with interest 0–20 is now grade D instead of C\n"
                 "Fit 40–60 with interest 20–100 is now grade B instead of C\n"
                 "Fit 60–80 with interest 0–20 is now grade C instead of B");
}

static void
the_rest_is_compared_in_words (void)
{
  assert_change ("fields/required", "[\"person.first_name\",\"lead.custom.plan\",\"person.city\"]",
                 "“City” must now be complete before the handoff\n"
                 "“E-mail” need no longer be complete before the handoff");
  assert_change ("fields/desirable", "[\"person.city\"]", "“City” is now desirable");
  assert_change ("gates/mql", "\"C\"",
                 "Marketing-qualified (MQL): Grade C or better, instead of Grade B or better");
  assert_change ("gates/two_way_contact", "true",
                 "Lead, ready for sales (SQL): contact in both directions is now needed");
  assert_change ("gates/valid_days", "30",
                 "Lead, ready for sales (SQL): stays good for 30 days after the last contact in both directions, "
                 "instead of 1");
  assert_change ("sla/outcome_days", "30", "The outcome is reported within 30 days, instead of 60");
  assert_change ("sla/completeness", "0.95",
                 "95% of what the definition requires is complete, instead of 90%");
  assert_change ("sla/holidays", "[\"2026-12-25\",\"2027-08-06\"]",
                 "New holidays: 6 August 2027\nNo longer holidays: 1 January 2027");
  assert_change ("language", "\"es\"", "The language is now Spanish instead of English");
}

/* Long texts are told whole: as they were and as they are. */
static void
the_statement_is_shown_twice (void)
{
  g_autoptr (TamizDefinition) before = parse (every_way);
  g_autoptr (json_t) document = tamiz_definition_to_document (before);
  g_autoptr (TamizDefinition) after = NULL;
  g_autoptr (json_t) items = NULL;

  json_object_set_new (document, "statement", json_string ("Better."));
  after = try_parse (document);
  items = tamiz_definition_compare (before, after, NULL);
  g_assert_cmpuint (json_array_size (items), ==, 1);
  g_assert_cmpstr (tamiz_json_get_text (json_array_get (items, 0), "section"), ==, "statement");
  g_assert_cmpstr (tamiz_json_get_text (json_array_get (items, 0), "before"), ==, "S");
  g_assert_cmpstr (tamiz_json_get_text (json_array_get (items, 0), "after"), ==, "Better.");
}

/* Whatever somebody changes: every leaf of a definition, in every way that it can be. */

typedef struct
{
  TamizDefinition *before;
  json_t *document;
  guint n_changes;
} Walk;

static const char *const candidates[] = {
  "\"another\"", "\"Another text\"", "true", "false", "0", "1", "2", "0.5", "7", "33", "100", "-5", "\"A\"",
  "\"B\"", "\"C\"", "\"D\"", "\"E\"", "\"fit\"", "\"interest\"", "\"yes\"", "\"no\"", "\"yes_no\"", "\"text\"",
  "\"number\"", "\"date\"", "\"USD\"", "\"mon\"", "\"sun\"", "\"07:05\"", "\"23:30\"", "\"2031-02-03\"",
  "\"America/Lima\"", "\"awareness\"", "\"decision\"", "\"es\"", "\"en\"", "\"fr\"", "\"person.city\"",
  "\"company.country\"", "\"lead.custom.another\"", "\"answer.need\"", "\"is\"", "\"is_not\"", "\"contains\"",
  "\"at_least\"", "\"at_most\"", "\"filled\"", "\"chat\"", "\"page_view\"", "\"social_like\"", "\"prospect\"",
};

/* Of what can be anything a few are enough. */
#define MOST_VALUES 4

static gboolean
is_of_type (json_t *value,
            json_t *leaf)
{
  return json_is_string (value) == json_is_string (leaf) && json_is_boolean (value) == json_is_boolean (leaf);
}

static gboolean
is_within (const char *part,
           const char *path)
{
  gsize length = strlen (part);

  return strncmp (part, path, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* (nullable): what people call what stands at a path, in either definition. */
static const char *
find_title (json_t     *document,
            const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "/", 3);
  static const char *const keyed[] = { "criteria", "personas", "negative_personas", "interest", NULL };
  g_autofree char *part = NULL;

  if (!g_strv_contains (keyed, names[0]) || names[1] == NULL)
    return NULL;
  part = g_strdup_printf ("%s/%s", names[0], names[1]);

  return tamiz_json_get_text (tamiz_document_get (document, part), "title");
}

/* Some sentence names the part, and by its name. */
static void
assert_said (Walk            *walk,
             json_t          *document,
             TamizDefinition *after,
             const char      *path)
{
  g_autoptr (json_t) items = tamiz_definition_compare (walk->before, after, NULL);
  const char *old_title = find_title (walk->document, path), *new_title = find_title (document, path);
  gboolean found = FALSE;
  json_t *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      const char *part = tamiz_json_get_text (item, "part"), *text = tamiz_json_get_text (item, "text");

      g_assert_null (strstr (text, "%s"));
      g_assert_null (strstr (text, "“”"));
      g_assert_true (g_utf8_validate (text, -1, NULL));
      found = found
              || ((is_within (part, path) || is_within (path, part))
                  && (old_title == NULL || strstr (text, old_title) != NULL
                      || (new_title != NULL && strstr (text, new_title) != NULL)));
    }
  if (!found)
    {
      g_autofree char *said = json_dumps (items, JSON_INDENT (2));

      g_test_message ("%s changed, and is not told: %s", path, said);
      g_test_fail ();
    }
}

static void
try_document (Walk       *walk,
              json_t     *document,
              const char *path)
{
  g_autoptr (TamizDefinition) after = try_parse (document);

  if (after == NULL || g_str_equal (after->digest, walk->before->digest))
    return;
  walk->n_changes++;
  assert_said (walk, document, after, path);
}

static void
try_value (Walk       *walk,
           const char *path,
           json_t     *value)
{
  g_autoptr (json_t) document = json_deep_copy (walk->document);

  if (tamiz_document_set (document, path, value, NULL))
    try_document (walk, document, path);
}

static void
try_all (Walk       *walk,
         const char *path,
         json_t     *leaf)
{
  g_autoptr (json_t) document = json_deep_copy (walk->document);
  guint before = walk->n_changes;

  for (guint i = 0; i < G_N_ELEMENTS (candidates) && !json_is_object (leaf) && !json_is_array (leaf); i++)
    {
      g_autoptr (json_t) value = json_loads (candidates[i], JSON_DECODE_ANY, NULL);

      if (is_of_type (value, leaf) && walk->n_changes < before + MOST_VALUES)
        try_value (walk, path, value);
    }
  if (tamiz_document_remove (document, path, NULL))
    try_document (walk, document, path);
}

static void
walk_value (Walk       *walk,
            const char *path,
            json_t     *value)
{
  const char *name;
  json_t *child;
  gsize i;

  if (*path != '\0')
    try_all (walk, path, value);
  json_object_foreach (value, name, child)
    {
      g_autofree char *below = *path != '\0' ? g_strdup_printf ("%s/%s", path, name) : g_strdup (name);

      walk_value (walk, below, child);
    }
  json_array_foreach (value, i, child)
    {
      const char *key = tamiz_json_get_text (child, "key");
      g_autofree char *below = key != NULL ? g_strdup_printf ("%s/%s", path, key)
                                           : g_strdup_printf ("%s/%" G_GSIZE_FORMAT, path, i);

      walk_value (walk, below, child);
    }
}

static void
walk_definition (const char *text)
{
  Walk walk = { .before = parse (text) };
  g_autoptr (json_t) same = tamiz_definition_compare (walk.before, walk.before, NULL);

  g_assert_cmpuint (json_array_size (same), ==, 0);
  walk.document = tamiz_definition_to_document (walk.before);
  walk_value (&walk, "", walk.document);
  g_test_message ("%u changes", walk.n_changes);
  g_assert_cmpuint (walk.n_changes, >, 200);

  json_decref (walk.document);
  tamiz_definition_unref (walk.before);
}

static void
whatever_changes_is_said (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", "small-company.en.duo.json",
                                            NULL);
  g_autofree char *text = NULL;

  walk_definition (every_way);
  /* One that people use; the others have no other kinds of leaves. */
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  walk_definition (text);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/definition-changes/criteria", criteria_are_compared_by_what_they_mean);
  g_test_add_func ("/definition-changes/answers", answers_are_compared_one_by_one);
  g_test_add_func ("/definition-changes/kind", another_kind_tells_its_answers);
  g_test_add_func ("/definition-changes/conditions", conditions_are_compared_one_by_one);
  g_test_add_func ("/definition-changes/rules", rules_are_compared_by_what_they_earn);
  g_test_add_func ("/definition-changes/order", the_order_counts);
  g_test_add_func ("/definition-changes/grades", grades_are_compared_by_score);
  g_test_add_func ("/definition-changes/bands", bands_are_compared_with_their_grades);
  g_test_add_func ("/definition-changes/rest", the_rest_is_compared_in_words);
  g_test_add_func ("/definition-changes/statement", the_statement_is_shown_twice);
  g_test_add_func ("/definition-changes/whatever", whatever_changes_is_said);

  return g_test_run ();
}
