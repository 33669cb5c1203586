#define G_LOG_DOMAIN "tamiz-row-reader"

#include "config.h"

#include "tamiz-row-reader.h"

#include "tamiz-csv-reader.h"

G_DEFINE_INTERFACE (TamizRowReader, tamiz_row_reader, G_TYPE_OBJECT)

static void
tamiz_row_reader_default_init (TamizRowReaderInterface *iface)
{
}

/**
 * tamiz_row_reader_open:
 * @path: a file
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Opens a file of any format that the door knows, which is told by its content, and where
 * that says nothing by its name.  What is no other format is read as a table of text.
 *
 * Returns: (transfer full): a reader at its first row; %NULL with an error of GIO where it
 *   cannot be read, else of the reader
 */
TamizRowReader *
tamiz_row_reader_open (const char    *path,
                       GCancellable  *cancellable,
                       GError       **error)
{
  TamizCsvReader *reader;

  g_return_val_if_fail (path != NULL, NULL);

  reader = tamiz_csv_reader_new_for_file (path, error);
  return reader != NULL ? TAMIZ_ROW_READER (reader) : NULL;
}

/**
 * tamiz_row_reader_get_format:
 * @self: a reader
 *
 * Gets what kind of file it is.
 *
 * Returns: (transfer none): a static nick: csv, xlsx, ods, vcard, json, mail, text
 */
const char *
tamiz_row_reader_get_format (TamizRowReader *self)
{
  return TAMIZ_ROW_READER_GET_IFACE (self)->format;
}

/**
 * tamiz_row_reader_get_encoding:
 * @self: a reader
 *
 * Gets the encoding of the file's text.
 *
 * Returns: (transfer none): its name; "utf-8" where the format leaves no choice
 */
const char *
tamiz_row_reader_get_encoding (TamizRowReader *self)
{
  TamizRowReaderInterface *iface = TAMIZ_ROW_READER_GET_IFACE (self);

  return iface->get_encoding != NULL ? iface->get_encoding (self) : "utf-8";
}

/**
 * tamiz_row_reader_get_delimiter:
 * @self: a reader
 *
 * Gets what stands between two cells.
 *
 * Returns: a character; 0 where the format has none
 */
char
tamiz_row_reader_get_delimiter (TamizRowReader *self)
{
  TamizRowReaderInterface *iface = TAMIZ_ROW_READER_GET_IFACE (self);

  return iface->get_delimiter != NULL ? iface->get_delimiter (self) : 0;
}

/**
 * tamiz_row_reader_get_header:
 * @self: a reader
 *
 * Gets what the columns are called.
 *
 * Returns: (transfer none): names, valid UTF-8, %NULL-terminated
 */
const char *const *
tamiz_row_reader_get_header (TamizRowReader *self)
{
  return TAMIZ_ROW_READER_GET_IFACE (self)->get_header (self);
}

guint
tamiz_row_reader_get_n_columns (TamizRowReader *self)
{
  return g_strv_length ((char **) tamiz_row_reader_get_header (self));
}

/**
 * tamiz_row_reader_read_row:
 * @self: a reader
 * @row: (out) (transfer full) (nullable): the next row; %NULL at the end
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads the next row.
 *
 * Returns: whether it succeeded; else the file cannot be read any further
 */
gboolean
tamiz_row_reader_read_row (TamizRowReader  *self,
                           TamizRow       **row,
                           GCancellable    *cancellable,
                           GError         **error)
{
  return TAMIZ_ROW_READER_GET_IFACE (self)->read_row (self, row, cancellable, error);
}

/**
 * tamiz_row_reader_rewind:
 * @self: a reader
 *
 * Goes back to the first row.
 */
void
tamiz_row_reader_rewind (TamizRowReader *self)
{
  TAMIZ_ROW_READER_GET_IFACE (self)->rewind (self);
}

/**
 * tamiz_row_reader_get_size:
 * @self: a reader
 *
 * Gets how much there is to read, in the unit of tamiz_row_reader_get_position().
 *
 * Returns: bytes, or where a format has none that mean anything, records
 */
guint64
tamiz_row_reader_get_size (TamizRowReader *self)
{
  return TAMIZ_ROW_READER_GET_IFACE (self)->get_size (self);
}

guint64
tamiz_row_reader_get_position (TamizRowReader *self)
{
  return TAMIZ_ROW_READER_GET_IFACE (self)->get_position (self);
}

/**
 * tamiz_row_reader_get_left_out:
 * @self: a reader
 *
 * Lists what of the file became no row: footers, repeated headers, test rows, automatic
 * mails.
 *
 * Returns: (transfer none) (nullable) (element-type TamizIntakeProblem): the first of them
 */
GPtrArray *
tamiz_row_reader_get_left_out (TamizRowReader *self)
{
  TamizRowReaderInterface *iface = TAMIZ_ROW_READER_GET_IFACE (self);

  return iface->get_left_out != NULL ? iface->get_left_out (self) : NULL;
}

guint64
tamiz_row_reader_get_n_left_out (TamizRowReader *self)
{
  TamizRowReaderInterface *iface = TAMIZ_ROW_READER_GET_IFACE (self);

  return iface->get_n_left_out != NULL ? iface->get_n_left_out (self) : 0;
}
