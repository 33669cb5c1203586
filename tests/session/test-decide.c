#include "config.h"

#include "session-checks.h"

#include <string.h>

/* What is decided about a handoff: each decision is one change with all that follows of it. */

static char *
make_ready (TamizTestSession *test)
{
  char *id;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, id);

  return id;
}

static void
send_to_vera (TamizTestSession *test,
              const char       *lead)
{
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "handoff.send", "id", lead, "to", "vera@tamiz.example", "meeting", "2026-05-05T10:00");
}

static char *
make_sent (TamizTestSession *test)
{
  char *id = make_ready (test);

  send_to_vera (test, id);
  return id;
}

typedef struct
{
  GAsyncResult *result;
  TamizTestSession *test;
} Waiting;

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  ((Waiting *) data)->result = g_object_ref (result);
}

static void
begin (Waiting          *waiting,
       TamizTestSession *test,
       const char       *operation,
       json_t           *arguments)
{
  *waiting = (Waiting){ NULL, test };
  tamiz_session_perform_async (test->session, operation, arguments, NULL, keep_result_cb, waiting);
  json_decref (arguments);
}

static json_t *
end (Waiting  *waiting,
     guint    *n_changes,
     GError  **error)
{
  g_autoptr (GArray) changes = NULL;
  json_t *answer;

  while (waiting->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  changes = tamiz_session_perform_get_changes (waiting->test->session, waiting->result);
  if (n_changes != NULL)
    *n_changes = changes != NULL ? changes->len : 0;
  answer = tamiz_session_perform_finish (waiting->test->session, waiting->result, error);
  g_clear_object (&waiting->result);

  return answer;
}

static json_t *
find_task (json_t     *tasks,
           const char *part)
{
  json_t *task;
  gsize i;

  json_array_foreach (json_object_get (tasks, "items"), i, task)
    {
      if (strstr (tamiz_test_get (task, "text"), part) != NULL)
        return task;
    }

  return NULL;
}

static void
a_return_says_what_would_make_it_acceptable (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_sent (test);
  g_autoptr (json_t) returned = NULL, tasks = NULL, today = NULL, shown = NULL;
  const char *text;

  tamiz_test_session_as (test, "vera@tamiz.example");
  returned = tamiz_test_session_do (test, "handoff.return", "number", "1", "criterion", "budget", "reason",
                                    "There is none", "wanted", "An approved one", "meeting-fate", "cancelled", NULL);
  g_assert_cmpstr (tamiz_test_get (returned, "wanted"), ==, "An approved one");
  g_assert_cmpstr (tamiz_test_get (returned, "reason"), ==, "There is none");
  g_assert_cmpstr (tamiz_test_get (returned, "decided_by"), ==, "vera@tamiz.example");
  g_assert_null (tamiz_test_get (returned, "door"));

  tamiz_test_session_as (test, "mia@tamiz.example");
  tasks = tamiz_test_session_do (test, "task.list", NULL);
  g_assert_cmpint (get_number (tasks, "total"), ==, 1);
  text = tamiz_test_get (tasks, "items.0.text");
  g_assert_nonnull (strstr (text, "Budget"));
  g_assert_nonnull (strstr (text, "There is none"));
  g_assert_nonnull (strstr (text, "An approved one"));
  g_assert_cmpstr (tamiz_test_get (tasks, "items.0.for"), ==, "mia@tamiz.example");
  today = tamiz_test_session_do (test, "today", NULL);
  g_assert_cmpstr (tamiz_test_get (today, "returned.items.0.wanted"), ==, "An approved one");
  shown = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "wanted"), ==, "An approved one");
  assert_stage (test, id, "mql");
  assert_sound (test);
}

/* Killed in between, nothing would be half decided. */
static void
a_decision_is_one_change (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_sent (test);
  g_autoptr (json_t) answer = NULL, tasks = NULL;
  g_autoptr (GError) error = NULL;
  Waiting waiting;
  guint n_changes;

  tamiz_test_session_as (test, "vera@tamiz.example");
  begin (&waiting, test, "handoff.return",
         json_pack ("{ss ss ss ss}", "number", "1", "cause", "unreachable", "reason", "Nobody answers", "meeting-fate",
                    "marketing_calls"));
  answer = end (&waiting, &n_changes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_changes, ==, 1);
  tasks = tamiz_test_session_do (test, "task.list", NULL);
  g_assert_cmpint (get_number (tasks, "total"), ==, 2); /* the return, and the call in the meeting's place */
  assert_stage (test, id, "mql");
  assert_sound (test);
}

