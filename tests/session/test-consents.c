#include "config.h"

#include "session-checks.h"

#include <string.h>

/* Who may be reached by which way is asked at every door. */

static char *
add_with_phone (TamizTestSession *test,
                const char       *name)
{
  g_autofree char *first = g_strdup_printf ("first_name=%s", name);
  g_autofree char *email = g_strdup_printf ("email=%s@gente.example", name);
  g_autoptr (json_t) lead = tamiz_test_session_do (test, "lead.add", "+fields", first, "+fields", email, "+fields",
                                                   "phone=70000001", "source", "Página web", NULL);

  return g_strdup (tamiz_test_get (lead, "id"));
}

static gboolean
may (TamizTestSession *test,
     const char       *lead,
     const char       *channel)
{
  g_autoptr (json_t) list = tamiz_test_session_do (test, "consent.list", "id", lead, NULL);
  json_t *item = find_item (json_object_get (list, "channels"), "channel", channel);

  g_assert_nonnull (item);
  g_assert_true (json_is_true (json_object_get (item, "allowed")) == (tamiz_test_get (item, "why_not") == NULL));
  return json_is_true (json_object_get (item, "allowed"));
}

static void
assert_queue (TamizTestSession *test,
              gint64            total,
              gint64            refused)
{
  g_autoptr (json_t) queue = tamiz_test_session_do (test, "call.queue", NULL);

  g_assert_cmpint (get_number (queue, "total"), ==, total);
  g_assert_cmpint (get_number (queue, "refused"), ==, refused);
}

static void
a_refusal_of_calls_stops_the_telephone_alone (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL, *words = NULL;
  g_autoptr (json_t) brief = NULL, refusal = NULL, logged = NULL;

  tamiz_test_session_agree (test);
  lead = add_with_phone (test, "Ana");
  assert_queue (test, 1, 0);
  tamiz_test_session_advance (test, TAMIZ_DAY);
  refusal = tamiz_test_session_do (test, "consent.add", "id", lead, "channel", "phone", "+do-not-contact", NULL,
                                   "reason", "Wrote that mail is enough", NULL);
  g_assert_cmpstr (tamiz_test_get (refusal, "state"), ==, "stands");
  assert_queue (test, 0, 1);
  g_assert_false (may (test, lead, "phone"));
  g_assert_true (may (test, lead, "mail"));
  g_assert_true (may (test, lead, "post"));

  words = tamiz_test_session_refused (test, "refused", "call.log", "id", lead, "purpose", "verify", "outcome",
                                      "reached", NULL);
  g_assert_nonnull (strstr (words, "Wrote that mail is enough"));
  brief = tamiz_test_session_do (test, "call.brief", "id", lead, NULL);
  g_assert_true (json_is_false (json_object_get (brief, "may_call")));
  g_assert_nonnull (strstr (tamiz_test_get (brief, "why_not"), "Wrote that mail is enough"));

  /* A call of before the refusal is still part of the history. */
  logged = tamiz_test_session_do (test, "call.log", "id", lead, "purpose", "verify", "outcome", "reached", "at",
                                  "2026-03-02T08:30:00Z", NULL);
  g_assert_nonnull (tamiz_test_get (logged, "call.id"));

  DO (test, "consent.withdraw", "id", tamiz_test_get (refusal, "id"), "reason", "Asked to be called after all");
  g_assert_true (may (test, lead, "phone"));
  DO (test, "call.log", "id", lead, "purpose", "verify", "outcome", "reached");
  REFUSED (test, "refused", "consent.withdraw", "id", tamiz_test_get (refusal, "id"), "reason", "Again");
  assert_sound (test);
}

