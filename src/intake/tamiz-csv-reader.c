#define G_LOG_DOMAIN "tamiz-csv-reader"

#include "config.h"

#include "tamiz-csv-reader.h"

#include "tamiz-csv-scanner.h"
#include "tamiz-error.h"
#include "tamiz-row-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SNIFF_ROWS 50

struct _TamizCsvReader
{
  GObject parent_instance;

  TamizCsvScanner scanner;
  char hint;                 /* of a line sep=; 0 = none */
  TamizRowTable table;
  gboolean ended;
};

static void tamiz_csv_reader_iface_init (TamizRowReaderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TamizCsvReader, tamiz_csv_reader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TAMIZ_TYPE_ROW_READER,
                                                      tamiz_csv_reader_iface_init))

static void
go_to_start (TamizCsvReader *self)
{
  tamiz_csv_scanner_rewind (&self->scanner);
  self->ended = FALSE;
  tamiz_row_table_begin (&self->table);
}

/* Excel's own way to say the delimiter: a first line "sep=;". */
static void
find_hint (TamizCsvReader *self)
{
  const guint8 *data;
  gsize size, at = 0;

  self->hint = 0;
  tamiz_csv_source_more (&self->scanner.source);
  tamiz_csv_source_get (&self->scanner.source, &data, &size);
  if (size > 0 && data[0] == '"')
    at = 1;
  if (size < at + 5 || g_ascii_strncasecmp ((const char *) data + at, "sep=", 4) != 0)
    return;
  if (strchr (",;\t|", data[at + 4]) == NULL || data[at + 4] == 0)
    return;
  if (size > at + 5 && strchr ("\r\n\"", data[at + 5]) == NULL)
    return;

  self->hint = (char) data[at + 4];
}

/* The widths of the first rows that are not blank. */
static guint
measure_rows (TamizCsvReader *self,
              guint          *widths)
{
  guint rows = 0;

  go_to_start (self);
  while (rows < SNIFF_ROWS && tamiz_csv_scanner_scan (&self->scanner, NULL) == TAMIZ_SCAN_RECORD)
    {
      if (!self->scanner.record_blank)
        widths[rows++] = self->scanner.cells->len;
      tamiz_csv_scanner_pass (&self->scanner);
    }

  return rows;
}

/* How well a delimiter explains the first rows: in hundredths those that are as wide as the
 * header, then how wide that is.  The header is the first that is half as wide as any: above it
 * stand titles.
 */
static guint
rate_delimiter (TamizCsvReader *self,
                char            delimiter)
{
  guint widths[SNIFF_ROWS], widest = 0, header = 0, alike = 0, rows;

  tamiz_csv_scanner_set_delimiter (&self->scanner, delimiter);
  rows = measure_rows (self, widths);
  for (guint i = 0; i < rows; i++)
    widest = MAX (widest, widths[i]);
  while (header < rows && widths[header] * 2 < widest)
    header++;
  for (guint i = header; i < rows; i++)
    alike += widths[i] == widths[header];

  return rows == 0 || widths[header] < 2 ? 0 : 1 + alike * 100 / rows * TAMIZ_CSV_MAX_CELLS + widths[header];
}

static void
find_delimiter (TamizCsvReader *self)
{
  static const char candidates[] = { ',', ';', '\t', '|' };
  char best = ',';
  guint best_rate = 0;

  if (self->hint != 0)
    best = self->hint;
  for (guint i = 0; self->hint == 0 && i < G_N_ELEMENTS (candidates); i++)
    {
      guint rate = rate_delimiter (self, candidates[i]);

      if (rate > best_rate)
        {
          best = candidates[i];
          best_rate = rate;
        }
    }
  tamiz_csv_scanner_set_delimiter (&self->scanner, best);
}

static void
go_to_first_line (TamizCsvReader *self)
{
  go_to_start (self);
  if (self->hint != 0)
    tamiz_csv_scanner_skip_line (&self->scanner);
}

/* @row: (out) (nullable): the next that is not blank */
static gboolean
read_filled (TamizCsvReader *self,
             TamizRow      **row,
             GError        **error)
{
  gboolean blank;

  *row = NULL;
  do
    {
      g_clear_pointer (row, tamiz_row_unref);
      if (!tamiz_csv_scanner_read (&self->scanner, row, &blank, error))
        return FALSE;
    }
  while (*row != NULL && (*row)->reject_code == NULL && tamiz_row_is_blank (*row));

  return TRUE;
}

