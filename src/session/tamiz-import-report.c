#define G_LOG_DOMAIN "tamiz-import-report"

#include "config.h"

#include "tamiz-import-report.h"

#include "tamiz-csv-writer.h"
#include "tamiz-error.h"
#include "tamiz-import-sheet.h"
#include "tamiz-import-undo.h"
#include "tamiz-new-file.h"
#include "tamiz-people.h"
#include "tamiz-plain-paper.h"
#include "tamiz-set-aside.h"
#include "tamiz-today.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Both are null where another program's base does not say who it was. */
static void
set_author (TamizWork   *work,
            json_t      *object,
            TamizRecord *record,
            GHashTable  *users)
{
  TamizChangeRow change = { 0 };

  tamiz_reader_load_change (work->reader, tamiz_record_get_change (record), &change, NULL);
  tamiz_user_set_json (object, "by", "by_name", tamiz_users_find (users, change.user));
}

/* What has it back when it is undone. */
static void
set_undo (TamizWork   *work,
          json_t      *object,
          TamizRecord *import)
{
  g_autofree char *name = NULL;
  gint64 change = 0;

  if (tamiz_record_get_int (import, TAMIZ_IMPORT_STATE) == TAMIZ_IMPORT_UNDONE || tamiz_import_is_undoing (import))
    tamiz_reader_find_import_undo (work->reader, tamiz_record_get_id (import), &change, NULL);
  name = change != 0 ? g_strdup_printf ("c%" G_GINT64_FORMAT, change) : NULL;
  tamiz_json_set_text (object, "undone_by", name);
}

/* An import as lists show it, with its counts. */
json_t *
tamiz_import_tell (TamizWork   *work,
                   TamizRecord *import,
                   GHashTable  *users)
{
  const char *counts_text = tamiz_record_get_text (import, TAMIZ_IMPORT_COUNTS);
  json_t *object = counts_text != NULL ? json_loads (counts_text, 0, NULL) : NULL;
  int state = tamiz_record_get_int (import, TAMIZ_IMPORT_STATE);

  if (object == NULL)
    object = json_object ();
  tamiz_json_set_id (object, "id", tamiz_record_get_id (import));
  tamiz_json_set_text (object, "file", tamiz_record_get_text (import, TAMIZ_IMPORT_FILE));
  tamiz_json_set_text (object, "state",
                       tamiz_import_is_undoing (import) ? "undoing"
                       : state == TAMIZ_IMPORT_RUNNING && !tamiz_import_is_running (import)
                           ? "interrupted"
                           : tamiz_enum_nick (TAMIZ_ENUM_IMPORT, state));
  tamiz_work_set_time (work, object, "started", tamiz_record_get_int (import, TAMIZ_IMPORT_STARTED));
  tamiz_work_set_time (work, object, "finished", tamiz_record_get_int (import, TAMIZ_IMPORT_FINISHED));
  set_author (work, object, import, users);
  set_undo (work, object, import);

  return object;
}

static gboolean
set_sources (TamizWork  *work,
             json_t     *object,
             gint64      import,
             GError    **error)
{
  g_autoptr (GArray) ids = tamiz_reader_list_imported_sources (work->reader, import, error);
  json_t *names = json_array ();

  json_object_set_new (object, "new_sources", names);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (TamizRecord) source
          = tamiz_reader_load (work->reader, TAMIZ_KIND_SOURCE, g_array_index (ids, gint64, i), error);

      if (source == NULL)
        return FALSE;
      json_array_append_new (names, json_string (tamiz_record_get_text (source, TAMIZ_SOURCE_NAME)));
    }

  return ids != NULL;
}

/* An import with what is there of it by now: its counts say what was. */
json_t *
tamiz_import_show (TamizWork *work,
                   GError   **error)
{
  g_autoptr (TamizRecord) import = tamiz_work_load (work, TAMIZ_KIND_IMPORT, "id", error);
  g_autoptr (GHashTable) users = import != NULL ? tamiz_work_load_users (work, error) : NULL;
  g_autoptr (GPtrArray) codes = NULL;
  g_autoptr (json_t) object = NULL;
  guint64 leads, mended, waiting = 0;
  gint64 id;

  if (users == NULL)
    return NULL;
  id = tamiz_record_get_id (import);
  object = tamiz_import_tell (work, import, users);
  codes = tamiz_reader_count_set_aside (work->reader, id, error);
  if (codes == NULL || !tamiz_reader_count_imported (work->reader, id, &leads, error)
      || !tamiz_reader_count_mended (work->reader, id, &mended, error) || !set_sources (work, object, id, error))
    return NULL;

  for (guint i = 0; i < codes->len; i++)
    waiting += ((const TamizCodeCount *) g_ptr_array_index (codes, i))->count;
  json_object_set_new (object, "leads", json_integer (leads));
  json_object_set_new (object, "mended", json_integer (mended));
  json_object_set_new (object, "waiting", json_integer (waiting));
  return g_steal_pointer (&object);
}