static void
of_two_who_decide_at_once_one_is_told_of_the_other (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_sent (test);
  g_autoptr (TamizTestSession) other = tamiz_test_session_open_again (test);
  g_autoptr (json_t) first = NULL, second = NULL;
  g_autoptr (GError) first_error = NULL, second_error = NULL;
  Waiting withdraws, accepts;
  GError *lost;

  tamiz_test_session_as (test, "mia@tamiz.example");
  tamiz_test_session_as (other, "vera@tamiz.example");
  begin (&withdraws, test, "handoff.withdraw", json_pack ("{ss ss}", "number", "1", "reason", "Wrong person"));
  begin (&accepts, other, "handoff.accept", json_pack ("{ss}", "number", "1"));
  first = end (&withdraws, NULL, &first_error);
  second = end (&accepts, NULL, &second_error);
  g_assert_true ((first == NULL) != (second == NULL));
  lost = first == NULL ? first_error : second_error;
  g_assert_cmpstr (tamiz_error_code_nick (lost), ==, "refused");
  g_assert_nonnull (strstr (lost->message, first == NULL ? "Vera Ventas" : "Mía Marketing"));
  assert_stage (test, id, first == NULL ? "accepted" : "sql");
  assert_sound (test);
}

/* Who comes later is told who decided and when. */
static void
what_is_decided_already_says_by_whom (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_sent (test);
  g_autofree char *message = NULL;

  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.accept", "number", "1");
  tamiz_test_session_as (test, "mia@tamiz.example");
  message = tamiz_test_session_refused (test, "refused", "handoff.withdraw", "number", "1", "reason", "Too late", NULL);
  g_assert_nonnull (strstr (message, "Vera Ventas"));
  g_assert_nonnull (strstr (message, "2 March 2026"));
}

static void
the_meeting_is_not_forgotten (void)
{
  static const struct
  {
    const char *fate, *state, *task;
  } cases[] = { { "cancelled", "cancelled", NULL },
                { "marketing_calls", "cancelled", "Call the contact" },
                { "other_executive", NULL, "another sales executive" },
                { NULL, NULL, "what becomes of the meeting" } };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      g_autoptr (json_t) withdrawn = NULL, tasks = NULL;
      json_t *task;

      g_test_message ("%s", cases[i].fate);
      send_to_vera (test, id);
      withdrawn = tamiz_test_session_do (test, "handoff.withdraw", "number", number, "reason", "Not yet",
                                         cases[i].fate != NULL ? "meeting-fate" : NULL, cases[i].fate, NULL);
      g_assert_cmpstr (tamiz_test_get (withdrawn, "meeting_fate"), ==, cases[i].fate);
      g_assert_cmpint (g_strcmp0 (tamiz_test_get (withdrawn, "meeting_state"), "cancelled") == 0, ==,
                       cases[i].state != NULL);
      tasks = tamiz_test_session_do (test, "task.list", NULL);
      g_assert_cmpint (get_number (tasks, "total"), ==, cases[i].task != NULL);
      if (cases[i].task == NULL)
        continue;
      task = find_task (tasks, cases[i].task);
      g_assert_nonnull (task);
      g_assert_cmpstr (tamiz_test_get (task, "for"), ==, "mia@tamiz.example");
      DO (test, "task.done", "id", tamiz_test_get (task, "id"));
    }
  assert_sound (test);
}

/* The contact's calendar does not show two meetings where another executive goes to the same one. */
static void
another_executive_changes_the_invitation (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_sent (test);
  g_autoptr (json_t) first = NULL, second = NULL;

  DO (test, "meeting.change", "number", "1", "meeting", "2026-05-06T10:00");
  DO (test, "handoff.withdraw", "number", "1", "reason", "Wrong person", "meeting-fate", "other_executive");
  send_to_vera (test, id);
  first = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  second = tamiz_test_session_do (test, "handoff.show", "number", "2", NULL);
  g_assert_cmpstr (tamiz_test_get (first, "meeting_fate"), ==, "other_executive");
  g_assert_nonnull (tamiz_test_get (second, "packet.handoff.meeting_uid"));
  if (tamiz_test_get (first, "packet.handoff.meeting_uid") != NULL)
    g_assert_cmpstr (tamiz_test_get (first, "packet.handoff.meeting_uid"), ==,
                     tamiz_test_get (second, "packet.handoff.meeting_uid"));
  g_assert_cmpint (get_number (second, "packet.handoff.meeting_sequence"), >,
                   get_number (first, "packet.handoff.meeting_sequence"));
  assert_sound (test);
}

