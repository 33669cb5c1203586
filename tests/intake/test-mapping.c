#include "config.h"

#include "intake-support.h"
#include "tamiz-error.h"

static TamizMapping *
map_header (TamizImportOf  of,
            const char    *header,
            const char    *map,
            GError       **error)
{
  g_auto (GStrv) names = g_strsplit (header, "|", -1);
  g_autoptr (json_t) json = map != NULL ? tamiz_json_parse (map, -1, NULL) : NULL;

  return tamiz_mapping_new (of, (const char *const *) names, json, NULL, "BO", error);
}

/* What a header becomes, field by field. */
static void
expect_map (TamizImportOf  of,
            const char    *header,
            const char    *map,
            const char    *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizMapping) mapping = map_header (of, header, map, &error);
  g_autoptr (GString) got = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < tamiz_mapping_get_n_columns (mapping); i++)
    {
      const TamizColumn *column = tamiz_mapping_get_column (mapping, i);

      g_string_append (got, i > 0 ? "|" : "");
      if (column->use == TAMIZ_COLUMN_CUSTOM)
        g_string_append_printf (got, "custom:%s", column->custom);
      else if (column->use == TAMIZ_COLUMN_FIELD)
        g_string_append (got, tamiz_staged_field_get_info (column->field)->name);
    }
  g_assert_cmpstr (got->str, ==, expected);
}

static void
expect_refused (const char *header,
                const char *map,
                const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizMapping) mapping = map_header (TAMIZ_IMPORT_OF_PEOPLE, header, map, &error);

  g_assert_null (mapping);
  g_assert_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_MAP);
  if (strstr (error->message, words) == NULL)
    g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_names_in_both_languages (void)
{
  expect_map (TAMIZ_IMPORT_OF_PEOPLE,
              "first_name|last_name|full_name|job_title|email|phone|company|city|country|language|"
              "external_id|received_on|source|campaign|owner|product_line|pain_points|notes|tags|"
              "custom:color",
              NULL,
              "first_name|last_name|full_name|job_title|email|phone|company|city|country|language|"
              "external_id|received_on|source|campaign|owner|product_line|pain_points|notes|tags|"
              "custom:color");
  expect_map (TAMIZ_IMPORT_OF_PEOPLE,
              "Nombres|Apellidos|Cargo|Correo electrónico|Celular|Empresa|CIUDAD|País|Idioma|"
              "Fuente|Campaña|Responsable|Observaciones|Etiquetas|Fecha",
              NULL,
              "first_name|last_name|job_title|email|phone|company|city|country|language|source|"
              "campaign|owner|notes|tags|received_on");
}

static void
test_headers_of_other_programs (void)
{
  expect_map (TAMIZ_IMPORT_OF_PEOPLE,
              "E-mail 1 - Value|E-mail 2 - Value|Phone 1 - Value|Given Name", NULL,
              "email|email|phone|first_name");
  expect_map (TAMIZ_IMPORT_OF_PEOPLE, "Record ID|Create Date|Contact owner|Original Source", NULL,
              "external_id|received_on|owner|source");
  expect_map (TAMIZ_IMPORT_OF_PEOPLE, "Lead ID|Company / Account|Annual Revenue|Lead Status", NULL,
              "external_id|company|revenue|custom:lead_status");
  expect_map (TAMIZ_IMPORT_OF_PEOPLE, "id|created_time|campaign_name|phone_number|ad_id", NULL,
              "external_id|received_on|campaign|phone|");
}

static void
test_nombre_is_a_given_name_beside_apellidos (void)
{
  expect_map (TAMIZ_IMPORT_OF_PEOPLE, "Nombre|Apellidos", NULL, "first_name|last_name");
  expect_map (TAMIZ_IMPORT_OF_PEOPLE, "Nombre|Segundo nombre|Apellidos", NULL,
              "first_name|first_name|last_name");
  expect_map (TAMIZ_IMPORT_OF_PEOPLE, "Nombre|Correo", NULL, "full_name|email");
  expect_map (TAMIZ_IMPORT_OF_COMPANIES, "Nombre|NIT|Ciudad", NULL,
              "company|tax_number|company_city");
}

