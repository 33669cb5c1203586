#include "config.h"

#include "intake-support.h"

#include "tamiz-text.h"
#include "tamiz-time.h"

/* Rows as they come against what is to be written. */

static TamizNormalizerSettings settings = {
  .country = "BO", .currency = "BOB", .source = "Feria", .source_kind = -1, .activity = -1,
};

static TamizStaged *
stage_one (TamizImportOf  of,
           const char    *header,
           const char    *values)
{
  g_autofree char *text = g_strconcat (header, "\n", values, "\n", NULL);
  g_autoptr (GPtrArray) all = stage_text (of, text, NULL, &settings);

  g_assert_cmpuint (all->len, ==, 1);
  return tamiz_staged_ref (all->pdata[0]);
}

static void
expect_field (TamizImportOf     of,
              const char       *header,
              const char       *values,
              TamizStagedField  field,
              const char       *expected)
{
  g_autoptr (TamizStaged) staged = stage_one (of, header, values);

  if (g_strcmp0 (tamiz_staged_get_text (staged, field), expected) != 0)
    g_test_message ("%s", values);
  g_assert_cmpstr (tamiz_staged_get_text (staged, field), ==, expected);
}

static void
expect_name (const char *full,
             const char *first,
             const char *last)
{
  g_autofree char *cell = g_strconcat (full, ";", NULL);

  expect_field (TAMIZ_IMPORT_OF_PEOPLE, "nombre completo;x", cell, TAMIZ_STAGED_FIRST_NAME, first);
  expect_field (TAMIZ_IMPORT_OF_PEOPLE, "nombre completo;x", cell, TAMIZ_STAGED_LAST_NAME, last);
}

static void
test_names_are_split_as_spanish_ones_are (void)
{
  expect_name ("Ana", "Ana", NULL);
  expect_name ("Belén Muñoz", "Belén", "Muñoz");
  expect_name ("Belén Muñoz Peñaloza", "Belén", "Muñoz Peñaloza");
  expect_name ("Juan Carlos Condori", "Juan Carlos", "Condori");
  expect_name ("María José Mamani Peña", "María José", "Mamani Peña");
  expect_name ("Ramón de la Fuente López", "Ramón", "de la Fuente López");
  expect_name ("Luis Ángel Núñez de la Fuente", "Luis Ángel", "Núñez de la Fuente");
  expect_name ("María del Carmen Pérez López", "María del Carmen", "Pérez López");
  expect_name ("María del Carmen Pérez", "María del Carmen", "Pérez");
  expect_name ("  Ana   O'Higgins  ", "Ana", "O'Higgins");
  expect_name ("Pérez López, Juan", "Juan", "Pérez López");
  expect_name ("Dr. Juan Pérez", "Dr. Juan", "Pérez");
  expect_name ("ANA ARAMAYO LOPEZ", "ANA", "ARAMAYO LOPEZ");
}

/* First and second surname, street and number: what stands in several columns is one text. */
static void
test_names_and_addresses_stand_in_several_columns (void)
{
  TamizNormalizerSettings settings = { .country = "BO", .source = "x", .source_kind = -1, .activity = -1 };
  g_autoptr (GPtrArray) rows
      = stage_text (TAMIZ_IMPORT_OF_PEOPLE,
                    "Primer nombre;Segundo nombre;Apellido paterno;Apellido materno;Empresa;Calle;Número\n"
                    "Ana;Luisa;Núñez;Paz;Andina;Av. Arce;2100\nLuis;;Vera;;Andina;Calle 5;\n",
                    "{\"columns\": {\"Número\": \"address\"}}", &settings);

  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (text_of (rows->pdata[0], TAMIZ_STAGED_FIRST_NAME), ==, "Ana Luisa");
  g_assert_cmpstr (text_of (rows->pdata[0], TAMIZ_STAGED_LAST_NAME), ==, "Núñez Paz");
  g_assert_cmpstr (text_of (rows->pdata[0], TAMIZ_STAGED_ADDRESS), ==, "Av. Arce, 2100");
  g_assert_cmpstr (text_of (rows->pdata[1], TAMIZ_STAGED_LAST_NAME), ==, "Vera");
  g_assert_cmpstr (text_of (rows->pdata[1], TAMIZ_STAGED_ADDRESS), ==, "Calle 5");
}

