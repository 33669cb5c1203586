#include "config.h"

#include "change-checks.h"
#include "session-checks.h"

#include <sqlite3.h>
#include <string.h>

/* Who is to have a lead, what its handoff takes, and that nothing gets to sales but through the gate. */

#define MEETING "2026-05-05T10:00"

static char *
make_ready (TamizTestSession *test)
{
  char *id;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, id);

  return id;
}

/* Qualified by marketing, and one answer short of being ready. */
static char *
make_nearly_ready (TamizTestSession *test)
{
  char *id = tamiz_test_session_add_lead (test);

  DO (test, "call.log", "id", id, "purpose", "web_follow_up", "outcome", "reached", "pain-points", "Late deliveries",
      "+answer", "need=yes", "+answer", "authority=decides", "+answer", "time_frame=within_3_months", "+answer",
      "buying_process=deciding", "+answer", "meets_executive=yes");
  return id;
}

static void
add_executive (TamizTestSession *test,
               const char       *name,
               const char       *email)
{
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", name, "email", email, "role", "sales");
  tamiz_test_session_as (test, "mia@tamiz.example");
}

static void
set_user (TamizTestSession *test,
          const char       *email,
          const char       *parameter,
          const char       *value)
{
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.set", "user", email, parameter, value);
  tamiz_test_session_as (test, "mia@tamiz.example");
}

static void
assert_proposed (TamizTestSession *test,
                 const char       *lead,
                 const char       *email)
{
  g_autoptr (json_t) proposal = tamiz_test_session_do (test, "handoff.executives", "id", lead, NULL);
  g_autofree char *text = tamiz_json_to_text (proposal);

  g_test_message ("%s", text);
  g_assert_cmpstr (tamiz_test_get (proposal, "proposed"), ==, email);
}

static void
the_best_match_with_room_is_proposed (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autoptr (json_t) proposal = NULL;
  json_t *vera;

  add_executive (test, "Ana Ventas", "ana@tamiz.example");
  /* Nothing tells them apart but their names. */
  assert_proposed (test, id, "ana@tamiz.example");
  set_user (test, "vera@tamiz.example", "territory", "Chile, La Paz");
  assert_proposed (test, id, "vera@tamiz.example");
  set_user (test, "ana@tamiz.example", "territory", "Bolivia");
  DO (test, "lead.set", "id", id, "+fields", "language=pt", "+fields", "country=Bolivia");
  set_user (test, "ana@tamiz.example", "languages", "español, portugués");
  assert_proposed (test, id, "ana@tamiz.example");
  /* What the lead contradicts counts against somebody. */
  set_user (test, "ana@tamiz.example", "languages", "es");
  assert_proposed (test, id, "vera@tamiz.example");
  /* Room goes before any match. */
  set_user (test, "vera@tamiz.example", "capacity", "0");
  assert_proposed (test, id, "ana@tamiz.example");
  proposal = tamiz_test_session_do (test, "handoff.executives", "id", id, NULL);
  vera = find_item (json_object_get (proposal, "items"), "email", "vera@tamiz.example");
  g_assert_nonnull (strstr (tamiz_test_get (vera, "why_not"), "0 of 0"));
  g_assert_cmpint (get_number (vera, "free"), ==, 0);
  g_assert_cmpint (get_number (vera, "rank"), ==, 2);
}

static void
who_has_fewer_open_is_proposed_of_equals (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autofree char *second = NULL;
  g_autoptr (json_t) sent = NULL;

  add_executive (test, "Ana Ventas", "ana@tamiz.example");
  sent = tamiz_test_session_do (test, "handoff.send", "id", id, "+propose", NULL, "meeting", MEETING, NULL);
  g_assert_cmpstr (tamiz_test_get (sent, "executive"), ==, "ana@tamiz.example");
  second = add_inquiry (test, "eva");
  assert_proposed (test, second, "vera@tamiz.example");
}

