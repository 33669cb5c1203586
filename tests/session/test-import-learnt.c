#include "config.h"

#include "session-checks.h"

#include <string.h>

/* What imports learn of each other, and the fields that they make. */

static json_t *
perform (TamizTestSession *test,
         const char       *operation,
         const char       *text,
         ...) G_GNUC_NULL_TERMINATED;

/* Pairs of names and texts; a name alone, with “+” before it, is a flag. */
static json_t *
perform (TamizTestSession *test,
         const char       *operation,
         const char       *text,
         ...)
{
  g_autofree char *path = tamiz_test_session_write (test, "rows.csv", text);
  g_autoptr (json_t) arguments = json_pack ("{ss}", "file", path);
  GError *error = NULL;
  json_t *answer;
  va_list list;

  va_start (list, text);
  for (const char *name = va_arg (list, const char *); name != NULL; name = va_arg (list, const char *))
    {
      if (*name == '+')
        json_object_set_new (arguments, name + 1, json_true ());
      else
        json_object_set_new (arguments, name, json_string (va_arg (list, const char *)));
    }
  va_end (list);
  answer = tamiz_test_session_perform_json (test, &error, operation, arguments);
  g_assert_no_error (error);

  return answer;
}

static void
set_up (TamizTestSession **test)
{
  *test = tamiz_test_session_new (NULL);
  tamiz_test_session_agree (*test);
  DO (*test, "source.add", "name", "Feria", "kind", "event");
}

static const char *
field_of (json_t     *preview,
          const char *header)
{
  json_t *column = find_item (json_object_get (preview, "columns"), "header", header);
  const char *field = tamiz_json_get_text (column, "field");

  return field != NULL ? field : tamiz_json_get_text (column, "own");
}

static void
a_file_is_read_as_the_last_one_of_its_source (void)
{
  g_autoptr (TamizTestSession) test = NULL;
  g_autoptr (json_t) done = NULL, again = NULL, reset = NULL, similar = NULL, other = NULL, over = NULL;

  set_up (&test);
  done = perform (test, "import", "Quien,Donde,Fecha,Valor\nAna Rojas,La Paz,03/04/2026,\"1,5\"\n", "source", "Feria",
                  "mapping",
                  "{\"columns\": {\"Quien\": \"full_name\", \"Donde\": \"city\", "
                  "\"Fecha\": {\"field\": \"received_on\", \"date_order\": \"mdy\"}, \"Valor\": null}}",
                  NULL);
  g_assert_cmpint (get_number (done, "added"), ==, 1);

  again = perform (test, "import.preview", "Quien,Donde,Fecha,Valor\nEva Sol,Oruro,05/06/2026,2\n", "source", "Feria",
                   "+as-before", NULL);
  g_assert_cmpstr (field_of (again, "Quien"), ==, "full_name");
  g_assert_cmpstr (field_of (again, "Donde"), ==, "city");
  g_assert_null (field_of (again, "Valor"));
  g_assert_cmpstr (tamiz_json_get_text (find_item (json_object_get (again, "columns"), "header", "Fecha"), "date_order"),
                   ==, "mdy");
  g_assert_cmpstr (tamiz_test_get (again, "items.0.values.received_on"), !=, NULL);
  g_assert_true (g_str_has_prefix (tamiz_test_get (again, "items.0.values.received_on"), "2026-05-06"));
  g_assert_cmpstr (tamiz_test_get (again, "learnt.import"), ==, tamiz_test_get (done, "import_id"));
  g_assert_true (json_is_true (tamiz_test_find (again, "learnt.same_header")));
  g_assert_cmpstr (tamiz_test_get (again, "learnt.source"), ==, "Feria");

  /* Nobody who does not want it is told anything of it. */
  reset = perform (test, "import.preview", "Quien,Donde,Fecha,Valor\nEva Sol,Oruro,05/06/2026,2\n", "source", "Feria",
                   NULL);
  g_assert_cmpstr (field_of (reset, "Donde"), ==, "custom:donde");
  g_assert_true (json_is_null (json_object_get (reset, "learnt")));

  /* A column less and one more. */
  similar = perform (test, "import.preview", "Quien,Donde,Fecha,Zona\nEva Sol,Oruro,05/06/2026,Sur\n", "+as-before", NULL);
  g_assert_cmpstr (field_of (similar, "Donde"), ==, "city");
  g_assert_cmpstr (field_of (similar, "Zona"), ==, "custom:zona");
  g_assert_false (json_is_true (tamiz_test_find (similar, "learnt.same_header")));

  /* Another source has columns of its own. */
  other = perform (test, "import.preview", "Quien,Donde,Fecha,Valor\nEva Sol,Oruro,05/06/2026,2\n", "source",
                   "Página web", "+as-before", NULL);
  g_assert_true (json_is_null (json_object_get (other, "learnt")));

  /* What is said now goes before. */
  over = perform (test, "import.preview", "Quien,Donde,Fecha,Valor\nEva Sol,Oruro,05/06/2026,2\n", "source", "Feria",
                  "+as-before", "mapping", "{\"columns\": {\"Valor\": \"city\"}}", NULL);
  g_assert_cmpstr (field_of (over, "Valor"), ==, "city");
  g_assert_cmpstr (field_of (over, "Donde"), ==, "custom:donde");
}

