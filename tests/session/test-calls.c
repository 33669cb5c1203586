#include "config.h"

#include "session-checks.h"

#include <string.h>

/* Whom to call next and why, and what a call leaves behind. */

static json_t *
find_queued (TamizTestSession *test,
             const char       *lead)
{
  g_autoptr (json_t) queue = tamiz_test_session_do (test, "call.queue", "limit", "0", NULL);
  json_t *item = find_item (json_object_get (queue, "items"), "lead", lead);

  return item != NULL ? json_incref (item) : NULL;
}

static void
assert_queued (TamizTestSession *test,
               const char       *lead,
               const char       *purpose,
               const char       *why)
{
  g_autoptr (json_t) item = find_queued (test, lead);

  g_assert_nonnull (item);
  g_assert_cmpstr (tamiz_test_get (item, "purpose"), ==, purpose);
  g_assert_nonnull (strstr (tamiz_test_get (item, "why"), why));
}

static void
assert_not_queued (TamizTestSession *test,
                   const char       *lead)
{
  g_autoptr (json_t) item = find_queued (test, lead);

  g_assert_null (item);
}

static char *
add_with_phone (TamizTestSession *test,
                const char       *name,
                const char       *phone,
                const char       *activity)
{
  g_autofree char *first = g_strdup_printf ("first_name=%s", name);
  g_autofree char *number = g_strdup_printf ("phone=%s", phone);
  g_autoptr (json_t) lead = tamiz_test_session_do (test, "lead.add", "+fields", first, "+fields", number,
                                                   "source", "Página web", "activity", activity, NULL);

  return g_strdup (tamiz_test_get (lead, "id"));
}

static void
log_call (TamizTestSession *test,
          const char       *lead,
          const char       *outcome)
{
  DO (test, "call.log", "id", lead, "purpose", "verify", "outcome", outcome);
}

static void
the_queue_begins_with_what_is_open_and_agreed (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *form = NULL, *event = NULL, *callback = NULL, *open = NULL, *retry = NULL, *nothing = NULL;
  g_autofree char *best = NULL;
  g_autoptr (json_t) queue = NULL, script = NULL, page = NULL;

  tamiz_test_session_agree (test);
  form = add_with_phone (test, "Ana", "70000001", "form");
  event = add_with_phone (test, "Bea", "70000002", "none");
  DO (test, "activity.add", "id", event, "kind", "event_attended", "subject", "Feria");
  callback = add_with_phone (test, "Cid", "70000003", "form");
  log_call (test, callback, "callback");
  open = add_with_phone (test, "Dan", "70000004", "form");
  DO (test, "call.log", "id", open, "purpose", "web_follow_up");
  retry = add_with_phone (test, "Eva", "70000005", "form");
  log_call (test, retry, "no_answer");
  nothing = add_with_phone (test, "Fio", "70000006", "none");
  best = tamiz_test_session_add_lead (test);

  assert_queued (test, form, "web_follow_up", "Web form");
  assert_queued (test, event, "event_follow_up", "Attended an event");
  assert_queued (test, open, "web_follow_up", "without outcome");
  assert_not_queued (test, callback);
  assert_not_queued (test, retry);
  assert_not_queued (test, nothing);
  tamiz_test_session_advance (test, TAMIZ_DAY + TAMIZ_MINUTE);
  assert_queued (test, callback, "callback", "as agreed");
  assert_queued (test, retry, "verify", "No answer");

  queue = tamiz_test_session_do (test, "call.queue", NULL);
  g_assert_cmpint (get_number (queue, "total"), ==, 6);
  g_assert_cmpstr (tamiz_test_get (queue, "items.0.lead"), ==, open);
  g_assert_cmpstr (tamiz_test_get (queue, "items.1.lead"), ==, callback);
  g_assert_cmpstr (tamiz_test_get (queue, "items.2.lead"), ==, best);
  g_assert_cmpstr (tamiz_test_get (queue, "items.3.lead"), ==, form);
  g_assert_cmpstr (tamiz_test_get (queue, "items.4.lead"), ==, event);
  g_assert_cmpstr (tamiz_test_get (queue, "items.5.lead"), ==, retry);
  g_assert_cmpstr (tamiz_test_get (queue, "items.5.phone"), ==, "+59170000005");
  page = tamiz_test_session_do (test, "call.queue", "limit", "2", NULL);
  g_assert_cmpint (json_array_size (json_object_get (page, "items")), ==, 2);
  g_assert_cmpint (get_number (page, "total"), ==, 6);

  json_decref (page);
  page = tamiz_test_session_do (test, "call.queue", "limit", "2", "offset", "3", NULL);
  g_assert_cmpint (json_array_size (json_object_get (page, "items")), ==, 2);
  g_assert_cmpstr (tamiz_test_get (page, "items.0.lead"), ==, form);
  g_assert_cmpstr (tamiz_test_get (page, "items.1.lead"), ==, event);
  g_assert_cmpint (get_number (page, "total"), ==, 6);

  json_decref (page);
  page = tamiz_test_session_do (test, "call.queue", "offset", "9", NULL);
  g_assert_cmpint (json_array_size (json_object_get (page, "items")), ==, 0);

  json_decref (page);
  page = tamiz_test_session_do (test, "call.queue", "+no-script", NULL, NULL);
  g_assert_cmpstr (tamiz_test_get (page, "items.2.lead"), ==, best);
  g_assert_null (tamiz_test_find (page, "items.2.script"));

  /* The script is what the definition still wants to know. */
  script = json_incref (tamiz_test_find (queue, "items.2.script"));
  g_assert_cmpint (json_array_size (script), ==, 6);
  g_assert_nonnull (tamiz_test_get (script, "0.question"));
}

