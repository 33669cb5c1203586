#define G_LOG_DOMAIN "tamiz-outbox-export"

#include "config.h"

#include "tamiz-outbox-export.h"

#include "tamiz-csv-writer.h"
#include "tamiz-error.h"
#include "tamiz-new-file.h"
#include "tamiz-outbox-fields.h"
#include "tamiz-outbox-telling.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* So many rows are at hand at a time. */
#define PIECE 500

#define UNDELIVERED \
  (1 << TAMIZ_OUTBOX_QUEUED | 1 << TAMIZ_OUTBOX_SENDING | 1 << TAMIZ_OUTBOX_PROBING | 1 << TAMIZ_OUTBOX_HELD \
   | 1 << TAMIZ_OUTBOX_DEAD)

typedef struct
{
  TamizWork *work;
  TamizOutboxTelling *telling;
  GOutputStream *stream;    /* not owned */
  TamizCsvWriter *writer;   /* (nullable): where it is CSV */
  guint written;
} Export;

/* What each row says of itself, before what it was to say in the CRM. */
static const char *const columns[]
    = { "id", "connection", "group", "lead", "lead_name", "object", "key", "reason", "words", "meaning", "what_next",
        "created" };

static gboolean
write_text (Export      *self,
            const char  *text,
            GError     **error)
{
  return g_output_stream_write_all (self->stream, text, strlen (text), NULL, self->work->cancellable, error);
}

static gboolean
write_header (Export  *self,
              GError **error)
{
  const TamizPayloadField *field;

  if (self->writer == NULL)
    return write_text (self, "[", error);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    tamiz_csv_writer_add_text (self->writer, columns[i]);
  for (guint i = 0; (field = tamiz_payload_get_field (i)) != NULL; i++)
    tamiz_csv_writer_add_text (self->writer, field->key);

  return tamiz_csv_writer_end_row (self->writer, self->work->cancellable, error);
}

static void
add_value (Export                  *self,
           const TamizPayloadField *field,
           const char              *value)
{
  /* A number is a number; anything else is text, never a formula. */
  if (value != NULL && (field->type == TAMIZ_PAYLOAD_PHONE || field->type == TAMIZ_PAYLOAD_AMOUNT)
      && strspn (value, "+.0123456789") == strlen (value))
    tamiz_csv_writer_add_number (self->writer, value);
  else
    tamiz_csv_writer_add_text (self->writer, value);
}

static gboolean
write_as_csv (Export       *self,
              json_t       *told,
              json_t       *payload,
              GError      **error)
{
  const TamizPayloadField *field;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    tamiz_csv_writer_add_text (self->writer, tamiz_json_get_text (told, columns[i]));
  for (guint i = 0; (field = tamiz_payload_get_field (i)) != NULL; i++)
    add_value (self, field, tamiz_json_get_text (payload, field->key));

  return tamiz_csv_writer_end_row (self->writer, self->work->cancellable, error);
}

static gboolean
write_as_json (Export   *self,
               json_t   *told,
               json_t   *payload,
               GError  **error)
{
  g_autoptr (json_t) object = json_object (), fields = json_object ();
  g_autofree char *text = NULL;
  const char *key;
  json_t *value;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    tamiz_json_set_text (object, columns[i], tamiz_json_get_text (told, columns[i]));
  json_object_foreach (payload, key, value)
    {
      if (tamiz_payload_may_be_seen (key))
        json_object_set (fields, key, value);
    }
  json_object_set (object, "fields", fields);
  text = tamiz_json_to_text (object);

  return write_text (self, self->written > 0 ? ",\n" : "\n", error) && write_text (self, text, error);
}

static gboolean
write_row (Export       *self,
           TamizRecord  *row,
           GError      **error)
{
  g_autoptr (json_t) told = tamiz_outbox_telling_list (self->telling, row, error);
  g_autoptr (json_t) payload = tamiz_payload_parse (row);

  if (told == NULL
      || !(self->writer != NULL ? write_as_csv (self, told, payload, error)
                                : write_as_json (self, told, payload, error)))
    return FALSE;
  self->written++;

  return TRUE;
}

static gboolean
write_all (Export            *self,
           TamizOutboxQuery  *query,
           GError           **error)
{
  guint n;

  if (!write_header (self, error))
    return FALSE;
  do
    {
      g_autoptr (GPtrArray) rows = tamiz_reader_list_outbox (self->work->reader, query, error);

      if (rows == NULL)
        return FALSE;
      n = rows->len;
      for (guint i = 0; i < n; i++)
        {
          if (!write_row (self, g_ptr_array_index (rows, i), error))
            return FALSE;
        }
      query->offset += n;
    }
  while (n == PIECE);

  return self->writer != NULL ? tamiz_csv_writer_finish (self->writer, self->work->cancellable, error)
                              : write_text (self, "\n]\n", error);
}

static gboolean
read_query (TamizWork         *work,
            TamizOutboxQuery  *query,
            GError           **error)
{
  const char *name = tamiz_work_text (work, "connection");
  g_autoptr (TamizRecord) connection = NULL;

  *query = (TamizOutboxQuery) { .stands = UNDELIVERED, .limit = PIECE };
  if (name == NULL)
    return TRUE;
  connection = tamiz_work_find (work, TAMIZ_KIND_CONNECTION, TAMIZ_CONNECTION_NAME, name, error);
  if (connection == NULL)
    return FALSE;
  query->connection = tamiz_record_get_id (connection);

  return TRUE;
}

static gboolean
write_file (Export            *self,
            const char        *path,
            gboolean           csv,
            TamizOutboxQuery  *query,
            GError           **error)
{
  g_autoptr (TamizNewFile) file = tamiz_new_file_open (path, error);
  gboolean written;

  if (file == NULL)
    return FALSE;
  self->stream = tamiz_new_file_get_stream (file);
  self->writer = csv ? tamiz_csv_writer_new (self->stream) : NULL;
  written = write_all (self, query, error);
  g_clear_object (&self->writer);
  if (!written && error != NULL && (*error)->domain == G_IO_ERROR)
    tamiz_new_file_explain (path, error);

  return written && tamiz_new_file_keep (file, self->work->cancellable, error);
}

/**
 * tamiz_outbox_export:
 * @work: what an operation has at hand; arguments output, format and connection
 * @error: return location
 *
 * Writes what waits, is in doubt, is held or was refused into a file, with every field that it was to
 * have in the CRM.  What stood at that path stays where it fails.
 *
 * Returns: (transfer full): output and total; %NULL with an error
 */
json_t *
tamiz_outbox_export (TamizWork  *work,
                     GError    **error)
{
  const char *format = tamiz_work_text (work, "format"), *path = tamiz_work_text (work, "output");
  gboolean csv = format == NULL ? !g_str_has_suffix (path, ".json") : g_str_equal (format, "csv");
  g_autoptr (TamizOutboxTelling) telling = NULL;
  Export export = { .work = work };
  TamizOutboxQuery query;
  json_t *answer;

  if (!tamiz_work_require (format == NULL || csv || g_str_equal (format, "json"), TAMIZ_CORE_ERROR_INVALID, error,
                           _("“%s” is not possible for %s; possible are: %s"), format, "format", "csv, json")
      || !read_query (work, &query, error))
    return NULL;
  export.telling = telling = tamiz_outbox_telling_new (work, error);
  if (telling == NULL || !write_file (&export, path, csv, &query, error))
    return NULL;

  answer = json_object ();
  tamiz_json_set_text (answer, "output", path);
  json_object_set_new (answer, "total", json_integer (export.written));
  return answer;
}
