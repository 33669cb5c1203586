#include "config.h"

#include "tamiz-test-session.h"

#include <string.h>

/* Files from outside, read where they lie; skipped, saying so, where they are absent. */

#define DO(...) json_decref (tamiz_test_session_do (__VA_ARGS__, NULL))

static char *
find_file (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_SHARED_DATA"), name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);

  g_test_skip_printf ("%s is not here", name);
  return NULL;
}

static gint64
get_count (json_t     *json,
           const char *key)
{
  return json_integer_value (json_object_get (json, key));
}

static void
assert_adds_up (json_t *answer)
{
  g_assert_cmpint (get_count (answer, "rows"), ==,
                   get_count (answer, "added") + get_count (answer, "updated")
                       + get_count (answer, "filled") + get_count (answer, "skipped")
                       + get_count (answer, "set_aside"));
}

static gint64
count_leads (TamizTestSession *test,
             const char       *name,
             const char       *value)
{
  g_autoptr (json_t) list = tamiz_test_session_do (test, "lead.list", "limit", "1", name, value, NULL);

  return get_count (list, "total");
}

static void
olist_ends_with_its_leads_origins_and_deals (void)
{
  g_autofree char *leads_path = find_file ("olist/mql_until_2018-03.csv");
  g_autofree char *deals_path = NULL;
  g_autoptr (TamizTestSession) test = NULL;
  g_autofree char *map = NULL, *deals_map = NULL;
  g_autoptr (json_t) leads = NULL;
  g_autoptr (json_t) deals = NULL;
  g_autoptr (json_t) funnel = NULL;
  g_autoptr (json_t) check = NULL;

  if (leads_path == NULL)
    return;
  deals_path = find_file ("olist/closed_deals_known_2018-04-01.csv");
  test = tamiz_test_session_new (NULL);
  tamiz_test_session_agree (test);
  DO (test, "source.add", "name", "Sin origen", "kind", "other");
  map = tamiz_test_session_write (test, "map.json",
                                  "{\"columns\": {\"mql_id\": \"external_id\", "
                                  "\"first_contact_date\": \"received_on\", \"origin\": \"source\"}}");
  leads = tamiz_test_session_do (test, "import", "file", leads_path, "map", map, "source", "Sin origen",
                                 "ids", "olist", "activity", "none", NULL);
  assert_adds_up (leads);
  g_assert_cmpint (get_count (leads, "rows"), ==, 5345);
  g_assert_cmpint (get_count (leads, "added"), ==, 5345);
  g_assert_cmpint (count_leads (test, "source", "organic_search"), ==, 1603);
  g_assert_cmpint (count_leads (test, "source", "Sin origen"), ==, 33);
  g_assert_cmpint (count_leads (test, "source", "unknown"), ==, 779);

  deals_map = tamiz_test_session_write (test, "deals.json",
                                        "{\"columns\": {\"mql_id\": \"external_id\", \"won_date\": \"at\"}, "
                                        "\"defaults\": {\"outcome\": \"won\"}}");
  deals = tamiz_test_session_do (test, "import", "file", deals_path, "of", "outcomes", "map", deals_map,
                                 "ids", "olist", NULL);
  assert_adds_up (deals);
  g_assert_cmpint (get_count (deals, "added"), ==, 336);
  g_assert_cmpint (count_leads (test, "stage", "won"), ==, 336);
  g_assert_cmpint (count_leads (test, "search", ""), ==, 5345);

  funnel = tamiz_test_session_do (test, "report.funnel", "from", "2017-06-01", "to", "2018-03-31", NULL);
  g_assert_cmpint (json_integer_value (tamiz_test_find (funnel, "items.0.reached")), ==, 5345);
  g_assert_cmpint (json_integer_value (tamiz_test_find (funnel, "items.6.reached")), ==, 336);
  check = tamiz_test_session_do (test, "check", NULL);
  g_assert_true (json_is_true (json_object_get (check, "ok")));
}

