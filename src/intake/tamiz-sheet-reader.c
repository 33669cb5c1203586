#define _GNU_SOURCE
#define G_LOG_DOMAIN "tamiz-sheet-reader"

#include "config.h"

#include "tamiz-sheet-reader.h"

#include "tamiz-error.h"
#include "tamiz-row-table.h"
#include "tamiz-sheet-book.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Why own readers on libarchive and libxml2: liborcus is C++ with another name in each Debian
 * and loads whole documents; the converters of Gnumeric and LibreOffice are hundreds of
 * megabytes where the program runs; FreeXL reads only .xls in Debian 12.  Of both formats a
 * table of people needs little, and it is read as it is unpacked.
 */

/* Where no sheet is named, those in which a table is looked for. */
#define MAX_TRIED 50

/* A row that was read ahead. */
typedef struct
{
  TamizRow *row;
  gboolean after_blank;
} Ahead;

struct _TamizSheetReader
{
  GObject parent_instance;

  TamizSheetBook *book;
  char **names;                /* of the sheets */
  guint sheet;
  TamizSheetStream *stream;    /* (nullable) */
  GQueue ahead;                /* Ahead */
  TamizRowTable table;
  gboolean ended;
  GError *failed;              /* (nullable): why it could not be gone back to the first row */
};

static void tamiz_sheet_reader_iface_init (TamizRowReaderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TamizSheetReader, tamiz_sheet_reader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TAMIZ_TYPE_ROW_READER,
                                                      tamiz_sheet_reader_iface_init))

static void
free_ahead (Ahead *ahead)
{
  tamiz_row_unref (ahead->row);
  g_free (ahead);
}

static Ahead *
pull (TamizSheetReader *self,
      GCancellable     *cancellable,
      GError          **error)
{
  TamizRow *row;
  gboolean after_blank;
  Ahead *ahead;

  if (!tamiz_sheet_stream_read (self->stream, &row, &after_blank, cancellable, error) || row == NULL)
    return NULL;

  ahead = g_new (Ahead, 1);
  *ahead = (Ahead) { row, after_blank };
  return ahead;
}

/* So that @n rows lie ahead, or all there are. */
static gboolean
look_ahead (TamizSheetReader *self,
            guint             n,
            GCancellable     *cancellable,
            GError          **error)
{
  while (g_queue_get_length (&self->ahead) < n)
    {
      GError *local_error = NULL;
      Ahead *ahead = pull (self, cancellable, &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
      if (ahead == NULL)
        break;
      g_queue_push_tail (&self->ahead, ahead);
    }

  return TRUE;
}

static GPtrArray *
list_ahead (TamizSheetReader *self)
{
  GPtrArray *rows = g_ptr_array_new ();

  for (GList *link = self->ahead.head; link != NULL; link = link->next)
    g_ptr_array_add (rows, ((Ahead *) link->data)->row);

  return rows;
}

/* Titles above the table are told of, not dropped without a word. */
static void
leave_out_titles (TamizSheetReader *self,
                  guint             n)
{
  for (guint i = 0; i < n; i++)
    {
      Ahead *ahead = g_queue_pop_head (&self->ahead);

      tamiz_row_table_leave_out_title (&self->table, ahead->row);
      free_ahead (ahead);
    }
}

static void
close_sheet (TamizSheetReader *self)
{
  g_queue_clear_full (&self->ahead, (GDestroyNotify) free_ahead);
  g_clear_pointer (&self->stream, tamiz_sheet_stream_free);
  g_clear_error (&self->failed);
  tamiz_row_table_begin (&self->table);
  self->ended = FALSE;
}

/* Opens a sheet behind its header, where it has one. */
static gboolean
open_sheet (TamizSheetReader *self,
            guint             sheet,
            GCancellable     *cancellable,
            GError          **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  Ahead *header;

  close_sheet (self);
  g_clear_pointer (&self->table.header, tamiz_row_unref);
  self->sheet = sheet;
  self->stream = tamiz_sheet_stream_new (self->book, sheet, cancellable, error);
  if (self->stream == NULL || !look_ahead (self, TAMIZ_ROW_TABLE_HEADER_ROWS, cancellable, error))
    return FALSE;
  if (g_queue_is_empty (&self->ahead))
    return TRUE;

  rows = list_ahead (self);
  leave_out_titles (self, tamiz_row_table_find_header (rows));
  header = g_queue_pop_head (&self->ahead);
  tamiz_row_table_take_header (&self->table, header->row);
  free_ahead (header);
  return TRUE;
}

static gboolean
is_table (TamizSheetReader *self)
{
  return self->table.header != NULL && self->table.header->n_cells >= 2 && !g_queue_is_empty (&self->ahead);
}

/* The first sheet that holds a table and is shown; else one that is hidden; else the first
 * with anything.
 */
static gboolean
find_sheet (TamizSheetReader *self,
            GCancellable     *cancellable,
            GError          **error)
{
  guint n = MIN (self->book->sheets->len, MAX_TRIED);
  guint hidden = G_MAXUINT, filled = G_MAXUINT;

  for (guint i = 0; i < n; i++)
    {
      TamizSheet *sheet = self->book->sheets->pdata[i];

      if (!open_sheet (self, i, cancellable, error))
        return FALSE;
      if (is_table (self) && !sheet->hidden)
        return TRUE;
      if (is_table (self) && hidden == G_MAXUINT)
        hidden = i;
      if (self->table.header != NULL && filled == G_MAXUINT)
        filled = i;
    }
  if (MIN (hidden, filled) == G_MAXUINT)
    {
      g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_EMPTY,
                           _("No sheet of the workbook holds anything; look whether it is the right file"));
      return FALSE;
    }

  return open_sheet (self, hidden != G_MAXUINT ? hidden : filled, cancellable, error);
}

