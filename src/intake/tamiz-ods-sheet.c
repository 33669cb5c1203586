#define G_LOG_DOMAIN "tamiz-ods-sheet"

#include "config.h"

#include "tamiz-sheet-book.h"
#include "tamiz-sheet-number.h"

#include "tamiz-csv-scanner.h"
#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The cells of a sheet as OpenDocument 1.3 tells them (part 3, section 9): all sheets stand in
 * one part; rows and cells that are alike are written once with how often they come.
 */

#define CONTENT "content.xml"
#define MANIFEST "META-INF/manifest.xml"
#define MAX_BLANKS 1000

typedef struct
{
  TamizSheetBook *book;     /* (nullable): whose sheets are listed */
  TamizSheetStream *stream; /* (nullable): whose rows are read */
  TamizSheetXml *xml;
  guint wanted;             /* which sheet */
  guint n_sheets;           /* that were begun */
  gboolean in_sheet, in_row, in_cell, covered;
  guint paragraphs;         /* that were begun in the cell */
  guint in_paragraph;       /* how deep */
  gboolean after_blank;     /* the paragraph's last character is one, or it has none */
  guint64 line;             /* of the row */
  guint64 row_times, cell_times;
  guint64 column;
  char *type;               /* (nullable): of the cell's value */
  char *value;              /* (nullable) */
  char *currency;           /* (nullable) */
  gboolean is_error, is_formula;
  GString *text;            /* as the cell shows it */
} Reading;

/* Elements that hold sheets, rows or text and mean nothing more. */
static const char *const containers[] = {
  "document-content", "body", "spreadsheet", "table-row-group", "table-rows", "table-header-rows", NULL,
};

/* What stands in a cell without being its text. */
static const char *const asides[] = { "annotation", "note", "ruby-text", "frame", "tracked-changes", NULL };

static const char *
find_value_name (const char *type)
{
  static const char *const names[][2] = {
    { "date", "date-value" }, { "time", "time-value" }, { "boolean", "boolean-value" },
    { "string", "string-value" },
  };

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (type, names[i][0]))
        return names[i][1];
    }

  return "value";
}

static void
begin_cell (Reading                    *self,
            const TamizSheetAttributes *attributes,
            gboolean                    covered)
{
  g_autofree char *own_type = tamiz_sheet_attribute_of (attributes, "calc", "value-type");
  gsize length;

  self->cell_times = MAX (tamiz_sheet_attribute_number (attributes, "number-columns-repeated", 1), 1);
  g_free (self->type);
  g_free (self->value);
  g_free (self->currency);
  self->type = tamiz_sheet_attribute_of (attributes, "office:1.0", "value-type");
  self->value = tamiz_sheet_attribute_of (attributes, "office:1.0", find_value_name (self->type));
  self->currency = tamiz_sheet_attribute_of (attributes, "office:1.0", "currency");
  self->is_error = g_strcmp0 (own_type, "error") == 0;
  self->is_formula = tamiz_sheet_attribute_peek (attributes, "formula", &length) != NULL;
  self->covered = covered;
  self->paragraphs = self->in_paragraph = 0;
  self->in_cell = TRUE;
  g_string_truncate (self->text, 0);
}

static void
begin_row (Reading                    *self,
           const TamizSheetAttributes *attributes)
{
  self->row_times = MAX (tamiz_sheet_attribute_number (attributes, "number-rows-repeated", 1), 1);
  self->column = 0;
  self->in_row = TRUE;
  tamiz_sheet_rows_begin (&self->stream->rows, self->line);
}

static void
add_blanks (Reading *self,
            guint64  n)
{
  for (guint64 i = 0; i < MIN (n, MAX_BLANKS); i++)
    tamiz_sheet_text_add (self->text, " ", 1);
  self->after_blank = TRUE;
}

static void
start_text (Reading                    *self,
            const char                 *name,
            const TamizSheetAttributes *attributes)
{
  if (strcmp (name, "p") == 0 || strcmp (name, "h") == 0)
    {
      if (self->paragraphs++ > 0)
        tamiz_sheet_text_add (self->text, "\n", 1);
      self->in_paragraph++;
      self->after_blank = TRUE;
    }
  else if (self->in_paragraph == 0 || g_strv_contains (asides, name))
    tamiz_sheet_xml_skip (self->xml);
  else if (strcmp (name, "s") == 0)
    add_blanks (self, tamiz_sheet_attribute_number (attributes, "c", 1));
  else if (strcmp (name, "tab") == 0)
    tamiz_sheet_text_add (self->text, "\t", 1);
  else if (strcmp (name, "line-break") == 0)
    tamiz_sheet_text_add (self->text, "\n", 1);
}

