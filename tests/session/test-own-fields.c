#include "config.h"

#include "session-checks.h"

#include <string.h>

#include <sqlite3.h>

/* Fields of the base's own, which hold more than texts. */

/* Takes back what somebody did last, of which the first change names the others. */
static void
undo_last (TamizTestSession *test)
{
  sqlite3 *handle;
  sqlite3_stmt *statement;
  g_autofree char *change = NULL;

  g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (handle,
                                       "SELECT 'c' || max(number) FROM change "
                                       "WHERE actor = 0 AND part_of IS NULL",
                                       -1, &statement, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  change = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
  DO (test, "undo", "what", change);
}

static TamizTestSession *
begin (char **lead)
{
  TamizTestSession *test = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (test);
  DO (test, "field.add", "label", "Fleet", "type", "number");
  DO (test, "field.add", "label", "Deal", "type", "money");
  DO (test, "field.add", "label", "Visit", "type", "date");
  DO (test, "field.add", "label", "Size", "type", "choice", "choices", "Small; Big");
  DO (test, "field.add", "label", "Systems", "type", "several", "choices", "SAP; Odoo; Excel");
  DO (test, "field.add", "label", "Workshop", "type", "yes_no");
  *lead = tamiz_test_session_add_lead (test);

  return test;
}

static void
assert_value (TamizTestSession *test,
              const char       *lead,
              const char       *key,
              const char       *expected)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);
  g_autofree char *path = g_strconcat ("custom.", key, NULL);

  g_assert_cmpstr (tamiz_test_get (shown, path), ==, expected);
}

/* Of others than the lead by the whole key. */
static void
assert_member (TamizTestSession *test,
               const char       *lead,
               const char       *key,
               const char       *expected)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);

  g_assert_cmpstr (json_string_value (json_object_get (json_object_get (shown, "custom"), key)), ==, expected);
}

static void
assert_field (TamizTestSession *test,
              const char       *key,
              const char       *member,
              const char       *expected)
{
  g_autoptr (json_t) fields = tamiz_test_session_do (test, "field.list", NULL);

  g_assert_cmpstr (tamiz_test_get (find_item (json_object_get (fields, "items"), "key", key), member), ==,
                   expected);
}

static void
test_values_are_stored_by_type (void)
{
  static const struct
  {
    const char *typed;
    const char *key;
    const char *stored;
    const char *wrong;
  } values[] = {
    { "custom:fleet=1.250,50", "fleet", "1250.5", "custom:fleet=many" },
    { "custom:deal=1.250,50", "deal", "1250.50 BOB", "custom:deal=12 mil" },
    { "lead.custom.visit=3/4/2026", "visit", "2026-04-03", "custom:visit=soon" },
    { "custom:size=BIG", "size", "Big", "custom:size=huge" },
    { "custom:systems=excel, sap", "systems", "SAP; Excel", "custom:systems=SAP; Oracle" },
    { "custom:workshop=Sí", "workshop", "yes", "custom:workshop=perhaps" },
  };
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestSession) test = begin (&lead);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *message = NULL;

      DO (test, "lead.set", "id", lead, "+fields", values[i].typed);
      assert_value (test, lead, values[i].key, values[i].stored);
      message = tamiz_test_session_refused (test, "invalid", "lead.set", "id", lead, "+fields", values[i].wrong,
                                            NULL);
      g_assert_nonnull (strstr (message, "nothing was written"));
      assert_value (test, lead, values[i].key, values[i].stored);
    }
  DO (test, "lead.set", "id", lead, "+fields", "custom:size=", "+fields", "custom:deal=90 USD");
  assert_value (test, lead, "size", NULL);
  assert_value (test, lead, "deal", "90 USD");
  assert_sound (test);
}

