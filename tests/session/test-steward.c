#include "config.h"

#include "session-checks.h"
#include "tamiz-session-private.h"

#include <string.h>

/* What whoever answers for the base looks after: counted, listed with what mends it, and no longer
 * there once it is mended.
 */

static gint64
count_list (TamizTestSession *test,
            const char       *list)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "steward.show", NULL);
  json_t *item = find_item (json_object_get (shown, "items"), "list", list);

  g_assert_nonnull (item);
  return json_integer_value (json_object_get (item, "count"));
}

/* The list is as long as it is said to be. */
static json_t *
list (TamizTestSession *test,
      const char       *name)
{
  json_t *answer = tamiz_test_session_do (test, "steward.list", "name", name, NULL);

  g_assert_cmpint (get_number (answer, "total"), ==, count_list (test, name));
  g_assert_cmpint (get_number (answer, "total"), ==, (gint64) json_array_size (json_object_get (answer, "items")));
  return answer;
}

static TamizTestSession *
begin (void)
{
  TamizTestSession *test = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (test);
  return test;
}

static void
a_base_in_order_has_nothing_to_look_after (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "steward.show", NULL);

  g_assert_cmpint (get_number (shown, "total"), ==, 0);
  g_assert_cmpuint (json_array_size (json_object_get (shown, "items")), ==, 10);
}

/* Who lacks least comes first, and whoever is complete leaves. */
static void
incomplete_leads_come_nearest_first (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *far = add_inquiry (test, "ana"), *near = tamiz_test_session_add_lead (test);
  g_autoptr (json_t) found = list (test, "incomplete");

  g_assert_cmpint (get_number (found, "total"), ==, 2);
  g_assert_cmpstr (tamiz_test_get (found, "items.0.id"), ==, near);
  g_assert_cmpstr (tamiz_test_get (found, "items.1.id"), ==, far);
  g_assert_cmpint (get_number (found, "items.0.lacking"), <, get_number (found, "items.1.lacking"));
  g_assert_nonnull (tamiz_test_get (found, "items.0.missing.0.title"));
  tamiz_test_session_qualify (test, near);
  g_assert_cmpint (count_list (test, "incomplete"), ==, 1);
  assert_sound (test);
}

static void
who_cannot_be_reached_is_listed_until_they_can (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) lead = tamiz_test_session_do (test, "lead.add", "+fields", "first_name=Luz", "+fields",
                                                   "last_name=Mar", "source", "Página web", NULL);
  g_autoptr (json_t) found = list (test, "unreachable");

  g_assert_cmpint (get_number (found, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (found, "items.0.name"), ==, "Luz Mar");
  g_assert_cmpstr (tamiz_test_get (found, "items.0.mend"), ==, "edit");
  DO (test, "lead.set", "id", tamiz_test_get (lead, "id"), "+fields", "phone=71234567");
  g_assert_cmpint (count_list (test, "unreachable"), ==, 0);
}

static void
a_number_that_cannot_exist_is_mended_in_place (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) lead = tamiz_test_session_do (test, "lead.add", "+fields", "first_name=Luz", "+fields",
                                                   "email=luz@gente.example", "+fields", "phone=7123", "source",
                                                   "Página web", NULL);
  g_autoptr (json_t) found = list (test, "phones");

  g_assert_cmpint (get_number (found, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (found, "items.0.field"), ==, "phone");
  g_assert_cmpstr (tamiz_test_get (found, "items.0.value"), ==, "7123");
  DO (test, "lead.set", "id", tamiz_test_get (lead, "id"), "+fields", "phone=71234567", "+seen", "phone=7123");
  g_assert_cmpint (count_list (test, "phones"), ==, 0);
  assert_sound (test);
}

/* As whoever reads the mail notes it. */
static void
note_bounce (TamizTestSession *test,
             const char       *address)
{
  g_autoptr (TamizReader) reader = tamiz_store_new_reader (test->session->store, NULL);
  g_autoptr (GPtrArray) emails = tamiz_reader_list (reader, TAMIZ_KIND_EMAIL, NULL);
  g_autoptr (TamizChangeSet) set
      = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "mail.bounce");
  g_autoptr (TamizCommit) commit = NULL;

  for (guint i = 0; i < emails->len; i++)
    {
      TamizRecord *email = g_ptr_array_index (emails, i);

      if (g_strcmp0 (tamiz_record_get_text (email, TAMIZ_EMAIL_ADDRESS), address) != 0)
        continue;
      tamiz_change_set_update_int (set, email, TAMIZ_EMAIL_BOUNCED, tamiz_clock_get_now (test->clock));
      tamiz_change_set_update_text (set, email, TAMIZ_EMAIL_BOUNCE_REASON, "550 no such user");
    }
  commit = tamiz_store_apply (test->session->store, set, NULL, NULL);
  g_assert_nonnull (commit);
}