static void
x_education_comes_in_whole (void)
{
  g_autofree char *path = find_file ("xeducation/leads_dev.csv");
  g_autoptr (TamizTestSession) test = NULL;
  g_autofree char *map = NULL;
  g_autoptr (json_t) answer = NULL;

  if (path == NULL)
    return;
  test = tamiz_test_session_new (NULL);
  tamiz_test_session_agree (test);
  map = tamiz_test_session_write (test, "map.json",
                                  "{\"columns\": {\"Prospect ID\": \"external_id\", "
                                  "\"Lead Source\": \"source\"}}");
  answer = tamiz_test_session_do (test, "import", "file", path, "map", map, "source", "Página web", "ids",
                                  "xeducation", NULL);
  assert_adds_up (answer);
  g_assert_cmpint (get_count (answer, "rows"), ==, 6468);
  g_assert_cmpint (get_count (answer, "added"), ==, 6468);
}

static void
dry_run_tells_what_the_import_does (void)
{
  g_autofree char *path = find_file ("messy/duplicates_utf8.csv");
  g_autoptr (TamizTestSession) test = NULL;
  g_autoptr (json_t) dry = NULL;
  g_autoptr (json_t) wet = NULL;
  static const char *const keys[] = { "rows", "added", "updated", "filled", "skipped", "set_aside" };

  if (path == NULL)
    return;
  test = tamiz_test_session_new (NULL);
  tamiz_test_session_agree (test);
  dry = tamiz_test_session_do (test, "import", "file", path, "source", "Página web", "+dry-run", NULL, NULL);
  g_assert_cmpint (count_leads (test, "search", ""), ==, 0);
  wet = tamiz_test_session_do (test, "import", "file", path, "source", "Página web", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_cmpint (get_count (dry, keys[i]), ==, get_count (wet, keys[i]));
  g_assert_cmpint (get_count (wet, "added"), ==, 15);
}

static void
every_messy_file_keeps_every_row (void)
{
  static const char *const names[] = {
    "damaged_utf8.csv",          "excel_es_cp1252.csv",        "excel_sep_hint_utf8bom.csv",
    "formula_cells.csv",         "google_contacts.csv",        "hubspot_contacts.csv",
    "invalid_utf8_bytes.csv",    "meta_lead_ads_utf16le.csv",  "outlook_cp1252.csv",
    "salesforce_report_latin1.csv",
  };
  static const gint64 rows[] = { 20, 40, 40, 4, 40, 40, 5, 40, 40, 40 };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_build_filename ("messy", names[i], NULL);
      g_autofree char *path = find_file (name);
      g_autoptr (TamizTestSession) test = NULL;
      g_autoptr (json_t) answer = NULL;

      if (path == NULL)
        return;
      test = tamiz_test_session_new (NULL);
      tamiz_test_session_agree (test);
      answer = tamiz_test_session_do (test, "import", "file", path, "source", "Página web", NULL);
      g_test_message ("%s: %" G_GINT64_FORMAT " rows, %" G_GINT64_FORMAT " added, %" G_GINT64_FORMAT
                      " set aside, %" G_GINT64_FORMAT " kept as typed",
                      names[i], get_count (answer, "rows"), get_count (answer, "added"),
                      get_count (answer, "set_aside"), get_count (answer, "problems"));
      assert_adds_up (answer);
      g_assert_cmpint (get_count (answer, "rows"), >=, rows[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/data/olist-ends-with-its-leads-origins-and-deals",
                   olist_ends_with_its_leads_origins_and_deals);
  g_test_add_func ("/session/data/x-education-comes-in-whole", x_education_comes_in_whole);
  g_test_add_func ("/session/data/dry-run-tells-what-the-import-does", dry_run_tells_what_the_import_does);
  g_test_add_func ("/session/data/every-messy-file-keeps-every-row", every_messy_file_keeps_every_row);

  return g_test_run ();
}
