#include "config.h"

#include "session-checks.h"

#include <string.h>

/* From the lead that is ready to the executive who accepts or returns it. */

static char *
make_ready (TamizTestSession *test)
{
  char *id;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, id);

  return id;
}

static json_t *
send_to_vera (TamizTestSession *test,
              const char       *lead)
{
  tamiz_test_session_as (test, "mia@tamiz.example");
  return tamiz_test_session_do (test, "handoff.send", "id", lead, "to", "vera@tamiz.example", "meeting",
                                "2026-05-05T10:00", NULL);
}

static void
the_gate_lists_exactly_what_is_missing (void)
{
  static const char *const keys[] = { "person.last_name", "person.job_title", "company.name",
                                      "lead.pain_points", "need", "authority", "budget", "time_frame",
                                      "buying_process", "meets_executive", "two_way" };
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL, *message = NULL;
  g_autoptr (json_t) check = NULL, complete = NULL;
  json_t *missing, *item;
  gsize n_required = 0, i;

  tamiz_test_session_agree (test);
  id = add_inquiry (test, "eva");
  check = tamiz_test_session_do (test, "handoff.check", "id", id, NULL);
  g_assert_true (json_is_false (json_object_get (check, "ready")));
  missing = json_object_get (check, "missing");
  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    {
      g_test_message ("%s", keys[k]);
      g_assert_nonnull (find_item (missing, "key", keys[k]));
    }
  json_array_foreach (missing, i, item)
    n_required += json_is_true (json_object_get (item, "required"));
  g_assert_cmpuint (n_required, ==, G_N_ELEMENTS (keys) + 1); /* and the grade */
  g_assert_nonnull (find_item (missing, "what", "meeting"));
  message = tamiz_test_session_refused (test, "refused", "handoff.send", "id", id, "to", "vera@tamiz.example",
                                        "meeting", "2026-05-05T10:00", NULL);
  g_assert_nonnull (strstr (message, "Budget"));
  g_assert_cmpint (count (test, "handoff.list"), ==, 0);

  DO (test, "lead.set", "id", id, "+fields", "last_name=Paz", "+fields", "job_title=Gerente", "+fields",
      "company=Tres", "+fields", "employees=80");
  tamiz_test_session_qualify (test, id);
  complete = tamiz_test_session_do (test, "handoff.check", "id", id, NULL);
  g_assert_true (json_is_true (json_object_get (complete, "ready")));
  g_assert_cmpint (json_array_size (json_object_get (complete, "missing")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (complete, "missing.0.what"), ==, "meeting");
  REFUSED (test, "refused", "handoff.send", "id", id, "to", "vera@tamiz.example");
  REFUSED (test, "not_found", "handoff.send", "id", id, "to", "who@x.example", "meeting", "2026-05-05T10:00");
  REFUSED (test, "invalid", "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting",
           "2026-01-05T10:00");
  assert_stage (test, id, "sql");
}

static void
the_packet_is_frozen_and_written_as_pdf_and_json (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autoptr (json_t) sent = send_to_vera (test, id);
  g_autofree char *pdf = g_build_filename (test->folder, "packet.pdf", NULL);
  g_autofree char *json = g_build_filename (test->folder, "packet.json", NULL);
  g_autofree char *text = NULL, *paper = NULL, *canonical = NULL, *digest = NULL;
  g_autoptr (json_t) saved = NULL, shown = NULL, packet = NULL;
  gsize length;

  /* What changes later does not change what was sent. */
  DO (test, "lead.set", "id", id, "+fields", "city=Sucre");
  saved = tamiz_test_session_do (test, "handoff.packet", "number", "1", "output", pdf, NULL);
  DO (test, "handoff.packet", "number", "1", "output", json);
  g_assert_true (g_file_get_contents (pdf, &paper, &length, NULL));
  g_assert_cmpuint (length, >, 1000);
  g_assert_true (g_str_has_prefix (paper, "%PDF-"));
  g_assert_true (g_file_get_contents (json, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "Loses two weeks a month to late deliveries"));
  g_assert_nonnull (strstr (text, "La Paz"));
  g_assert_null (strstr (text, "Sucre"));
  packet = tamiz_json_parse (text, -1, NULL);
  canonical = tamiz_json_to_canonical (packet);
  digest = tamiz_json_digest (canonical);
  g_assert_cmpstr (digest, ==, tamiz_test_get (saved, "digest"));
  shown = tamiz_test_session_do (test, "handoff.show", "number", "1", NULL);
  g_assert_cmpstr (digest, ==, tamiz_test_get (shown, "packet_digest"));
  g_assert_cmpstr (tamiz_test_get (shown, "steps.complete.state"), ==, "done");
  g_assert_cmpstr (tamiz_test_get (shown, "steps.meeting.state"), ==, "done");
  g_assert_cmpstr (tamiz_test_get (shown, "steps.acceptance.state"), ==, "waiting");
  REFUSED (test, "not_found", "handoff.packet", "number", "2", "output", pdf);
  REFUSED (test, "failed", "handoff.packet", "number", "1", "output", "/no/such/folder/packet.json");
  REFUSED (test, "failed", "handoff.packet", "number", "1", "output", "/no/such/folder/packet.pdf");
  assert_sound (test);
}

static void
only_the_named_executive_decides (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autoptr (json_t) sent = send_to_vera (test, id);
  g_autoptr (json_t) accepted = NULL, list = NULL;

  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Olga", "email", "olga@tamiz.example", "role", "sales");
  tamiz_test_session_as (test, "olga@tamiz.example");
  REFUSED (test, "not_allowed", "handoff.accept", "number", "1");
  REFUSED (test, "not_allowed", "outcome.set", "id", id, "outcome", "won");
  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "refused", "outcome.set", "id", id, "outcome", "won");
  accepted = tamiz_test_session_do (test, "handoff.accept", "number", "1", NULL);
  g_assert_cmpstr (tamiz_test_get (accepted, "state"), ==, "accepted");
  g_assert_cmpstr (tamiz_test_get (accepted, "steps.acceptance.state"), ==, "done");
  REFUSED (test, "refused", "handoff.accept", "number", "1");
  tamiz_test_session_as (test, "mia@tamiz.example");
  REFUSED (test, "refused", "handoff.withdraw", "number", "1", "reason", "Too late");
  REFUSED (test, "refused", "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", "2026-05-05T10:00");
  list = tamiz_test_session_do (test, "handoff.list", "state", "sent", NULL);
  g_assert_cmpint (get_number (list, "total"), ==, 0);
  assert_sound (test);
}

