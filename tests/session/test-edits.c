#include "config.h"

#include "session-checks.h"

#include <string.h>

/* Two people change the same field: what the second one did not see is never overwritten. */

static char *
get_field (TamizTestSession *test,
           const char       *lead,
           const char       *path)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);

  return g_strdup (tamiz_test_get (shown, path));
}

static void
assert_field (TamizTestSession *test,
              const char       *lead,
              const char       *path,
              const char       *expected)
{
  g_autofree char *value = get_field (test, lead, path);

  g_assert_cmpstr (value, ==, expected);
}

static void
what_somebody_else_wrote_is_not_overwritten (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *message = NULL;
  gint64 history;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  DO (test, "lead.set", "id", id, "+fields", "job_title=Directora", "+seen", "job_title=Gerente general");
  history = count_of (test, "history", id);

  message = tamiz_test_session_refused (test, "conflict", "lead.set", "id", id, "+fields", "job_title=Dueña",
                                        "+fields", "city=Oruro", "+seen", "job_title=Gerente general", NULL);
  g_assert_nonnull (strstr (message, "Directora"));
  g_assert_nonnull (strstr (message, "Gerente general"));
  g_assert_nonnull (strstr (message, "Mía Marketing"));
  g_assert_nonnull (strstr (message, "2026-03-02 11:00"));
  assert_field (test, id, "job_title", "Directora");
  assert_field (test, id, "city", "La Paz");
  g_assert_cmpint (count_of (test, "history", id), ==, history);

  /* Both want the same; and other fields are nobody's business. */
  DO (test, "lead.set", "id", id, "+fields", "job_title=Directora", "+seen", "job_title=Gerente general");
  DO (test, "lead.set", "id", id, "+fields", "city=Oruro", "+seen", "city=La Paz");
  DO (test, "lead.set", "id", id, "+fields", "job_title=", "+seen", "job_title=Directora");
  assert_field (test, id, "job_title", NULL);
  DO (test, "lead.set", "id", id, "+fields", "job_title=Dueña", "+seen", "job_title=");
  REFUSED (test, "conflict", "lead.set", "id", id, "+fields", "job_title=Otra", "+seen", "job_title=");
  assert_sound (test);
}

static void
every_kind_of_field_is_compared (void)
{
  static const struct
  {
    const char *first;
    const char *seen;       /* what lead.show answers for it */
    const char *second;
  } fields[] = {
    { "employees=95", "employees=95", "employees=100" },
    { "amount=12000", "amount=12000.00", "amount=15000" },
    { "currency=USD", "currency=USD", "currency=BOB" },
    { "wanted_by=2026-09-01", "wanted_by=2026-09-01", "wanted_by=2026-10-01" },
    { "product_line=Perfiles", "product_line=Perfiles", "product_line=Placas" },
    { "owner=mia@tamiz.example", "owner=mia@tamiz.example", "owner=vera@tamiz.example" },
    { "journey=decision", "journey=decision", "journey=awareness" },
    { "relation=customer", "relation=customer", "relation=partner" },
    { "company_city=Oruro", "company_city=Oruro", "company_city=Sucre" },
    { "notes=Llamar tarde", "notes=Llamar tarde", "notes=Llamar temprano" },
    { "custom:color=azul", "custom:color=azul", "custom:color=rojo" },
  };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *wrong = g_strdup_printf ("%.*s=77", (int) strcspn (fields[i].seen, "="), fields[i].seen);

      g_test_message ("%s", fields[i].first);
      DO (test, "lead.set", "id", id, "+fields", fields[i].first);
      REFUSED (test, "conflict", "lead.set", "id", id, "+fields", fields[i].second, "+seen", wrong);
      DO (test, "lead.set", "id", id, "+fields", fields[i].second, "+seen", fields[i].seen);
    }
  REFUSED (test, "invalid", "lead.set", "id", id, "+fields", "city=Oruro", "+seen", "city");
  REFUSED (test, "invalid", "lead.set", "id", id, "+fields", "city=Oruro", "+seen", "full_name=Inés");
}

