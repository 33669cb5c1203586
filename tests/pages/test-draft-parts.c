#include "config.h"

#include "tamiz-condition-lines.h"
#include "tamiz-criterion-kinds.h"
#include "tamiz-definition.h"

/* What the editor of a draft makes of conditions and criteria, without a window. */

static json_t *
parse (const char *text)
{
  json_t *json = json_loads (text, 0, NULL);

  g_assert_nonnull (json);

  return json;
}

/* Reads a condition and writes it again. */
static void
assert_written (const char *condition,
                const char *expected)
{
  g_autoptr (json_t) json = parse (condition), wanted = parse (expected);
  g_autoptr (TamizConditionLine) lines = tamiz_condition_line_read (json);
  g_autoptr (json_t) written = tamiz_condition_line_write (lines);

  if (!json_equal (written, wanted))
    {
      g_autofree char *text = tamiz_json_to_text (written);

      g_test_message ("%s became %s", condition, text);
      g_test_fail ();
    }
}

#define TITLE(text) "{\"field\": \"person.job_title\", \"operator\": \"contains\", \"value\": \"" text "\"}"
#define SIZE "{\"field\": \"company.employees\", \"operator\": \"at_least\", \"value\": \"10\"}"
#define NOT(text) "{\"field\": \"company.industry\", \"operator\": \"is_not\", \"value\": \"" text "\"}"

static void
several_values_are_one_line (void)
{
  g_autoptr (json_t) json = parse ("{\"all\": [{\"any\": [" TITLE ("a, b") "," TITLE ("c") "]}, " SIZE "]}");
  g_autoptr (TamizConditionLine) lines = tamiz_condition_line_read (json);
  TamizConditionLine *line = g_ptr_array_index (lines->children, 0);
  g_autofree char *text = tamiz_condition_line_dup_text (line);

  g_assert_false (lines->any);
  g_assert_cmpuint (lines->children->len, ==, 2);
  g_assert_cmpstr (text, ==, "\"a, b\", c");
  tamiz_condition_line_set_text (line, text);
  g_assert_cmpuint (line->values->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (line->values, 0), ==, "a, b");
  tamiz_condition_line_set_text (line, " ,x,, y ");
  g_assert_cmpuint (line->values->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (line->values, 1), ==, "y");
}

static void
conditions_are_written_as_they_were_meant (void)
{
  assert_written ("{\"all\": [" TITLE ("a") ", " SIZE "]}", "{\"all\": [" TITLE ("a") ", " SIZE "]}");
  assert_written (TITLE ("a"), "{\"all\": [" TITLE ("a") "]}");
  assert_written ("{\"any\": [" TITLE ("a") ", " TITLE ("b") "]}",
                  "{\"all\": [{\"any\": [" TITLE ("a") ", " TITLE ("b") "]}]}");
  assert_written ("{\"any\": [" TITLE ("a") ", " SIZE ", " TITLE ("b") "]}",
                  "{\"any\": [" TITLE ("a") ", " TITLE ("b") ", " SIZE "]}");
  assert_written ("{\"all\": [{\"field\": \"person.city\", \"operator\": \"one_of\", \"value\": [\"La Paz\", \"Oruro\"]}]}",
                  "{\"all\": [{\"field\": \"person.city\", \"operator\": \"one_of\", \"value\": [\"La Paz\", \"Oruro\"]}]}");
  assert_written ("{\"all\": [{\"field\": \"person.email\", \"operator\": \"filled\"}]}",
                  "{\"all\": [{\"field\": \"person.email\", \"operator\": \"filled\"}]}");
  /* Each member of the outer “all” counts by itself. */
  assert_written ("{\"all\": [" NOT ("a") ", " NOT ("b") "]}", "{\"all\": [" NOT ("a") ", " NOT ("b") "]}");
  assert_written ("{\"any\": [" SIZE ", {\"all\": [" NOT ("a") ", " NOT ("b") "]}]}",
                  "{\"any\": [" SIZE ", {\"all\": [" NOT ("a") ", " NOT ("b") "]}]}");
}

/* A line without a value is not there yet. */
static void
what_is_incomplete_is_left_out (void)
{
  g_autoptr (TamizConditionLine) lines = tamiz_condition_line_new_group (FALSE);
  TamizConditionLine *group = tamiz_condition_line_new_group (TRUE);

  tamiz_condition_line_add (lines, group);
  tamiz_condition_line_add (group, tamiz_condition_line_new_test ("person.job_title", "contains"));
  g_assert_null (tamiz_condition_line_write (lines));
  tamiz_condition_line_remove (g_ptr_array_index (group->children, 0));
  g_assert_cmpuint (lines->children->len, ==, 0);
}

static json_t *
load_starter (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", name, NULL);
  json_t *document = json_load_file (path, 0, NULL);

  g_assert_nonnull (document);

  return document;
}

static void
assert_valid (json_t     *document,
              const char *what)
{
  g_autofree char *text = tamiz_json_to_text (document);
  g_autoptr (GError) error = NULL;
  TamizDefinition *definition = tamiz_definition_parse (text, -1, &error);

  if (definition == NULL)
    g_test_message ("%s: %s", what, error->message);
  g_assert_no_error (error);
  tamiz_definition_unref (definition);
}

/* Whatever a criterion was, as another kind or answered by somebody else it is valid at once. */
static void
a_criterion_of_another_kind_is_valid (void)
{
  static const char *const kinds[] = { "yes_no", "choice", "number", "money", "date", "text" };
  static const char *const answerers[] = { "people", "field", "condition" };
  g_autoptr (json_t) document = load_starter ("consultative.en.duo.json");
  json_t *criteria = json_object_get (document, "criteria");

  for (gsize i = 0; i < json_array_size (criteria); i++)
    {
      for (guint from = 0; from < G_N_ELEMENTS (kinds); from++)
        {
          g_autoptr (json_t) before = json_deep_copy (json_array_get (criteria, i));

          json_array_set_new (criteria, i, tamiz_criterion_to_kind (before, kinds[from], "BOB"));
          assert_valid (document, kinds[from]);
          for (guint to = 0; to < G_N_ELEMENTS (kinds); to++)
            {
              g_autoptr (json_t) between = json_deep_copy (json_array_get (criteria, i));

              json_array_set_new (criteria, i, tamiz_criterion_to_kind (between, kinds[to], "BOB"));
              assert_valid (document, kinds[to]);
              for (guint n = 0; n < (to == 0 ? 3 : 2); n++)
                {
                  json_array_set_new (criteria, i,
                                      tamiz_criterion_to_answered (json_array_get (criteria, i), answerers[n]));
                  assert_valid (document, answerers[n]);
                }
              json_array_set (criteria, i, between);
            }
          json_array_set (criteria, i, before);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/pages/draft-parts/" name, func)
  ADD ("several-values-are-one-line", several_values_are_one_line);
  ADD ("conditions-are-written-as-they-were-meant", conditions_are_written_as_they_were_meant);
  ADD ("what-is-incomplete-is-left-out", what_is_incomplete_is_left_out);
  ADD ("a-criterion-of-another-kind-is-valid", a_criterion_of_another_kind_is_valid);
  return g_test_run ();
}