/* The same header gives the same keys, each once. */
static void
test_the_rest_becomes_custom_fields (void)
{
  expect_map (TAMIZ_IMPORT_OF_PEOPLE, "¿Qué tamaño?|que tamano||Ciudad|City|日本", NULL,
              "custom:que_tamano|custom:que_tamano_2|custom:column_3|city|custom:city|"
              "custom:column_6");
  expect_map (TAMIZ_IMPORT_OF_ACTIVITIES, "email|kind|at|color", NULL, "email|kind|at|");
}

static void
test_fields_of_each_import (void)
{
  expect_map (TAMIZ_IMPORT_OF_ACTIVITIES, "external_id|email|kind|at|subject|text|source|campaign",
              NULL, "external_id|email|kind|at|subject|text|source|campaign");
  expect_map (TAMIZ_IMPORT_OF_ANSWERS, "email|Criterio|Respuesta|Fecha", NULL,
              "email|criterion|value|at");
  expect_map (TAMIZ_IMPORT_OF_OUTCOMES,
              "external_id|Resultado|Monto|Moneda|Motivo|Competidor|Hasta|Fecha", NULL,
              "external_id|outcome|amount|currency|reason|competitor|until|at");
  expect_map (TAMIZ_IMPORT_OF_COMPANIES,
              "name|tax_number|industry|employees|revenue|domain|city|country|address|relation",
              NULL,
              "company|tax_number|industry|employees|revenue|domain|company_city|company_country|"
              "address|relation");
  expect_map (TAMIZ_IMPORT_OF_CONSENTS, "email|channel|basis|date|do_not_contact|reason|until",
              NULL,
              "email|channel|basis|date|do_not_contact|reason|until_date");
}

static void
test_a_map_goes_before_names (void)
{
  expect_map (TAMIZ_IMPORT_OF_PEOPLE, "Ciudad|X|Y|Z",
              "{\"columns\": {\"Ciudad\": null, \"x\": \"city\", \"Y\": \"custom:why\","
              " \"Z\": \"company.industry\"}}",
              "|city|custom:why|industry");
  expect_map (TAMIZ_IMPORT_OF_PEOPLE, "origen|canal",
              "{\"source_column\": \"canal\", \"date_order\": \"mdy\", \"decimal\": \",\","
              " \"defaults\": {\"country\": \"BR\"}}",
              "custom:origen|source");
}

static void
test_a_wrong_map_is_refused_by_name (void)
{
  expect_refused ("a|b", "{\"colums\": {}}", "colums");
  expect_refused ("a|b", "{\"columns\": {\"c\": \"city\"}}", "“c”");
  expect_refused ("a|b", "{\"columns\": {\"a\": \"citi\"}}", "citi");
  expect_refused ("a|b", "{\"columns\": {\"a\": 1}}", "“a”");
  expect_refused ("a|b", "{\"columns\": {\"a\": \"city\", \"b\": \"city\"}}", "“City”");
  expect_refused ("a|b", "{\"columns\": {\"a\": \"custom:Ä\"}}", "Ä");
  expect_refused ("a|b", "{\"columns\": [1]}", "columns");
  expect_refused ("a|b", "{\"date_order\": \"dym\"}", "date_order");
  expect_refused ("a|b", "{\"decimal\": \";\"}", "decimal");
  expect_refused ("a|b", "{\"defaults\": {\"contry\": \"BR\"}}", "contry");
  expect_refused ("a|b", "{\"source_column\": \"z\"}", "“z”");
  expect_refused ("a|b", "[]", "object");
}

static void
test_too_many_unknown_columns_are_counted (void)
{
  g_autoptr (GString) header = g_string_new ("email");
  g_autoptr (TamizMapping) mapping = NULL;

  for (int i = 0; i < 65; i++)
    g_string_append_printf (header, "|q%c%c", 'a' + i / 26, 'a' + i % 26);
  mapping = map_header (TAMIZ_IMPORT_OF_PEOPLE, header->str, NULL, NULL);
  g_assert_cmpuint (tamiz_mapping_get_n_custom (mapping), ==, 65);
  g_assert_cmpuint (tamiz_mapping_get_n_custom (mapping), >, TAMIZ_MAPPING_MAX_CUSTOM);
}

