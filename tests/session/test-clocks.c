#include "config.h"

#include "session-checks.h"

#include <sqlite3.h>

#include <string.h>

/* What both sides promised and kept, told by a small story of two months whose figures were counted
 * by hand.  Offices are open from Monday to Friday, 08:30 to 12:30 and 14:30 to 18:30, but not on
 * 2026-04-03.  Sales has 8 office hours to decide, 16 to the first contact, owes three attempts and
 * the outcome in 10 working days; marketing promises 8 leads a month and to work inquiries in 4
 * office hours.
 */

static const char promises[]
    = "{\"accept_hours\": 8, \"first_contact_hours\": 16, \"attempts\": 3, \"outcome_days\": 10,"
      " \"inquiry_hours\": 4, \"quota_per_month\": 8, \"completeness\": 0.9, \"timezone\": \"America/La_Paz\","
      " \"office_hours\": [{\"days\": [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"], \"from\": \"08:30\", \"to\": \"12:30\"},"
      " {\"days\": [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"], \"from\": \"14:30\", \"to\": \"18:30\"}],"
      " \"holidays\": [\"2026-04-03\"]}";

/* @more is put into the promises. */
static void
agree (TamizTestSession *test,
       const char       *more)
{
  g_autofree char *starter = find_data ("definitions/consultative.en.duo.json");
  g_autofree char *text = NULL, *path = NULL, *changed = NULL;
  g_autoptr (json_t) document = NULL, sla = NULL, added = NULL;

  g_assert_true (g_file_get_contents (starter, &text, NULL, NULL));
  document = tamiz_json_parse (text, -1, NULL);
  sla = tamiz_json_parse (promises, -1, NULL);
  if (more != NULL)
    {
      added = tamiz_json_parse (more, -1, NULL);
      json_object_update (sla, added);
    }
  json_object_set (document, "sla", sla);
  changed = tamiz_json_to_text (document);
  path = tamiz_test_session_write (test, "promises.duo.json", changed);

  tamiz_test_session_as (test, NULL);
  DO (test, "user.add", "name", "Max Manager", "email", "max@tamiz.example", "role", "manager");
  DO (test, "user.add", "name", "Mía Marketing", "email", "mia@tamiz.example", "role", "marketing,steward");
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Vera Ventas", "email", "vera@tamiz.example", "role", "sales");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "source.add", "name", "Página web", "kind", "web");
  DO (test, "source.add", "name", "Feria", "kind", "event");
  DO (test, "definition.import", "file", path);
  DO (test, "definition.propose");
  DO (test, "definition.sign", "side", "marketing");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "definition.sign", "side", "sales");
  /* She signed nothing, and works by it. */
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Olga Ortiz", "email", "olga@tamiz.example", "role", "sales");
  tamiz_test_session_as (test, "mia@tamiz.example");
}

/* Turns the clock to a time in La Paz, for the user who does the next. */
static void
at (TamizTestSession *test,
    const char       *time,
    const char       *user)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("America/La_Paz");
  g_autofree char *email = g_strdup_printf ("%s@tamiz.example", user);
  gint64 wanted, now = tamiz_clock_get_now (test->clock);

  g_assert_true (tamiz_time_parse (time, zone, &wanted, NULL));
  g_assert_cmpint (wanted, >=, now - TAMIZ_SECOND);
  tamiz_test_session_advance (test, MAX (wanted - now, 0));
  tamiz_test_session_as (test, email);
}

static char *
add_lead (TamizTestSession *test,
          const char       *name)
{
  g_autofree char *first = g_strdup_printf ("first_name=%s", name);
  g_autofree char *last = g_strdup_printf ("last_name=Apellido%s", name);
  g_autofree char *email = g_strdup_printf ("email=%s@empresa-%s.example", name, name);
  g_autofree char *company = g_strdup_printf ("company=Empresa %s", name);
  g_autoptr (json_t) lead
      = tamiz_test_session_do (test, "lead.add", "+fields", first, "+fields", last, "+fields",
                               "job_title=Gerente general", "+fields", email, "+fields", company, "+fields",
                               "employees=80", "+fields", "city=La Paz", "source", "Página web", NULL);

  return g_strdup (tamiz_test_get (lead, "id"));
}