static gboolean
choose_sheet (TamizRowReader *reader,
              const char     *name,
              GCancellable   *cancellable,
              GError        **error)
{
  TamizSheetReader *self = TAMIZ_SHEET_READER (reader);
  g_autofree char *names = NULL;

  for (guint i = 0; i < self->book->sheets->len; i++)
    {
      if (!g_str_equal (self->names[i], name))
        continue;
      if (!open_sheet (self, i, cancellable, error))
        return FALSE;
      if (self->table.header != NULL)
        return TRUE;
      g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_EMPTY,
                   _("The sheet “%s” holds nothing; choose another"), name);
      return FALSE;
    }

  names = g_strjoinv (", ", self->names);
  g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_MAP,
               _("There is no sheet “%s” in the workbook; it has: %s"), name, names);
  return FALSE;
}

static gboolean
start (TamizSheetReader *self,
       const char       *path,
       GBytes           *bytes,
       GCancellable     *cancellable,
       GError          **error)
{
  self->book = tamiz_sheet_book_open (path, bytes, cancellable, error);
  if (self->book == NULL)
    return FALSE;

  self->names = g_new0 (char *, self->book->sheets->len + 1);
  for (guint i = 0; i < self->book->sheets->len; i++)
    self->names[i] = g_strdup (((TamizSheet *) self->book->sheets->pdata[i])->name);
  return find_sheet (self, cancellable, error);
}

/* Old workbooks and protected new ones are containers of the same kind (MS-CFB), in whose
 * directory names stand in UTF-16.
 */
static gboolean
holds_name (const guint8 *bytes,
            gsize         size,
            const char   *name)
{
  gsize length = strlen (name) * 2;
  g_autofree char *wide = g_malloc0 (length);

  for (gsize i = 0; name[i] != '\0'; i++)
    wide[i * 2] = name[i];

  return memmem (bytes, size, wide, length) != NULL;
}

static gboolean
is_ole (const guint8 *bytes,
        gsize         size)
{
  return size >= 8 && memcmp (bytes, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0;
}

static gboolean
refuse_ole (const guint8 *bytes,
            gsize         size,
            GError      **error)
{
  const char *message = _("This is an old document of an office program, not a table that can be read; save it "
                          "as .xlsx and import that");

  if (holds_name (bytes, size, "EncryptedPackage"))
    message = _("The file is protected by a password; save it without one and import that");
  else if (holds_name (bytes, size, "Workbook") || holds_name (bytes, size, "Book"))
    message = _("This is an old Excel workbook (.xls); open it in your spreadsheet program, save it as .xlsx "
                "and import that");
  g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_BINARY, message);
  return FALSE;
}

/* Web sites call pages .xls so that Excel opens them; Excel of 2003 had a format of its own in
 * XML.
 */