static void
test_a_mapping_can_be_kept_and_used_again (void)
{
  g_autoptr (TamizMapping) mapping
    = map_header (TAMIZ_IMPORT_OF_PEOPLE, "Nombre|Color|Correo|linkedin",
                  "{\"columns\": {\"Correo\": null}, \"decimal\": \",\"}", NULL);
  g_autoptr (json_t) json = tamiz_mapping_to_json (mapping);
  g_autofree char *text = tamiz_json_to_text (json);

  expect_map (TAMIZ_IMPORT_OF_PEOPLE, "Nombre|Color|Correo|linkedin", text,
              "full_name|custom:color||handle");
}

static TamizDateOrder
order_of (const char *values,
          const char *country)
{
  g_autofree char *text = g_strconcat ("fecha\n", values, NULL);
  g_autoptr (TamizCsvReader) reader = read_text (text, -1);
  g_autoptr (TamizMapping) mapping
    = tamiz_mapping_new (TAMIZ_IMPORT_OF_PEOPLE, tamiz_csv_reader_get_header (reader), NULL, NULL,
                         country, NULL);

  g_assert_true (tamiz_mapping_learn (mapping, TAMIZ_ROW_READER (reader), NULL, NULL));
  return tamiz_mapping_get_column (mapping, 0)->date_order;
}

static void
test_the_order_of_dates_is_learnt (void)
{
  g_assert_cmpint (order_of ("01/02/2025\n13/02/2025\n", "US"), ==, TAMIZ_DATE_ORDER_DMY);
  g_assert_cmpint (order_of ("01/02/2025\n02/13/2025\n", "BO"), ==, TAMIZ_DATE_ORDER_MDY);
  g_assert_cmpint (order_of ("2025/02/13\n", "BO"), ==, TAMIZ_DATE_ORDER_YMD);
  /* What can be read both ways is read as the country writes it. */
  g_assert_cmpint (order_of ("01/02/2025\n", "BO"), ==, TAMIZ_DATE_ORDER_DMY);
  g_assert_cmpint (order_of ("01/02/2025\n", "US"), ==, TAMIZ_DATE_ORDER_MDY);
  g_assert_cmpint (order_of ("01/02/2025\n", NULL), ==, TAMIZ_DATE_ORDER_DMY);
}

static char
decimal_of (const char *values,
            const char *country)
{
  g_autofree char *text = g_strconcat ("monto;x\n", values, NULL);
  g_autoptr (TamizCsvReader) reader = read_text (text, -1);
  g_autoptr (TamizMapping) mapping
    = tamiz_mapping_new (TAMIZ_IMPORT_OF_PEOPLE, tamiz_csv_reader_get_header (reader), NULL, NULL,
                         country, NULL);

  g_assert_true (tamiz_mapping_learn (mapping, TAMIZ_ROW_READER (reader), NULL, NULL));
  return tamiz_mapping_get_column (mapping, 0)->decimal;
}

static void
test_the_decimal_sign_is_learnt (void)
{
  g_assert_cmpint (decimal_of ("1.200;\n3.500,50;\n", "US"), ==, ',');
  g_assert_cmpint (decimal_of ("1.200;\n3.5;\n", "BO"), ==, '.');
  g_assert_cmpint (decimal_of ("1.200;\n", "BO"), ==, ',');
  g_assert_cmpint (decimal_of ("1.200;\n", "US"), ==, '.');
}

/* What the columns become once their values were looked at. */
static void
expect_of_values (TamizImportOf  of,
                  const char    *text,
                  const char    *map,
                  const char    *expected)
{
  g_autoptr (TamizCsvReader) reader = read_text (text, -1);
  g_autoptr (json_t) json = map != NULL ? tamiz_json_parse (map, -1, NULL) : NULL;
  g_autoptr (TamizMapping) mapping
      = tamiz_mapping_new (of, tamiz_csv_reader_get_header (reader), json, NULL, "BO", NULL);
  g_autoptr (GString) got = g_string_new (NULL);

  g_assert_true (tamiz_mapping_learn (mapping, TAMIZ_ROW_READER (reader), NULL, NULL));
  for (guint i = 0; i < tamiz_mapping_get_n_columns (mapping); i++)
    {
      g_autofree char *field = tamiz_column_dup_field (tamiz_mapping_get_column (mapping, i));

      g_string_append_printf (got, "%s%s", i > 0 ? "|" : "", field != NULL ? field : "");
    }
  g_assert_cmpstr (got->str, ==, expected);
}