/* Ready for sales, handed over to somebody at once; answers the lead. */
static char *
send_new (TamizTestSession *test,
          const char       *name,
          const char       *to,
          const char       *meeting)
{
  g_autofree char *email = g_strdup_printf ("%s@tamiz.example", to);
  char *lead = add_lead (test, name);

  tamiz_test_session_qualify (test, lead);
  DO (test, "handoff.send", "id", lead, "to", email, "meeting", meeting);

  return lead;
}

static void
call (TamizTestSession *test,
      const char       *lead,
      const char       *outcome)
{
  DO (test, "call.log", "id", lead, "purpose", "verify", "outcome", outcome);
}

/* The story, up to the evening of the 9th of April. */
static void
tell (TamizTestSession *test)
{
  g_autofree char *ada = NULL, *bea = NULL, *cai = NULL, *dan = NULL, *eva = NULL, *gil = NULL, *hua = NULL;
  g_autofree char *ivo = NULL, *jon = NULL, *kim = NULL;

  agree (test, NULL);
  /* Ada: everything in time. */
  at (test, "2026-03-02T11:00", "mia");
  ada = send_new (test, "ada", "vera", "2026-03-03T15:00");
  at (test, "2026-03-03T10:00", "mia");
  bea = send_new (test, "bea", "vera", "2026-03-04T15:00");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.accept", "number", "1");
  at (test, "2026-03-04T10:00", "vera");
  call (test, ada, "reached");
  /* Bea: accepted four hours late, reached seven hours late at the third call, and the outcome a
   * working hour late. */
  at (test, "2026-03-04T16:00", "vera");
  DO (test, "handoff.accept", "number", "2");
  at (test, "2026-03-05T11:00", "vera");
  call (test, bea, "no_answer");
  at (test, "2026-03-05T11:30", "vera");
  call (test, bea, "no_answer");
  /* Cai: returned in time, and handed over again in April. */
  at (test, "2026-03-05T12:00", "mia");
  cai = send_new (test, "cai", "vera", "2026-03-06T15:00");
  at (test, "2026-03-05T16:00", "vera");
  DO (test, "handoff.return", "number", "3", "cause", "unreachable", "reason", "Nobody answers");
  at (test, "2026-03-06T09:00", "vera");
  call (test, bea, "reached");
  call (test, bea, "reached"); /* does not move the first contact */
  /* Dan: returned an hour after the time was up. */
  at (test, "2026-03-06T10:00", "mia");
  dan = send_new (test, "dan", "vera", "2026-03-09T15:00");
  at (test, "2026-03-09T11:00", "vera");
  DO (test, "handoff.return", "number", "4", "cause", "denies_interest", "reason", "Wants nothing");
  /* Eva: withdrawn, as if never sent. */
  at (test, "2026-03-09T12:00", "mia");
  eva = send_new (test, "eva", "vera", "2026-03-10T15:00");
  at (test, "2026-03-09T12:10", "mia");
  DO (test, "handoff.withdraw", "number", "5", "reason", "Sent by mistake");
  /* Gil: on leave, so the clocks stand still for sixteen office hours. */
  at (test, "2026-03-10T10:00", "mia");
  gil = send_new (test, "gil", "vera", "2026-03-11T15:00");
  at (test, "2026-03-10T11:00", "vera");
  DO (test, "sla.pause", "handoff", "6", "reason", "The contact is on leave until Thursday");
  at (test, "2026-03-12T11:00", "vera");
  DO (test, "sla.resume", "handoff", "6");
  at (test, "2026-03-13T09:00", "vera");
  DO (test, "handoff.accept", "number", "6");
  at (test, "2026-03-16T09:30", "vera");
  call (test, gil, "reached");
  at (test, "2026-03-16T10:00", "vera");
  DO (test, "outcome.set", "id", ada, "outcome", "won", "amount", "1000");
  at (test, "2026-03-19T09:30", "vera");
  DO (test, "outcome.set", "id", bea, "outcome", "lost", "reason", "price");
  at (test, "2026-03-27T18:00", "vera");
  DO (test, "outcome.set", "id", gil, "outcome", "deferred", "until", "2026-09-01");
  /* Hua: nobody ever decides. */
  at (test, "2026-03-30T10:00", "mia");
  hua = send_new (test, "hua", "olga", "2026-03-31T15:00");
  /* Ivo: Good Friday is none of the eight hours; given up after one attempt. */
  at (test, "2026-04-02T16:00", "mia");
  ivo = send_new (test, "ivo", "vera", "2026-04-06T15:30");
  at (test, "2026-04-06T15:00", "vera");
  DO (test, "handoff.accept", "number", "8");
  at (test, "2026-04-07T09:00", "vera");
  call (test, ivo, "no_answer");
  at (test, "2026-04-07T10:00", "mia");
  call (test, cai, "reached");
  DO (test, "handoff.send", "id", cai, "to", "vera@tamiz.example", "meeting", "2026-04-08T15:00");
  at (test, "2026-04-07T11:00", "vera");
  DO (test, "handoff.accept", "number", "9");
  at (test, "2026-04-07T12:00", "vera");
  DO (test, "outcome.set", "id", ivo, "outcome", "lost", "reason", "no_answer");
  /* Jon asked on the evening before and was called two and a half hours late; Kim waits. */
  at (test, "2026-04-08T17:00", "mia");
  jon = add_lead (test, "jon");
  at (test, "2026-04-09T10:00", "mia");
  kim = add_lead (test, "kim");
  at (test, "2026-04-09T15:30", "mia");
  call (test, jon, "no_answer");
  at (test, "2026-04-09T16:30", "mia");
  call (test, jon, "reached");
  at (test, "2026-04-09T18:00", "max");
}

