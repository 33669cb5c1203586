#include "config.h"

#include "session-checks.h"

#include <sqlite3.h>

/* What there is to do now, for whom, and how the month stands. */

static json_t *
get_today (TamizTestSession *test)
{
  return tamiz_test_session_do (test, "today", NULL);
}

static void
assert_total (TamizTestSession *test,
              const char       *group,
              gint64            expected)
{
  g_autoptr (json_t) today = get_today (test);
  json_t *found = json_object_get (today, group);

  g_assert_nonnull (found);
  g_assert_cmpint (get_number (found, "total"), ==, expected);
  g_assert_cmpint (json_array_size (json_object_get (found, "items")), ==, MIN (expected, 10));
}

static void
assert_promise (TamizTestSession *test,
                gint64            counted,
                gint64            in_time,
                gint64            decided,
                gint64            late)
{
  g_autoptr (json_t) today = get_today (test);
  json_t *promise = json_object_get (today, "promise");

  g_assert_cmpint (get_number (promise, "counted"), ==, counted);
  g_assert_cmpint (get_number (promise, "sales.accepted_in_time"), ==, in_time);
  g_assert_cmpint (get_number (promise, "sales.decided"), ==, decided);
  g_assert_cmpint (get_number (promise, "sales.late"), ==, late);
}

/* Somebody else who is ready for sales. */
static char *
add_ready (TamizTestSession *test,
           const char       *name)
{
  char *id = add_inquiry (test, name);

  DO (test, "lead.set", "id", id, "+fields", "last_name=Paz", "+fields", "job_title=Gerente general", "+fields",
      "company=Dos", "+fields", "employees=80");
  tamiz_test_session_qualify (test, id);
  assert_stage (test, id, "sql");

  return id;
}

static void
hand_over (TamizTestSession *test,
           const char       *lead)
{
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "handoff.send", "id", lead, "to", "vera@tamiz.example", "meeting", "2026-05-05T10:00");
}

static void
decide (TamizTestSession *test,
        const char       *number,
        gboolean          accept)
{
  tamiz_test_session_as (test, "vera@tamiz.example");
  if (accept)
    DO (test, "handoff.accept", "number", number);
  else
    DO (test, "handoff.return", "number", number, "cause", "wrong_data", "reason", "The number is wrong");
  tamiz_test_session_as (test, "mia@tamiz.example");
}

static void
a_base_that_begins_needs_a_definition (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) today = NULL, other = NULL;

  DO (test, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role", "marketing");
  DO (test, "source.add", "name", "Página web", "kind", "web");
  g_free (add_inquiry (test, "eva"));
  today = get_today (test);
  g_assert_true (json_is_false (tamiz_test_find (today, "definition.in_force")));
  g_assert_true (json_is_null (tamiz_test_find (today, "definition.proposed")));
  g_assert_true (json_is_null (json_object_get (today, "promise")));
  g_assert_cmpint (get_number (today, "nearly.total"), ==, 0);
  g_assert_cmpint (get_number (today, "inquiries.total"), ==, 1);
  g_assert_null (tamiz_test_get (today, "inquiries.items.0.work_by"));
  REFUSED (test, "not_found", "today", "for", "nobody@tamiz.example");
}

static void
the_proposed_definition_awaits_who_has_not_signed (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) before = NULL, after = NULL, for_vera = NULL, in_force = NULL;

  DO (test, "user.add", "name", "Max", "email", "max@tamiz.example", "role", "manager");
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role", "marketing");
  DO (test, "user.add", "name", "Vera", "email", "vera@tamiz.example", "role", "sales");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "definition.new", "starter", "consultative.en");
  DO (test, "definition.propose");
  before = get_today (test);
  g_assert_cmpint (get_number (before, "definition.proposed"), ==, 1);
  g_assert_true (json_is_true (tamiz_test_find (before, "definition.awaits_me")));
  DO (test, "definition.sign", "side", "marketing");
  after = get_today (test);
  g_assert_true (json_is_false (tamiz_test_find (after, "definition.awaits_me")));
  for_vera = tamiz_test_session_do (test, "today", "for", "vera@tamiz.example", NULL);
  g_assert_true (json_is_true (tamiz_test_find (for_vera, "definition.awaits_me")));
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "definition.sign", "side", "sales");
  in_force = get_today (test);
  g_assert_true (json_is_true (tamiz_test_find (in_force, "definition.in_force")));
  g_assert_true (json_is_null (tamiz_test_find (in_force, "definition.proposed")));
  g_assert_true (json_is_false (tamiz_test_find (in_force, "definition.awaits_me")));
}

