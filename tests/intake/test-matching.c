#include "config.h"

#include "intake-support.h"

static TamizNormalizerSettings settings = {
  .country = "BO", .source = "Feria", .source_kind = -1, .activity = -1, .ids = "crm",
};

static const char header[]
  = "nombre completo;telefono;correo;empresa;id;cargo;ciudad;notas;Color\n";

static TamizStaged *
stage_one (const char *values)
{
  g_autofree char *text = g_strconcat (header, values, "\n", NULL);
  g_autoptr (GPtrArray) all = stage_text (TAMIZ_IMPORT_OF_PEOPLE, text, NULL, &settings);

  g_assert_cmpuint (all->len, ==, 1);
  return tamiz_staged_ref (all->pdata[0]);
}

/* Both ways round: who came first must not matter. */
static void
expect_likeness (const char    *a,
                 const char    *b,
                 TamizLikeness  expected)
{
  g_autoptr (TamizStaged) staged_a = stage_one (a);
  g_autoptr (TamizStaged) staged_b = stage_one (b);
  g_autoptr (TamizCandidate) candidate_a = tamiz_candidate_new_from_staged (staged_a);
  g_autoptr (TamizCandidate) candidate_b = tamiz_candidate_new_from_staged (staged_b);
  g_autoptr (GPtrArray) evidence = g_ptr_array_new_with_free_func (g_free);

  g_test_message ("%s | %s", a, b);
  g_assert_cmpint (tamiz_match_staged (staged_a, candidate_b, evidence), ==, expected);
  g_assert_cmpint (tamiz_match_staged (staged_b, candidate_a, NULL), ==, expected);
  g_assert_cmpint (evidence->len > 0, ==, expected != TAMIZ_LIKENESS_NO);
}

static void
test_sure (void)
{
  expect_likeness ("Ana Paz;;ana@x.test", "Eva Ruiz;;ana@x.test", TAMIZ_LIKENESS_SURE);
  expect_likeness ("Ana Paz;;ana+web@x.test", "A. P.;;ana@x.test", TAMIZ_LIKENESS_SURE);
  expect_likeness ("Ana Paz;71234567;", "ANA PAZ LOPEZ;+591 71234567;", TAMIZ_LIKENESS_SURE);
  expect_likeness ("Ana Paz;;;;7", "Eva Ruiz;;;;7", TAMIZ_LIKENESS_SURE);
  /* A number not understood is compared by its last eight digits. */
  expect_likeness ("Zoë de la Fuente;+5491155557355;", "ZOE DE LA FUENTE;011 15-5555-7355;",
                   TAMIZ_LIKENESS_SURE);
}

static void
test_likely (void)
{
  expect_likeness ("Ana Paz;22123456;", "Ana Paz López;22123456;", TAMIZ_LIKENESS_LIKELY);
  expect_likeness ("Ana Paz;;info@x.test", "Ana Paz;;info@x.test", TAMIZ_LIKENESS_LIKELY);
  expect_likeness ("Ana Paz;;ana@x.test", "Ana Paz;;paz@x.test", TAMIZ_LIKENESS_LIKELY);
  expect_likeness ("Ana Paz;;;Café & Cía.", "Ana Paz;;;CAFE & CIA.", TAMIZ_LIKENESS_LIKELY);
  expect_likeness (";71234567;;;8", "Ana Paz;71234567;", TAMIZ_LIKENESS_LIKELY);
}

static void
test_same_company_other_person (void)
{
  expect_likeness ("Ana Paz;22123456;", "Eva Ruiz;22123456;", TAMIZ_LIKENESS_SAME_COMPANY);
  expect_likeness ("Ana Paz;71234567;", "Eva Ruiz;71234567;", TAMIZ_LIKENESS_SAME_COMPANY);
  expect_likeness ("Ana Paz;;ventas@x.test", "Eva Ruiz;;ventas@x.test",
                   TAMIZ_LIKENESS_SAME_COMPANY);
}

static void
test_no_likeness (void)
{
  expect_likeness ("Ana Paz;71234567;", "Ana Paz;61234567;", TAMIZ_LIKENESS_NO);
  expect_likeness ("Ana Paz;;a@gmail.com", "Ana Paz;;b@gmail.com", TAMIZ_LIKENESS_NO);
  expect_likeness ("Ana Paz;;;Taller", "Eva Ruiz;;;Taller", TAMIZ_LIKENESS_NO);
  expect_likeness ("Ana;;no", "Ana;;no", TAMIZ_LIKENESS_NO);
}

static void
expect_alike (const char *a,
              const char *b,
              gboolean    expected)
{
  g_auto (GStrv) first = g_strsplit (a, "|", 2);
  g_auto (GStrv) second = g_strsplit (b, "|", 2);

  g_test_message ("%s, %s", a, b);
  g_assert_cmpint (tamiz_names_are_alike (first[0], first[1], second[0], second[1]), ==, expected);
  g_assert_cmpint (tamiz_names_are_alike (second[0], second[1], first[0], first[1]), ==, expected);
}

