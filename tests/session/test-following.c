#include "config.h"

#include "session-checks.h"

/* A front end hears of every commit and knows what it can take back. */

static void
note_change_cb (TamizSession *session,
                TamizCommit  *commit,
                GArray       *heard)
{
  if (commit->change != 0)
    g_array_append_val (heard, commit->change);
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
perform (TamizSession *session,
         const char   *operation,
         json_t       *arguments)
{
  GAsyncResult *result = NULL;

  tamiz_session_perform_async (session, operation, arguments, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return result;
}

static void
wait_for (GArray *heard,
          guint   length)
{
  gint64 until = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (heard->len < length && g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpuint (heard->len, ==, length);
}

static void
an_operation_names_the_change_that_undoes_it (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (GArray) heard = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (json_t) arguments = NULL, answer = NULL, list = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) changes = NULL;
  g_autofree char *what = NULL;
  GError *error = NULL;

  DO (test, "user.add", "name", "Max", "email", "max@tamiz.example", "role", "manager,steward");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_signal_connect (test->session, "changed", G_CALLBACK (note_change_cb), heard);

  arguments = json_pack ("{ss, ss}", "name", "Feria", "kind", "event");
  result = perform (test->session, "source.add", arguments);
  answer = tamiz_session_perform_finish (test->session, result, &error);
  g_assert_no_error (error);
  changes = tamiz_session_perform_get_changes (test->session, result);
  g_assert_cmpuint (changes->len, ==, 1);
  wait_for (heard, 1);
  g_assert_cmpint (g_array_index (heard, gint64, 0), ==, g_array_index (changes, gint64, 0));

  what = g_strdup_printf ("c%" G_GINT64_FORMAT, g_array_index (changes, gint64, 0));
  DO (test, "undo", "what", what);
  list = tamiz_test_session_do (test, "source.list", NULL);
  g_assert_cmpint (get_number (list, "total"), ==, 0);
  wait_for (heard, 2);
}

static void
what_was_refused_changes_nothing (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) arguments = json_pack ("{ss, ss}", "name", "Feria", "kind", "event");
  g_autoptr (json_t) nothing = json_object ();
  g_autoptr (GAsyncResult) refused = NULL, wrong = NULL;
  g_autoptr (GArray) changes = NULL, none = NULL;
  g_autoptr (GError) error = NULL, usage = NULL;

  /* Nobody is registered yet. */
  refused = perform (test->session, "source.add", arguments);
  g_assert_null (tamiz_session_perform_finish (test->session, refused, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NO_USER);
  changes = tamiz_session_perform_get_changes (test->session, refused);
  g_assert_cmpuint (changes->len, ==, 0);

  wrong = perform (test->session, "source.add", nothing);
  g_assert_null (tamiz_session_perform_finish (test->session, wrong, &usage));
  g_assert_nonnull (usage);
  none = tamiz_session_perform_get_changes (test->session, wrong);
  g_assert_cmpuint (none->len, ==, 0);
}

/* Two programs on one base: what the other one did is heard without asking. */
static void
another_programs_commit_is_heard (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (TamizSession) other = tamiz_session_new (test->clock);
  g_autoptr (GArray) heard = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GAsyncResult) opened = NULL, result = NULL;
  g_autoptr (json_t) arguments = json_pack ("{ss, ss}", "name", "Feria", "kind", "event");
  g_autoptr (json_t) answer = NULL;
  GError *error = NULL;

  DO (test, "user.add", "name", "Max", "email", "max@tamiz.example", "role", "manager,steward");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  tamiz_session_open_async (other, test->path, FALSE, NULL, keep_result_cb, &opened);
  while (opened == NULL)
    g_main_context_iteration (NULL, TRUE);
  tamiz_session_open_finish (other, opened, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tamiz_session_get_path (other), ==, test->path);

  g_signal_connect (test->session, "changed", G_CALLBACK (note_change_cb), heard);
  result = perform (other, "source.add", arguments);
  answer = tamiz_session_perform_finish (other, result, &error);
  g_assert_no_error (error);
  wait_for (heard, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/following/an-operation-names-the-change-that-undoes-it",
                   an_operation_names_the_change_that_undoes_it);
  g_test_add_func ("/session/following/what-was-refused-changes-nothing", what_was_refused_changes_nothing);
  g_test_add_func ("/session/following/another-programs-commit-is-heard", another_programs_commit_is_heard);
  return g_test_run ();
}