static void
a_return_names_criterion_or_cause (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autoptr (json_t) sent = send_to_vera (test, id);
  g_autoptr (json_t) returned = NULL, check = NULL, tasks = NULL, again = NULL, by_cause = NULL;

  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "invalid", "handoff.return", "number", "1", "reason", "No");
  REFUSED (test, "invalid", "handoff.return", "number", "1", "reason", "No", "criterion", "budget", "cause",
           "customer");
  REFUSED (test, "invalid", "handoff.return", "number", "1", "reason", " ", "criterion", "budget");
  REFUSED (test, "not_found", "handoff.return", "number", "1", "reason", "No", "criterion", "colour");
  returned = tamiz_test_session_do (test, "handoff.return", "number", "1", "criterion", "budget", "reason",
                                    "There is none", NULL);
  g_assert_cmpstr (tamiz_test_get (returned, "state"), ==, "returned");
  g_assert_cmpstr (tamiz_test_get (returned, "criterion"), ==, "budget");
  assert_stage (test, id, "mql");
  check = tamiz_test_session_do (test, "handoff.check", "id", id, NULL);
  g_assert_cmpstr (tamiz_test_get (find_item (json_object_get (check, "missing"), "key", "budget"), "state"),
                   ==, "disputed");
  tasks = tamiz_test_session_do (test, "task.list", NULL);
  g_assert_cmpstr (tamiz_test_get (tasks, "items.0.for"), ==, "mia@tamiz.example");
  g_assert_nonnull (strstr (tamiz_test_get (tasks, "items.0.text"), "There is none"));

  /* Answered anew it may be handed over again: the same opportunity, by its key. */
  tamiz_test_session_as (test, "mia@tamiz.example");
  REFUSED (test, "refused", "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", "2026-05-05T10:00");
  DO (test, "answer", "id", id, "criterion", "budget", "value", "approved");
  assert_stage (test, id, "sql");
  again = send_to_vera (test, id);
  g_assert_cmpint (get_number (again, "number"), ==, 2);
  g_assert_cmpstr (tamiz_test_get (again, "key"), ==, tamiz_test_get (sent, "key"));

  /* A cause disputes no answer, but what is known already does not lift it again. */
  tamiz_test_session_as (test, "vera@tamiz.example");
  by_cause = tamiz_test_session_do (test, "handoff.return", "number", "2", "cause", "wrong_data", "reason",
                                    "The number is wrong", NULL);
  g_assert_cmpstr (tamiz_test_get (by_cause, "cause"), ==, "wrong_data");
  tamiz_test_session_reopen (test);
  assert_stage (test, id, "mql");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "lead.set", "id", id, "+fields", "phone=70000009");
  assert_stage (test, id, "sql");
  assert_sound (test);
}

