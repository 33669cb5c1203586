#include "config.h"

#include "session-checks.h"

#include <string.h>

/* What an import says before and after it: counts, lists, and rows that come back mended. */

static const char *const files[] = {
  "damaged_utf8.csv",        "duplicates_utf8.csv",      "excel_es_cp1252.csv",  "excel_sep_hint_utf8bom.csv",
  "google_contacts.csv",     "hubspot_contacts.csv",     "invalid_utf8_bytes.csv", "meta_lead_ads_utf16le.csv",
  "outlook_cp1252.csv",      "salesforce_report_latin1.csv", "formula_cells.csv",
};

static const char *const alike[] = { "rows",     "added",      "updated",       "filled",         "skipped",
                                     "set_aside", "problems",  "updated_rows",  "skipped_rows",   "set_aside_rows",
                                     "new_sources", "fields_made", "kept_as_typed", "suppressed_rows" };

/* Ids are only those of the base in what was written. */
static void
forget_ids (json_t *answer)
{
  json_t *row;
  gsize i;

  json_array_foreach (json_object_get (answer, "updated_rows"), i, row)
    json_object_del (row, "lead");
  json_array_foreach (json_object_get (answer, "skipped_rows"), i, row)
    json_object_del (row, "lead");
}

static void
import_as_tried (TamizTestSession *test,
                 const char       *path,
                 const char       *match)
{
  g_autoptr (json_t) tried = NULL, done = NULL;
  g_autoptr (json_t) arguments
      = json_pack ("{ss, ss, ss, sb}", "file", path, "source", "Página web", "match", match, "dry-run", 1);
  GError *error = NULL;

  tried = tamiz_test_session_perform_json (test, &error, "import", arguments);
  g_assert_no_error (error);
  json_object_del (arguments, "dry-run");
  done = tamiz_test_session_perform_json (test, &error, "import", arguments);
  g_assert_no_error (error);
  forget_ids (tried);
  forget_ids (done);
  for (guint i = 0; i < G_N_ELEMENTS (alike); i++)
    {
      json_t *one = json_object_get (tried, alike[i]), *other = json_object_get (done, alike[i]);

      if (!json_equal (one, other))
        {
          g_autofree char *a = tamiz_json_to_text (one), *b = tamiz_json_to_text (other);

          g_error ("%s, %s: “%s” was to be %s and is %s", path, match, alike[i], a, b);
        }
    }
}

static void
an_import_does_what_its_trial_said (void)
{
  static const char *const matches[] = { "fill", "fill", "update", "skip" };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (test);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_SHARED_DATA"), "messy", files[i], NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        {
          g_test_skip_printf ("the shared data is not there: %s", path);
          return;
        }
      for (guint j = 0; j < G_N_ELEMENTS (matches); j++)
        import_as_tried (test, path, matches[j]);
    }
  assert_sound (test);
}

static json_t *
try_out (TamizTestSession *test,
         const char       *path,
         const char       *match)
{
  g_autoptr (json_t) arguments = json_pack ("{ss, ss, ss, ss, sb}", "file", path, "source", "Página web", "activity",
                                            "none", "match", match, "dry-run", 1);
  GError *error = NULL;
  json_t *answer = tamiz_test_session_perform_json (test, &error, "import", arguments);

  g_assert_no_error (error);
  return answer;
}

static void
the_lists_say_who_and_what (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (json_t) answer = NULL;

  tamiz_test_session_agree (test);
  first = tamiz_test_session_write (test, "first.csv", "nombre;correo;empresa;cargo\nAna Rojas;ana@a.bo;Andina;Gerente\n"
                                                       "Luis Paz;luis@b.bo;Norte;Jefe\n");
  DO (test, "import", "file", first, "source", "Página web", "activity", "none");
  second = tamiz_test_session_write (test, "second.csv",
                                     "nombre;correo;empresa;cargo;ciudad\nAna Rojas;ana@a.bo;Andina;Directora;La Paz\n"
                                     "Luis Paz;luis@b.bo;Norte;Jefe;\nEva Sol;eva@c.bo;Sur;;\n;;;;Oruro\n");
  answer = try_out (test, second, "update");
  g_assert_cmpint (count (test, "lead.list"), ==, 2);
  g_assert_cmpstr (tamiz_test_get (answer, "added_rows.0.name"), ==, "Eva Sol");
  g_assert_cmpint (get_number (answer, "added_rows.0.line"), ==, 4);
  g_assert_cmpstr (tamiz_test_get (answer, "updated_rows.0.name"), ==, "Ana Rojas");
  g_assert_cmpstr (tamiz_test_get (answer, "updated_rows.0.changes.0.field"), ==, "person.job_title");
  g_assert_cmpstr (tamiz_test_get (answer, "updated_rows.0.changes.0.from"), ==, "Gerente");
  g_assert_cmpstr (tamiz_test_get (answer, "updated_rows.0.changes.0.to"), ==, "Directora");
  g_assert_cmpstr (tamiz_test_get (answer, "updated_rows.0.changes.1.field"), ==, "person.city");
  g_assert_cmpstr (tamiz_test_get (answer, "skipped_rows.0.name"), ==, "Luis Paz");
  g_assert_cmpstr (tamiz_test_get (answer, "skipped_rows.0.code"), ==, "known");
  g_assert_cmpstr (tamiz_test_get (answer, "set_aside_rows.0.code"), ==, "least_record");
}