static void
each_outcome_decides_the_next_attempt (void)
{
  static const struct
  {
    const char *outcome;
    gint64 after;           /* 0 = not by itself */
  } nexts[] = {
    { "busy", TAMIZ_HOUR },     { "no_answer", TAMIZ_DAY },   { "voicemail", TAMIZ_DAY },
    { "assistant", TAMIZ_DAY }, { "other_person", TAMIZ_DAY }, { "callback", TAMIZ_DAY },
    { "reached", 0 },           { "not_interested", 0 },      { "wrong_number", 0 },
    { "do_not_call", 0 },
  };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (test);
  for (guint i = 0; i < G_N_ELEMENTS (nexts); i++)
    {
      g_autofree char *phone = g_strdup_printf ("7000010%u", i);
      g_autofree char *id = add_with_phone (test, nexts[i].outcome, phone, "form");

      g_test_message ("%s", nexts[i].outcome);
      log_call (test, id, nexts[i].outcome);
      assert_not_queued (test, id);
      tamiz_test_session_advance (test, nexts[i].after != 0 ? nexts[i].after - TAMIZ_MINUTE : 30 * TAMIZ_DAY);
      assert_not_queued (test, id);
      tamiz_test_session_advance (test, 2 * TAMIZ_MINUTE);
      if (nexts[i].after != 0)
        {
          g_autoptr (json_t) item = find_queued (test, id);

          g_assert_nonnull (item);
        }
    }
  assert_sound (test);
}

static void
attempts_come_to_an_end (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *slow = NULL;

  tamiz_test_session_agree (test);
  id = add_with_phone (test, "Ana", "70000001", "form");
  slow = add_with_phone (test, "Bea", "70000002", "form");
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (json_t) begun = NULL;

      log_call (test, id, "no_answer");
      begun = tamiz_test_session_do (test, "call.log", "id", slow, "purpose", "verify", NULL);
      DO (test, "call.outcome", "id", tamiz_test_get (begun, "call.id"), "outcome", "no_answer");
      tamiz_test_session_advance (test, 10 * TAMIZ_DAY);
    }
  assert_not_queued (test, id);
  assert_not_queued (test, slow);
  DO (test, "activity.add", "id", id, "kind", "message_in", "subject", "Call me");
  assert_queued (test, id, "message_follow_up", "Message");
}

