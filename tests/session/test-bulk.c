#include "config.h"

#include "session-checks.h"

#include <string.h>

/* The same done to many leads at once. */

static void
many_leads_are_one_change (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *ana = NULL, *bea = NULL;
  g_autoptr (json_t) done = NULL, listed = NULL, owned = NULL, after = NULL, history = NULL;
  const char *change;

  tamiz_test_session_agree (test);
  ana = add_inquiry (test, "ana");
  bea = add_inquiry (test, "bea");
  DO (test, "tag.add", "id", bea, "text", "viejo");
  done = tamiz_test_session_do (test, "lead.bulk", "+ids", ana, "+ids", bea, "+ids", ana, "owner",
                                "vera@tamiz.example", "add-tag", "Feria", "remove-tag", "VIEJO", NULL);
  g_assert_cmpint (get_number (done, "done"), ==, 2);
  g_assert_cmpuint (json_array_size (json_object_get (done, "refused")), ==, 0);

  listed = tamiz_test_session_do (test, "lead.list", "tag", "feria", NULL);
  g_assert_cmpint (get_number (listed, "total"), ==, 2);
  owned = tamiz_test_session_do (test, "lead.list", "owner", "vera@tamiz.example", NULL);
  g_assert_cmpint (get_number (owned, "total"), ==, 2);
  after = tamiz_test_session_do (test, "lead.show", "id", bea, NULL);
  g_assert_cmpuint (json_array_size (json_object_get (after, "tags")), ==, 1);

  /* One undo takes all of it back. */
  history = tamiz_test_session_do (test, "history", "id", ana, NULL);
  change = tamiz_test_get (find_item (json_object_get (history, "items"), "cause", "lead.bulk"), "change");
  DO (test, "undo", "what", change);
  json_decref (owned);
  owned = tamiz_test_session_do (test, "lead.list", "owner", "vera@tamiz.example", NULL);
  g_assert_cmpint (get_number (owned, "total"), ==, 0);
  json_decref (after);
  after = tamiz_test_session_do (test, "lead.show", "id", bea, NULL);
  g_assert_cmpstr (tamiz_test_get (after, "tags.0"), ==, "viejo");
  assert_sound (test);
}

static void
one_that_is_refused_keeps_no_other_from_it (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *ana = NULL, *bea = NULL, *ready = NULL;
  g_autoptr (json_t) done = NULL, again = NULL;
  json_t *refused;

  tamiz_test_session_agree (test);
  ana = add_inquiry (test, "ana");
  bea = add_inquiry (test, "bea");
  ready = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, ready);
  DO (test, "handoff.send", "id", ready, "to", "vera@tamiz.example", "meeting", "2026-05-05T10:00");

  done = tamiz_test_session_do (test, "lead.bulk", "+ids", ana, "+ids", ready, "+ids", "999999", "+ids", bea, "stage",
                                "deferred", "reason", "Presupuesto en julio", "until", "2026-07-01", NULL);
  g_assert_cmpint (get_number (done, "done"), ==, 2);
  refused = json_object_get (done, "refused");
  g_assert_cmpuint (json_array_size (refused), ==, 2);
  g_assert_cmpstr (tamiz_test_get (refused, "0.id"), ==, ready);
  g_assert_cmpstr (tamiz_test_get (refused, "0.name"), ==, "Inés Güemes");
  g_assert_nonnull (strstr (tamiz_test_get (refused, "0.message"), "Handed off"));
  g_assert_cmpstr (tamiz_test_get (refused, "1.id"), ==, "999999");
  assert_stage (test, ana, "deferred");
  assert_stage (test, bea, "deferred");
  assert_stage (test, ready, "handed_off");

  again = tamiz_test_session_do (test, "lead.bulk", "+ids", ana, "stage", "deferred", "reason", "Otra vez", "until",
                                 "2026-08-01", NULL);
  g_assert_cmpint (get_number (again, "done"), ==, 0);
  g_assert_cmpuint (json_array_size (json_object_get (again, "refused")), ==, 1);
  assert_sound (test);
}

