#define G_LOG_DOMAIN "tamiz-mail-source"

#include "config.h"

#include "tamiz-mail-source.h"

#include "tamiz-text.h"

#include <glib/gstdio.h>
#include <string.h>

#define WINDOW (256 * 1024)
#define MAX_FILES 2000000
#define SNIFFED 4096

typedef struct
{
  char *path;
  guint64 size;
  gboolean sent;
} MailFile;

struct _TamizMailSource
{
  GPtrArray *files;         /* MailFile, in the order of their names */
  guint64 size;
  guint next;               /* of the files */

  GInputStream *stream;     /* (nullable): of the one that is open */
  guint64 before;           /* bytes of the files before it */
  guint64 read;             /* bytes of it that were taken */
  gboolean mbox;
  gboolean marked;          /* the line that begins the next message was taken */
  GByteArray *window;
  gsize at;                 /* in the window */
  gboolean ended;           /* the file has no more than the window */
};

static void
free_file (MailFile *file)
{
  g_free (file->path);
  g_free (file);
}

void
tamiz_mail_piece_clear (TamizMailPiece *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->digest, g_free);
}

/* Whether a line begins a message of an mbox: “From ana@example.org Mon Nov 23 10:00:00 2026”,
 * which is told from a sentence by its time.
 */
static gboolean
is_marker (const char *line,
           gsize       length)
{
  if (length < 20 || strncmp (line, "From ", 5) != 0)
    return FALSE;
  for (gsize i = 6; i + 4 < length && i < 300; i++)
    {
      if (line[i] == ':' && g_ascii_isdigit (line[i - 1]) && g_ascii_isdigit (line[i + 1])
          && g_ascii_isdigit (line[i + 2]))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_known_header (const char *name,
                 gsize       length)
{
  static const char *const names[]
      = { "from", "to", "subject", "date", "received", "return-path", "message-id", "mime-version", "delivered-to",
          "content-type", "reply-to", "sender", "cc", "x-mailer", "dkim-signature", "x-received", "arc-seal" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (strlen (names[i]) == length && g_ascii_strncasecmp (names[i], name, length) == 0)
        return TRUE;
    }

  return FALSE;
}

/* How many headers that mails have stand at the beginning; 0 where something else does. */
static guint
count_headers (const char *data,
               gsize       size)
{
  const char *end = data + size, *line = data;
  guint n = 0;

  while (line < end)
    {
      const char *line_end = memchr (line, '\n', end - line);
      const char *name_end = line;

      if (*line == '\r' || *line == '\n')
        break;
      while (name_end < end && *name_end > ' ' && *name_end != ':' && (guchar) *name_end < 0x7f)
        name_end++;
      if (*line != ' ' && *line != '\t')
        {
          if (name_end == line || name_end >= end || *name_end != ':')
            return line_end == NULL ? n : 0;
          n += is_known_header (line, name_end - line);
        }
      if (line_end == NULL)
        break;
      line = line_end + 1;
    }

  return n;
}

/**
 * tamiz_mail_sniff:
 * @data: what a file begins with
 * @size: how many bytes, best some thousands
 *
 * Tells whether it holds mail.
 *
 * Returns: which kind
 */
TamizMailFormat
tamiz_mail_sniff (const char *data,
                  gsize       size)
{
  const char *line_end;

  if (size > 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      size -= 3;
    }
  line_end = memchr (data, '\n', size);
  if (line_end != NULL && is_marker (data, line_end - data))
    return count_headers (line_end + 1, data + size - line_end - 1) > 0 ? TAMIZ_MAIL_IS_MBOX
                                                                        : TAMIZ_MAIL_IS_NONE;

  return count_headers (data, size) >= 2 ? TAMIZ_MAIL_IS_MESSAGE : TAMIZ_MAIL_IS_NONE;
}

/* @data: SNIFFED bytes, of which as many are filled as the file has */
static gsize
read_head (const char *path,
           char       *data)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  gsize size = 0;

  return stream != NULL && g_input_stream_read_all (G_INPUT_STREAM (stream), data, SNIFFED, &size, NULL, NULL) ? size
                                                                                                            : 0;
}

static TamizMailFormat
sniff_file (const char *path)
{
  char data[SNIFFED];

  return tamiz_mail_sniff (data, read_head (path, data));
}

/**
 * tamiz_mail_may_be_file:
 * @path: a file that is called as mail is
 *
 * Tells whether it begins as mail does: a single header that mails have is enough, after
 * others that a program has put before.
 *
 * Returns: whether it does
 */
gboolean
tamiz_mail_may_be_file (const char *path)
{
  char data[SNIFFED];
  gsize size = read_head (path, data);

  return tamiz_mail_sniff (data, size) != TAMIZ_MAIL_IS_NONE || count_headers (data, size) > 0;
}

/* What mail programs call the folder of what was sent, in English, Spanish and Portuguese. */
static gboolean
is_sent_folder (const char *path)
{
  static const char *const names[] = { "sent", "sent items", "sent mail", "sent messages", "enviados",
                                       "elementos enviados", "correo enviado", "mensajes enviados", "enviadas",
                                       "inbox.sent", NULL };
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *folded = tamiz_text_fold (*base == '.' ? base + 1 : base);
  char *dot = strrchr (folded, '.');

  if (dot != NULL && (g_str_equal (dot, ".mbox") || g_str_equal (dot, ".mbx")))
    *dot = '\0';

  return g_strv_contains (names, folded);
}

/* What nobody wants to see again, or has not sent yet. */
static gboolean
is_left_folder (const char *name)
{
  static const char *const names[] = { "trash", "junk", "spam", "drafts", "papelera", "borradores", "no deseado",
                                       "correo no deseado", "deleted items", "elementos eliminados", NULL };
  g_autofree char *folded = tamiz_text_fold (*name == '.' ? name + 1 : name);

  return g_strv_contains (names, folded);
}

/**
 * tamiz_mail_is_maildir:
 * @path: a folder
 *
 * Tells whether a folder is a Maildir, by the folders in it.
 *
 * Returns: whether it is
 */
gboolean
tamiz_mail_is_maildir (const char *path)
{
  g_autofree char *current = g_build_filename (path, "cur", NULL);
  g_autofree char *new = g_build_filename (path, "new", NULL);

  return g_file_test (current, G_FILE_TEST_IS_DIR) && g_file_test (new, G_FILE_TEST_IS_DIR);
}

static void
add_file (TamizMailSource *self,
          const char      *path,
          gboolean         sent)
{
  GStatBuf info;
  MailFile *file;

  if (g_stat (path, &info) != 0 || !S_ISREG (info.st_mode) || self->files->len >= MAX_FILES)
    return;

  file = g_new0 (MailFile, 1);
  file->path = g_strdup (path);
  file->size = (guint64) info.st_size;
  file->sent = sent;
  self->size += file->size;
  g_ptr_array_add (self->files, file);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* (nullable): the names in a folder, in order */
static GPtrArray *
list_names (const char  *path,
            GError     **error)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, error);
  GPtrArray *names;
  const char *name;

  if (folder == NULL)
    return NULL;

  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  return names;
}

