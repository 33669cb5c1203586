#define G_LOG_DOMAIN "tamiz-door-mended"

#include "config.h"

#include "tamiz-door-private.h"

#include "tamiz-error.h"

#include <string.h>

/* Rows that were to be completed go into a file, are mended there and come back: a column of
 * it says which row each was.  The name holds a digest of the row as it was kept, so that a
 * file of another base takes nothing away here.
 */

#define DIGITS 8

char *
tamiz_mended_name (TamizRecord *row)
{
  const char *text = tamiz_record_get_text (row, TAMIZ_SET_ASIDE_ROW);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text != NULL ? text : "", -1);

  digest[DIGITS] = '\0';
  return g_strdup_printf ("%" G_GINT64_FORMAT "-%s", tamiz_record_get_id (row), digest);
}

/* @row: (out) (nullable): the row to be completed that a mended one was, where it still waits */
static gboolean
find_row (TamizDoor    *self,
          const char   *name,
          TamizRecord **row,
          GError      **error)
{
  gint64 id = g_ascii_strtoll (name, NULL, 10);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TamizRecord) record
      = id > 0 ? tamiz_reader_load (self->work->reader, TAMIZ_KIND_SET_ASIDE, id, &local_error) : NULL;
  g_autofree char *found = record != NULL ? tamiz_mended_name (record) : NULL;

  *row = NULL;
  if (local_error != NULL && !g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (g_strcmp0 (found, name) == 0)
    *row = g_steal_pointer (&record);

  return TRUE;
}

/* @taken: (out): whether the row comes back mended: what it was leaves the list with the same change,
 * and is there again where the import is undone
 */
gboolean
tamiz_door_take_mended (TamizDoor    *self,
                        TamizStaged  *staged,
                        gboolean     *taken,
                        GError      **error)
{
  const char *name = tamiz_staged_get_text (staged, TAMIZ_STAGED_MENDED);
  g_autoptr (TamizRecord) row = NULL;

  *taken = FALSE;
  if (name == NULL)
    return TRUE;
  if (!find_row (self, name, &row, error))
    return FALSE;

  /* The same row may stand twice in the file. */
  *taken = row != NULL && g_hash_table_add (self->mended, g_strdup (name));
  if (*taken)
    tamiz_change_set_retract (self->set, row);

  return TRUE;
}