/* What is kept with the handoff must be so: who has fewer and is passed over is named, and why. */
static void
why_somebody_is_proposed_is_true (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autofree char *second = NULL;
  g_autoptr (json_t) equals = NULL, proposal = NULL;
  json_t *vera;

  add_executive (test, "Ana Ventas", "ana@tamiz.example");
  DO (test, "handoff.send", "id", id, "+propose", NULL, "meeting", MEETING);
  second = add_inquiry (test, "eva");
  DO (test, "lead.set", "id", second, "+fields", "country=Bolivia");
  equals = tamiz_test_session_do (test, "handoff.executives", "id", second, NULL);
  g_assert_cmpstr (tamiz_test_get (equals, "proposed"), ==, "vera@tamiz.example");
  g_assert_nonnull (strstr (tamiz_test_get (equals, "why"), "nobody has fewer open: 0"));
  g_assert_nonnull (strstr (tamiz_test_get (equals, "items.1.why_behind"), "Fits as well as Vera Ventas, but has more"));

  set_user (test, "vera@tamiz.example", "territory", "Chile");
  proposal = tamiz_test_session_do (test, "handoff.executives", "id", second, NULL);
  g_assert_cmpstr (tamiz_test_get (proposal, "proposed"), ==, "ana@tamiz.example");
  g_assert_null (strstr (tamiz_test_get (proposal, "why"), "nobody has fewer"));
  g_assert_nonnull (strstr (tamiz_test_get (proposal, "why"), "Vera Ventas has fewer open (0 leads)"));
  g_assert_nonnull (strstr (tamiz_test_get (proposal, "why"), "territory"));
  vera = find_item (json_object_get (proposal, "items"), "email", "vera@tamiz.example");
  g_assert_nonnull (strstr (tamiz_test_get (vera, "why_behind"), "Ana Ventas fits better"));
}

static char *
dup_mail_text (TamizTestSession *test,
               const char       *lead)
{
  g_autoptr (json_t) prepared = tamiz_test_session_do (test, "handoff.prepare", "+ids", lead, NULL);

  return g_strdup (tamiz_test_get (prepared, "steps.confirmation.text"));
}

/* The contact reads no “Telephone of Vera Ventas” where she has none. */
static void
a_label_without_a_value_is_left_out_of_the_mail (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autofree char *without = dup_mail_text (test, id);
  g_autofree char *with = NULL;

  g_assert_null (strstr (without, "Teléfono de"));
  g_assert_null (strstr (without, "Telephone of"));
  set_user (test, "vera@tamiz.example", "phone", "+59170000001");
  with = dup_mail_text (test, id);
  g_test_message ("%s", with);
  g_assert_true (strstr (with, "Teléfono de Vera Ventas: +591") != NULL
                 || strstr (with, "Telephone of Vera Ventas: +591") != NULL);
}

static void
who_is_away_or_gone_is_not_proposed_and_gets_nothing (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autoptr (json_t) proposal = NULL, leave = NULL, list = NULL, gone = NULL, sent = NULL;
  g_autofree char *message = NULL;

  /* Everybody enters their own leave, and nobody but a manager that of others. */
  REFUSED (test, "not_allowed", "absence.add", "user", "vera@tamiz.example", "from", "2026-03-01", "until", "2026-03-10");
  REFUSED (test, "invalid", "absence.add", "user", "mia@tamiz.example", "from", "2026-03-10", "until", "2026-03-01");
  tamiz_test_session_as (test, "vera@tamiz.example");
  leave = tamiz_test_session_do (test, "absence.add", "user", "vera@tamiz.example", "from", "2026-03-01", "until",
                                 "2026-03-05", "reason", "Holidays", NULL);
  DO (test, "absence.add", "user", "vera@tamiz.example", "from", "2026-03-06", "until", "2026-03-10");
  tamiz_test_session_as (test, "mia@tamiz.example");
  proposal = tamiz_test_session_do (test, "handoff.executives", "id", id, NULL);
  g_assert_true (json_is_null (json_object_get (proposal, "proposed")));
  g_assert_true (json_is_true (json_object_get (proposal, "nobody_free")));
  g_assert_cmpstr (tamiz_test_get (proposal, "items.0.absent_until"), ==, "2026-03-10");
  g_assert_nonnull (strstr (tamiz_test_get (proposal, "why"), "Vera Ventas"));
  message = tamiz_test_session_refused (test, "refused", "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting",
                                        MEETING, NULL);
  g_assert_nonnull (strstr (message, "on leave"));
  REFUSED (test, "refused", "handoff.send", "id", id, "+propose", NULL, "meeting", MEETING);
  assert_stage (test, id, "sql");

  list = tamiz_test_session_do (test, "absence.list", NULL);
  g_assert_cmpint (get_number (list, "total"), ==, 2);
  REFUSED (test, "not_allowed", "absence.remove", "id", tamiz_test_get (leave, "id"));
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "absence.remove", "id", tamiz_test_get (leave, "id"));
  tamiz_test_session_as (test, "mia@tamiz.example");
  sent = tamiz_test_session_do (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", MEETING, NULL);

  /* What waits with somebody who leaves is said. */
  tamiz_test_session_as (test, "max@tamiz.example");
  gone = tamiz_test_session_do (test, "user.set", "user", "vera@tamiz.example", "+inactive", NULL, NULL);
  g_assert_cmpint (get_number (gone, "waiting.0"), ==, 1);
  g_assert_nonnull (strstr (tamiz_test_get (gone, "warning"), "Vera Ventas"));
  assert_sound (test);
}