/* A return by mail says nothing of the meeting: that is said afterwards, and done as at once. */
static void
what_becomes_of_the_meeting_is_said_afterwards (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_sent (test);
  g_autofree char *message = NULL;
  g_autoptr (json_t) returned = NULL, settled = NULL, tasks = NULL, mails = NULL, found = NULL;

  REFUSED (test, "refused", "meeting.fate", "number", "1", "fate", "cancelled");
  tamiz_test_session_as (test, "vera@tamiz.example");
  returned = tamiz_test_session_do (test, "handoff.return", "number", "1", "cause", "unreachable", "reason",
                                    "Nobody answers", NULL);
  g_assert_true (json_is_true (json_object_get (returned, "meeting_open")));
  tamiz_test_session_as (test, "mia@tamiz.example");
  message = tamiz_test_session_refused (test, "refused", "meeting.cancel", "number", "1", "reason", "Ill", NULL);
  g_assert_nonnull (strstr (message, "what becomes"));

  found = tamiz_test_session_do (test, "meeting.fate", "number", "1", "fate", "other_executive", NULL);
  g_assert_true (json_is_true (json_object_get (found, "meeting_open")));
  g_assert_cmpint (count (test, "task.list"), ==, 2);
  REFUSED (test, "refused", "meeting.fate", "number", "1", "fate", "other_executive");
  settled = tamiz_test_session_do (test, "meeting.fate", "number", "1", "fate", "marketing_calls", NULL);
  g_assert_cmpstr (tamiz_test_get (settled, "meeting_fate"), ==, "marketing_calls");
  g_assert_cmpstr (tamiz_test_get (settled, "meeting_state"), ==, "cancelled");
  g_assert_true (json_is_false (json_object_get (settled, "meeting_open")));
  tasks = tamiz_test_session_do (test, "task.list", NULL);
  g_assert_cmpint (get_number (tasks, "total"), ==, 2); /* that it was returned, and the call */
  g_assert_nonnull (find_task (tasks, "Call the contact"));
  mails = tamiz_test_session_do (test, "mail.list", NULL);
  g_assert_nonnull (find_item (json_object_get (mails, "items"), "op", "meeting_cancelled"));
  REFUSED (test, "refused", "meeting.fate", "number", "1", "fate", "cancelled");
  assert_sound (test);
}