static void
assert_kept (json_t     *report,
             const char *side,
             const char *clock,
             gint64      in_time,
             gint64      late,
             gint64      running)
{
  json_t *kept = json_object_get (json_object_get (report, side), clock);

  g_test_message ("%s %s", side, clock);
  g_assert_cmpint (get_number (kept, "in_time"), ==, in_time);
  g_assert_cmpint (get_number (kept, "late"), ==, late);
  g_assert_cmpint (get_number (kept, "running"), ==, running);
}

static json_t *
find_case (json_t     *report,
           const char *clock,
           const char *name)
{
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (report, "cases"), i, item)
    {
      if (g_str_equal (tamiz_test_get (item, "clock"), clock)
          && g_str_has_prefix (tamiz_test_get (item, "name"), name))
        return item;
    }
  g_error ("no case %s of %s", clock, name);
}

static void
assert_case (json_t     *report,
             const char *clock,
             const char *name,
             gint64      minutes,
             gboolean    done)
{
  json_t *item = find_case (report, clock, name);

  g_test_message ("%s of %s", clock, name);
  g_assert_cmpint (get_number (item, "late_minutes"), ==, minutes);
  g_assert_cmpint (tamiz_test_get (item, "done_at") != NULL, ==, done);
  g_assert_nonnull (tamiz_test_get (item, "lead"));
}

static void
march_is_what_was_counted_by_hand (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) report = NULL;

  tell (test);
  report = tamiz_test_session_do (test, "sla.report", "from", "2026-03-01", "to", "2026-03-31", NULL);
  /* Ada, Bea, Dan, Gil, Hua, and Cai, who was accepted in April but first handed over in March. */
  g_assert_cmpint (get_number (report, "marketing.quota"), ==, 8);
  g_assert_cmpint (get_number (report, "marketing.counted"), ==, 6);
  g_assert_cmpfloat (json_number_value (tamiz_test_find (report, "marketing.completeness")), ==, 1.0);
  g_assert_cmpfloat (json_number_value (tamiz_test_find (report, "marketing.promised_completeness")), ==, 0.9);
  g_assert_cmpint (get_number (report, "sales.handoffs"), ==, 6);
  g_assert_cmpint (get_number (report, "sales.returned"), ==, 2);
  assert_kept (report, "marketing", "inquiry", 7, 0, 0);
  assert_kept (report, "sales", "accept", 3, 3, 0);
  assert_kept (report, "sales", "first_contact", 2, 1, 0);
  assert_kept (report, "sales", "attempts", 3, 0, 0);
  assert_kept (report, "sales", "report", 2, 1, 0);
  g_assert_cmpint (get_number (report, "cases_total"), ==, 5);
  assert_case (report, "accept", "bea", 240, TRUE);
  assert_case (report, "first_contact", "bea", 420, TRUE);
  assert_case (report, "report", "bea", 60, TRUE);
  assert_case (report, "accept", "dan", 60, TRUE);
  /* Due on the 31st of March at 10:00: 6.5 hours of that day, five more days but for Good Friday, and
   * 7.5 hours of the 9th of April. */
  assert_case (report, "accept", "hua", (gint64) (6.5 * 60) + 5 * 480 + (gint64) (7.5 * 60), FALSE);
  g_assert_cmpint (json_array_size (json_object_get (report, "pauses")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (report, "pauses.0.reason"), ==, "The contact is on leave until Thursday");
  g_assert_cmpint (get_number (report, "pauses.0.handoff"), ==, 6);
  assert_sound (test);
}