static void
nobody_free_is_said_and_kept (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autoptr (json_t) sent = NULL, shown = NULL;

  set_user (test, "vera@tamiz.example", "capacity", "0");
  assert_proposed (test, id, "vera@tamiz.example");
  sent = tamiz_test_session_do (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", MEETING, NULL);
  shown = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  g_assert_true (json_is_true (tamiz_test_find (shown, "choice.nobody_free")));
  g_assert_nonnull (strstr (tamiz_test_get (shown, "choice.why"), "Nobody has room"));
  g_assert_cmpstr (tamiz_test_get (shown, "choice.chosen"), ==, "vera@tamiz.example");
}

static void
details_of_executives_are_kept_and_checked (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) set = NULL, cleared = NULL;

  tamiz_test_session_agree (test);
  tamiz_test_session_as (test, "max@tamiz.example");
  REFUSED (test, "invalid", "user.set", "user", "vera@tamiz.example", "timezone", "Mars/Olympus");
  REFUSED (test, "not_found", "user.set", "user", "vera@tamiz.example", "product-lines", "Unicorns");
  set = tamiz_test_session_do (test, "user.set", "user", "vera@tamiz.example", "timezone", "America/Santiago", "industries",
                               "Construction, Mining", "phone", "+59171234567", NULL);
  g_assert_cmpstr (tamiz_test_get (set, "timezone"), ==, "America/Santiago");
  g_assert_cmpstr (tamiz_test_get (set, "industries"), ==, "Construction, Mining");
  g_assert_cmpstr (tamiz_test_get (set, "phone"), ==, "+59171234567");
  cleared = tamiz_test_session_do (test, "user.set", "user", "vera@tamiz.example", "timezone", "", NULL);
  g_assert_true (json_is_null (json_object_get (cleared, "timezone")));
}

static void
preparing_shows_each_step_and_what_lacks (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *ready = NULL;
  g_autoptr (json_t) one = NULL, many = NULL;
  json_t *steps, *lack;

  tamiz_test_session_agree (test);
  ready = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, ready);
  id = add_inquiry (test, "eva");
  one = tamiz_test_session_do (test, "handoff.prepare", "+ids", id, NULL);
  steps = json_object_get (one, "steps");
  g_assert_true (json_is_false (json_object_get (one, "ready")));
  g_assert_cmpstr (tamiz_test_get (steps, "complete.state"), ==, "waiting");
  g_assert_nonnull (find_item (tamiz_test_find (steps, "complete.missing"), "key", "budget"));
  g_assert_cmpstr (tamiz_test_get (steps, "confirmation.state"), ==, "waiting");
  g_assert_cmpstr (tamiz_test_get (steps, "confirmation.to"), ==, "eva@gente.example");
  g_assert_cmpstr (tamiz_test_get (steps, "confirmation.cc"), ==, "vera@tamiz.example");
  g_assert_cmpstr (tamiz_test_get (steps, "alert.to"), ==, "vera@tamiz.example");
  g_assert_true (json_is_null (json_object_get (one, "exception")));

  many = tamiz_test_session_do (test, "handoff.prepare", "+ids", id, "+ids", ready, NULL);
  g_assert_cmpint (get_number (many, "total"), ==, 2);
  g_assert_cmpint (get_number (many, "ready"), ==, 1);
  lack = find_item (json_object_get (many, "lacks"), "key", "budget");
  g_assert_cmpint (get_number (lack, "leads"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (many, "items.1.executive"), ==, "vera@tamiz.example");
  g_assert_true (json_is_true (tamiz_test_find (many, "items.1.ready")));
  REFUSED (test, "not_found", "handoff.prepare", "+ids", "999999");
}