static gboolean
is_page (const guint8 *bytes,
         gsize         size)
{
  static const char *const starts[] = { "<html", "<!doctype html", "<table", "<?mso-application", NULL };
  g_autofree char *text = size > 0 ? g_ascii_strdown ((const char *) bytes, (gssize) MIN (size, 2048))
                                   : g_strdup ("");
  const char *p = g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text;

  while (g_ascii_isspace (*p))
    p++;
  if (g_str_has_prefix (p, "<?xml"))
    return strstr (p, "office:spreadsheet") != NULL || strstr (p, "mso-application") != NULL;
  for (guint i = 0; starts[i] != NULL; i++)
    {
      if (g_str_has_prefix (p, starts[i]))
        return TRUE;
    }

  return FALSE;
}

/* Private to the readers: whether this one reads a file or can say why not, by how it begins. */
gboolean
tamiz_sheet_looks_like_one (const guint8 *head,
                            gsize         size)
{
  return (size >= 4 && memcmp (head, "PK\003\004", 4) == 0) || is_ole (head, size)
         || is_page (head, size);
}

/**
 * tamiz_sheet_reader_new:
 * @bytes: the file's content
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Opens a workbook, .xlsx or .ods, at the first sheet that holds a table.
 *
 * Returns: (transfer full) (nullable): the reader; else %TAMIZ_INTAKE_ERROR_BINARY where it is
 *   none, is damaged or protected, %TAMIZ_INTAKE_ERROR_EMPTY or %TAMIZ_INTAKE_ERROR_TOO_LARGE
 */
TamizSheetReader *
tamiz_sheet_reader_new (GBytes       *bytes,
                        GCancellable *cancellable,
                        GError      **error)
{
  g_autoptr (TamizSheetReader) self = g_object_new (TAMIZ_TYPE_SHEET_READER, NULL);

  return start (self, NULL, bytes, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

/* What of a container is looked at to say what it is. */
#define OLE_SAMPLE ((gsize) 1 << 20)

static gboolean
check_container (const char *path,
                 GError    **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree guint8 *bytes = g_malloc (OLE_SAMPLE);
  gsize size;

  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), bytes, OLE_SAMPLE, &size, NULL, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  if (size == 0)
    {
      g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_EMPTY,
                           _("The file is empty; export it again"));
      return FALSE;
    }
  if (is_ole (bytes, size))
    return refuse_ole (bytes, size, error);
  if (!is_page (bytes, size))
    return TRUE;

  g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_BINARY,
                       _("This is a web page or XML, not a workbook; open it in your spreadsheet program, "
                         "save it as .xlsx and import that"));
  return FALSE;
}

/**
 * tamiz_sheet_reader_new_for_file:
 * @path: a file's path
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Opens a workbook in a file, which is read as it is needed.
 *
 * Returns: (transfer full) (nullable): the reader; else as tamiz_sheet_reader_new()
 */
TamizSheetReader *
tamiz_sheet_reader_new_for_file (const char   *path,
                                 GCancellable *cancellable,
                                 GError      **error)
{
  g_autoptr (TamizSheetReader) self = g_object_new (TAMIZ_TYPE_SHEET_READER, NULL);

  return check_container (path, error) && start (self, path, NULL, cancellable, error) ? g_steal_pointer (&self)
                                                                                       : NULL;
}

/* Looks ahead from @ahead; where everything to the end is lines about the report, they are
 * left out.
 */
static gboolean
is_footer (TamizSheetReader *self,
           Ahead            *ahead,
           gboolean         *footer,
           GCancellable     *cancellable,
           GError          **error)
{
  g_autoptr (GPtrArray) lines = NULL;

  *footer = FALSE;
  if (!ahead->after_blank || !tamiz_row_table_may_end_with (&self->table, ahead->row))
    return TRUE;
  if (!look_ahead (self, TAMIZ_ROW_TABLE_MAX_FOOTER, cancellable, error))
    return FALSE;

  lines = list_ahead (self);
  g_ptr_array_insert (lines, 0, ahead->row);
  *footer = tamiz_row_table_take_footer (&self->table, lines);
  if (*footer)
    g_queue_clear_full (&self->ahead, (GDestroyNotify) free_ahead);
  return TRUE;
}

/* The next row whatever it is; NULL at the end. */
static gboolean
take_next (TamizSheetReader *self,
           Ahead           **ahead,
           GCancellable     *cancellable,
           GError          **error)
{
  if (!look_ahead (self, 1, cancellable, error))
    return FALSE;

  *ahead = g_queue_pop_head (&self->ahead);
  return TRUE;
}