/* Flags of a Maildir's file stand behind “:2,”: trashed and draft ones are left. */
static gboolean
is_left_message (const char *name)
{
  const char *flags = strstr (name, ":2,");

  return *name == '.' || (flags != NULL && strpbrk (flags + 3, "TD") != NULL);
}

static gboolean
add_maildir (TamizMailSource  *self,
             const char       *path,
             gboolean          nested,
             GError          **error)
{
  static const char *const parts[] = { "new", "cur" };
  gboolean sent = is_sent_folder (path);
  g_autoptr (GPtrArray) folders = nested ? list_names (path, error) : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *part = g_build_filename (path, parts[i], NULL);
      g_autoptr (GPtrArray) names = list_names (part, error);

      if (names == NULL)
        return FALSE;
      for (guint j = 0; j < names->len; j++)
        {
          g_autofree char *file = g_build_filename (part, names->pdata[j], NULL);

          if (!is_left_message (names->pdata[j]))
            add_file (self, file, sent);
        }
    }
  if (!nested)
    return TRUE;
  if (folders == NULL)
    return FALSE;
  /* Further folders lie beside, their names begin with a dot (Maildir++). */
  for (guint i = 0; i < folders->len; i++)
    {
      const char *name = folders->pdata[i];
      g_autofree char *folder = g_build_filename (path, name, NULL);

      if (*name == '.' && tamiz_mail_is_maildir (folder) && !is_left_folder (name)
          && !add_maildir (self, folder, FALSE, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
has_mail_suffix (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_has_suffix (lower, ".eml") || g_str_has_suffix (lower, ".mbox");
}

/* A folder into which somebody has put messages. */
static gboolean
add_folder (TamizMailSource  *self,
            const char       *path,
            GError          **error)
{
  g_autoptr (GPtrArray) names = list_names (path, error);

  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = names->pdata[i];
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (*name != '.' && (has_mail_suffix (name) || sniff_file (file) != TAMIZ_MAIL_IS_NONE))
        add_file (self, file, is_sent_folder (path) || is_sent_folder (name));
    }

  return TRUE;
}

/**
 * tamiz_mail_is_folder:
 * @path: a folder
 *
 * Tells whether a folder holds mail: a Maildir, or files of messages.
 *
 * Returns: whether it does
 */
gboolean
tamiz_mail_is_folder (const char *path)
{
  g_autoptr (TamizMailSource) source = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return FALSE;
  if (tamiz_mail_is_maildir (path))
    return TRUE;
  source = tamiz_mail_source_new (path, NULL);

  return source != NULL && source->files->len > 0;
}

/**
 * tamiz_mail_is_file:
 * @path: a file
 *
 * Tells whether a file holds mail, by what it begins with.
 *
 * Returns: whether it does
 */
gboolean
tamiz_mail_is_file (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) && sniff_file (path) != TAMIZ_MAIL_IS_NONE;
}

/**
 * tamiz_mail_source_new:
 * @path: a file of one message or many, a Maildir, or a folder of such files
 * @error: return location
 *
 * Lists what there is to read.
 *
 * Returns: (transfer full): the messages, before the first; %NULL with an error of GIO
 */
TamizMailSource *
tamiz_mail_source_new (const char  *path,
                       GError     **error)
{
  g_autoptr (TamizMailSource) self = g_new0 (TamizMailSource, 1);
  gboolean listed = TRUE;

  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) free_file);
  self->window = g_byte_array_new ();
  if (tamiz_mail_is_maildir (path))
    listed = add_maildir (self, path, TRUE, error);
  else if (g_file_test (path, G_FILE_TEST_IS_DIR))
    listed = add_folder (self, path, error);
  else
    {
      g_autofree char *parent = g_path_get_dirname (path);
      g_autofree char *above = g_path_get_dirname (parent);
      g_autofree char *part = g_path_get_basename (parent);
      gboolean of_maildir = g_str_equal (part, "cur") || g_str_equal (part, "new");

      add_file (self, path, is_sent_folder (path) || is_sent_folder (of_maildir ? above : parent));
      if (self->files->len == 0)
        {
          g_autoptr (GFile) file = g_file_new_for_path (path);
          g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);

          /* What is no file is read as far as it goes. */
          if (stream == NULL)
            return NULL;
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "%s", path);
          return NULL;
        }
    }

  return listed ? g_steal_pointer (&self) : NULL;
}

