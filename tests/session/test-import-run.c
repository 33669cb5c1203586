#include "config.h"

#include "session-checks.h"

#include <sqlite3.h>

/* Imports while they go on: paused, given up, and with people at work beside them. */

#define N_ROWS 3000

typedef struct
{
  TamizTestSession *test;
  GCancellable *cancellable;
  GAsyncResult *result;
  guint heard;              /* how often progress was told */
  void (*when_heard) (gpointer run);
  GAsyncResult *edit;       /* of somebody else's work */
  gboolean namesakes;       /* whether the file begins and ends with people of one name */
  const char *seen;         /* where the import stood when that was done */
} Run;

/* Two rows, far from one another, that may speak of one person, whose company is not said. */
static void
write_namesakes (GString *rows)
{
  g_autofree char *first = g_strdup ("Marta,Salinas Prado,,marta@surnet.example.com,\n");

  g_string_insert (rows, (gssize) (strchr (rows->str, '\n') + 1 - rows->str), first);
  g_string_append (rows, "Marta,Salinas,,m.salinas@surnet.example.com,\n");
}

/* Every hundredth row is the person of the first once more. */
static char *
write_rows (TamizTestSession *test,
            gboolean          namesakes)
{
  g_autoptr (GString) rows = g_string_new ("first_name,last_name,company,email,phone\n");

  for (guint i = 0; i < N_ROWS; i++)
    {
      guint who = i % 100 == 99 ? 0 : i;

      g_string_append_printf (rows, "Ana,Rojas %u,Empresa %u,ana%u@example.com,+59177%06u\n", who,
                              who % 40, who, who);
    }

  if (namesakes)
    write_namesakes (rows);
  return tamiz_test_session_write (test, "rows.csv", rows->str);
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
heard_cb (guint64  done,
          guint64  total,
          gpointer user_data)
{
  Run *run = user_data;

  if (run->heard++ == 0 && run->when_heard != NULL)
    run->when_heard (run);
}

static void
begin (Run *run)
{
  g_autoptr (json_t) arguments = json_object ();
  g_autofree char *path = write_rows (run->test, run->namesakes);

  run->cancellable = g_cancellable_new ();
  tamiz_json_set_text (arguments, "file", path);
  tamiz_json_set_text (arguments, "source", "Página web");
  tamiz_session_set_progress (run->test->session, heard_cb, run);
  tamiz_session_perform_async (run->test->session, "import", arguments, run->cancellable,
                               keep_result_cb, &run->result);
}

static json_t *
end (Run     *run,
     GError **error)
{
  json_t *answer;

  while (run->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  tamiz_session_set_progress (run->test->session, NULL, NULL);
  answer = tamiz_session_perform_finish (run->test->session, run->result, error);
  g_clear_object (&run->result);
  g_clear_object (&run->edit);
  g_clear_object (&run->cancellable);

  return answer;
}

static void
pause_it (gpointer user_data)
{
  Run *run = user_data;

  tamiz_session_set_paused (run->test->session, run->cancellable, TRUE);
}

static void
wait_for_rest (Run *run)
{
  while (!tamiz_session_is_resting (run->test->session, run->cancellable))
    {
      g_assert_null (run->result);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static gint64
get_position (TamizTestSession *test)
{
  g_autoptr (json_t) imports = tamiz_test_session_do (test, "import.list", NULL);

  g_assert_cmpstr (tamiz_test_get (imports, "items.0.state"), ==, "running");
  return get_number (imports, "items.0.rows");
}

static void
a_paused_import_stands_still_and_goes_on (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = NULL;
  Run run = { .test = test, .when_heard = pause_it };
  gint64 position;

  tamiz_test_session_agree (test);
  begin (&run);
  wait_for_rest (&run);
  position = get_position (test);
  g_assert_cmpint (position, >, 0);
  g_assert_cmpint (position, <, N_ROWS);
  for (guint i = 0; i < 20; i++)
    {
      g_usleep (10000);
      g_main_context_iteration (NULL, FALSE);
      g_assert_null (run.result);
    }
  g_assert_cmpint (get_position (test), ==, position);
  /* While it rests nobody sees its rows. */
  g_assert_cmpint (count (test, "lead.list"), ==, 0);

  tamiz_session_set_paused (test->session, run.cancellable, FALSE);
  answer = end (&run, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_number (answer, "rows"), ==, N_ROWS);
  g_assert_cmpint (get_number (answer, "added"), ==, N_ROWS - N_ROWS / 100);
  g_assert_cmpint (count (test, "lead.list"), ==, N_ROWS - N_ROWS / 100);
  g_assert_cmpint (count (test, "company.list"), ==, 40);
  assert_sound (test);
}

static void
a_paused_import_can_be_given_up (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) imports = NULL;
  Run run = { .test = test, .when_heard = pause_it };

  tamiz_test_session_agree (test);
  begin (&run);
  wait_for_rest (&run);
  g_cancellable_cancel (run.cancellable);
  g_assert_null (end (&run, &error));
  g_assert_cmpstr (tamiz_error_code_nick (error), ==, "cancelled");
  imports = tamiz_test_session_do (test, "import.list", NULL);
  g_assert_cmpstr (tamiz_test_get (imports, "items.0.state"), ==, "undone");
  g_assert_cmpint (count (test, "lead.list"), ==, 0);
  g_assert_cmpint (count (test, "company.list"), ==, 0);
  g_assert_cmpint (count (test, "person.list"), ==, 0);
  assert_sound (test);
}

static void
edited_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Run *run = user_data;

  run->edit = g_object_ref (result);
  run->seen = run->result == NULL ? "before its end" : "after its end";
}

/* The person of the last row but one, by hand, while the first slices are written. */
static void
add_by_hand (gpointer user_data)
{
  Run *run = user_data;
  g_autofree char *email = g_strdup_printf ("email=ana%u@example.com", N_ROWS - 2);
  g_autoptr (json_t) arguments
      = json_pack ("{s[ss], ss}", "fields", "full_name=Ana Rojas", email, "source", "Página web");

  tamiz_session_perform_async (run->test->session, "lead.add", arguments, NULL, edited_cb, run);
}

static void
people_write_between_the_slices (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = NULL, added = NULL;
  Run run = { .test = test, .when_heard = add_by_hand };

  tamiz_test_session_agree (test);
  begin (&run);
  while (run.result == NULL || run.edit == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (run.seen, ==, "before its end");
  added = tamiz_session_perform_finish (test->session, run.edit, &error);
  g_assert_no_error (error);
  answer = end (&run, &error);
  g_assert_no_error (error);
  /* The row that speaks of the same person found the one that was typed meanwhile. */
  g_assert_cmpint (get_number (answer, "added"), ==, N_ROWS - N_ROWS / 100 - 1);
  g_assert_cmpint (count (test, "lead.list"), ==, N_ROWS - N_ROWS / 100);
  assert_sound (test);
}

static char *
find_lead (TamizTestSession *test)
{
  sqlite3_stmt *leads;
  sqlite3 *base;
  char *id;

  g_assert_cmpint (sqlite3_open_v2 (test->path, &base, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (base, "SELECT min(id) FROM lead", -1, &leads, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (leads), ==, SQLITE_ROW);
  id = g_strdup ((const char *) sqlite3_column_text (leads, 0));
  sqlite3_finalize (leads);
  sqlite3_close (base);

  return id;
}

/* Somebody whom the first slice brought calls, and a colleague takes it down. */
static void
take_a_call (gpointer user_data)
{
  Run *run = user_data;
  g_autofree char *lead = find_lead (run->test);
  g_autoptr (json_t) arguments = json_pack ("{ss ss ss}", "id", lead, "kind", "call_in", "text", "Asks for pumps");

  pause_it (run);
  tamiz_session_perform_async (run->test->session, "activity.add", arguments, NULL, edited_cb, run);
}

/* The import stays too, and says so; it is gone on with, or undone by who means it. */
static void
what_others_did_meanwhile_is_not_taken_back_unasked (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) imports = NULL, added = NULL;
  Run run = { .test = test, .when_heard = take_a_call };

  tamiz_test_session_agree (test);
  begin (&run);
  while (run.edit == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (run.result);
  added = tamiz_session_perform_finish (test->session, run.edit, &error);
  g_assert_no_error (error);
  g_cancellable_cancel (run.cancellable);
  g_assert_null (end (&run, &error));
  g_assert_cmpstr (tamiz_error_code_nick (error), ==, "refused");
  g_assert_nonnull (strstr (error->message, "Ana Rojas 0"));
  g_assert_cmpint (count (test, "lead.list"), ==, 0);
  assert_sound (test);

  imports = tamiz_test_session_do (test, "import.list", NULL);
  g_assert_cmpstr (tamiz_test_get (imports, "items.0.state"), ==, "interrupted");
  DO (test, "import.resume", "id", tamiz_test_get (imports, "items.0.id"));
  g_assert_cmpint (count (test, "lead.list"), ==, N_ROWS - N_ROWS / 100);
  assert_sound (test);
}

/* How many pairs of people who may be one are in the base, of those with a name. */
static int
count_pairs_of (TamizTestSession *test,
                const char       *name)
{
  sqlite3_stmt *pairs;
  sqlite3 *base;
  int n;

  g_assert_cmpint (sqlite3_open_v2 (test->path, &base, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (base,
                                       "SELECT count(*) FROM duplicate JOIN person a ON a.id = duplicate.person "
                                       "JOIN person b ON b.id = duplicate.other "
                                       "WHERE a.first_name = ?1 AND b.first_name = ?1",
                                       -1, &pairs, NULL),
                   ==, SQLITE_OK);
  sqlite3_bind_text (pairs, 1, name, -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (pairs), ==, SQLITE_ROW);
  n = sqlite3_column_int (pairs, 0);
  sqlite3_finalize (pairs);
  sqlite3_close (base);

  return n;
}

/* What was known of the rows before is read again then, and of these no key is written yet. */
static void
rows_far_apart_are_doubted_though_others_write (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = NULL;
  Run run = { .test = test, .when_heard = add_by_hand, .namesakes = TRUE };

  tamiz_test_session_agree (test);
  begin (&run);
  while (run.result == NULL || run.edit == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (run.seen, ==, "before its end");
  answer = end (&run, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_pairs_of (test, "Marta"), ==, 1);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

  return one < other ? -1 : one > other;
}

/* Reads a page of rows as a list does, and notes how long that takes. */
static void
read_page (sqlite3_stmt *page,
           GArray       *times)
{
  gint64 began = g_get_monotonic_time (), took;

  sqlite3_bind_int64 (page, 1, g_test_rand_int_range (0, 10000));
  while (sqlite3_step (page) == SQLITE_ROW)
    g_assert_nonnull (sqlite3_column_text (page, 1));
  g_assert_cmpint (sqlite3_reset (page), ==, SQLITE_OK);
  took = g_get_monotonic_time () - began;
  g_array_append_val (times, took);
}

static void
print_times (const char *when,
             GArray     *times)
{
  g_array_sort (times, compare_times);
  g_test_message ("a page of 200 rows %s: median %" G_GINT64_FORMAT " µs, 99th percentile %" G_GINT64_FORMAT
                  " µs, of %u",
                  when, g_array_index (times, gint64, times->len / 2),
                  g_array_index (times, gint64, times->len * 99 / 100), times->len);
}

/* How long reading takes is printed; that it never has to wait is asserted. */
static void
readers_do_not_wait_for_it (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (GArray) idle = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) busy = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) first = NULL, second = NULL;
  g_autofree char *path = NULL;
  sqlite3_stmt *page;
  sqlite3 *base;
  Run run = { .test = test };

  tamiz_test_session_agree (test);
  path = write_rows (test, FALSE);
  first = tamiz_test_session_do (test, "import", "file", path, "source", "Página web", NULL);
  g_assert_cmpint (sqlite3_open_v2 (test->path, &base, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (base,
                                       "SELECT lead.id, person.first_name, person.last_name, lead.stage "
                                       "FROM lead JOIN person ON person.id = lead.person "
                                       "WHERE lead.id > ? ORDER BY lead.id LIMIT 200",
                                       -1, &page, NULL),
                   ==, SQLITE_OK);
  for (guint i = 0; i < 500; i++)
    read_page (page, idle);

  begin (&run);
  while (run.result == NULL)
    {
      read_page (page, busy);
      g_main_context_iteration (NULL, FALSE);
    }
  second = end (&run, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_number (second, "added"), ==, 0);
  print_times ("at rest", idle);
  print_times ("while an import runs", busy);
  sqlite3_finalize (page);
  sqlite3_close (base);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/import/paused", a_paused_import_stands_still_and_goes_on);
  g_test_add_func ("/import/paused-and-given-up", a_paused_import_can_be_given_up);
  g_test_add_func ("/import/given-up-beside-people", what_others_did_meanwhile_is_not_taken_back_unasked);
  g_test_add_func ("/import/beside-people", people_write_between_the_slices);
  g_test_add_func ("/import/doubted-beside-people", rows_far_apart_are_doubted_though_others_write);

  g_test_add_func ("/import/beside-readers", readers_do_not_wait_for_it);

  return g_test_run ();
}