static void
start_sheet (Reading                    *self,
             const TamizSheetAttributes *attributes)
{
  if (self->book != NULL)
    {
      char *name = tamiz_sheet_attribute (attributes, "name");

      tamiz_sheet_book_add (self->book, name != NULL ? name : g_strdup (""), NULL, FALSE);
    }
  if (self->stream == NULL || self->n_sheets++ != self->wanted)
    tamiz_sheet_xml_skip (self->xml);
  else
    self->in_sheet = TRUE;
}

static void
start_cb (gpointer                    user_data,
          const char                 *name,
          const TamizSheetAttributes *attributes)
{
  Reading *self = user_data;

  if (self->in_cell)
    start_text (self, name, attributes);
  else if (self->in_row && strcmp (name, "table-cell") == 0)
    begin_cell (self, attributes, FALSE);
  else if (self->in_row && strcmp (name, "covered-table-cell") == 0)
    begin_cell (self, attributes, TRUE);
  else if (self->in_sheet && !self->in_row && strcmp (name, "table-row") == 0)
    begin_row (self, attributes);
  else if (!self->in_sheet && strcmp (name, "table") == 0)
    start_sheet (self, attributes);
  else if (self->in_row || !g_strv_contains (containers, name))
    tamiz_sheet_xml_skip (self->xml);
}

/* A code is shown with the zeros in front that its number does not have. */
static gboolean
shows_more_digits (Reading    *self,
                   const char *number)
{
  const char *shown = self->text->str;
  gsize zeros = strspn (shown, "0");

  return zeros > 0 && strspn (shown, "0123456789") == strlen (shown) && strcmp (shown + zeros, number) == 0;
}

static char *
make_number (Reading *self)
{
  gboolean percent = g_str_equal (self->type, "percentage");
  TamizSheetFormat format = { percent ? TAMIZ_SHEET_PERCENT : TAMIZ_SHEET_NUMBER, 0 };
  g_autofree char *number = tamiz_sheet_number_to_text (self->value, format, FALSE);

  if (self->currency != NULL && *self->currency != '\0')
    return g_strconcat (number, " ", self->currency, NULL);
  if (shows_more_digits (self, number))
    return g_strdup (self->text->str);

  return g_steal_pointer (&number);
}

static char *
make_text (Reading *self)
{
  if (self->type == NULL || g_str_equal (self->type, "string"))
    return g_strdup (self->paragraphs > 0 || self->value == NULL ? self->text->str : self->value);
  if (self->value == NULL)
    return g_strdup (self->text->str);
  if (g_str_equal (self->type, "date"))
    return tamiz_sheet_date_to_text (self->value);
  if (g_str_equal (self->type, "time"))
    return tamiz_sheet_period_to_text (self->value);
  if (g_str_equal (self->type, "boolean"))
    return g_strdup (g_str_equal (self->value, "true") ? "TRUE" : "FALSE");

  return make_number (self);
}

static void
end_cell (Reading *self)
{
  TamizSheetRows *rows = &self->stream->rows;
  g_autofree char *text = self->covered || self->is_error ? g_strdup ("") : make_text (self);

  self->in_cell = FALSE;
  if (self->is_error)
    {
      g_autofree char *shown = tamiz_sheet_text_cut (self->text->str);

      tamiz_sheet_rows_add_problem (rows, self->column, "formula",
                                    g_strdup_printf (_("The cell shows the error %s; it counts as blank"),
                                                     shown));
    }
  else if (self->is_formula && self->type == NULL && *text == '\0')
    tamiz_sheet_rows_add_problem (rows, self->column, "formula",
                                  g_strdup (_("The cell holds a formula that was never calculated; it counts "
                                              "as blank. Open the workbook in your spreadsheet program and "
                                              "save it")));
  for (guint64 i = 0; *text != '\0' && i < self->cell_times && rows->error == NULL; i++)
    tamiz_sheet_rows_add (rows, self->column + i, text);
  self->column += self->cell_times;
}

