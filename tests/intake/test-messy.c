#include "config.h"

#include "intake-support.h"

#include "tamiz-text.h"
#include "tamiz-time.h"

/* The awkward files of the shared data against what a right import yields. */

typedef struct
{
  const char *file;
  const char *encoding;
  char delimiter;
  guint left_out;
  gboolean has_country;    /* the file tells each row's country */
  gboolean has_company, has_city, has_created, has_budget, has_note, has_source;
} Messy;

static const Messy files[] = {
  { "excel_es_cp1252.csv", "windows-1252", ';', 0, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE },
  { "excel_sep_hint_utf8bom.csv", "utf-8", ';', 0, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE },
  { "google_contacts.csv", "utf-8", ',', 0, FALSE, TRUE, TRUE, FALSE, FALSE, TRUE, FALSE },
  { "hubspot_contacts.csv", "utf-8", ',', 0, FALSE, TRUE, TRUE, TRUE, FALSE, TRUE, TRUE },
  { "meta_lead_ads_utf16le.csv", "utf-16le", '\t', 1, FALSE, FALSE, TRUE, TRUE, TRUE, FALSE,
    FALSE },
  { "outlook_cp1252.csv", "windows-1252", ',', 0, FALSE, TRUE, TRUE, FALSE, FALSE, TRUE, FALSE },
  { "salesforce_report_latin1.csv", "windows-1252", ',', 4, FALSE, TRUE, FALSE, TRUE, TRUE, TRUE,
    TRUE },
  { "damaged_utf8.csv", "utf-8", ';', 1, FALSE, FALSE, TRUE, FALSE, FALSE, FALSE, FALSE },
};

static json_t *
load_expected (const char *file)
{
  g_autofree char *name = g_strconcat ("messy/expected/", file, ".json", NULL);
  g_autofree char *path = shared_file (name);
  json_t *json = json_load_file (path, 0, NULL);

  g_assert_nonnull (json);
  return json;
}

/* Whether the number as it stands in the file, or the base's country, tells what it is. */
static gboolean
tells_country (TamizStaged *staged,
               const char  *country)
{
  if (g_str_equal (country, "BO"))
    return TRUE;

  for (guint i = 0; i < staged->phones->len; i++)
    {
      const TamizStagedPhone *phone = staged->phones->pdata[i];
      g_autofree char *digits = g_strdup (phone->as_typed);

      if (strchr (digits, '+') != NULL || g_str_has_prefix (digits, "00")
          || (strlen (digits) >= 11 && strspn (digits, "0123456789") == strlen (digits)
              && *digits != '0'))
        return TRUE;
    }

  return FALSE;
}

static void
check_phone (TamizStaged *staged,
             json_t      *lead,
             gboolean     told,
             guint       *as_typed)
{
  const char *expected = tamiz_json_get_text (lead, "phone_e164");
  gboolean found = FALSE;

  for (guint i = 0; i < staged->phones->len; i++)
    {
      const TamizStagedPhone *phone = staged->phones->pdata[i];

      found = found || g_strcmp0 (phone->e164, expected) == 0;
    }

  if (told || tells_country (staged, tamiz_json_get_text (lead, "country")))
    {
      if (!found)
        g_test_message ("line %" G_GUINT64_FORMAT ": %s expected, typed %s", staged->line, expected,
                        ((TamizStagedPhone *) staged->phones->pdata[0])->as_typed);
      g_assert_true (found);
      return;
    }

  /* Nothing tells: it stays as typed, and the row says so. */
  g_assert_cmpuint (staged->phones->len, ==, 1);
  g_assert_null (((TamizStagedPhone *) staged->phones->pdata[0])->e164);
  g_assert_cmpuint (count_problems (staged, "phone"), ==, 1);
  (*as_typed)++;
}

static void
check_text (TamizStaged *staged,
            TamizStagedField field,
            json_t      *lead,
            const char  *key)
{
  const char *expected = tamiz_json_get_text (lead, key);

  g_assert_cmpstr (text_of (staged, field), ==, expected != NULL ? expected : "");
}

static void
check_budget (TamizStaged *staged,
              TamizStagedField field,
              json_t      *lead)
{
  json_t *expected = json_object_get (lead, "budget");
  const char *text = tamiz_staged_get_text (staged, field);

  if (json_is_null (expected))
    g_assert_null (text);
  else
    g_assert_cmpfloat (g_ascii_strtod (text, NULL), ==, json_number_value (expected));
}

