#include "config.h"

#include "fixture.h"

#include "tamiz-error.h"
#include "tamiz-packet-file.h"

#include <archive.h>
#include <archive_entry.h>
#include <gio/gio.h>
#include <locale.h>
#include <string.h>

/* The one file of a packet: what lies in it, and that nobody alters it unseen. */

static GBytes *
build (Fixture *fixture)
{
  g_autoptr (json_t) packet = tamiz_packet_build (&fixture->input);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = tamiz_packet_file_build (packet, NULL, &error);

  g_assert_no_error (error);
  return bytes;
}

static const char *
get_part (TamizPacketFile *file,
          const char      *name,
          gsize           *size)
{
  GBytes *bytes = g_hash_table_lookup (file->parts, name);

  g_assert_nonnull (bytes);
  return g_bytes_get_data (bytes, size);
}

static gboolean
part_has (TamizPacketFile *file,
          const char      *name,
          const char      *text)
{
  gsize size;
  const char *data = get_part (file, name, &size);

  return g_strstr_len (data, (gssize) size, text) != NULL;
}

static void
test_all_that_an_executive_needs_is_in_one_file (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (json_t) packet = tamiz_packet_build (&fixture->input);
  g_autofree char *digest = tamiz_packet_digest (packet);
  g_autoptr (GBytes) bytes = build (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizPacketFile) file = tamiz_packet_file_read (bytes, &error);

  g_assert_no_error (error);
  g_assert_null (file->problem);
  g_assert_cmpstr (file->digest, ==, digest);
  g_assert_true (json_equal (file->packet, packet));
  g_assert_true (part_has (file, "packet.pdf", "%PDF-"));
  g_assert_true (part_has (file, "contact.vcf", "FN:María Fernanda Justiniano Suárez\r\n"));
  g_assert_true (part_has (file, "contact.vcf", "N:Justiniano Suárez;María Fernanda;;;\r\n"));
  g_assert_true (part_has (file, "contact.vcf", "ORG:Hoteles del Oriente S.R.L.\r\n"));
  g_assert_true (part_has (file, "contact.vcf", "TEL;TYPE=VOICE:+59177612345\r\n"));
  g_assert_true (part_has (file, "manifest.json", digest));
}

/* Another program's view of it: the system's own unzip and sha256sum, where they are there. */
static void
test_other_programs_read_it (void)
{
  static const char program[] = "import sys, zipfile, hashlib\n"
                                "z = zipfile.ZipFile(sys.argv[1])\n"
                                "assert z.testzip() is None\n"
                                "b = open(sys.argv[1], 'rb').read()\n"
                                "h = hashlib.sha256(b[:-2 - len(z.comment)]).hexdigest()\n"
                                "assert z.comment == b'tamiz-packet sha256=' + h.encode(), z.comment\n"
                                "print(' '.join(sorted(z.namelist())))\n";
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (GBytes) bytes = build (fixture);
  g_autofree char *python = g_find_program_in_path ("python3");
  g_autofree char *folder = g_dir_make_tmp ("tamiz-packet-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.tamiz-packet", NULL);
  g_autofree char *output = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  if (python == NULL)
    {
      g_test_skip ("python3 is not installed");
      return;
    }
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, python, "-c", program, path, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_true (g_subprocess_get_successful (process));
  g_assert_nonnull (strstr (output, "contact.vcf manifest.json"));
  g_assert_nonnull (strstr (output, "packet.json packet.pdf"));
  g_assert_cmpint (remove (path), ==, 0);
  g_assert_cmpint (remove (folder), ==, 0);
}

/* Altered, it is refused, or read and said to be altered: never read as if it were whole. */
static gboolean
is_noticed (const guint8 *data,
            gsize         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizPacketFile) file = tamiz_packet_file_read (bytes, &error);

  if (file == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return TRUE;
    }

  return file->problem != NULL;
}