/* A field of one's own is answered by its key, with what it is called beside it. */
static void
fields_of_ones_own_are_named_filled_and_emptied (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) emptied = NULL;
  g_autofree char *id = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  DO (test, "lead.set", "id", id, "+fields", "custom:color_favorito=azul");
  assert_field (test, id, "custom.color_favorito", "azul");
  assert_field (test, id, "custom_labels.color_favorito", "color_favorito");
  DO (test, "lead.set", "id", id, "+fields", "custom:color_favorito=rojo", "+seen", "custom:color_favorito=azul");
  assert_field (test, id, "custom.color_favorito", "rojo");
  assert_field (test, id, "custom_labels.color_favorito", "color_favorito");
  DO (test, "lead.set", "id", id, "+fields", "lead.custom.zona=norte");
  assert_field (test, id, "custom_labels.zona", "zona");
  /* The other one alone changes. */
  DO (test, "lead.set", "id", id, "+fields", "custom:zona=sur");
  assert_field (test, id, "custom.zona", "sur");
  assert_field (test, id, "custom.color_favorito", "rojo");
  DO (test, "lead.set", "id", id, "+fields", "custom:zona=norte");
  DO (test, "lead.set", "id", id, "+fields", "custom:color_favorito=", "+seen", "custom:color_favorito=rojo");
  emptied = tamiz_test_session_do (test, "lead.show", "id", id, NULL);
  g_assert_null (tamiz_test_get (emptied, "custom.color_favorito"));
  g_assert_cmpstr (tamiz_test_get (emptied, "custom.zona"), ==, "norte");
  REFUSED (test, "invalid", "lead.set", "id", id, "+fields", "custom:talla=");
  assert_sound (test);
}