static void
expect_emails (const char *cell,
               const char *expected)
{
  g_autofree char *values = g_strconcat ("Ana;\"", cell, "\"", NULL);
  g_autoptr (TamizStaged) staged = stage_one (TAMIZ_IMPORT_OF_PEOPLE, "nombre;correo", values);
  g_autoptr (GString) got = g_string_new (NULL);

  for (guint i = 0; i < staged->emails->len; i++)
    {
      const TamizStagedEmail *email = staged->emails->pdata[i];

      g_string_append_printf (got, "%s%s%s%s", i > 0 ? " " : "", email->address,
                              email->valid ? "" : "!", email->role_mailbox ? "*" : "");
    }
  g_assert_cmpstr (got->str, ==, expected);
}

static void
test_addresses (void)
{
  expect_emails (" BELEN.MUNOZ800@CORREO.TEST ", "belen.munoz800@correo.test");
  expect_emails ("a@x.test ::: b@x.test", "a@x.test b@x.test");
  expect_emails ("a@x.test; B@x.test, a@x.test", "a@x.test b@x.test");
  expect_emails ("Ana Paz <ana@x.test>", "ana@x.test");
  expect_emails ("ventas@x.test", "ventas@x.test*");
  expect_emails ("info2@x.test", "info2@x.test*");
  expect_emails ("informatica.ana@x.test", "informatica.ana@x.test");
  expect_emails ("no tiene", "no tiene!");
  expect_emails ("n/a", "");
}

/* The corpus judges by RFC 5321, our rule is deliberately simpler: of the wrong ones it
 * takes two whose domain ends in a hyphen, of the right ones it does not take the one
 * without a dot.
 */
static void
test_email_corpus (void)
{
  g_autofree char *path = shared_file ("corpus/email/email_address_vectors.csv");
  g_autoptr (TamizCsvReader) reader = NULL;
  guint addresses = 0, taken_wrongly = 0, left = 0;

  if (path == NULL)
    return;

  reader = tamiz_csv_reader_new_for_file (path, NULL);
  while (TRUE)
    {
      g_autoptr (TamizRow) row = NULL;
      g_autofree char *address = NULL;
      gboolean wrong, right;

      g_assert_true (tamiz_csv_reader_read_row (reader, &row, NULL, NULL));
      if (row == NULL)
        break;
      addresses++;
      address = tamiz_email_normalize (row->cells[1]);
      wrong = g_str_equal (row->cells[2], "ISEMAIL_ERR");
      right = g_str_equal (row->cells[3], "ISEMAIL_VALID");
      if (wrong && address != NULL)
        {
          taken_wrongly++;
          g_test_message ("taken: %s %s", row->cells[1], row->cells[3]);
        }
      if (right && address == NULL)
        {
          left++;
          g_test_message ("not taken: %s", row->cells[1]);
        }
    }
  g_test_message ("%u addresses, %u taken though wrong, %u right ones not taken", addresses,
                  taken_wrongly, left);
  g_assert_cmpuint (addresses, ==, 164);
  g_assert_cmpuint (taken_wrongly, <=, 2);
  g_assert_cmpuint (left, <=, 1);
}

static void
expect_amount (const char *cell,
               const char *amount,
               const char *currency)
{
  g_autofree char *values = g_strconcat ("Ana;", cell, NULL);

  expect_field (TAMIZ_IMPORT_OF_PEOPLE, "nombre;monto", values, TAMIZ_STAGED_AMOUNT, amount);
  expect_field (TAMIZ_IMPORT_OF_PEOPLE, "nombre;monto", values, TAMIZ_STAGED_CURRENCY, currency);
}

