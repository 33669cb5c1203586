#include "config.h"

#include "change-checks.h"
#include "session-checks.h"

#include <string.h>

/* What both sides say about a draft and a proposal. */

static TamizTestSession *
begin (void)
{
  TamizTestSession *test = tamiz_test_session_new (NULL);

  DO (test, "user.add", "name", "Max", "email", "max@tamiz.example", "role", "manager");
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role", "marketing,steward");
  DO (test, "user.add", "name", "Vera", "email", "vera@tamiz.example", "role", "sales");
  DO (test, "user.add", "name", "Olga", "email", "olga@tamiz.example", "role", "observer");
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "definition.new", "starter", "consultative.en");
  return test;
}

static char *
say (TamizTestSession *test,
     const char       *who,
     const char       *part,
     const char       *text)
{
  g_autoptr (json_t) comment = NULL;

  tamiz_test_session_as (test, who);
  comment = part != NULL ? tamiz_test_session_do (test, "definition.comment", "part", part, "text", text, NULL)
                         : tamiz_test_session_do (test, "definition.comment", "text", text, NULL);
  return g_strdup (tamiz_test_get (comment, "id"));
}

static json_t *
list (TamizTestSession *test)
{
  return tamiz_test_session_do (test, "definition.comments", NULL);
}

/* Everybody who may read may say something, sales on marketing's draft too. */
static void
test_both_sides_comment (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *one = say (test, "vera@tamiz.example", "criteria/need", "  Ask for the cost of it, too. ");
  g_autofree char *other = say (test, "olga@tamiz.example", NULL, "Too long");
  g_autofree char *third = say (test, "mia@tamiz.example", "fields/required", "Is the city needed?");
  g_autoptr (json_t) comments = list (test);

  g_assert_cmpint (get_number (comments, "total"), ==, 3);
  g_assert_cmpint (get_number (comments, "open"), ==, 3);
  g_assert_cmpint (get_number (comments, "version"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (comments, "items.0.id"), ==, one);
  g_assert_cmpstr (tamiz_test_get (comments, "items.0.part"), ==, "criteria/need");
  g_assert_cmpstr (tamiz_test_get (comments, "items.0.about"), ==, "Criteria: Need");
  g_assert_cmpstr (tamiz_test_get (comments, "items.0.name"), ==, "Vera");
  g_assert_cmpstr (tamiz_test_get (comments, "items.0.sides.0"), ==, "sales");
  g_assert_cmpstr (tamiz_test_get (comments, "items.0.text"), ==, "Ask for the cost of it, too.");
  g_assert_nonnull (tamiz_test_get (comments, "items.0.at"));
  g_assert_true (json_is_null (tamiz_test_find (comments, "items.1.part")));
  g_assert_cmpuint (json_array_size (tamiz_test_find (comments, "items.1.sides")), ==, 0);
  g_assert_true (json_is_false (tamiz_test_find (comments, "items.1.from_opinions")));
  g_assert_cmpstr (tamiz_test_get (comments, "items.2.sides.0"), ==, "marketing");
  g_assert_true (json_is_true (tamiz_test_find (comments, "writable")));
  g_assert_cmpstr (tamiz_test_get (comments, "parts.0.about"), ==, "The whole definition");
  g_assert_cmpstr (tamiz_test_get (comments, "parts.3.part"), ==, "criteria");
  g_assert_cmpstr (tamiz_test_get (comments, "parts.4.part"), ==, "criteria/need");
  REFUSED (test, "not_found", "definition.comment", "part", "criteria/shoe_size", "text", "Why?");
  REFUSED (test, "invalid", "definition.comment", "text", "  ");
  assert_sound (test);
}

/* What was said on a version stays with it, through proposing and taking back, and is not the next one's. */
static void
test_stays_with_its_version (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *one = say (test, "vera@tamiz.example", "sla/accept_hours", "Eight are too few");
  g_autoptr (json_t) proposed = NULL, first = NULL, second = NULL, versions = NULL;

  tamiz_test_session_as (test, "mia@tamiz.example");
  proposed = tamiz_test_session_do (test, "definition.propose", NULL);
  g_assert_cmpint (get_number (proposed, "open_comments"), ==, 1);
  g_free (say (test, "vera@tamiz.example", NULL, "I sign when that is settled"));
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "definition.new", "version", "1");
  second = tamiz_test_session_do (test, "definition.comments", "version", "2", NULL);
  g_assert_cmpint (get_number (second, "total"), ==, 0);
  first = tamiz_test_session_do (test, "definition.comments", "version", "1", NULL);
  g_assert_cmpint (get_number (first, "open"), ==, 2);
  REFUSED (test, "not_found", "definition.comment", "version", "9", "text", "Hello");

  /* What is agreed is not talked about any more, but what was said stands. */
  DO (test, "definition.sign", "side", "marketing", "version", "1");
  tamiz_test_session_as (test, "vera@tamiz.example");
  DO (test, "definition.sign", "side", "sales", "version", "1");
  REFUSED (test, "state", "definition.comment", "version", "1", "text", "One more thing");
  versions = tamiz_test_session_do (test, "definition.list", NULL);
  g_assert_cmpstr (tamiz_test_get (versions, "items.0.state"), ==, "in_force");
  g_assert_cmpint (get_number (versions, "items.0.open_comments"), ==, 2);
  assert_sound (test);
}

/* A part that was taken out is still called by its path. */
static void
test_part_is_gone (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *one = say (test, "vera@tamiz.example", "criteria/budget", "Nobody answers this");
  g_autoptr (json_t) comments = NULL;

  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "definition.edit", "part", "criteria/budget", "+remove", NULL);
  comments = list (test);
  g_assert_cmpstr (tamiz_test_get (comments, "items.0.about"), ==, "Criteria: budget");
}

static void
test_settled_and_taken_back (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autofree char *one = say (test, "vera@tamiz.example", "title", "Call it ours");
  g_autofree char *observers = say (test, "olga@tamiz.example", NULL, "And the partners?");
  g_autofree char *said = dup_last_change (test);
  g_autofree char *settled = NULL;
  g_autoptr (json_t) after = NULL, undone = NULL, none = NULL;

  REFUSED (test, "not_allowed", "definition.resolve", "id", one);
  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "definition.resolve", "id", one);
  settled = dup_last_change (test);
  REFUSED (test, "exists", "definition.resolve", "id", one);
  after = list (test);
  g_assert_cmpint (get_number (after, "open"), ==, 1);
  g_assert_true (json_is_true (tamiz_test_find (after, "items.0.resolved")));
  g_assert_cmpstr (tamiz_test_get (after, "items.0.resolved_by"), ==, "Mía");
  DO (test, "undo", "what", settled);
  undone = list (test);
  g_assert_cmpint (get_number (undone, "open"), ==, 2);
  /* Who only reads takes back what they said themselves. */
  tamiz_test_session_as (test, "max@tamiz.example");
  REFUSED (test, "not_allowed", "undo", "what", said);
  tamiz_test_session_as (test, "olga@tamiz.example");
  DO (test, "undo", "what", said);
  none = list (test);
  g_assert_cmpint (get_number (none, "total"), ==, 1);
  assert_sound (test);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/comments/both-sides-comment", test_both_sides_comment);
  g_test_add_func ("/comments/stays-with-its-version", test_stays_with_its_version);
  g_test_add_func ("/comments/part-is-gone", test_part_is_gone);
  g_test_add_func ("/comments/settled-and-taken-back", test_settled_and_taken_back);

  return g_test_run ();
}
