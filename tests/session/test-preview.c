#include "config.h"

#include "session-checks.h"

#include <string.h>

/* What an import would make of a file, looked at before it is done. */

static const char people[]
    = "Nombre;Correo;Teléfono;Fecha;Color;Origen;Extra\n"
      "Inés Güemes;INES@condor.example;71234567;13/02/2026;azul;Feria;\n"
      "José Paz;jose@dos.example;no es;03/02/2026;rojo;;\n"
      "Ada Ruiz;ada@tres.example;;04/02/2026;azul;Página web;\n"
      ";;;05/02/2026;verde;Página web;\n";

static void
begin (TamizTestSession *test)
{
  DO (test, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role", "marketing,steward");
  DO (test, "source.add", "name", "Página web", "kind", "web");
}

static json_t *
get_column (json_t     *preview,
            const char *header)
{
  json_t *column = find_item (json_object_get (preview, "columns"), "header", header);

  g_assert_nonnull (column);
  return column;
}

static void
columns_and_rows_are_shown_as_they_will_become (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = NULL;
  g_autoptr (json_t) preview = NULL;
  json_t *items, *samples;

  begin (test);
  file = tamiz_test_session_write (test, "people.csv", people);
  preview = tamiz_test_session_do (test, "import.preview", "file", file, "source", "Página web", NULL);
  g_assert_cmpstr (tamiz_test_get (preview, "encoding"), ==, "utf-8");
  g_assert_cmpstr (tamiz_test_get (preview, "delimiter"), ==, ";");
  g_assert_cmpint (get_number (preview, "rows"), ==, 4);

  g_assert_cmpstr (tamiz_test_get (get_column (preview, "Correo"), "field"), ==, "email");
  g_assert_null (tamiz_test_get (get_column (preview, "Correo"), "custom"));
  g_assert_null (tamiz_test_get (get_column (preview, "Color"), "field"));
  g_assert_cmpstr (tamiz_test_get (get_column (preview, "Color"), "custom"), ==, "color");
  samples = json_object_get (get_column (preview, "Color"), "samples");
  g_assert_cmpint (json_array_size (samples), ==, 3);
  g_assert_cmpstr (json_string_value (json_array_get (samples, 1)), ==, "rojo");
  g_assert_cmpint (json_array_size (json_object_get (get_column (preview, "Extra"), "samples")), ==, 0);
  g_assert_cmpstr (tamiz_test_get (find_item (json_object_get (preview, "fields"), "key", "job_title"), "label"), ==,
                   "Job title");
  g_assert_null (find_item (json_object_get (preview, "fields"), "key", "outcome"));

  items = json_object_get (preview, "items");
  g_assert_cmpint (json_array_size (items), ==, 4);
  g_assert_cmpstr (tamiz_test_get (items, "0.values.first_name"), ==, "Inés");
  g_assert_cmpstr (tamiz_test_get (items, "0.values.email"), ==, "ines@condor.example");
  g_assert_cmpstr (tamiz_test_get (items, "0.values.phone"), ==, "+59171234567");
  g_assert_cmpstr (tamiz_test_get (items, "0.values.source"), ==, "Feria");
  g_assert_cmpstr (tamiz_test_get (items, "0.values.custom:color"), ==, "azul");
  /* The 13th says that days come first, for all the rows. */
  g_assert_cmpstr (tamiz_test_get (items, "1.values.received_on"), ==, "2026-02-03T00:00:00-04:00");
  g_assert_cmpstr (tamiz_test_get (items, "1.values.source"), ==, "Página web");
  g_assert_cmpstr (tamiz_test_get (items, "1.activity"), ==, "form");
  g_assert_cmpint (json_array_size (tamiz_test_find (items, "1.problems")), ==, 1);
  g_assert_null (tamiz_test_get (items, "1.set_aside"));
  g_assert_nonnull (tamiz_test_get (items, "3.set_aside"));
  g_assert_cmpint (count (test, "lead.list"), ==, 0);
  g_assert_cmpint (count (test, "import.list"), ==, 0);
  assert_sound (test);
}

static void
assert_trial_is_true (TamizTestSession *test,
                      const char       *file,
                      const char       *activity,
                      gint64            skipped)
{
  static const char *const keys[] = { "added", "updated", "filled", "skipped", "set_aside" };
  g_autoptr (json_t) dry = tamiz_test_session_do (test, "import", "file", file, "source", "Página web",
                                                  "activity", activity, "+dry-run", NULL, NULL);
  g_autoptr (json_t) wet = tamiz_test_session_do (test, "import", "file", file, "source", "Página web",
                                                  "activity", activity, NULL);

  g_assert_cmpint (get_number (wet, "skipped"), ==, skipped);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_cmpint (get_number (dry, keys[i]), ==, get_number (wet, keys[i]));
}

/* Rows that meet others of the same file are told as they will be written. */
static void
a_trial_tells_repeated_rows_truly (void)
{
  static const char repeated[] = "Nombre,Apellido,Cargo,Correo,Teléfono,Empresa,Ciudad,Empleados,Etiquetas,Color\n"
                                 "Rosa,Mamani,Directora,rosa@illimani.example,76543210,Textil Illimani,El Alto,30,feria,azul\n"
                                 "Rosa,Mamani,Directora,rosa@illimani.example,76543210,Textil Illimani,El Alto,,feria,\n"
                                 "Iván,Núñez,,ivan@sur.example,,Clínica del Sur,,80,,\n"
                                 "Iván,Núñez,Coordinador,ivan@sur.example,,Clínica del Sur,,80,,\n"
                                 "Iván,Núñez,Jefe,ivan@sur.example,,Clínica del Sur,,80,,\n";
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = NULL;
  g_autoptr (json_t) list = NULL;

  begin (test);
  file = tamiz_test_session_write (test, "repeated.csv", repeated);
  /* Without what they did, and with it: then each row is an inquiry of its own. */
  assert_trial_is_true (test, file, "none", 2);
  assert_trial_is_true (test, file, "form", 0);
  /* What the second row filled is there for the third of the same slice. */
  list = tamiz_test_session_do (test, "lead.list", "search", "Iván", NULL);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.job_title"), ==, "Coordinador");
  assert_sound (test);
}

/* So are those that join somebody of the base, who has changed with the row before. */
static void
a_trial_tells_rows_that_join_the_same_person_truly (void)
{
  static const char known[] = "Nombre,Apellido,Correo\n"
                              "Rosa,Mamani,rosa@illimani.example\n"
                              "Iván,Núñez,ivan@sur.example\n";
  static const char joins[] = "Nombre,Apellido,Cargo,Correo,Teléfono,Empresa,Ciudad,Color\n"
                              "Rosa,Mamani,Directora,rosa@illimani.example,76543210,Textil Illimani,El Alto,azul\n"
                              "Rosa,Mamani,Directora,rosa@illimani.example,,Textil Illimani,El Alto,azul\n"
                              "Rosa,Mamani,Directora,,76543210,,,\n"
                              "Iván,Núñez,,ivan@sur.example,,,,\n"
                              "Iván,Núñez,Jefe,ivan@sur.example,,,,\n"
                              "Iván,Núñez,Jefe,ivan@sur.example,,,,rojo\n";
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *before = NULL, *file = NULL;

  begin (test);
  before = tamiz_test_session_write (test, "known.csv", known);
  json_decref (tamiz_test_session_do (test, "import", "file", before, "source", "Página web", NULL));
  file = tamiz_test_session_write (test, "joins.csv", joins);
  assert_trial_is_true (test, file, "none", 3);
  assert_trial_is_true (test, file, "form", 0);
  assert_sound (test);
}

static void
a_mapping_is_tried_and_then_used (void)
{
  static const char map[] = "{\"columns\": {\"Color\": null, \"Extra\": \"city\"}, \"date_order\": \"mdy\","
                            " \"defaults\": {\"country\": \"PE\"}}";
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = NULL, *map_file = NULL;
  g_autoptr (json_t) preview = NULL, dry = NULL, imported = NULL, list = NULL, undone = NULL;

  begin (test);
  file = tamiz_test_session_write (test, "people.csv", people);
  map_file = tamiz_test_session_write (test, "map.json", map);
  preview = tamiz_test_session_do (test, "import.preview", "file", file, "source", "Página web", "mapping", map, NULL);
  g_assert_null (tamiz_test_get (get_column (preview, "Color"), "custom"));
  g_assert_cmpstr (tamiz_test_get (get_column (preview, "Extra"), "field"), ==, "city");
  g_assert_null (tamiz_test_get (preview, "items.0.values.custom:color"));
  g_assert_cmpstr (tamiz_test_get (preview, "items.1.values.received_on"), ==, "2026-03-02T00:00:00-04:00");
  g_assert_cmpstr (tamiz_test_get (preview, "items.1.values.country"), ==, "PE");

  REFUSED (test, "invalid", "import", "file", file, "source", "Página web", "mapping", map, "map", map_file);
  dry = tamiz_test_session_do (test, "import", "file", file, "source", "Página web", "mapping", map, "+dry-run", NULL,
                               NULL);
  g_assert_cmpint (get_number (dry, "set_aside"), ==, 1);
  g_assert_cmpint (get_number (dry, "set_aside_rows.0.line"), ==, 5);
  g_assert_nonnull (tamiz_test_get (dry, "set_aside_rows.0.reason"));
  imported = tamiz_test_session_do (test, "import", "file", file, "source", "Página web", "mapping", map, NULL);
  g_assert_cmpint (get_number (imported, "added"), ==, 3);
  g_assert_true (json_equal (json_object_get (imported, "mapping"), json_object_get (preview, "mapping")));
  list = tamiz_test_session_do (test, "lead.list", "search", "José", NULL);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.country"), ==, "PE");
  assert_sound (test);
}

static void
what_cannot_be_read_is_told (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = NULL, *empty = NULL, *message = NULL;

  begin (test);
  file = tamiz_test_session_write (test, "people.csv", people);
  empty = tamiz_test_session_write (test, "empty.csv", "");
  REFUSED (test, "read", "import.preview", "file", "/no/such/file.csv");
  g_free (tamiz_test_session_refused (test, "empty", "import.preview", "file", empty, NULL));
  REFUSED (test, "invalid", "import.preview", "file", file, "of", "cats");
  REFUSED (test, "not_found", "import.preview", "file", file, "source", "Radio");
  REFUSED (test, "map", "import.preview", "file", file, "mapping", "{\"columns\": {\"Peso\": \"city\"}}");
  message = tamiz_test_session_refused (test, "invalid", "import.preview", "file", file, "mapping", "{", NULL);
  g_assert_true (g_str_has_prefix (message, "mapping: "));
}

static void
a_long_file_is_counted_and_shown_in_part (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (GString) text = g_string_new ("email,Color,Color\n");
  g_autofree char *file = NULL;
  g_autoptr (json_t) preview = NULL;

  begin (test);
  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (text, "p%u@gente.example,azul,%u\n", i, i);
  file = tamiz_test_session_write (test, "long.csv", text->str);
  preview = tamiz_test_session_do (test, "import.preview", "file", file, NULL);
  g_assert_cmpint (get_number (preview, "rows"), ==, 1000);
  g_assert_cmpint (json_array_size (json_object_get (preview, "items")), ==, 20);
  /* Two columns of one name are two columns. */
  g_assert_cmpint (json_array_size (tamiz_test_find (preview, "columns.1.samples")), ==, 1);
  g_assert_cmpint (json_array_size (tamiz_test_find (preview, "columns.2.samples")), ==, 3);
  g_assert_cmpstr (tamiz_test_get (preview, "columns.1.custom"), !=, tamiz_test_get (preview, "columns.2.custom"));
}

/* What could be one of two days is said, until somebody decides. */
static void
dates_that_can_be_read_two_ways_are_in_doubt (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = NULL, *sure = NULL;
  g_autoptr (json_t) preview = NULL, decided = NULL, clear = NULL;

  begin (test);
  file = tamiz_test_session_write (test, "doubt.csv",
                                   "Correo;Fecha;Monto;Empleados\na@uno.example;03/04/2026;1.200;80\n");
  preview = tamiz_test_session_do (test, "import.preview", "file", file, NULL);
  g_assert_true (json_is_true (json_object_get (get_column (preview, "Fecha"), "in_doubt")));
  g_assert_cmpstr (tamiz_test_get (get_column (preview, "Fecha"), "date_order"), ==, "dmy");
  g_assert_true (json_is_true (json_object_get (get_column (preview, "Monto"), "in_doubt")));
  g_assert_true (json_is_false (json_object_get (get_column (preview, "Empleados"), "in_doubt")));
  g_assert_true (json_is_false (json_object_get (get_column (preview, "Correo"), "in_doubt")));

  decided = tamiz_test_session_do (test, "import.preview", "file", file, "mapping",
                                   "{\"date_order\": \"mdy\", \"decimal\": \".\"}", NULL);
  g_assert_true (json_is_false (json_object_get (get_column (decided, "Fecha"), "in_doubt")));
  g_assert_cmpstr (tamiz_test_get (get_column (decided, "Fecha"), "date_order"), ==, "mdy");
  g_assert_true (json_is_false (json_object_get (get_column (decided, "Monto"), "in_doubt")));

  sure = tamiz_test_session_write (test, "sure.csv", "Correo,Fecha\na@uno.example,03/04/2026\nb@uno.example,13/04/2026\n");
  clear = tamiz_test_session_do (test, "import.preview", "file", sure, NULL);
  g_assert_true (json_is_false (json_object_get (get_column (clear, "Fecha"), "in_doubt")));
}

/* Two columns of one name, and one of none, can each be given a field. */
static void
columns_without_a_name_of_their_own_are_named_by_place (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = NULL, *map = NULL;
  g_autoptr (json_t) preview = NULL, mapped = NULL, again = NULL;

  begin (test);
  file = tamiz_test_session_write (test, "same.csv", "Correo,Dato,Dato,\na@uno.example,Sucre,Gerente,nota\n");
  preview = tamiz_test_session_do (test, "import.preview", "file", file, NULL);
  g_assert_cmpint (get_number (preview, "new_fields"), ==, 2);
  g_assert_cmpstr (tamiz_test_get (preview, "columns.1.name"), ==, "Dato");
  g_assert_cmpstr (tamiz_test_get (preview, "columns.2.name"), ==, "#3");
  g_assert_cmpstr (tamiz_test_get (preview, "columns.3.name"), ==, "#4");
  mapped = tamiz_test_session_do (test, "import.preview", "file", file, "mapping",
                                  "{\"columns\": {\"Dato\": \"city\", \"#3\": \"job_title\", \"#4\": null}}", NULL);
  g_assert_cmpstr (tamiz_test_get (mapped, "items.0.values.city"), ==, "Sucre");
  g_assert_cmpstr (tamiz_test_get (mapped, "items.0.values.job_title"), ==, "Gerente");
  map = tamiz_json_to_text (json_object_get (mapped, "mapping"));
  again = tamiz_test_session_do (test, "import.preview", "file", file, "mapping", map, NULL);
  g_assert_true (json_equal (json_object_get (again, "items"), json_object_get (mapped, "items")));
  g_clear_pointer (&again, json_decref);
  again = tamiz_test_session_do (test, "import.preview", "file", file, "mapping",
                                 "{\"columns\": {\"Correo\": \"custom:\"}}", NULL);
  g_assert_cmpstr (tamiz_test_get (again, "columns.0.custom"), ==, "correo");
  REFUSED (test, "map", "import.preview", "file", file, "mapping", "{\"columns\": {\"#5\": \"city\"}}");
}

static void
what_is_to_be_completed_is_listed_by_import (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = NULL, *other = NULL;
  g_autoptr (json_t) first = NULL, second = NULL, rows = NULL, imports = NULL;

  begin (test);
  file = tamiz_test_session_write (test, "people.csv", people);
  other = tamiz_test_session_write (test, "other.csv", "Nombre;Correo\n;\n;\nAna Paz;ana@uno.example\n;x\n");
  first = tamiz_test_session_do (test, "import", "file", file, "source", "Página web", NULL);
  second = tamiz_test_session_do (test, "import", "file", other, NULL);
  rows = tamiz_test_session_do (test, "set-aside.list", "import", tamiz_test_get (first, "import_id"), NULL);
  g_assert_cmpint (get_number (rows, "total"), ==, 1);
  g_assert_cmpint (get_number (rows, "items.0.line"), ==, 5);
  g_assert_cmpint (count (test, "set-aside.list"), ==, 1 + get_number (second, "set_aside"));
  imports = tamiz_test_session_do (test, "import.list", NULL);
  g_assert_cmpstr (tamiz_test_get (imports, "items.0.by"), ==, "mia@tamiz.example");
  g_assert_cmpstr (tamiz_test_get (imports, "items.0.by_name"), ==, "Mía");
}

static void
each_import_has_fields_of_its_own (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = NULL;
  g_autoptr (json_t) preview = NULL;
  json_t *fields, *field;
  gsize i;

  begin (test);
  file = tamiz_test_session_write (test, "outcomes.csv",
                                   "email,resultado,fecha,monto,motivo\nines@condor.example,won,2026-02-01,1.200,\n");
  preview = tamiz_test_session_do (test, "import.preview", "file", file, "of", "outcomes", NULL);
  fields = json_object_get (preview, "fields");
  g_assert_nonnull (find_item (fields, "key", "outcome"));
  g_assert_null (find_item (fields, "key", "job_title"));
  json_array_foreach (fields, i, field)
    g_assert_nonnull (tamiz_test_get (field, "label"));
  g_assert_cmpstr (tamiz_test_get (preview, "items.0.values.outcome"), ==, "won");
  g_assert_cmpstr (tamiz_test_get (preview, "items.0.values.at"), ==, "2026-02-01T00:00:00-04:00");
}

/* Deals come from elsewhere with the ids that the people had there, and without a word on what
 * those are of.
 */
static void
deals_close_the_cases_whose_ids_they_carry (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *leads = NULL, *deals = NULL, *won = NULL;
  g_autoptr (json_t) preview = NULL, trial = NULL, done = NULL, of_won = NULL, rest = NULL;

  begin (test);
  leads = tamiz_test_session_write (test, "leads.csv", "id,name,origin\nA1,Ada Ruiz,Feria\nA2,Eva Sol,Página web\n"
                                                       "A3,Leo Paz,Feria\nA4,Ana Gil,Feria\n");
  json_decref (tamiz_test_session_do (test, "import", "file", leads, "activity", "none", NULL));
  deals = tamiz_test_session_write (test, "deals.csv", "deal_id,stage,close_date\nA1,Closed Won,2026-01-03\n"
                                                       "A2,Negotiation/Review,\nA3,Closed Lost,2026-01-04\n");
  preview = tamiz_test_session_do (test, "import.preview", "file", deals, "of", "outcomes", NULL);
  g_assert_cmpstr (tamiz_test_get (get_column (preview, "stage"), "field"), ==, "outcome");
  g_assert_null (tamiz_test_get (preview, "lacks"));
  g_assert_null (tamiz_test_get (preview, "items.1.set_aside"));
  g_assert_nonnull (strstr (tamiz_test_get (preview, "items.1.skipped"), "Negotiation/Review"));

  trial = tamiz_test_session_do (test, "import", "file", deals, "of", "outcomes", "+dry-run", NULL, NULL);
  done = tamiz_test_session_do (test, "import", "file", deals, "of", "outcomes", NULL);
  g_assert_cmpint (get_number (trial, "added"), ==, 2);
  g_assert_cmpint (get_number (done, "added"), ==, 2);
  g_assert_cmpint (get_number (done, "skipped"), ==, 1);
  g_assert_cmpint (get_number (done, "still_open"), ==, 1);
  g_assert_cmpint (get_number (done, "set_aside"), ==, 0);
  g_assert_nonnull (strstr (tamiz_test_get (done, "skipped_rows.0.reason"), "Negotiation/Review"));

  /* Of a list of those that were won no column says that they were. */
  won = tamiz_test_session_write (test, "won.csv", "deal_id,won_date\nA4,2026-01-05\n");
  of_won = tamiz_test_session_do (test, "import.preview", "file", won, "of", "outcomes", NULL);
  g_assert_cmpstr (tamiz_test_get (of_won, "of_guess"), ==, "outcomes");
  g_assert_cmpstr (tamiz_test_get (of_won, "lacks"), ==, "outcome");
  g_assert_cmpstr (tamiz_test_get (of_won, "outcome_guess"), ==, "won");
  rest = tamiz_test_session_do (test, "import", "file", won, "of", "outcomes", "mapping",
                                "{\"defaults\": {\"outcome\": \"won\"}}", NULL);
  g_assert_cmpint (get_number (rest, "added"), ==, 1);
  assert_sound (test);
}

/* Where no row can be taken that is said before anything is tried. */
static void
what_no_row_says_is_told (void)
{
  static const struct
  {
    const char *of, *text, *lacks;
  } files[] = {
    { "people", "age,job,campaign\n30,clerk,1\n", "who" },
    { "people", "mql_id,job\n30,clerk\n", NULL },
    { "companies", "sector,employees\nretail,3\n", "who" },
    { "outcomes", "age,job\n30,clerk\n", "who" },
    { "outcomes", "email,job\na@b.example,clerk\n", "outcome" },
    { "activities", "email,at\na@b.example,2026-01-01\n", "kind" },
    { "answers", "email,criterio\na@b.example,x\n", "value" },
    { "consents", "email,base\na@b.example,x\n", "channel" },
  };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);

  begin (test);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = tamiz_test_session_write (test, "file.csv", files[i].text);
      g_autoptr (json_t) preview = tamiz_test_session_do (test, "import.preview", "file", path, "of", files[i].of, NULL);

      g_assert_cmpstr (tamiz_test_get (preview, "lacks"), ==, files[i].lacks);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/preview/" path, func)
  ADD ("columns-and-rows-are-shown-as-they-will-become", columns_and_rows_are_shown_as_they_will_become);
  ADD ("a-trial-tells-repeated-rows-truly", a_trial_tells_repeated_rows_truly);
  ADD ("a-trial-tells-rows-that-join-the-same-person-truly", a_trial_tells_rows_that_join_the_same_person_truly);
  ADD ("a-mapping-is-tried-and-then-used", a_mapping_is_tried_and_then_used);
  ADD ("what-cannot-be-read-is-told", what_cannot_be_read_is_told);
  ADD ("a-long-file-is-counted-and-shown-in-part", a_long_file_is_counted_and_shown_in_part);
  ADD ("dates-that-can-be-read-two-ways-are-in-doubt", dates_that_can_be_read_two_ways_are_in_doubt);
  ADD ("columns-without-a-name-of-their-own-are-named-by-place",
       columns_without_a_name_of_their_own_are_named_by_place);
  ADD ("what-is-to-be-completed-is-listed-by-import", what_is_to_be_completed_is_listed_by_import);
  ADD ("each-import-has-fields-of-its-own", each_import_has_fields_of_its_own);
  ADD ("deals-close-the-cases-whose-ids-they-carry", deals_close_the_cases_whose_ids_they_carry);
  ADD ("what-no-row-says-is-told", what_no_row_says_is_told);

  return g_test_run ();
}
