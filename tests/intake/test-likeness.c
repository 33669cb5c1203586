#include "config.h"

#include "intake-support.h"
#include "tamiz-company-names.h"

/* How well duplicates are told: pairs that people have labelled by what they mean, the awkward
 * ones on purpose (tests/fixtures/pairs.json).
 */

static TamizNormalizerSettings settings = {
  .country = "BO", .source = "Feria", .source_kind = -1, .activity = -1, .ids = "crm",
};

static json_t *
load_pairs (const char *key)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_FIXTURES"), "pairs.json", NULL);
  json_error_t where;
  json_t *all = json_load_file (path, 0, &where);
  json_t *pairs;

  if (all == NULL)
    g_error ("%s: %s", path, where.text);
  pairs = json_incref (json_object_get (all, key));
  json_decref (all);

  return pairs;
}

static const char *
get_text (json_t     *side,
          const char *key)
{
  const char *text = tamiz_json_get_text (side, key);

  return text != NULL ? text : "";
}

/* Without a name the row has an id, so that it is one. */
static TamizStaged *
stage (json_t *side)
{
  g_autofree char *text
      = g_strdup_printf ("nombre completo;telefono;correo;empresa;id\n%s;%s;%s;%s;%s\n", get_text (side, "name"),
                         get_text (side, "phone"), get_text (side, "email"), get_text (side, "company"),
                         *get_text (side, "name") == '\0' ? "1" : "");
  g_autoptr (GPtrArray) all = stage_text (TAMIZ_IMPORT_OF_PEOPLE, text, NULL, &settings);

  g_assert_cmpuint (all->len, ==, 1);
  return tamiz_staged_ref (all->pdata[0]);
}

static TamizLikeness
match (json_t    *a,
       json_t    *b,
       GPtrArray *evidence)
{
  g_autoptr (TamizStaged) staged = stage (a);
  g_autoptr (TamizStaged) other = stage (b);
  g_autoptr (TamizCandidate) candidate = tamiz_candidate_new_from_staged (other);

  return tamiz_match_staged (staged, candidate, evidence);
}

typedef struct
{
  guint right, wrong;       /* told to be the same, by what they are */
  guint missed;             /* the same and not told so */
} Figures;

static double
get_precision (const Figures *figures)
{
  return figures->right + figures->wrong > 0 ? (double) figures->right / (figures->right + figures->wrong) : 1;
}

static double
get_recall (const Figures *figures)
{
  return (double) figures->right / (figures->right + figures->missed);
}

static void
count_pair (Figures  *figures,
            gboolean  same,
            gboolean  told)
{
  figures->right += same && told;
  figures->wrong += !same && told;
  figures->missed += same && !told;
}

static void
print (const char    *what,
       const Figures *figures)
{
  g_test_message ("%s: precision %.3f (%u right, %u wrong), recall %.3f (%u missed)", what,
                  get_precision (figures), figures->right, figures->wrong, get_recall (figures),
                  figures->missed);
}

static void
measure_people (const char *key,
                Figures    *sure,
                Figures    *likely)
{
  g_autoptr (json_t) pairs = load_pairs (key);
  json_t *pair;
  gsize i;

  json_array_foreach (pairs, i, pair)
    {
      json_t *a = json_object_get (pair, "a"), *b = json_object_get (pair, "b");
      gboolean same = json_is_true (json_object_get (pair, "same"));
      g_autoptr (GPtrArray) evidence = g_ptr_array_new_with_free_func (g_free);
      TamizLikeness likeness = match (a, b, evidence);

      /* Whoever came first must not matter. */
      g_assert_cmpint (likeness, ==, match (b, a, NULL));
      count_pair (sure, same, likeness == TAMIZ_LIKENESS_SURE);
      count_pair (likely, same, likeness >= TAMIZ_LIKENESS_LIKELY);
      if (same != (likeness >= TAMIZ_LIKENESS_LIKELY))
        g_test_message ("%s: %s | %s (%s)", same ? "missed" : "wrongly told", get_text (a, "name"),
                        get_text (b, "name"), tamiz_json_get_text (pair, "why"));
      g_assert_cmpint (evidence->len > 0, ==, likeness > TAMIZ_LIKENESS_NO);
    }
}

