#define G_LOG_DOMAIN "tamiz-door-twins"

#include "config.h"

#include "tamiz-door-private.h"

#include "tamiz-set-aside.h"
#include "tamiz-text.h"

/* Rows that wait to be completed and come once more, as their file was brought again: the one of
 * now stands for both and says how often it came; the one before is back where the import is
 * undone.
 */

static guint64
hash_row (const char *row,
          const char *code)
{
  g_autofree char *both = g_strconcat (code != NULL ? code : "", "\n", row != NULL ? row : "", NULL);

  return tamiz_text_hash (both);
}

static gboolean
note_waiting (TamizRecord *record,
              gpointer     user_data)
{
  GHashTable *waiting = user_data;
  gint64 id = tamiz_record_get_id (record);
  guint64 hash = hash_row (tamiz_record_get_text (record, TAMIZ_SET_ASIDE_ROW),
                           tamiz_record_get_text (record, TAMIZ_SET_ASIDE_CODE));

  g_hash_table_replace (waiting, g_memdup2 (&hash, sizeof hash), g_memdup2 (&id, sizeof id));
  return TRUE;
}

static gboolean
is_twin (TamizRecord *record,
         const char  *row,
         const char  *code)
{
  return g_strcmp0 (tamiz_record_get_text (record, TAMIZ_SET_ASIDE_ROW), row) == 0
         && g_strcmp0 (tamiz_record_get_text (record, TAMIZ_SET_ASIDE_CODE), code) == 0;
}

/**
 * tamiz_door_replace_twin:
 * @self: a door
 * @row: a row that is set aside, as it is stored
 * @code: what is wrong with it
 * @times: (out): how often it has come, with this time
 * @error: return location
 *
 * Takes off the same row that waited before.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_door_replace_twin (TamizDoor   *self,
                         const char  *row,
                         const char  *code,
                         gint64      *times,
                         GError     **error)
{
  guint64 hash = hash_row (row, code);
  g_autoptr (TamizRecord) twin = NULL;
  g_autoptr (json_t) options = NULL;
  gint64 *id;

  *times = 1;
  if (self->waiting == NULL)
    {
      self->waiting = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
      if (!tamiz_reader_scan (self->work->reader, TAMIZ_KIND_SET_ASIDE, note_waiting, self->waiting,
                              self->work->cancellable, error))
        return FALSE;
    }
  id = g_hash_table_lookup (self->waiting, &hash);
  /* Somebody may have completed it since. */
  twin = id != NULL ? tamiz_reader_load (self->work->reader, TAMIZ_KIND_SET_ASIDE, *id, NULL) : NULL;
  if (twin == NULL || !is_twin (twin, row, code))
    return TRUE;

  g_hash_table_remove (self->waiting, &hash);
  options = tamiz_set_aside_load_options (twin);
  *times = tamiz_json_get_int (options, "times", 1) + 1;
  tamiz_change_set_retract (self->set, twin);

  return TRUE;
}
