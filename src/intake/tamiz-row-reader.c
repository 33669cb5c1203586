#define G_LOG_DOMAIN "tamiz-row-reader"

#include "config.h"

#include "tamiz-row-reader.h"

#include "tamiz-csv-reader.h"
#include "tamiz-error.h"
#include "tamiz-json-reader.h"
#include "tamiz-mail-reader.h"
#include "tamiz-mail-source.h"
#include "tamiz-sheet-reader.h"
#include "tamiz-text-reader.h"
#include "tamiz-vcard-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

/* So much of a file is looked at to know its format. */
#define HEAD_SIZE 4096
/* What is read in whole where a reader wants all of it. */
#define MAX_IN_MEMORY ((off_t) 64 << 20)

G_DEFINE_INTERFACE (TamizRowReader, tamiz_row_reader, G_TYPE_OBJECT)

static void
tamiz_row_reader_default_init (TamizRowReaderInterface *iface)
{
}

/* Unpacked as it is read, so from the file itself. */
static TamizRowReader *
open_sheet (const char    *path,
            GBytes        *bytes,
            GCancellable  *cancellable,
            GError       **error)
{
  return (TamizRowReader *) tamiz_sheet_reader_new_for_file (path, cancellable, error);
}

static TamizRowReader *
open_vcard (const char    *path,
            GBytes        *bytes,
            GCancellable  *cancellable,
            GError       **error)
{
  return (TamizRowReader *) tamiz_vcard_reader_new (bytes, cancellable, error);
}

static TamizRowReader *
open_json (const char    *path,
           GBytes        *bytes,
           GCancellable  *cancellable,
           GError       **error)
{
  return (TamizRowReader *) tamiz_json_reader_new (bytes, cancellable, error);
}

static TamizRowReader *
open_text (const char    *path,
           GBytes        *bytes,
           GCancellable  *cancellable,
           GError       **error)
{
  return (TamizRowReader *) tamiz_text_reader_new (bytes, cancellable, error);
}

static TamizRowReader *
open_csv (const char    *path,
          GBytes        *bytes,
          GCancellable  *cancellable,
          GError       **error)
{
  return (TamizRowReader *) tamiz_csv_reader_new_for_file (path, error);
}

/* Mail is read piece by piece where it lies. */
static TamizRowReader *
open_mail (const char    *path,
           GBytes        *bytes,
           GCancellable  *cancellable,
           GError       **error)
{
  return (TamizRowReader *) tamiz_mail_reader_new (path, error);
}

/* The formats, by what their files begin with and what their names end in.  The last one
 * takes what is none of the others.
 */
static const struct
{
  gboolean (*looks_like_one) (const guint8  *head,
                              gsize          size);
  const char *endings;
  TamizRowReader *(*open) (const char    *path,
                           GBytes        *bytes,
                           GCancellable  *cancellable,
                           GError       **error);
  gboolean streams;         /* reads the file itself; else its content is given */
  gboolean needs_both;      /* the content alone does not tell it */
} formats[] = {
  { tamiz_sheet_looks_like_one, ".xlsx .xlsm .ods", open_sheet, TRUE, FALSE },
  { tamiz_vcard_looks_like_one, ".vcf .vcard", open_vcard, FALSE, FALSE },
  { tamiz_json_looks_like_one, ".jsonl .ndjson .json", open_json, FALSE, FALSE },
  { tamiz_mail_looks_like_one, ".eml .mbox", open_mail, TRUE, FALSE },
  { tamiz_text_looks_like_one, ".txt", open_text, FALSE, TRUE },
  { NULL, ".csv .tsv .tab", open_csv, TRUE, FALSE },
};

static gboolean
ends_in (const char *path,
         const char *endings)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  g_auto (GStrv) each = g_strsplit (endings, " ", -1);

  for (guint i = 0; each[i] != NULL; i++)
    {
      if (*each[i] != '\0' && g_str_has_suffix (lower, each[i]))
        return TRUE;
    }

  return FALSE;
}

static guint
find_format (const guint8 *head,
             gsize         size,
             const char   *path)
{
  for (guint i = 0; formats[i].looks_like_one != NULL; i++)
    {
      if ((!formats[i].needs_both || ends_in (path, formats[i].endings))
          && formats[i].looks_like_one (head, size))
        return i;
    }
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      if (!formats[i].needs_both && ends_in (path, formats[i].endings))
        return i;
    }

  return G_N_ELEMENTS (formats) - 1;
}

