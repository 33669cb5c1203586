#include "config.h"

#include "tamiz-test-session.h"

#include <string.h>

#define DO(...) json_decref (tamiz_test_session_do (__VA_ARGS__, NULL))

static void
a_refusal_names_exactly_what_lacks (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autofree char *words = NULL;
  g_autoptr (json_t) check = NULL;
  json_t *missing;
  gsize i;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  words = tamiz_test_session_refused (test, "refused", "handoff.send", "id", id, "to",
                                      "vera@tamiz.example", "meeting", "2026-03-05T10:00", NULL);
  check = tamiz_test_session_do (test, "handoff.check", "id", id, NULL);
  g_assert_true (json_is_false (json_object_get (check, "ready")));
  json_array_foreach (json_object_get (check, "missing"), i, missing)
    {
      gboolean named = strstr (words, tamiz_test_get (missing, "title")) != NULL;

      g_assert_true (named == json_is_true (json_object_get (missing, "required")));
    }
}

static void
a_lead_that_sales_has_is_not_sent_again (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autofree char *words = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, id);
  DO (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", "2026-03-05T10:00");
  words = tamiz_test_session_refused (test, "refused", "handoff.send", "id", id, "to",
                                      "vera@tamiz.example", "meeting", "2026-03-05T10:00", NULL);
  g_assert_nonnull (strstr (words, "handoff 1"));
}

static void
assert_allows (TamizTestSession *test,
               const char       *id,
               const char       *obstacle,
               const char       *allowed,
               const char       *not_allowed)
{
  g_autoptr (json_t) lead = tamiz_test_session_do (test, "lead.show", "id", id, NULL);
  json_t *allows = json_object_get (lead, "allows");

  g_assert_cmpstr (tamiz_test_get (lead, "obstacle"), ==, obstacle);
  g_assert_true (json_is_true (json_object_get (allows, "hand_over")) == (obstacle == NULL));
  if (allowed != NULL)
    g_assert_true (json_is_true (json_object_get (allows, allowed)));
  g_assert_true (json_is_false (json_object_get (allows, not_allowed)));
}

static void
a_lead_says_what_its_stage_allows (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  assert_allows (test, id, "not_ready", "defer", "take_up");
  DO (test, "lead.move", "id", id, "stage", "discarded", "reason", "student");
  assert_allows (test, id, "put_aside", "take_up", "discard");
  DO (test, "lead.move", "id", id, "stage", "prospect", "reason", "Writes again");
  tamiz_test_session_qualify (test, id);
  assert_allows (test, id, NULL, "move_back", "take_up");
  DO (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", "2026-03-05T10:00");
  assert_allows (test, id, "handed_over", NULL, "defer");
}

static void
a_meeting_is_still_to_come (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, id);
  g_free (tamiz_test_session_refused (test, "invalid", "handoff.send", "id", id, "to",
                                      "vera@tamiz.example", "meeting", "2020-03-05T10:00", NULL));
}

static void
a_new_base_knows_why_leads_are_lost (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) reasons = tamiz_test_session_do (test, "list.show", "list", "lost_reason", NULL);
  g_autoptr (json_t) lost = NULL;

  g_assert_cmpint (json_array_size (json_object_get (reasons, "items")), ==, 7);
  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, id);
  DO (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", "2026-03-05T10:00");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.accept", "number", "1");
  g_free (tamiz_test_session_refused (test, "invalid", "outcome.set", "id", id, "outcome", "won", "amount",
                                      "-5", NULL));
  g_free (tamiz_test_session_refused (test, "invalid", "outcome.set", "id", id, "outcome", "lost", NULL));
  g_free (tamiz_test_session_refused (test, "invalid", "outcome.set", "id", id, "outcome", "lost", "reason",
                                      "competitor", NULL));
  lost = tamiz_test_session_do (test, "outcome.set", "id", id, "outcome", "lost", "reason", "price", NULL);
  g_assert_cmpstr (tamiz_test_get (lost, "stage"), ==, "lost");
}

/* A wrong close is corrected by a manager and by nobody else, amount and reason too. */
static void
only_a_manager_corrects_an_end (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *id = NULL;
  g_autoptr (json_t) won = NULL, fixed = NULL, sources = NULL;

  tamiz_test_session_agree (test);
  id = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, id);
  DO (test, "handoff.send", "id", id, "to", "vera@tamiz.example", "meeting", "2026-03-05T10:00");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "handoff.accept", "number", "1");
  DO (test, "outcome.set", "id", id, "outcome", "lost", "reason", "price");
  g_free (tamiz_test_session_refused (test, "not_allowed", "outcome.set", "id", id, "outcome", "won", "amount",
                                      "100.00", NULL));
  g_free (tamiz_test_session_refused (test, "not_allowed", "outcome.set", "id", id, "outcome", "lost",
                                      "reason", "timing", NULL));

  tamiz_test_session_as (test, "max@tamiz.example");
  won = tamiz_test_session_do (test, "outcome.set", "id", id, "outcome", "won", "amount", "100.00", NULL);
  g_assert_cmpstr (tamiz_test_get (won, "stage"), ==, "won");
  g_assert_cmpstr (tamiz_test_get (won, "stage_history.6.cause"), ==, "correction");
  g_free (tamiz_test_session_refused (test, "refused", "outcome.set", "id", id, "outcome", "won", "amount",
                                      "100.00", NULL));
  fixed = tamiz_test_session_do (test, "outcome.set", "id", id, "outcome", "won", "amount", "150.00", NULL);
  g_assert_cmpstr (tamiz_test_get (fixed, "outcome.amount.amount"), ==, "150.00");
  g_assert_cmpint (json_array_size (json_object_get (fixed, "stage_history")), ==, 7);
  sources = tamiz_test_session_do (test, "report.sources", NULL);
  g_assert_cmpstr (tamiz_test_get (sources, "items.0.won_amount.amount"), ==, "150.00");
}

static void
the_base_itself_is_not_undone (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (test);
  g_free (tamiz_test_session_refused (test, "refused", "undo", "what", "c1", NULL));
  g_free (tamiz_test_session_add_lead (test));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/gate/a-refusal-names-exactly-what-lacks", a_refusal_names_exactly_what_lacks);
  g_test_add_func ("/session/gate/a-lead-that-sales-has-is-not-sent-again",
                   a_lead_that_sales_has_is_not_sent_again);
  g_test_add_func ("/session/gate/a-lead-says-what-its-stage-allows", a_lead_says_what_its_stage_allows);
  g_test_add_func ("/session/gate/a-meeting-is-still-to-come", a_meeting_is_still_to_come);
  g_test_add_func ("/session/gate/a-new-base-knows-why-leads-are-lost", a_new_base_knows_why_leads_are_lost);
  g_test_add_func ("/session/gate/only-a-manager-corrects-an-end", only_a_manager_corrects_an_end);
  g_test_add_func ("/session/gate/the-base-itself-is-not-undone", the_base_itself_is_not_undone);
  return g_test_run ();
}
