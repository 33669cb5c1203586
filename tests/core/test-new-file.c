#include "config.h"

#include "tamiz-new-file.h"
#include "tamiz-test-place.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define NOBODY 65534

/* A file takes its name only once it is whole. */

static void
set_up (TamizTestPlace *place,
        gconstpointer  data)
{
  tamiz_test_place_init (place, "list.csv");
}

static void
tear_down (TamizTestPlace *place,
           gconstpointer  data)
{
  tamiz_test_place_clear (place);
}

static TamizNewFile *
begin (TamizTestPlace *place,
       const char     *text)
{
  g_autoptr (GError) error = NULL;
  TamizNewFile *file = tamiz_new_file_open (place->path, &error);

  g_assert_no_error (error);
  g_assert_true (g_output_stream_write_all (tamiz_new_file_get_stream (file), text, strlen (text), NULL,
                                            NULL, &error));
  g_assert_no_error (error);
  return file;
}

static void
assert_holds (TamizTestPlace *place,
              const char     *expected)
{
  g_autofree char *text = tamiz_test_place_read (place);

  g_assert_cmpstr (text, ==, expected);
}

static int
get_mode (TamizTestPlace *place)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (place->path, &status), ==, 0);
  return status.st_mode & 0777;
}

static void
a_kept_file_stands_alone (TamizTestPlace *place,
                          gconstpointer  data)
{
  g_autoptr (TamizNewFile) file = begin (place, "new");
  g_autoptr (GError) error = NULL;

  g_assert_false (g_file_test (place->path, G_FILE_TEST_EXISTS));
  g_assert_true (tamiz_new_file_keep (file, NULL, &error));
  g_assert_no_error (error);
  assert_holds (place, "new");
  g_assert_cmpint (get_mode (place), ==, 0600);
  g_assert_cmpuint (tamiz_test_place_count (place), ==, 1);
}

static void
what_is_not_kept_is_gone (TamizTestPlace *place,
                          gconstpointer  data)
{
  tamiz_new_file_free (begin (place, "new"));
  g_assert_cmpuint (tamiz_test_place_count (place), ==, 0);
}

static void
an_older_file_stays_until_then (TamizTestPlace *place,
                                gconstpointer  data)
{
  g_autoptr (TamizNewFile) file = NULL;

  tamiz_test_place_put (place, "old");
  g_assert_cmpint (g_chmod (place->path, 0640), ==, 0);
  tamiz_new_file_free (begin (place, "given up"));
  assert_holds (place, "old");

  file = begin (place, "new");
  assert_holds (place, "old");
  g_assert_true (tamiz_new_file_keep (file, NULL, NULL));
  assert_holds (place, "new");
  g_assert_cmpint (get_mode (place), ==, 0640);
  g_assert_cmpuint (tamiz_test_place_count (place), ==, 1);
}

static void
it_can_be_given_up_in_the_last_moment (TamizTestPlace *place,
                                       gconstpointer  data)
{
  g_autoptr (TamizNewFile) file = begin (place, "new");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (tamiz_new_file_keep (file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_pointer (&file, tamiz_new_file_free);
  g_assert_cmpuint (tamiz_test_place_count (place), ==, 0);
}

static void
a_link_is_followed (TamizTestPlace *place,
                    gconstpointer  data)
{
  g_autofree char *other = g_build_filename (place->folder, "other.csv", NULL);
  g_autoptr (TamizNewFile) file = NULL;

  g_assert_true (g_file_set_contents (other, "old", -1, NULL));
  g_assert_cmpint (symlink ("other.csv", place->path), ==, 0);
  file = begin (place, "new");
  g_assert_true (tamiz_new_file_keep (file, NULL, NULL));
  g_assert_true (g_file_test (place->path, G_FILE_TEST_IS_SYMLINK));
  assert_holds (place, "new");
  g_unlink (other);
}

static void
assert_refused (const char *path,
                int         code)
{
  g_autoptr (GError) error = NULL;
  TamizNewFile *file = tamiz_new_file_open (path, &error);

  g_assert_null (file);
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
where_nothing_can_be_written_is_said (TamizTestPlace *place,
                                      gconstpointer  data)
{
  g_autofree char *nowhere = g_build_filename (place->folder, "none", "list.csv", NULL);
  g_autofree char *pipe = g_build_filename (place->folder, "pipe", NULL);

  assert_refused (nowhere, G_IO_ERROR_NOT_FOUND);
  assert_refused (place->folder, G_IO_ERROR_IS_DIRECTORY);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_refused (pipe, G_IO_ERROR_NOT_REGULAR_FILE);
  g_unlink (pipe);
}

/* What may not be changed is not replaced either.  An administrator may change anything, and
 * is somebody else here for a moment.
 */
static void
a_protected_file_stays (TamizTestPlace *place,
                        gconstpointer  data)
{
  uid_t user = getuid ();

  tamiz_test_place_put (place, "old");
  g_assert_cmpint (g_chmod (place->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (place->folder, 0777), ==, 0);
  if (user == 0)
    g_assert_cmpint (setreuid (NOBODY, 0), ==, 0);
  assert_refused (place->path, G_IO_ERROR_PERMISSION_DENIED);
  if (user == 0)
    g_assert_cmpint (setreuid (0, 0), ==, 0);
  assert_holds (place, "old");
}

static void
no_room_is_said (TamizTestPlace *place,
                 gconstpointer  data)
{
  g_autoptr (TamizNewFile) file = begin (place, "");
  g_autofree char *much = g_strnfill (100000, 'x');
  g_autoptr (GError) error = NULL;

  tamiz_test_place_limit_size (4096);
  g_assert_false (g_output_stream_write_all (tamiz_new_file_get_stream (file), much, 100000, NULL, NULL, &error));
  tamiz_test_place_limit_size (0);
  tamiz_new_file_explain (place->path, &error);
  g_assert_nonnull (strstr (error->message, place->path));
  g_assert_nonnull (strstr (error->message, g_strerror (EFBIG)));
  g_clear_pointer (&file, tamiz_new_file_free);
  g_assert_cmpuint (tamiz_test_place_count (place), ==, 0);
}

#define ADD(path, func) g_test_add ("/new-file/" path, TamizTestPlace, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("kept", a_kept_file_stands_alone);
  ADD ("not-kept", what_is_not_kept_is_gone);
  ADD ("older", an_older_file_stays_until_then);
  ADD ("last-moment", it_can_be_given_up_in_the_last_moment);
  ADD ("link", a_link_is_followed);
  ADD ("refused", where_nothing_can_be_written_is_said);
  ADD ("protected", a_protected_file_stays);
  ADD ("no-room", no_room_is_said);

  return g_test_run ();
}
