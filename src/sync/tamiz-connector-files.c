#define G_LOG_DOMAIN "tamiz-connector"

#include "config.h"

#include "tamiz-connector-private.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* Connectors that lie in folders: the shipped ones, and a user's own. */

/**
 * tamiz_connector_load:
 * @path: a mapping file
 * @error: return location
 *
 * Reads and checks a mapping file.
 *
 * Returns: (transfer full): a connector, or %NULL with %TAMIZ_SYNC_ERROR_MAPPING or an
 *   error of the file
 */
TamizConnector *
tamiz_connector_load (const char *path,
                      GError    **error)
{
  g_autofree char *text = NULL;
  gsize length;
  TamizConnector *self;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  self = tamiz_connector_parse (text, (gssize) length, error);
  if (self == NULL)
    g_prefix_error (error, _("The connector file “%s” cannot be used: "), path);
  return self;
}

/**
 * tamiz_connector_find:
 * @folder: where mapping files are
 * @kind: a connection's kind, `tryton`
 * @error: return location
 *
 * Finds the connector of a kind.
 *
 * Returns: (transfer full): a connector, or %NULL with %TAMIZ_CORE_ERROR_NOT_FOUND or
 *   %TAMIZ_SYNC_ERROR_MAPPING
 */
TamizConnector *
tamiz_connector_find (const char *folder,
                      const char *kind,
                      GError    **error)
{
  g_autofree char *name = g_strconcat (kind, ".json", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  /* A kind is a word of ours, never a way out of the folder. */
  if (*kind == '\0' || strspn (kind, "abcdefghijklmnopqrstuvwxyz0123456789_-") != strlen (kind)
      || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                   _("There is no connector “%s” in %s"), kind, folder);
      return NULL;
    }

  return tamiz_connector_load (path, error);
}

/* Files that were read before, for as long as they are the same. */
typedef struct
{
  guint64 modified, size;
  TamizConnector *connector;
} Known;

static void
known_free (gpointer data)
{
  Known *known = data;

  g_object_unref (known->connector);
  g_free (known);
}

/**
 * tamiz_connector_share:
 * @folder: where mapping files are
 * @kind: a connection's kind, `tryton`
 * @error: return location
 *
 * Finds the connector of a kind, which is read once for as long as its file is the same: it
 * never changes, so all threads share it.
 *
 * Returns: (transfer full): a connector, or %NULL as tamiz_connector_find()
 */
TamizConnector *
tamiz_connector_share (const char *folder,
                       const char *kind,
                       GError    **error)
{
  static GMutex mutex;
  static GHashTable *all;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_autofree char *name = g_strconcat (kind, ".json", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GStatBuf found = { 0 };
  TamizConnector *connector;
  Known *known;

  if (all == NULL)
    all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_free);
  known = g_hash_table_lookup (all, path);
  if (known != NULL && g_stat (path, &found) == 0 && known->modified == (guint64) found.st_mtime
      && known->size == (guint64) found.st_size)
    return g_object_ref (known->connector);

  connector = tamiz_connector_find (folder, kind, error);
  if (connector == NULL || g_stat (path, &found) != 0)
    return connector;
  known = g_new (Known, 1);
  *known = (Known) { (guint64) found.st_mtime, (guint64) found.st_size, g_object_ref (connector) };
  g_hash_table_insert (all, g_steal_pointer (&path), known);

  return connector;
}