void
tamiz_mail_source_free (TamizMailSource *self)
{
  g_clear_object (&self->stream);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->window, g_byte_array_unref);
  g_free (self);
}

static void
close_file (TamizMailSource *self)
{
  if (self->stream != NULL)
    self->before += ((MailFile *) self->files->pdata[self->next - 1])->size;
  g_clear_object (&self->stream);
  self->read = 0;
  self->at = 0;
  self->ended = FALSE;
  self->marked = FALSE;
  g_byte_array_set_size (self->window, 0);
}

void
tamiz_mail_source_rewind (TamizMailSource *self)
{
  close_file (self);
  self->before = 0;
  self->next = 0;
}

guint64
tamiz_mail_source_get_size (TamizMailSource *self)
{
  return self->size;
}

guint64
tamiz_mail_source_get_position (TamizMailSource *self)
{
  return MIN (self->before + self->read, self->size);
}

/* What was taken makes room for more. */
static gboolean
fill_window (TamizMailSource *self,
             GCancellable    *cancellable,
             GError         **error)
{
  gsize left = self->window->len - self->at, size;

  if (self->ended)
    return TRUE;
  if (self->at > 0)
    memmove (self->window->data, self->window->data + self->at, left);
  self->at = 0;
  g_byte_array_set_size (self->window, WINDOW);
  if (!g_input_stream_read_all (self->stream, self->window->data + left, WINDOW - left, &size, cancellable,
                                error))
    {
      g_prefix_error (error, "%s: ", ((MailFile *) self->files->pdata[self->next - 1])->path);
      return FALSE;
    }
  self->ended = size < WINDOW - left;
  g_byte_array_set_size (self->window, left + size);

  return TRUE;
}

static gboolean
open_next (TamizMailSource *self,
           GCancellable    *cancellable,
           GError         **error)
{
  MailFile *file = self->files->pdata[self->next];
  g_autoptr (GFile) location = g_file_new_for_path (file->path);

  self->stream = G_INPUT_STREAM (g_file_read (location, cancellable, error));
  if (self->stream == NULL)
    return FALSE;

  self->next++;
  if (!fill_window (self, cancellable, error))
    return FALSE;
  self->mbox = tamiz_mail_sniff ((const char *) self->window->data, MIN (self->window->len, SNIFFED))
               == TAMIZ_MAIL_IS_MBOX;
  return TRUE;
}

