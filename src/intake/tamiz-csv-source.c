#define G_LOG_DOMAIN "tamiz-csv-source"

#include "config.h"

#include "tamiz-csv-source.h"

#include "tamiz-error.h"
#include "tamiz-row-reader.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SAMPLE_SIZE ((gsize) 4 << 20)
#define PROBE_SIZE ((gsize) 8192)
#define BLOCK_SIZE ((gsize) 256 << 10)
/* Where so much is ASCII, what follows is taken for UTF-8 and mended where it is none. */
#define PLAIN_SIZE ((gsize) 64 << 20)

/* Windows-1252's letters between 0x80 and 0x9f; 0 where it has none. */
static const guint16 cp1252[32] = {
  0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
  0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc,
  0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
};

/* Files that are no text, by their first bytes, and what to do with them. */
static const struct
{
  const char *magic;
  guint size;
  const char *what;
} binaries[] = {
  { "PK\003\004", 4, N_("This is a workbook or a ZIP archive, not a text file; open it in your "
                        "spreadsheet program and save it as CSV (UTF-8)") },
  { "\xd0\xcf\x11\xe0", 4, N_("This is an old Excel workbook, not a text file; open it in your "
                              "spreadsheet program and save it as CSV (UTF-8)") },
  { "%PDF", 4, N_("This is a PDF document, not a text file; export the table as CSV") },
  { "\x1f\x8b", 2, N_("This file is compressed (gzip); unpack it first") },
  { "BZh", 3, N_("This file is compressed (bzip2); unpack it first") },
  { "\xfd" "7zXZ", 5, N_("This file is compressed (xz); unpack it first") },
  { "\x89PNG", 4, N_("This is a picture, not a text file") },
  { "\xff\xd8\xff", 3, N_("This is a picture, not a text file") },
  { "SQLite format 3", 15, N_("This is a database, not a text file") },
};

static gsize
valid_sequence (const guint8 *p,
                gsize         left)
{
  gsize size = p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;

  if (size == 0 || size > left || !g_utf8_validate_len ((const char *) p, size, NULL))
    return 0;

  return size;
}

/* Bytes of the file from @at on, in @buffer or where they lie.  Fewer are read only at its end
 * or where it was shortened.
 */
static gsize
read_at (TamizCsvSource *self,
         gsize           at,
         guint8         *buffer,
         gsize           most,
         const guint8  **bytes)
{
  gsize done = 0;

  most = MIN (most, self->file_size - MIN (at, self->file_size));
  *bytes = self->file != NULL ? self->file + at : buffer;
  while (self->file == NULL && done < most)
    {
      ssize_t size = pread (self->fd, buffer + done, most - done, (off_t) (at + done));

      if (size < 0 && errno == EINTR)
        continue;
      if (size <= 0)
        break;
      done += (gsize) size;
    }

  return self->file != NULL ? most : done;
}

static gsize
find_high_byte (const guint8 *bytes,
                gsize         size)
{
  gsize i = 0;

  while (i + 8 <= size)
    {
      guint64 word;

      memcpy (&word, bytes + i, 8);
      if ((word & G_GUINT64_CONSTANT (0x8080808080808080)) != 0)
        break;
      i += 8;
    }

  return i;
}

/* Where the first letters are that are not ASCII. */
static gsize
find_sample (TamizCsvSource *self,
             guint8         *buffer)
{
  gsize at = 0;

  while (at < PLAIN_SIZE)
    {
      const guint8 *bytes;
      gsize size = read_at (self, at, buffer, BLOCK_SIZE, &bytes);
      gsize high = find_high_byte (bytes, size);

      at += high;
      if (high + 8 <= size || size < BLOCK_SIZE)
        break;
    }

  return at;
}

/* UTF-8 is recognised by itself: sequences of several bytes that make sense hardly
 * ever occur by chance.  Bytes that make none are damage where they are fewer.
 */
static TamizEncoding
guess_8_bit (TamizCsvSource *self)
{
  g_autofree guint8 *buffer = self->file == NULL ? g_malloc (SAMPLE_SIZE) : NULL;
  const guint8 *data;
  gsize size = read_at (self, find_sample (self, buffer), buffer, SAMPLE_SIZE, &data);
  gsize valid = 0, invalid = 0, i = 0;

  while (i < size)
    {
      gsize sequence;

      if (data[i] < 0x80)
        {
          i++;
          continue;
        }
      sequence = valid_sequence (data + i, size - i);
      valid += sequence > 0;
      invalid += sequence == 0;
      i += MAX (sequence, 1);
    }

  return invalid > valid ? TAMIZ_ENCODING_CP1252 : TAMIZ_ENCODING_UTF8;
}