static void
an_accepted_lead_is_sent_back_only_for_some_days (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autoptr (json_t) sent = send_to_vera (test, id);
  g_autoptr (json_t) second = NULL;

  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.accept", "number", "1");
  REFUSED (test, "invalid", "handoff.return", "number", "1", "criterion", "budget", "reason", "None");
  tamiz_test_session_advance (test, 10 * TAMIZ_DAY - TAMIZ_MINUTE);
  DO (test, "handoff.return", "number", "1", "cause", "denies_interest", "reason", "Says no");
  assert_stage (test, id, "mql");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "call.log", "id", id, "purpose", "verify", "outcome", "reached");
  assert_stage (test, id, "sql");
  second = send_to_vera (test, id);
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.accept", "number", "2");
  tamiz_test_session_advance (test, 10 * TAMIZ_DAY + TAMIZ_MINUTE);
  REFUSED (test, "refused", "handoff.return", "number", "2", "cause", "denies_interest", "reason", "Says no");
  assert_stage (test, id, "accepted");
  assert_sound (test);
}

static void
marketing_withdraws_what_waits (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autoptr (json_t) sent = send_to_vera (test, id);
  g_autoptr (json_t) again = NULL;

  REFUSED (test, "invalid", "handoff.withdraw", "number", "1", "reason", "");
  DO (test, "handoff.withdraw", "number", "1", "reason", "Wrong executive");
  assert_stage (test, id, "sql");
  tamiz_test_session_as (test, "vera@tamiz.example");
  REFUSED (test, "refused", "handoff.accept", "number", "1");
  again = send_to_vera (test, id);
  g_assert_cmpstr (tamiz_test_get (again, "key"), ==, tamiz_test_get (sent, "key"));
  assert_stage (test, id, "handed_off");
  assert_sound (test);
}

static void
a_lead_that_waited_too_long_is_not_handed_over (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) fresh = NULL, stale = NULL, sent = NULL;

  /* Good enough while the form is fresh, and not much better. */
  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  DO (test, "call.log", "id", id, "purpose", "web_follow_up", "outcome", "reached", "pain-points", "Slow",
      "+answer", "need=yes", "+answer", "authority=influences", "+answer", "budget=to_be_justified", "+answer",
      "time_frame=within_a_year", "+answer", "buying_process=comparing", "+answer", "meets_executive=yes");
  assert_stage (test, id, "sql");
  tamiz_test_session_advance (test, 29 * TAMIZ_DAY);
  fresh = tamiz_test_session_do (test, "handoff.check", "id", id, NULL);
  g_assert_true (json_is_true (json_object_get (fresh, "ready")));
  tamiz_test_session_advance (test, 300 * TAMIZ_DAY);
  stale = tamiz_test_session_do (test, "handoff.check", "id", id, NULL);
  g_assert_true (json_is_false (json_object_get (stale, "ready")));
  g_assert_nonnull (find_item (json_object_get (stale, "missing"), "key", "valid_days"));
  assert_stage (test, id, "sql");
  REFUSED (test, "refused", "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", "2027-05-05T10:00");

  /* A new contact is enough: it stands at sql already. */
  DO (test, "call.log", "id", id, "purpose", "verify", "outcome", "reached");
  sent = tamiz_test_session_do (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting",
                                "2027-05-05T10:00", NULL);
  g_assert_cmpstr (tamiz_test_get (sent, "state"), ==, "sent");
  assert_sound (test);
}

static json_t *
get_first (TamizTestSession *test)
{
  g_autoptr (json_t) list = tamiz_test_session_do (test, "handoff.list", NULL);

  return json_incref (tamiz_test_find (list, "items.0"));
}

static void
assert_late (TamizTestSession *test,
             gboolean          expected)
{
  g_autoptr (json_t) handoff = get_first (test);

  g_assert_true (json_is_boolean (tamiz_test_find (handoff, "late")));
  g_assert_cmpint (json_is_true (tamiz_test_find (handoff, "late")), ==, expected);
}