static void
test_alike_names (void)
{
  expect_alike ("Juan Carlos|Núñez Peña", "JUAN CARLOS|NUNEZ PENA", TRUE);
  expect_alike ("Belén|Muñoz", "Belén|Muñoz Peñaloza", TRUE);
  expect_alike ("Juan Carlos|Pérez", "Juan|Pérez López", TRUE);
  expect_alike ("Juan|Carlos Pérez", "Juan Carlos|Pérez", TRUE);
  expect_alike ("Zoë|de la Fuente", "Zoe|Fuente", TRUE);
  expect_alike ("Dr. Juan|Pérez", "Juan|Pérez", TRUE);
  expect_alike ("J.|Pérez", "Juan|Pérez", TRUE);
  expect_alike ("Rubén|Villarroel", "Ruben|Villaroel", TRUE);

  expect_alike ("José|Flores Núñez", "José|Flores Flores", FALSE);
  expect_alike ("Ana|Pérez", "Eva|Pérez", FALSE);
  expect_alike ("Ana|Paz", "Ana|Ruiz", FALSE);
  expect_alike ("|", "Ana|Paz", FALSE);
}

static void
test_what_to_look_up (void)
{
  g_autoptr (TamizStaged) staged
    = stage_one ("Ana Paz;+5491123456789/9 5555 3541;Ana+web@acme.test;Café  Cía.;7");
  GPtrArray *lookups = tamiz_staged_get_lookups (staged);
  g_autoptr (GString) got = g_string_new (NULL);

  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = lookups->pdata[i];

      g_string_append_printf (got, "%s%d:%s", i > 0 ? " " : "", lookup->kind, lookup->text);
    }
  g_assert_cmpstr (got->str, ==,
                   "3:crm\n7 0:ana+web@acme.test 0:ana@acme.test 5:acme.test 2:23456789 "
                   "1:+5491123456789 1:+541123456789 2:55553541 4:cafe cia.");
}

static char *
merge_to_text (const char       *row,
               const char       *base,
               TamizMatchAction  action)
{
  g_autoptr (TamizStaged) staged = stage_one (row);
  g_autoptr (TamizStaged) there = stage_one (base);
  g_autoptr (TamizCandidate) candidate = tamiz_candidate_new_from_staged (there);
  g_autoptr (GPtrArray) changes = NULL;
  GString *text = g_string_new (NULL);
  const char *city = tamiz_staged_get_text (there, TAMIZ_STAGED_CITY);
  const char *notes = tamiz_staged_get_text (there, TAMIZ_STAGED_NOTES);
  const char *title = tamiz_staged_get_text (there, TAMIZ_STAGED_JOB_TITLE);

  if (city != NULL)
    tamiz_record_set_text (candidate->person, TAMIZ_PERSON_CITY, city);
  if (title != NULL)
    tamiz_record_set_text (candidate->person, TAMIZ_PERSON_JOB_TITLE, title);
  candidate->lead = tamiz_record_new (TAMIZ_KIND_LEAD, 1);
  if (notes != NULL)
    tamiz_record_set_text (candidate->lead, TAMIZ_LEAD_NOTES, notes);

  changes = tamiz_match_merge (staged, candidate, action);
  for (guint i = 0; i < changes->len; i++)
    {
      const TamizMergeChange *change = changes->pdata[i];
      const TamizKindInfo *info = tamiz_kind_get_info (change->kind);

      g_string_append_printf (text, "%s%s.%s=%s", i > 0 ? "; " : "", info->nick,
                              change->field >= 0 ? info->fields[change->field].name : "+",
                              change->text);
    }

  return g_string_free (text, FALSE);
}

static void
expect_merge (const char       *row,
              const char       *base,
              TamizMatchAction  action,
              const char       *expected)
{
  g_autofree char *got = merge_to_text (row, base, action);

  g_assert_cmpstr (got, ==, expected);
}

static void
test_update_takes_the_newer_value (void)
{
  expect_merge ("ANA PAZ;61234567;ana@x.test;;;Gerente;La Paz;nueva;rojo",
                "Ana Paz;71234567;ana@x.test;;;Jefa;Oruro;vieja", TAMIZ_MATCH_UPDATE,
                "person.job_title=Gerente; person.city=La Paz; lead.notes=nueva; "
                "phone.+=61234567; custom.+=rojo");
}

static void
test_fill_touches_only_blanks (void)
{
  expect_merge ("ANA PAZ;61234567;ana+b@x.test;;;Gerente;La Paz;nueva",
                "Ana Paz;71234567;ana@x.test;;;;Oruro;vieja", TAMIZ_MATCH_FILL,
                "person.job_title=Gerente; phone.+=61234567");
}

static void
test_skip_changes_nothing (void)
{
  expect_merge ("Eva;61234567;;;;Gerente;La Paz;nueva", "Ana Paz;;", TAMIZ_MATCH_SKIP, "");
}

/* The same row twice says nothing new the second time. */
static void
test_the_same_row_again_changes_nothing (void)
{
  static const char row[] = "Ana Paz;71234567;ana@x.test;;7;Jefa;Oruro;vieja";

  expect_merge (row, row, TAMIZ_MATCH_UPDATE, "");
  expect_merge (row, row, TAMIZ_MATCH_FILL, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/matching/sure", test_sure);
  g_test_add_func ("/matching/likely", test_likely);
  g_test_add_func ("/matching/same-company-other-person", test_same_company_other_person);
  g_test_add_func ("/matching/no-likeness", test_no_likeness);
  g_test_add_func ("/matching/alike-names", test_alike_names);
  g_test_add_func ("/matching/what-to-look-up", test_what_to_look_up);
  g_test_add_func ("/matching/update-takes-the-newer-value", test_update_takes_the_newer_value);
  g_test_add_func ("/matching/fill-touches-only-blanks", test_fill_touches_only_blanks);
  g_test_add_func ("/matching/skip-changes-nothing", test_skip_changes_nothing);
  g_test_add_func ("/matching/the-same-row-again-changes-nothing",
                   test_the_same_row_again_changes_nothing);

  return g_test_run ();
}