/* What the contact still expects is changed by the next handoff, whether or not somebody said so. */
static void
the_next_handoff_takes_an_open_meeting_over (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_sent (test);
  g_autoptr (json_t) first = NULL, second = NULL, third = NULL, tasks = NULL;

  DO (test, "handoff.withdraw", "number", "1", "reason", "Not yet");
  g_assert_cmpint (count (test, "task.list"), ==, 1);
  DO (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", "2026-05-06T10:00");
  first = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  second = tamiz_test_session_do (test, "handoff.show", "number", "2", NULL);
  g_assert_cmpstr (tamiz_test_get (first, "packet.handoff.meeting_uid"), ==,
                   tamiz_test_get (second, "packet.handoff.meeting_uid"));
  g_assert_cmpint (get_number (second, "packet.handoff.meeting_sequence"), >,
                   get_number (first, "packet.handoff.meeting_sequence"));
  g_assert_true (json_is_false (json_object_get (first, "meeting_open")));
  g_assert_cmpint (count (test, "task.list"), ==, 0);

  /* One that was cancelled is over, and another begins. */
  DO (test, "handoff.withdraw", "number", "2", "reason", "Not yet", "meeting-fate", "cancelled");
  send_to_vera (test, id);
  third = tamiz_test_session_do (test, "handoff.show", "number", "3", NULL);
  g_assert_cmpstr (tamiz_test_get (third, "packet.handoff.meeting_uid"), !=,
                   tamiz_test_get (second, "packet.handoff.meeting_uid"));
  assert_sound (test);
}

/* What was, is asked of nobody. */
static void
a_meeting_that_has_been_is_left_alone (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_sent (test);
  g_autoptr (json_t) returned = NULL, tasks = NULL;

  tamiz_test_session_advance (test, 90 * TAMIZ_DAY);
  tamiz_test_session_as (test, "vera@tamiz.example");
  returned = tamiz_test_session_do (test, "handoff.return", "number", "1", "cause", "denies_interest", "reason",
                                    "Says no", "meeting-fate", "cancelled", NULL);
  g_assert_null (tamiz_test_get (returned, "meeting_fate"));
  g_assert_cmpstr (tamiz_test_get (returned, "meeting_state"), !=, "cancelled");
  tasks = tamiz_test_session_do (test, "task.list", NULL);
  g_assert_cmpint (get_number (tasks, "total"), ==, 1);
  assert_sound (test);
}

static json_t *
find_change (json_t     *shown,
             const char *what,
             const char *title)
{
  json_t *change;
  gsize i;

  json_array_foreach (json_object_get (shown, "changes"), i, change)
    {
      if (g_strcmp0 (tamiz_test_get (change, "what"), what) == 0
          && (title == NULL || g_strcmp0 (tamiz_test_get (change, "title"), title) == 0))
        return change;
    }

  return NULL;
}

static void
what_changed_since_stands_beside_the_packet (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_sent (test);
  g_autoptr (json_t) before = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  g_autoptr (json_t) after = NULL;
  json_t *change;

  g_assert_cmpint (json_array_size (json_object_get (before, "changes")), ==, 0);
  tamiz_test_session_advance (test, TAMIZ_HOUR);
  DO (test, "lead.set", "id", id, "+fields", "city=Sucre", "+fields", "email=nueva@condor.example");
  DO (test, "answer", "id", id, "criterion", "budget", "value", "none");
  DO (test, "call.log", "id", id, "purpose", "verify", "outcome", "no_answer");
  DO (test, "activity.add", "id", id, "kind", "email_in", "subject", "Asks for the address");
  after = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);

  g_assert_true (json_equal (json_object_get (before, "packet"), json_object_get (after, "packet")));
  g_assert_cmpstr (tamiz_test_get (before, "packet_digest"), ==, tamiz_test_get (after, "packet_digest"));
  change = find_change (after, "field", "City");
  g_assert_nonnull (change);
  g_assert_cmpstr (tamiz_test_get (change, "before"), ==, "La Paz");
  g_assert_cmpstr (tamiz_test_get (change, "after"), ==, "Sucre");
  g_assert_cmpstr (tamiz_test_get (change, "by"), ==, "mia@tamiz.example");
  g_assert_cmpstr (tamiz_test_get (change, "by_name"), ==, "Mía Marketing");
  change = find_change (after, "field", "E-mail");
  g_assert_nonnull (change);
  g_assert_cmpstr (tamiz_test_get (change, "after"), ==, "nueva@condor.example");
  change = find_change (after, "answer", "Budget");
  g_assert_nonnull (change);
  g_assert_cmpstr (tamiz_test_get (change, "before"), !=, tamiz_test_get (change, "after"));
  g_assert_nonnull (tamiz_test_get (change, "before"));
  g_assert_nonnull (find_change (after, "call", NULL));
  change = find_change (after, "activity", NULL);
  g_assert_nonnull (change);
  g_assert_cmpstr (tamiz_test_get (change, "after"), ==, "Asks for the address");
}

static void
who_is_concerned_is_told_by_mail (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_sent (test);
  g_autoptr (json_t) mails = NULL;
  json_t *mail;

  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.return", "number", "1", "criterion", "budget", "reason", "There is none", "wanted",
      "An approved one", "meeting-fate", "cancelled");
  mails = tamiz_test_session_do (test, "mail.list", NULL);
  mail = find_item (json_object_get (mails, "items"), "op", "meeting_cancelled");
  g_assert_nonnull (mail);
  g_assert_nonnull (strstr (tamiz_test_get (mail, "cc"), "vera@tamiz.example"));
  mail = find_item (json_object_get (mails, "items"), "op", "returned");
  g_assert_nonnull (mail);
  g_assert_cmpstr (tamiz_test_get (mail, "to"), ==, "mia@tamiz.example");
  assert_sound (test);
}

