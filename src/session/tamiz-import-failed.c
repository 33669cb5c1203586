#define G_LOG_DOMAIN "tamiz-import-failed"

#include "config.h"

#include "tamiz-import-failed.h"

#include "tamiz-csv-writer.h"
#include "tamiz-door.h"
#include "tamiz-error.h"
#include "tamiz-new-file.h"
#include "tamiz-set-aside.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  TamizNewFile *file;
  TamizCsvWriter *writer;
  GPtrArray *columns;       /* char*: as the rows have them */
  TamizSetAsideTelling *telling;
} Failed;

static void
clear_failed (Failed *self)
{
  g_clear_object (&self->writer);
  g_clear_pointer (&self->file, tamiz_new_file_free);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->telling, tamiz_set_aside_telling_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Failed, clear_failed)

/* What such a file says beside its own columns is written anew. */
static void
add_column (Failed     *self,
            const char *name)
{
  if (!g_str_equal (name, TAMIZ_HEADER_MENDED) && !g_str_equal (name, TAMIZ_HEADER_REASON)
      && !g_ptr_array_find_with_equal_func (self->columns, name, g_str_equal, NULL))
    g_ptr_array_add (self->columns, g_strdup (name));
}

/* The file's own columns in their order, as rows were kept by their names; an import of older
 * versions did not note them, and columns without a name have only a place.
 */
static void
choose_columns (Failed      *self,
                TamizRecord *import,
                GPtrArray   *rows)
{
  g_autoptr (json_t) options = json_loads (tamiz_record_get_text (import, TAMIZ_IMPORT_OPTIONS), 0, NULL);
  json_t *header = json_object_get (options, "header"), *name, *cell;
  gsize i;

  json_array_foreach (header, i, name)
    {
      const char *text = json_string_value (name);
      g_autofree char *place = g_strdup_printf ("column_%u", (guint) i + 1);
      gboolean twice = text != NULL && g_ptr_array_find_with_equal_func (self->columns, text, g_str_equal, NULL);

      add_column (self, text == NULL || *text == '\0' || twice ? place : text);
    }
  for (guint j = 0; j < rows->len; j++)
    {
      g_autoptr (json_t) row
          = json_loads (tamiz_record_get_text (g_ptr_array_index (rows, j), TAMIZ_SET_ASIDE_ROW), 0, NULL);
      const char *key;

      json_object_foreach (row, key, cell)
        add_column (self, key);
    }
}

static gboolean
write_header (Failed        *self,
              GCancellable  *cancellable,
              GError       **error)
{
  for (guint i = 0; i < self->columns->len; i++)
    tamiz_csv_writer_add_text (self->writer, g_ptr_array_index (self->columns, i));
  tamiz_csv_writer_add_text (self->writer, TAMIZ_HEADER_REASON);
  tamiz_csv_writer_add_text (self->writer, TAMIZ_HEADER_MENDED);

  return tamiz_csv_writer_end_row (self->writer, cancellable, error);
}

static gboolean
write_row (Failed        *self,
           TamizRecord   *record,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (json_t) row = json_loads (tamiz_record_get_text (record, TAMIZ_SET_ASIDE_ROW), 0, NULL);
  g_autofree char *name = tamiz_mended_name (record);
  g_autofree char *reason = tamiz_set_aside_telling_dup_reason (self->telling, record);

  for (guint i = 0; i < self->columns->len; i++)
    tamiz_csv_writer_add_text (self->writer, tamiz_json_get_text (row, g_ptr_array_index (self->columns, i)));
  tamiz_csv_writer_add_text (self->writer, reason);
  tamiz_csv_writer_add_text (self->writer, name);

  return tamiz_csv_writer_end_row (self->writer, cancellable, error);
}

static gboolean
write_rows (Failed        *self,
            GPtrArray     *rows,
            GCancellable  *cancellable,
            GError       **error)
{
  if (!write_header (self, cancellable, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      if (!write_row (self, g_ptr_array_index (rows, i), cancellable, error))
        return FALSE;
    }

  return tamiz_csv_writer_finish (self->writer, cancellable, error)
         && tamiz_new_file_keep (self->file, cancellable, error);
}

/* Writes the rows of an import that are still to be completed, in the columns of its file,
 * with the reason and which row it is behind them.
 */
json_t *
tamiz_import_failed (TamizWork *work,
                     GError   **error)
{
  g_autoptr (TamizRecord) import = tamiz_work_load (work, TAMIZ_KIND_IMPORT, "id", error);
  const char *path = tamiz_work_text (work, "output");
  g_autoptr (GPtrArray) rows = NULL;
  g_auto (Failed) failed = { 0 };
  json_t *answer;

  if (import == NULL)
    return NULL;
  rows = tamiz_reader_list_by (work->reader, TAMIZ_KIND_SET_ASIDE, TAMIZ_SET_ASIDE_IMPORT,
                               tamiz_record_get_id (import), error);
  if (rows == NULL
      || !tamiz_work_require (rows->len > 0, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                              _("No row of this import is to be completed")))
    return NULL;

  failed.telling = tamiz_set_aside_telling_new (work);
  failed.columns = g_ptr_array_new_with_free_func (g_free);
  choose_columns (&failed, import, rows);
  failed.file = tamiz_new_file_open (path, error);
  if (failed.file == NULL)
    return NULL;
  failed.writer = tamiz_csv_writer_new (tamiz_new_file_get_stream (failed.file));
  if (!write_rows (&failed, rows, work->cancellable, error))
    {
      tamiz_new_file_explain (path, error);
      return NULL;
    }

  answer = json_object ();
  tamiz_json_set_text (answer, "output", path);
  json_object_set_new (answer, "rows", json_integer (rows->len));
  return answer;
}