/* How cases ended is told by the values, whatever the column is called. */
static void
test_outcomes_are_known_by_their_values (void)
{
  static const char pipeline[] = "opportunity_id,product,deal_stage,close_date,close_value\n"
                                 "A1,GTX,Engaging,,\nA2,GTX,Won,2017-03-01,1054\nA3,MG,Lost,2017-03-02,0\n";
  static const char kinds[] = "id;Tipo;Estado\n1;Nuevo negocio;Cerrado ganado\n2;Renovación;Perdida\n"
                              "3;Renovación;En curso\n";

  expect_of_values (TAMIZ_IMPORT_OF_OUTCOMES, pipeline, NULL, "external_id||outcome|at|amount");
  expect_of_values (TAMIZ_IMPORT_OF_OUTCOMES, kinds, NULL, "external_id||outcome");
  /* What somebody says of a column, or of all rows, stays. */
  expect_of_values (TAMIZ_IMPORT_OF_OUTCOMES, pipeline, "{\"columns\": {\"deal_stage\": null}}",
                    "external_id|||at|amount");
  expect_of_values (TAMIZ_IMPORT_OF_OUTCOMES, pipeline, "{\"defaults\": {\"outcome\": \"won\"}}",
                    "external_id|||at|amount");
  /* Of a text in which somebody writes “won” once nothing is known. */
  expect_of_values (TAMIZ_IMPORT_OF_OUTCOMES, "id,note\n1,won\n2,call\n3,mail\n4,visit\n", NULL, "external_id|");
}

/* How often somebody was called in a campaign names none. */
static void
test_a_column_of_counts_is_no_campaign (void)
{
  expect_of_values (TAMIZ_IMPORT_OF_PEOPLE, "name,campaign\nAna,1\nEva,14\n", NULL, "full_name|custom:campaign");
  expect_of_values (TAMIZ_IMPORT_OF_PEOPLE, "name,campaign\nAna,1\nEva,Feria 2026\n", NULL, "full_name|campaign");
  expect_of_values (TAMIZ_IMPORT_OF_ACTIVITIES, "email,campaign\na@b.example,3\n", NULL, "email|");
  expect_of_values (TAMIZ_IMPORT_OF_PEOPLE, "name,campaign\nAna,2024\n", "{\"columns\": {\"campaign\": \"campaign\"}}",
                    "full_name|campaign");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapping/names-in-both-languages", test_names_in_both_languages);
  g_test_add_func ("/mapping/headers-of-other-programs", test_headers_of_other_programs);
  g_test_add_func ("/mapping/nombre-is-a-given-name-beside-apellidos",
                   test_nombre_is_a_given_name_beside_apellidos);
  g_test_add_func ("/mapping/the-rest-becomes-custom-fields", test_the_rest_becomes_custom_fields);
  g_test_add_func ("/mapping/fields-of-each-import", test_fields_of_each_import);
  g_test_add_func ("/mapping/a-map-goes-before-names", test_a_map_goes_before_names);
  g_test_add_func ("/mapping/a-wrong-map-is-refused-by-name", test_a_wrong_map_is_refused_by_name);
  g_test_add_func ("/mapping/too-many-unknown-columns-are-counted",
                   test_too_many_unknown_columns_are_counted);
  g_test_add_func ("/mapping/a-mapping-can-be-kept-and-used-again",
                   test_a_mapping_can_be_kept_and_used_again);
  g_test_add_func ("/mapping/the-order-of-dates-is-learnt", test_the_order_of_dates_is_learnt);
  g_test_add_func ("/mapping/the-decimal-sign-is-learnt", test_the_decimal_sign_is_learnt);
  g_test_add_func ("/mapping/outcomes-are-known-by-their-values", test_outcomes_are_known_by_their_values);
  g_test_add_func ("/mapping/a-column-of-counts-is-no-campaign", test_a_column_of_counts_is_no_campaign);

  return g_test_run ();
}
