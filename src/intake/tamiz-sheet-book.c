#define G_LOG_DOMAIN "tamiz-sheet-book"

#include "config.h"

#include "tamiz-sheet-book.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* XML between two rows; formatting of a row's cells takes a few kilobytes. */
#define MAX_BETWEEN_ROWS ((guint64) 256 << 20)
#define MAX_SHEETS 10000

static void
free_sheet (TamizSheet *sheet)
{
  g_free (sheet->name);
  g_free (sheet->part);
  g_free (sheet);
}

static gboolean
refuse (const char *message,
        GError    **error)
{
  g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_BINARY, message);
  return FALSE;
}

/* What a ZIP archive that holds no workbook is, as far as that helps. */
static gboolean
refuse_other (TamizSheetArchive *archive,
              GError           **error)
{
  if (tamiz_sheet_archive_has (archive, "xl/workbook.bin"))
    return refuse (_("This is a binary Excel workbook (.xlsb); save it as .xlsx and import that"), error);
  if (tamiz_sheet_archive_has_under (archive, "word/") || tamiz_sheet_archive_has_under (archive, "ppt/"))
    return refuse (_("This is a text document or a presentation, not a table; copy its table into a "
                     "spreadsheet and import that"), error);
  if (tamiz_sheet_archive_has (archive, "index/document.iwa"))
    return refuse (_("This is a workbook of Numbers; export it as Excel (.xlsx) and import that"), error);
  if (tamiz_sheet_archive_has (archive, "mimetype"))
    return refuse (_("This is a document of an office program but no spreadsheet; copy its table into "
                     "one and import that"), error);

  return refuse (_("This is a ZIP archive, not a table; unpack it and import the files in it"), error);
}

/* An archive's kind is told by what is in it, whatever the file is called. */
static const TamizSheetKind *
find_kind (TamizSheetArchive *archive,
           GError           **error)
{
  g_autofree char *type = tamiz_sheet_archive_read_text (archive, "mimetype", 100);

  if (type != NULL && g_str_has_prefix (type, "application/vnd.oasis.opendocument.spreadsheet"))
    return &tamiz_ods_kind;
  if (tamiz_sheet_archive_has (archive, "[Content_Types].xml")
      && tamiz_sheet_archive_has (archive, "_rels/.rels")
      && !tamiz_sheet_archive_has (archive, "xl/workbook.bin")
      && !tamiz_sheet_archive_has_under (archive, "word/")
      && !tamiz_sheet_archive_has_under (archive, "ppt/"))
    return &tamiz_xlsx_kind;

  refuse_other (archive, error);
  return NULL;
}

/* Opens a workbook in a file or in memory and lists its sheets. */
TamizSheetBook *
tamiz_sheet_book_open (const char   *path,
                       GBytes       *bytes,
                       GCancellable *cancellable,
                       GError      **error)
{
  g_autoptr (TamizSheetArchive) archive = tamiz_sheet_archive_new (path, bytes, error);
  const TamizSheetKind *kind = archive != NULL ? find_kind (archive, error) : NULL;
  g_autoptr (TamizSheetBook) self = NULL;

  if (kind == NULL)
    return NULL;

  self = g_new0 (TamizSheetBook, 1);
  self->archive = g_steal_pointer (&archive);
  self->kind = kind;
  self->sheets = g_ptr_array_new_with_free_func ((GDestroyNotify) free_sheet);
  if (!kind->read (self, cancellable, error))
    return NULL;
  if (self->sheets->len == 0)
    {
      refuse (_("The workbook has no sheets with cells; save it again in your spreadsheet program"), error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
tamiz_sheet_book_free (TamizSheetBook *self)
{
  if (self->own != NULL)
    self->kind->free (self);
  tamiz_sheet_archive_free (self->archive);
  g_ptr_array_unref (self->sheets);
  g_free (self);
}

/* @name: (transfer full) @part: (transfer full) (nullable) */
void
tamiz_sheet_book_add (TamizSheetBook *self,
                      char           *name,
                      char           *part,
                      gboolean        hidden)
{
  TamizSheet *sheet = g_new (TamizSheet, 1);

  *sheet = (TamizSheet) { name, part, hidden };
  if (self->sheets->len < MAX_SHEETS)
    g_ptr_array_add (self->sheets, sheet);
  else
    free_sheet (sheet);
}

/* Opens a sheet before its first row. */
TamizSheetStream *
tamiz_sheet_stream_new (TamizSheetBook *book,
                        guint           sheet,
                        GCancellable   *cancellable,
                        GError        **error)
{
  g_autoptr (TamizSheetStream) self = g_new0 (TamizSheetStream, 1);

  tamiz_sheet_rows_init (&self->rows);
  return book->kind->begin (book, sheet, self, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

/* The next row that holds anything; NULL at the end.  @after_blank: whether blank ones were
 * passed over before it.
 */
gboolean
tamiz_sheet_stream_read (TamizSheetStream *self,
                         TamizRow        **row,
                         gboolean         *after_blank,
                         GCancellable     *cancellable,
                         GError          **error)
{
  guint64 from = tamiz_sheet_xml_get_position (self->xml);

  *row = NULL;
  *after_blank = FALSE;
  while (!tamiz_sheet_rows_has (&self->rows) && !self->ended)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !tamiz_sheet_xml_feed (self->xml, &self->ended, error))
        return FALSE;
      if (self->rows.error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&self->rows.error));
          return FALSE;
        }
      if (tamiz_sheet_xml_get_position (self->xml) - from > MAX_BETWEEN_ROWS)
        return tamiz_sheet_fail_damaged (_("it does not end"), error);
    }
  if (tamiz_sheet_rows_has (&self->rows))
    *row = tamiz_sheet_rows_take (&self->rows, after_blank);

  return TRUE;
}

void
tamiz_sheet_stream_free (TamizSheetStream *self)
{
  g_clear_pointer (&self->xml, tamiz_sheet_xml_free);
  if (self->own != NULL)
    self->free_own (self->own);
  tamiz_sheet_rows_clear (&self->rows);
  g_free (self);
}

/* Reads a whole part.  @place: where its handlers find what they may stop */
gboolean
tamiz_sheet_run_part (TamizSheetBook           *book,
                      const char               *name,
                      const TamizSheetHandlers *handlers,
                      gpointer                  user_data,
                      TamizSheetXml           **place,
                      GCancellable             *cancellable,
                      GError                  **error)
{
  TamizSheetPart *part = tamiz_sheet_archive_open_part (book->archive, name, error);
  gboolean done;

  if (part == NULL)
    return FALSE;

  *place = tamiz_sheet_xml_new (part, handlers, user_data);
  done = tamiz_sheet_xml_run (*place, cancellable, error);
  g_clear_pointer (place, tamiz_sheet_xml_free);
  return done;
}