/* An import that was undone teaches nothing. */
static void
what_was_undone_is_not_learnt (void)
{
  g_autoptr (TamizTestSession) test = NULL;
  g_autoptr (json_t) done = NULL, again = NULL;

  set_up (&test);
  done = perform (test, "import", "Quien,Donde\nAna Rojas,La Paz\n", "source", "Feria", "mapping",
                  "{\"columns\": {\"Quien\": \"full_name\", \"Donde\": \"city\"}}", NULL);
  DO (test, "undo", "what", tamiz_test_get (done, "import_id"));
  again = perform (test, "import.preview", "Quien,Donde\nEva Sol,Oruro\n", "source", "Feria", "+as-before", NULL);
  g_assert_true (json_is_null (json_object_get (again, "learnt")));
}

/* A file from elsewhere that has most of its columns in common is read alike, but does not come from there. */
static void
a_source_is_that_of_files_with_the_same_columns (void)
{
  g_autoptr (TamizTestSession) test = NULL;
  g_autoptr (json_t) done = NULL, same = NULL, other = NULL;

  set_up (&test);
  done = perform (test, "import", "Quien,Donde,Correo\nAna Rojas,La Paz,ana@a.bo\n", "source", "Feria", "mapping",
                  "{\"columns\": {\"Quien\": \"full_name\", \"Donde\": \"city\", \"Correo\": \"email\"}}", NULL);
  same = perform (test, "import.preview", "Quien,Donde,Correo\nEva Sol,Oruro,eva@b.bo\n", "+as-before", NULL);
  g_assert_cmpstr (tamiz_test_get (same, "learnt.source"), ==, "Feria");
  other = perform (test, "import.preview", "Quien,Donde,Correo,Rubro\nEva Sol,Oruro,eva@b.bo,Minas\n", "+as-before", NULL);
  g_assert_cmpint (tamiz_json_get_int (json_object_get (other, "learnt"), "columns", 0), ==, 3);
  g_assert_true (json_is_null (json_object_get (json_object_get (other, "learnt"), "source")));
}

#define MAP \
  "{\"columns\": {\"Club\": {\"field\": \"person.custom.\", \"label\": \"Club de la persona\", \"type\": \"choice\", " \
  "\"choices\": [\"Oro\", \"Plata\"]}, \"Flota\": {\"field\": \"company.custom.flota\", \"type\": \"number\"}, " \
  "\"Visita\": {\"field\": \"custom:\", \"type\": \"date\", \"unfit\": \"set_aside\"}}}"
#define ROWS \
  "nombre,correo,empresa,Club,Flota,Visita\nAna Rojas,ana@a.bo,Andina,oro,10,03/04/2026\n" \
  "Luis Paz,luis@a.bo,Andina,Bronce,20,\nEva Sol,eva@b.bo,,Plata,7,\nLeo Gil,leo@c.bo,Sur,,x,nunca\n"