static void
check_lead (const Messy *file,
            TamizStaged *staged,
            json_t      *lead,
            GTimeZone   *zone,
            guint       *as_typed)
{
  check_text (staged, TAMIZ_STAGED_FIRST_NAME, lead, "first");
  check_text (staged, TAMIZ_STAGED_LAST_NAME, lead, "last");
  g_assert_cmpuint (staged->emails->len, >, 0);
  g_assert_cmpstr (((TamizStagedEmail *) staged->emails->pdata[0])->address, ==,
                   tamiz_json_get_text (lead, "email"));
  check_phone (staged, lead, file->has_country, as_typed);
  if (file->has_country)
    check_text (staged, TAMIZ_STAGED_COUNTRY, lead, "country");
  if (file->has_company)
    check_text (staged, TAMIZ_STAGED_COMPANY, lead, "company");
  if (file->has_city && text_of (staged, TAMIZ_STAGED_CITY)[0] != '\0')
    check_text (staged, TAMIZ_STAGED_CITY, lead, "city");
  if (file->has_source)
    check_text (staged, TAMIZ_STAGED_SOURCE, lead, "source");
  if (file->has_note)
    check_text (staged, TAMIZ_STAGED_NOTES, lead, "note");
  if (file->has_created)
    {
      g_autofree char *day = tamiz_day_format (tamiz_day_of (staged->received_on, zone));

      g_assert_cmpstr (day, ==, tamiz_json_get_text (lead, "created"));
    }
  if (file->has_budget)
    check_budget (staged,
                  g_str_has_prefix (file->file, "salesforce") ? TAMIZ_STAGED_REVENUE
                                                              : TAMIZ_STAGED_AMOUNT,
                  lead);
}

static void
test_file (gconstpointer data)
{
  const Messy *file = data;
  g_autofree char *name = g_strconcat ("messy/", file->file, NULL);
  g_autofree char *path = shared_file (name);
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new ("America/La_Paz");
  TamizNormalizerSettings settings = { .country = "BO", .currency = "BOB", .zone = zone,
                                       .source = "Archivo", .source_kind = -1, .activity = -1 };
  g_autoptr (TamizCsvReader) reader = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (json_t) expected = NULL;
  json_t *leads;
  guint as_typed = 0, refused = 0;

  if (path == NULL)
    return;

  expected = load_expected (file->file);
  leads = json_object_get (expected, "leads");
  all = stage_file (path, NULL, &settings, &reader);
  g_assert_cmpstr (tamiz_csv_reader_get_encoding (reader), ==, file->encoding);
  g_assert_cmpint (tamiz_csv_reader_get_delimiter (reader), ==, file->delimiter);
  g_assert_cmpuint (tamiz_csv_reader_get_n_left_out (reader), ==, file->left_out);

  for (guint i = 0; i < all->len; i++)
    {
      TamizStaged *staged = all->pdata[i];
      const char *code;
      g_autofree char *reason = NULL;

      if (!tamiz_staged_check_least_record (staged, &code, &reason))
        {
          refused++;
          g_assert_nonnull (reason);
          continue;
        }
      check_lead (file, staged, json_array_get (leads, i), zone, &as_typed);
    }
  g_assert_cmpuint (all->len - refused, ==, json_array_size (leads));
  g_assert_cmpuint (refused, ==, g_str_equal (file->file, "damaged_utf8.csv") ? 1 : 0);
  g_test_message ("%u rows, %u telephones kept as typed, %u set aside", all->len, as_typed,
                  refused);
}

static void
test_every_repair_is_listed (void)
{
  g_autofree char *path = shared_file ("messy/damaged_utf8.csv");
  TamizNormalizerSettings settings = { .country = "BO", .source = "x", .activity = -1 };
  g_autoptr (TamizCsvReader) reader = NULL;
  g_autoptr (GPtrArray) all = NULL;
  guint extra = 0, missing = 0, nul = 0, mojibake = 0;
  TamizStaged *last;
  TamizIntakeProblem *header;

  if (path == NULL)
    return;

  all = stage_file (path, NULL, &settings, &reader);
  for (guint i = 0; i < all->len; i++)
    {
      extra += count_problems (all->pdata[i], "extra_cells");
      missing += count_problems (all->pdata[i], "missing_cells");
      nul += count_problems (all->pdata[i], "nul");
      mojibake += count_problems (all->pdata[i], "mojibake");
      if (count_problems (all->pdata[i], "extra_cells") > 0)
        g_assert_cmpstr (text_of (all->pdata[i], TAMIZ_STAGED_NOTES), ==, "columna extra");
    }
  g_assert_cmpuint (extra, ==, 3);
  g_assert_cmpuint (missing, ==, 3);
  g_assert_cmpuint (nul, ==, 1);
  g_assert_cmpuint (mojibake, ==, 2);

  last = all->pdata[all->len - 1];
  g_assert_cmpstr (last->row->reject_code, ==, "quote");
  g_assert_cmpuint (last->line, ==, 27);
  header = tamiz_csv_reader_get_left_out (reader)->pdata[0];
  g_assert_cmpstr (header->code, ==, "repeated_header");
  g_assert_cmpuint (header->line, ==, 15);
}