static void
test_one_altered_byte_shows_wherever_it_is (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (GBytes) bytes = build (fixture);
  gsize size;
  const guint8 *whole = g_bytes_get_data (bytes, &size);
  g_autofree guint8 *altered = g_memdup2 (whole, size);
  /* Both ends byte by byte, where the archive says what is in it; what is between them by samples. */
  gsize step = MAX (size / 1500, 1);

  g_assert_false (is_noticed (whole, size));
  for (gsize i = 0; i < size; i += i < 400 || i + 1200 > size ? 1 : MIN (step, size - 1200 - i + 1))
    {
      altered[i] ^= (guint8) (1u << (i % 8));
      if (!is_noticed (altered, size))
        g_error ("byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " was altered unseen", i, size);
      altered[i] = whole[i];
    }
}

/* 'a' and 'A' are the same digit, but not the same byte. */
static void
test_the_digest_itself_is_not_altered_unseen (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (GBytes) bytes = build (fixture);
  gsize size;
  const guint8 *whole = g_bytes_get_data (bytes, &size);
  g_autofree guint8 *altered = g_memdup2 (whole, size);
  guint letters = 0;

  for (gsize i = size - 64; i < size; i++)
    {
      altered[i] = (guint8) g_ascii_toupper ((char) whole[i]);
      if (altered[i] != whole[i])
        {
          letters++;
          g_assert_true (is_noticed (altered, size));
        }
      altered[i] = whole[i];
    }
  g_assert_cmpuint (letters, >, 0);
}

static void
test_what_is_cut_short_or_goes_on_shows (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  g_autoptr (GBytes) bytes = build (fixture);
  gsize size;
  const guint8 *whole = g_bytes_get_data (bytes, &size);
  g_autofree guint8 *longer = g_malloc0 (size + 4096);

  for (gsize length = 0; length < size; length += length + 200 > size ? 1 : MAX (size / 300, 1))
    g_assert_true (is_noticed (whole, length));
  memcpy (longer, whole, size);
  g_assert_true (is_noticed (longer, size + 1));
  g_assert_true (is_noticed (longer, size + 4096));
  /* Something put before it shifts everything; archives are still found in such files. */
  memset (longer, 0, 100);
  memcpy (longer + 100, whole, size);
  g_assert_true (is_noticed (longer, size + 100));
}

static la_ssize_t
collect_cb (struct archive *archive,
            void           *data,
            const void     *bytes,
            size_t          length)
{
  g_byte_array_append (data, bytes, (guint) length);
  return (la_ssize_t) length;
}

/* An archive with @n parts called @name (with a number where it has a %), of @size zeros each. */
static GBytes *
make_archive (const char *format,
              guint       n,
              gsize       size,
              mode_t      type)
{
  GByteArray *bytes = g_byte_array_new ();
  struct archive *archive = archive_write_new ();
  g_autofree guint8 *zeros = g_malloc0 (65536);

  archive_write_set_format_zip (archive);
  archive_write_set_bytes_in_last_block (archive, 1);
  g_assert_cmpint (archive_write_open (archive, bytes, NULL, collect_cb, NULL), ==, ARCHIVE_OK);
  for (guint i = 0; i < n; i++)
    {
      struct archive_entry *entry = archive_entry_new ();

      archive_entry_set_pathname (entry, format);
      archive_entry_set_filetype (entry, type);
      archive_entry_set_perm (entry, 0644);
      if (type == AE_IFLNK)
        archive_entry_set_symlink (entry, "/etc/passwd");
      archive_entry_set_size (entry, type == AE_IFREG ? (la_int64_t) size : 0);
      g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
      for (gsize written = 0; type == AE_IFREG && written < size; written += 65536)
        archive_write_data (archive, zeros, MIN (65536, size - written));
      archive_entry_free (entry);
    }
  archive_write_close (archive);
  archive_write_free (archive);

  return g_byte_array_free_to_bytes (bytes);
}

static void
assert_refused (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tamiz_packet_file_read (bytes, &error));
  g_assert_error (error, TAMIZ_HANDOFF_ERROR, TAMIZ_HANDOFF_ERROR_DIGEST);
  g_bytes_unref (bytes);
}

static void
test_hostile_archives_are_refused (void)
{
  assert_refused (make_archive ("packet.json", 1, (gsize) 40 << 20, AE_IFREG)); /* unpacks to far more */
  assert_refused (make_archive ("packet.json", 2, 10, AE_IFREG));
  assert_refused (make_archive ("../../etc/passwd", 1, 10, AE_IFREG));
  assert_refused (make_archive ("/etc/passwd", 1, 10, AE_IFREG));
  assert_refused (make_archive ("packet.json", 1, 10, AE_IFLNK));
  assert_refused (make_archive ("packet.json", 1, 10, AE_IFDIR));
  assert_refused (make_archive ("packet.pdf", 1, 10, AE_IFREG));
  assert_refused (make_archive ("x", 3000, 0, AE_IFREG));
  assert_refused (g_bytes_new_static ("PK\3\4", 4));
  assert_refused (g_bytes_new_static ("", 0));
}

static void
test_a_card_says_no_more_than_is_known (void)
{
  g_autoptr (json_t) packet = json_pack ("{s{ss ss} s{ss}}", "person", "first_name", "A;b,c\\d\ne", "last_name",
                                         "", "company", "name",
                                         "Una empresa con un nombre tan largo que no cabe en un renglón de ñandúes");
  g_autofree char *card = tamiz_packet_make_card (packet);
  g_auto (GStrv) lines = g_strsplit (card, "\r\n", -1);

  g_assert_nonnull (strstr (card, "FN:A\\;b\\,c\\\\d\\ne\r\n"));
  g_assert_null (strstr (card, "TEL"));
  g_assert_null (strstr (card, "ADR"));
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 75);
      g_assert_true (g_utf8_validate (lines[i], -1, NULL));
    }
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/packet-file/" path, func)
  ADD ("all-that-an-executive-needs-is-in-one-file", test_all_that_an_executive_needs_is_in_one_file);
  ADD ("other-programs-read-it", test_other_programs_read_it);
  ADD ("one-altered-byte-shows-wherever-it-is", test_one_altered_byte_shows_wherever_it_is);
  ADD ("the-digest-itself-is-not-altered-unseen", test_the_digest_itself_is_not_altered_unseen);
  ADD ("what-is-cut-short-or-goes-on-shows", test_what_is_cut_short_or_goes_on_shows);
  ADD ("hostile-archives-are-refused", test_hostile_archives_are_refused);
  ADD ("a-card-says-no-more-than-is-known", test_a_card_says_no_more_than_is_known);

  return g_test_run ();
}