static void
one_of_two_who_hand_over_at_once_is_told_by_whom (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autoptr (TamizTestSession) other = tamiz_test_session_open_again (test);
  g_autofree char *message = NULL;

  add_executive (test, "Ana Ventas", "ana@tamiz.example");
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Luis Marketing", "email", "luis@tamiz.example", "role", "marketing");
  tamiz_test_session_as (test, "mia@tamiz.example");
  tamiz_test_session_as (other, "luis@tamiz.example");
  DO (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", MEETING);
  message = tamiz_test_session_refused (other, "refused", "handoff.send", "id", id, "to", "ana@tamiz.example", "meeting",
                                        MEETING, NULL);
  g_assert_nonnull (strstr (message, "Mía Marketing"));
  g_assert_nonnull (strstr (message, "Vera Ventas"));
  g_assert_nonnull (strstr (message, "handoff 1"));
  g_assert_cmpint (count (test, "handoff.list"), ==, 1);
  assert_sound (test);
}

static gint64
count_mails (TamizTestSession *test,
             const char       *op)
{
  g_autoptr (json_t) mails = tamiz_test_session_do (test, "mail.list", NULL);
  json_t *mail;
  gsize i;
  gint64 n = 0;

  json_array_foreach (json_object_get (mails, "items"), i, mail)
    n += g_strcmp0 (tamiz_test_get (mail, "op"), op) == 0;

  return n;
}

static void
a_contact_without_mail_is_called_instead (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autoptr (json_t) sent = NULL, tasks = NULL;
  const char *words;

  DO (test, "consent.add", "id", id, "channel", "mail", "+do-not-contact", NULL, "reason", "Said so");
  sent = tamiz_test_session_do (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", MEETING, NULL);
  words = tamiz_test_get (sent, "steps.confirmation.message");
  g_assert_cmpstr (tamiz_test_get (sent, "steps.confirmation.state"), ==, "waived");
  g_assert_nonnull (strstr (words, "Call Inés Güemes"));
  g_assert_cmpint (count_mails (test, "confirmation"), ==, 0);
  tasks = tamiz_test_session_do (test, "task.list", NULL);
  g_assert_nonnull (strstr (tamiz_test_get (tasks, "items.0.text"), "Call Inés Güemes"));
}

/* Mail to the contact with a copy to the executive, and the packet to the executive, once. */
static void
what_leaves_by_mail_is_decided_with_the_handoff (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autoptr (json_t) prepared = NULL, sent = NULL, mails = NULL;
  json_t *confirmation;

  prepared = tamiz_test_session_do (test, "handoff.prepare", "+ids", id, "meeting", MEETING, NULL);
  g_assert_nonnull (strstr (tamiz_test_get (prepared, "steps.confirmation.text"), "Vera Ventas"));
  sent = tamiz_test_session_do (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", MEETING, NULL);
  g_assert_cmpstr (tamiz_test_get (sent, "steps.confirmation.state"), ==, "waiting");
  /* Without a mail account the notice in the program is the alert. */
  g_assert_cmpstr (tamiz_test_get (sent, "steps.alert.state"), ==, "done");
  mails = tamiz_test_session_do (test, "mail.list", NULL);
  confirmation = find_item (json_object_get (mails, "items"), "op", "confirmation");
  g_assert_cmpstr (tamiz_test_get (confirmation, "to"), ==, "ines@condor.example");
  g_assert_cmpstr (tamiz_test_get (confirmation, "cc"), ==, "vera@tamiz.example");
  g_assert_cmpint (count_mails (test, "confirmation"), ==, 1);
  g_assert_cmpint (count_mails (test, "packet"), ==, 1);

  /* A refusal leaves nothing behind. */
  REFUSED (test, "refused", "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", MEETING);
  g_assert_cmpint (count_mails (test, "confirmation"), ==, 1);
  assert_sound (test);
}

static void
an_exception_takes_a_second_person_of_the_other_side (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *exception = NULL, *message = NULL, *second = NULL;
  g_autoptr (json_t) asked = NULL, granted = NULL, sent = NULL, list = NULL, prepared = NULL, shown = NULL;

  tamiz_test_session_agree (test);
  id = make_nearly_ready (test);
  assert_stage (test, id, "mql");
  REFUSED (test, "refused", "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", MEETING);
  REFUSED (test, "invalid", "exception.ask", "id", id, "reason", " ");
  asked = tamiz_test_session_do (test, "exception.ask", "id", id, "reason", "The budget is decided at the meeting", NULL);
  exception = g_strdup (tamiz_test_get (asked, "id"));
  g_assert_cmpstr (tamiz_test_get (asked, "side"), ==, "sales");
  REFUSED (test, "exists", "exception.ask", "id", id, "reason", "Again");
  /* Who decides may never open the program. */
  g_assert_cmpint (count_mails (test, "exception"), ==, 1);

  /* Asked for is not granted, and nobody grants their own. */
  message = tamiz_test_session_refused (test, "refused", "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting",
                                        MEETING, "exception", exception, NULL);
  g_assert_nonnull (strstr (message, "not granted yet"));
  REFUSED (test, "not_allowed", "exception.grant", "id", exception);
  tamiz_test_session_as (test, "max@tamiz.example");
  REFUSED (test, "not_allowed", "exception.grant", "id", exception);
  tamiz_test_session_as (test, "vera@tamiz.example");
  granted = tamiz_test_session_do (test, "exception.grant", "id", exception, "reason", "All right", NULL);
  g_assert_cmpstr (tamiz_test_get (granted, "state"), ==, "granted");
  g_assert_cmpstr (tamiz_test_get (granted, "decided_by"), ==, "vera@tamiz.example");

  /* It is for this lead, once, and only where the handoff names it. */
  tamiz_test_session_as (test, "mia@tamiz.example");
  prepared = tamiz_test_session_do (test, "handoff.prepare", "+ids", id, NULL);
  g_assert_true (json_is_true (json_object_get (prepared, "ready")));
  g_assert_cmpstr (tamiz_test_get (prepared, "steps.complete.state"), ==, "waived");
  REFUSED (test, "refused", "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", MEETING);
  second = add_inquiry (test, "eva");
  REFUSED (test, "refused", "handoff.send", "id", second, "to", "vera@tamiz.example", "meeting", MEETING, "exception",
           exception);
  sent = tamiz_test_session_do (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", MEETING, "exception",
                                exception, NULL);
  assert_stage (test, id, "handed_off");
  shown = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "steps.complete.state"), ==, "waived");
  g_assert_nonnull (strstr (tamiz_test_get (shown, "steps.complete.message"), "decided at the meeting"));
  g_assert_nonnull (strstr (tamiz_test_get (shown, "packet.handoff.exception"), "Vera Ventas"));
  list = tamiz_test_session_do (test, "exception.list", NULL);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.state"), ==, "used");


  /* Taken back it stands where it stood, and the exception is used up. */
  DO (test, "handoff.withdraw", "number", "1", "reason", "Too soon");
  assert_stage (test, id, "mql");
  g_free (message);
  message = tamiz_test_session_refused (test, "refused", "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting",
                                        MEETING, "exception", exception, NULL);
  g_assert_nonnull (strstr (message, "used already"));
  assert_sound (test);
}

static void
an_exception_is_refused_with_a_reason (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *message = NULL;
  g_autoptr (json_t) asked = NULL, again = NULL;

  tamiz_test_session_agree (test);
  id = make_nearly_ready (test);
  asked = tamiz_test_session_do (test, "exception.ask", "id", id, "reason", "It is urgent", NULL);
  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "invalid", "exception.refuse", "id", tamiz_test_get (asked, "id"));
  DO (test, "exception.refuse", "id", tamiz_test_get (asked, "id"), "reason", "Ask about the budget first");
  REFUSED (test, "refused", "exception.grant", "id", tamiz_test_get (asked, "id"));
  tamiz_test_session_as (test, "mia@tamiz.example");
  message = tamiz_test_session_refused (test, "refused", "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting",
                                        MEETING, "exception", tamiz_test_get (asked, "id"), NULL);
  g_assert_nonnull (strstr (message, "was refused"));
  /* Sales may ask as well; then marketing decides. */
  tamiz_test_session_as (test, "vera@tamiz.example");
  again = tamiz_test_session_do (test, "exception.ask", "id", id, "reason", "I met them at the fair", NULL);
  g_assert_cmpstr (tamiz_test_get (again, "side"), ==, "marketing");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "exception.grant", "id", tamiz_test_get (again, "id"));
  DO (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", MEETING, "exception",
      tamiz_test_get (again, "id"));
}

