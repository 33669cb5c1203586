#include "config.h"

#include "session-checks.h"
#include "tamiz-test-place.h"

#include <string.h>

/* What is listed goes into a file: whole, or not at all. */

#define N_LEADS 1500

/* One base for all: filling it takes longer than everything else here. */
static TamizTestSession *base;

typedef struct
{
  TamizTestPlace in;
  GCancellable *cancellable;
  guint64 done, total;      /* as told last */
  guint times;
  gboolean gives_up;
} Place;

static void
set_up (Place        *place,
        gconstpointer data)
{
  tamiz_test_place_init (&place->in, "list.csv");
  place->cancellable = g_cancellable_new ();
}

static void
tear_down (Place        *place,
           gconstpointer data)
{
  tamiz_test_place_clear (&place->in);
  g_object_unref (place->cancellable);
}

static void
told_cb (guint64  done,
         guint64  total,
         gpointer user_data)
{
  Place *place = user_data;

  g_assert_cmpuint (done, >, place->done);
  place->done = done;
  place->total = total;
  place->times++;
  if (place->gives_up)
    g_cancellable_cancel (place->cancellable);
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static json_t *
export_all (Place   *place,
            GError **error)
{
  g_autoptr (json_t) arguments = json_pack ("{ss}", "output", place->in.path);
  g_autoptr (GAsyncResult) result = NULL;

  tamiz_session_set_progress (base->session, told_cb, place);
  tamiz_session_perform_async (base->session, "lead.export", arguments, place->cancellable, keep_result_cb,
                               &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  tamiz_session_set_progress (base->session, NULL, NULL);
  return tamiz_session_perform_finish (base->session, result, error);
}

static void
the_file_is_whole (Place        *place,
                   gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  answer = export_all (place, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_number (answer, "total"), ==, N_LEADS);
  g_assert_cmpstr (tamiz_test_get (answer, "output"), ==, place->in.path);
  g_assert_cmpuint (place->times, >=, 3);
  g_assert_cmpuint (place->done, ==, N_LEADS);
  g_assert_cmpuint (place->total, ==, N_LEADS);

  text = tamiz_test_place_read (&place->in);
  g_assert_true (g_str_has_prefix (text, "id,stage,grade,"));
  g_assert_true (g_str_has_suffix (text, "\r\n"));
  lines = g_strsplit (text, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, N_LEADS + 2);
  g_assert_cmpuint (tamiz_test_place_count (&place->in), ==, 1);
}

static void
what_is_given_up_leaves_nothing (Place        *place,
                                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  place->gives_up = TRUE;
  g_assert_null (export_all (place, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (place->times, >=, 1);
  g_assert_cmpuint (tamiz_test_place_count (&place->in), ==, 0);
}

static void
an_older_file_stays_as_it_was (Place        *place,
                               gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  tamiz_test_place_put (&place->in, "older");
  place->gives_up = TRUE;
  g_assert_null (export_all (place, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  text = tamiz_test_place_read (&place->in);
  g_assert_cmpstr (text, ==, "older");
  g_assert_cmpuint (tamiz_test_place_count (&place->in), ==, 1);
}

static void
no_room_is_said_and_leaves_nothing (Place        *place,
                                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  tamiz_test_place_put (&place->in, "older");
  tamiz_test_place_limit_size (4096);
  g_assert_null (export_all (place, &error));
  tamiz_test_place_limit_size (0);
  g_assert_cmpint (error->domain, ==, G_IO_ERROR);
  g_assert_nonnull (strstr (error->message, "has room"));
  g_assert_nonnull (strstr (error->message, place->in.path));
  text = tamiz_test_place_read (&place->in);
  g_assert_cmpstr (text, ==, "older");
  g_assert_cmpuint (tamiz_test_place_count (&place->in), ==, 1);
}

static void
a_folder_that_is_not_there_is_said (Place        *place,
                                    gconstpointer data)
{
  g_autofree char *nowhere = g_build_filename (place->in.folder, "none", "list.csv", NULL);
  g_autofree char *first = tamiz_test_session_refused (base, "failed", "lead.export", "output", nowhere, NULL);
  g_autofree char *second
      = tamiz_test_session_refused (base, "failed", "lead.export", "output", place->in.folder, NULL);

  g_assert_nonnull (strstr (first, "Choose a folder that exists"));
  g_assert_nonnull (strstr (second, place->in.folder));
}

static void
fill (void)
{
  g_autoptr (GString) rows = g_string_new ("first_name,last_name,email,phone\n");
  g_autofree char *path = NULL;

  DO (base, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role", "marketing,steward");
  tamiz_test_session_as (base, "mia@tamiz.example");
  DO (base, "source.add", "name", "Feria", "kind", "event");
  for (guint i = 0; i < N_LEADS; i++)
    g_string_append_printf (rows, "Persona %u,Gente,p%u@gente.example,7%07u\n", i, i, i);
  path = tamiz_test_session_write (base, "many.csv", rows->str);
  DO (base, "import", "file", path, "source", "Feria");
}

#define ADD(path, func) g_test_add ("/session/lead-export/" path, Place, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  base = tamiz_test_session_new (NULL);
  fill ();
  ADD ("the-file-is-whole", the_file_is_whole);
  ADD ("what-is-given-up-leaves-nothing", what_is_given_up_leaves_nothing);
  ADD ("an-older-file-stays-as-it-was", an_older_file_stays_as_it_was);
  ADD ("no-room-is-said-and-leaves-nothing", no_room_is_said_and_leaves_nothing);
  ADD ("a-folder-that-is-not-there-is-said", a_folder_that_is_not_there_is_said);
  status = g_test_run ();
  tamiz_test_session_free (base);
  return status;
}