static void
people_are_told_apart_as_people_do (void)
{
  Figures sure = { 0 }, likely = { 0 };

  measure_people ("people", &sure, &likely);
  g_assert_cmpuint (likely.right + likely.missed, >=, 150);
  print ("sure", &sure);
  print ("sure and likely", &likely);
  g_assert_cmpfloat (get_precision (&sure), >=, 0.99);
  g_assert_cmpfloat (get_precision (&likely), >=, 0.95);
  g_assert_cmpfloat (get_recall (&likely), >=, 0.9);
}

static void
measure_companies (const char *key,
                   Figures    *figures)
{
  g_autoptr (json_t) pairs = load_pairs (key);
  json_t *pair;
  gsize i;

  json_array_foreach (pairs, i, pair)
    {
      const char *a = tamiz_json_get_text (pair, "a"), *b = tamiz_json_get_text (pair, "b");
      gboolean same = json_is_true (json_object_get (pair, "same"));
      gboolean told = tamiz_companies_are_alike (a, b);

      g_assert_cmpint (told, ==, tamiz_companies_are_alike (b, a));
      count_pair (figures, same, told);
      if (same != told)
        g_test_message ("%s: %s | %s", same ? "missed" : "wrongly told", a, b);
    }
}

static void
companies_are_told_apart_as_people_do (void)
{
  Figures figures = { 0 };

  measure_companies ("companies", &figures);
  print ("companies", &figures);
  g_assert_cmpfloat (get_precision (&figures), >=, 0.95);
  g_assert_cmpfloat (get_recall (&figures), >=, 0.9);
}

/* Names and companies as they stand in files of other programs, labelled before anybody looked at
 * what the rules say of them.
 */
static void
what_stands_in_files_is_told_apart_too (void)
{
  Figures sure = { 0 }, likely = { 0 }, companies = { 0 };

  measure_people ("people_of_files", &sure, &likely);
  measure_companies ("companies_of_files", &companies);
  print ("of files: sure", &sure);
  print ("of files: sure and likely", &likely);
  print ("of files: companies", &companies);
  g_assert_cmpfloat (get_precision (&sure), >=, 0.95);
  g_assert_cmpfloat (get_precision (&likely), >=, 0.95);
  g_assert_cmpfloat (get_recall (&likely), >=, 0.95);
  g_assert_cmpfloat (get_precision (&companies), >=, 0.9);
  g_assert_cmpfloat (get_recall (&companies), >=, 0.8);
}

static void
evidence_says_why_names_are_alike (void)
{
  g_autoptr (json_t) a = json_pack ("{s:s, s:s, s:s}", "name", "José Pérez", "phone", "71234567", "company",
                                    "Acme SRL");
  g_autoptr (json_t) b = json_pack ("{s:s, s:s, s:s}", "name", "Pepe Pérez", "phone", "+591 71234567", "company",
                                    "Acme");
  g_autoptr (GPtrArray) evidence = g_ptr_array_new_with_free_func (g_free);

  g_assert_cmpint (match (a, b, evidence), ==, TAMIZ_LIKENESS_SURE);
  g_assert_cmpuint (evidence->len, ==, 2);
  g_assert_cmpstr (evidence->pdata[0], ==,
                   "the same mobile and an alike name (Pepe is short for José): +59171234567");
  g_assert_cmpstr (evidence->pdata[1], ==, "an alike name (Pepe is short for José) at the same company: Acme");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/likeness/people-are-told-apart-as-people-do", people_are_told_apart_as_people_do);
  g_test_add_func ("/likeness/companies-are-told-apart-as-people-do", companies_are_told_apart_as_people_do);
  g_test_add_func ("/likeness/what-stands-in-files-is-told-apart-too", what_stands_in_files_is_told_apart_too);
  g_test_add_func ("/likeness/evidence-says-why-names-are-alike", evidence_says_why_names_are_alike);

  return g_test_run ();
}