static void
april_is_what_was_counted_by_hand (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) report = NULL;

  tell (test);
  report = tamiz_test_session_do (test, "sla.report", NULL); /* this month */
  g_assert_cmpstr (tamiz_test_get (report, "from"), ==, "2026-04-01");
  g_assert_cmpstr (tamiz_test_get (report, "to"), ==, "2026-04-30");
  g_assert_cmpint (get_number (report, "marketing.counted"), ==, 1);
  g_assert_cmpint (get_number (report, "sales.handoffs"), ==, 2);
  assert_kept (report, "marketing", "inquiry", 1, 2, 0);
  assert_kept (report, "sales", "accept", 2, 0, 0);
  assert_kept (report, "sales", "first_contact", 0, 1, 0);
  assert_kept (report, "sales", "attempts", 0, 1, 1);
  assert_kept (report, "sales", "report", 1, 0, 1);
  assert_case (report, "first_contact", "cai", 360, FALSE);
  assert_case (report, "attempts", "ivo", 0, FALSE);
  g_assert_cmpint (get_number (find_case (report, "attempts", "ivo"), "attempts"), ==, 1);
  g_assert_cmpint (get_number (find_case (report, "attempts", "ivo"), "attempts_promised"), ==, 3);
  assert_case (report, "inquiry", "jon", 150, TRUE);
  assert_case (report, "inquiry", "kim", 120, FALSE);
  g_assert_cmpint (get_number (report, "cases_total"), ==, 4);
}

static json_t *
find_row (json_t     *report,
          const char *key,
          const char *value)
{
  json_t *row = find_item (json_object_get (report, "items"), key, value);

  if (row == NULL)
    g_error ("no row %s", value);
  return row;
}

static void
people_months_and_sources_add_up (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) people = NULL, months = NULL, sources = NULL, csv = NULL;
  json_t *row;

  tell (test);
  people = tamiz_test_session_do (test, "sla.report", "from", "2026-03-01", "to", "2026-04-30", NULL);
  row = find_row (people, "person", "vera@tamiz.example");
  g_assert_cmpint (get_number (row, "handoffs"), ==, 7);
  g_assert_cmpint (get_number (row, "counted"), ==, 0);
  g_assert_cmpint (get_number (row, "accept_in_time"), ==, 5);
  g_assert_cmpint (get_number (row, "accept_late"), ==, 2);
  g_assert_cmpstr (tamiz_test_get (row, "name"), ==, "Vera Ventas");
  row = find_row (people, "person", "olga@tamiz.example");
  g_assert_cmpint (get_number (row, "handoffs"), ==, 1);
  g_assert_cmpint (get_number (row, "accept_late"), ==, 1);
  row = find_row (people, "person", "mia@tamiz.example");
  g_assert_cmpint (get_number (row, "counted"), ==, 7);
  g_assert_cmpint (get_number (row, "inquiry_in_time"), ==, 8);
  g_assert_cmpint (get_number (people, "total.inquiry_late"), ==, 2);
  g_assert_cmpint (get_number (people, "total.counted"), ==, 7);

  months = tamiz_test_session_do (test, "sla.report", "from", "2026-03-01", "to", "2026-04-30", "by", "month", NULL);
  g_assert_cmpint (json_array_size (json_object_get (months, "items")), ==, 2);
  g_assert_cmpstr (tamiz_test_get (months, "items.0.month"), ==, "2026-03");
  g_assert_cmpint (get_number (months, "items.0.counted"), ==, 6);
  g_assert_cmpint (get_number (months, "items.0.quota"), ==, 8);
  g_assert_cmpint (get_number (months, "items.1.counted"), ==, 1);
  g_assert_cmpint (get_number (months, "marketing.quota"), ==, 16);
  sources = tamiz_test_session_do (test, "sla.report", "from", "2026-03-01", "to", "2026-04-30", "by", "source", NULL);
  g_assert_cmpint (json_array_size (json_object_get (sources, "items")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (sources, "items.0.source"), ==, "Página web");
  g_assert_cmpint (get_number (sources, "items.0.counted"), ==, 7);
  csv = tamiz_test_session_do (test, "sla.report", "from", "2026-03-01", "to", "2026-04-30", "by", "month", "format",
                               "csv", NULL);
  g_assert_nonnull (strstr (tamiz_test_get (csv, "text"), "2026-03,6,8,"));
}

