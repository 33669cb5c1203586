#include "config.h"

#include "session-checks.h"

#include <sqlite3.h>

/* Posts of web forms that cannot be read, or are gone, spoil nothing for the others. */

static void
alter (TamizTestSession *test,
       const char       *sql)
{
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (test->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (handle), ==, 1);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

static TamizTestSession *
open_with_form (void)
{
  TamizTestSession *test = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (test);
  DO (test, "form.add", "name", "Contact", "source", "Página web");
  DO (test, "suppression.add", "email", "nunca@uno.example", "reason", "Asked");

  return test;
}

/* Once the list holds anybody, posts are read as they come. */
static void
a_post_that_cannot_be_read_is_kept (void)
{
  g_autoptr (TamizTestSession) test = open_with_form ();
  g_autoptr (json_t) post = NULL;

  alter (test, "UPDATE form SET mapping = '{\"columns\":{\"name\":\"nonsense\"}}'");
  post = tamiz_test_session_do (test, "form.submit", "form", "Contact", "+fields", "name=Ana", "+fields",
                                "email=ana@uno.example", NULL);
  g_assert_cmpstr (tamiz_test_get (post, "state"), ==, "refused");
  g_assert_nonnull (tamiz_test_get (post, "reason"));
  g_assert_cmpstr (tamiz_test_get (post, "fields.1.value"), ==, "ana@uno.example");
}

static void
posts_that_are_gone_leave_the_others_to_be_admitted (void)
{
  g_autoptr (TamizTestSession) test = open_with_form ();
  g_autoptr (json_t) post = NULL, admitted = NULL;
  g_autofree char *sql = NULL;

  /* Too quick to be a person. */
  post = tamiz_test_session_do (test, "form.submit", "form", "Contact", "+fields", "name=Ana", "+fields",
                                "email=ana@uno.example", "+fields", "_elapsed=5", NULL);
  g_assert_cmpstr (tamiz_test_get (post, "state"), ==, "spam");
  sql = g_strdup_printf ("UPDATE submission SET state = %d", TAMIZ_SUBMISSION_RECEIVED);
  alter (test, sql);
  admitted = tamiz_test_session_do (test, "form.admit", "+ids", "999999", "+ids", tamiz_test_get (post, "id"), NULL);
  g_assert_cmpint (json_array_size (json_object_get (admitted, "items")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (admitted, "items.0.state"), ==, "admitted");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/posts/" path, func)
  ADD ("unreadable", a_post_that_cannot_be_read_is_kept);
  ADD ("gone", posts_that_are_gone_leave_the_others_to_be_admitted);

  return g_test_run ();
}