static void
what_is_so_already_changes_nothing (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *ana = NULL;
  g_autoptr (json_t) done = NULL, nobody = NULL, shown = NULL;
  gint64 history;

  tamiz_test_session_agree (test);
  ana = add_inquiry (test, "ana");
  DO (test, "lead.bulk", "+ids", ana, "owner", "mia@tamiz.example", "add-tag", "Feria");
  history = count_of (test, "history", ana);
  done = tamiz_test_session_do (test, "lead.bulk", "+ids", ana, "owner", "mia@tamiz.example", "add-tag", "feria",
                                "remove-tag", "nunca", NULL);
  g_assert_cmpint (get_number (done, "done"), ==, 1);
  g_assert_cmpint (count_of (test, "history", ana), ==, history);
  nobody = tamiz_test_session_do (test, "lead.bulk", "+ids", ana, "owner", "none", NULL);
  shown = tamiz_test_session_do (test, "lead.show", "id", ana, NULL);
  g_assert_true (json_is_null (json_object_get (shown, "owner")));
}

static void
sales_change_their_own_only (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *mine = NULL, *theirs = NULL;
  g_autoptr (json_t) done = NULL;

  tamiz_test_session_agree (test);
  mine = add_inquiry (test, "ana");
  theirs = add_inquiry (test, "bea");
  DO (test, "lead.bulk", "+ids", mine, "owner", "vera@tamiz.example");
  tamiz_test_session_as (test, "vera@tamiz.example");
  done = tamiz_test_session_do (test, "lead.bulk", "+ids", theirs, "+ids", mine, "add-tag", "Visita", NULL);
  g_assert_cmpint (get_number (done, "done"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (done, "refused.0.id"), ==, theirs);
  tamiz_test_session_as (test, "max@tamiz.example");
  REFUSED (test, "not_allowed", "lead.bulk", "+ids", mine, "add-tag", "Visita");
}

static void
what_is_missing_is_said_before_anything_is_done (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *ana = NULL;

  tamiz_test_session_agree (test);
  ana = add_inquiry (test, "ana");
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Ex", "email", "ex@tamiz.example", "role", "sales");
  DO (test, "user.set", "user", "ex@tamiz.example", "+inactive", NULL);
  tamiz_test_session_as (test, "mia@tamiz.example");
  REFUSED (test, "refused", "lead.bulk", "+ids", ana, "owner", "ex@tamiz.example");
  REFUSED (test, "invalid", "lead.bulk", "+ids", ana);
  REFUSED (test, "invalid", "lead.bulk", "add-tag", "Feria");
  REFUSED (test, "invalid", "lead.bulk", "+ids", "ana", "add-tag", "Feria");
  REFUSED (test, "not_found", "lead.bulk", "+ids", ana, "owner", "who@tamiz.example");
  REFUSED (test, "invalid", "lead.bulk", "+ids", ana, "stage", "sql", "reason", "Me parece");
  REFUSED (test, "refused", "lead.bulk", "+ids", ana, "stage", "discarded");
  REFUSED (test, "refused", "lead.bulk", "+ids", ana, "stage", "deferred", "reason", "Luego");
  REFUSED (test, "refused", "lead.bulk", "+ids", ana, "stage", "deferred", "reason", "Luego", "until", "2020-01-01");
  assert_stage (test, ana, "inquiry");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/session/bulk/" path, function)
  ADD ("many-leads-are-one-change", many_leads_are_one_change);
  ADD ("one-that-is-refused-keeps-no-other-from-it", one_that_is_refused_keeps_no_other_from_it);
  ADD ("what-is-so-already-changes-nothing", what_is_so_already_changes_nothing);
  ADD ("sales-change-their-own-only", sales_change_their_own_only);
  ADD ("what-is-missing-is-said-before-anything-is-done", what_is_missing_is_said_before_anything_is_done);

  return g_test_run ();
}