static void
an_address_from_which_mail_came_back_is_listed (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *ana = add_inquiry (test, "ana");
  g_autoptr (json_t) found = NULL;

  note_bounce (test, "ana@gente.example");
  found = list (test, "bounced");
  g_assert_cmpint (get_number (found, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (found, "items.0.value"), ==, "ana@gente.example");
  g_assert_nonnull (strstr (tamiz_test_get (found, "items.0.why"), "550 no such user"));
  /* There is no other way to reach her. */
  g_assert_cmpint (count_list (test, "unreachable"), ==, 1);
  DO (test, "lead.set", "id", ana, "+fields", "email=ana@otra.example", "+seen", "email=ana@gente.example");
  g_assert_cmpint (count_list (test, "bounced"), ==, 0);
  g_assert_cmpint (count_list (test, "unreachable"), ==, 0);
}

static void
leads_are_forgotten_after_days_in_which_nothing_happened (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *ana = add_inquiry (test, "ana"), *bea = add_inquiry (test, "bea");
  g_autoptr (json_t) found = NULL, later = NULL;

  tamiz_test_session_advance (test, 91 * TAMIZ_DAY);
  DO (test, "activity.add", "id", bea, "kind", "note", "subject", "Llamó");
  found = list (test, "stale");
  g_assert_cmpint (get_number (found, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (found, "items.0.id"), ==, ana);
  g_assert_cmpint (get_number (found, "items.0.days"), ==, 91);
  later = tamiz_test_session_do (test, "steward.list", "name", "stale", "days", "120", NULL);
  g_assert_cmpint (get_number (later, "total"), ==, 0);
  DO (test, "lead.bulk", "+ids", ana, "stage", "discarded", "reason", "Nunca contestó");
  g_assert_cmpint (count_list (test, "stale"), ==, 0);
}

static void
leads_of_who_is_gone_wait_for_another_owner (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *ana = add_inquiry (test, "ana");
  g_autoptr (json_t) found = NULL;

  DO (test, "lead.bulk", "+ids", ana, "owner", "vera@tamiz.example");
  g_assert_cmpint (count_list (test, "owners"), ==, 0);
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Sol Ventas", "email", "sol@tamiz.example", "role", "sales");
  DO (test, "user.set", "user", "vera@tamiz.example", "+inactive", NULL);
  tamiz_test_session_as (test, "mia@tamiz.example");
  found = list (test, "owners");
  g_assert_cmpint (get_number (found, "total"), ==, 1);
  g_assert_nonnull (strstr (tamiz_test_get (found, "items.0.why"), "Vera Ventas"));
  DO (test, "lead.bulk", "+ids", ana, "owner", "sol@tamiz.example");
  g_assert_cmpint (count_list (test, "owners"), ==, 0);
}

static void
companies_without_people_and_rows_to_complete_are_listed (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *companies = tamiz_test_session_write (test, "companies.csv", "empresa,sector\nSola S.A.,Minería\n");
  g_autofree char *people = tamiz_test_session_write (test, "people.csv", "nombre,correo\nEva Rey,eva@dos.example\n");
  g_autoptr (json_t) found = NULL, rows = NULL;

  DO (test, "import", "file", companies, "of", "companies", "source", "Página web");
  DO (test, "import", "file", people);
  found = list (test, "companies");
  g_assert_cmpint (get_number (found, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (found, "items.0.name"), ==, "Sola S.A.");
  rows = list (test, "set_aside");
  g_assert_cmpint (get_number (rows, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (rows, "items.0.mend"), ==, "mend");
  DO (test, "lead.add", "+fields", "first_name=Pía", "+fields", "company=Sola S.A.", "source", "Página web");
  g_assert_cmpint (count_list (test, "companies"), ==, 0);
}

/* Also a cost of nothing says that somebody thought of it. */
static void
sources_want_a_cost_for_months_in_which_they_brought_leads (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *ana = add_inquiry (test, "ana"), *date = NULL;
  g_autoptr (json_t) found = list (test, "sources");

  g_assert_cmpint (get_number (found, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (found, "items.0.name"), ==, "Página web");
  g_assert_cmpuint (json_array_size (tamiz_test_find (found, "items.0.months")), ==, 1);
  date = g_strconcat (tamiz_test_get (found, "items.0.months.0"), "-03", NULL);
  DO (test, "campaign.add", "name", "Buscador", "source", "Página web");
  DO (test, "campaign.cost", "campaign", "Buscador", "date", date, "amount", "0");
  g_assert_cmpint (count_list (test, "sources"), ==, 0);
}

static void
pairs_wait_until_somebody_decides (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *ana = add_inquiry (test, "ana"), *bea = add_inquiry (test, "bea");
  g_autoptr (json_t) one = tamiz_test_session_do (test, "lead.show", "id", ana, NULL);
  g_autoptr (json_t) other = tamiz_test_session_do (test, "lead.show", "id", bea, NULL);
  const char *a = tamiz_test_get (one, "persons.0.id"), *b = tamiz_test_get (other, "persons.0.id");
  g_autoptr (json_t) found = NULL, quality = NULL;

  DO (test, "duplicate.open", "a", a, "b", b);
  found = list (test, "duplicates");
  g_assert_cmpint (get_number (found, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (found, "items.0.what"), ==, "person");
  g_assert_cmpstr (tamiz_test_get (found, "items.0.mend"), ==, "merge");
  quality = tamiz_test_session_do (test, "steward.quality", NULL);
  g_assert_cmpfloat (json_real_value (tamiz_test_find (quality, "items.0.duplicates")), ==, 1.0);
  DO (test, "duplicate.not-same", "a", a, "b", b);
  g_assert_cmpint (count_list (test, "duplicates"), ==, 0);
}

/* 30 for being reachable, 30 for the required fields, 10 each for the rest. */
static void
quality_is_the_weighted_sum_that_is_documented (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *ana = add_inquiry (test, "ana"), *complete = tamiz_test_session_add_lead (test);
  g_autofree char *path = tamiz_test_session_write (test, "rows.csv", "nombre,correo\n,eva@dos.example\n,x@dos.example\n");
  g_autoptr (json_t) before = NULL, after = NULL, months = NULL, nothing = NULL;
  json_t *item;

  tamiz_test_session_qualify (test, complete);
  before = tamiz_test_session_do (test, "steward.quality", NULL);
  item = json_array_get (json_object_get (before, "items"), 0);
  g_assert_cmpint (get_number (item, "leads"), ==, 2);
  g_assert_cmpfloat (json_real_value (json_object_get (item, "complete")), ==, 0.5);
  g_assert_cmpint (get_number (item, "quality"), ==, 85);

  DO (test, "lead.add", "+fields", "first_name=Luz", "source", "Página web");
  DO (test, "import", "file", path, "source", "Página web");
  after = tamiz_test_session_do (test, "steward.quality", NULL);
  item = json_array_get (json_object_get (after, "items"), 0);
  g_assert_cmpfloat_with_epsilon (json_real_value (json_object_get (item, "set_aside")), 0.4, 0.0001);
  /* 30·2/3 + 30·1/3 + 10 + 10·3/5 + 10 + 10 */
  g_assert_cmpint (get_number (item, "quality"), ==, 66);

  months = tamiz_test_session_do (test, "steward.quality", "by", "month", NULL);
  g_assert_cmpint (get_number (months, "total"), ==, 2); /* the source, and all together */
  g_assert_cmpuint (strlen (tamiz_test_get (months, "items.0.month")), ==, 7);
  nothing = tamiz_test_session_do (test, "steward.quality", "from", "2001-01-01", "to", "2001-12-31", NULL);
  g_assert_cmpint (get_number (nothing, "total"), ==, 0);
  REFUSED (test, "invalid", "steward.quality", "by", "day");
  REFUSED (test, "invalid", "steward.quality", "from", "2002-01-01", "to", "2001-12-31");
  REFUSED (test, "invalid", "steward.list", "name", "nothing");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/steward/a-base-in-order", a_base_in_order_has_nothing_to_look_after);
  g_test_add_func ("/steward/incomplete-nearest-first", incomplete_leads_come_nearest_first);
  g_test_add_func ("/steward/unreachable", who_cannot_be_reached_is_listed_until_they_can);
  g_test_add_func ("/steward/numbers-that-cannot-exist", a_number_that_cannot_exist_is_mended_in_place);
  g_test_add_func ("/steward/bounced", an_address_from_which_mail_came_back_is_listed);
  g_test_add_func ("/steward/forgotten", leads_are_forgotten_after_days_in_which_nothing_happened);
  g_test_add_func ("/steward/owner-is-gone", leads_of_who_is_gone_wait_for_another_owner);
  g_test_add_func ("/steward/companies-and-rows", companies_without_people_and_rows_to_complete_are_listed);
  g_test_add_func ("/steward/sources-without-cost", sources_want_a_cost_for_months_in_which_they_brought_leads);
  g_test_add_func ("/steward/pairs", pairs_wait_until_somebody_decides);
  g_test_add_func ("/steward/quality", quality_is_the_weighted_sum_that_is_documented);

  return g_test_run ();
}
