#define G_LOG_DOMAIN "tamiz-csv-reader"

#include "config.h"

#include "tamiz-csv-reader.h"

#include "tamiz-csv-source.h"
#include "tamiz-error.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Why a scanner of our own and not libcsv: libcsv calls back for every field and byte
 * by byte, knows neither lines nor ragged rows, and cannot go back where a quote never
 * closes.  Walking over the mapped file with one table of bytes is several times
 * faster, and every repair can be named with its line.
 */

#define MAX_FIELD ((gsize) 1 << 20)
#define MAX_RECORD ((gsize) 16 << 20)
#define MAX_CELLS 16384
#define MAX_LISTED 1000
#define MAX_FOOTER 12
/* An unclosed quote costs a look through the rest of the file. */
#define MAX_RECOVERIES 16
#define SNIFF_ROWS 50

typedef struct
{
  gsize start, end;       /* in the scratch */
  gboolean high : 1;      /* has bytes beyond ASCII */
  gboolean nul : 1;
  gboolean loose : 1;     /* text after its closing quote */
} Cell;

typedef enum
{
  SCAN_RECORD,
  SCAN_END,
  SCAN_UNCLOSED,
  SCAN_FAILED,
} Scan;

struct _TamizCsvReader
{
  GObject parent_instance;

  TamizCsvSource source;
  char delimiter;
  char hint;                 /* of a line sep=; 0 = none */
  guint8 stops[256];
  guint64 line;              /* of the next record */
  guint recoveries;

  GByteArray *scratch;       /* a record's cells, without quotes */
  GArray *cells;
  guint64 record_lines;      /* lines of the scanned record */
  gsize record_size;         /* its bytes with the line end */
  gboolean record_blank;

  TamizRow *header;
  gboolean ended;
  GPtrArray *left_out;
  guint64 n_left_out;
};

G_DEFINE_FINAL_TYPE (TamizCsvReader, tamiz_csv_reader, G_TYPE_OBJECT)

static void
set_delimiter (TamizCsvReader *self,
               char            delimiter)
{
  self->delimiter = delimiter;
  memset (self->stops, 0, sizeof self->stops);
  self->stops[(guchar) delimiter] = 1;
  self->stops['\n'] = 1;
  self->stops['\r'] = 1;
}

static void
leave_out (TamizCsvReader *self,
           guint64         line,
           const char     *code,
           char           *message)
{
  self->n_left_out++;
  if (self->left_out->len < MAX_LISTED)
    g_ptr_array_add (self->left_out, tamiz_intake_problem_new (line, -1, code, message));
  else
    g_free (message);
}

static gboolean
fail_size (guint64   line,
           gboolean  quoted,
           GError  **error)
{
  if (quoted)
    g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_QUOTE,
                 _("The quotation mark that opens in line %" G_GUINT64_FORMAT
                   " is not closed within 1 MiB; close or remove it and import again"),
                 line);
  else
    g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_TOO_LARGE,
                 _("Line %" G_GUINT64_FORMAT " is too long (at most 1 MiB a field, 16 MiB and "
                   "16384 fields a row are read); look whether its line ends are missing"),
                 line);
  return FALSE;
}

/* The scanner's place in the text.  Lines count \n, \r\n and \r alike. */
typedef struct
{
  const guint8 *data;
  gsize size;
  gsize at;
  guint64 lines;      /* line ends passed */
} Place;

static void
pass_line_end (Place *place)
{
  if (place->data[place->at] == '\r' && place->at + 1 < place->size
      && place->data[place->at + 1] == '\n')
    place->at++;
  place->at++;
  place->lines++;
}

static void
append_span (TamizCsvReader *self,
             Cell           *cell,
             const Place    *place,
             gsize           from)
{
  const guint8 *p = place->data + from;
  gsize size = place->at - from;
  guint old = self->scratch->len;
  guint8 all = 0, nul = 0;

  for (gsize i = 0; i < size; i++)
    {
      all |= p[i];
      nul |= p[i] == 0;
    }
  cell->high = cell->high || all >= 0x80;
  cell->nul = cell->nul || nul != 0;
  g_byte_array_set_size (self->scratch, old + (guint) size);
  memcpy (self->scratch->data + old, p, size);
}

