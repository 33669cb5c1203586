#include "config.h"

#include "session-checks.h"

#include <string.h>

/* Whom we know already is not treated like a stranger, by whichever way they come. */

static const char accounts[]
    = "name,tax_number,domains,relation,owner,open_deal\n"
      "Cervecería Andina,102.030-4,\"andina.example; cerveza.example\",customer,diego@tamiz.example,\n"
      "Norte Partners,,norte.example,partner,,\n"
      "Taladros Rivales,,rivales.example,competitor,,\n"
      "Hotel Plaza,,plaza.example,prospect,diego@tamiz.example,Forty rooms\n"
      "Sogas Viejas,55,,supplier,,\n";

static json_t *
import_accounts (TamizTestSession *test)
{
  g_autofree char *file = tamiz_test_session_write (test, "accounts.csv", accounts);

  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Diego Torres", "email", "diego@tamiz.example", "role", "marketing");
  tamiz_test_session_as (test, "mia@tamiz.example");
  return tamiz_test_session_do (test, "import", "file", file, "of", "companies", NULL);
}

static char *
add (TamizTestSession *test,
     const char       *name,
     const char       *email,
     const char       *company)
{
  g_autofree char *first = g_strdup_printf ("first_name=%s", name);
  g_autofree char *address = g_strdup_printf ("email=%s", email);
  g_autofree char *firm = g_strdup_printf ("company=%s", company);
  g_autoptr (json_t) lead = tamiz_test_session_do (test, "lead.add", "+fields", first, "+fields", address, "+fields",
                                                   firm, "+fields", "phone=70000001", "source", "Página web", NULL);

  return g_strdup (tamiz_test_get (lead, "id"));
}

static void
assert_known (TamizTestSession *test,
              const char       *lead,
              const char       *relation,
              const char       *owner,
              const char       *words)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);

  g_assert_cmpstr (tamiz_test_get (shown, "known.relation"), ==, relation);
  g_assert_cmpstr (tamiz_test_get (shown, "owner"), ==, owner);
  if (words != NULL)
    g_assert_nonnull (strstr (tamiz_test_get (shown, "known.sentence"), words));
}