/* What the definition would not have let through counts for nobody's promise of leads. */
static void
an_exception_stands_apart (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *ada = NULL, *bea = NULL;
  g_autoptr (json_t) asked = NULL, report = NULL, today = NULL, funnel = NULL;

  agree (test, NULL);
  ada = send_new (test, "ada", "vera", "2026-03-03T15:00");
  bea = add_lead (test, "bea");
  asked = tamiz_test_session_do (test, "exception.ask", "id", bea, "reason", "The budget is decided there", NULL);
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "exception.grant", "id", tamiz_test_get (asked, "id"), "reason", "All right");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "handoff.send", "id", bea, "to", "vera@tamiz.example", "meeting", "2026-03-04T15:00", "exception",
      tamiz_test_get (asked, "id"));
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.accept", "number", "1");
  DO (test, "handoff.accept", "number", "2");
  report = tamiz_test_session_do (test, "sla.report", NULL);
  g_assert_cmpint (get_number (report, "marketing.counted"), ==, 1);
  g_assert_cmpint (get_number (report, "marketing.exceptions"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (report, "exceptions.0.lead"), ==, bea);
  g_assert_cmpstr (tamiz_test_get (report, "exceptions.0.reason"), ==, "The budget is decided there");
  g_assert_cmpstr (tamiz_test_get (report, "exceptions.0.granted_by"), ==, "vera@tamiz.example");
  /* Sales decided on both, in time. */
  assert_kept (report, "sales", "accept", 2, 0, 0);
  today = tamiz_test_session_do (test, "today", NULL);
  g_assert_cmpint (get_number (today, "promise.counted"), ==, 1);

  funnel = tamiz_test_session_do (test, "report.funnel", NULL);
  g_assert_cmpstr (tamiz_test_get (funnel, "items.5.stage"), ==, "accepted");
  g_assert_cmpint (get_number (funnel, "items.5.reached"), ==, 2);
  g_assert_cmpint (get_number (funnel, "items.5.exceptions"), ==, 1);
  g_assert_cmpint (get_number (funnel, "items.2.exceptions"), ==, 0);
}

static void
what_cannot_be_told_is_refused (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;

  agree (test, NULL);
  lead = send_new (test, "ada", "vera", "2026-03-03T15:00");
  REFUSED (test, "invalid", "sla.report", "from", "2026-05-01", "to", "2026-04-01");
  REFUSED (test, "invalid", "sla.report", "from", "2020-01-01", "to", "2026-04-01");
  REFUSED (test, "invalid", "sla.report", "by", "moon");
  REFUSED (test, "invalid", "sla.pause", "reason", "Holiday");
  REFUSED (test, "not_found", "sla.pause", "handoff", "9", "reason", "Holiday");
  /* Marketing does not stop the clocks of sales, nor one executive another's. */
  REFUSED (test, "not_allowed", "sla.pause", "handoff", "1", "reason", "Holiday");
  tamiz_test_session_as (test, "olga@tamiz.example");
  REFUSED (test, "not_allowed", "sla.pause", "handoff", "1", "reason", "Holiday");
  REFUSED (test, "not_allowed", "sla.pause", "lead", lead, "reason", "Holiday");
  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "refused", "sla.resume", "handoff", "1");
  DO (test, "sla.pause", "handoff", "1", "reason", "Holiday");
  REFUSED (test, "refused", "sla.pause", "handoff", "1", "reason", "Holiday");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "sla.pause", "lead", lead, "reason", "Asked to be left alone until June");
  DO (test, "sla.resume", "lead", lead);
}