/* Without a mark UTF-16 shows by the zero beside nearly every letter and sign. */
static gboolean
guess_utf16 (const guint8  *data,
             gsize          size,
             TamizEncoding *encoding)
{
  gsize pairs = MIN (size, PROBE_SIZE) / 2, even = 0, odd = 0;

  for (gsize i = 0; i < pairs; i++)
    {
      even += data[2 * i] == 0;
      odd += data[2 * i + 1] == 0;
    }
  if (pairs >= 2 && odd * 10 >= pairs * 6 && even * 10 <= pairs)
    *encoding = TAMIZ_ENCODING_UTF16LE;
  else if (pairs >= 2 && even * 10 >= pairs * 6 && odd * 10 <= pairs)
    *encoding = TAMIZ_ENCODING_UTF16BE;
  else
    return FALSE;

  return TRUE;
}

static gboolean
find_encoding (TamizCsvSource *self,
               const guint8   *data,
               GError        **error)
{
  if (self->file_size >= 4
      && (memcmp (data, "\xff\xfe\0\0", 4) == 0 || memcmp (data, "\0\0\xfe\xff", 4) == 0))
    {
      g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_ENCODING,
                           _("The file is encoded in UTF-32, which is not read; save it as "
                             "UTF-8"));
      return FALSE;
    }

  self->had_mark = TRUE;
  if (self->file_size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      self->encoding = TAMIZ_ENCODING_UTF8;
      self->start = 3;
    }
  else if (self->file_size >= 2 && data[0] == 0xff && data[1] == 0xfe)
    {
      self->encoding = TAMIZ_ENCODING_UTF16LE;
      self->start = 2;
    }
  else if (self->file_size >= 2 && data[0] == 0xfe && data[1] == 0xff)
    {
      self->encoding = TAMIZ_ENCODING_UTF16BE;
      self->start = 2;
    }
  else
    {
      self->had_mark = FALSE;
      if (!guess_utf16 (data, self->file_size, &self->encoding))
        self->encoding = guess_8_bit (self);
    }

  return TRUE;
}

/* A single NUL is damage, a file full of control characters is no text. */
static gboolean
check_is_text (const guint8 *data,
               gsize         size,
               GError      **error)
{
  gsize probed = MIN (size, PROBE_SIZE), controls = 0;

  for (gsize i = 0; i < probed; i++)
    controls += data[i] < 0x20 && (data[i] < '\t' || data[i] > '\r');
  if (controls <= MAX (4, probed / 50))
    return TRUE;

  g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_BINARY,
                       _("This is no text file; export the table as CSV (UTF-8) and import "
                         "that"));
  return FALSE;
}

static gboolean
check_is_no_binary (const guint8 *data,
                    gsize         size,
                    GError      **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (binaries); i++)
    {
      if (size >= binaries[i].size && memcmp (data, binaries[i].magic, binaries[i].size) == 0)
        {
          g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_BINARY,
                               _(binaries[i].what));
          return FALSE;
        }
    }

  return TRUE;
}

/* Finds the encoding; refuses what is no text. */
static gboolean
start (TamizCsvSource *self,
       GError        **error)
{
  guint8 probe[PROBE_SIZE];
  const guint8 *data;
  gsize size = read_at (self, 0, probe, PROBE_SIZE, &data);

  self->start = 0;
  if (!check_is_no_binary (data, size, error) || !find_encoding (self, data, error))
    return FALSE;
  if (self->file_size == self->start)
    {
      g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_EMPTY,
                           _("The file is empty; export it again"));
      return FALSE;
    }

  if (self->file == NULL || tamiz_csv_source_is_wide (self))
    self->window = g_byte_array_new ();
  tamiz_csv_source_rewind (self);
  tamiz_csv_source_more (self);
  tamiz_csv_source_get (self, &data, &size);
  return check_is_text (data, size, error);
}

/* Takes the bytes and finds their encoding; refuses what is no text. */
gboolean
tamiz_csv_source_init (TamizCsvSource *self,
                       GBytes         *bytes,
                       GError        **error)
{
  static const guint8 nothing = 0;

  self->fd = -1;
  self->bytes = g_bytes_ref (bytes);
  self->file = g_bytes_get_data (bytes, &self->file_size);
  if (self->file == NULL)
    self->file = &nothing;

  return start (self, error);
}

static gint64
get_changed (const struct stat *status)
{
  return (gint64) status->st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + status->st_mtim.tv_nsec;
}

/* As tamiz_csv_source_init(), of a file, of which a block at a time is in memory. */
gboolean
tamiz_csv_source_open (TamizCsvSource *self,
                       const char     *path,
                       GError        **error)
{
  struct stat status;

  self->fd = tamiz_row_reader_open_file (path, error);
  if (self->fd < 0)
    return FALSE;
  if (fstat (self->fd, &status) != 0)
    {
      g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_READ, _("The file cannot be read: %s"),
                   g_strerror (errno));
      return FALSE;
    }

  self->file_size = (gsize) status.st_size;
  self->changed = get_changed (&status);
  self->block = g_malloc (BLOCK_SIZE + 2);
  return start (self, error);
}