/* Whom no mail may reach is told by somebody. */
static void
a_contact_without_mail_is_told_by_a_task (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_sent (test);
  g_autoptr (json_t) tasks = NULL, mails = NULL;

  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "consent.add", "id", id, "channel", "mail", "+do-not-contact", NULL, "reason", "No mail");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.return", "number", "1", "cause", "unreachable", "reason", "Nobody answers", "meeting-fate",
      "cancelled");
  mails = tamiz_test_session_do (test, "mail.list", NULL);
  g_assert_null (find_item (json_object_get (mails, "items"), "op", "meeting_cancelled"));
  tasks = tamiz_test_session_do (test, "task.list", NULL);
  g_assert_nonnull (find_task (tasks, "Tell the contact"));
  assert_sound (test);
}

static void
add_olga (TamizTestSession *test)
{
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Olga", "email", "olga@tamiz.example", "role", "sales");
}

static void
a_colleague_goes_on_with_a_handoff_of_their_own (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_sent (test);
  g_autoptr (json_t) old = NULL, made = NULL, shown = NULL, mails = NULL, list = NULL;
  json_t *mail;

  add_olga (test);
  tamiz_test_session_advance (test, TAMIZ_DAY);
  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "invalid", "handoff.reassign", "number", "1", "to", "olga@tamiz.example", "reason", " ");
  REFUSED (test, "invalid", "handoff.reassign", "number", "1", "to", "vera@tamiz.example", "reason", "Mine");
  REFUSED (test, "refused", "handoff.reassign", "number", "1", "to", "mia@tamiz.example", "reason", "Yours");
  made = tamiz_test_session_do (test, "handoff.reassign", "number", "1", "to", "olga@tamiz.example", "reason",
                                "Her territory", NULL);
  g_assert_cmpint (get_number (made, "number"), ==, 2);
  g_assert_cmpint (get_number (made, "previous"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (made, "executive"), ==, "olga@tamiz.example");
  g_assert_cmpstr (tamiz_test_get (made, "state"), ==, "sent");
  g_assert_cmpstr (tamiz_test_get (made, "meeting"), ==, "2026-05-05T10:00:00-04:00");
  assert_stage (test, id, "handed_off");

  old = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  g_assert_cmpstr (tamiz_test_get (old, "state"), ==, "reassigned");
  g_assert_cmpint (get_number (old, "next"), ==, 2);
  g_assert_cmpstr (tamiz_test_get (old, "reason"), ==, "Her territory");
  g_assert_cmpstr (tamiz_test_get (old, "decided_by"), ==, "vera@tamiz.example");
  g_assert_cmpstr (tamiz_test_get (old, "meeting_fate"), ==, "other_executive");
  /* The same opportunity, a packet of its own, and her time begins anew. */
  g_assert_cmpstr (tamiz_test_get (old, "key"), ==, tamiz_test_get (made, "key"));
  shown = tamiz_test_session_do (test, "handoff.show", "number", "2", NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "packet_digest"), !=, tamiz_test_get (old, "packet_digest"));
  g_assert_cmpstr (tamiz_test_get (shown, "packet.handoff.executive.email"), ==, "olga@tamiz.example");
  g_assert_cmpstr (tamiz_test_get (shown, "packet.handoff.reassigned_from"), ==, "Vera Ventas");
  g_assert_cmpstr (tamiz_test_get (shown, "packet.handoff.reassigned_why"), ==, "Her territory");
  g_assert_cmpstr (tamiz_test_get (shown, "accept_by"), !=, tamiz_test_get (old, "accept_by"));
  /* The contact is told of her, and she has the packet by mail, too; nobody has to do that by hand. */
  mails = tamiz_test_session_do (test, "mail.list", NULL);
  mail = find_item (json_object_get (mails, "items"), "op", "reassigned");
  g_assert_nonnull (mail);
  g_assert_nonnull (strstr (tamiz_test_get (mail, "cc"), "olga@tamiz.example"));
  mail = find_item (json_object_get (mails, "items"), "to", "olga@tamiz.example");
  g_assert_nonnull (mail);
  g_assert_cmpstr (tamiz_test_get (mail, "op"), ==, "packet");
  g_assert_cmpint (count (test, "task.list"), ==, 0);

  REFUSED (test, "not_allowed", "handoff.accept", "number", "2");
  tamiz_test_session_as (test, "olga@tamiz.example");
  DO (test, "handoff.accept", "number", "2");
  assert_stage (test, id, "accepted");
  REFUSED (test, "refused", "handoff.reassign", "number", "2", "to", "vera@tamiz.example", "reason", "Back");
  tamiz_test_session_reopen (test);
  list = tamiz_test_session_do (test, "handoff.list", "state", "reassigned", NULL);
  g_assert_cmpint (get_number (list, "total"), ==, 1);
  assert_sound (test);
}