/* More people than a trial keeps at hand, each twice and far apart, the second time with more. */
static void
a_large_file_does_what_its_trial_said (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (GString) text = g_string_new ("nombre,correo,ciudad,cargo\n");
  g_autofree char *path = NULL;

  tamiz_test_session_agree (test);
  for (guint pass = 0; pass < 3; pass++)
    {
      for (guint i = 0; i < 2500; i++)
        g_string_append_printf (text, "Ana Paz,p%u@lugar.example,%s,%s\n", i, pass == 1 && i % 2 == 0 ? "Sucre" : "",
                                pass == 2 && i % 5 == 0 ? "Jefa" : "");
    }
  path = tamiz_test_session_write (test, "large.csv", text->str);
  import_as_tried (test, path, "fill");
  g_assert_cmpint (count (test, "lead.list"), ==, 2500);
}

/* A row stands in one list of what became of it; what is nobody's row is counted, then and later. */
static void
no_row_is_said_to_be_two_things (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *path = NULL;
  g_autoptr (json_t) trial = NULL, list = NULL, preview = NULL;

  tamiz_test_session_agree (test);
  path = tamiz_test_session_write (test, "meta.csv",
                                   "id,full_name,email,phone_number\n1,Ana Rojas,ana@a.bo,no es\n,,,tampoco\n"
                                   "2,<test lead: dummy data for full_name>,test@fb.com,<test lead: dummy data for phone_number>\n");
  preview = tamiz_test_session_do (test, "import.preview", "file", path, NULL);
  g_assert_cmpint (get_number (preview, "rows"), ==, 2);
  g_assert_cmpint (get_number (preview, "left_out"), ==, 1);
  trial = try_out (test, path, "fill");
  g_assert_cmpint (get_number (trial, "set_aside_rows.0.line"), ==, 3);
  g_assert_cmpint (get_number (trial, "problems"), ==, 1);
  g_assert_cmpuint (json_array_size (json_object_get (trial, "kept_as_typed")), ==, 1);
  g_assert_cmpint (get_number (trial, "kept_as_typed.0.line"), ==, 2);
  g_assert_cmpint (get_number (trial, "left_out"), ==, 1);
  g_assert_cmpint (get_number (trial, "left_out_lines.0.line"), ==, 4);

  DO (test, "import", "file", path, "source", "Página web");
  list = tamiz_test_session_do (test, "import.list", NULL);
  g_assert_cmpint (get_number (list, "items.0.left_out"), ==, 1);
}

/* Two people of one company in one slice, whose rows do not agree about it. */
static void
rows_of_one_company_follow_each_other (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (json_t) answer = NULL, history = NULL;

  tamiz_test_session_agree (test);
  first = tamiz_test_session_write (test, "first.csv", "nombre,correo,empresa,empleados\nAna Rojas,ana@a.bo,Andina,10\n"
                                                       "Luis Paz,luis@a.bo,Andina,\n");
  DO (test, "import", "file", first, "source", "Página web");
  second = tamiz_test_session_write (test, "second.csv",
                                     "nombre,correo,empresa,empleados\nAna Rojas,ana@a.bo,Andina,20\n"
                                     "Luis Paz,luis@a.bo,Andina,30\nAna Rojas,ana@a.bo,Andina,30\n");
  import_as_tried (test, second, "update");
  answer = tamiz_test_session_do (test, "company.list", NULL);
  g_assert_cmpint (get_number (answer, "items.0.employees"), ==, 30);
  assert_sound (test);
}

static char *
last_import (TamizTestSession *test)
{
  g_autoptr (json_t) imports = tamiz_test_session_do (test, "import.list", NULL);
  json_t *items = json_object_get (imports, "items");

  return g_strdup (tamiz_json_get_text (json_array_get (items, json_array_size (items) - 1), "id"));
}