/* What is met says when and by what; what stands still stays where it stood. */
static void
the_status_tells_what_runs (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;
  g_autoptr (json_t) before = NULL, paused = NULL, later = NULL, met = NULL, mine = NULL, shown = NULL;

  agree (test, NULL);
  lead = send_new (test, "ada", "vera", "2026-03-03T15:00");
  before = tamiz_test_session_do (test, "sla.status", "side", "sales", NULL);
  g_assert_cmpint (get_number (before, "total"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (before, "items.0.clock"), ==, "accept");
  g_assert_cmpstr (tamiz_test_get (before, "items.0.state"), ==, "running");
  g_assert_cmpint (get_number (before, "items.0.left_minutes"), ==, 480);
  at (test, "2026-03-02T16:30", "vera");
  DO (test, "sla.pause", "handoff", "1", "reason", "Holiday");
  at (test, "2026-03-20T09:00", "vera");
  paused = tamiz_test_session_do (test, "sla.status", "side", "sales", NULL);
  g_assert_cmpstr (tamiz_test_get (paused, "items.0.state"), ==, "paused");
  g_assert_cmpstr (tamiz_test_get (paused, "items.0.pause_reason"), ==, "Holiday");
  g_assert_cmpint (get_number (paused, "items.0.left_minutes"), ==, 270); /* 11:00 to 16:30 are 3.5 hours */
  DO (test, "sla.resume", "handoff", "1");
  at (test, "2026-03-20T10:00", "vera");
  later = tamiz_test_session_do (test, "sla.status", "side", "sales", NULL);
  g_assert_cmpstr (tamiz_test_get (later, "items.0.state"), ==, "warning");
  g_assert_cmpint (get_number (later, "items.0.left_minutes"), ==, 210);

  DO (test, "handoff.accept", "number", "1");
  call (test, lead, "reached");
  met = tamiz_test_session_do (test, "sla.status", "executive", "vera@tamiz.example", NULL);
  {
    json_t *contact = find_item (json_object_get (met, "items"), "clock", "first_contact");

    g_assert_cmpstr (tamiz_test_get (contact, "state"), ==, "met");
    g_assert_true (g_str_has_prefix (tamiz_test_get (contact, "done_at"), "2026-03-20T10:00"));
    g_assert_cmpstr (tamiz_test_get (contact, "done_what"), ==, "call_out");
    g_assert_cmpstr (tamiz_test_get (contact, "done_by_name"), ==, "Vera Ventas");
  }
  shown = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  g_assert_true (g_str_has_prefix (tamiz_test_get (shown, "contacted_at"), "2026-03-20T10:00"));
  g_assert_cmpstr (tamiz_test_get (shown, "contact_kind"), ==, "call_out");
  g_assert_cmpstr (tamiz_test_get (shown, "clock"), ==, "report_by");
  mine = tamiz_test_session_do (test, "sla.status", "executive", "olga@tamiz.example", NULL);
  g_assert_cmpint (get_number (mine, "total"), ==, 0);
}

/* The alert as a mail leaves it at this instant. */
static void
set_alert (TamizTestSession *test,
           TamizStepState    state)
{
  g_autofree char *sql
      = g_strdup_printf ("UPDATE handoff_step SET state = %d, at = %" G_GINT64_FORMAT " WHERE step = %d", (int) state,
                         tamiz_clock_get_now (test->clock), TAMIZ_STEP_ALERT);
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (handle), ==, 1);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

/* The packet's mail fails on Monday at 11:00, and reaches Vera on Thursday at 09:00. */
static void
what_was_not_delivered_is_not_late (void)
{
  static const TamizStepState states[] = { TAMIZ_STEP_STATE_WAITING, TAMIZ_STEP_STATE_FAILED, TAMIZ_STEP_STATE_IN_DOUBT };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;
  g_autoptr (json_t) delivered = NULL, shown = NULL, today = NULL;

  agree (test, NULL);
  at (test, "2026-03-02T11:00", "mia");
  lead = send_new (test, "ada", "vera", "2026-03-03T15:00");
  at (test, "2026-03-04T18:00", "vera");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (json_t) status = NULL, report = NULL, handoff = NULL;

      set_alert (test, states[i]);
      status = tamiz_test_session_do (test, "sla.status", "side", "sales", NULL);
      g_assert_cmpint (get_number (status, "total"), ==, 1);
      g_assert_cmpstr (tamiz_test_get (status, "items.0.clock"), ==, "accept");
      g_assert_cmpstr (tamiz_test_get (status, "items.0.state"), ==, "undelivered");
      g_assert_null (tamiz_test_get (status, "items.0.due"));
      report = tamiz_test_session_do (test, "sla.report", NULL);
      assert_kept (report, "sales", "accept", 0, 0, 0);
      g_assert_cmpint (get_number (report, "cases_total"), ==, 0);
      g_assert_cmpint (get_number (report, "marketing.counted"), ==, 0);
      handoff = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
      g_assert_false (json_is_true (json_object_get (handoff, "late")));
      g_assert_null (tamiz_test_get (handoff, "accept_by"));
      g_assert_null (tamiz_test_get (handoff, "first_contact_by"));
      g_assert_null (tamiz_test_get (handoff, "delivered_at"));
    }
  today = tamiz_test_session_do (test, "today", NULL);
  g_assert_cmpint (get_number (today, "packets.total"), ==, 1);

  at (test, "2026-03-05T09:30", "vera");
  set_alert (test, TAMIZ_STEP_STATE_DONE);
  delivered = tamiz_test_session_do (test, "sla.status", "side", "sales", NULL);
  g_assert_cmpstr (tamiz_test_get (delivered, "items.0.state"), ==, "running");
  g_assert_cmpint (get_number (delivered, "items.0.left_minutes"), ==, 480);
  shown = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  g_assert_true (g_str_has_prefix (tamiz_test_get (shown, "delivered_at"), "2026-03-05T09:30"));
}

