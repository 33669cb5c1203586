#include "config.h"

#include "fuzz.h"

#include "tamiz-intake-fields.h"
#include "tamiz-sheet-reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

/* The XML of a workbook, in a container that is sound.  The first byte chooses the format; of
 * .xlsx the parts follow each other, parted by 0xff, which no UTF-8 has: sheet, texts, styles,
 * workbook.
 */

#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"
#define DOCUMENT "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static void
add_part (struct archive *archive,
          const char     *name,
          const void     *data,
          gsize           size)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (la_int64_t) size);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_write_header (archive, entry);
  archive_write_data (archive, data, size);
  archive_entry_free (entry);
}

static void
add_text (struct archive *archive,
          const char     *name,
          const char     *text)
{
  add_part (archive, name, text, strlen (text));
}

static void
add_xlsx (struct archive *archive,
          const uint8_t  *data,
          size_t          size)
{
  static const char *const parts[] = { "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml",
                                       "xl/workbook.xml" };

  add_text (archive, "[Content_Types].xml", "<Types/>");
  add_text (archive, "_rels/.rels", "<Relationships xmlns='" PACKAGE "'><Relationship Id='a' Type='" DOCUMENT
                                    "/officeDocument' Target='xl/workbook.xml'/></Relationships>");
  add_text (archive, "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns='" PACKAGE "'><Relationship Id='a' Type='" DOCUMENT
            "/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='b' Type='" DOCUMENT
            "/sharedStrings' Target='sharedStrings.xml'/><Relationship Id='c' Type='" DOCUMENT
            "/styles' Target='styles.xml'/></Relationships>");
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const uint8_t *end = size > 0 ? memchr (data, 0xff, size) : NULL;
      size_t length = end != NULL ? (size_t) (end - data) : size;

      if (length > 0)
        add_part (archive, parts[i], data, length);
      else if (i == 3)
        add_text (archive, parts[i], "<workbook xmlns:r='" DOCUMENT "'><sheets><sheet name='A' r:id='a'/></sheets>"
                                     "</workbook>");
      else
        add_text (archive, parts[i], "<a/>");
      data += end != NULL ? length + 1 : length;
      size -= end != NULL ? length + 1 : length;
    }
}

static GBytes *
pack (const uint8_t *data,
      size_t         size)
{
  size_t room = size + 8192, used = 0;
  uint8_t *buffer = g_malloc (room);
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  archive_write_zip_set_compression_store (archive);
  archive_write_open_memory (archive, buffer, room, &used);
  if (data[0] % 2 == 0)
    add_xlsx (archive, data + 1, size - 1);
  else
    {
      add_text (archive, "mimetype", "application/vnd.oasis.opendocument.spreadsheet");
      add_part (archive, "content.xml", data + 1, size - 1);
    }
  archive_write_free (archive);

  return g_bytes_new_take (buffer, used);
}

void
fuzz_sheet_xml (const uint8_t *data,
                size_t         size)
{
  g_autoptr (GBytes) bytes = size > 0 ? pack (data, size) : NULL;
  g_autoptr (TamizSheetReader) reader = bytes != NULL ? tamiz_sheet_reader_new (bytes, NULL, NULL) : NULL;

  if (reader != NULL)
    fuzz_rows (TAMIZ_ROW_READER (reader), TAMIZ_IMPORT_OF_PEOPLE);
}

FUZZ_TARGET (fuzz_sheet_xml)