static void
the_list_knows_the_lead_and_the_clocks_of_sales (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autoptr (json_t) sent = send_to_vera (test, id);
  g_autoptr (json_t) first = get_first (test), accepted = NULL, own = NULL, others = NULL;

  g_assert_true (json_equal (sent, first));
  g_assert_cmpstr (tamiz_test_get (first, "name"), ==, "Inés Güemes");
  g_assert_cmpstr (tamiz_test_get (first, "company"), ==, "Construcciones El Cóndor");
  g_assert_cmpstr (tamiz_test_get (first, "grade"), ==, "A");
  g_assert_cmpstr (tamiz_test_get (first, "executive_name"), ==, "Vera Ventas");
  g_assert_cmpint (get_number (first, "definition_version"), ==, 1);
  /* Sent on Monday at 11:00: eight hours of office end on Tuesday at 11:00. */
  g_assert_true (g_str_has_prefix (tamiz_test_get (first, "accept_by"), "2026-03-03T11:00:00"));
  /* The meeting is later than three days of office. */
  g_assert_cmpstr (tamiz_test_get (first, "first_contact_by"), ==, "2026-05-05T10:00:00-04:00");
  g_assert_null (tamiz_test_get (first, "report_by"));
  g_assert_cmpstr (tamiz_test_get (first, "stage"), ==, "handed_off");
  g_assert_null (tamiz_test_get (first, "send_back_by"));

  tamiz_test_session_as (test, "vera@tamiz.example");
  accepted = tamiz_test_session_do (test, "handoff.accept", "number", "1", NULL);
  g_assert_cmpstr (tamiz_test_get (accepted, "report_by"), ==, "2026-05-25T18:30:00-04:00");
  g_assert_cmpstr (tamiz_test_get (accepted, "stage"), ==, "accepted");
  g_assert_true (g_str_has_prefix (tamiz_test_get (accepted, "send_back_by"), "2026-03-"));
  own = tamiz_test_session_do (test, "handoff.list", "executive", "vera@tamiz.example", NULL);
  g_assert_cmpint (get_number (own, "total"), ==, 1);
  others = tamiz_test_session_do (test, "handoff.list", "executive", "max@tamiz.example", NULL);
  g_assert_cmpint (get_number (others, "total"), ==, 0);
  REFUSED (test, "not_found", "handoff.list", "executive", "nobody@tamiz.example");
}

/* One packet was returned and the next waits: the order in which sales owes
 * something is not that of their numbers.
 */
static void
the_list_is_read_by_pieces_in_the_order_of_what_is_due (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autoptr (json_t) first = send_to_vera (test, id);
  g_autoptr (json_t) all = NULL, ended = NULL, piece = NULL;

  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.return", "number", "1", "cause", "unreachable", "reason", "Nobody answers");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "call.log", "id", id, "purpose", "verify", "outcome", "reached");
  json_decref (send_to_vera (test, id));

  all = tamiz_test_session_do (test, "handoff.list", "sort", "due", NULL);
  g_assert_cmpint (get_number (all, "total"), ==, 2);
  g_assert_cmpint (get_number (all, "items.0.number"), ==, 2);
  g_assert_cmpint (get_number (all, "items.1.number"), ==, 1);
  g_assert_cmpint (get_number (all, "states.sent"), ==, 1);
  g_assert_cmpint (get_number (all, "states.returned"), ==, 1);
  g_assert_cmpint (json_integer_value (json_object_get (
                       json_object_get (json_object_get (all, "waiting"), "vera@tamiz.example"), "sent")),
                   ==, 1);

  ended = tamiz_test_session_do (test, "handoff.list", "+ended", NULL, NULL);
  g_assert_cmpint (get_number (ended, "total"), ==, 1);
  g_assert_cmpint (get_number (ended, "items.0.number"), ==, 1);
  g_assert_cmpint (get_number (ended, "states.sent"), ==, 1);
  piece = tamiz_test_session_do (test, "handoff.list", "sort", "due", "limit", "1", "offset", "1", NULL);
  g_assert_cmpint (get_number (piece, "total"), ==, 2);
  g_assert_cmpint (json_array_size (json_object_get (piece, "items")), ==, 1);
  g_assert_cmpint (get_number (piece, "items.0.number"), ==, 1);
  REFUSED (test, "invalid", "handoff.list", "sort", "grade");
}