static void
no_exception_is_made_of_what_the_person_refuses (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *early = NULL;
  g_autoptr (json_t) asked = NULL;

  tamiz_test_session_agree (test);
  early = add_inquiry (test, "eva");
  REFUSED (test, "refused", "exception.ask", "id", early, "reason", "I like her");
  id = make_nearly_ready (test);
  asked = tamiz_test_session_do (test, "exception.ask", "id", id, "reason", "It is urgent", NULL);
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "exception.grant", "id", tamiz_test_get (asked, "id"));
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "consent.add", "id", id, "channel", "any", "+do-not-contact", NULL, "reason", "Wrote so");
  REFUSED (test, "refused", "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", MEETING, "exception",
           tamiz_test_get (asked, "id"));
  assert_stage (test, id, "mql");
}

/* What comes to be wrong after it was granted nobody has granted. */
static void
an_exception_makes_up_for_what_it_was_asked_for (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *message = NULL;
  g_autoptr (json_t) asked = NULL, prepared = NULL, again = NULL, list = NULL;

  tamiz_test_session_agree (test);
  id = make_nearly_ready (test);
  asked = tamiz_test_session_do (test, "exception.ask", "id", id, "reason", "It is urgent", NULL);
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "exception.grant", "id", tamiz_test_get (asked, "id"));
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "answer", "id", id, "criterion", "meets_executive", "value", "no");
  assert_stage (test, id, "mql");
  message = tamiz_test_session_refused (test, "refused", "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting",
                                        MEETING, "exception", tamiz_test_get (asked, "id"), NULL);
  g_assert_nonnull (strstr (message, "executive"));
  g_assert_null (strstr (message, "udget"));
  prepared = tamiz_test_session_do (test, "handoff.prepare", "+ids", id, NULL);
  g_assert_true (json_is_false (json_object_get (prepared, "ready")));
  g_assert_true (json_is_false (json_object_get (json_object_get (prepared, "exception"), "covers")));

  /* So it is asked for anew, and the one before is good for nothing any more. */
  again = tamiz_test_session_do (test, "exception.ask", "id", id, "reason", "They call us", NULL);
  tamiz_test_session_as (test, "vera@tamiz.example");
  list = tamiz_test_session_do (test, "exception.list", "state", "asked", NULL);
  g_assert_cmpint (json_array_size (json_object_get (list, "items")), ==, 1);
  DO (test, "exception.grant", "id", tamiz_test_get (again, "id"));
  tamiz_test_session_as (test, "mia@tamiz.example");
  REFUSED (test, "refused", "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", MEETING, "exception",
           tamiz_test_get (asked, "id"));
  DO (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", MEETING, "exception",
      tamiz_test_get (again, "id"));
  assert_stage (test, id, "handed_off");
  assert_sound (test);
}

