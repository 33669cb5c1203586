#define G_LOG_DOMAIN "tamiz-xlsx-sheet"

#include "config.h"

#include "tamiz-xlsx-book.h"

#include "tamiz-csv-scanner.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The cells of a sheet as SpreadsheetML tells them (ECMA-376 part 1, 18.3.1.73 and .4).  Rows
 * and cells may say where they are, or follow each other.
 */

typedef enum
{
  CELL_NUMBER,
  CELL_SHARED,
  CELL_TEXT,
  CELL_YES_NO,
  CELL_ERROR,
  CELL_DATE,
} CellType;

typedef struct
{
  TamizXlsxBook *book;
  TamizSheetStream *stream;
  gboolean in_data, in_row, in_cell, in_text;
  guint64 line;             /* of the last row */
  guint64 column;           /* of the cell */
  CellType type;
  guint64 style;
  gboolean is_formula, has_value;
  GString *text;
} Sheet;

static CellType
read_type (const TamizSheetAttributes *attributes)
{
  static const struct
  {
    const char *name;
    CellType type;
  } types[] = {
    { "s", CELL_SHARED }, { "str", CELL_TEXT }, { "inlineStr", CELL_TEXT },
    { "b", CELL_YES_NO }, { "e", CELL_ERROR },  { "d", CELL_DATE },
  };
  gsize length;
  const char *value = tamiz_sheet_attribute_peek (attributes, "t", &length);

  for (guint i = 0; value != NULL && i < G_N_ELEMENTS (types); i++)
    {
      if (strlen (types[i].name) == length && memcmp (types[i].name, value, length) == 0)
        return types[i].type;
    }

  return CELL_NUMBER;
}

/* The column of `BC17`; the one that comes next where it says none. */
static guint64
read_column (const TamizSheetAttributes *attributes,
             guint64                     next)
{
  gsize length;
  const char *value = tamiz_sheet_attribute_peek (attributes, "r", &length);
  guint64 column = 0;
  gsize i = 0;

  while (i < length && i < 4 && g_ascii_isalpha (value[i]))
    column = column * 26 + (guint64) (g_ascii_toupper (value[i++]) - 'A' + 1);

  return column > 0 && i < length && g_ascii_isdigit (value[i]) ? column - 1 : next;
}

static void
begin_row (Sheet                      *self,
           const TamizSheetAttributes *attributes)
{
  guint64 line = tamiz_sheet_attribute_number (attributes, "r", 0);

  self->line = line > self->line ? line : self->line + 1;
  self->column = G_MAXUINT64;
  self->in_row = TRUE;
  tamiz_sheet_rows_begin (&self->stream->rows, self->line);
}

static void
begin_cell (Sheet                      *self,
            const TamizSheetAttributes *attributes)
{
  self->column = read_column (attributes, self->column + 1);
  self->type = read_type (attributes);
  self->style = tamiz_sheet_attribute_number (attributes, "s", 0);
  self->is_formula = self->has_value = FALSE;
  self->in_cell = TRUE;
  g_string_truncate (self->text, 0);
}

/* Styles and texts of its own are for the eye; what lies below the cells is not needed. */
static void
start_outside (Sheet      *self,
               const char *name)
{
  if (strcmp (name, "sheetData") == 0)
    self->in_data = TRUE;
  else if (strcmp (name, "worksheet") != 0)
    tamiz_sheet_xml_skip (self->stream->xml);
}

static void
start_cb (gpointer                    user_data,
          const char                 *name,
          const TamizSheetAttributes *attributes)
{
  Sheet *self = user_data;

  if (!self->in_data)
    start_outside (self, name);
  else if (self->in_cell && (strcmp (name, "v") == 0 || strcmp (name, "t") == 0))
    self->in_text = self->has_value = TRUE;
  else if (self->in_cell && (strcmp (name, "is") == 0 || strcmp (name, "r") == 0))
    return;
  else if (self->in_row && !self->in_cell && strcmp (name, "c") == 0)
    begin_cell (self, attributes);
  else if (!self->in_row && strcmp (name, "row") == 0)
    begin_row (self, attributes);
  else
    {
      self->is_formula = self->is_formula || strcmp (name, "f") == 0;
      tamiz_sheet_xml_skip (self->stream->xml);
    }
}

static void
note (Sheet      *self,
      const char *code,
      char       *message)
{
  tamiz_sheet_rows_add_problem (&self->stream->rows, self->column, code, message);
}

