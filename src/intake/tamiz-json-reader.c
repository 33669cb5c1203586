#define G_LOG_DOMAIN "tamiz-json-reader"

#include "config.h"

#include "tamiz-json-reader.h"

#include "tamiz-csv-scanner.h"
#include "tamiz-error.h"
#include "tamiz-json-cells.h"
#include "tamiz-json-scanner.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* As much of a piece that is no object is kept to be seen. */
#define MAX_SHOWN ((gsize) 4096)

struct _TamizJsonReader
{
  GObject parent_instance;

  TamizJsonScanner scanner;
  GPtrArray *header;         /* char *, %NULL-terminated */
  GHashTable *columns;       /* char * → its place + 1 */
  TamizLeftOut left_out;
};

static void tamiz_json_reader_iface_init (TamizRowReaderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TamizJsonReader, tamiz_json_reader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TAMIZ_TYPE_ROW_READER,
                                                      tamiz_json_reader_iface_init))

/* An object; NULL with the reason where the piece is none.  @repaired: (out): whether its
 * bytes were not UTF-8.
 */
static json_t *
read_object (const TamizJsonPiece  *piece,
             gboolean              *repaired,
             GError               **error)
{
  g_autofree char *text = NULL;
  json_t *json;

  *repaired = FALSE;
  if (piece->size > TAMIZ_JSON_MAX_RECORD)
    {
      g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_TOO_LARGE,
                   _("A record may have at most 16 MB; this one begins in line %" PRIu64), piece->line);
      return NULL;
    }
  if (!g_utf8_validate_len (piece->text, piece->size, NULL) && memchr (piece->text, '\0', piece->size) == NULL)
    {
      *repaired = TRUE;
      text = tamiz_csv_repair_utf8 ((const guint8 *) piece->text, piece->size);
    }
  json = text != NULL ? tamiz_json_parse (text, -1, error)
                      : tamiz_json_parse (piece->text, (gssize) piece->size, error);
  if (json == NULL || json_is_object (json))
    return json;

  json_decref (json);
  g_set_error_literal (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                       _("A record is to be a JSON object, as {\"email\": \"ana@example.com\"}"));
  return NULL;
}

static void
note_column_cb (const char *column,
                char       *value,
                gpointer    user_data)
{
  TamizJsonReader *self = user_data;

  if (self->header->len < TAMIZ_CSV_MAX_CELLS && !g_hash_table_contains (self->columns, column))
    {
      char *own = g_strdup (column);

      g_ptr_array_add (self->header, own);
      g_hash_table_insert (self->columns, own, GUINT_TO_POINTER (self->header->len));
    }
  g_free (value);
}

/* The columns are the keys of all objects, in the order in which they are first seen. */
static gboolean
find_columns (TamizJsonReader *self,
              GCancellable    *cancellable,
              GError         **error)
{
  TamizJsonPiece piece;

  while (tamiz_json_scanner_next (&self->scanner, &piece))
    {
      g_autoptr (json_t) object = NULL;
      gboolean repaired;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      object = read_object (&piece, &repaired, NULL);
      if (object != NULL)
        tamiz_json_cells_foreach (object, note_column_cb, self);
    }
  if (self->header->len == 0)
    {
      g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_EMPTY,
                           _("The file holds no record; it is to have a JSON object in each line, or a list of "
                             "them"));
      return FALSE;
    }

  g_ptr_array_add (self->header, NULL);
  return TRUE;
}

/**
 * tamiz_json_looks_like_one:
 * @head: the first bytes of a file
 * @size: how many
 *
 * Tells whether a file begins as JSON records do, in any encoding.
 *
 * Returns: whether it does
 */
gboolean
tamiz_json_looks_like_one (const guint8 *head,
                           gsize         size)
{
  guint8 first = 0;

  for (gsize i = 0; i < size && i < 512; i++)
    {
      guint8 c = head[i];

      if (c == 0 || c >= 0x80 || g_ascii_isspace (c))
        continue;
      if (first == 0 && c != '{' && c != '[')
        return FALSE;
      if (first != 0)
        return first == '{' ? c == '"' || c == '}' : c == '{' || c == ']';
      first = c;
    }

  return FALSE;
}

/**
 * tamiz_json_reader_new:
 * @bytes: the file's content
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Opens a file of records as JSON objects: one a line, or a list of them.  Reads it
 * through once, to know which columns it has.
 *
 * Returns: (transfer full) (nullable): the reader, at its first record; else
 *   %TAMIZ_INTAKE_ERROR_EMPTY, %TAMIZ_INTAKE_ERROR_BINARY, %TAMIZ_INTAKE_ERROR_ENCODING or
 *   %G_IO_ERROR_CANCELLED
 */
TamizJsonReader *
tamiz_json_reader_new (GBytes        *bytes,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_autoptr (TamizJsonReader) self = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_object_new (TAMIZ_TYPE_JSON_READER, NULL);
  if (!tamiz_json_scanner_init (&self->scanner, bytes, error) || !find_columns (self, cancellable, error))
    return NULL;

  tamiz_json_scanner_rewind (&self->scanner);
  return g_steal_pointer (&self);
}

static const char *
get_encoding (TamizRowReader *reader)
{
  return tamiz_csv_source_get_encoding (&TAMIZ_JSON_READER (reader)->scanner.source);
}