static void
test_amounts_are_exact (void)
{
  expect_amount ("3.500,50", "3500.50", "BOB");
  expect_amount ("USD 12,000.00", "12000.00", "USD");
  expect_amount ("Bs 1.200", "1200", "BOB");
  expect_amount ("1.234.567,89", "1234567.89", "BOB");
  expect_amount ("1234567.89", "1234567.89", "BOB");
  expect_amount ("US$ 1,5", "1.5", "USD");
  expect_amount ("€ 1 234", "1234", "EUR");
  expect_amount ("12000", "12000", "BOB");
  expect_amount ("-500,00", "-500.00", "BOB");
  expect_amount ("0,10", "0.10", "BOB");
  expect_amount ("R$ 2.000,00", "2000.00", "BRL");
}

/* What is no number is kept where people see it. */
static void
test_what_is_no_amount_goes_to_the_notes (void)
{
  g_autoptr (TamizStaged) staged
    = stage_one (TAMIZ_IMPORT_OF_PEOPLE, "nombre;monto;fecha;notas", "Ana;de 10 a 20;ayer;hola");

  g_assert_null (tamiz_staged_get_text (staged, TAMIZ_STAGED_AMOUNT));
  g_assert_cmpuint (count_problems (staged, "number"), ==, 1);
  g_assert_cmpuint (count_problems (staged, "date"), ==, 1);
  g_assert_nonnull (strstr (text_of (staged, TAMIZ_STAGED_NOTES), "monto: de 10 a 20"));
  g_assert_nonnull (strstr (text_of (staged, TAMIZ_STAGED_NOTES), "fecha: ayer"));
  g_assert_nonnull (strstr (text_of (staged, TAMIZ_STAGED_NOTES), "hola"));
}

static void
expect_problem (const char *header,
                const char *cells,
                const char *message)
{
  g_autoptr (TamizStaged) staged = stage_one (TAMIZ_IMPORT_OF_PEOPLE, header, cells);

  g_assert_cmpuint (staged->problems->len, ==, 1);
  g_assert_cmpstr (((TamizIntakeProblem *) staged->problems->pdata[0])->message, ==, message);
}

/* The country by its name, as people read it. */
static void
test_what_is_no_telephone_number_is_told (void)
{
  expect_problem ("nombre;telefono", "Ana;12345",
                  "“12345” is no telephone number (country: Bolivia); it was kept as typed");
  expect_problem ("nombre;telefono;pais", "Ana;12345;Finlandia",
                  "“12345” is no telephone number (country: Finland); it was kept as typed");
}

static void
expect_time (const char *cell,
             const char *expected)
{
  g_autofree char *values = g_strconcat ("Ana;", cell, NULL);
  g_autoptr (TamizStaged) staged = NULL;
  g_autofree char *got = NULL;

  settings.zone = tamiz_time_zone_new ("America/La_Paz");
  staged = stage_one (TAMIZ_IMPORT_OF_PEOPLE, "nombre;fecha", values);
  if (staged->received_on != 0)
    got = tamiz_time_format (staged->received_on, settings.zone);
  g_clear_pointer (&settings.zone, g_time_zone_unref);
  if (g_strcmp0 (got, expected) != 0)
    g_test_message ("%s", cell);
  g_assert_cmpstr (got, ==, expected);
}

static void
test_dates_as_people_write_them (void)
{
  expect_time ("2025-03-26", "2025-03-26T00:00:00-04:00");
  expect_time ("26/03/2025", "2025-03-26T00:00:00-04:00");
  expect_time ("26-03-2025 19:58", "2025-03-26T19:58:00-04:00");
  expect_time ("26.3.25", "2025-03-26T00:00:00-04:00");
  expect_time ("3/26/2025 7:58 PM", "2025-03-26T19:58:00-04:00");
  expect_time ("2018-02-26 19:58:54", "2018-02-26T19:58:54-04:00");
  expect_time ("2025-09-11T09:52:00-05:00", "2025-09-11T10:52:00-04:00");
  expect_time ("2025-09-11T13:52:00Z", "2025-09-11T09:52:00-04:00");
  expect_time ("26 de marzo de 2025", "2025-03-26T00:00:00-04:00");
  expect_time ("26 mar 2025", "2025-03-26T00:00:00-04:00");
  expect_time ("March 26 2025", "2025-03-26T00:00:00-04:00");
  expect_time ("7:30 p. m. 26/03/2025", NULL);
  expect_time ("26/03/2025 7:30 p. m.", "2025-03-26T19:30:00-04:00");
}