static int
fail_to_read (const char *path,
              const char *why,
              GError    **error)
{
  g_autofree char *name = g_filename_display_name (path);

  /* Translators: a file, and why */
  g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_READ, _("“%s” cannot be read: %s"), name, why);
  return -1;
}

/* Private to the readers: opens a file; -1 where that fails.  A pipe or a device would be
 * waited for without end, and cannot be gone back in.
 */
int
tamiz_row_reader_open_file (const char  *path,
                            GError     **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status;

  if (fd < 0)
    return fail_to_read (path, g_strerror (errno), error);
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    return fd;

  close (fd);
  return fail_to_read (path,
                       S_ISDIR (status.st_mode) ? _("it is a folder; choose a file in it")
                                                : _("it is no ordinary file; save what it gives in one"),
                       error);
}

/* How a file begins. */
static gboolean
read_head (const char *path,
           guint8     *head,
           gsize      *size,
           GError    **error)
{
  int fd = tamiz_row_reader_open_file (path, error);
  ssize_t done;

  if (fd < 0)
    return FALSE;
  done = pread (fd, head, HEAD_SIZE, 0);
  if (done < 0)
    fail_to_read (path, g_strerror (errno), error);
  close (fd);
  *size = (gsize) MAX (done, 0);

  return done >= 0;
}

/* A file that somebody shortens while it is mapped would end the program, so what fits well
 * into memory is read.
 */
static GBytes *
read_or_map (int      fd,
             GError **error)
{
  g_autoptr (GMappedFile) file = NULL;
  struct stat status;
  guint8 *bytes;
  gsize done = 0;

  if (fstat (fd, &status) != 0 || status.st_size > MAX_IN_MEMORY)
    {
      file = g_mapped_file_new_from_fd (fd, FALSE, error);
      return file != NULL ? g_mapped_file_get_bytes (file) : NULL;
    }

  bytes = g_malloc ((gsize) status.st_size + 1);
  while (done < (gsize) status.st_size)
    {
      ssize_t size = read (fd, bytes + done, (gsize) status.st_size - done);

      if (size < 0 && errno == EINTR)
        continue;
      if (size <= 0)
        break;
      done += (gsize) size;
    }

  return g_bytes_new_take (bytes, done);
}

/* Private to the readers: a file's content. */
GBytes *
tamiz_row_reader_map_file (const char  *path,
                           GError     **error)
{
  int fd = tamiz_row_reader_open_file (path, error);
  g_autoptr (GError) local = NULL;
  GBytes *bytes = fd >= 0 ? read_or_map (fd, &local) : NULL;

  if (fd >= 0)
    close (fd);
  if (local != NULL)
    fail_to_read (path, local->message, error);

  return bytes;
}

/**
 * tamiz_row_reader_open:
 * @path: a file
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Opens a file of any format that the door knows, which is told by its content, and where
 * that says nothing by its name.  What is no other format is read as a table of text.  The
 * file is mapped and not read into memory.
 *
 * Returns: (transfer full): a reader at its first row; %NULL with %TAMIZ_INTAKE_ERROR_READ
 *   where the file cannot be read, else with an error of the reader
 */
TamizRowReader *
tamiz_row_reader_open (const char    *path,
                       GCancellable  *cancellable,
                       GError       **error)
{
  guint8 head[HEAD_SIZE];
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  guint i;

  g_return_val_if_fail (path != NULL, NULL);

  if (tamiz_mail_is_folder (path))
    return open_mail (path, NULL, cancellable, error);
  if (!read_head (path, head, &size, error))
    return NULL;
  i = find_format (head, size, path);
  if (!formats[i].streams)
    bytes = tamiz_row_reader_map_file (path, error);
  if (!formats[i].streams && bytes == NULL)
    return NULL;

  return formats[i].open (path, bytes, cancellable, error);
}

/**
 * tamiz_row_reader_list_patterns:
 *
 * Lists what the names of files that can be read look like, for choosing one.
 *
 * Returns: (transfer none): `*.csv`, `*.vcf` …, %NULL-terminated
 */