static const char *const *
get_header (TamizRowReader *reader)
{
  return (const char *const *) TAMIZ_JSON_READER (reader)->header->pdata;
}

/* A row under way: cells of its columns, and behind them what has none. */
typedef struct
{
  TamizJsonReader *reader;
  GPtrArray *cells;
  gboolean any;
  gboolean extra;
} Filling;

static void
fill_cell_cb (const char *column,
              char       *value,
              gpointer    user_data)
{
  Filling *filling = user_data;
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (filling->reader->columns, column));

  filling->any = filling->any || *value != '\0';
  if (place > 0)
    {
      g_free (filling->cells->pdata[place - 1]);
      filling->cells->pdata[place - 1] = value;
      return;
    }

  filling->extra = TRUE;
  g_ptr_array_add (filling->cells, g_strconcat (column, ": ", value, NULL));
  g_free (value);
}

static TamizRow *
make_row (TamizJsonReader       *self,
          json_t                *object,
          const TamizJsonPiece  *piece,
          gboolean               repaired)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  Filling filling = { .reader = self, .cells = cells };
  TamizRow *row;

  for (guint i = 0; i + 1 < self->header->len; i++)
    g_ptr_array_add (cells, g_strdup (""));
  tamiz_json_cells_foreach (object, fill_cell_cb, &filling);
  if (!filling.any)
    return NULL;

  g_ptr_array_add (cells, NULL);
  row = tamiz_row_new (piece->line, (const char *const *) cells->pdata);
  if (filling.extra)
    tamiz_row_add_problem (row, -1, "extra_cells",
                           g_strdup (_("The file has too many columns; what is beyond them was kept with the "
                                       "notes")));
  if (repaired)
    tamiz_row_add_problem (row, -1, "encoding", g_strdup (_("Bytes that are no UTF-8 were read as Windows-1252")));

  return row;
}

/* What is no object is handed out as it is written, to be set aside. */
static TamizRow *
make_broken (const TamizJsonPiece *piece,
             const GError         *error)
{
  const char *cells[2] = { NULL, NULL };
  g_autofree char *text = tamiz_csv_repair_utf8 ((const guint8 *) piece->text, MIN (piece->size, MAX_SHOWN));
  TamizRow *row;

  cells[0] = text;
  row = tamiz_row_new (piece->line, cells);
  row->reject_code = "json";
  row->reject_reason = g_strdup (error->message);

  return row;
}

static gboolean
read_row (TamizRowReader  *reader,
          TamizRow       **row,
          GCancellable    *cancellable,
          GError         **error)
{
  TamizJsonReader *self = TAMIZ_JSON_READER (reader);
  TamizJsonPiece piece;

  *row = NULL;
  while (*row == NULL)
    {
      g_autoptr (GError) broken = NULL;
      g_autoptr (json_t) object = NULL;
      gboolean repaired;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!tamiz_json_scanner_next (&self->scanner, &piece))
        return TRUE;
      object = read_object (&piece, &repaired, &broken);
      *row = object != NULL ? make_row (self, object, &piece, repaired) : make_broken (&piece, broken);
      if (*row == NULL)
        tamiz_left_out_add (&self->left_out, piece.line, "empty", g_strdup (_("A record without any value")));
    }

  return TRUE;
}

static void
go_back (TamizRowReader *reader)
{
  TamizJsonReader *self = TAMIZ_JSON_READER (reader);

  tamiz_json_scanner_rewind (&self->scanner);
  tamiz_left_out_reset (&self->left_out);
}

static guint64
get_size (TamizRowReader *reader)
{
  return TAMIZ_JSON_READER (reader)->scanner.size;
}

static guint64
get_position (TamizRowReader *reader)
{
  return TAMIZ_JSON_READER (reader)->scanner.at;
}

static GPtrArray *
get_left_out (TamizRowReader *reader)
{
  return TAMIZ_JSON_READER (reader)->left_out.listed;
}

static guint64
get_n_left_out (TamizRowReader *reader)
{
  return TAMIZ_JSON_READER (reader)->left_out.count;
}

static void
tamiz_json_reader_iface_init (TamizRowReaderInterface *iface)
{
  iface->format = "json";
  iface->get_encoding = get_encoding;
  iface->get_header = get_header;
  iface->read_row = read_row;
  iface->rewind = go_back;
  iface->get_size = get_size;
  iface->get_position = get_position;
  iface->get_left_out = get_left_out;
  iface->get_n_left_out = get_n_left_out;
}

static void
tamiz_json_reader_finalize (GObject *object)
{
  TamizJsonReader *self = TAMIZ_JSON_READER (object);

  g_clear_pointer (&self->columns, g_hash_table_unref);
  g_clear_pointer (&self->header, g_ptr_array_unref);
  tamiz_left_out_clear (&self->left_out);
  tamiz_json_scanner_clear (&self->scanner);
  G_OBJECT_CLASS (tamiz_json_reader_parent_class)->finalize (object);
}

static void
tamiz_json_reader_class_init (TamizJsonReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_json_reader_finalize;
}

static void
tamiz_json_reader_init (TamizJsonReader *self)
{
  self->header = g_ptr_array_new_with_free_func (g_free);
  self->columns = g_hash_table_new (g_str_hash, g_str_equal);
  tamiz_left_out_init (&self->left_out);
}