static void
test_impossible_dates_are_refused (void)
{
  expect_time ("31/02/2025", NULL);
  expect_time ("0000-00-00", NULL);
  expect_time ("01/01/9999", NULL);
  expect_time ("0001-01-01", NULL);
  expect_time ("2025", NULL);
  expect_time ("26/03", NULL);
  expect_time ("2025-03-26T25:00", NULL);
}

static void
test_countries_and_languages_become_codes (void)
{
  static const char *const cases[][2] = {
    { "Bolivia", "BO" },        { "BRASIL", "BR" },    { "Perú", "PE" }, { "mx", "MX" },
    { "Estados Unidos", "US" }, { "United Kingdom", "GB" }, { "ARG", "AR" }, { "Narnia", "Narnia" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *values = g_strconcat ("Ana;", cases[i][0], NULL);

      expect_field (TAMIZ_IMPORT_OF_PEOPLE, "nombre;pais", values, TAMIZ_STAGED_COUNTRY,
                    cases[i][1]);
    }
  expect_field (TAMIZ_IMPORT_OF_PEOPLE, "nombre;idioma", "Ana;Español", TAMIZ_STAGED_LANGUAGE,
                "es");
  expect_field (TAMIZ_IMPORT_OF_PEOPLE, "nombre;idioma", "Ana;pt-BR", TAMIZ_STAGED_LANGUAGE, "pt");
}

/* The row's own country goes before the base's, a default of the map between them. */
static void
test_phones_follow_the_rows_country (void)
{
  g_autoptr (GPtrArray) all
    = stage_text (TAMIZ_IMPORT_OF_PEOPLE,
                  "telefono;nombre;pais\n9 5555 3541;Ana;Chile\n71234567;Eva;Bolivia\n"
                  "11 98765-4321;Rui;\n",
                  "{\"defaults\": {\"country\": \"BR\"}}", &settings);
  static const char *const expected[] = { "+56955553541", "+59171234567", "+5511987654321" };

  for (guint i = 0; i < 3; i++)
    {
      TamizStaged *staged = all->pdata[i];

      g_assert_cmpuint (staged->phones->len, ==, 1);
      g_assert_cmpstr (((TamizStagedPhone *) staged->phones->pdata[0])->e164, ==, expected[i]);
      g_assert_true (((TamizStagedPhone *) staged->phones->pdata[0])->mobile);
    }
}

static void
expect_refused (TamizImportOf  of,
                const char    *header,
                const char    *values,
                const char    *expected)
{
  g_autoptr (TamizStaged) staged = stage_one (of, header, values);
  g_autofree char *reason = NULL;
  const char *code;

  tamiz_staged_check_least_record (staged, &code, &reason);
  g_assert_cmpstr (code, ==, expected);
  g_assert_cmpint (reason != NULL, ==, expected != NULL);
}

static void
test_least_record (void)
{
  expect_refused (TAMIZ_IMPORT_OF_PEOPLE, "nombre;correo", "Ana;", NULL);
  expect_refused (TAMIZ_IMPORT_OF_PEOPLE, "empresa;correo", "Taller;", NULL);
  expect_refused (TAMIZ_IMPORT_OF_PEOPLE, "id;correo", "7;", NULL);
  expect_refused (TAMIZ_IMPORT_OF_PEOPLE, "nombre;correo", ";a@x.test", "least_record");
  expect_refused (TAMIZ_IMPORT_OF_ACTIVITIES, "correo;tipo", "a@x.test;form", NULL);
  expect_refused (TAMIZ_IMPORT_OF_ACTIVITIES, "correo;tipo", ";form", "who");
  expect_refused (TAMIZ_IMPORT_OF_ACTIVITIES, "correo;tipo", "a@x.test;fax", "value");
  expect_refused (TAMIZ_IMPORT_OF_ANSWERS, "correo;criterio;respuesta", "a@x.test;need;yes", NULL);
  expect_refused (TAMIZ_IMPORT_OF_ANSWERS, "correo;criterio;respuesta", "a@x.test;;yes", "value");
  expect_refused (TAMIZ_IMPORT_OF_OUTCOMES, "id;resultado", "7;Ganado", NULL);
  expect_refused (TAMIZ_IMPORT_OF_OUTCOMES, "id;resultado", "7;quizás", "value");
  expect_refused (TAMIZ_IMPORT_OF_COMPANIES, "nombre;ciudad", "Taller;La Paz", NULL);
  expect_refused (TAMIZ_IMPORT_OF_COMPANIES, "nombre;ciudad", ";La Paz", "least_record");
  expect_refused (TAMIZ_IMPORT_OF_CONSENTS, "correo;canal", "a@x.test;correo", NULL);
  expect_refused (TAMIZ_IMPORT_OF_CONSENTS, "correo;no contactar", "a@x.test;sí", NULL);
  expect_refused (TAMIZ_IMPORT_OF_CONSENTS, "correo;canal", "a@x.test;", "value");

  settings.source = NULL;
  expect_refused (TAMIZ_IMPORT_OF_PEOPLE, "nombre;fuente", "Ana;Web", NULL);
  expect_refused (TAMIZ_IMPORT_OF_PEOPLE, "nombre;fuente", "Ana;", "source");
  settings.source = "Feria";
}

static void
test_who_cannot_be_reached_is_told (void)
{
  g_autoptr (TamizStaged) name = stage_one (TAMIZ_IMPORT_OF_PEOPLE, "nombre;correo", "Ana;nada");
  g_autoptr (TamizStaged) typed
    = stage_one (TAMIZ_IMPORT_OF_PEOPLE, "nombre;telefono", "Ana;9 5555 3541");
  g_autoptr (TamizStaged) handle
    = stage_one (TAMIZ_IMPORT_OF_PEOPLE, "nombre;instagram", "Ana;@ana.paz");

  g_assert_false (tamiz_staged_is_reachable (name));
  g_assert_true (tamiz_staged_is_reachable (typed));
  g_assert_true (tamiz_staged_is_reachable (handle));
  g_assert_cmpstr (((TamizStagedHandle *) handle->handles->pdata[0])->network, ==, "instagram");
  g_assert_cmpstr (((TamizStagedHandle *) handle->handles->pdata[0])->handle, ==, "ana.paz");
}

/* By default a row asked what its source's kind asks as. */
static void
test_whether_a_row_asked (void)
{
  g_autoptr (GPtrArray) all = NULL;
  TamizNormalizerSettings own = settings;

  own.source = "Web";
  own.source_kind = TAMIZ_SOURCE_KIND_WEB;
  own.activity = TAMIZ_NORMALIZER_ACTIVITY_BY_SOURCE;
  all = stage_text (TAMIZ_IMPORT_OF_PEOPLE, "nombre;fuente\nAna;\nEva;otra\n", NULL, &own);
  g_assert_cmpint (((TamizStaged *) all->pdata[0])->activity_kind, ==, TAMIZ_ACTIVITY_FORM);
  g_assert_cmpint (((TamizStaged *) all->pdata[1])->activity_kind, ==, -1);
  g_assert_cmpstr (text_of (all->pdata[0], TAMIZ_STAGED_SOURCE), ==, "Web");
  g_assert_cmpstr (text_of (all->pdata[1], TAMIZ_STAGED_SOURCE), ==, "otra");
  g_ptr_array_unref (g_steal_pointer (&all));

  own.activity = TAMIZ_ACTIVITY_DOWNLOAD;
  all = stage_text (TAMIZ_IMPORT_OF_PEOPLE, "nombre;fuente\nAna;\nEva;otra\n", NULL, &own);
  g_assert_cmpint (((TamizStaged *) all->pdata[1])->activity_kind, ==, TAMIZ_ACTIVITY_DOWNLOAD);
}

static void
test_a_set_aside_row_can_be_corrected (void)
{
  g_autoptr (TamizStaged) staged
    = stage_one (TAMIZ_IMPORT_OF_PEOPLE, "nombre;correo;;correo", " Ana ;x;y;z;más");
  g_autoptr (json_t) json = tamiz_staged_row_to_json (staged);

  g_assert_cmpstr (tamiz_json_get_text (json, "nombre"), ==, " Ana ");
  g_assert_cmpstr (tamiz_json_get_text (json, "correo"), ==, "x");
  g_assert_cmpstr (tamiz_json_get_text (json, "column_3"), ==, "y");
  g_assert_cmpstr (tamiz_json_get_text (json, "column_4"), ==, "z");
  g_assert_cmpstr (tamiz_json_get_text (json, "column_5"), ==, "más");
}

static void
test_tags_customs_and_placeholders (void)
{
  g_autoptr (TamizStaged) staged
    = stage_one (TAMIZ_IMPORT_OF_PEOPLE, "nombre;ciudad;etiquetas;Color;Talla",
                 "Ana;Select;\"vip, feria; vip\";Select;");

  g_assert_null (tamiz_staged_get_text (staged, TAMIZ_STAGED_CITY));
  g_assert_cmpuint (staged->tags->len, ==, 2);
  g_assert_cmpuint (staged->customs->len, ==, 1);
  g_assert_cmpstr (((TamizStagedCustom *) staged->customs->pdata[0])->key, ==, "color");
  g_assert_cmpstr (((TamizStagedCustom *) staged->customs->pdata[0])->value, ==, "Select");
}

/* Where the definition asks for it no more, people know the column, not the criterion's key. */
static void
an_answer_to_no_criterion_names_its_column (void)
{
  g_autoptr (GPtrArray) all
      = stage_text (TAMIZ_IMPORT_OF_PEOPLE, "name,Who decides\nAna,The board\n",
                    "{\"columns\": {\"Who decides\": \"answer:authority\"}}", &settings);
  TamizStaged *staged = g_ptr_array_index (all, 0);
  TamizIntakeProblem *problem = g_ptr_array_index (staged->problems, 0);

  g_assert_cmpuint (count_problems (staged, "answer"), ==, 1);
  g_assert_true (g_str_has_prefix (problem->message, "Who decides; "));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/staging/names-are-split-as-spanish-ones-are",
                   test_names_are_split_as_spanish_ones_are);
  g_test_add_func ("/staging/several-columns", test_names_and_addresses_stand_in_several_columns);
  g_test_add_func ("/staging/addresses", test_addresses);
  g_test_add_func ("/staging/email-corpus", test_email_corpus);
  g_test_add_func ("/staging/amounts-are-exact", test_amounts_are_exact);
  g_test_add_func ("/staging/what-is-no-amount-goes-to-the-notes",
                   test_what_is_no_amount_goes_to_the_notes);
  g_test_add_func ("/staging/dates-as-people-write-them", test_dates_as_people_write_them);
  g_test_add_func ("/staging/impossible-dates-are-refused", test_impossible_dates_are_refused);
  g_test_add_func ("/staging/countries-and-languages-become-codes",
                   test_countries_and_languages_become_codes);
  g_test_add_func ("/staging/phones-follow-the-rows-country", test_phones_follow_the_rows_country);
  g_test_add_func ("/staging/least-record", test_least_record);
  g_test_add_func ("/staging/what-is-no-telephone-number-is-told", test_what_is_no_telephone_number_is_told);
  g_test_add_func ("/staging/who-cannot-be-reached-is-told", test_who_cannot_be_reached_is_told);
  g_test_add_func ("/staging/whether-a-row-asked", test_whether_a_row_asked);
  g_test_add_func ("/staging/a-set-aside-row-can-be-corrected",
                   test_a_set_aside_row_can_be_corrected);
  g_test_add_func ("/staging/tags-customs-and-placeholders", test_tags_customs_and_placeholders);
  g_test_add_func ("/staging/no-criterion", an_answer_to_no_criterion_names_its_column);

  return g_test_run ();
}
