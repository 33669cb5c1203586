#include "config.h"

#include "session-checks.h"

#include <string.h>

/* What changes from one version of the definition to another. */

static TamizTestSession *
begin (void)
{
  TamizTestSession *test = tamiz_test_session_new (NULL);

  DO (test, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role", "marketing,sales,manager,steward");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "definition.new", "starter", "consultative.en");
  return test;
}

static void
sign (TamizTestSession *test)
{
  DO (test, "definition.propose");
  DO (test, "definition.sign", "side", "marketing");
}

static void
test_in_force_against_newest (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) answer = NULL;

  sign (test);
  REFUSED (test, "not_found", "definition.diff");
  DO (test, "definition.new");
  DO (test, "definition.edit", "part", "criteria/need/weight", "value", "30");
  DO (test, "definition.edit", "part", "statement", "value", "\"What we agree on.\"");
  answer = tamiz_test_session_do (test, "definition.diff", NULL);
  g_assert_cmpint (get_number (answer, "from"), ==, 1);
  g_assert_cmpint (get_number (answer, "to"), ==, 2);
  g_assert_cmpint (get_number (answer, "total"), ==, 2);
  g_assert_cmpstr (tamiz_test_get (answer, "items.0.section"), ==, "statement");
  g_assert_cmpstr (tamiz_test_get (answer, "items.0.after"), ==, "What we agree on.");
  g_assert_cmpstr (tamiz_test_get (answer, "items.1.part"), ==, "criteria/need/weight");
  g_assert_cmpstr (tamiz_test_get (answer, "items.1.kind"), ==, "changed");
  g_assert_nonnull (strstr (tamiz_test_get (answer, "items.1.text"), "30 instead of 20"));
  json_decref (answer);

  DO (test, "definition.propose");
  answer = tamiz_test_session_do (test, "definition.diff", NULL);
  g_assert_cmpint (get_number (answer, "total"), ==, 2);
}

static void
test_any_two (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) there = NULL, back = NULL;

  REFUSED (test, "not_found", "definition.diff");
  DO (test, "definition.new", "starter", "small-company.en");
  there = tamiz_test_session_do (test, "definition.diff", "from", "1", "to", "2", NULL);
  back = tamiz_test_session_do (test, "definition.diff", "from", "2", "to", "1", NULL);
  g_assert_cmpint (get_number (there, "total"), >, 10);
  g_assert_cmpint (get_number (back, "total"), >, 10);
  REFUSED (test, "not_found", "definition.diff", "from", "1", "to", "3");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/compare/in-force-against-newest", test_in_force_against_newest);
  g_test_add_func ("/compare/any-two", test_any_two);

  return g_test_run ();
}