const char *const *
tamiz_row_reader_list_patterns (void)
{
  static const char *const *patterns = NULL;

  if (g_once_init_enter (&patterns))
    {
      GPtrArray *list = g_ptr_array_new ();

      for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
        {
          g_auto (GStrv) endings = g_strsplit (formats[i].endings, " ", -1);

          for (guint j = 0; endings[j] != NULL; j++)
            g_ptr_array_add (list, g_strconcat ("*", endings[j], NULL));
        }
      g_ptr_array_add (list, NULL);
      g_once_init_leave (&patterns, (const char *const *) g_ptr_array_free (list, FALSE));
    }

  return patterns;
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
  TamizRowReaderInterface *iface = TAMIZ_ROW_READER_GET_IFACE (self);

  return iface->get_format != NULL ? iface->get_format (self) : iface->format;
}

/**
 * tamiz_row_reader_get_sheets:
 * @self: a reader
 *
 * Lists the sheets of a workbook.
 *
 * Returns: (transfer none) (nullable): their names, %NULL-terminated; %NULL where the format
 *   has none
 */
const char *const *
tamiz_row_reader_get_sheets (TamizRowReader *self)
{
  TamizRowReaderInterface *iface = TAMIZ_ROW_READER_GET_IFACE (self);

  return iface->get_sheets != NULL ? iface->get_sheets (self) : NULL;
}

/**
 * tamiz_row_reader_get_sheet:
 * @self: a reader
 *
 * Gets the sheet that is read: the first that holds a table, until another is chosen.
 *
 * Returns: (transfer none) (nullable): its name; %NULL where the format has no sheets
 */
const char *
tamiz_row_reader_get_sheet (TamizRowReader *self)
{
  TamizRowReaderInterface *iface = TAMIZ_ROW_READER_GET_IFACE (self);

  return iface->get_sheet != NULL ? iface->get_sheet (self) : NULL;
}

/**
 * tamiz_row_reader_choose_sheet:
 * @self: a reader
 * @sheet: a sheet's name
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads another sheet of a workbook, from its first row.
 *
 * Returns: whether it succeeded; else %TAMIZ_INTAKE_ERROR_MAP where there is no such sheet,
 *   or as tamiz_row_reader_read_row().  The reader is then of no more use.
 */
gboolean
tamiz_row_reader_choose_sheet (TamizRowReader *self,
                               const char     *sheet,
                               GCancellable   *cancellable,
                               GError        **error)
{
  TamizRowReaderInterface *iface = TAMIZ_ROW_READER_GET_IFACE (self);

  if (iface->choose_sheet != NULL)
    return iface->choose_sheet (self, sheet, cancellable, error);

  g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_MAP,
               _("The file is no workbook, so it has no sheet “%s”"), sheet);
  return FALSE;
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

/**
 * tamiz_row_reader_make_map:
 * @self: a reader
 *
 * Says what the format itself knows of its columns, where that is more than their names tell.
 *
 * Returns: (transfer full) (nullable): a map, as of tamiz_mapping_new()
 */
json_t *
tamiz_row_reader_make_map (TamizRowReader *self)
{
  TamizRowReaderInterface *iface = TAMIZ_ROW_READER_GET_IFACE (self);

  return iface->make_map != NULL ? iface->make_map (self) : NULL;
}

/**
 * tamiz_row_reader_holds_people:
 * @self: a reader
 *
 * Tells whether the format is one of people, whatever its columns are called: cards, mail,
 * text that speaks of somebody.
 *
 * Returns: whether it is
 */
gboolean
tamiz_row_reader_holds_people (TamizRowReader *self)
{
  return TAMIZ_ROW_READER_GET_IFACE (self)->dup_title != NULL;
}

/**
 * tamiz_row_reader_dup_title:
 * @self: a reader
 * @column: one of its columns
 *
 * Says what people call a column that the format named, and not who wrote the file.
 *
 * Returns: (transfer full) (nullable): its name, translated; %NULL where the header is it
 */
char *
tamiz_row_reader_dup_title (TamizRowReader *self,
                            guint           column)
{
  TamizRowReaderInterface *iface = TAMIZ_ROW_READER_GET_IFACE (self);

  return iface->dup_title != NULL ? iface->dup_title (self, column) : NULL;
}