static void
test_files_bring_values_by_type (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestSession) test = begin (&lead);
  g_autofree char *path = tamiz_test_session_write (
      test, "fleet.csv",
      "name,email,Fleet,Visit,Size,Systems,Workshop,Deal\n"
      "Ana Luz,ana@luz.example,\"1,200\",04/25/2026,small,\"odoo;sap\",si,\"USD 1,500\"\n"
      "Eva Paz,eva@paz.example,\"2,300.5\",03/04/2026,huge,SAP,-,N/A\n");
  g_autoptr (json_t) done = tamiz_test_session_do (test, "import", "file", path, "source", "Página web", NULL);
  g_autoptr (json_t) found = tamiz_test_session_do (test, "find", "text", "Ana Luz", NULL);
  g_autoptr (json_t) other = tamiz_test_session_do (test, "find", "text", "Eva Paz", NULL);
  const char *ana = tamiz_test_get (found, "items.0.lead");
  const char *eva = tamiz_test_get (other, "items.0.lead");
  g_autoptr (json_t) shown = NULL;

  g_assert_cmpint (get_number (done, "added"), ==, 2);
  assert_value (test, ana, "fleet", "1200");
  assert_value (test, ana, "visit", "2026-04-25");
  assert_value (test, ana, "size", "Small");
  assert_value (test, ana, "systems", "SAP; Odoo");
  assert_value (test, ana, "workshop", "yes");
  assert_value (test, ana, "deal", "1500 USD");

  /* The column says which part of a date is the month; what is no choice stays with the notes. */
  assert_value (test, eva, "visit", "2026-03-04");
  assert_value (test, eva, "fleet", "2300.5");
  assert_value (test, eva, "size", NULL);
  assert_value (test, eva, "workshop", NULL);
  shown = tamiz_test_session_do (test, "lead.show", "id", eva, NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "notes"), ==, "Size: huge");
  assert_sound (test);
}

static void
test_choices_in_use_stay (void)
{
  g_autofree char *lead = NULL, *message = NULL;
  g_autoptr (TamizTestSession) test = begin (&lead);

  DO (test, "lead.set", "id", lead, "+fields", "custom:systems=Odoo; Excel", "+fields", "custom:size=Big");
  message = tamiz_test_session_refused (test, "refused", "field.edit", "key", "systems", "choices", "SAP; Excel",
                                        NULL);
  g_assert_nonnull (strstr (message, "“Odoo”"));
  g_assert_null (strstr (message, "“Excel”"));
  g_assert_nonnull (strstr (message, "1 lead"));
  DO (test, "field.edit", "key", "lead.custom.systems", "choices", "Excel; Oracle; odoo", "label", "Programs");
  assert_field (test, "lead.custom.systems", "label", "Programs");
  /* In the field's order, and as the choice is written now. */
  assert_value (test, lead, "systems", "Excel; odoo");
  undo_last (test);
  assert_value (test, lead, "systems", "Odoo; Excel");
  assert_field (test, "lead.custom.systems", "label", "Systems");

  REFUSED (test, "invalid", "field.edit", "key", "systems");
  REFUSED (test, "invalid", "field.edit", "key", "systems", "choices", "One; one");
  REFUSED (test, "invalid", "field.edit", "key", "fleet", "choices", "One; two");
  REFUSED (test, "invalid", "field.edit", "key", "fleet", "label", " ");
  REFUSED (test, "invalid", "field.add", "label", "Colour", "type", "choice");
  REFUSED (test, "exists", "field.edit", "key", "fleet", "label", "SIZE");
  REFUSED (test, "not_found", "field.edit", "key", "lead.custom.colour", "label", "Colour");
  assert_sound (test);
}

static void
test_a_type_is_changed_where_all_fits (void)
{
  g_autofree char *lead = NULL, *message = NULL;
  g_autoptr (TamizTestSession) test = begin (&lead);

  DO (test, "field.add", "label", "Staff");
  DO (test, "lead.set", "id", lead, "+fields", "custom:staff=1.250 people");
  DO (test, "field.edit", "key", "staff", "type", "number");
  assert_value (test, lead, "staff", "1250");
  assert_field (test, "lead.custom.staff", "type", "number");
  assert_sound (test);
  undo_last (test);
  assert_value (test, lead, "staff", "1.250 people");
  assert_field (test, "lead.custom.staff", "type", "text");

  message = tamiz_test_session_refused (test, "refused", "field.edit", "key", "staff", "type", "date", NULL);
  g_assert_nonnull (strstr (message, "“1.250 people”"));
  g_assert_nonnull (strstr (message, "1 value"));
  assert_field (test, "lead.custom.staff", "type", "text");
  /* Where nothing is stored any type will do. */
  DO (test, "field.edit", "key", "workshop", "type", "choice", "choices", "Own; Rented");
  assert_field (test, "lead.custom.workshop", "type", "choice");
  DO (test, "lead.set", "id", lead, "+fields", "custom:workshop=rented");
  DO (test, "field.edit", "key", "workshop", "type", "several");
  assert_value (test, lead, "workshop", "Rented");
}