/* Up to the closing quote, after the opening one.  Returns whether there is one. */
static gboolean
scan_quoted (TamizCsvReader *self,
             Place          *place,
             Cell           *cell,
             gsize           limit)
{
  gsize from = place->at;

  while (place->at < limit)
    {
      guint8 c = place->data[place->at];

      if (c == '"' && place->at + 1 < place->size && place->data[place->at + 1] == '"')
        {
          place->at++;
          append_span (self, cell, place, from);
          from = ++place->at;
        }
      else if (c == '"')
        {
          append_span (self, cell, place, from);
          place->at++;
          return TRUE;
        }
      else if (c == '\n' || c == '\r')
        pass_line_end (place);
      else
        place->at++;
    }

  return FALSE;
}

static void
scan_plain (TamizCsvReader *self,
            Place          *place,
            Cell           *cell)
{
  gsize from = place->at;
  gsize limit = MIN (place->size, from + MAX_FIELD + 3);

  while (place->at < limit && !self->stops[place->data[place->at]])
    place->at++;
  append_span (self, cell, place, from);
}

/* After a closing quote there may be blanks; anything else is kept as it stands. */
static void
scan_after_quote (TamizCsvReader *self,
                  Place          *place,
                  Cell           *cell)
{
  gsize from = place->at;

  while (place->at < place->size && place->data[place->at] == ' ')
    place->at++;
  if (place->at >= place->size || self->stops[place->data[place->at]])
    return;

  place->at = from;
  cell->loose = TRUE;
  scan_plain (self, place, cell);
}

/* Scans one record into the scratch.  @failed_quoted says which limit was passed. */
static Scan
scan_place (TamizCsvReader *self,
            Place          *place,
            gboolean       *failed_quoted)
{
  gsize start = place->at;

  g_byte_array_set_size (self->scratch, 0);
  g_array_set_size (self->cells, 0);
  self->record_blank = TRUE;
  if (place->at >= place->size)
    return SCAN_END;

  while (TRUE)
    {
      Cell cell = { .start = self->scratch->len };
      gsize field_start = place->at;
      gboolean quoted = place->at < place->size && place->data[place->at] == '"';

      if (quoted)
        {
          place->at++;
          if (!scan_quoted (self, place, &cell, MIN (place->size, field_start + MAX_FIELD + 2)))
            {
              *failed_quoted = TRUE;
              return place->at < place->size ? SCAN_FAILED : SCAN_UNCLOSED;
            }
          scan_after_quote (self, place, &cell);
          self->record_blank = FALSE;
        }
      else
        scan_plain (self, place, &cell);

      cell.end = self->scratch->len;
      self->record_blank = self->record_blank && cell.end == cell.start;
      g_array_append_val (self->cells, cell);
      g_byte_array_append (self->scratch, (const guint8 *) "", 1);
      if (place->at - field_start > MAX_FIELD + 2 || place->at - start > MAX_RECORD
          || self->cells->len > MAX_CELLS)
        {
          *failed_quoted = FALSE;
          return SCAN_FAILED;
        }

      if (place->at >= place->size)
        break;
      if (place->data[place->at] != (guint8) self->delimiter)
        {
          pass_line_end (place);
          break;
        }
      place->at++;
    }

  self->record_blank = self->record_blank && self->cells->len == 1;
  return SCAN_RECORD;
}

/* Scans the next record; a window that ends inside it is made longer first. */
static Scan
scan_record (TamizCsvReader *self,
             GError        **error)
{
  while (TRUE)
    {
      Place place = { 0 };
      gboolean quoted = FALSE;
      Scan scan;

      tamiz_csv_source_get (&self->source, &place.data, &place.size);
      scan = scan_place (self, &place, &quoted);
      if (scan == SCAN_FAILED)
        {
          fail_size (self->line, quoted, error);
          return scan;
        }
      /* A record that ends with the window may go on behind it. */
      if (place.at + 1 >= place.size && tamiz_csv_source_more (&self->source))
        continue;

      self->record_size = place.at;
      self->record_lines = place.lines;
      return scan;
    }
}

static void
pass_record (TamizCsvReader *self)
{
  tamiz_csv_source_forget (&self->source, self->record_size);
  self->line += self->record_lines;
}

