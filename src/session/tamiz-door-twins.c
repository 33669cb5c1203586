#define G_LOG_DOMAIN "tamiz-door-twins"

#include "config.h"

#include "tamiz-door-private.h"

#include "tamiz-set-aside.h"
#include "tamiz-text.h"

/* Rows that wait to be completed and come once more, within a file or as it was brought again: the
 * one of now stands for all and says how often it came; those before are back where the import is
 * undone.
 */

static guint64
hash_row (const char *row,
          const char *code)
{
  g_autofree char *both = g_strconcat (code != NULL ? code : "", "\n", row != NULL ? row : "", NULL);

  return tamiz_text_hash (both);
}

static guint64
hash_record (TamizRecord *record)
{
  return hash_row (tamiz_record_get_text (record, TAMIZ_SET_ASIDE_ROW),
                   tamiz_record_get_text (record, TAMIZ_SET_ASIDE_CODE));
}

static gboolean
is_twin (TamizRecord *record,
         const char  *row,
         const char  *code)
{
  return g_strcmp0 (tamiz_record_get_text (record, TAMIZ_SET_ASIDE_ROW), row) == 0
         && g_strcmp0 (tamiz_record_get_text (record, TAMIZ_SET_ASIDE_CODE), code) == 0;
}

static gint64
get_times (TamizRecord *record)
{
  g_autoptr (json_t) options = tamiz_set_aside_load_options (record);

  return tamiz_json_get_int (options, "times", 1);
}

/* Several rows may have one hash: they waited before rows were told apart by it. */
static gboolean
note_waiting (TamizRecord *record,
              gpointer     user_data)
{
  GHashTable *waiting = user_data;
  gint64 id = tamiz_record_get_id (record);
  guint64 hash = hash_record (record);
  GArray *ids = g_hash_table_lookup (waiting, &hash);

  if (ids == NULL)
    {
      ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), 1);
      g_hash_table_insert (waiting, g_memdup2 (&hash, sizeof hash), ids);
    }
  g_array_append_val (ids, id);

  return TRUE;
}

/* Another slice begins: what this one set aside is stored now. */
void
tamiz_door_end_twins (TamizDoor *self)
{
  GHashTableIter iter;
  gpointer record;

  if (self->set_aside == NULL)
    return;
  g_hash_table_iter_init (&iter, self->set_aside);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    note_waiting (record, self->waiting);
  g_hash_table_remove_all (self->set_aside);
}

/* @record: a row that was set aside and is to be written */
void
tamiz_door_note_twin (TamizDoor   *self,
                      TamizRecord *record)
{
  guint64 hash = hash_record (record);

  if (self->set_aside == NULL)
    self->set_aside = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  g_hash_table_replace (self->set_aside, g_memdup2 (&hash, sizeof hash), g_object_ref (record));
}

/* Somebody may have completed those of @ids since, or do it until this is written. */
static gint64
replace (TamizDoor  *self,
         GArray     *ids,
         const char *row,
         const char *code)
{
  gint64 times = 0;

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (TamizRecord) twin
          = tamiz_reader_load (self->work->reader, TAMIZ_KIND_SET_ASIDE, g_array_index (ids, gint64, i), NULL);

      if (twin == NULL || !is_twin (twin, row, code))
        continue;
      times += get_times (twin);
      tamiz_change_set_retract (self->set, twin);
    }

  return times;
}

/**
 * tamiz_door_replace_twins:
 * @self: a door
 * @row: a row that is set aside, as it is stored
 * @code: what is wrong with it
 * @twin: (out) (nullable) (transfer none): the same row, which the slice has set aside already
 * @times: (out): how often it has come, with this time
 * @error: return location
 *
 * Takes off the same row that waited before, or finds it where it is not written yet.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_door_replace_twins (TamizDoor    *self,
                          const char   *row,
                          const char   *code,
                          TamizRecord **twin,
                          gint64       *times,
                          GError      **error)
{
  guint64 hash = hash_row (row, code);
  GArray *ids;

  *times = 1;
  *twin = self->set_aside != NULL ? g_hash_table_lookup (self->set_aside, &hash) : NULL;
  if (*twin != NULL && is_twin (*twin, row, code))
    {
      *times += get_times (*twin);
      return TRUE;
    }

  *twin = NULL;
  if (self->waiting == NULL)
    {
      self->waiting = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
      if (!tamiz_reader_scan (self->work->reader, TAMIZ_KIND_SET_ASIDE, note_waiting, self->waiting,
                              self->work->cancellable, error))
        return FALSE;
    }
  ids = g_hash_table_lookup (self->waiting, &hash);
  if (ids != NULL)
    *times += replace (self, ids, row, code);
  g_hash_table_remove (self->waiting, &hash);

  return TRUE;
}