static void
test_wrong_bytes_are_read_and_listed (void)
{
  g_autofree char *path = shared_file ("messy/invalid_utf8_bytes.csv");
  TamizNormalizerSettings settings = { .country = "BO", .source = "x", .activity = -1 };
  g_autoptr (TamizCsvReader) reader = NULL;
  g_autoptr (GPtrArray) all = NULL;
  TamizStaged *last;

  if (path == NULL)
    return;

  all = stage_file (path, NULL, &settings, &reader);
  g_assert_cmpstr (tamiz_csv_reader_get_encoding (reader), ==, "utf-8");
  last = all->pdata[all->len - 1];
  g_assert_cmpstr (text_of (last, TAMIZ_STAGED_FIRST_NAME), ==, "Guadalupe");
  g_assert_cmpstr (text_of (last, TAMIZ_STAGED_LAST_NAME), ==, "Ñancupil Quispe");
  g_assert_cmpuint (count_problems (last, "encoding"), >=, 1);
  g_assert_cmpuint (count_problems (last, "email"), ==, 1);
  g_assert_false (((TamizStagedEmail *) last->emails->pdata[0])->valid);
}

static void
test_formulas_are_data (void)
{
  g_autofree char *path = shared_file ("messy/formula_cells.csv");
  TamizNormalizerSettings settings = { .country = "BO", .source = "x", .activity = -1 };
  g_autoptr (GPtrArray) all = NULL;

  if (path == NULL)
    return;

  all = stage_file (path, NULL, &settings, NULL);
  g_assert_cmpuint (all->len, ==, 4);
  g_assert_cmpstr (text_of (all->pdata[0], TAMIZ_STAGED_FIRST_NAME), ==,
                   "=HYPERLINK(\"http://x.test\",\"clic\")");
  g_assert_cmpstr (text_of (all->pdata[0], TAMIZ_STAGED_NOTES), ==, "+591 70000000");
  g_assert_cmpstr (text_of (all->pdata[1], TAMIZ_STAGED_FIRST_NAME), ==, "@SUM(1+1)");
  g_assert_cmpstr (text_of (all->pdata[1], TAMIZ_STAGED_NOTES), ==, "-1+1");
  g_assert_cmpstr (text_of (all->pdata[2], TAMIZ_STAGED_NOTES), ==, "'=cmd");
}

/* Groups rows by sure matches, as the door does row after row. */
static void
test_duplicates_become_fifteen_people (void)
{
  g_autofree char *path = shared_file ("messy/duplicates_utf8.csv");
  TamizNormalizerSettings settings = { .country = "BO", .source = "x", .activity = -1 };
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (json_t) expected = NULL;
  int group[64];
  guint groups = 0;

  if (path == NULL)
    return;

  expected = load_expected ("duplicates_utf8.csv");
  all = stage_file (path, NULL, &settings, NULL);
  g_assert_cmpuint (all->len, ==, 25);
  for (guint i = 0; i < all->len; i++)
    {
      group[i] = -1;
      for (guint j = 0; j < i; j++)
        {
          g_autoptr (TamizCandidate) candidate = tamiz_candidate_new_from_staged (all->pdata[j]);

          if (tamiz_match_staged (all->pdata[i], candidate, NULL) != TAMIZ_LIKENESS_SURE)
            continue;
          /* One row never joins two people. */
          g_assert_true (group[i] < 0 || group[i] == group[j]);
          group[i] = group[j];
        }
      if (group[i] < 0)
        group[i] = (int) groups++;
    }
  g_assert_cmpint (groups, ==, tamiz_json_get_int (expected, "people", 0));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *name = g_strconcat ("/messy/", files[i].file, NULL);

      g_test_add_data_func (name, &files[i], test_file);
    }
  g_test_add_func ("/messy/every-repair-is-listed", test_every_repair_is_listed);
  g_test_add_func ("/messy/wrong-bytes-are-read-and-listed", test_wrong_bytes_are_read_and_listed);
  g_test_add_func ("/messy/formulas-are-data", test_formulas_are_data);
  g_test_add_func ("/messy/duplicates-become-fifteen-people",
                   test_duplicates_become_fifteen_people);

  return g_test_run ();
}