static void
an_answer_in_a_call_is_the_criterions (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) logged = NULL, verdict = NULL, after = NULL, list = NULL;
  json_t *line;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  REFUSED (test, "not_found", "call.log", "id", id, "purpose", "verify", "outcome", "reached", "+answer",
           "colour=red");
  REFUSED (test, "invalid", "call.log", "id", id, "purpose", "verify", "outcome", "reached", "+answer", "budget");
  REFUSED (test, "invalid", "call.log", "id", id, "purpose", "verify", "outcome", "reached", "+answer",
           "budget=maybe");
  REFUSED (test, "refused", "call.log", "id", id, "purpose", "verify", "outcome", "reached", "+answer",
           "company_size=40");
  g_assert_cmpint (count_of (test, "activity.list", id), ==, 1);

  logged = tamiz_test_session_do (test, "call.log", "id", id, "purpose", "web_follow_up", "outcome", "reached",
                                  "note", "Spoke at length", "duration", "300", "next-step", "Send a proposal",
                                  "+answer", "budget=planned", "+answer", "need=would_not_say", NULL);
  g_assert_cmpstr (tamiz_test_get (logged, "call.next_step"), ==, "Send a proposal");
  g_assert_nonnull (tamiz_test_get (logged, "call.activity"));
  verdict = tamiz_test_session_do (test, "explain", "id", id, NULL);
  line = find_item (json_object_get (verdict, "because"), "key", "budget");
  g_assert_nonnull (line);
  g_assert_nonnull (strstr (tamiz_test_get (line, "evidence"), "2026-03-02"));
  line = find_item (json_object_get (verdict, "missing"), "key", "need");
  g_assert_cmpstr (tamiz_test_get (line, "state"), ==, "unknown");

  /* The latest counts. */
  DO (test, "answer", "id", id, "criterion", "budget", "value", "none");
  after = tamiz_test_session_do (test, "explain", "id", id, NULL);
  line = find_item (json_object_get (after, "missing"), "key", "budget");
  g_assert_cmpstr (tamiz_test_get (line, "state"), ==, "not_met");

  /* The call follows the form that the person filled in. */
  list = tamiz_test_session_do (test, "activity.list", "id", id, NULL);
  g_assert_cmpstr (tamiz_test_get (logged, "call.follows"), ==, tamiz_test_get (list, "items.0.id"));
  g_assert_cmpstr (tamiz_test_get (list, "items.1.purpose"), ==, "web_follow_up");
  g_assert_cmpstr (tamiz_test_get (list, "items.1.outcome"), ==, "reached");
  assert_sound (test);
}

static void
do_not_call_blocks_the_telephone (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;

  tamiz_test_session_agree (test);
  id = add_with_phone (test, "Ana", "70000001", "form");
  log_call (test, id, "do_not_call");
  tamiz_test_session_advance (test, TAMIZ_DAY);
  DO (test, "activity.add", "id", id, "kind", "download", "subject", "Guide");
  assert_not_queued (test, id);
  assert_sound (test);
}

static void
a_wrong_number_is_dropped_and_the_next_one_called (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) shown = NULL, queued = NULL, last = NULL;

  tamiz_test_session_agree (test);
  id = add_with_phone (test, "Ana", "70000001", "form");
  DO (test, "lead.set", "id", id, "+fields", "phone=70000003");
  shown = tamiz_test_session_do (test, "lead.show", "id", id, NULL);
  g_assert_cmpint (json_array_size (json_object_get (shown, "phones")), ==, 2);
  log_call (test, id, "wrong_number");
  queued = find_queued (test, id);
  g_assert_nonnull (queued);
  g_assert_cmpstr (tamiz_test_get (queued, "phone"), ==, tamiz_test_get (shown, "phones.1.e164"));
  log_call (test, id, "wrong_number");
  assert_not_queued (test, id);
  last = tamiz_test_session_do (test, "lead.show", "id", id, NULL);
  g_assert_cmpint (json_array_size (json_object_get (last, "phones")), ==, 0);
  assert_sound (test);
}

static void
another_person_on_the_line_is_added (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) shown = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  DO (test, "call.log", "id", id, "purpose", "verify", "outcome", "other_person", "person", "Raúl Sosa");
  shown = tamiz_test_session_do (test, "lead.show", "id", id, NULL);
  g_assert_cmpint (json_array_size (json_object_get (shown, "persons")), ==, 2);
  g_assert_cmpstr (tamiz_test_get (shown, "persons.1.role"), ==, "knows");
  assert_sound (test);
}