static void
a_company_of_one_grants_itself_nothing (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new ("meeting,confirmation,acceptance");
  g_autofree char *definition = find_data ("definitions/consultative.en.duo.json");
  g_autofree char *id = NULL;
  g_autoptr (json_t) asked = NULL, sent = NULL;

  DO (test, "user.add", "name", "Uma", "email", "uma@tamiz.example", "role", "marketing,sales,steward");
  DO (test, "source.add", "name", "Página web", "kind", "web");
  DO (test, "definition.import", "file", definition);
  DO (test, "definition.propose");
  DO (test, "definition.sign", "side", "sales");
  id = make_nearly_ready (test);
  asked = tamiz_test_session_do (test, "exception.ask", "id", id, "reason", "Nobody else is here", NULL);
  REFUSED (test, "not_allowed", "exception.grant", "id", tamiz_test_get (asked, "id"));
  REFUSED (test, "refused", "handoff.send", "id", id, "+propose", NULL, "exception", tamiz_test_get (asked, "id"));
  /* The steps shrink, the definition does not; all of it is one change. */
  DO (test, "answer", "id", id, "criterion", "budget", "value", "approved");
  sent = tamiz_test_session_do (test, "handoff.send", "id", id, "+propose", NULL, NULL);
  g_assert_cmpstr (tamiz_test_get (sent, "state"), ==, "accepted");
  g_assert_cmpstr (tamiz_test_get (sent, "executive"), ==, "uma@tamiz.example");
  assert_stage (test, id, "accepted");
  assert_sound (test);
}