static void
an_inquiry_waits_until_somebody_works_it (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *eva = NULL, *ada = NULL, *leo = NULL, *tea = NULL;
  g_autoptr (json_t) today = NULL;

  tamiz_test_session_agree (test);
  eva = add_inquiry (test, "eva");
  ada = add_inquiry (test, "ada");
  leo = add_inquiry (test, "leo");
  tea = add_inquiry (test, "tea");
  today = get_today (test);
  g_assert_cmpint (get_number (today, "inquiries.total"), ==, 4);
  g_assert_cmpstr (tamiz_test_get (today, "inquiries.items.0.name"), ==, "tea");
  g_assert_cmpstr (tamiz_test_get (today, "inquiries.items.3.lead"), ==, eva);
  g_assert_cmpstr (tamiz_test_get (today, "inquiries.items.3.source"), ==, "Página web");
  /* Eight hours of office from Monday at 11:00. */
  g_assert_true (g_str_has_prefix (tamiz_test_get (today, "inquiries.items.3.work_by"), "2026-03-03T11:00"));

  tamiz_test_session_advance (test, TAMIZ_HOUR);
  DO (test, "activity.add", "id", eva, "kind", "page_view");
  DO (test, "activity.add", "id", eva, "kind", "note", "text", "To be called");
  assert_total (test, "inquiries", 4);
  DO (test, "call.log", "id", eva, "purpose", "inquiry_follow_up", "outcome", "no_answer");
  assert_total (test, "inquiries", 3);
  DO (test, "activity.add", "id", ada, "kind", "email_out");
  assert_total (test, "inquiries", 2);
  DO (test, "answer", "id", leo, "criterion", "budget", "value", "would_not_say");
  assert_total (test, "inquiries", 1);
  DO (test, "lead.move", "id", tea, "stage", "discarded", "reason", "student");
  assert_total (test, "inquiries", 0);
  assert_sound (test);
}

static void
more_than_are_shown_are_counted (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (test);
  for (guint i = 0; i < 13; i++)
    {
      g_autofree char *name = g_strdup_printf ("p%u", i);
      g_autofree char *id = add_inquiry (test, name);

      tamiz_test_session_advance (test, TAMIZ_MINUTE);
      DO (test, "activity.add", "id", id, "kind", i % 2 == 0 ? "page_view" : "email_out");
    }
  assert_total (test, "inquiries", 7);
}

static void
packets_wait_for_their_executive (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (json_t) today = NULL, list = NULL, others = NULL;

  tamiz_test_session_agree (test);
  first = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, first);
  second = add_ready (test, "ada");
  assert_total (test, "nearly", 2);
  hand_over (test, second);
  tamiz_test_session_advance (test, TAMIZ_HOUR);
  hand_over (test, first);
  assert_total (test, "nearly", 0);
  assert_total (test, "packets", 0);
  tamiz_test_session_as (test, "vera@tamiz.example");
  today = get_today (test);
  g_assert_cmpint (get_number (today, "packets.total"), ==, 2);
  g_assert_cmpstr (tamiz_test_get (today, "packets.items.0.lead"), ==, second);
  list = tamiz_test_session_do (test, "handoff.list", NULL);
  g_assert_true (json_equal (tamiz_test_find (today, "packets.items.1"), tamiz_test_find (list, "items.1")));
  DO (test, "handoff.accept", "number", "1");
  assert_total (test, "packets", 1);

  /* Who is not known sees what waits for anybody. */
  tamiz_test_session_as (test, NULL);
  assert_total (test, "packets", 1);
  others = tamiz_test_session_do (test, "today", "for", "max@tamiz.example", NULL);
  g_assert_cmpint (get_number (others, "packets.total"), ==, 0);
  assert_sound (test);
}

