#define G_LOG_DOMAIN "tamiz-lead-export"

#include "config.h"

#include "tamiz-lead-export.h"

#include "tamiz-csv-writer.h"
#include "tamiz-error.h"
#include "tamiz-found-leads.h"
#include "tamiz-new-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Leads between two words about the progress. */
#define LEADS_PER_STEP 100

typedef struct
{
  TamizNewFile *file;       /* (nullable): the text is the answer */
  GOutputStream *stream;
  TamizCsvWriter *writer;
  guint written;
} Export;

static char *
join_texts (json_t     *array,
            const char *member)
{
  GString *text = g_string_new (NULL);
  json_t *value;
  gsize i;

  json_array_foreach (array, i, value)
    {
      const char *part = member != NULL ? tamiz_json_get_text (value, member) : json_string_value (value);

      if (part == NULL && member != NULL)
        part = tamiz_json_get_text (value, "as_typed");
      if (part != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", part);
    }

  return g_string_free (text, FALSE);
}

static const char *const export_columns[] = {
  "id",     "stage",    "grade",       "first_name",  "last_name", "job_title", "company", "city",
  "country", "source",  "campaign",    "received_on", "external_id", "owner",   "journey", "persona",
};

/* The leads named one by one; *@only stays NULL where none are. */
static gboolean
read_only (TamizWork   *work,
           GHashTable **only,
           GError     **error)
{
  json_t *value;
  gsize i;

  json_array_foreach (json_object_get (work->arguments, "only"), i, value)
    {
      const char *text = json_string_value (value);
      gint64 id = 0;

      if (!tamiz_work_require (text != NULL
                                   && g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &id, NULL),
                               TAMIZ_CORE_ERROR_INVALID, error, _("“%s” is not a number (%s)"),
                               text != NULL ? text : "", "only"))
        return FALSE;
      if (*only == NULL)
        *only = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      g_hash_table_add (*only, g_memdup2 (&id, sizeof id));
    }

  return TRUE;
}

static gboolean
write_header (Export       *export,
              GCancellable *cancellable,
              GError      **error)
{
  for (guint column = 0; column < G_N_ELEMENTS (export_columns); column++)
    tamiz_csv_writer_add_text (export->writer, export_columns[column]);
  tamiz_csv_writer_add_text (export->writer, "email");
  tamiz_csv_writer_add_text (export->writer, "phone");
  tamiz_csv_writer_add_text (export->writer, "tags");
  return tamiz_csv_writer_end_row (export->writer, cancellable, error);
}

static gboolean
write_lead (TamizWork  *work,
            json_t     *lead,
            guint       nth,
            guint       of,
            gpointer    user_data,
            GError    **error)
{
  Export *export = user_data;
  g_autofree char *emails = join_texts (json_object_get (lead, "emails"), NULL);
  g_autofree char *phones = join_texts (json_object_get (lead, "phones"), "e164");
  g_autofree char *tags = join_texts (json_object_get (lead, "tags"), NULL);

  for (guint column = 0; column < G_N_ELEMENTS (export_columns); column++)
    tamiz_csv_writer_add_text (export->writer, tamiz_json_get_text (lead, export_columns[column]));
  tamiz_csv_writer_add_text (export->writer, emails);
  /* One number is a number; anything else typed there is text, never a formula. */
  if (strspn (phones, "+0123456789") == strlen (phones))
    tamiz_csv_writer_add_number (export->writer, phones);
  else
    tamiz_csv_writer_add_text (export->writer, phones);
  tamiz_csv_writer_add_text (export->writer, tags);
  export->written = nth;
  if (nth % LEADS_PER_STEP == 0)
    tamiz_work_progress (work, nth, of);

  return tamiz_csv_writer_end_row (export->writer, work->cancellable, error);
}

static gboolean
begin_export (Export      *export,
              const char  *path,
              GError     **error)
{
  if (path != NULL)
    {
      export->file = tamiz_new_file_open (path, error);
      if (export->file == NULL)
        return FALSE;
      export->stream = g_object_ref (tamiz_new_file_get_stream (export->file));
    }
  else
    export->stream = g_memory_output_stream_new_resizable ();
  export->writer = tamiz_csv_writer_new (export->stream);

  return TRUE;
}

static void
clear_export (Export *export)
{
  g_clear_object (&export->writer);
  g_clear_object (&export->stream);
  g_clear_pointer (&export->file, tamiz_new_file_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, clear_export)

static gboolean
write_all (TamizWork   *work,
           TamizQuery  *query,
           GHashTable  *only,
           Export      *export,
           GError     **error)
{
  guint total = 0;

  return write_header (export, work->cancellable, error)
         && tamiz_found_leads_tell (work, query, only, &total, write_lead, export, error)
         && tamiz_csv_writer_finish (export->writer, work->cancellable, error);
}

static json_t *
answer_with_text (Export  *export,
                  GError **error)
{
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (export->stream);
  json_t *answer;

  if (!g_output_stream_close (export->stream, NULL, error))
    return NULL;

  answer = json_object ();
  json_object_set_new (answer, "text",
                       json_stringn (g_memory_output_stream_get_data (memory),
                                     g_memory_output_stream_get_data_size (memory)));
  return answer;
}

/* Writes what a query finds into a file, of which nothing is left where it is given up or
 * fails; or into the answer.
 */
json_t *
tamiz_lead_export (TamizWork *work,
                   GError   **error)
{
  g_autoptr (TamizQuery) query = tamiz_work_make_query (work, error);
  g_autoptr (GHashTable) only = NULL;
  g_auto (Export) export = { 0 };
  const char *path = tamiz_work_text (work, "output");
  json_t *answer;

  if (query == NULL || !read_only (work, &only, error) || !begin_export (&export, path, error))
    return NULL;
  if (!write_all (work, query, only, &export, error))
    {
      if (path != NULL && error != NULL && (*error)->domain == G_IO_ERROR)
        tamiz_new_file_explain (path, error);
      return NULL;
    }
  if (path == NULL)
    return answer_with_text (&export, error);
  if (!tamiz_new_file_keep (export.file, work->cancellable, error))
    return NULL;

  answer = json_object ();
  tamiz_json_set_text (answer, "output", path);
  json_object_set_new (answer, "total", json_integer (export.written));
  return answer;
}