static void
undoing_hands_nothing_over_and_takes_nothing_back (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autofree char *change = NULL;

  DO (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", MEETING);
  change = dup_last_change (test);
  REFUSED (test, "refused", "undo", "what", change);
  assert_stage (test, id, "handed_off");
  DO (test, "handoff.withdraw", "number", "1", "reason", "Too soon");
  g_free (change);
  change = dup_last_change (test);
  REFUSED (test, "refused", "undo", "what", change);
  assert_stage (test, id, "sql");
  assert_sound (test);
}

/* Every other way to the sales side, for a lead that lacks something. */
static void
the_gate_has_no_side_door (void)
{
  static const char *const stages[] = { "sql", "handed_off", "accepted", "won" };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *other = NULL, *file = NULL;

  tamiz_test_session_agree (test);
  id = make_nearly_ready (test);
  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      g_autofree char *outcome = NULL;

      g_free (tamiz_test_session_refused (test, "refused", "lead.move", "id", id, "stage", stages[i], "reason", "I say so",
                                          NULL));
      outcome = g_strdup_printf ("email,stage\nines@condor.example,%s\n", stages[i]);
      file = tamiz_test_session_write (test, "stages.csv", outcome);
      DO (test, "import", "file", file, "source", "Página web", "match", "update");
      g_clear_pointer (&file, g_free);
      assert_stage (test, id, "mql");
    }
  g_free (tamiz_test_session_refused (test, "invalid", "lead.bulk", "+ids", id, "stage", "handed_off", "reason", "x", NULL));
  REFUSED (test, "not_allowed", "outcome.set", "id", id, "outcome", "won");
  REFUSED (test, "not_found", "handoff.accept", "number", "1");

  /* An imported end is an end; correcting it makes no handoff. */
  file = tamiz_test_session_write (test, "outcomes.csv", "email,outcome,at,reason\nines@condor.example,lost,2026-03-01,price\n");
  DO (test, "import", "file", file, "of", "outcomes", "source", "Página web");
  assert_stage (test, id, "lost");
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "outcome.set", "id", id, "outcome", "won", "amount", "10");
  g_assert_cmpint (count (test, "handoff.list"), ==, 0);
  tamiz_test_session_as (test, "mia@tamiz.example");
  other = add_inquiry (test, "eva");
  REFUSED (test, "refused", "handoff.send", "id", other, "to", "vera@tamiz.example", "meeting", MEETING);
  g_assert_cmpint (count (test, "handoff.list"), ==, 0);
  assert_sound (test);
}

/* Beneath the program: a move to sales that names no handoff is not even stored. */
static void
the_base_itself_refuses_a_move_without_a_handoff (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autofree char *sql = NULL;
  sqlite3 *handle = NULL;
  char *words = NULL;

  tamiz_session_close (test->session);
  sql = g_strdup_printf ("INSERT INTO stage_move (id, change, changed, lead, at, from_stage, to_stage, cause, actor) "
                         "VALUES (900000, 2, 2, %s, 1, 3, 4, 4, 0)",
                         id);
  g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, &words), !=, SQLITE_OK);
  g_assert_nonnull (strstr (words, "handoff"));
  sqlite3_free (words);
  sqlite3_close (handle);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(func) g_test_add_func ("/session/prepare/" #func, func)
  ADD (the_best_match_with_room_is_proposed);
  ADD (who_has_fewer_open_is_proposed_of_equals);
  ADD (why_somebody_is_proposed_is_true);
  ADD (a_label_without_a_value_is_left_out_of_the_mail);
  ADD (who_is_away_or_gone_is_not_proposed_and_gets_nothing);
  ADD (nobody_free_is_said_and_kept);
  ADD (details_of_executives_are_kept_and_checked);
  ADD (preparing_shows_each_step_and_what_lacks);
  ADD (one_of_two_who_hand_over_at_once_is_told_by_whom);
  ADD (a_contact_without_mail_is_called_instead);
  ADD (what_leaves_by_mail_is_decided_with_the_handoff);
  ADD (an_exception_takes_a_second_person_of_the_other_side);
  ADD (an_exception_is_refused_with_a_reason);
  ADD (no_exception_is_made_of_what_the_person_refuses);
  ADD (an_exception_makes_up_for_what_it_was_asked_for);
  ADD (a_company_of_one_grants_itself_nothing);
  ADD (undoing_hands_nothing_over_and_takes_nothing_back);
  ADD (the_gate_has_no_side_door);
  ADD (the_base_itself_refuses_a_move_without_a_handoff);

  return g_test_run ();
}