static void
what_sales_owes_is_the_executives_and_late_the_managers (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (json_t) mine = NULL, late = NULL, managers = NULL;

  tamiz_test_session_agree (test);
  first = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, first);
  second = add_ready (test, "ada");
  hand_over (test, first);
  hand_over (test, second);
  tamiz_test_session_as (test, "vera@tamiz.example");
  /* A packet to be decided on is no promise broken yet. */
  assert_total (test, "owed", 0);
  DO (test, "handoff.accept", "number", "1");
  mine = get_today (test);
  g_assert_cmpint (get_number (mine, "owed.total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (mine, "owed.items.0.lead"), ==, first);
  g_assert_cmpstr (tamiz_test_get (mine, "owed.items.0.clock"), ==, "first_contact_by");
  tamiz_test_session_as (test, "max@tamiz.example");
  assert_total (test, "owed", 0);

  tamiz_test_session_advance (test, 66 * TAMIZ_DAY);
  late = get_today (test);
  g_assert_cmpint (get_number (late, "owed.total"), ==, 2);
  /* What was to be decided first is overdue longest. */
  g_assert_cmpstr (tamiz_test_get (late, "owed.items.0.clock"), ==, "accept_by");
  g_assert_cmpstr (tamiz_test_get (late, "owed.items.1.clock"), ==, "first_contact_by");
  g_assert_true (json_is_true (tamiz_test_find (late, "owed.items.1.late")));
  managers = tamiz_test_session_do (test, "today", "for", "mia@tamiz.example", NULL);
  g_assert_cmpint (get_number (managers, "owed.total"), ==, 0);
  assert_sound (test);
}

static void
tasks_are_those_of_the_day_and_overdue (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) today = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  DO (test, "task.add", "id", id, "text", "Tonight", "due", "2026-03-02T23:30");
  DO (test, "task.add", "id", id, "text", "Overdue", "due", "2026-02-20");
  DO (test, "task.add", "id", id, "text", "Tomorrow", "due", "2026-03-03");
  DO (test, "task.add", "id", id, "text", "Vera's", "due", "2026-03-02", "for", "vera@tamiz.example");
  today = get_today (test);
  g_assert_cmpint (get_number (today, "tasks.total"), ==, 2);
  g_assert_cmpstr (tamiz_test_get (today, "tasks.items.0.text"), ==, "Overdue");
  g_assert_cmpstr (tamiz_test_get (today, "tasks.items.0.lead_name"), ==, "Inés Güemes");
  g_assert_cmpstr (tamiz_test_get (today, "tasks.items.1.text"), ==, "Tonight");
  DO (test, "task.done", "id", tamiz_test_get (today, "tasks.items.0.id"));
  assert_total (test, "tasks", 1);
  tamiz_test_session_as (test, NULL);
  assert_total (test, "tasks", 2);
}

static void
all_tasks_are_named_where_they_are_asked_for (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) first = NULL, all = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  for (guint i = 0; i < 12; i++)
    DO (test, "task.add", "id", id, "text", "More", "due", "2026-02-20");
  first = get_today (test);
  g_assert_cmpint (get_number (first, "tasks.total"), ==, 12);
  g_assert_cmpuint (json_array_size (tamiz_test_find (first, "tasks.items")), ==, 10);
  all = tamiz_test_session_do (test, "today", "+all-tasks", NULL, NULL);
  g_assert_cmpuint (json_array_size (tamiz_test_find (all, "tasks.items")), ==, 12);
}