static void
end_cb (gpointer    user_data,
        const char *name)
{
  Reading *self = user_data;

  if (self->in_paragraph > 0)
    self->in_paragraph -= strcmp (name, "p") == 0 || strcmp (name, "h") == 0;
  else if (self->in_cell && (strcmp (name, "table-cell") == 0 || strcmp (name, "covered-table-cell") == 0))
    end_cell (self);
  else if (self->in_row && strcmp (name, "table-row") == 0)
    {
      self->in_row = FALSE;
      tamiz_sheet_rows_end (&self->stream->rows, self->row_times);
      self->line += self->row_times;
    }
  else if (self->in_sheet && strcmp (name, "table") == 0)
    tamiz_sheet_xml_stop (self->xml, NULL);
  if (self->stream != NULL && self->stream->rows.error != NULL)
    tamiz_sheet_xml_stop (self->xml, NULL);
}

/* White space counts once, and not at all where a paragraph begins (part 3, 6.1.2). */
static void
text_cb (gpointer    user_data,
         const char *text,
         gsize       length)
{
  Reading *self = user_data;
  gsize from = 0;

  if (self->in_paragraph == 0)
    return;
  for (gsize i = 0; i <= length; i++)
    {
      gboolean blank = i < length && strchr (" \t\r\n", text[i]) != NULL;

      if (i < length && !blank)
        continue;
      if (i > from)
        {
          tamiz_sheet_text_add (self->text, text + from, i - from);
          self->after_blank = FALSE;
        }
      if (blank && !self->after_blank)
        add_blanks (self, 1);
      from = i + 1;
    }
}

static const TamizSheetHandlers handlers = { start_cb, end_cb, text_cb };

static void
free_reading (Reading *self)
{
  g_string_free (self->text, TRUE);
  g_free (self->type);
  g_free (self->value);
  g_free (self->currency);
  g_free (self);
}

static Reading *
new_reading (void)
{
  Reading *self = g_new0 (Reading, 1);

  self->line = 1;
  self->text = g_string_new (NULL);
  return self;
}

static void
start_manifest_cb (gpointer                    user_data,
                   const char                 *name,
                   const TamizSheetAttributes *attributes)
{
  Reading *self = user_data;

  if (strcmp (name, "encryption-data") == 0)
    tamiz_sheet_xml_stop (self->xml, g_error_new_literal (TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_BINARY,
                                                          _("The file is protected by a password; save it "
                                                            "without one and import that")));
}

static void
ignore_end_cb (gpointer    user_data,
               const char *name)
{
}

/* Password or not stands in the manifest; the parts themselves are then no archive's but the
 * office program's secret.
 */
static gboolean
check_is_open (TamizSheetBook *book,
               Reading        *reading,
               GCancellable   *cancellable,
               GError        **error)
{
  static const TamizSheetHandlers manifest_handlers = { start_manifest_cb, ignore_end_cb, NULL };

  return !tamiz_sheet_archive_has (book->archive, MANIFEST)
         || tamiz_sheet_run_part (book, MANIFEST, &manifest_handlers, reading, &reading->xml, cancellable, error);
}

static gboolean
read_book (TamizSheetBook *book,
           GCancellable   *cancellable,
           GError        **error)
{
  Reading *reading = new_reading ();
  gboolean read;

  reading->book = book;
  read = check_is_open (book, reading, cancellable, error)
         && tamiz_sheet_run_part (book, CONTENT, &handlers, reading, &reading->xml, cancellable, error);
  free_reading (reading);

  return read;
}

static gboolean
begin_sheet (TamizSheetBook   *book,
             guint             sheet,
             TamizSheetStream *stream,
             GCancellable     *cancellable,
             GError          **error)
{
  TamizSheetPart *part = tamiz_sheet_archive_open_part (book->archive, CONTENT, error);
  Reading *self;

  if (part == NULL)
    return FALSE;

  self = new_reading ();
  self->stream = stream;
  self->wanted = sheet;
  stream->own = self;
  stream->free_own = (GDestroyNotify) free_reading;
  stream->xml = self->xml = tamiz_sheet_xml_new (part, &handlers, self);
  return TRUE;
}

const TamizSheetKind tamiz_ods_kind = { "ods", read_book, NULL, begin_sheet };