static void
a_manager_reassigns_what_is_not_theirs (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_sent (test);
  g_autoptr (json_t) made = NULL, old = NULL;

  add_olga (test);
  tamiz_test_session_as (test, "mia@tamiz.example");
  REFUSED (test, "not_allowed", "handoff.reassign", "number", "1", "to", "olga@tamiz.example", "reason", "Better");
  tamiz_test_session_as (test, "olga@tamiz.example");
  REFUSED (test, "not_allowed", "handoff.reassign", "number", "1", "to", "olga@tamiz.example", "reason", "Mine");
  tamiz_test_session_as (test, "max@tamiz.example");
  made = tamiz_test_session_do (test, "handoff.reassign", "number", "1", "to", "olga@tamiz.example", "reason",
                                "Vera is ill", "meeting", "cancel", NULL);
  g_assert_null (tamiz_test_get (made, "meeting"));
  old = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  g_assert_cmpstr (tamiz_test_get (old, "meeting_state"), ==, "cancelled");
  g_assert_cmpstr (tamiz_test_get (old, "meeting_fate"), ==, "cancelled");
  /* Who reassigns may hand nothing over otherwise. */
  REFUSED (test, "not_allowed", "handoff.withdraw", "number", "2", "reason", "No");
  assert_sound (test);
}

/* From whom a lead is taken knows it, and has no meeting in the calendar to which a colleague goes. */
static void
from_whom_a_lead_is_taken_is_told (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_sent (test);
  g_autofree char *path = g_build_filename (test->folder, "away.eml", NULL);
  g_autofree char *text = NULL;
  g_autoptr (json_t) before = tamiz_test_session_do (test, "mail.list", NULL);
  g_autoptr (json_t) mails = NULL, notices = NULL;
  json_t *mail = find_item (json_object_get (before, "items"), "op", "confirmation");

  add_olga (test);
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "mail.settle", "id", tamiz_test_get (mail, "id"), "what", "sent");
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "handoff.reassign", "number", "1", "to", "olga@tamiz.example", "reason", "Vera is ill", "meeting",
      "2026-05-07T10:00");
  mails = tamiz_test_session_do (test, "mail.list", NULL);
  mail = find_item (json_object_get (mails, "items"), "op", "reassigned_away");
  g_assert_nonnull (mail);
  g_assert_cmpstr (tamiz_test_get (mail, "to"), ==, "vera@tamiz.example");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "mail.draft", "id", tamiz_test_get (mail, "id"), "output", path);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "method=CANCEL"));
  g_assert_nonnull (strstr (text, "Olga"));

  tamiz_test_session_as (test, "vera@tamiz.example");
  notices = tamiz_test_session_do (test, "notice.list", NULL);
  mail = find_item (json_object_get (notices, "items"), "topic", "reassigned");
  g_assert_nonnull (mail);
  g_assert_nonnull (strstr (tamiz_test_get (mail, "text"), "Vera is ill"));
  assert_sound (test);
}

/* Whoever goes instead has to be there. */
static void
a_colleague_who_is_away_then_does_not_take_the_meeting_over (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_sent (test);
  g_autoptr (json_t) made = NULL;

  add_olga (test);
  DO (test, "absence.add", "user", "olga@tamiz.example", "from", "2026-05-05", "until", "2026-05-06");
  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "refused", "handoff.reassign", "number", "1", "to", "olga@tamiz.example", "reason", "Hers");
  REFUSED (test, "refused", "handoff.reassign", "number", "1", "to", "olga@tamiz.example", "reason", "Hers", "meeting",
           "2026-05-06T10:00");
  REFUSED (test, "invalid", "handoff.reassign", "number", "1", "to", "olga@tamiz.example", "reason", "Hers", "meeting",
           "2020-05-06T10:00");
  made = tamiz_test_session_do (test, "handoff.reassign", "number", "1", "to", "olga@tamiz.example", "reason", "Hers",
                                "meeting", "2026-05-07T10:00", NULL);
  g_assert_cmpstr (tamiz_test_get (made, "meeting"), ==, "2026-05-07T10:00:00-04:00");
  assert_stage (test, id, "handed_off");
}