/* A quote that never closes: its line alone is handed out, to be set aside, and the
 * lines after it are read as rows.
 */
static TamizRow *
recover_line (TamizCsvReader *self,
              GError        **error)
{
  Place place = { 0 };
  const char *texts[2] = { NULL, NULL };
  g_autofree char *text = NULL;
  TamizRow *row;

  if (++self->recoveries > MAX_RECOVERIES)
    {
      fail_size (self->line, TRUE, error);
      return NULL;
    }

  tamiz_csv_source_get (&self->source, &place.data, &place.size);
  while (place.at < place.size && place.data[place.at] != '\n' && place.data[place.at] != '\r')
    place.at++;
  text = self->source.encoding == TAMIZ_ENCODING_CP1252
           ? tamiz_csv_decode_cp1252 (place.data, place.at)
           : tamiz_csv_repair_utf8 (place.data, place.at);
  texts[0] = text;
  row = tamiz_row_new (self->line, texts);
  row->reject_code = "quote";
  row->reject_reason = g_strdup_printf (_("The quotation mark that opens in line %" G_GUINT64_FORMAT
                                          " is never closed; close it and import the line again"),
                                        self->line);
  if (place.at < place.size)
    pass_line_end (&place);
  self->record_size = place.at;
  self->record_lines = place.lines;
  pass_record (self);

  return row;
}

static void
add_problem (TamizRow   *row,
             int         column,
             const char *code,
             char       *message)
{
  if (row->problems == NULL)
    row->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_intake_problem_free);
  g_ptr_array_add (row->problems, tamiz_intake_problem_new (row->line, column, code, message));
}

static gboolean
cell_needs_work (TamizCsvReader *self,
                 const Cell     *cell)
{
  const char *text = (const char *) self->scratch->data + cell->start;

  if (cell->nul || cell->loose)
    return TRUE;
  if (!cell->high)
    return FALSE;
  if (self->source.encoding == TAMIZ_ENCODING_CP1252)
    return TRUE;
  if (!g_utf8_validate_len (text, cell->end - cell->start, NULL))
    return TRUE;
  if (self->source.window != NULL && strstr (text, "\xef\xbf\xbd") != NULL)
    return TRUE;

  return strstr (text, "\xc3\x83") != NULL || strstr (text, "\xc3\x82") != NULL
         || strstr (text, "\xc3\xa2\xe2") != NULL;
}

/* Decodes and repairs one cell, noting what was done.  Full of the returned text. */
static char *
work_on_cell (TamizCsvReader *self,
              const Cell     *cell,
              TamizRow       *row,
              int             column)
{
  const guint8 *bytes = self->scratch->data + cell->start;
  gsize size = cell->end - cell->start;
  g_autofree guint8 *plain = NULL;
  g_autofree char *text = NULL;
  g_autofree char *meant = NULL;

  if (cell->nul)
    {
      gsize kept = 0;

      plain = g_malloc (size + 1);
      for (gsize i = 0; i < size; i++)
        {
          if (bytes[i] != 0)
            plain[kept++] = bytes[i];
        }
      add_problem (row, column, "nul", g_strdup (_("A NUL character was removed")));
      bytes = plain;
      size = kept;
    }
  if (cell->loose)
    add_problem (row, column, "quote",
                 g_strdup (_("There is text after the closing quotation mark; it was kept")));

  if (self->source.encoding == TAMIZ_ENCODING_CP1252)
    {
      text = tamiz_csv_decode_cp1252 (bytes, size);
      if (strstr (text, "\xef\xbf\xbd") != NULL)
        add_problem (row, column, "encoding",
                     g_strdup (_("A character could not be read and was replaced")));
      return g_steal_pointer (&text);
    }

  if (!g_utf8_validate_len ((const char *) bytes, size, NULL))
    {
      add_problem (row, column, "encoding",
                   g_strdup (_("Bytes that are no UTF-8 were read as Windows-1252")));
      text = tamiz_csv_repair_utf8 (bytes, size);
    }
  else
    text = g_strndup ((const char *) bytes, size);
  if (self->source.window != NULL && strstr (text, "\xef\xbf\xbd") != NULL)
    add_problem (row, column, "encoding",
                 g_strdup (_("A character could not be read and was replaced")));

  meant = tamiz_csv_repair_mojibake (text);
  if (meant == NULL)
    return g_steal_pointer (&text);

  add_problem (row, column, "mojibake",
               g_strdup_printf (_("Letters encoded twice were repaired: “%s” is “%s”"), text,
                                meant));
  return g_steal_pointer (&meant);
}