static gboolean
has_task (TamizTestSession *test,
          const char       *lead,
          const char       *words)
{
  g_autoptr (json_t) tasks = tamiz_test_session_do (test, "task.list", NULL);
  json_t *task;
  gsize i;

  json_array_foreach (json_object_get (tasks, "items"), i, task)
    {
      if (g_strcmp0 (tamiz_test_get (task, "lead"), lead) == 0 && strstr (tamiz_test_get (task, "text"), words) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
a_customers_inquiry_goes_to_whoever_has_the_account (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) answer = NULL;
  g_autofree char *by_domain = NULL, *by_name = NULL, *deal = NULL, *partner = NULL, *rival = NULL, *free = NULL;
  g_autofree char *stranger = NULL;

  tamiz_test_session_agree (test);
  answer = import_accounts (test);
  g_assert_cmpint (get_number (answer, "added"), ==, 5);
  by_domain = add (test, "Ana", "ana@cerveza.example", "Otra SRL");
  assert_known (test, by_domain, "customer", "diego@tamiz.example", "account of Diego Torres");
  g_assert_true (has_task (test, by_domain, "your customer Cervecería Andina"));
  by_name = add (test, "Bea", "bea@gmail.com", "CERVECERIA ANDINA S.R.L.");
  assert_known (test, by_name, "customer", "diego@tamiz.example", "Customer: Cervecería Andina");
  deal = add (test, "Cid", "cid@plaza.example", "");
  assert_known (test, deal, "prospect", "diego@tamiz.example", "Forty rooms");
  partner = add (test, "Dan", "dan@norte.example", "");
  assert_known (test, partner, "partner", NULL, "Partner");
  g_assert_false (has_task (test, partner, "partner"));
  rival = add (test, "Eva", "eva@rivales.example", "");
  assert_known (test, rival, "competitor", NULL, "Competitor");
  {
    g_autoptr (json_t) shown = tamiz_test_session_do (test, "lead.show", "id", rival, NULL);

    g_assert_cmpstr (tamiz_test_get (shown, "known.discard_reason"), ==, "competitor");
    g_assert_cmpstr (tamiz_test_get (shown, "stage"), !=, "discarded");
  }
  stranger = add (test, "Fay", "fay@nadie.example", "Nadie");
  assert_known (test, stranger, NULL, NULL, NULL);
  free = add (test, "Gil", "gil@gmail.com", "");
  assert_known (test, free, NULL, NULL, NULL);
  assert_sound (test);
}

static void
an_import_says_who_is_known (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = tamiz_test_session_write (test, "people.csv",
                                                    "first_name,email,company,owner\n"
                                                    "Ana,ana@andina.example,Cervecería Andina,\n"
                                                    "Bea,bea@otra.example,Otra,\n"
                                                    "Eva,eva@rivales.example,Taladros Rivales,\n");
  g_autoptr (json_t) accounts_answer = NULL, trial = NULL, answer = NULL;
  json_t *row;

  tamiz_test_session_agree (test);
  accounts_answer = import_accounts (test);
  trial = tamiz_test_session_do (test, "import", "file", file, "source", "Página web", "+dry-run", NULL, NULL);
  g_assert_cmpint (get_number (trial, "known"), ==, 2);
  answer = tamiz_test_session_do (test, "import", "file", file, "source", "Página web", NULL);
  g_assert_cmpint (get_number (answer, "known"), ==, 2);
  row = find_item (json_object_get (answer, "added_rows"), "name", "Ana");
  g_assert_nonnull (strstr (tamiz_test_get (row, "known"), "Customer: Cervecería Andina"));
  row = find_item (json_object_get (answer, "added_rows"), "name", "Bea");
  g_assert_null (tamiz_test_get (row, "known"));
  assert_sound (test);
}

static void
leads_are_marked_when_the_list_comes_afterwards (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;
  g_autoptr (json_t) answer = NULL, companies = NULL;

  tamiz_test_session_agree (test);
  lead = add (test, "Ana", "ana@andina.example", "Cervecería Andina");
  assert_known (test, lead, NULL, NULL, NULL);
  answer = import_accounts (test);
  g_assert_cmpint (get_number (answer, "added"), ==, 4);
  g_assert_cmpint (get_number (answer, "filled"), ==, 1);
  assert_known (test, lead, "customer", NULL, "Customer: Cervecería Andina; account of Diego Torres");
  assert_sound (test);
}

static void
nobody_calls_a_customer_cold (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;
  g_autoptr (json_t) accounts_answer = NULL, added = NULL, queue = NULL, asked = NULL, item = NULL, brief = NULL;
  json_t *found;

  tamiz_test_session_agree (test);
  accounts_answer = import_accounts (test);
  added = tamiz_test_session_do (test, "lead.add", "+fields", "first_name=Ana", "+fields", "email=ana@andina.example",
                                 "+fields", "phone=70000001", "source", "Página web", "activity", "none", NULL);
  lead = g_strdup (tamiz_test_get (added, "id"));
  DO (test, "activity.add", "id", lead, "kind", "event_attended", "subject", "Feria");
  queue = tamiz_test_session_do (test, "call.queue", NULL);
  g_assert_cmpint (get_number (queue, "total"), ==, 0);
  g_assert_cmpint (get_number (queue, "customers"), ==, 1);
  brief = tamiz_test_session_do (test, "call.brief", "id", lead, NULL);
  g_assert_cmpstr (tamiz_test_get (brief, "known.relation"), ==, "customer");

  /* Who asks is called back. */
  tamiz_test_session_advance (test, TAMIZ_MINUTE);
  DO (test, "activity.add", "id", lead, "kind", "form", "subject", "Price");
  asked = tamiz_test_session_do (test, "call.queue", NULL);
  found = find_item (json_object_get (asked, "items"), "lead", lead);
  g_assert_nonnull (found);
  g_assert_nonnull (strstr (tamiz_test_get (found, "known"), "Customer"));
  assert_sound (test);
}

static void
an_account_of_somebody_who_left_is_nobodys (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;
  g_autoptr (json_t) accounts_answer = NULL, company = NULL;

  tamiz_test_session_agree (test);
  accounts_answer = import_accounts (test);
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.set", "user", "diego@tamiz.example", "+inactive", NULL);
  tamiz_test_session_as (test, "mia@tamiz.example");
  lead = add (test, "Ana", "ana@andina.example", "");
  assert_known (test, lead, "customer", NULL, "Customer");
  g_assert_false (has_task (test, lead, "customer"));
  assert_sound (test);
}

static void
an_account_is_edited_by_hand (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;
  g_autoptr (json_t) shown = NULL, company = NULL, list = NULL;
  const char *id;

  tamiz_test_session_agree (test);
  lead = add (test, "Ana", "ana@nueva.example", "Nueva");
  shown = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);
  id = tamiz_test_get (shown, "company_id");
  company = tamiz_test_session_do (test, "company.set", "id", id, "+fields", "relation=customer", "+fields",
                                   "owner=vera@tamiz.example", "+fields", "open_deal=Two pumps", NULL);
  g_assert_cmpstr (tamiz_test_get (company, "owner"), ==, "vera@tamiz.example");
  g_assert_cmpstr (tamiz_test_get (company, "open_deal"), ==, "Two pumps");
  assert_known (test, lead, "customer", NULL, "Two pumps");
  REFUSED (test, "not_found", "company.set", "id", id, "+fields", "owner=nobody@x.example");
  assert_sound (test);
}

static void
competitors_of_the_list_are_known_by_their_domains (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;

  tamiz_test_session_agree (test);
  DO (test, "list.add", "list", "competitor", "label", "Bombas SA", "domains", "bombas.example, bombas-sa.example");
  lead = add (test, "Eva", "eva@bombas-sa.example", "");
  assert_known (test, lead, "competitor", NULL, "Competitor: Bombas SA");
  assert_sound (test);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/known/" path, func)
  ADD ("goes-to-the-account", a_customers_inquiry_goes_to_whoever_has_the_account);
  ADD ("import", an_import_says_who_is_known);
  ADD ("afterwards", leads_are_marked_when_the_list_comes_afterwards);
  ADD ("cold", nobody_calls_a_customer_cold);
  ADD ("left", an_account_of_somebody_who_left_is_nobodys);
  ADD ("by-hand", an_account_is_edited_by_hand);
  ADD ("competitors", competitors_of_the_list_are_known_by_their_domains);

  return g_test_run ();
}
