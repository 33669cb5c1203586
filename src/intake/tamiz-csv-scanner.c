#define G_LOG_DOMAIN "tamiz-csv-scanner"

#include "config.h"

#include "tamiz-csv-scanner.h"

#include "tamiz-error.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Why a scanner of our own and not libcsv: libcsv calls back for every field and byte
 * by byte, knows neither lines nor ragged rows, and cannot go back where a quote never
 * closes.  Walking over blocks of the file with one table of bytes is several times
 * faster, and every repair can be named with its line.
 */

#define MAX_FIELD ((gsize) 1 << 20)
#define MAX_RECORD ((gsize) 16 << 20)
#define MAX_CELLS TAMIZ_CSV_MAX_CELLS
/* An unclosed quote costs a look through the rest of the file. */
#define MAX_RECOVERIES 16

void
tamiz_csv_scanner_set_delimiter (TamizCsvScanner *self,
                                 char             delimiter)
{
  self->delimiter = delimiter;
  memset (self->stops, 0, sizeof self->stops);
  self->stops[(guchar) delimiter] = 1;
  self->stops['\n'] = 1;
  self->stops['\r'] = 1;
}

gboolean
tamiz_csv_fail_size (guint64  line,
                     gboolean quoted,
                     GError **error)
{
  if (quoted)
    g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_QUOTE,
                 _("The quotation mark that opens in line %" PRIu64
                   " is not closed within 1 MiB; close or remove it and import again"),
                 line);
  else
    g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_TOO_LARGE,
                 _("Line %" PRIu64 " is too long (at most 1 MiB a field, 16 MiB and "
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
append_span (TamizCsvScanner *self,
             TamizCsvCell           *cell,
             const Place    *place,
             gsize           from)
{
  const guint8 *p = place->data + from;
  gsize size = place->at - from;
  guint old = self->scratch->len;
  guint8 all = 0, nul = 0;

  if (size == 0)
    return;

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
scan_quoted (TamizCsvScanner *self,
             Place          *place,
             TamizCsvCell           *cell,
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
scan_plain (TamizCsvScanner *self,
            Place          *place,
            TamizCsvCell           *cell)
{
  gsize from = place->at;
  gsize limit = MIN (place->size, from + MAX_FIELD + 3);

  while (place->at < limit && !self->stops[place->data[place->at]])
    place->at++;
  append_span (self, cell, place, from);
}

/* After a closing quote there may be blanks; anything else is kept as it stands. */
static void
scan_after_quote (TamizCsvScanner *self,
                  Place          *place,
                  TamizCsvCell           *cell)
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
static TamizScan
scan_place (TamizCsvScanner *self,
            Place          *place,
            gboolean       *failed_quoted)
{
  gsize start = place->at;

  g_byte_array_set_size (self->scratch, 0);
  g_array_set_size (self->cells, 0);
  self->record_blank = TRUE;
  if (place->at >= place->size)
    return TAMIZ_SCAN_END;

  while (TRUE)
    {
      TamizCsvCell cell = { .start = self->scratch->len };
      gsize field_start = place->at;
      gboolean quoted = place->at < place->size && place->data[place->at] == '"';

      if (quoted)
        {
          place->at++;
          if (!scan_quoted (self, place, &cell, MIN (place->size, field_start + MAX_FIELD + 2)))
            {
              *failed_quoted = TRUE;
              return place->at < place->size ? TAMIZ_SCAN_FAILED : TAMIZ_SCAN_UNCLOSED;
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
          return TAMIZ_SCAN_FAILED;
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
  return TAMIZ_SCAN_RECORD;
}

/* Scans the next record; a window that ends inside it is made longer first. */
TamizScan
tamiz_csv_scanner_scan (TamizCsvScanner *self,
                        GError         **error)
{
  while (TRUE)
    {
      Place place = { 0 };
      gboolean quoted = FALSE;
      TamizScan scan;

      tamiz_csv_source_get (&self->source, &place.data, &place.size);
      scan = scan_place (self, &place, &quoted);
      if (scan == TAMIZ_SCAN_FAILED)
        {
          tamiz_csv_fail_size (self->line, quoted, error);
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

void
tamiz_csv_scanner_pass (TamizCsvScanner *self)
{
  tamiz_csv_source_forget (&self->source, self->record_size);
  self->line += self->record_lines;
}

/* Why the line of a quotation mark that nothing closes is no row. */
char *
tamiz_csv_describe_open_quote (guint64 line)
{
  return g_strdup_printf (_("The quotation mark that opens in line %" PRIu64
                            " is never closed; close it and import the line again"),
                          line);
}

/* A quote that never closes: its line alone is handed out, to be set aside, and the
 * lines after it are read as rows.
 */
static TamizRow *
recover_line (TamizCsvScanner *self,
              GError        **error)
{
  Place place = { 0 };
  const char *texts[2] = { NULL, NULL };
  g_autofree char *text = NULL;
  TamizRow *row;

  if (++self->recoveries > MAX_RECOVERIES)
    {
      tamiz_csv_fail_size (self->line, TRUE, error);
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
  row->reject_reason = tamiz_csv_describe_open_quote (self->line);
  if (place.at < place.size)
    pass_line_end (&place);
  self->record_size = place.at;
  self->record_lines = place.lines;
  tamiz_csv_scanner_pass (self);

  return row;
}

static gboolean
cell_needs_work (TamizCsvScanner *self,
                 const TamizCsvCell     *cell)
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
  if (tamiz_csv_source_is_wide (&self->source) && strstr (text, "\xef\xbf\xbd") != NULL)
    return TRUE;

  return strstr (text, "\xc3\x83") != NULL || strstr (text, "\xc3\x82") != NULL
         || strstr (text, "\xc3\xa2\xe2") != NULL;
}

/* Decodes and repairs one cell, noting what was done.  Full of the returned text. */
static char *
work_on_cell (TamizCsvScanner *self,
              const TamizCsvCell     *cell,
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
      tamiz_row_add_problem (row, column, "nul", g_strdup (_("A character that is no text was removed")));
      bytes = plain;
      size = kept;
    }
  if (cell->loose)
    tamiz_row_add_problem (row, column, "quote",
                           g_strdup (_("There is text after the closing quotation mark; it was "
                                       "kept")));

  if (self->source.encoding == TAMIZ_ENCODING_CP1252)
    {
      text = tamiz_csv_decode_cp1252 (bytes, size);
      if (strstr (text, "\xef\xbf\xbd") != NULL)
        tamiz_row_add_problem (row, column, "encoding",
                               g_strdup (_("A character could not be read and was replaced")));
      return g_steal_pointer (&text);
    }

  if (!g_utf8_validate_len ((const char *) bytes, size, NULL))
    {
      tamiz_row_add_problem (row, column, "encoding",
                             g_strdup (_("Bytes that are no UTF-8 were read as Windows-1252")));
      text = tamiz_csv_repair_utf8 (bytes, size);
    }
  else
    text = g_strndup ((const char *) bytes, size);
  if (tamiz_csv_source_is_wide (&self->source) && strstr (text, "\xef\xbf\xbd") != NULL)
    tamiz_row_add_problem (row, column, "encoding",
                           g_strdup (_("A character could not be read and was replaced")));

  meant = tamiz_csv_repair_mojibake (text);
  if (meant == NULL)
    return g_steal_pointer (&text);

  tamiz_row_add_problem (row, column, "mojibake",
                         g_strdup_printf (_("Letters encoded twice were repaired: “%s” is “%s”"),
                                          text, meant));
  return g_steal_pointer (&meant);
}

/* Makes a row of the scanned record. */
static TamizRow *
take_row (TamizCsvScanner *self)
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
      TamizCsvCell *cell = &g_array_index (self->cells, TamizCsvCell, i);
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
    row->cells[i] = text + g_array_index (self->cells, TamizCsvCell, i).start;
  row->cells[n] = NULL;

  return row;
}

/* The next row that holds anything.  @blank_before: whether blank lines came first. */
gboolean
tamiz_csv_scanner_read (TamizCsvScanner *self,
                        TamizRow       **row,
                        gboolean        *blank_before,
                        GError         **error)
{
  *row = NULL;
  *blank_before = FALSE;
  while (TRUE)
    {
      TamizScan scan = tamiz_csv_scanner_scan (self, error);

      if (scan == TAMIZ_SCAN_END)
        return tamiz_csv_source_check (&self->source, error);
      if (scan == TAMIZ_SCAN_FAILED)
        return FALSE;
      if (scan == TAMIZ_SCAN_UNCLOSED)
        {
          *row = recover_line (self, error);
          return *row != NULL;
        }
      if (!self->record_blank)
        break;
      *blank_before = TRUE;
      tamiz_csv_scanner_pass (self);
    }

  *row = take_row (self);
  tamiz_csv_scanner_pass (self);
  return TRUE;
}

/* Takes the bytes, or where there are none the file; see tamiz_csv_source_init(). */
gboolean
tamiz_csv_scanner_init (TamizCsvScanner *self,
                        const char      *path,
                        GBytes          *bytes,
                        GError         **error)
{
  self->scratch = g_byte_array_new ();
  self->cells = g_array_new (FALSE, FALSE, sizeof (TamizCsvCell));
  self->line = 1;

  return bytes != NULL ? tamiz_csv_source_init (&self->source, bytes, error)
                       : tamiz_csv_source_open (&self->source, path, error);
}

void
tamiz_csv_scanner_clear (TamizCsvScanner *self)
{
  g_clear_pointer (&self->cells, g_array_unref);
  g_clear_pointer (&self->scratch, g_byte_array_unref);
  tamiz_csv_source_clear (&self->source);
}

void
tamiz_csv_scanner_rewind (TamizCsvScanner *self)
{
  tamiz_csv_source_rewind (&self->source);
  self->line = 1;
  self->recoveries = 0;
}

/* Passes over a line that is no record. */
void
tamiz_csv_scanner_skip_line (TamizCsvScanner *self)
{
  Place place = { 0 };

  tamiz_csv_source_more (&self->source);
  tamiz_csv_source_get (&self->source, &place.data, &place.size);
  while (place.at < place.size && place.data[place.at] != '\n' && place.data[place.at] != '\r')
    place.at++;
  if (place.at < place.size)
    pass_line_end (&place);
  self->record_size = place.at;
  self->record_lines = place.lines;
  tamiz_csv_scanner_pass (self);
}