static char *
replace (const char *text,
         const char *what,
         const char *with)
{
  g_auto (GStrv) pieces = g_strsplit (text, what, -1);

  g_assert_cmpuint (g_strv_length (pieces), ==, 2);
  return g_strjoinv (with, pieces);
}

static void
failed_rows_come_back_mended (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *path = NULL, *import = NULL, *output = NULL, *text = NULL, *mended = NULL, *again = NULL;
  g_autofree char *second = NULL;
  g_autoptr (json_t) tried = NULL, answer = NULL, list = NULL;
  g_autoptr (GError) error = NULL;

  tamiz_test_session_agree (test);
  path = tamiz_test_session_write (test, "rows.csv", "Zona;Nombre;Correo;Nota;Fuente\nSur;Ana;ana@a.bo;=1+1;Web\n"
                                                     "Norte;;eva@b.bo;=2+2;Web\nEste;;luis@b.bo;;Web\n");
  DO (test, "import", "file", path);
  import = last_import (test);
  output = g_build_filename (test->folder, "failed.csv", NULL);
  DO (test, "import.failed", "id", import, "output", output);
  g_file_get_contents (output, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text, "Zona,Nombre,Correo,Nota,Fuente,tamiz:reason,tamiz:row\r\n"));

  mended = replace (text, "Norte,,", "Norte,Eva Sol,");
  again = tamiz_test_session_write (test, "mended.csv", mended);
  tried = try_out (test, again, "fill");
  g_assert_cmpint (get_number (tried, "mended"), ==, 1);
  g_assert_cmpint (count (test, "set-aside.list"), ==, 2);
  answer = tamiz_test_session_do (test, "import", "file", again, NULL);
  g_assert_cmpint (get_number (answer, "added"), ==, 1);
  g_assert_cmpint (get_number (answer, "set_aside"), ==, 1);
  g_assert_cmpint (get_number (answer, "mended"), ==, 1);
  g_assert_cmpint (json_array_size (json_object_get (answer, "fields_made")), ==, 0);
  /* The one that still lacks something waits once, and as the file has it now. */
  list = tamiz_test_session_do (test, "set-aside.list", NULL);
  g_assert_cmpint (json_array_size (json_object_get (list, "items")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.row.Correo"), ==, "luis@b.bo");

  /* What the spreadsheet was kept from evaluating is what it was. */
  {
    g_autoptr (json_t) lead = tamiz_test_session_do (
        test, "lead.show", "id", tamiz_test_get (answer, "added_rows.0.lead"), NULL);

    g_assert_cmpstr (tamiz_test_get (lead, "notes"), ==, "=2+2");
  }

  second = last_import (test);
  DO (test, "undo", "what", second);
  g_assert_cmpint (count (test, "set-aside.list"), ==, 2);
  assert_sound (test);
}

/* The file of another base has the same numbers. */
static void
a_row_of_another_base_takes_nothing_away (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *path = NULL, *foreign = NULL, *text = NULL, *id = NULL;
  g_autoptr (json_t) list = NULL, answer = NULL;

  tamiz_test_session_agree (test);
  path = tamiz_test_session_write (test, "rows.csv", "Nombre,Correo,Fuente\n,eva@b.bo,Web\n");
  DO (test, "import", "file", path);
  list = tamiz_test_session_do (test, "set-aside.list", NULL);
  text = g_strdup_printf ("Nombre,Correo,Fuente,tamiz:reason,tamiz:row\nEva,eva@b.bo,Web,No name,%s-00000000\n"
                          "Eli,eli@b.bo,Web,No name,nonsense\n",
                          tamiz_test_get (list, "items.0.id"));
  foreign = tamiz_test_session_write (test, "foreign.csv", text);
  answer = tamiz_test_session_do (test, "import", "file", foreign, NULL);
  g_assert_cmpint (get_number (answer, "added"), ==, 2);
  g_assert_cmpint (get_number (answer, "mended"), ==, 0);
  g_assert_cmpint (count (test, "set-aside.list"), ==, 1);
}

static void
there_may_be_nothing_to_mend (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *path = NULL, *import = NULL, *output = NULL, *message = NULL;

  tamiz_test_session_agree (test);
  path = tamiz_test_session_write (test, "rows.csv", "Nombre,Correo,Fuente\nEva,eva@b.bo,Web\n");
  DO (test, "import", "file", path);
  import = last_import (test);
  output = g_build_filename (test->folder, "failed.csv", NULL);
  message = tamiz_test_session_refused (test, "not_found", "import.failed", "id", import, "output", output, NULL);
  g_assert_false (g_file_test (output, G_FILE_TEST_EXISTS));
}

static gboolean
has_line (const char *text,
          const char *line)
{
  g_autofree char *whole = g_strdup_printf ("\r\n%s\r\n", line);

  return strstr (text, whole) != NULL;
}

/* What came of an import can be shown to who was not there. */
static void
a_report_says_what_came_of_it (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *path = NULL, *import = NULL, *output = NULL, *table = NULL, *text = NULL, *lines = NULL;
  g_autofree char *message = NULL, *elsewhere = NULL, *paper = NULL, *shown = NULL;
  g_autoptr (json_t) report = NULL, undone = NULL;

  tamiz_test_session_agree (test);
  path = tamiz_test_session_write (test, "rows.csv", "Nombre;Correo;Fecha;Nota\nAna;ana@a.bo;03/04/2026;=1+1\n"
                                                     ";;31/04/2026;=2+2\n");
  DO (test, "import", "file", path, "source", "Página web", "match", "fill");
  import = last_import (test);
  output = g_build_filename (test->folder, "report.json", NULL);
  table = g_build_filename (test->folder, "report.csv", NULL);
  DO (test, "import.report", "id", import, "output", output);
  report = json_load_file (output, 0, NULL);
  g_assert_cmpint (get_number (report, "rows"), ==, 2);
  g_assert_cmpint (get_number (report, "added"), ==, 1);
  g_assert_cmpint (get_number (report, "set_aside"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (report, "file"), ==, path);
  g_assert_cmpstr (tamiz_test_get (report, "state"), ==, "done");
  g_assert_cmpstr (tamiz_test_get (report, "source"), ==, "Página web");
  g_assert_cmpstr (tamiz_test_get (report, "mapping.columns.Correo"), ==, "email");
  g_assert_nonnull (tamiz_test_get (report, "finished"));
  g_assert_nonnull (tamiz_test_get (report, "by_name"));
  g_assert_cmpstr (tamiz_test_get (report, "set_aside_rows.0.row.Nota"), ==, "=2+2");
  g_assert_cmpstr (tamiz_test_get (report, "set_aside_rows.0.code"), ==, "least_record");
  g_assert_cmpint (json_integer_value (tamiz_test_find (report, "set_aside_rows.0.line")), ==, 3);

  DO (test, "import.report", "id", import, "output", table);
  g_assert_true (g_file_get_contents (table, &lines, NULL, NULL));
  g_assert_true (g_str_has_prefix (lines, "part,name,value,reason\r\n"));
  g_assert_true (has_line (lines, "count,added,1,") && has_line (lines, "import,source,Página web,"));
  g_assert_true (has_line (lines, "column,Fecha,received_on,"));
  g_assert_nonnull (strstr (lines, "row,3,Fecha: 31/04/2026; Nota: =2+2,"));

  paper = g_build_filename (test->folder, "report.pdf", NULL);
  DO (test, "import.report", "id", import, "output", paper);
  shown = tamiz_test_read_paper (paper);
  if (shown != NULL)
    {
      g_assert_nonnull (strstr (shown, "rows.csv"));
      g_assert_nonnull (strstr (shown, "31/04/2026; Nota: =2+2"));
      g_assert_nonnull (strstr (shown, "Página web"));
    }

  /* Undone, it is no less something that happened. */
  DO (test, "undo", "what", import);
  DO (test, "import.report", "id", import, "output", output);
  undone = json_load_file (output, 0, NULL);
  g_assert_cmpstr (tamiz_test_get (undone, "state"), ==, "undone");
  g_assert_cmpint (json_array_size (json_object_get (undone, "set_aside_rows")), ==, 0);

  elsewhere = g_build_filename (test->folder, "report.txt", NULL);
  message = tamiz_test_session_refused (test, "invalid", "import.report", "id", import, "output", elsewhere, NULL);
  g_assert_nonnull (strstr (message, "*.pdf, *.csv or *.json"));
  g_assert_false (g_file_test (elsewhere, G_FILE_TEST_EXISTS));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/import-lists/as-tried", an_import_does_what_its_trial_said);
  g_test_add_func ("/session/import-lists/who-and-what", the_lists_say_who_and_what);
  g_test_add_func ("/session/import-lists/one-list", no_row_is_said_to_be_two_things);
  g_test_add_func ("/session/import-lists/large", a_large_file_does_what_its_trial_said);
  g_test_add_func ("/session/import-lists/one-company", rows_of_one_company_follow_each_other);
  g_test_add_func ("/session/import-lists/mended", failed_rows_come_back_mended);
  g_test_add_func ("/session/import-lists/foreign", a_row_of_another_base_takes_nothing_away);
  g_test_add_func ("/session/import-lists/nothing-to-mend", there_may_be_nothing_to_mend);

  g_test_add_func ("/session/import-lists/report", a_report_says_what_came_of_it);
  return g_test_run ();
}