/* The first rows, as far as they can be read; @error only where there is none. */
static GPtrArray *
look_ahead (TamizCsvReader *self,
            GError        **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_row_unref);

  go_to_first_line (self);
  while (rows->len < TAMIZ_ROW_TABLE_HEADER_ROWS)
    {
      g_autoptr (TamizRow) row = NULL;

      if (!read_filled (self, &row, rows->len == 0 ? error : NULL))
        return rows->len > 0 ? g_steal_pointer (&rows) : NULL;
      if (row == NULL || (row->reject_code != NULL && rows->len > 0))
        break;
      if (row->reject_code != NULL)
        {
          tamiz_csv_fail_size (row->line, TRUE, error);
          return NULL;
        }
      g_ptr_array_add (rows, g_steal_pointer (&row));
    }

  return g_steal_pointer (&rows);
}

/* Behind the header; what stands above it is left out. */
static gboolean
read_header (TamizCsvReader *self,
             GError        **error)
{
  g_autoptr (GPtrArray) rows = look_ahead (self, error);
  guint header;

  if (rows == NULL)
    return FALSE;
  if (rows->len == 0)
    {
      g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_EMPTY,
                           _("The file holds nothing but blank lines; export it again"));
      return FALSE;
    }

  header = tamiz_row_table_find_header (rows);
  go_to_first_line (self);
  for (guint i = 0; i <= header; i++)
    {
      g_autoptr (TamizRow) row = NULL;

      if (!read_filled (self, &row, error))
        return FALSE;
      if (i < header)
        tamiz_row_table_leave_out_title (&self->table, row);
    }
  tamiz_row_table_take_header (&self->table, rows->pdata[header]);

  return TRUE;
}

static gboolean
start (TamizCsvReader *self,
       const char     *path,
       GBytes         *bytes,
       GError        **error)
{
  if (!tamiz_csv_scanner_init (&self->scanner, path, bytes, error))
    return FALSE;

  find_hint (self);
  find_delimiter (self);
  return read_header (self, error);
}

/**
 * tamiz_csv_reader_new:
 * @bytes: the file's content
 * @error: return location
 *
 * Opens a table of texts: finds its encoding (by its mark, else UTF-8 or UTF-16 by
 * itself, else Windows-1252), its delimiter and its header row.
 *
 * Returns: (transfer full) (nullable): the reader; else %TAMIZ_INTAKE_ERROR_EMPTY,
 *   %TAMIZ_INTAKE_ERROR_BINARY, %TAMIZ_INTAKE_ERROR_ENCODING, or what
 *   tamiz_csv_reader_read_row() fails with
 */