static void
assert_finding (TamizTestSession *test,
                const char       *operator,
                const char       *field,
                const char       *value,
                const char       *code)
{
  g_autofree char *condition = g_strdup_printf (
      "{\"field\": \"lead.custom.%s\", \"operator\": \"%s\", \"value\": \"%s\"}", field, operator, value);
  g_autoptr (json_t) answer = tamiz_test_session_do (test, "definition.edit", "part", "criteria/need/applies_when",
                                                     "value", condition, NULL);

  g_test_message ("%s", condition);
  g_assert_cmpstr (tamiz_test_get (answer, "findings.0.code"), ==, code);
}

/* What a field of this base cannot hold is said where a condition compares it. */
static void
test_conditions_that_decide_nothing (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestSession) test = begin (&lead);

  DO (test, "definition.new", NULL);
  assert_finding (test, "at_least", "fleet", "10", NULL);
  assert_finding (test, "at_least", "fleet", "ten", "field_type");
  assert_finding (test, "contains", "fleet", "1", "field_type");
  assert_finding (test, "at_most", "deal", "10000", NULL);
  assert_finding (test, "is", "visit", "2026-11-22", NULL);
  assert_finding (test, "at_least", "visit", "10", "field_type");
  assert_finding (test, "is", "size", "big", NULL);
  assert_finding (test, "is", "size", "huge", "field_type");
  assert_finding (test, "contains", "size", "b", NULL);
  assert_finding (test, "at_least", "size", "big", "field_type");
  assert_finding (test, "contains", "systems", "Odoo", NULL);
  assert_finding (test, "contains", "systems", "Od", "field_type");
  assert_finding (test, "contains", "systems", "SAP; Odoo", "field_type");
  assert_finding (test, "is", "workshop", "yes", NULL);
  assert_finding (test, "is", "workshop", "sí", "field_type");
  assert_finding (test, "is", "workshop", "2", "field_type");
}

#define ADD(...) tamiz_test_session_do (test, "lead.add", "source", "Página web", "+fields", "first_name=Eva", __VA_ARGS__, NULL)
#define NOT_ADDED(...) \
  REFUSED (test, "invalid", "lead.add", "source", "Página web", "+fields", "first_name=Luz", "+fields", "email=luz@luz.example", \
           __VA_ARGS__)

static const char *
get_custom (json_t     *answer,
            const char *key)
{
  return tamiz_json_get_text (json_object_get (answer, "custom"), key);
}

/* Whoever adds a lead by hand says all of it at once. */
static void
test_fields_of_who_is_added (void)
{
  g_autofree char *lead = NULL;
  g_autoptr (TamizTestSession) test = begin (&lead);
  g_autoptr (json_t) added = NULL, again = NULL, found = NULL;

  DO (test, "field.add", "label", "Club", "of", "person", "type", "choice", "choices", "Gold; Blue");
  DO (test, "field.add", "label", "Fleet", "of", "company", "type", "number");
  added = ADD ("+fields", "email=eva@sol.example", "+fields", "company=Sol", "+fields", "person.custom.club=gold",
               "+fields", "company.custom.fleet=1.250,50", "+fields", "custom:fleet=3", "+fields",
               "person.custom.shoe=42");
  g_assert_cmpstr (get_custom (added, "person.custom.club"), ==, "Gold");
  g_assert_cmpstr (get_custom (added, "company.custom.fleet"), ==, "1250.5");
  g_assert_cmpstr (get_custom (added, "fleet"), ==, "3");
  g_assert_cmpstr (get_custom (added, "person.custom.shoe"), ==, "42");
  again = ADD ("+fields", "email=eva@sol.example", "+fields", "person.custom.club=Blue", "match", "update");
  g_assert_cmpstr (get_custom (again, "person.custom.club"), ==, "Blue");

  NOT_ADDED ("+fields", "person.custom.club=red");
  NOT_ADDED ("+fields", "company.custom.fleet=9");
  NOT_ADDED ("+fields", "person.custom.=x");
  NOT_ADDED ("+fields", "custom:=x");
  NOT_ADDED ("+fields", "person.custom.club=Gold", "+fields", "person.custom.club=Blue");
  NOT_ADDED ("+fields", "custom:colour=red", "+fields", "lead.custom.colour=blue");
  found = tamiz_test_session_do (test, "lead.list", "search", "Luz", NULL);
  g_assert_cmpint (tamiz_json_get_int (found, "total", -1), ==, 0);
  REFUSED (test, "not_found", "field.edit", "key", "lead.custom.colour", "label", "Colour");
}

