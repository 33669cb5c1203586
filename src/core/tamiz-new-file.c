#define G_LOG_DOMAIN "tamiz-new-file"

#include "config.h"

#include "tamiz-new-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

struct _TamizNewFile
{
  char *path;               /* where it will stand, links followed */
  char *draft;              /* (nullable): its name until then */
  int mode;                 /* permissions of the file that it replaces; -1 = it is new */
  GOutputStream *stream;
};

static gboolean
fail (const char  *path,
      int          number,
      GError     **error)
{
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (number), g_strerror (number));
  tamiz_new_file_explain (path, error);
  return FALSE;
}

/* A device or a folder is not to be replaced by a file. */
static gboolean
look_at_old (TamizNewFile  *self,
             const char    *path,
             GError       **error)
{
  char *real = realpath (path, NULL);
  GStatBuf status;

  self->path = g_strdup (real != NULL ? real : path);
  free (real);
  if (g_stat (self->path, &status) != 0)
    return errno == ENOENT || fail (path, errno, error);
  if (S_ISDIR (status.st_mode))
    return fail (path, EISDIR, error);
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                   _("“%s” is not a file that could be written anew; choose another name"), path);
      return FALSE;
    }
  /* Who may write in a folder could otherwise replace what they may not change. */
  if (g_access (self->path, W_OK) != 0)
    return fail (path, errno, error);

  self->mode = status.st_mode & 0777;
  return TRUE;
}

/**
 * tamiz_new_file_open:
 * @path: the file that it will be
 * @error: return location
 *
 * Begins a file, private to its user unless it replaces one that is not, in the folder in
 * which it will stand.
 *
 * Returns: (transfer full): a file; else #GIOErrorEnum
 */
TamizNewFile *
tamiz_new_file_open (const char  *path,
                     GError     **error)
{
  g_autoptr (TamizNewFile) self = g_new0 (TamizNewFile, 1);
  g_autofree char *folder = NULL, *draft = NULL;
  int fd;

  self->mode = -1;
  if (!look_at_old (self, path, error))
    return NULL;
  folder = g_path_get_dirname (self->path);
  draft = g_build_filename (folder, ".tamiz-XXXXXX", NULL);
  fd = g_mkstemp_full (draft, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      fail (path, errno, error);
      return NULL;
    }

  self->draft = g_steal_pointer (&draft);
  self->stream = g_unix_output_stream_new (fd, TRUE);
  return g_steal_pointer (&self);
}

/**
 * tamiz_new_file_free:
 * @self: a file
 *
 * Lets go of it; what was not kept is gone.
 */
void
tamiz_new_file_free (TamizNewFile *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->stream);
  if (self->draft != NULL)
    g_unlink (self->draft);
  g_free (self->draft);
  g_free (self->path);
  g_free (self);
}

/**
 * tamiz_new_file_get_stream:
 * @self: a file
 *
 * Gets what to write into.
 *
 * Returns: (transfer none): a stream, which is not to be closed
 */
GOutputStream *
tamiz_new_file_get_stream (TamizNewFile *self)
{
  return self->stream;
}

/**
 * tamiz_new_file_keep:
 * @self: a file of which everything is written
 * @cancellable: (nullable): to give it up in the last moment
 * @error: return location
 *
 * Gives the file its name when all of it is on the disk.
 *
 * Returns: whether it stands there; else #GIOErrorEnum
 */
gboolean
tamiz_new_file_keep (TamizNewFile  *self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  int fd = g_unix_output_stream_get_fd (G_UNIX_OUTPUT_STREAM (self->stream));

  if ((self->mode >= 0 && fchmod (fd, (mode_t) self->mode) != 0) || fsync (fd) != 0)
    return fail (self->path, errno, error);
  if (!g_output_stream_close (self->stream, cancellable, error))
    {
      tamiz_new_file_explain (self->path, error);
      return FALSE;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (g_rename (self->draft, self->path) != 0)
    return fail (self->path, errno, error);

  g_clear_pointer (&self->draft, g_free);
  return TRUE;
}

/**
 * tamiz_new_file_explain:
 * @path: the file
 * @error: (inout) (nullable): what a stream said
 *
 * Says which file it was, and what to do.  That somebody gave it up stays as it is.
 */
void
tamiz_new_file_explain (const char  *path,
                        GError     **error)
{
  g_autoptr (GError) cause = NULL;

  if (error == NULL || *error == NULL || g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  cause = g_steal_pointer (error);
  g_set_error (error, cause->domain, cause->code,
               _("The file “%s” could not be written (%s). Choose a folder that exists, has room "
                 "and lets you write."),
               path, cause->message);
}