/* What was good when it was sent stays good for the colleague, however long it lay. */
static void
a_packet_that_lay_is_reassigned_all_the_same (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_sent (test);

  add_olga (test);
  tamiz_test_session_advance (test, 300 * TAMIZ_DAY);
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.reassign", "number", "1", "to", "olga@tamiz.example", "reason", "Her territory", "meeting",
      "2027-05-05T10:00");
  assert_stage (test, id, "handed_off");
  tamiz_test_session_as (test, "olga@tamiz.example");
  DO (test, "handoff.return", "number", "2", "cause", "unreachable", "reason", "Nobody answers");
  assert_stage (test, id, "mql");
  assert_sound (test);
}

/* Who was told of an executive expects to hear from them, with a meeting or without. */
static void
without_a_meeting_the_contact_is_told_as_well (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new ("meeting");
  g_autofree char *id = make_ready (test);
  g_autoptr (json_t) mails = NULL, tasks = NULL, shown = NULL;
  json_t *mail;

  add_olga (test);
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "handoff.send", "id", id, "to", "vera@tamiz.example");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.reassign", "number", "1", "to", "olga@tamiz.example", "reason", "Her territory");
  mails = tamiz_test_session_do (test, "mail.list", NULL);
  mail = find_item (json_object_get (mails, "items"), "op", "reassigned");
  g_assert_cmpstr (tamiz_test_get (mail, "to"), ==, "ines@condor.example");
  shown = tamiz_test_session_do (test, "handoff.show", "number", "2", NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "steps.confirmation.state"), ==, "waiting");

  tamiz_test_session_as (test, "olga@tamiz.example");
  DO (test, "handoff.return", "number", "2", "cause", "customer", "reason", "Since 2019");
  tasks = tamiz_test_session_do (test, "task.list", NULL);
  g_assert_nonnull (find_task (tasks, "expect to hear from Olga"));
  assert_sound (test);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/decide/" path, func)
  ADD ("a-return-says-what-would-make-it-acceptable", a_return_says_what_would_make_it_acceptable);
  ADD ("a-decision-is-one-change", a_decision_is_one_change);
  ADD ("of-two-who-decide-at-once-one-is-told-of-the-other", of_two_who_decide_at_once_one_is_told_of_the_other);
  ADD ("what-is-decided-already-says-by-whom", what_is_decided_already_says_by_whom);
  ADD ("the-meeting-is-not-forgotten", the_meeting_is_not_forgotten);
  ADD ("another-executive-changes-the-invitation", another_executive_changes_the_invitation);
  ADD ("what-becomes-of-the-meeting-is-said-afterwards", what_becomes_of_the_meeting_is_said_afterwards);
  ADD ("the-next-handoff-takes-an-open-meeting-over", the_next_handoff_takes_an_open_meeting_over);
  ADD ("a-meeting-that-has-been-is-left-alone", a_meeting_that_has_been_is_left_alone);
  ADD ("who-is-concerned-is-told-by-mail", who_is_concerned_is_told_by_mail);
  ADD ("a-contact-without-mail-is-told-by-a-task", a_contact_without_mail_is_told_by_a_task);
  ADD ("a-colleague-goes-on-with-a-handoff-of-their-own", a_colleague_goes_on_with_a_handoff_of_their_own);
  ADD ("a-manager-reassigns-what-is-not-theirs", a_manager_reassigns_what_is_not_theirs);
  ADD ("from-whom-a-lead-is-taken-is-told", from_whom_a_lead_is_taken_is_told);
  ADD ("a-colleague-who-is-away-then-does-not-take-the-meeting-over",
       a_colleague_who_is_away_then_does_not_take_the_meeting_over);
  ADD ("a-packet-that-lay-is-reassigned-all-the-same", a_packet_that_lay_is_reassigned_all_the_same);
  ADD ("what-changed-since-stands-beside-the-packet", what_changed_since_stands_beside_the_packet);
  ADD ("without-a-meeting-the-contact-is-told-as-well", without_a_meeting_the_contact_is_told_as_well);

  return g_test_run ();
}