static void
add_number (Sheet *self)
{
  TamizSheetFormat format = { TAMIZ_SHEET_NUMBER, 0 };
  g_autofree char *text = NULL;

  if (self->style < self->book->formats->len)
    format = g_array_index (self->book->formats, TamizSheetFormat, self->style);
  g_strstrip (self->text->str);
  text = tamiz_sheet_number_to_text (self->text->str, format, self->book->since_1904);
  tamiz_sheet_rows_add (&self->stream->rows, self->column, text);
}

static void
add_shared (Sheet *self)
{
  const char *text = tamiz_xlsx_strings_get (&self->book->strings, g_strstrip (self->text->str));

  if (text != NULL)
    tamiz_sheet_rows_add (&self->stream->rows, self->column, text);
  else
    note (self, "encoding", g_strdup (_("The cell names a text that the workbook does not have; it counts "
                                        "as blank")));
}

static void
add_date (Sheet *self)
{
  g_autofree char *text = tamiz_sheet_date_to_text (self->text->str);

  tamiz_sheet_rows_add (&self->stream->rows, self->column, text);
}

static void
add_error (Sheet *self)
{
  g_autofree char *shown = tamiz_sheet_text_cut (self->text->str);

  note (self, "formula", g_strdup_printf (_("The cell shows the error %s; it counts as blank"), shown));
}

static void
add_value (Sheet *self)
{
  TamizSheetRows *rows = &self->stream->rows;

  switch (self->type)
    {
    case CELL_NUMBER:
      add_number (self);
      break;
    case CELL_SHARED:
      add_shared (self);
      break;
    case CELL_TEXT:
      tamiz_xlsx_text_unescape (self->text, 0);
      tamiz_sheet_rows_add (rows, self->column, self->text->str);
      break;
    case CELL_YES_NO:
      tamiz_sheet_rows_add (rows, self->column, self->text->str[0] == '1' ? "TRUE" : "FALSE");
      break;
    case CELL_ERROR:
      add_error (self);
      break;
    case CELL_DATE:
      add_date (self);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
end_cell (Sheet *self)
{
  self->in_cell = self->in_text = FALSE;
  if (self->has_value && self->text->len > 0)
    add_value (self);
  else if (self->is_formula && !self->has_value)
    note (self, "formula", g_strdup (_("The cell holds a formula that was never calculated; it counts as "
                                       "blank. Open the workbook in your spreadsheet program and save it")));
}

static void
end_cb (gpointer    user_data,
        const char *name)
{
  Sheet *self = user_data;

  if (!self->in_data)
    return;
  if (self->in_text && (strcmp (name, "v") == 0 || strcmp (name, "t") == 0))
    self->in_text = FALSE;
  else if (self->in_cell && strcmp (name, "c") == 0)
    end_cell (self);
  else if (self->in_row && !self->in_cell && strcmp (name, "row") == 0)
    {
      self->in_row = FALSE;
      tamiz_sheet_rows_end (&self->stream->rows, 1);
    }
  else if (strcmp (name, "sheetData") == 0)
    tamiz_sheet_xml_stop (self->stream->xml, NULL);
  if (self->stream->rows.error != NULL)
    tamiz_sheet_xml_stop (self->stream->xml, NULL);
}

static void
text_cb (gpointer    user_data,
         const char *text,
         gsize       length)
{
  Sheet *self = user_data;

  if (self->in_text)
    tamiz_sheet_text_add (self->text, text, length);
}

static void
free_sheet (Sheet *self)
{
  g_string_free (self->text, TRUE);
  g_free (self);
}

static const TamizSheetHandlers handlers = { start_cb, end_cb, text_cb };

/* Opens a sheet before its first row. */
gboolean
tamiz_xlsx_sheet_begin (TamizSheetBook   *book,
                        guint             sheet,
                        TamizSheetStream *stream,
                        GCancellable     *cancellable,
                        GError          **error)
{
  TamizSheet *info = book->sheets->pdata[sheet];
  TamizSheetPart *part;
  Sheet *self;

  if (!tamiz_xlsx_book_prepare (book, cancellable, error))
    return FALSE;
  part = tamiz_sheet_archive_open_part (book->archive, info->part, error);
  if (part == NULL)
    return FALSE;

  self = g_new0 (Sheet, 1);
  self->book = book->own;
  self->stream = stream;
  self->text = g_string_new (NULL);
  stream->own = self;
  stream->free_own = (GDestroyNotify) free_sheet;
  stream->xml = tamiz_sheet_xml_new (part, &handlers, self);
  return TRUE;
}