static void
a_consent_that_is_taken_back_is_a_refusal (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;
  g_autoptr (json_t) consent = NULL, list = NULL;
  json_t *mail;

  tamiz_test_session_agree (test);
  lead = add_with_phone (test, "Ana");
  REFUSED (test, "invalid", "consent.add", "id", lead, "channel", "mail");
  REFUSED (test, "invalid", "consent.add", "id", lead, "channel", "mail", "+do-not-contact", NULL);
  REFUSED (test, "invalid", "consent.add", "id", lead, "channel", "mail", "basis", "form", "date", "2027-01-01");
  REFUSED (test, "invalid", "consent.add", "id", lead, "channel", "mail", "basis", "form", "until", "2020-01-01");
  REFUSED (test, "not_found", "consent.add", "id", "999999", "channel", "mail", "basis", "form");
  consent = tamiz_test_session_do (test, "consent.add", "id", lead, "channel", "mail", "basis", "consent", "origin",
                                   "web form", "date", "2026-02-01", NULL);
  g_assert_cmpstr (tamiz_test_get (consent, "day"), ==, "2026-02-01");
  list = tamiz_test_session_do (test, "consent.list", "id", lead, NULL);
  mail = find_item (json_object_get (list, "channels"), "channel", "mail");
  g_assert_cmpstr (tamiz_test_get (mail, "basis"), ==, "consent");
  REFUSED (test, "invalid", "consent.withdraw", "id", tamiz_test_get (consent, "id"), "reason", " ");
  DO (test, "consent.withdraw", "id", tamiz_test_get (consent, "id"), "reason", "Unsubscribed");
  g_assert_false (may (test, lead, "mail"));
  g_assert_true (may (test, lead, "phone"));
  /* A person is asked for by their own id as well. */
  json_decref (g_steal_pointer (&list));
  list = tamiz_test_session_do (test, "consent.list", "id", tamiz_test_get (consent, "person"), NULL);
  g_assert_cmpint (get_number (list, "total"), ==, 2);
  assert_sound (test);
}

static void
an_expired_refusal_counts_as_none (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;

  tamiz_test_session_agree (test);
  lead = add_with_phone (test, "Ana");
  DO (test, "consent.add", "id", lead, "channel", "phone", "+do-not-contact", NULL, "reason", "On leave", "until",
      "2026-03-10");
  g_assert_false (may (test, lead, "phone"));
  tamiz_test_session_advance (test, 9 * TAMIZ_DAY);
  g_assert_true (may (test, lead, "phone"));
  assert_queue (test, 1, 0);
  assert_sound (test);
}

static void
who_refuses_every_way_is_not_handed_over (void)
{
  static const char *const channels[] = { "mail", "phone", "messaging", "post" };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL, *words = NULL;
  g_autoptr (json_t) check = NULL, list = NULL;

  tamiz_test_session_agree (test);
  lead = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, lead);
  for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
    DO (test, "consent.add", "id", lead, "channel", channels[i], "+do-not-contact", NULL, "reason", "Leave me alone");
  list = tamiz_test_session_do (test, "consent.list", "id", lead, NULL);
  g_assert_true (json_is_true (json_object_get (list, "do_not_contact")));
  check = tamiz_test_session_do (test, "handoff.check", "id", lead, NULL);
  g_assert_true (json_is_false (json_object_get (check, "ready")));
  g_assert_nonnull (find_item (json_object_get (check, "missing"), "what", "consent"));
  words = tamiz_test_session_refused (test, "refused", "handoff.send", "id", lead, "to", "vera@tamiz.example", "meeting",
                                      "2026-03-20T10:00", NULL);
  g_assert_nonnull (strstr (words, "refuses every way"));
  assert_sound (test);
}

static void
who_refuses_mail_gets_no_confirmation (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;
  g_autoptr (json_t) sent = NULL;

  tamiz_test_session_agree (test);
  lead = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, lead);
  DO (test, "consent.add", "id", lead, "channel", "mail", "+do-not-contact", NULL, "reason", "Too much mail");
  sent = tamiz_test_session_do (test, "handoff.send", "id", lead, "to", "vera@tamiz.example", "meeting",
                                "2026-03-20T10:00", NULL);
  g_assert_cmpstr (tamiz_test_get (sent, "steps.confirmation.state"), ==, "waived");
  g_assert_nonnull (strstr (tamiz_test_get (sent, "steps.confirmation.message"), "Too much mail"));
  assert_sound (test);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/consents/calls", a_refusal_of_calls_stops_the_telephone_alone);
  g_test_add_func ("/consents/withdrawn", a_consent_that_is_taken_back_is_a_refusal);
  g_test_add_func ("/consents/expired", an_expired_refusal_counts_as_none);
  g_test_add_func ("/consents/handoff", who_refuses_every_way_is_not_handed_over);
  g_test_add_func ("/consents/mail", who_refuses_mail_gets_no_confirmation);

  return g_test_run ();
}
