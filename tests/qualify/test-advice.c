#include "config.h"

#include "tamiz-advice.h"
#include "tamiz-definition-document.h"

/* What is contradictory in a definition is said while it is written; what is not, is not. */

static json_t *
read_starter (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", name, NULL);
  json_t *document = json_load_file (path, 0, NULL);

  g_assert_nonnull (document);
  return document;
}

static json_t *
advise (json_t *document)
{
  g_autofree char *text = tamiz_json_to_text (document);
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizDefinition) definition = tamiz_definition_parse (text, -1, &error);

  g_assert_no_error (error);
  return tamiz_advise (definition);
}

static void
set (json_t     *document,
     const char *part,
     const char *value)
{
  g_autoptr (json_t) json = json_loads (value, JSON_DECODE_ANY, NULL);

  g_assert_nonnull (json);
  g_assert_true (tamiz_document_set (document, part, json, NULL));
}

static gboolean
has_finding (json_t     *findings,
             const char *part,
             const char *code)
{
  json_t *finding;
  gsize i;

  json_array_foreach (findings, i, finding)
    {
      if (g_strcmp0 (tamiz_json_get_text (finding, "part"), part) == 0
          && g_strcmp0 (tamiz_json_get_text (finding, "code"), code) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Several edits, separated by '|', each PART=VALUE. */
static const struct
{
  const char *name, *edits, *part, *code;
} cases[] = {
  { "required-that-nobody-meets", "criteria/budget/pass_mark=1|criteria/budget/choices/approved/share=0.9",
    "criteria/budget", "criterion_never_met" },
  { "only-answer-disqualifies", "criteria/need/inverted=true", "criteria/need", "criterion_never_met" },
  { "idle-criterion", "criteria/company_size/weight=0", "criteria/company_size", "criterion_idle" },
  { "decides-alone", "criteria/need/weight=200", "criteria/need/weight", "decides_alone" },
  { "weighs-most", "criteria/need/weight=120|matrix/fit_bands=[0,85,90,95]", "criteria/need/weight",
    "weighs_most" },
  { "gate-open", "gates/mql=\"E\"", "gates/mql", "gate_open" },
  { "same-persona", "negative_personas/boss={\"key\":\"boss\",\"title\":\"Boss\",\"sentence\":\"No.\","
                    "\"conditions\":{\"field\":\"company.employees\",\"operator\":\"at_most\",\"value\":50}}",
    "negative_personas/boss", "persona_excluded" },
  { "overlapping-persona", "negative_personas/boss={\"key\":\"boss\",\"title\":\"Boss\",\"sentence\":\"No.\","
                           "\"conditions\":{\"field\":\"person.job_title\",\"operator\":\"contains\","
                           "\"value\":\"GERENTE\"}}",
    "negative_personas/boss", "persona_overlaps" },
  { "another-persona", "negative_personas/boss={\"key\":\"boss\",\"title\":\"Boss\",\"sentence\":\"No.\","
                       "\"conditions\":{\"field\":\"company.employees\",\"operator\":\"at_most\",\"value\":3}}",
    NULL, NULL },
  { "rule-behind-another", "interest/again={\"key\":\"again\",\"title\":\"Again\",\"kinds\":[\"form\"],"
                           "\"text\":\"price\",\"points\":5}",
    "interest/again", "rule_never_counts" },
  { "rule-before-another", "interest/form/text=\"price\"|interest/again={\"key\":\"again\","
                           "\"title\":\"Again\",\"kinds\":[\"form\"],\"points\":5}",
    NULL, NULL },
};

static void
test_finding (gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  g_autoptr (json_t) document = read_starter ("consultative.en.duo.json");
  g_auto (GStrv) edits = g_strsplit (cases[n].edits, "|", -1);
  g_autoptr (json_t) findings = NULL;

  for (guint i = 0; edits[i] != NULL; i++)
    {
      g_auto (GStrv) edit = g_strsplit (edits[i], "=", 2);

      set (document, edit[0], edit[1]);
    }
  findings = advise (document);
  if (cases[n].code != NULL)
    g_assert_true (has_finding (findings, cases[n].part, cases[n].code));
  else
    g_assert_cmpuint (json_array_size (findings), ==, 0);
}

/* Where no rule gives what a band asks, its grades are out of reach. */
static void
test_grades_out_of_reach (void)
{
  g_autoptr (json_t) document = read_starter ("consultative.en.duo.json");
  g_autoptr (json_t) findings = NULL;

  set (document, "interest",
       "[{\"key\":\"form\",\"title\":\"Form\",\"kinds\":[\"form\"],\"points\":10,\"cap\":10},"
       "{\"key\":\"page\",\"title\":\"Page\",\"kinds\":[\"page_view\"],\"points\":50}]");
  set (document, "criteria/buying_process/weight", "1");
  set (document, "criteria/meets_executive/weight", "1");
  findings = advise (document);
  /* Pages alone bring interest up to every band, but they are weak. */
  g_assert_false (has_finding (findings, "matrix", "grade_unreachable"));
  g_assert_true (has_finding (findings, "gates/mql", "gate_unreachable"));

  set (document, "interest/page/cap", "1");
  json_decref (findings);
  findings = advise (document);
  g_assert_true (has_finding (findings, "matrix", "grade_unreachable"));
}

static void
test_only_weak_signals (void)
{
  g_autoptr (json_t) document = read_starter ("consultative.en.duo.json");
  g_autoptr (json_t) findings = NULL;

  set (document, "interest",
       "[{\"key\":\"page\",\"title\":\"Page\",\"kinds\":[\"page_view\"],\"points\":50}]");
  set (document, "criteria/buying_process/weight", "0");
  set (document, "criteria/meets_executive/weight", "0");
  set (document, "gates/mql", "\"C\"");
  findings = advise (document);
  g_assert_true (has_finding (findings, "interest", "only_weak"));
  g_assert_true (has_finding (findings, "gates/mql", "gate_unreachable"));
}

static void
test_starters_are_sound (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autoptr (json_t) document = read_starter (name);
      g_autoptr (json_t) findings = advise (document);
      g_autofree char *text = tamiz_json_to_text (findings);

      g_test_message ("%s: %s", name, text);
      g_assert_cmpuint (json_array_size (findings), ==, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/advice/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_finding);
    }
  g_test_add_func ("/advice/grades-out-of-reach", test_grades_out_of_reach);
  g_test_add_func ("/advice/only-weak-signals", test_only_weak_signals);
  g_test_add_func ("/advice/starters-are-sound", test_starters_are_sound);

  return g_test_run ();
}