static void
own_fields_are_made_with_the_import_and_go_with_it (void)
{
  g_autoptr (TamizTestSession) test = NULL;
  g_autoptr (json_t) before = NULL, tried = NULL, done = NULL, fields = NULL, lead = NULL, left = NULL, again = NULL;

  set_up (&test);
  before = tamiz_test_session_do (test, "field.list", NULL);
  tried = perform (test, "import", ROWS, "source", "Feria", "mapping", MAP, "+dry-run", NULL);
  done = perform (test, "import", ROWS, "source", "Feria", "mapping", MAP, NULL);
  g_assert_cmpint (get_number (tried, "added"), ==, 3);
  g_assert_cmpint (get_number (done, "added"), ==, 3);
  g_assert_cmpint (get_number (done, "set_aside"), ==, 1);
  g_assert_nonnull (strstr (tamiz_test_get (done, "set_aside_rows.0.reason"), "nunca"));
  g_assert_cmpint (json_array_size (json_object_get (done, "fields_made")), ==, 3);
  g_assert_cmpint (get_number (done, "problems"), ==, get_number (tried, "problems"));

  fields = tamiz_test_session_do (test, "field.list", NULL);
  g_assert_cmpstr (tamiz_json_get_text (find_item (json_object_get (fields, "items"), "label", "Club de la persona"), "type"),
                   ==, "choice");
  lead = tamiz_test_session_do (test, "lead.show", "id", tamiz_test_get (done, "added_rows.0.lead"), NULL);
  {
    g_autofree char *text = tamiz_json_to_text (lead);

    g_assert_nonnull (strstr (text, "\"Oro\""));
    g_assert_nonnull (strstr (text, "\"10\""));
  }
  /* What does not fit stays with the notes; so does what is of a company where there is none. */
  g_clear_pointer (&lead, json_decref);
  lead = tamiz_test_session_do (test, "lead.show", "id", tamiz_test_get (done, "added_rows.1.lead"), NULL);
  g_assert_cmpstr (tamiz_test_get (lead, "notes"), ==, "Club: Bronce");
  g_clear_pointer (&lead, json_decref);
  lead = tamiz_test_session_do (test, "lead.show", "id", tamiz_test_get (done, "added_rows.2.lead"), NULL);
  g_assert_cmpstr (tamiz_test_get (lead, "notes"), ==, "Flota: 7");
  assert_sound (test);

  again = perform (test, "import", ROWS, "source", "Feria", "+as-before", "activity", "none", NULL);
  g_assert_cmpint (get_number (again, "added"), ==, 0);
  g_assert_cmpint (json_array_size (json_object_get (again, "fields_made")), ==, 0);
  DO (test, "undo", "what", tamiz_test_get (again, "import_id"));
  DO (test, "undo", "what", tamiz_test_get (done, "import_id"));
  left = tamiz_test_session_do (test, "field.list", NULL);
  g_assert_true (json_equal (left, before));
  assert_sound (test);
}

/* A field that the base has is found by what it is called, whosever it is. */
static void
fields_of_people_and_companies_are_known_by_name (void)
{
  g_autoptr (TamizTestSession) test = NULL;
  g_autoptr (json_t) preview = NULL, done = NULL, companies = NULL;

  set_up (&test);
  DO (test, "field.add", "label", "Tipo de flota", "of", "company", "type", "text", "key", "fleet");
  preview = perform (test, "import.preview", "nombre,empresa,Tipo de flota\nAna,Andina,Camiones\n", "source", "Feria", NULL);
  g_assert_cmpstr (field_of (preview, "Tipo de flota"), ==, "company.custom.fleet");
  done = perform (test, "import", "nombre,empresa,Tipo de flota\nAna,Andina,Camiones\nEva,Andina,Buses\n", "source",
                  "Feria", "match", "update", NULL);
  g_assert_cmpint (get_number (done, "added"), ==, 2);
  companies = perform (test, "import", "empresa,Tipo de flota\nAndina,Motos\nSur,Barcos\n", "of", "companies",
                       "mapping", "{\"columns\": {\"Tipo de flota\": \"company.custom.fleet\"}}", "match", "update", NULL);
  g_assert_cmpint (get_number (companies, "added"), ==, 1);
  g_assert_cmpint (get_number (companies, "updated"), ==, 1);
  assert_sound (test);
}