/* Whether the file is still the one that was opened. */
gboolean
tamiz_csv_source_check (TamizCsvSource *self,
                        GError        **error)
{
  struct stat status;

  if (self->fd < 0
      || (fstat (self->fd, &status) == 0 && (gsize) status.st_size == self->file_size
          && get_changed (&status) == self->changed))
    return TRUE;

  g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_READ,
                       _("The file was changed while it was read; bring it again once it is whole"));
  return FALSE;
}

void
tamiz_csv_source_clear (TamizCsvSource *self)
{
  g_clear_pointer (&self->window, g_byte_array_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->block, g_free);
  /* One that was never opened is all zeros. */
  if (self->fd > 0)
    close (self->fd);
  self->fd = -1;
}

gboolean
tamiz_csv_source_is_wide (const TamizCsvSource *self)
{
  return self->encoding == TAMIZ_ENCODING_UTF16LE || self->encoding == TAMIZ_ENCODING_UTF16BE;
}

/* `utf-8`, `windows-1252`, `utf-16le` or `utf-16be` */
const char *
tamiz_csv_source_get_encoding (const TamizCsvSource *self)
{
  switch (self->encoding)
    {
    case TAMIZ_ENCODING_UTF8: return "utf-8";
    case TAMIZ_ENCODING_CP1252: return "windows-1252";
    case TAMIZ_ENCODING_UTF16LE: return "utf-16le";
    case TAMIZ_ENCODING_UTF16BE: return "utf-16be";
    default: g_assert_not_reached ();
    }
}

void
tamiz_csv_source_rewind (TamizCsvSource *self)
{
  self->read = self->start;
  self->window_at = 0;
  self->held = FALSE;
  if (self->window != NULL)
    g_byte_array_set_size (self->window, 0);
}

/* What can be scanned now. */
void
tamiz_csv_source_get (TamizCsvSource *self,
                      const guint8  **data,
                      gsize          *size)
{
  if (self->window != NULL)
    {
      *data = self->window->data + self->window_at;
      *size = self->window->len - self->window_at;
      return;
    }

  *data = self->file + self->read;
  *size = self->file_size - self->read;
}

static void
append_utf8 (GByteArray *window,
             gunichar    c)
{
  char buffer[6];
  int length = g_unichar_to_utf8 (c, buffer);

  g_byte_array_append (window, (const guint8 *) buffer, length);
}

static guint
get_unit (TamizCsvSource *self,
          const guint8   *p)
{
  return self->encoding == TAMIZ_ENCODING_UTF16LE ? p[0] | p[1] << 8 : p[0] << 8 | p[1];
}

