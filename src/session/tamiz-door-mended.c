#define G_LOG_DOMAIN "tamiz-door-mended"

#include "config.h"

#include "tamiz-door-private.h"

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

/* (nullable): the row to be completed that a mended one was, where it still waits. */
static TamizRecord *
find_row (TamizDoor  *self,
          const char *name)
{
  gint64 id = g_ascii_strtoll (name, NULL, 10);
  g_autoptr (TamizRecord) row
      = id > 0 ? tamiz_reader_load (self->work->reader, TAMIZ_KIND_SET_ASIDE, id, NULL) : NULL;
  g_autofree char *found = row != NULL ? tamiz_mended_name (row) : NULL;

  return g_strcmp0 (found, name) == 0 ? g_steal_pointer (&row) : NULL;
}

/* Whether the row comes back mended: what it was leaves the list with the same change, and is
 * there again where the import is undone.
 */
gboolean
tamiz_door_take_mended (TamizDoor   *self,
                        TamizStaged *staged)
{
  const char *name = tamiz_staged_get_text (staged, TAMIZ_STAGED_MENDED);
  g_autoptr (TamizRecord) row = name != NULL ? find_row (self, name) : NULL;

  /* The same row may stand twice in the file. */
  if (row == NULL || !g_hash_table_add (self->mended, g_strdup (name)))
    return FALSE;

  tamiz_change_set_retract (self->set, row);
  return TRUE;
}