static void
what_sales_still_owes_is_late (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = make_ready (test);
  g_autoptr (json_t) sent = send_to_vera (test, id);

  assert_late (test, FALSE);
  tamiz_test_session_advance (test, TAMIZ_DAY - TAMIZ_MINUTE);
  assert_late (test, FALSE);
  tamiz_test_session_advance (test, 2 * TAMIZ_MINUTE);
  assert_late (test, TRUE);
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.accept", "number", "1");
  assert_late (test, FALSE);

  /* The meeting of the 5th of May goes by without anybody having met. */
  tamiz_test_session_advance (test, 64 * TAMIZ_DAY);
  assert_late (test, TRUE);
  DO (test, "call.log", "id", id, "purpose", "confirm_meeting", "outcome", "no_answer");
  assert_late (test, TRUE);
  DO (test, "activity.add", "id", id, "kind", "meeting");
  assert_late (test, FALSE);

  /* Sixty working days without an outcome. */
  tamiz_test_session_advance (test, 25 * TAMIZ_DAY);
  assert_late (test, TRUE);
  DO (test, "outcome.set", "id", id, "outcome", "won", "amount", "1000");
  assert_late (test, FALSE);
  assert_sound (test);
}

static void
the_nearest_to_their_handoff_come_first (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *ready = NULL, *near = NULL, *far = NULL;
  g_autoptr (json_t) none = NULL, list = NULL, one = NULL, check = NULL;

  none = tamiz_test_session_do (test, "handoff.candidates", NULL);
  g_assert_cmpint (get_number (none, "total"), ==, 0);
  tamiz_test_session_agree (test);
  far = add_inquiry (test, "eva");
  ready = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, ready);
  near = add_inquiry (test, "ada");
  DO (test, "lead.set", "id", near, "+fields", "job_title=Gerente general", "+fields", "company=Dos", "+fields",
      "employees=80", "+fields", "owner=mia@tamiz.example");
  DO (test, "call.log", "id", near, "purpose", "web_follow_up", "outcome", "reached", "pain-points", "Slow",
      "+answer", "need=yes", "+answer", "authority=decides", "+answer", "time_frame=within_3_months");
  assert_stage (test, near, "mql");

  list = tamiz_test_session_do (test, "handoff.candidates", NULL);
  g_assert_cmpint (get_number (list, "total"), ==, 2);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.lead"), ==, ready);
  g_assert_true (json_is_true (tamiz_test_find (list, "items.0.ready")));
  g_assert_cmpstr (tamiz_test_get (list, "items.0.stage"), ==, "sql");
  g_assert_cmpfloat (json_number_value (tamiz_test_find (list, "items.0.completeness")), ==, 1.0);
  g_assert_cmpstr (tamiz_test_get (list, "items.1.lead"), ==, near);
  g_assert_cmpstr (tamiz_test_get (list, "items.1.name"), ==, "ada");
  g_assert_cmpstr (tamiz_test_get (list, "items.1.company"), ==, "Dos");
  g_assert_cmpstr (tamiz_test_get (list, "items.1.owner_name"), ==, "Mía Marketing");
  g_assert_true (json_is_false (tamiz_test_find (list, "items.1.ready")));
  g_assert_cmpfloat (json_number_value (tamiz_test_find (list, "items.1.completeness")), <, 1.0);
  check = tamiz_test_session_do (test, "handoff.check", "id", near, NULL);
  g_assert_true (json_equal (tamiz_test_find (list, "items.1.missing"), json_object_get (check, "missing")));
  one = tamiz_test_session_do (test, "handoff.candidates", "limit", "1", NULL);
  g_assert_cmpint (get_number (one, "total"), ==, 2);
  g_assert_cmpint (json_array_size (json_object_get (one, "items")), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/handoff/" path, func)
  ADD ("the-gate-lists-exactly-what-is-missing", the_gate_lists_exactly_what_is_missing);
  ADD ("the-packet-is-frozen-and-written-as-pdf-and-json", the_packet_is_frozen_and_written_as_pdf_and_json);
  ADD ("only-the-named-executive-decides", only_the_named_executive_decides);
  ADD ("a-return-names-criterion-or-cause", a_return_names_criterion_or_cause);
  ADD ("an-accepted-lead-is-sent-back-only-for-some-days", an_accepted_lead_is_sent_back_only_for_some_days);
  ADD ("marketing-withdraws-what-waits", marketing_withdraws_what_waits);
  ADD ("a-lead-that-waited-too-long-is-not-handed-over", a_lead_that_waited_too_long_is_not_handed_over);
  ADD ("the-list-knows-the-lead-and-the-clocks-of-sales", the_list_knows_the_lead_and_the_clocks_of_sales);
  ADD ("the-list-is-read-by-pieces-in-the-order-of-what-is-due",
       the_list_is_read_by_pieces_in_the_order_of_what_is_due);
  ADD ("what-sales-still-owes-is-late", what_sales_still_owes_is_late);
  ADD ("the-nearest-to-their-handoff-come-first", the_nearest_to_their_handoff_come_first);

  return g_test_run ();
}