/* Makes a row of the scanned record. */
static TamizRow *
take_row (TamizCsvReader *self)
{
  TamizRow *row = g_new0 (TamizRow, 1);
  guint n = self->cells->len;
  gsize length = self->scratch->len;
  char *text;

  g_atomic_ref_count_init (&row->ref_count);
  row->line = self->line;
  row->n_cells = n;

  for (guint i = 0; i < n; i++)
    {
      Cell *cell = &g_array_index (self->cells, Cell, i);
      g_autofree char *worked = NULL;

      if (!cell_needs_work (self, cell))
        continue;

      worked = work_on_cell (self, cell, row, i);
      cell->start = self->scratch->len;
      length = cell->start + strlen (worked) + 1;
      g_byte_array_append (self->scratch, (const guint8 *) worked, strlen (worked) + 1);
    }

  length = self->scratch->len;
  row->cells = g_malloc ((n + 1) * sizeof (char *) + length);
  text = (char *) (row->cells + n + 1);
  memcpy (text, self->scratch->data, length);
  for (guint i = 0; i < n; i++)
    row->cells[i] = text + g_array_index (self->cells, Cell, i).start;
  row->cells[n] = NULL;

  return row;
}

/* The next row that holds anything.  @blank_before: whether blank lines came first. */
static gboolean
read_record (TamizCsvReader *self,
             TamizRow      **row,
             gboolean       *blank_before,
             GError        **error)
{
  *row = NULL;
  *blank_before = FALSE;
  while (TRUE)
    {
      Scan scan = scan_record (self, error);

      if (scan == SCAN_END)
        return TRUE;
      if (scan == SCAN_FAILED)
        return FALSE;
      if (scan == SCAN_UNCLOSED)
        {
          *row = recover_line (self, error);
          return *row != NULL;
        }
      if (!self->record_blank)
        break;
      *blank_before = TRUE;
      pass_record (self);
    }

  *row = take_row (self);
  pass_record (self);
  return TRUE;
}

static void
go_to_start (TamizCsvReader *self)
{
  tamiz_csv_source_rewind (&self->source);
  self->line = 1;
  self->recoveries = 0;
  self->ended = FALSE;
  g_ptr_array_set_size (self->left_out, 0);
  self->n_left_out = 0;
}

/* Excel's own way to say the delimiter: a first line "sep=;". */
static void
find_hint (TamizCsvReader *self)
{
  const guint8 *data;
  gsize size, at = 0;

  self->hint = 0;
  tamiz_csv_source_more (&self->source);
  tamiz_csv_source_get (&self->source, &data, &size);
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

static gboolean
skip_hint (TamizCsvReader *self)
{
  const guint8 *data;
  Place place = { 0 };

  if (self->hint == 0)
    return FALSE;

  tamiz_csv_source_more (&self->source);
  tamiz_csv_source_get (&self->source, &data, &place.size);
  place.data = data;
  while (place.at < place.size && data[place.at] != '\n' && data[place.at] != '\r')
    place.at++;
  if (place.at < place.size)
    pass_line_end (&place);
  self->record_size = place.at;
  self->record_lines = place.lines;
  pass_record (self);

  return TRUE;
}

/* How well a delimiter explains the first rows: shares of rows as wide as the header
 * in tenths, then how wide that is.
 */
static guint
rate_delimiter (TamizCsvReader *self,
                char            delimiter)
{
  guint width = 0, rows = 0, alike = 0;

  set_delimiter (self, delimiter);
  go_to_start (self);
  while (rows < SNIFF_ROWS)
    {
      Scan scan = scan_record (self, NULL);

      if (scan != SCAN_RECORD)
        break;
      if (!self->record_blank)
        {
          if (rows == 0)
            width = self->cells->len;
          alike += self->cells->len == width;
          rows++;
        }
      pass_record (self);
    }

  return width < 2 ? 0 : 1 + alike * 10 / rows * MAX_CELLS + width;
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
  set_delimiter (self, best);
}

static gboolean
read_header (TamizCsvReader *self,
             GError        **error)
{
  g_autoptr (TamizRow) first = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gboolean blank;

  go_to_start (self);
  skip_hint (self);
  do
    {
      g_clear_pointer (&first, tamiz_row_unref);
      if (!read_record (self, &first, &blank, error))
        return FALSE;
    }
  while (first != NULL && first->reject_code == NULL && tamiz_row_is_blank (first));

  if (first == NULL)
    {
      g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_EMPTY,
                           _("The file holds nothing but blank lines; export it again"));
      return FALSE;
    }
  if (first->reject_code != NULL)
    return fail_size (first->line, TRUE, error);

  for (guint i = 0; i < first->n_cells; i++)
    {
      char *name = tamiz_text_clean (first->cells[i]);

      g_ptr_array_add (names, name != NULL ? name : g_strdup (""));
    }
  g_ptr_array_add (names, NULL);
  g_clear_pointer (&self->header, tamiz_row_unref);
  self->header = tamiz_row_new (first->line, (const char *const *) names->pdata);

  return TRUE;
}

