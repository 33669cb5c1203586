#include "config.h"

#include "tamiz-test-place.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>

void
tamiz_test_place_init (TamizTestPlace *self,
                       const char     *name)
{
  self->folder = g_dir_make_tmp ("tamiz-place-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, name, NULL);
}

/* Nothing but the file may be left. */
void
tamiz_test_place_clear (TamizTestPlace *self)
{
  g_unlink (self->path);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->path);
  g_free (self->folder);
}

/* How many files there are. */
guint
tamiz_test_place_count (TamizTestPlace *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

void
tamiz_test_place_put (TamizTestPlace *self,
                      const char     *text)
{
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
}

char *
tamiz_test_place_read (TamizTestPlace *self)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  return text;
}

/* A limit on the size of files refuses what a full disk does; 0 = none any more. */
void
tamiz_test_place_limit_size (gint64 bytes)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes > 0 ? (rlim_t) bytes : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}