/* It is not known whether the mail arrived; Vera decides in the program, and the mail goes out again
 * after that.
 */
static void
a_delivery_after_the_decision_changes_nothing (void)
{
  static const TamizStepState states[] = { TAMIZ_STEP_STATE_DONE, TAMIZ_STEP_STATE_WAITING, TAMIZ_STEP_STATE_DONE };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;

  agree (test, NULL);
  at (test, "2026-03-02T11:00", "mia");
  lead = send_new (test, "ada", "vera", "2026-03-03T15:00");
  set_alert (test, TAMIZ_STEP_STATE_IN_DOUBT);
  at (test, "2026-03-05T10:00", "vera");
  DO (test, "handoff.accept", "number", "1");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (json_t) report = NULL, status = NULL;
      json_t *contact;

      at (test, i == 0 ? "2026-03-05T10:00" : "2026-03-06T10:00", "vera");
      set_alert (test, states[i]);
      report = tamiz_test_session_do (test, "sla.report", NULL);
      assert_kept (report, "sales", "accept", 1, 0, 0);
      /* Sixteen office hours from Thursday at 10:00. */
      status = tamiz_test_session_do (test, "sla.status", "side", "sales", NULL);
      contact = find_item (json_object_get (status, "items"), "clock", "first_contact");
      g_assert_true (g_str_has_prefix (tamiz_test_get (contact, "due"), "2026-03-09T10:00"));
    }
}