static gboolean
start (TamizCsvReader *self,
       GBytes         *bytes,
       GError        **error)
{
  if (!tamiz_csv_source_init (&self->source, bytes, error))
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
  if (!start (self, bytes, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * tamiz_csv_reader_new_for_file:
 * @path: a file's path
 * @error: return location
 *
 * Opens a table of texts in a file, which is mapped and not read into memory.
 *
 * Returns: (transfer full) (nullable): the reader; else %TAMIZ_INTAKE_ERROR_READ or
 *   what tamiz_csv_reader_new() fails with
 */
TamizCsvReader *
tamiz_csv_reader_new_for_file (const char *path,
                               GError    **error)
{
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  file = g_mapped_file_new (path, FALSE, &local);
  if (file == NULL)
    {
      g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_READ,
                   _("The file cannot be read: %s"), local->message);
      return NULL;
    }

  bytes = g_mapped_file_get_bytes (file);
  return tamiz_csv_reader_new (bytes, error);
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
  switch (self->source.encoding)
    {
    case TAMIZ_ENCODING_UTF8: return "utf-8";
    case TAMIZ_ENCODING_CP1252: return "windows-1252";
    case TAMIZ_ENCODING_UTF16LE: return "utf-16le";
    case TAMIZ_ENCODING_UTF16BE: return "utf-16be";
    default: g_assert_not_reached ();
    }
}

char
tamiz_csv_reader_get_delimiter (TamizCsvReader *self)
{
  return self->delimiter;
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
  return (const char *const *) self->header->cells;
}

guint
tamiz_csv_reader_get_n_columns (TamizCsvReader *self)
{
  return self->header->n_cells;
}

static gboolean
is_header_again (TamizCsvReader *self,
                 const TamizRow *row)
{
  if (row->n_cells != self->header->n_cells)
    return FALSE;
  for (guint i = 0; i < row->n_cells; i++)
    {
      g_autofree char *clean = NULL;

      if (strcmp (row->cells[i], self->header->cells[i]) == 0)
        continue;
      /* Trimmed it could only be shorter; nearly all rows end here. */
      if (strstr (row->cells[i], self->header->cells[i]) == NULL)
        return FALSE;
      clean = tamiz_text_clean (row->cells[i]);
      if (!g_str_equal (clean != NULL ? clean : "", self->header->cells[i]))
        return FALSE;
    }

  return TRUE;
}

/* Meta puts rows of its own into every export of a form that was tried out. */
static gboolean
is_test_row (const TamizRow *row)
{
  for (guint i = 0; i < row->n_cells; i++)
    {
      if (row->cells[i][0] == '<' && g_str_has_prefix (row->cells[i], "<test lead: dummy data"))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_footer_text (const char *text)
{
  static const char *const words[] = { "copyright", "generated by", "generado por", "confidential",
                                       "confidencial", "all rights reserved" };
  g_autofree char *folded = tamiz_text_fold (text);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strstr (folded, words[i]) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* Salesforce ends a report with a blank line and lines about the report.  Looks ahead
 * from @row; where everything to the end of the file is such lines, they are left out.
 */
static gboolean
is_footer (TamizCsvReader *self,
           TamizRow       *row)
{
  g_autoptr (GPtrArray) lines = NULL;
  TamizCsvSource source = self->source;
  guint64 line = self->line;
  guint recoveries = self->recoveries;
  gboolean told = FALSE, all = TRUE;

  /* A moving window cannot be gone back in; a file of that kind has no such footer
   * unless it is read in whole.
   */
  if (row->n_cells != 1 || self->header->n_cells < 3 || source.window != NULL)
    return FALSE;

  lines = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_row_unref);
  g_ptr_array_add (lines, tamiz_row_ref (row));
  while (all)
    {
      TamizRow *next;
      gboolean blank;

      if (!read_record (self, &next, &blank, NULL))
        all = FALSE;
      else if (next == NULL)
        break;
      else
        {
          g_ptr_array_add (lines, next);
          all = next->n_cells == 1 && next->reject_code == NULL && lines->len <= MAX_FOOTER;
        }
    }
  for (guint i = 0; all && i < lines->len; i++)
    told = told || is_footer_text (((TamizRow *) lines->pdata[i])->cells[0]);
  if (!all || !told)
    {
      self->source = source;
      self->line = line;
      self->recoveries = recoveries;
      return FALSE;
    }

  for (guint i = 0; i < lines->len; i++)
    {
      TamizRow *footer = lines->pdata[i];

      leave_out (self, footer->line, "footer",
                 g_strdup_printf (_("A line about the report, not a row: “%s”"),
                                  footer->cells[0]));
    }
  return TRUE;
}

static void
note_width (TamizCsvReader *self,
            TamizRow       *row)
{
  guint n = self->header->n_cells;
  gboolean only_blanks = TRUE;

  if (row->n_cells < n)
    {
      add_problem (row, -1, "missing_cells",
                   g_strdup_printf (_("The row has %u of %u cells; the others count as blank"),
                                    row->n_cells, n));
      return;
    }

  for (guint i = n; i < row->n_cells; i++)
    only_blanks = only_blanks && tamiz_text_is_blank (row->cells[i]);
  if (!only_blanks)
    add_problem (row, n, "extra_cells",
                 g_strdup_printf (_("The row has %u cells for %u columns; what is beyond the last "
                                    "column was kept with the notes"),
                                  row->n_cells, n));
}

/* Whether a row is to be handed out; lists it where it is not. */
static gboolean
is_wanted (TamizCsvReader *self,
           TamizRow       *row,
           gboolean        after_blank)
{
  if (row->reject_code != NULL)
    return TRUE;
  if (tamiz_row_is_blank (row))
    return FALSE;
  if (is_header_again (self, row))
    {
      leave_out (self, row->line, "repeated_header",
                 g_strdup (_("The header row again, not a row of data")));
      return FALSE;
    }
  if (is_test_row (row))
    {
      leave_out (self, row->line, "test_row",
                 g_strdup (_("A test row of the advertising platform, not a person")));
      return FALSE;
    }

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
          || !read_record (self, &next, &after_blank, error))
        return FALSE;
      if (next == NULL)
        {
          self->ended = TRUE;
          break;
        }
      if (!is_wanted (self, next, after_blank))
        continue;

      if (next->reject_code == NULL && next->n_cells != self->header->n_cells)
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
  return self->source.file_size - self->source.start;
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
  return self->source.read - self->source.start;
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
  return self->left_out;
}

guint64
tamiz_csv_reader_get_n_left_out (TamizCsvReader *self)
{
  return self->n_left_out;
}

static void
tamiz_csv_reader_finalize (GObject *object)
{
  TamizCsvReader *self = TAMIZ_CSV_READER (object);

  g_clear_pointer (&self->header, tamiz_row_unref);
  g_clear_pointer (&self->left_out, g_ptr_array_unref);
  g_clear_pointer (&self->cells, g_array_unref);
  g_clear_pointer (&self->scratch, g_byte_array_unref);
  tamiz_csv_source_clear (&self->source);
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
  self->scratch = g_byte_array_new ();
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  self->left_out = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_intake_problem_free);
}