static void
what_was_returned_waits_to_be_taken_up (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) today = NULL;

  tamiz_test_session_agree (test);
  id = add_ready (test, "ada");
  hand_over (test, id);
  tamiz_test_session_advance (test, TAMIZ_HOUR);
  decide (test, "1", FALSE);
  today = get_today (test);
  g_assert_cmpint (get_number (today, "returned.total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (today, "returned.items.0.cause"), ==, "wrong_data");
  g_assert_cmpstr (tamiz_test_get (today, "returned.items.0.name"), ==, "ada Paz");
  DO (test, "activity.add", "id", id, "kind", "social_like");
  assert_total (test, "returned", 1);
  DO (test, "call.log", "id", id, "purpose", "verify", "outcome", "no_answer");
  assert_total (test, "returned", 0);
}

static void
the_quota_counts_what_sales_took (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *ada = NULL, *eva = NULL, *leo = NULL, *tea = NULL;
  g_autoptr (json_t) today = NULL, april = NULL;

  tamiz_test_session_agree (test);
  ada = add_ready (test, "ada");
  eva = add_ready (test, "eva");
  leo = add_ready (test, "leo");
  tea = add_ready (test, "tea");
  assert_promise (test, 0, 0, 0, 0);
  hand_over (test, ada);
  hand_over (test, eva);
  hand_over (test, leo);
  hand_over (test, tea);
  assert_promise (test, 0, 0, 0, 0);

  /* Accepted in time; returned in time; withdrawn. */
  decide (test, "1", TRUE);
  decide (test, "2", FALSE);
  DO (test, "handoff.withdraw", "number", "3", "reason", "Too early");
  assert_promise (test, 1, 2, 2, 0);

  /* The fourth is not returned in time, and so it counts, returned too late or not. */
  tamiz_test_session_advance (test, TAMIZ_DAY + TAMIZ_HOUR);
  assert_promise (test, 2, 2, 2, 1);
  decide (test, "4", FALSE);
  assert_promise (test, 2, 2, 3, 0);

  /* Sent back with a cause it was no qualified lead, though it was answered in time. */
  decide (test, "1", FALSE);
  assert_promise (test, 1, 2, 3, 0);
  today = get_today (test);
  g_assert_cmpstr (tamiz_test_get (today, "promise.month"), ==, "2026-03");
  g_assert_cmpint (get_number (today, "promise.quota"), ==, 30);
  g_assert_cmpfloat (json_number_value (tamiz_test_find (today, "promise.completeness")), ==, 1.0);
  g_assert_cmpfloat (json_number_value (tamiz_test_find (today, "promise.promised_completeness")), ==, 0.9);

  /* In April it is March's lead still: it counts in the month of its first handoff. */
  DO (test, "call.log", "id", ada, "purpose", "verify", "outcome", "reached");
  assert_stage (test, ada, "sql");
  tamiz_test_session_advance (test, 29 * TAMIZ_DAY);
  DO (test, "call.log", "id", ada, "purpose", "verify", "outcome", "reached");
  hand_over (test, ada);
  decide (test, "5", TRUE);
  april = get_today (test);
  g_assert_cmpstr (tamiz_test_get (april, "promise.month"), ==, "2026-04");
  g_assert_true (json_is_null (tamiz_test_find (april, "promise.completeness")));
  assert_promise (test, 0, 1, 1, 0);
  assert_sound (test);
}

/* As if the program had died while it imported. */
static void
break_import (TamizTestSession *test)
{
  sqlite3 *database;

  tamiz_session_close (test->session);
  g_assert_cmpint (sqlite3_open (test->path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, "UPDATE import SET state = 0, finished = NULL, program = 'none'", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (database);
  tamiz_test_session_reopen (test);
}

static void
what_was_left_undone_is_told (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *file = NULL;
  g_autoptr (json_t) before = NULL, after = NULL;

  tamiz_test_session_agree (test);
  file = tamiz_test_session_write (test, "people.csv", "email,first_name\nx@y.example,Eva\n,\n,,\n");
  DO (test, "import", "file", file, "source", "Página web");
  before = get_today (test);
  g_assert_cmpint (get_number (before, "set_aside"), ==, count (test, "set-aside.list"));
  g_assert_cmpint (json_array_size (json_object_get (before, "unfinished_imports")), ==, 0);
  g_assert_cmpint (get_number (before, "outbox.waiting"), ==, 0);
  break_import (test);
  tamiz_test_session_as (test, "mia@tamiz.example");
  after = get_today (test);
  g_assert_cmpint (json_array_size (json_object_get (after, "unfinished_imports")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (after, "unfinished_imports.0.state"), ==, "interrupted");
}

static void
calls_are_those_of_the_queue (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) today = NULL, queue = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  today = get_today (test);
  queue = tamiz_test_session_do (test, "call.queue", NULL);
  g_assert_cmpint (get_number (queue, "total"), ==, 1);
  g_assert_true (json_equal (json_object_get (today, "calls"), queue));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/today/" path, func)
  ADD ("a-base-that-begins-needs-a-definition", a_base_that_begins_needs_a_definition);
  ADD ("the-proposed-definition-awaits-who-has-not-signed", the_proposed_definition_awaits_who_has_not_signed);
  ADD ("an-inquiry-waits-until-somebody-works-it", an_inquiry_waits_until_somebody_works_it);
  ADD ("more-than-are-shown-are-counted", more_than_are_shown_are_counted);
  ADD ("packets-wait-for-their-executive", packets_wait_for_their_executive);
  ADD ("what-sales-owes-is-the-executives-and-late-the-managers",
       what_sales_owes_is_the_executives_and_late_the_managers);
  ADD ("tasks-are-those-of-the-day-and-overdue", tasks_are_those_of_the_day_and_overdue);
  ADD ("all-tasks-are-named-where-they-are-asked-for", all_tasks_are_named_where_they_are_asked_for);
  ADD ("what-was-returned-waits-to-be-taken-up", what_was_returned_waits_to_be_taken_up);
  ADD ("the-quota-counts-what-sales-took", the_quota_counts_what_sales_took);
  ADD ("what-was-left-undone-is-told", what_was_left_undone_is_told);
  ADD ("calls-are-those-of-the-queue", calls_are_those_of_the_queue);

  return g_test_run ();
}
