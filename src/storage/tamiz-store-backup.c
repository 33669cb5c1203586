#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-opening.h"
#include "tamiz-store-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

static gboolean
go_on (gpointer user_data)
{
  return !g_cancellable_is_cancelled (user_data);
}

static gboolean
copy (TamizStore   *self,
      const char   *path,
      GCancellable *cancellable,
      GError      **error)
{
  g_autoptr (TamizReader) reader = tamiz_store_new_reader (self, error);
  gboolean copied;

  if (reader == NULL || !tamiz_reader_begin (reader, error))
    return FALSE;
  copied = tamiz_connection_copy (tamiz_reader_get_connection (reader), path,
                                  cancellable != NULL ? go_on : NULL, cancellable, error);
  tamiz_reader_end (reader);

  return copied;
}

/**
 * tamiz_store_backup:
 * @self: a store
 * @path: a file that does not exist
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Copies the base as it stands now, while others go on writing.  The copy appears whole
 * or not at all.
 *
 * Returns: whether there is a copy; %TAMIZ_STORAGE_ERROR_EXISTS where the file is there
 */
gboolean
tamiz_store_backup (TamizStore   *self,
                    const char   *path,
                    GCancellable *cancellable,
                    GError      **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *made = NULL;
  gboolean succeeded;

  g_return_val_if_fail (TAMIZ_IS_STORE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      tamiz_opening_set_exists (path, error);
      return FALSE;
    }
  folder = g_path_get_dirname (path);
  if (g_access (folder, W_OK | X_OK) != 0)
    {
      g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_READ_ONLY,
                   _("No backup can be made in %s: %s. Choose a folder of yours"), folder,
                   g_strerror (errno));
      return FALSE;
    }

  made = g_strdup_printf ("%s.new-%08x", path, g_random_int ());
  succeeded = copy (self, made, cancellable, error) && tamiz_opening_sync (made, error)
              && tamiz_opening_put_in_place (made, path, error);
  tamiz_opening_remove_file (made);

  return succeeded;
}
