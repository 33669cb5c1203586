#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-store-private.h"

/* How often it is tried to empty the log while somebody still reads what was before. */
#define TRIES 40
#define PAUSE (50 * G_TIME_SPAN_MILLISECOND)

/**
 * tamiz_store_run_compact:
 * @self: a store
 * @emptied: (out): whether the log is empty
 * @error: return location
 *
 * Writes the whole file anew, on the writer thread, so that nothing is left in it of what was
 * erased: pages keep the bytes of what they held before.  Then the log, which has the
 * former pages, is emptied; readers of the former state may keep it from being so.
 *
 * Returns: whether the file was written anew
 */
gboolean
tamiz_store_run_compact (TamizStore *self,
                         gboolean   *emptied,
                         GError    **error)
{
  *emptied = FALSE;
  if (!tamiz_store_is_in_place (self, error) || !tamiz_connection_run (self->connection, "VACUUM", error))
    return FALSE;

  for (guint i = 0; i < TRIES && !*emptied; i++)
    {
      if (i > 0)
        g_usleep (PAUSE);
      *emptied = tamiz_connection_checkpoint (self->connection, TRUE);
    }

  return TRUE;
}