/* How the file was read: as it was asked for, and what its columns became. */
static void
set_reading (json_t      *report,
             TamizRecord *import)
{
  static const char *const asked[] = { "source", "source-column", "campaign", "activity", "of",
                                       "match",  "ids",           "sheet" };
  const char *text = tamiz_record_get_text (import, TAMIZ_IMPORT_OPTIONS);
  g_autoptr (json_t) options = text != NULL ? json_loads (text, 0, NULL) : NULL;
  json_t *mapping = json_object_get (options, "read_as");

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      const char *value = tamiz_json_get_text (options, asked[i]);

      if (value != NULL)
        tamiz_json_set_text (report, asked[i], value);
    }
  tamiz_json_set_text (report, "digest", tamiz_record_get_text (import, TAMIZ_IMPORT_FILE_DIGEST));
  if (json_is_object (mapping))
    json_object_set (report, "mapping", mapping);
  else
    json_object_set_new (report, "mapping", json_null ());
}

/* Those that wait still; who completed one has made a lead of it. */
static gboolean
set_rows (TamizWork    *work,
          json_t       *report,
          TamizRecord  *import,
          GError      **error)
{
  g_autoptr (TamizSetAsideTelling) telling = tamiz_set_aside_telling_new (work);
  g_autoptr (GPtrArray) rows = tamiz_reader_list_by (work->reader, TAMIZ_KIND_SET_ASIDE, TAMIZ_SET_ASIDE_IMPORT,
                                                     tamiz_record_get_id (import), error);
  json_t *array;

  if (rows == NULL)
    return FALSE;

  array = json_array ();
  for (guint i = 0; i < rows->len; i++)
    json_array_append_new (array, tamiz_set_aside_tell (telling, g_ptr_array_index (rows, i)));
  json_object_set_new (report, "set_aside_rows", array);

  return TRUE;
}

static json_t *
make_report (TamizWork    *work,
             TamizRecord  *import,
             GError      **error)
{
  g_autoptr (GHashTable) users = tamiz_work_load_users (work, error);
  g_autoptr (json_t) report = users != NULL ? tamiz_import_tell (work, import, users) : NULL;

  if (report == NULL)
    return NULL;

  tamiz_work_set_time (work, report, "reported", work->now);
  set_reading (report, import);

  return set_rows (work, report, import, error) ? g_steal_pointer (&report) : NULL;
}

/* As a table: what is told, of which kind, and why */

typedef struct
{
  TamizCsvWriter *writer;
  GCancellable *cancellable;
} Table;

static gboolean
write_line (Table       *self,
            const char  *part,
            const char  *name,
            const char  *value,
            const char  *reason,
            GError     **error)
{
  tamiz_csv_writer_add_text (self->writer, part);
  tamiz_csv_writer_add_text (self->writer, name);
  tamiz_csv_writer_add_text (self->writer, value);
  tamiz_csv_writer_add_text (self->writer, reason);

  return tamiz_csv_writer_end_row (self->writer, self->cancellable, error);
}

static gboolean
write_facts (Table    *self,
             json_t   *report,
             GError  **error)
{
  static const char *const facts[] = { "id",       "file",   "digest",   "state",         "started",  "finished",
                                       "by",       "by_name", "reported", "source",        "source-column",
                                       "campaign", "activity", "of",      "match",         "ids",      "sheet" };
  const char *key;
  json_t *value;

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      const char *text = tamiz_json_get_text (report, facts[i]);

      if (text != NULL && !write_line (self, "import", facts[i], text, NULL, error))
        return FALSE;
    }
  json_object_foreach (report, key, value)
    {
      g_autofree char *text = json_is_integer (value)
                                  ? g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value))
                                  : NULL;

      if (text != NULL && !write_line (self, "count", key, text, NULL, error))
        return FALSE;
    }

  return TRUE;
}