/* Of the person and the company too, whom other leads share. */
static void
test_fields_of_person_and_company (void)
{
  g_autofree char *lead = NULL, *message = NULL;
  g_autoptr (TamizTestSession) test = begin (&lead);

  DO (test, "field.add", "label", "Club", "of", "person", "type", "choice", "choices", "Gold; Blue");
  DO (test, "field.add", "label", "Fleet", "of", "company", "type", "number");
  DO (test, "lead.set", "id", lead, "+fields", "person.custom.club=gold", "+fields", "company.custom.fleet=1.250,50",
      "+fields", "custom:fleet=3", "+fields", "city=Oruro");
  assert_value (test, lead, "fleet", "3");
  assert_member (test, lead, "person.custom.club", "Gold");
  assert_member (test, lead, "company.custom.fleet", "1250.5");
  message = tamiz_test_session_refused (test, "invalid", "lead.set", "id", lead, "+fields", "person.custom.club=red",
                                        NULL);
  g_assert_nonnull (strstr (message, "Gold, Blue"));
  REFUSED (test, "not_found", "lead.set", "id", lead, "+fields", "person.custom.shoe=42");
  REFUSED (test, "conflict", "lead.set", "id", lead, "+fields", "company.custom.fleet=7", "+seen",
           "company.custom.fleet=8");
  DO (test, "lead.set", "id", lead, "+fields", "company.custom.fleet=7", "+seen", "company.custom.fleet=1250.5");
  assert_member (test, lead, "company.custom.fleet", "7");
  assert_sound (test);
  /* Characters that nobody sees are nothing. */
  DO (test, "lead.set", "id", lead, "+fields", "person.custom.club=\xe2\x80\x8b", "+fields", "custom:fleet=");
  assert_member (test, lead, "person.custom.club", NULL);
  assert_member (test, lead, "company.custom.fleet", "7");
  assert_value (test, lead, "fleet", NULL);
  REFUSED (test, "refused", "field.edit", "key", "company.custom.fleet", "type", "date");
  assert_sound (test);
}

#define MANY 600

/* More than are written at once; the first few that do not fit are named, and all are counted. */
static void
test_very_many_values (void)
{
  g_autofree char *lead = NULL, *message = NULL, *path = NULL;
  g_autoptr (TamizTestSession) test = begin (&lead);
  g_autoptr (GString) rows = g_string_new ("name,email,Staff\n");

  for (guint i = 0; i < MANY; i++)
    g_string_append_printf (rows, "P%u,p%u@many.example,%s%u\n", i, i, i % 60 == 0 ? "Bs " : "", i + 1);
  path = tamiz_test_session_write (test, "many.csv", rows->str);
  DO (test, "import", "file", path, "source", "Página web");
  message = tamiz_test_session_refused (test, "refused", "field.edit", "key", "staff", "type", "yes_no", NULL);
  g_assert_nonnull (strstr (message, "600 values"));
  g_assert_nonnull (strstr (message, "“Bs 1”, “2”, “3”, “4”, “5”;"));
  /* A number with something beside it is read as in a file, and written as numbers are. */
  DO (test, "field.edit", "key", "staff", "type", "money");
  g_free (message);
  message = tamiz_test_session_refused (test, "refused", "field.edit", "key", "staff", "type", "date", NULL);
  g_assert_nonnull (strstr (message, "600 values"));
  assert_sound (test);
  undo_last (test);
  assert_field (test, "lead.custom.staff", "type", "text");
  assert_sound (test);
}

static gint64
count_grade (TamizTestSession *test,
             const char       *grade)
{
  g_autoptr (json_t) leads = tamiz_test_session_do (test, "lead.list", "grade", grade, "limit", "1", NULL);

  return get_number (leads, "total");
}

