#define G_LOG_DOMAIN "tamiz-packet-file"

#include "config.h"

#include "tamiz-packet-file-private.h"

#include "tamiz-error.h"
#include "tamiz-packet.h"
#include "tamiz-words.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* How the one file of a packet is read.  It may come from anywhere and hold anything: what is
 * no packet is refused in a sentence, what was altered is read as far as it can be and says so.
 */

static const char *const known_parts[] = { TAMIZ_PACKET_FILE_MANIFEST, TAMIZ_PACKET_FILE_PDF, TAMIZ_PACKET_FILE_JSON,
                                           TAMIZ_PACKET_FILE_CARD, TAMIZ_PACKET_FILE_MEETING,
                                           TAMIZ_PACKET_FILE_KEY, NULL };

void
tamiz_packet_file_free (TamizPacketFile *self)
{
  g_clear_pointer (&self->packet, json_decref);
  g_clear_pointer (&self->parts, g_hash_table_unref);
  g_free (self->digest);
  g_free (self->problem);
  json_decref (self->key);
  g_free (self);
}

static gboolean
fail (GError    **error,
      const char *why)
{
  g_set_error (error, TAMIZ_HANDOFF_ERROR, TAMIZ_HANDOFF_ERROR_DIGEST,
               _("This is not a packet's file, or it was damaged on its way (%s); ask for it again"), why);
  return FALSE;
}

static gboolean
take_part (TamizPacketFile      *self,
           struct archive       *archive,
           struct archive_entry *entry,
           gsize                *room,
           GError              **error)
{
  const char *name = archive_entry_pathname (entry);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 block[16384];
  la_ssize_t got;

  if (name == NULL || !g_strv_contains (known_parts, name) || archive_entry_filetype (entry) != AE_IFREG)
    return fail (error, _("it has a part that no packet has"));
  if (g_hash_table_contains (self->parts, name))
    return fail (error, _("it has a part twice"));
  if (archive_entry_is_encrypted (entry) > 0)
    return fail (error, _("it is protected by a password"));

  while ((got = archive_read_data (archive, block, sizeof block)) > 0)
    {
      if ((gsize) got > *room)
        return fail (error, _("it is too large"));
      *room -= (gsize) got;
      g_byte_array_append (bytes, block, (guint) got);
    }
  if (got < 0)
    return fail (error, _("it was damaged or not copied whole"));

  g_hash_table_insert (self->parts, g_strdup (name), g_byte_array_free_to_bytes (g_steal_pointer (&bytes)));
  return TRUE;
}

static gboolean
unpack (TamizPacketFile *self,
        GBytes          *bytes,
        GError         **error)
{
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  gsize size, room = TAMIZ_PACKET_FILE_MAX_SIZE;
  const void *data = g_bytes_get_data (bytes, &size);
  gboolean taken;
  int result = ARCHIVE_OK;

  archive_read_support_format_zip_seekable (archive);
  taken = archive_read_open_memory (archive, data, size) == ARCHIVE_OK;
  if (!taken)
    fail (error, _("it was damaged or not copied whole"));
  while (taken && (result = archive_read_next_header (archive, &entry)) == ARCHIVE_OK)
    taken = take_part (self, archive, entry, &room, error);
  if (taken && result != ARCHIVE_EOF)
    taken = fail (error, _("it was damaged or not copied whole"));
  archive_read_free (archive);

  return taken;
}

static json_t *
parse_part (TamizPacketFile *self,
            const char      *name,
            GError         **error)
{
  GBytes *bytes = g_hash_table_lookup (self->parts, name);
  gsize size;
  const char *text;

  if (bytes == NULL)
    {
      fail (error, _("a part is missing"));
      return NULL;
    }

  text = g_bytes_get_data (bytes, &size);
  return tamiz_json_parse (text != NULL ? text : "", (gssize) size, error);
}

static gboolean
is_packet (json_t *packet)
{
  return tamiz_json_get_int (packet, "format", 0) == TAMIZ_PACKET_FORMAT
         && json_is_object (json_object_get (packet, "handoff"))
         && json_is_object (json_object_get (packet, "verdict"));
}

static gboolean
read_packet (TamizPacketFile *self,
             GError         **error)
{
  g_autofree char *canonical = NULL;

  self->packet = parse_part (self, TAMIZ_PACKET_FILE_JSON, error);
  if (self->packet == NULL)
    return FALSE;
  if (tamiz_json_get_int (self->packet, "format", 0) > TAMIZ_PACKET_FORMAT)
    {
      g_set_error_literal (error, TAMIZ_HANDOFF_ERROR, TAMIZ_HANDOFF_ERROR_DIGEST,
                           _("The packet was made by a newer program; read its packet.pdf, or get that program"));
      return FALSE;
    }
  if (!is_packet (self->packet))
    return fail (error, _("what it holds is no packet"));

  canonical = tamiz_json_to_canonical (self->packet);
  self->digest = tamiz_json_digest (canonical);
  return TRUE;
}