TamizCsvReader *
tamiz_csv_reader_new (GBytes  *bytes,
                      GError **error)
{
  g_autoptr (TamizCsvReader) self = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_object_new (TAMIZ_TYPE_CSV_READER, NULL);
  if (!start (self, NULL, bytes, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * tamiz_csv_reader_new_for_file:
 * @path: a file's path
 * @error: return location
 *
 * Opens a table of texts in a file, of which a piece at a time is in memory.
 *
 * Returns: (transfer full) (nullable): the reader; else %TAMIZ_INTAKE_ERROR_READ or
 *   what tamiz_csv_reader_new() fails with
 */
TamizCsvReader *
tamiz_csv_reader_new_for_file (const char *path,
                               GError    **error)
{
  g_autoptr (TamizCsvReader) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (TAMIZ_TYPE_CSV_READER, NULL);
  return start (self, path, NULL, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * tamiz_csv_reader_get_encoding:
 * @self: a reader
 *
 * Gets the encoding that was found.
 *
 * Returns: (transfer none): `utf-8`, `windows-1252`, `utf-16le` or `utf-16be`
 */
const char *
tamiz_csv_reader_get_encoding (TamizCsvReader *self)
{
  return tamiz_csv_source_get_encoding (&self->scanner.source);
}

char
tamiz_csv_reader_get_delimiter (TamizCsvReader *self)
{
  return self->scanner.delimiter;
}

/**
 * tamiz_csv_reader_get_header:
 * @self: a reader
 *
 * Gets the names of the columns, trimmed; a column without a name has an empty one.
 *
 * Returns: (transfer none) (array zero-terminated=1): the names
 */
const char *const *
tamiz_csv_reader_get_header (TamizCsvReader *self)
{
  return (const char *const *) self->table.header->cells;
}

guint
tamiz_csv_reader_get_n_columns (TamizCsvReader *self)
{
  return self->table.header->n_cells;
}

/* Looks ahead from @row; where everything to the end of the file is lines about the report,
 * they are left out.
 */
static gboolean
is_footer (TamizCsvReader *self,
           TamizRow       *row)
{
  g_autoptr (GPtrArray) lines = NULL;
  guint64 line = self->scanner.line;
  guint recoveries = self->scanner.recoveries;
  gboolean all = TRUE;
  gsize held;

  if (!tamiz_row_table_may_end_with (&self->table, row))
    return FALSE;

  held = tamiz_csv_source_hold (&self->scanner.source);
  lines = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_row_unref);
  g_ptr_array_add (lines, tamiz_row_ref (row));
  while (all)
    {
      TamizRow *next;
      gboolean blank;

      if (!tamiz_csv_scanner_read (&self->scanner, &next, &blank, NULL))
        all = FALSE;
      else if (next == NULL)
        break;
      else
        {
          g_ptr_array_add (lines, next);
          all = next->n_cells == 1 && next->reject_code == NULL && lines->len <= TAMIZ_ROW_TABLE_MAX_FOOTER;
        }
    }
  if (all && tamiz_row_table_take_footer (&self->table, lines))
    {
      tamiz_csv_source_release (&self->scanner.source);
      return TRUE;
    }

  tamiz_csv_source_go_back (&self->scanner.source, held);
  self->scanner.line = line;
  self->scanner.recoveries = recoveries;
  return FALSE;
}

static void
note_width (TamizCsvReader *self,
            TamizRow       *row)
{
  guint n = self->table.header->n_cells;

  if (row->n_cells < n)
    tamiz_row_add_problem (row, -1, "missing_cells",
                           g_strdup_printf (_("The row has %u of %u cells; the others count as "
                                              "blank"),
                                            row->n_cells, n));
  else
    tamiz_row_table_note_extra (&self->table, row);
}

/* Whether a row is to be handed out; lists it where it is not. */
static gboolean
is_wanted (TamizCsvReader *self,
           TamizRow       *row,
           gboolean        after_blank)
{
  if (row->reject_code != NULL)
    return TRUE;
  if (!tamiz_row_table_is_wanted (&self->table, row))
    return FALSE;

  return !after_blank || !is_footer (self, row);
}

/**
 * tamiz_csv_reader_read_row:
 * @self: a reader
 * @row: (out) (transfer full) (nullable): the next row; %NULL at the end
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads the next row of data.  Blank lines are passed over; test rows, repeated
 * headers and report footers are left out and listed.  A row of fewer or more cells
 * than the header comes with a problem that says so.  A row whose quotation mark never
 * closes comes with `reject_code`, its line as its only cell, and reading goes on in
 * the line after it.
 *
 * Returns: whether reading may go on; else %TAMIZ_INTAKE_ERROR_TOO_LARGE or
 *   %TAMIZ_INTAKE_ERROR_QUOTE with the line, or %G_IO_ERROR_CANCELLED
 */
gboolean
tamiz_csv_reader_read_row (TamizCsvReader *self,
                           TamizRow      **row,
                           GCancellable   *cancellable,
                           GError        **error)
{
  g_return_val_if_fail (TAMIZ_IS_CSV_READER (self), FALSE);
  g_return_val_if_fail (row != NULL, FALSE);

  *row = NULL;
  while (!self->ended)
    {
      g_autoptr (TamizRow) next = NULL;
      gboolean after_blank;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !tamiz_csv_scanner_read (&self->scanner, &next, &after_blank, error))
        return FALSE;
      if (next == NULL)
        {
          self->ended = TRUE;
          break;
        }
      if (!is_wanted (self, next, after_blank))
        continue;

      if (next->reject_code == NULL && next->n_cells != self->table.header->n_cells)
        note_width (self, next);
      *row = g_steal_pointer (&next);
      break;
    }

  return TRUE;
}

/**
 * tamiz_csv_reader_rewind:
 * @self: a reader
 *
 * Goes back to the first row of data.
 */
void
tamiz_csv_reader_rewind (TamizCsvReader *self)
{
  g_return_if_fail (TAMIZ_IS_CSV_READER (self));

  /* It was read once, so it can be read again. */
  if (!read_header (self, NULL))
    self->ended = TRUE;
}

/**
 * tamiz_csv_reader_get_size:
 * @self: a reader
 *
 * Gets how much there is to read, for progress.
 *
 * Returns: bytes of the file
 */
guint64
tamiz_csv_reader_get_size (TamizCsvReader *self)
{
  return self->scanner.source.file_size - self->scanner.source.start;
}

/**
 * tamiz_csv_reader_get_position:
 * @self: a reader
 *
 * Gets how much was read, for progress.
 *
 * Returns: bytes of the file, at most its size
 */
guint64
tamiz_csv_reader_get_position (TamizCsvReader *self)
{
  return tamiz_csv_source_get_done (&self->scanner.source);
}

/**
 * tamiz_csv_reader_get_left_out:
 * @self: a reader
 *
 * Lists what was no row of data so far: footers, test rows, repeated headers; at most
 * the first 1,000.
 *
 * Returns: (transfer none) (element-type TamizIntakeProblem): the list
 */
GPtrArray *
tamiz_csv_reader_get_left_out (TamizCsvReader *self)
{
  return self->table.left_out;
}

guint64
tamiz_csv_reader_get_n_left_out (TamizCsvReader *self)
{
  return self->table.n_left_out;
}

static const char *
get_encoding (TamizRowReader *reader)
{
  return tamiz_csv_reader_get_encoding (TAMIZ_CSV_READER (reader));
}

static char
get_delimiter (TamizRowReader *reader)
{
  return tamiz_csv_reader_get_delimiter (TAMIZ_CSV_READER (reader));
}

static const char *const *
get_header (TamizRowReader *reader)
{
  return tamiz_csv_reader_get_header (TAMIZ_CSV_READER (reader));
}

static gboolean
read_row (TamizRowReader  *reader,
          TamizRow       **row,
          GCancellable    *cancellable,
          GError         **error)
{
  return tamiz_csv_reader_read_row (TAMIZ_CSV_READER (reader), row, cancellable, error);
}

static void
go_back (TamizRowReader *reader)
{
  tamiz_csv_reader_rewind (TAMIZ_CSV_READER (reader));
}

static guint64
get_size (TamizRowReader *reader)
{
  return tamiz_csv_reader_get_size (TAMIZ_CSV_READER (reader));
}

static guint64
get_position (TamizRowReader *reader)
{
  return tamiz_csv_reader_get_position (TAMIZ_CSV_READER (reader));
}

static GPtrArray *
get_left_out (TamizRowReader *reader)
{
  return tamiz_csv_reader_get_left_out (TAMIZ_CSV_READER (reader));
}

static guint64
get_n_left_out (TamizRowReader *reader)
{
  return tamiz_csv_reader_get_n_left_out (TAMIZ_CSV_READER (reader));
}

static void
tamiz_csv_reader_iface_init (TamizRowReaderInterface *iface)
{
  iface->format = "csv";
  iface->get_encoding = get_encoding;
  iface->get_delimiter = get_delimiter;
  iface->get_header = get_header;
  iface->read_row = read_row;
  iface->rewind = go_back;
  iface->get_size = get_size;
  iface->get_position = get_position;
  iface->get_left_out = get_left_out;
  iface->get_n_left_out = get_n_left_out;
}

static void
tamiz_csv_reader_finalize (GObject *object)
{
  TamizCsvReader *self = TAMIZ_CSV_READER (object);

  tamiz_row_table_clear (&self->table);
  tamiz_csv_scanner_clear (&self->scanner);
  G_OBJECT_CLASS (tamiz_csv_reader_parent_class)->finalize (object);
}

static void
tamiz_csv_reader_class_init (TamizCsvReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_csv_reader_finalize;
}

static void
tamiz_csv_reader_init (TamizCsvReader *self)
{
  tamiz_row_table_init (&self->table);
}