/* A definition by which those are vetoed of whom the condition holds. */
static void
agree_on_veto (TamizTestSession *test,
               const char       *field,
               const char       *contains)
{
  g_autofree char *personas = g_strdup_printf (
      "[{\"key\": \"no\", \"title\": \"No\", \"sentence\": \"No.\", \"conditions\": {\"field\": \"%s\", "
      "\"operator\": \"contains\", \"value\": \"%s\"}}]", field, contains);

  DO (test, "definition.new");
  DO (test, "definition.edit", "part", "negative_personas", "value", personas);
  DO (test, "definition.propose");
  DO (test, "definition.sign", "side", "marketing");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "definition.sign", "side", "sales");
  tamiz_test_session_as (test, "mia@tamiz.example");
}

/* Nobody is judged by a value that is written anew already, and a field that is not yet. */
static void
test_very_many_in_another_order (void)
{
  g_autofree char *lead = NULL, *path = NULL;
  g_autoptr (TamizTestSession) test = begin (&lead);
  g_autoptr (GString) rows = g_string_new ("name,email,Systems\n");

  for (guint i = 0; i < MANY; i++)
    g_string_append_printf (rows, "P%u,p%u@many.example,SAP;Excel\n", i, i);
  path = tamiz_test_session_write (test, "order.csv", rows->str);
  agree_on_veto (test, "lead.custom.systems", "Excel");
  DO (test, "import", "file", path, "source", "Página web");
  g_assert_cmpint (count_grade (test, "E"), ==, MANY);
  DO (test, "field.edit", "key", "systems", "choices", "Excel; Odoo; SAP");
  g_assert_cmpint (count_grade (test, "E"), ==, MANY);
  undo_last (test);
  g_assert_cmpint (count_grade (test, "E"), ==, MANY);
  assert_sound (test);
}

/* The leads of a company's people that name no company are its leads too. */
static void
test_leads_of_a_company_are_judged_by_the_new_type (void)
{
  g_autofree char *lead = NULL, *second = NULL;
  g_autoptr (TamizTestSession) test = begin (&lead);
  g_autoptr (json_t) added = NULL;

  DO (test, "product-line.add", "name", "Repair");
  DO (test, "product-line.add", "name", "Sale");
  DO (test, "field.add", "label", "Trucks", "of", "company");
  DO (test, "lead.add", "+fields", "first_name=Ana", "+fields", "email=ana@luz.example", "+fields",
      "product_line=Repair", "source", "Página web");
  added = tamiz_test_session_do (test, "lead.add", "+fields", "first_name=Ana", "+fields", "email=ana@luz.example",
                                 "+fields", "product_line=Sale", "+fields", "company=Luz", "source", "Página web",
                                 NULL);
  second = g_strdup (tamiz_test_get (added, "id"));
  agree_on_veto (test, "company.custom.trucks", "12");
  DO (test, "lead.set", "id", second, "+fields", "company.custom.trucks=1250");
  g_assert_cmpint (count_grade (test, "E"), ==, 2);
  /* A number contains nothing. */
  DO (test, "field.edit", "key", "company.custom.trucks", "type", "number");
  g_assert_cmpint (count_grade (test, "E"), ==, 0);
  assert_sound (test);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/own-fields/values-are-stored-by-type", test_values_are_stored_by_type);
  g_test_add_func ("/own-fields/files-bring-values-by-type", test_files_bring_values_by_type);
  g_test_add_func ("/own-fields/choices-in-use-stay", test_choices_in_use_stay);
  g_test_add_func ("/own-fields/a-type-is-changed-where-all-fits", test_a_type_is_changed_where_all_fits);
  g_test_add_func ("/own-fields/conditions-that-decide-nothing", test_conditions_that_decide_nothing);
  g_test_add_func ("/own-fields/of-person-and-company", test_fields_of_person_and_company);
  g_test_add_func ("/own-fields/of-who-is-added", test_fields_of_who_is_added);
  g_test_add_func ("/own-fields/very-many-values", test_very_many_values);
  g_test_add_func ("/own-fields/very-many-in-another-order", test_very_many_in_another_order);
  g_test_add_func ("/own-fields/leads-of-a-company-are-judged-by-the-new-type",
                   test_leads_of_a_company_are_judged_by_the_new_type);

  return g_test_run ();
}
