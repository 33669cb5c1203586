#define G_LOG_DOMAIN "tamiz-csv-writer"

#include "config.h"

#include "tamiz-csv-writer.h"

#include <string.h>

#define FLUSH_AT (64 * 1024)

struct _TamizCsvWriter
{
  GObject parent_instance;

  GOutputStream *stream;
  GString *buffer;
  gboolean in_row;
};

G_DEFINE_FINAL_TYPE (TamizCsvWriter, tamiz_csv_writer, G_TYPE_OBJECT)

/* An optional sign, digits, and perhaps a point or a comma with more digits: what a
 * spreadsheet may well take for a number, such as a telephone number in E.164.
 */
static gboolean
is_number (const char *text)
{
  if (*text == '+' || *text == '-')
    text++;
  if (!g_ascii_isdigit (*text))
    return FALSE;
  while (g_ascii_isdigit (*text))
    text++;
  if ((*text == '.' || *text == ',') && g_ascii_isdigit (text[1]))
    {
      text++;
      while (g_ascii_isdigit (*text))
        text++;
    }

  return *text == '\0';
}

/* Spreadsheets evaluate a cell that begins like this, even where it is quoted. */
static gboolean
is_formula (const char *text)
{
  return *text != '\0' && strchr ("=+-@\t\r\n", *text) != NULL && !is_number (text);
}

static void
begin_cell (TamizCsvWriter *self)
{
  if (self->in_row)
    g_string_append_c (self->buffer, ',');
  self->in_row = TRUE;
}

static gboolean
flush (TamizCsvWriter  *self,
       GCancellable    *cancellable,
       GError         **error)
{
  if (!g_output_stream_write_all (self->stream, self->buffer->str, self->buffer->len, NULL,
                                  cancellable, error))
    return FALSE;

  g_string_truncate (self->buffer, 0);
  return TRUE;
}

static void
tamiz_csv_writer_finalize (GObject *object)
{
  TamizCsvWriter *self = TAMIZ_CSV_WRITER (object);

  g_clear_object (&self->stream);
  g_string_free (self->buffer, TRUE);

  G_OBJECT_CLASS (tamiz_csv_writer_parent_class)->finalize (object);
}

static void
tamiz_csv_writer_class_init (TamizCsvWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_csv_writer_finalize;
}

static void
tamiz_csv_writer_init (TamizCsvWriter *self)
{
  self->buffer = g_string_new (NULL);
}

/**
 * tamiz_csv_writer_new:
 * @stream: where to write; it is not closed
 *
 * Makes a writer of CSV as RFC 4180 describes it: commas, quotes where they are needed,
 * lines that end with CR and LF.
 *
 * Returns: (transfer full): a new writer
 */
TamizCsvWriter *
tamiz_csv_writer_new (GOutputStream *stream)
{
  TamizCsvWriter *self = g_object_new (TAMIZ_TYPE_CSV_WRITER, NULL);

  self->stream = g_object_ref (stream);
  return self;
}

/**
 * tamiz_csv_writer_add_text:
 * @self: a writer
 * @text: (nullable): what somebody may have typed
 *
 * Adds a cell.  What a spreadsheet would take for a formula gets an apostrophe before
 * it and is quoted; numbers, such as `+59177712345`, stay as they are.
 */
void
tamiz_csv_writer_add_text (TamizCsvWriter *self,
                           const char     *text)
{
  gboolean formula;

  g_return_if_fail (TAMIZ_IS_CSV_WRITER (self));

  begin_cell (self);
  if (text == NULL || *text == '\0')
    return;

  formula = is_formula (text);
  if (!formula && strpbrk (text, ",\"\r\n") == NULL && *text != ' '
      && text[strlen (text) - 1] != ' ')
    {
      g_string_append (self->buffer, text);
      return;
    }

  g_string_append_c (self->buffer, '"');
  if (formula)
    g_string_append_c (self->buffer, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (self->buffer, '"');
      g_string_append_c (self->buffer, *p);
    }
  g_string_append_c (self->buffer, '"');
}

/**
 * tamiz_csv_writer_add_number:
 * @self: a writer
 * @number: (nullable): a number that the program wrote, with a decimal point
 *
 * Adds a cell that spreadsheets may reckon with.
 */
void
tamiz_csv_writer_add_number (TamizCsvWriter *self,
                             const char     *number)
{
  g_return_if_fail (TAMIZ_IS_CSV_WRITER (self));

  begin_cell (self);
  if (number != NULL)
    g_string_append (self->buffer, number);
}

/**
 * tamiz_csv_writer_end_row:
 * @self: a writer
 * @cancellable: (nullable): to stop it
 * @error: return location
 *
 * Ends a row; from time to time what is ready goes to the stream.
 *
 * Returns: whether it could be written; else the stream's error
 */
gboolean
tamiz_csv_writer_end_row (TamizCsvWriter  *self,
                          GCancellable    *cancellable,
                          GError         **error)
{
  g_return_val_if_fail (TAMIZ_IS_CSV_WRITER (self), FALSE);

  g_string_append (self->buffer, "\r\n");
  self->in_row = FALSE;

  return self->buffer->len < FLUSH_AT || flush (self, cancellable, error);
}

/**
 * tamiz_csv_writer_finish:
 * @self: a writer
 * @cancellable: (nullable): to stop it
 * @error: return location
 *
 * Writes what is left.
 *
 * Returns: whether everything has been written; else the stream's error
 */
gboolean
tamiz_csv_writer_finish (TamizCsvWriter  *self,
                         GCancellable    *cancellable,
                         GError         **error)
{
  g_return_val_if_fail (TAMIZ_IS_CSV_WRITER (self), FALSE);

  return flush (self, cancellable, error)
         && g_output_stream_flush (self->stream, cancellable, error);
}