/* The digest at the end is one of all bytes before the comment's length. */
static gboolean
is_sealed (GBytes *bytes)
{
  static const guint8 end[] = { 'P', 'K', 5, 6 };
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autofree char *sum = NULL;
  const guint8 *comment;

  if (size < TAMIZ_PACKET_FILE_COMMENT + TAMIZ_PACKET_FILE_END)
    return FALSE;
  comment = data + size - TAMIZ_PACKET_FILE_COMMENT;
  if (memcmp (comment - TAMIZ_PACKET_FILE_END, end, sizeof end) != 0 || comment[-2] != TAMIZ_PACKET_FILE_COMMENT
      || comment[-1] != 0
      || memcmp (comment, TAMIZ_PACKET_FILE_MARK, sizeof TAMIZ_PACKET_FILE_MARK - 1) != 0)
    return FALSE;

  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, (gsize) (comment - data) - 2);
  return memcmp (comment + sizeof TAMIZ_PACKET_FILE_MARK - 1, sum, 64) == 0;
}

static gboolean
is_as_listed (TamizPacketFile *self,
              json_t          *file)
{
  const char *name = tamiz_words_get_text (file, "name");
  GBytes *bytes = name != NULL ? g_hash_table_lookup (self->parts, name) : NULL;
  g_autofree char *sum = bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;

  return sum != NULL && g_strcmp0 (sum, tamiz_words_get_text (file, "sha256")) == 0;
}

/* Which parts are not as the manifest has them; NULL where none is, or where it cannot be told. */
static char *
dup_altered (TamizPacketFile *self)
{
  g_autoptr (json_t) manifest = parse_part (self, TAMIZ_PACKET_FILE_MANIFEST, NULL);
  json_t *files = json_object_get (manifest, "files");
  g_autoptr (GString) names = g_string_new (NULL);
  json_t *file;
  gsize i;

  if (manifest == NULL || g_strcmp0 (tamiz_words_get_text (manifest, "packet_digest"), self->digest) != 0
      || json_array_size (files) != g_hash_table_size (self->parts) - 1)
    return g_strdup (TAMIZ_PACKET_FILE_MANIFEST);
  json_array_foreach (files, i, file)
    {
      const char *name = tamiz_words_get_text (file, "name");

      if (!is_as_listed (self, file))
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name != NULL ? name : "–");
    }

  return names->len > 0 ? g_strdup (names->str) : NULL;
}

static char *
dup_problem (TamizPacketFile *self,
             GBytes          *bytes)
{
  g_autofree char *altered = dup_altered (self);

  if (altered != NULL)
    return g_strdup_printf (_("The file was altered after it was written, in: %s. Do not rely on it; ask for it "
                              "again"), altered);
  if (!is_sealed (bytes))
    return g_strdup (_("The file was altered after it was written. Do not rely on it; ask for it again"));

  return NULL;
}

/**
 * tamiz_packet_file_read:
 * @bytes: a file
 * @error: return location
 *
 * Reads a packet from its file, within bounds of size and number, and finds out whether it is as
 * it was written: “problem” says what is not.  That it is the packet that a base has frozen is
 * known by its digest.
 *
 * Returns: (transfer full): the packet, or %NULL with %TAMIZ_HANDOFF_ERROR_DIGEST or
 *   #TamizCoreError where no packet can be read from it
 */
TamizPacketFile *
tamiz_packet_file_read (GBytes  *bytes,
                        GError **error)
{
  g_autoptr (TamizPacketFile) self = g_new0 (TamizPacketFile, 1);

  g_return_val_if_fail (bytes != NULL, NULL);

  self->parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  if (g_bytes_get_size (bytes) > TAMIZ_PACKET_FILE_MAX_SIZE)
    {
      fail (error, _("it is too large"));
      return NULL;
    }
  if (!unpack (self, bytes, error) || !read_packet (self, error))
    return NULL;

  self->key = g_hash_table_contains (self->parts, TAMIZ_PACKET_FILE_KEY) ? parse_part (self, TAMIZ_PACKET_FILE_KEY, NULL)
                                                                         : NULL;
  self->problem = dup_problem (self, bytes);
  return g_steal_pointer (&self);
}

/**
 * tamiz_packet_file_load:
 * @path: a file
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads a packet as tamiz_packet_file_read() does.
 *
 * Returns: (transfer full): the packet, or %NULL
 */
TamizPacketFile *
tamiz_packet_file_load (const char    *path,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GByteArray) whole = g_byte_array_new ();
  gsize got;

  if (stream == NULL)
    return NULL;
  do
    {
      g_byte_array_set_size (whole, whole->len + 65536);
      if (!g_input_stream_read_all (G_INPUT_STREAM (stream), whole->data + whole->len - 65536, 65536, &got,
                                    cancellable, error))
        return NULL;
      g_byte_array_set_size (whole, whole->len - 65536 + (guint) got);
    }
  while (got == 65536 && whole->len <= TAMIZ_PACKET_FILE_MAX_SIZE);

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&whole));
  return tamiz_packet_file_read (bytes, error);
}
