#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-store-private.h"

#include <glib/gi18n-lib.h>

/**
 * tamiz_store_is_damaged:
 * @self: a store
 *
 * Tells whether a page of the file turned out to be damaged.
 *
 * Returns: whether one did
 */
gboolean
tamiz_store_is_damaged (TamizStore *self)
{
  return g_atomic_int_get (&self->damage->found);
}

/* What opening it for writing found counts for the one that is open for reading, too. */
void
tamiz_store_set_damaged (TamizStore *self)
{
  g_atomic_int_set (&self->damage->found, TRUE);
}

/**
 * tamiz_store_look_over:
 * @self: a store
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads every page of the file, so that damage is found before it is in the way.
 *
 * Returns: whether all are sound; else %TAMIZ_STORAGE_ERROR_DAMAGED
 */
gboolean
tamiz_store_look_over (TamizStore   *self,
                       GCancellable *cancellable,
                       GError      **error)
{
  g_autoptr (TamizReader) reader = tamiz_store_new_reader (self, error);

  return reader != NULL
         && tamiz_connection_look_over (tamiz_reader_get_connection (reader), cancellable, error);
}

gboolean
tamiz_store_refuse_damaged (TamizStore *self,
                            GError    **error)
{
  if (!tamiz_store_is_damaged (self))
    return FALSE;

  g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_DAMAGED,
               _("%s is damaged and can only be read. Nothing was stored. Recover it into a new "
                 "file, or restore a backup"),
               self->path);
  return TRUE;
}