static void
the_address_that_was_seen_is_replaced (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *message = NULL;
  g_autoptr (json_t) shown = NULL, set = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  set = tamiz_test_session_do (test, "lead.set", "id", id, "+fields", "email=inés@condor.example", "+seen",
                               "email=ines@condor.example", NULL);
  g_assert_cmpuint (json_array_size (json_object_get (set, "emails")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (set, "emails.0"), ==, "inés@condor.example");

  message = tamiz_test_session_refused (test, "conflict", "lead.set", "id", id, "+fields", "email=i@condor.example",
                                        "+seen", "email=ines@condor.example", NULL);
  g_assert_nonnull (strstr (message, "inés@condor.example"));

  /* The same number, typed otherwise, is not lost. */
  DO (test, "lead.set", "id", id, "+fields", "phone=(591) 7123-4567", "+seen", "phone=+59171234567");
  assert_field (test, id, "phones.0.e164", "+59171234567");
  DO (test, "lead.set", "id", id, "+fields", "phone=72222222", "+seen", "phone=+59171234567");
  shown = tamiz_test_session_do (test, "lead.show", "id", id, NULL);
  g_assert_cmpuint (json_array_size (json_object_get (shown, "phones")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (shown, "phones.0.e164"), ==, "+59172222222");

  /* Without having seen one, another is added; and only the one seen goes. */
  DO (test, "lead.set", "id", id, "+fields", "email=segunda@condor.example");
  DO (test, "lead.set", "id", id, "+fields", "email=", "+seen", "email=inés@condor.example");
  assert_field (test, id, "emails.0", "segunda@condor.example");
  REFUSED (test, "conflict", "lead.set", "id", id, "+fields", "email=x@condor.example", "+seen", "email=");
  assert_sound (test);
}

static void
a_person_and_a_company_are_guarded_alike (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *message = NULL;
  g_autoptr (json_t) people = NULL, companies = NULL, company = NULL;
  const char *person, *firm;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  people = tamiz_test_session_do (test, "person.list", NULL);
  companies = tamiz_test_session_do (test, "company.list", NULL);
  person = tamiz_test_get (people, "items.0.id");
  firm = tamiz_test_get (companies, "items.0.id");

  DO (test, "person.set", "id", person, "+fields", "city=Oruro", "+seen", "city=La Paz");
  message = tamiz_test_session_refused (test, "conflict", "person.set", "id", person, "+fields", "city=Sucre",
                                        "+seen", "city=La Paz", NULL);
  g_assert_nonnull (strstr (message, "Oruro"));
  DO (test, "company.set", "id", firm, "+fields", "employees=90", "+seen", "employees=80");
  REFUSED (test, "conflict", "company.set", "id", firm, "+fields", "employees=100", "+seen", "employees=80");
  REFUSED (test, "invalid", "company.set", "id", firm, "+fields", "employees=100", "+seen", "colour=red");
  company = tamiz_test_session_do (test, "company.show", "id", firm, NULL);
  g_assert_cmpint (get_number (company, "employees"), ==, 90);
}

static void
persons_take_part_with_a_role (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *main_person = NULL, *pablo = NULL;
  g_autoptr (json_t) lead = NULL, changed = NULL, removed = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  lead = tamiz_test_session_do (test, "lead.add-person", "id", id, "name", " Pablo  Paz Rojas ", "role",
                                "influences", NULL);
  g_assert_cmpstr (tamiz_test_get (lead, "persons.1.first_name"), ==, "Pablo");
  g_assert_cmpstr (tamiz_test_get (lead, "persons.1.last_name"), ==, "Paz Rojas");
  g_assert_cmpstr (tamiz_test_get (lead, "persons.1.role"), ==, "influences");
  main_person = g_strdup (tamiz_test_get (lead, "persons.0.id"));
  pablo = g_strdup (tamiz_test_get (lead, "persons.1.id"));

  changed = tamiz_test_session_do (test, "lead.add-person", "id", id, "person", pablo, "role", "pays", NULL);
  g_assert_cmpstr (tamiz_test_get (changed, "persons.1.role"), ==, "pays");
  g_assert_null (tamiz_test_find (changed, "persons.2"));

  REFUSED (test, "refused", "lead.add-person", "id", id, "person", main_person, "role", "uses");
  REFUSED (test, "invalid", "lead.add-person", "id", id, "role", "uses");
  REFUSED (test, "invalid", "lead.add-person", "id", id, "name", "  ", "role", "uses");
  REFUSED (test, "invalid", "lead.add-person", "id", id, "name", "X", "person", pablo, "role", "uses");
  REFUSED (test, "not_found", "lead.add-person", "id", id, "person", "99999", "role", "uses");
  REFUSED (test, "not_found", "lead.remove-person", "id", id, "person", main_person);

  removed = tamiz_test_session_do (test, "lead.remove-person", "id", id, "person", pablo, NULL);
  g_assert_null (tamiz_test_find (removed, "persons.1"));
}

/* What the audit keeps as numbers is read as words. */
static void
the_history_says_what_fields_held (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) history = NULL;
  json_t *items, *item, *owner = NULL, *title = NULL;
  gsize i;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  DO (test, "lead.set", "id", id, "+fields", "owner=vera@tamiz.example");
  DO (test, "lead.set", "id", id, "+fields", "job_title=Directora");
  history = tamiz_test_session_do (test, "history", "id", id, NULL);
  items = json_object_get (history, "items");
  json_array_foreach (items, i, item)
    {
      if (g_strcmp0 (tamiz_test_get (item, "field"), "owner") == 0)
        owner = item;
      if (g_strcmp0 (tamiz_test_get (item, "field"), "job_title") == 0)
        title = item;
    }

  g_assert_cmpstr (tamiz_test_get (owner, "record"), ==, "lead");
  g_assert_cmpstr (tamiz_test_get (owner, "title"), ==, "Owner");
  g_assert_cmpstr (tamiz_test_get (owner, "after_label"), ==, "Vera Ventas");
  g_assert_cmpstr (tamiz_test_get (owner, "by_name"), ==, "Mía Marketing");
  g_assert_cmpstr (tamiz_test_get (title, "record"), ==, "person");
  g_assert_cmpstr (tamiz_test_get (title, "before_label"), ==, "Gerente general");
  g_assert_cmpstr (tamiz_test_get (title, "after_label"), ==, "Directora");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/session/edits/" path, function)
  ADD ("what-somebody-else-wrote-is-not-overwritten", what_somebody_else_wrote_is_not_overwritten);
  ADD ("every-kind-of-field-is-compared", every_kind_of_field_is_compared);
  ADD ("fields-of-ones-own-are-named-filled-and-emptied", fields_of_ones_own_are_named_filled_and_emptied);
  ADD ("the-address-that-was-seen-is-replaced", the_address_that_was_seen_is_replaced);
  ADD ("persons-take-part-with-a-role", persons_take_part_with_a_role);
  ADD ("the-history-says-what-fields-held", the_history_says_what_fields_held);
  ADD ("a-person-and-a-company-are-guarded-alike", a_person_and_a_company_are_guarded_alike);

  return g_test_run ();
}