/* Halves without their other half become U+FFFD.  Returns how much of the block was taken. */
static gsize
append_wide (TamizCsvSource *self,
             const guint8   *block,
             gsize           size)
{
  gsize at = 0;

  while (at + 2 <= size && at < BLOCK_SIZE)
    {
      gunichar c = get_unit (self, block + at);

      at += 2;
      if (c >= 0xd800 && c < 0xdc00 && at + 2 <= size)
        {
          guint low = get_unit (self, block + at);

          if (low >= 0xdc00 && low < 0xe000)
            {
              c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
              at += 2;
            }
        }
      append_utf8 (self->window, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
    }
  if (at + 1 == size && self->read + size == self->file_size)
    {
      append_utf8 (self->window, 0xfffd);
      at++;
    }

  return at;
}

/* Makes the window longer by another block.  Returns whether there was anything left; a file
 * that was shortened ends where it does.
 */
gboolean
tamiz_csv_source_more (TamizCsvSource *self)
{
  const guint8 *block;
  gsize size;

  if (self->window == NULL || self->read >= self->file_size)
    return FALSE;
  if (!self->held && self->window_at > 0)
    {
      g_byte_array_remove_range (self->window, 0, (guint) self->window_at);
      self->window_at = 0;
    }

  size = read_at (self, self->read, self->block, BLOCK_SIZE + 2, &block);
  if (size < MIN (BLOCK_SIZE + 2, self->file_size - self->read))
    self->file_size = self->read + size;
  if (tamiz_csv_source_is_wide (self))
    size = append_wide (self, block, size);
  else
    g_byte_array_append (self->window, block, (guint) size);
  self->read += size;

  return size > 0;
}

/* Lets go of what was scanned, so that memory stays bounded by one record. */
void
tamiz_csv_source_forget (TamizCsvSource *self,
                         gsize           size)
{
  if (self->window == NULL)
    self->read += size;
  else
    self->window_at += size;
}

/* Remembers a place to which tamiz_csv_source_go_back() can go, until it is released.  What
 * is read meanwhile stays in memory.
 */
gsize
tamiz_csv_source_hold (TamizCsvSource *self)
{
  self->held = TRUE;
  return self->window != NULL ? self->window_at : self->read;
}

void
tamiz_csv_source_release (TamizCsvSource *self)
{
  self->held = FALSE;
}

void
tamiz_csv_source_go_back (TamizCsvSource *self,
                          gsize           held)
{
  if (self->window != NULL)
    self->window_at = held;
  else
    self->read = held;
  self->held = FALSE;
}

/* How many bytes of the file were scanned, or converted. */
gsize
tamiz_csv_source_get_done (const TamizCsvSource *self)
{
  gsize ahead = self->window != NULL && !tamiz_csv_source_is_wide (self) ? self->window->len - self->window_at : 0;

  return self->read - self->start - MIN (ahead, self->read - self->start);
}

static gunichar
from_cp1252 (guint8 byte)
{
  if (byte >= 0x80 && byte < 0xa0)
    return cp1252[byte - 0x80] != 0 ? cp1252[byte - 0x80] : 0xfffd;

  return byte;
}

char *
tamiz_csv_decode_cp1252 (const guint8 *bytes,
                         gsize         size)
{
  GString *text = g_string_sized_new (size + 16);

  for (gsize i = 0; i < size; i++)
    g_string_append_unichar (text, from_cp1252 (bytes[i]));

  return g_string_free (text, FALSE);
}

/* Reads single bytes that are no UTF-8 as Windows-1252, which is what they nearly
 * always were before two exports were pasted together.
 */
char *
tamiz_csv_repair_utf8 (const guint8 *bytes,
                       gsize         size)
{
  GString *text = g_string_sized_new (size + 16);

  for (gsize i = 0; i < size;)
    {
      gsize sequence = bytes[i] < 0x80 ? 1 : valid_sequence (bytes + i, size - i);

      if (sequence > 0)
        g_string_append_len (text, (const char *) bytes + i, sequence);
      else
        g_string_append_unichar (text, from_cp1252 (bytes[i]));
      i += MAX (sequence, 1);
    }

  return g_string_free (text, FALSE);
}

/* The byte that was taken for this letter; -1 where none was. */
static int
to_byte (gunichar c)
{
  if (c < 0x100)
    return (int) c;
  for (int i = 0; i < 32; i++)
    {
      if (cp1252[i] == c)
        return 0x80 + i;
    }

  return -1;
}

/* UTF-8 that was read as Windows-1252 or Latin-1 and written again shows as Ã or Â
 * (or â€) before a sign that never follows them in any language.  Returns the text
 * as it was meant, or NULL where it shows none.
 */
char *
tamiz_csv_repair_mojibake (const char *text)
{
  GString *repaired = NULL;

  if (strstr (text, "\xc3\x83") == NULL && strstr (text, "\xc3\x82") == NULL
      && strstr (text, "\xc3\xa2\xe2\x82\xac") == NULL)
    return NULL;

  for (const char *p = text; *p != '\0';)
    {
      gunichar lead = g_utf8_get_char (p);
      const char *next = g_utf8_next_char (p);
      guint8 bytes[4] = { lead < 0x100 ? (guint8) lead : 0 };
      gsize size = lead == 0xc2 || lead == 0xc3 ? 2 : lead == 0xe2 ? 3 : 0;
      const char *q = next;

      for (gsize i = 1; i < size; i++)
        {
          int byte = *q != '\0' ? to_byte (g_utf8_get_char (q)) : -1;

          if (byte < 0x80 || byte > 0xbf)
            {
              size = 0;
              break;
            }
          bytes[i] = byte;
          q = g_utf8_next_char (q);
        }
      if (size > 0 && g_utf8_validate_len ((char *) bytes, size, NULL))
        {
          if (repaired == NULL)
            repaired = g_string_new_len (text, p - text);
          g_string_append_len (repaired, (char *) bytes, size);
          p = q;
          continue;
        }
      if (repaired != NULL)
        g_string_append_len (repaired, p, next - p);
      p = next;
    }

  return repaired != NULL ? g_string_free (repaired, FALSE) : NULL;
}

/**
 * tamiz_charset_is_plain:
 * @name: what a file calls its charset
 *
 * Tells whether a name may be given to the converter, which takes a path for a name as well and
 * does what comes behind “//”.
 *
 * Returns: whether it is a name and nothing else
 */
gboolean
tamiz_charset_is_plain (const char *name)
{
  gsize length = strlen (name);

  if (length >= 40)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (name[i]) && strchr ("-_.:", name[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}