static void
the_rows_are_guessed_by_their_columns (void)
{
  static const struct
  {
    const char *header, *of;
  } files[] = {
    { "nombre,correo,empresa", "people" },
    { "empresa,nit,sitio web", "companies" },
    { "account,sector,year_established,revenue,employees", "companies" },
    { "email,actividad,fecha", "activities" },
    { "correo,criterio,respuesta", "answers" },
    { "email,resultado,motivo", "outcomes" },
    { "email,canal,base legal", "consents" },
    { "id,fecha,origen,rubro,cargo,resultado", "people" },
    { "nombre,apellido,correo,tipo,fecha", "people" },
  };
  g_autoptr (TamizTestSession) test = NULL;

  set_up (&test);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *text = g_strdup_printf ("%s\na,b,c,d,e\n", files[i].header);
      g_autoptr (json_t) preview = perform (test, "import.preview", text, NULL);

      g_assert_cmpstr (tamiz_test_get (preview, "of_guess"), ==, files[i].of);
    }
}

/* Formats of people are told as such, and call their columns what people call them. */
static void
mail_and_cards_are_people (void)
{
  static const struct
  {
    const char *name, *text, *header, *title;
  } files[] = {
    { "a.eml", "Message-ID: <a@a.example>\nFrom: Ana <ana@a.example>\nTo: us@b.example\nSubject: Hola\n\nHola\n",
      "received_on", "Received on" },
    { "a.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nNICKNAME:Adita\nEMAIL:a@a.example\nEMAIL:b@a.example\nEND:VCARD\n",
      "Email 2", "Email 2" },
    { "a.txt", "Ada Ruiz\nGerente\nada@a.example\n", "Job title", "Job title" },
  };
  g_autoptr (TamizTestSession) test = NULL;

  set_up (&test);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = tamiz_test_session_write (test, files[i].name, files[i].text);
      g_autoptr (json_t) preview = tamiz_test_session_do (test, "import.preview", "file", path, NULL);
      json_t *column = find_item (json_object_get (preview, "columns"), "header", files[i].header);

      g_assert_cmpstr (tamiz_test_get (preview, "of_guess"), ==, "people");
      g_assert_cmpstr (tamiz_json_get_text (column, "title"), ==, files[i].title);
    }
}

static void
types_are_guessed_by_the_values (void)
{
  g_autoptr (TamizTestSession) test = NULL;
  g_autoptr (json_t) preview = NULL;
  json_t *columns;

  set_up (&test);
  preview = perform (test, "import.preview",
                     "a,b,c,d,e,f\n1,2026-01-02,si,Oro,USD 5,uno\n2,2026-01-03,no,Plata,USD 6,dos\n"
                     "3,2026-01-04,si,Oro,USD 7,tres\n4,2026-01-05,no,Plata,USD 7,cuatro\n"
                     "5,2026-01-05,no,Plata,USD 7,cinco\n6,2026-01-05,no,Oro,USD 7,seis\n",
                     NULL);
  columns = json_object_get (preview, "columns");
  g_assert_cmpstr (tamiz_json_get_text (find_item (columns, "header", "a"), "type_guess"), ==, "number");
  g_assert_cmpstr (tamiz_json_get_text (find_item (columns, "header", "b"), "type_guess"), ==, "date");
  g_assert_cmpstr (tamiz_json_get_text (find_item (columns, "header", "c"), "type_guess"), ==, "yes_no");
  g_assert_cmpstr (tamiz_json_get_text (find_item (columns, "header", "d"), "type_guess"), ==, "choice");
  g_assert_cmpstr (tamiz_json_get_text (find_item (columns, "header", "e"), "type_guess"), ==, "money");
  g_assert_cmpstr (tamiz_json_get_text (find_item (columns, "header", "f"), "type_guess"), ==, "text");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/import-learnt/source", a_file_is_read_as_the_last_one_of_its_source);
  g_test_add_func ("/session/import-learnt/other-columns", a_source_is_that_of_files_with_the_same_columns);
  g_test_add_func ("/session/import-learnt/undone", what_was_undone_is_not_learnt);
  g_test_add_func ("/session/import-learnt/own-fields", own_fields_are_made_with_the_import_and_go_with_it);
  g_test_add_func ("/session/import-learnt/by-name", fields_of_people_and_companies_are_known_by_name);
  g_test_add_func ("/session/import-learnt/of", the_rows_are_guessed_by_their_columns);
  g_test_add_func ("/session/import-learnt/formats", mail_and_cards_are_people);
  g_test_add_func ("/session/import-learnt/types", types_are_guessed_by_the_values);

  return g_test_run ();
}