/* The next line with its end, or as much of it as the window holds; @whole tells which. */
static gboolean
take_line (TamizMailSource *self,
           const char     **line,
           gsize           *length,
           gboolean        *whole,
           GCancellable    *cancellable,
           GError         **error)
{
  const guint8 *end = self->at < self->window->len
                          ? memchr (self->window->data + self->at, '\n', self->window->len - self->at)
                          : NULL;

  if (end == NULL && !self->ended)
    {
      if (!fill_window (self, cancellable, error))
        return FALSE;
      end = self->window->len > 0 ? memchr (self->window->data, '\n', self->window->len) : NULL;
    }
  *line = (const char *) self->window->data + self->at;
  *length = end != NULL ? (gsize) (end + 1 - (self->window->data + self->at)) : self->window->len - self->at;
  *whole = end != NULL || self->ended;
  self->at += *length;
  self->read += *length;

  return TRUE;
}

typedef struct
{
  GByteArray *bytes;
  GChecksum *digest;
  gboolean cut;
} Gathering;

static void
gather (Gathering  *self,
        const char *data,
        gsize       size)
{
  gsize room = TAMIZ_MAIL_MAX_MESSAGE - self->bytes->len;

  g_checksum_update (self->digest, (const guchar *) data, (gssize) size);
  self->cut |= size > room;
  g_byte_array_append (self->bytes, (const guint8 *) data, (guint) MIN (size, room));
}

/* “>From ” was “From ” before it came into the mbox. */
static gsize
count_escape (const char *line,
              gsize       length)
{
  gsize n = 0;

  while (n < length && line[n] == '>')
    n++;

  return n > 0 && length - n >= 5 && strncmp (line + n, "From ", 5) == 0 ? 1 : 0;
}

static gboolean
gather_message (TamizMailSource *self,
                Gathering       *gathering,
                GCancellable    *cancellable,
                GError         **error)
{
  gboolean begins = TRUE, after_blank = !self->marked, open = self->marked;

  for (;;)
    {
      const char *line;
      gsize length, escape;
      gboolean whole;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !take_line (self, &line, &length, &whole, cancellable, error))
        return FALSE;
      if (length == 0)
        {
          close_file (self);
          return TRUE;
        }
      if (self->mbox && begins && after_blank && is_marker (line, length))
        {
          self->marked = TRUE;
          if (open)
            return TRUE;
          open = TRUE;
          after_blank = FALSE;
          continue;
        }
      open = TRUE;
      escape = self->mbox && begins ? count_escape (line, length) : 0;
      gather (gathering, line + escape, length - escape);
      after_blank = begins && (line[0] == '\n' || (line[0] == '\r' && length == 2));
      begins = whole;
    }
}

/**
 * tamiz_mail_source_next:
 * @self: messages
 * @piece: (out): the next one; its bytes are %NULL at the end
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Takes a message.  Of one that is larger than %TAMIZ_MAIL_MAX_MESSAGE the rest is left out,
 * which in mails are attachments.
 *
 * Returns: whether it succeeded; else with an error of GIO
 */
gboolean
tamiz_mail_source_next (TamizMailSource *self,
                        TamizMailPiece  *piece,
                        GCancellable    *cancellable,
                        GError         **error)
{
  *piece = (TamizMailPiece) { 0 };
  while (piece->bytes == NULL)
    {
      Gathering gathering = { 0 };
      gboolean gathered;
      guint file;

      if (self->stream == NULL)
        {
          if (self->next >= self->files->len)
            return TRUE;
          if (!open_next (self, cancellable, error))
            return FALSE;
        }
      file = self->next - 1;
      gathering.bytes = g_byte_array_new ();
      gathering.digest = g_checksum_new (G_CHECKSUM_SHA256);
      gathered = gather_message (self, &gathering, cancellable, error);
      if (gathered && gathering.bytes->len > 0)
        {
          piece->digest = g_strdup (g_checksum_get_string (gathering.digest));
          piece->cut = gathering.cut;
          piece->sent = ((MailFile *) self->files->pdata[file])->sent;
          piece->bytes = g_byte_array_free_to_bytes (g_steal_pointer (&gathering.bytes));
        }
      g_clear_pointer (&gathering.bytes, g_byte_array_unref);
      g_checksum_free (gathering.digest);
      if (!gathered)
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_mail_source_dup_digest:
 * @self: messages
 *
 * Makes a digest of which files there are, and how large they are.
 *
 * Returns: (transfer full): SHA-256, hexadecimal
 */
char *
tamiz_mail_source_dup_digest (TamizMailSource *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < self->files->len; i++)
    {
      MailFile *file = g_ptr_array_index (self->files, i);
      g_autofree char *line = g_strdup_printf ("%s\n%" G_GUINT64_FORMAT "\n", file->path, file->size);

      g_checksum_update (checksum, (const guchar *) line, -1);
    }

  return g_strdup (g_checksum_get_string (checksum));
}