/* A meeting in April holds the promise of Wednesday at 11:00 back, until it is cancelled. */
static void
a_cancelled_meeting_holds_nothing_back (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;
  g_autoptr (json_t) held = NULL, called_off = NULL, report = NULL, again = NULL, tasks = NULL, left = NULL;

  agree (test, NULL);
  at (test, "2026-03-02T11:00", "mia");
  lead = send_new (test, "ada", "vera", "2026-04-01T15:00");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.accept", "number", "1");
  held = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  g_assert_true (g_str_has_prefix (tamiz_test_get (held, "first_contact_by"), "2026-04-01T15:00"));
  DO (test, "meeting.cancel", "number", "1", "reason", "Vera is ill");
  called_off = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  g_assert_true (g_str_has_prefix (tamiz_test_get (called_off, "first_contact_by"), "2026-03-04T11:00"));
  at (test, "2026-03-04T12:00", "mia");
  report = tamiz_test_session_do (test, "sla.report", NULL);
  assert_kept (report, "sales", "first_contact", 0, 1, 0);
  assert_case (report, "first_contact", "ada", 60, FALSE);

  /* Somebody is to arrange another, and does. */
  tasks = tamiz_test_session_do (test, "task.list", NULL);
  g_assert_cmpint (get_number (tasks, "total"), ==, 1);
  g_assert_true (g_str_has_prefix (tamiz_test_get (tasks, "items.0.text"), "Arrange another meeting or call"));
  g_assert_cmpstr (tamiz_test_get (tasks, "items.0.for"), ==, "mia@tamiz.example");
  DO (test, "meeting.change", "number", "1", "meeting", "2026-03-09T15:00");
  again = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  g_assert_true (g_str_has_prefix (tamiz_test_get (again, "first_contact_by"), "2026-03-09T15:00"));
  left = tamiz_test_session_do (test, "task.list", NULL);
  g_assert_cmpint (get_number (left, "total"), ==, 0);
}

/* Who goes on leave leaves nobody waiting unawares. */
static void
a_leave_tells_of_what_waits (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *ada = NULL, *bea = NULL;
  g_autoptr (json_t) leave = NULL, past = NULL, notices = NULL, later = NULL;

  agree (test, NULL);
  at (test, "2026-03-02T11:00", "mia");
  ada = send_new (test, "ada", "vera", "2026-03-03T15:00");
  bea = send_new (test, "bea", "vera", "2026-03-10T15:00");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.accept", "number", "1");
  DO (test, "handoff.accept", "number", "2");
  later = tamiz_test_session_do (test, "absence.add", "user", "vera@tamiz.example", "from", "2026-05-04", NULL);
  g_assert_null (tamiz_test_get (later, "warning"));
  leave = tamiz_test_session_do (test, "absence.add", "user", "vera@tamiz.example", "from", "2026-03-03", "until",
                                 "2026-03-13", NULL);
  g_assert_cmpint (json_array_size (json_object_get (leave, "waiting")), ==, 0);
  g_assert_cmpint (json_array_size (json_object_get (leave, "meetings")), ==, 2);
  g_assert_nonnull (strstr (tamiz_test_get (leave, "warning"), "Vera Ventas"));
  tamiz_test_session_as (test, "mia@tamiz.example");
  notices = tamiz_test_session_do (test, "notice.list", NULL);
  g_assert_cmpint (json_array_size (json_object_get (notices, "items")), ==, 1);
  g_assert_nonnull (strstr (tamiz_test_get (notices, "items.0.text"), "2026-03-13"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/clocks/" path, func)
  ADD ("march-is-what-was-counted-by-hand", march_is_what_was_counted_by_hand);
  ADD ("april-is-what-was-counted-by-hand", april_is_what_was_counted_by_hand);
  ADD ("people-months-and-sources-add-up", people_months_and_sources_add_up);
  ADD ("an-exception-stands-apart", an_exception_stands_apart);
  ADD ("what-cannot-be-told-is-refused", what_cannot_be_told_is_refused);
  ADD ("the-status-tells-what-runs", the_status_tells_what_runs);
  ADD ("what-was-not-delivered-is-not-late", what_was_not_delivered_is_not_late);
  ADD ("a-cancelled-meeting-holds-nothing-back", a_cancelled_meeting_holds_nothing_back);
  ADD ("a-leave-tells-of-what-waits", a_leave_tells_of_what_waits);
  ADD ("a-delivery-after-the-decision-changes-nothing", a_delivery_after_the_decision_changes_nothing);

  return g_test_run ();
}