static void
a_call_without_outcome_stays_visible_and_open (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) begun = NULL, check = NULL, ready = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, id);
  begun = tamiz_test_session_do (test, "call.log", "id", id, "purpose", "confirm_meeting", "next",
                                 "2026-03-20T10:00", NULL);
  assert_queued (test, id, "confirm_meeting", "without outcome");
  check = tamiz_test_session_do (test, "handoff.check", "id", id, NULL);
  g_assert_true (json_is_false (json_object_get (check, "ready")));
  g_assert_nonnull (find_item (json_object_get (check, "missing"), "what", "history"));
  REFUSED (test, "refused", "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", "2026-03-05T10:00");

  DO (test, "call.outcome", "id", tamiz_test_get (begun, "call.id"), "outcome", "reached");
  REFUSED (test, "refused", "call.outcome", "id", tamiz_test_get (begun, "call.id"), "outcome", "busy");
  ready = tamiz_test_session_do (test, "handoff.check", "id", id, NULL);
  g_assert_true (json_is_true (json_object_get (ready, "ready")));
  assert_sound (test);
}

static void
who_calls_has_the_last_word_about_the_next_attempt (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) begun = NULL, shown = NULL, timeline = NULL;

  tamiz_test_session_agree (test);
  id = add_with_phone (test, "Ana", "70000001", "form");
  DO (test, "call.log", "id", id, "purpose", "verify", "outcome", "no_answer", "+no-next", NULL);
  tamiz_test_session_advance (test, 10 * TAMIZ_DAY);
  assert_not_queued (test, id);

  begun = tamiz_test_session_do (test, "call.log", "id", id, "purpose", "verify", NULL);
  DO (test, "call.outcome", "id", tamiz_test_get (begun, "call.id"), "outcome", "reached", "pain-points",
      "No spare parts", "duration", "90", "next-step", "Send the catalogue", "next", "2026-04-01T10:00");
  shown = tamiz_test_session_do (test, "lead.show", "id", id, NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "pain_points"), ==, "No spare parts");
  timeline = tamiz_test_session_do (test, "lead.timeline", "id", id, "limit", "1", NULL);
  g_assert_cmpstr (tamiz_test_get (timeline, "items.0.next_step"), ==, "Send the catalogue");
  g_assert_cmpint (get_number (timeline, "items.0.duration"), ==, 90);
  assert_sound (test);
}

