#define G_LOG_DOMAIN "tamiz-packet-file"

#include "config.h"

#include "tamiz-packet-file-private.h"

#include "tamiz-error.h"
#include "tamiz-packet-paper.h"
#include "tamiz-words.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* How the one file of a packet is written. */

typedef struct
{
  const char *name;
  const char *type;
  GBytes *bytes;            /* (nullable): not there */
} Part;

static la_ssize_t
write_cb (struct archive *archive,
          void           *data,
          const void     *bytes,
          size_t          length)
{
  g_byte_array_append (data, bytes, (guint) length);
  return (la_ssize_t) length;
}

static gboolean
fail (struct archive *archive,
      GError        **error)
{
  g_set_error (error, TAMIZ_HANDOFF_ERROR, TAMIZ_HANDOFF_ERROR_DRAW,
               _("The packet's file could not be made: %s"), archive_error_string (archive));
  return FALSE;
}

static gboolean
write_part (struct archive *archive,
            const Part     *part,
            gint64          at,
            GError        **error)
{
  struct archive_entry *entry = archive_entry_new ();
  gsize size;
  const void *data = g_bytes_get_data (part->bytes, &size);
  gboolean written;

  archive_entry_set_pathname (entry, part->name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, (la_int64_t) size);
  archive_entry_set_mtime (entry, at / G_USEC_PER_SEC, 0);
  written = archive_write_header (archive, entry) == ARCHIVE_OK
            && archive_write_data (archive, data, size) == (la_ssize_t) size;
  archive_entry_free (entry);

  return written || fail (archive, error);
}

static GByteArray *
write_archive (const Part *parts,
               guint       n_parts,
               gint64      at,
               GError    **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  struct archive *archive = archive_write_new ();
  gboolean written;

  archive_write_set_format_zip (archive);
  archive_write_set_bytes_in_last_block (archive, 1); /* nothing is filled up behind the end */
  written = archive_write_open (archive, bytes, NULL, write_cb, NULL) == ARCHIVE_OK || fail (archive, error);
  for (guint i = 0; written && i < n_parts; i++)
    written = parts[i].bytes == NULL || write_part (archive, &parts[i], at, error);
  if (written)
    written = archive_write_close (archive) == ARCHIVE_OK || fail (archive, error);
  archive_write_free (archive);

  return written ? g_steal_pointer (&bytes) : NULL;
}

static GBytes *
take_text (char *text)
{
  return text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
}

static GBytes *
make_manifest (json_t     *packet,
               const char *digest,
               const Part *parts,
               guint       n_parts)
{
  json_t *handoff = json_object_get (packet, "handoff");
  g_autoptr (json_t) manifest = json_object ();
  json_t *files = json_array ();

  json_object_set_new (manifest, "format", json_integer (TAMIZ_PACKET_FILE_FORMAT));
  tamiz_json_set_text (manifest, "type", TAMIZ_PACKET_FILE_TYPE);
  json_object_set (manifest, "number", json_object_get (handoff, "number"));
  tamiz_json_set_text (manifest, "packet_digest", digest);
  json_object_set_new (manifest, "files", files);
  for (guint i = 0; i < n_parts; i++)
    {
      g_autofree char *sum = NULL;
      json_t *file;

      if (parts[i].bytes == NULL)
        continue;
      sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, parts[i].bytes);
      file = json_object ();
      tamiz_json_set_text (file, "name", parts[i].name);
      tamiz_json_set_text (file, "type", parts[i].type);
      json_object_set_new (file, "size", json_integer ((json_int_t) g_bytes_get_size (parts[i].bytes)));
      tamiz_json_set_text (file, "sha256", sum);
      json_array_append_new (files, file);
    }

  return take_text (tamiz_json_to_text (manifest));
}

/* libarchive ends an archive with an empty comment: two bytes of its length, which are 0. */
static gboolean
seal (GByteArray *bytes,
      GError    **error)
{
  g_autofree char *sum = NULL;
  g_autofree char *comment = NULL;
  guint8 length[2] = { TAMIZ_PACKET_FILE_COMMENT, 0 };

  if (bytes->len < TAMIZ_PACKET_FILE_END || bytes->data[bytes->len - 1] != 0 || bytes->data[bytes->len - 2] != 0)
    {
      g_set_error_literal (error, TAMIZ_HANDOFF_ERROR, TAMIZ_HANDOFF_ERROR_DRAW,
                           _("The packet's file could not be sealed"));
      return FALSE;
    }

  g_byte_array_set_size (bytes, bytes->len - sizeof length);
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes->data, bytes->len);
  comment = g_strconcat (TAMIZ_PACKET_FILE_MARK, sum, NULL);
  g_assert (strlen (comment) == TAMIZ_PACKET_FILE_COMMENT);
  g_byte_array_append (bytes, length, sizeof length);
  g_byte_array_append (bytes, (const guint8 *) comment, TAMIZ_PACKET_FILE_COMMENT);

  return TRUE;
}

/**
 * tamiz_packet_file_build:
 * @packet: a packet
 * @key: (nullable): the executive's `public_key` and `sealed_key`
 * @error: return location
 *
 * Puts all that an executive needs into one file: to read, for the address book, for the
 * calendar, and for programs.
 *
 * Returns: (transfer full): the file, or %NULL with %TAMIZ_HANDOFF_ERROR_DRAW
 */
GBytes *
tamiz_packet_file_build (json_t  *packet,
                         json_t  *key,
                         GError **error)
{
  g_autofree char *canonical = NULL;
  g_autofree char *digest = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  Part parts[] = { { TAMIZ_PACKET_FILE_MANIFEST, "application/json", NULL },
                   { TAMIZ_PACKET_FILE_PDF, "application/pdf", NULL },
                   { TAMIZ_PACKET_FILE_JSON, "application/json", NULL },
                   { TAMIZ_PACKET_FILE_CARD, "text/vcard", NULL },
                   { TAMIZ_PACKET_FILE_MEETING, "text/calendar", NULL },
                   { TAMIZ_PACKET_FILE_KEY, "application/json", NULL } };
  gint64 created = 0;

  g_return_val_if_fail (packet != NULL, NULL);

  parts[1].bytes = tamiz_packet_paper_render (packet, error);
  if (parts[1].bytes == NULL)
    return NULL;
  canonical = tamiz_json_to_canonical (packet);
  digest = tamiz_json_digest (canonical);
  parts[2].bytes = take_text (g_steal_pointer (&canonical));
  parts[3].bytes = take_text (tamiz_packet_make_card (packet));
  parts[4].bytes = take_text (tamiz_packet_make_meeting (packet));
  parts[5].bytes = key != NULL ? take_text (tamiz_json_to_canonical (key)) : NULL;
  parts[0].bytes = make_manifest (packet, digest, parts + 1, G_N_ELEMENTS (parts) - 1);
  tamiz_words_get_time (packet, "created", &created);
  bytes = write_archive (parts, G_N_ELEMENTS (parts), created, error);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_clear_pointer (&parts[i].bytes, g_bytes_unref);
  if (bytes == NULL || !seal (bytes, error))
    return NULL;

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