static gboolean
read_row (TamizRowReader  *reader,
          TamizRow       **row,
          GCancellable    *cancellable,
          GError         **error)
{
  TamizSheetReader *self = TAMIZ_SHEET_READER (reader);

  *row = NULL;
  if (self->failed != NULL)
    {
      g_propagate_error (error, g_error_copy (self->failed));
      return FALSE;
    }
  while (!self->ended && *row == NULL)
    {
      gboolean footer;
      Ahead *ahead;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !take_next (self, &ahead, cancellable, error))
        return FALSE;
      if (ahead == NULL)
        {
          self->ended = TRUE;
          break;
        }
      if (!is_footer (self, ahead, &footer, cancellable, error))
        {
          free_ahead (ahead);
          return FALSE;
        }
      if (!footer && tamiz_row_table_is_wanted (&self->table, ahead->row))
        {
          tamiz_row_table_note_extra (&self->table, ahead->row);
          *row = tamiz_row_ref (ahead->row);
        }
      free_ahead (ahead);
    }

  return TRUE;
}

/* It was read once; where it no longer can be, the next row says so. */
static void
go_back (TamizRowReader *reader)
{
  TamizSheetReader *self = TAMIZ_SHEET_READER (reader);
  GError *error = NULL;

  if (!open_sheet (self, self->sheet, NULL, &error))
    self->failed = error;
  else if (self->table.header == NULL)
    tamiz_sheet_fail_damaged (NULL, &self->failed);
}

static const char *const *
get_header (TamizRowReader *reader)
{
  return (const char *const *) TAMIZ_SHEET_READER (reader)->table.header->cells;
}

static const char *
get_format (TamizRowReader *reader)
{
  return TAMIZ_SHEET_READER (reader)->book->kind->nick;
}

static const char *const *
get_sheets (TamizRowReader *reader)
{
  return (const char *const *) TAMIZ_SHEET_READER (reader)->names;
}

static const char *
get_sheet (TamizRowReader *reader)
{
  TamizSheetReader *self = TAMIZ_SHEET_READER (reader);

  return self->names[self->sheet];
}

static guint64
get_size (TamizRowReader *reader)
{
  TamizSheetReader *self = TAMIZ_SHEET_READER (reader);

  return self->stream != NULL ? tamiz_sheet_xml_get_size (self->stream->xml) : 0;
}

static guint64
get_position (TamizRowReader *reader)
{
  TamizSheetReader *self = TAMIZ_SHEET_READER (reader);

  /* Behind the last row stands what is not read: formatting, other sheets. */
  if (self->ended)
    return get_size (reader);
  return self->stream != NULL ? tamiz_sheet_xml_get_position (self->stream->xml) : 0;
}

static GPtrArray *
get_left_out (TamizRowReader *reader)
{
  return TAMIZ_SHEET_READER (reader)->table.left_out;
}

static guint64
get_n_left_out (TamizRowReader *reader)
{
  return TAMIZ_SHEET_READER (reader)->table.n_left_out;
}

static void
tamiz_sheet_reader_iface_init (TamizRowReaderInterface *iface)
{
  iface->format = "xlsx";
  iface->get_format = get_format;
  iface->get_sheets = get_sheets;
  iface->get_sheet = get_sheet;
  iface->choose_sheet = choose_sheet;
  iface->get_header = get_header;
  iface->read_row = read_row;
  iface->rewind = go_back;
  iface->get_size = get_size;
  iface->get_position = get_position;
  iface->get_left_out = get_left_out;
  iface->get_n_left_out = get_n_left_out;
}

static void
tamiz_sheet_reader_finalize (GObject *object)
{
  TamizSheetReader *self = TAMIZ_SHEET_READER (object);

  close_sheet (self);
  tamiz_row_table_clear (&self->table);
  g_clear_pointer (&self->book, tamiz_sheet_book_free);
  g_clear_pointer (&self->names, g_strfreev);
  G_OBJECT_CLASS (tamiz_sheet_reader_parent_class)->finalize (object);
}

static void
tamiz_sheet_reader_class_init (TamizSheetReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_sheet_reader_finalize;
}

static void
tamiz_sheet_reader_init (TamizSheetReader *self)
{
  g_queue_init (&self->ahead);
  tamiz_row_table_init (&self->table);
}