static void
the_queue_is_somebodys_or_for_one_purpose (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *mine = NULL, *other = NULL, *email = NULL;
  g_autoptr (json_t) all = NULL, owned = NULL, events = NULL;

  tamiz_test_session_agree (test);
  mine = add_with_phone (test, "Ana", "70000001", "form");
  other = add_with_phone (test, "Bea", "70000002", "none");
  DO (test, "activity.add", "id", other, "kind", "event_attended", "subject", "Fair");
  DO (test, "lead.set", "id", other, "+fields", "owner=vera@tamiz.example");

  all = tamiz_test_session_do (test, "call.queue", NULL);
  g_assert_cmpint (get_number (all, "total"), ==, 2);
  owned = tamiz_test_session_do (test, "call.queue", "owner", "vera@tamiz.example", NULL);
  g_assert_cmpint (get_number (owned, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (owned, "items.0.lead"), ==, other);
  g_assert_cmpstr (tamiz_test_get (owned, "items.0.owner"), ==, "vera@tamiz.example");
  g_assert_nonnull (tamiz_test_get (owned, "items.0.owner_name"));
  events = tamiz_test_session_do (test, "call.queue", "purpose", "web_follow_up", NULL);
  g_assert_cmpint (get_number (events, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (events, "items.0.lead"), ==, mine);
  REFUSED (test, "not_found", "call.queue", "owner", "nobody@tamiz.example");
  REFUSED (test, "invalid", "call.queue", "purpose", "chat");
}

static void
a_brief_says_whom_why_what_and_when_again (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *next = NULL;
  g_autoptr (json_t) brief = NULL, later = NULL, open = NULL;

  tamiz_test_session_agree (test);
  id = add_with_phone (test, "Ana", "70000001", "form");
  DO (test, "lead.set", "id", id, "+fields", "country=BO");
  brief = tamiz_test_session_do (test, "call.brief", "id", id, NULL);
  g_assert_cmpstr (tamiz_test_get (brief, "name"), ==, "Ana");
  g_assert_cmpstr (tamiz_test_get (brief, "timezone"), ==, "America/La_Paz");
  g_assert_cmpstr (tamiz_test_get (brief, "phones.0.e164"), ==, "+59170000001");
  g_assert_true (json_is_true (json_object_get (brief, "may_call")));
  g_assert_true (json_is_true (json_object_get (brief, "queued")));
  g_assert_cmpstr (tamiz_test_get (brief, "purpose"), ==, "web_follow_up");
  g_assert_cmpstr (tamiz_test_get (brief, "follows.kind"), ==, "form");
  g_assert_cmpint (json_array_size (json_object_get (brief, "script")), ==, 6);
  g_assert_true (json_is_null (tamiz_test_find (brief, "next.reached")));
  next = g_strdup (tamiz_test_get (brief, "next.no_answer"));
  g_assert_nonnull (next);

  /* The later attempt waits longer, and what was asked is followed up already. */
  log_call (test, id, "no_answer");
  later = tamiz_test_session_do (test, "call.brief", "id", id, NULL);
  g_assert_cmpstr (tamiz_test_get (later, "next.no_answer"), >, next);
  g_assert_true (json_is_null (json_object_get (later, "follows")));
  g_assert_true (json_is_false (json_object_get (later, "queued")));

  DO (test, "call.log", "id", id, "purpose", "verify");
  open = tamiz_test_session_do (test, "call.brief", "id", id, NULL);
  g_assert_cmpstr (tamiz_test_get (open, "call.purpose"), ==, "verify");
  REFUSED (test, "not_found", "call.brief", "id", "999999");
}

static void
a_brief_says_why_nobody_is_to_be_called (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *refused = NULL, *mute = NULL;
  g_autoptr (json_t) brief = NULL, without = NULL;

  tamiz_test_session_agree (test);
  refused = add_with_phone (test, "Ana", "70000001", "form");
  log_call (test, refused, "do_not_call");
  brief = tamiz_test_session_do (test, "call.brief", "id", refused, NULL);
  g_assert_true (json_is_false (json_object_get (brief, "may_call")));
  g_assert_nonnull (strstr (tamiz_test_get (brief, "why_not"), "Said on the telephone"));

  mute = add_with_phone (test, "Bea", "70000002", "form");
  log_call (test, mute, "wrong_number");
  without = tamiz_test_session_do (test, "call.brief", "id", mute, NULL);
  g_assert_cmpstr (tamiz_test_get (without, "why_not"), ==, "No telephone number is known");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/calls/" path, func)
  ADD ("the-queue-begins-with-what-is-open-and-agreed", the_queue_begins_with_what_is_open_and_agreed);
  ADD ("each-outcome-decides-the-next-attempt", each_outcome_decides_the_next_attempt);
  ADD ("attempts-come-to-an-end", attempts_come_to_an_end);
  ADD ("an-answer-in-a-call-is-the-criterions", an_answer_in_a_call_is_the_criterions);
  ADD ("do-not-call-blocks-the-telephone", do_not_call_blocks_the_telephone);
  ADD ("a-wrong-number-is-dropped-and-the-next-one-called", a_wrong_number_is_dropped_and_the_next_one_called);
  ADD ("another-person-on-the-line-is-added", another_person_on_the_line_is_added);
  ADD ("who-calls-has-the-last-word-about-the-next-attempt", who_calls_has_the_last_word_about_the_next_attempt);
  ADD ("the-queue-is-somebodys-or-for-one-purpose", the_queue_is_somebodys_or_for_one_purpose);
  ADD ("a-brief-says-whom-why-what-and-when-again", a_brief_says_whom_why_what_and_when_again);
  ADD ("a-brief-says-why-nobody-is-to-be-called", a_brief_says_why_nobody_is_to_be_called);
  ADD ("a-call-without-outcome-stays-visible-and-open", a_call_without_outcome_stays_visible_and_open);

  return g_test_run ();
}