/* A column is a field's name, or an object where more is said of it; null where it was left out. */
static gboolean
write_columns (Table    *self,
               json_t   *report,
               GError  **error)
{
  const char *key;
  json_t *value;

  json_object_foreach (json_object_get (json_object_get (report, "mapping"), "columns"), key, value)
    {
      const char *field = json_is_object (value) ? tamiz_json_get_text (value, "field") : json_string_value (value);

      if (!write_line (self, "column", key, field, NULL, error))
        return FALSE;
    }

  return TRUE;
}

/* A row in a line: what stands in which column. */
char *
tamiz_import_report_join_cells (json_t *row)
{
  GString *text = g_string_new (NULL);
  const char *key;
  json_t *cell;

  json_object_foreach (row, key, cell)
    {
      const char *value = json_string_value (cell);

      if (value != NULL && *value != '\0')
        g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "; " : "", key, value);
    }

  return g_string_free (text, FALSE);
}

static gboolean
write_rows (Table    *self,
            json_t   *report,
            GError  **error)
{
  json_t *row;
  gsize i;

  json_array_foreach (json_object_get (report, "set_aside_rows"), i, row)
    {
      g_autofree char *line = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_json_get_int (row, "line", 0));
      g_autofree char *cells = tamiz_import_report_join_cells (json_object_get (row, "row"));

      if (!write_line (self, "row", line, cells, tamiz_json_get_text (row, "reason"), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_table (json_t         *report,
             GOutputStream  *stream,
             GCancellable   *cancellable,
             GError        **error)
{
  g_autoptr (TamizCsvWriter) writer = tamiz_csv_writer_new (stream);
  Table table = { writer, cancellable };

  return write_line (&table, "part", "name", "value", "reason", error) && write_facts (&table, report, error)
         && write_columns (&table, report, error) && write_rows (&table, report, error)
         && tamiz_csv_writer_finish (writer, cancellable, error);
}

static gboolean
write_json (json_t         *report,
            GOutputStream  *stream,
            GCancellable   *cancellable,
            GError        **error)
{
  g_autofree char *text = tamiz_json_to_text (report);

  return g_output_stream_write_all (stream, text, strlen (text), NULL, cancellable, error);
}

static gboolean
save (TamizWork   *work,
      TamizRecord *import,
      json_t      *report,
      const char  *path,
      GError     **error)
{
  g_autoptr (TamizNewFile) file = NULL;
  GOutputStream *stream;

  if (g_str_has_suffix (path, ".pdf"))
    {
      g_autoptr (json_t) document = tamiz_import_sheet_lay_out (work, import, report);

      return tamiz_plain_paper_save (document, work->now, work->zone, path, error);
    }

  file = tamiz_new_file_open (path, error);
  stream = file != NULL ? tamiz_new_file_get_stream (file) : NULL;
  if (file == NULL)
    return FALSE;
  if ((g_str_has_suffix (path, ".csv") ? write_table (report, stream, work->cancellable, error)
                                       : write_json (report, stream, work->cancellable, error))
      && tamiz_new_file_keep (file, work->cancellable, error))
    return TRUE;

  tamiz_new_file_explain (path, error);
  return FALSE;
}

/* Writes what an import did into a file, for whoever asks later or elsewhere. */
json_t *
tamiz_import_report (TamizWork *work,
                     GError   **error)
{
  g_autoptr (TamizRecord) import = tamiz_work_load (work, TAMIZ_KIND_IMPORT, "id", error);
  const char *path = tamiz_work_text (work, "output");
  gboolean known = g_str_has_suffix (path, ".csv") || g_str_has_suffix (path, ".json") || g_str_has_suffix (path, ".pdf");
  g_autoptr (json_t) report = NULL;
  json_t *answer;

  if (import == NULL
      || !tamiz_work_require (known, TAMIZ_CORE_ERROR_INVALID, error,
                              _("A report is written as *.pdf, *.csv or *.json, not as “%s”"), path)
      || !tamiz_work_require (tamiz_record_get_int (import, TAMIZ_IMPORT_STATE) != TAMIZ_IMPORT_RUNNING,
                              TAMIZ_CORE_ERROR_REFUSED, error,
                              _("The import has not ended; resume or undo it, then its report can be written")))
    return NULL;
  report = make_report (work, import, error);
  if (report == NULL || !save (work, import, report, path, error))
    return NULL;

  answer = json_object ();
  tamiz_json_set_text (answer, "output", path);
  json_object_set (answer, "rows", json_object_get (report, "rows"));
  json_object_set_new (answer, "set_aside",
                       json_integer ((json_int_t) json_array_size (json_object_get (report, "set_aside_rows"))));
  return answer;
}
