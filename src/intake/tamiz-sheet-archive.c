#define G_LOG_DOMAIN "tamiz-sheet-archive"

#include "config.h"

#include "tamiz-sheet-archive.h"

#include "tamiz-error.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>

/* A workbook has a part a sheet and a few for pictures. */
#define MAX_PARTS 20000
/* Deflate makes at most a thousand of one: 4 MB could claim to be this. */
#define MAX_PART_SIZE ((guint64) 4 << 30)
#define BLOCK_SIZE ((gsize) 256 << 10)

struct _TamizSheetArchive
{
  char *path;            /* (nullable) */
  GBytes *bytes;         /* (nullable) */
  GHashTable *parts;     /* its name in lower case → as it stands in the archive */
};

struct _TamizSheetPart
{
  struct archive *archive;
  guint64 size;          /* as the archive says */
  guint64 read;
};

/* @why (nullable): in a library's words */
gboolean
tamiz_sheet_fail_damaged (const char *why,
                          GError    **error)
{
  g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_BINARY,
               _("The workbook is damaged or was not copied whole (%s); open it in your spreadsheet "
                 "program, save it again and import that"),
               why != NULL && *why != '\0' ? why : _("a part is missing"));
  return FALSE;
}

static gboolean
fail_encrypted (GError **error)
{
  g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_BINARY,
                       _("The file is protected by a password; save it without one and import that"));
  return FALSE;
}

static struct archive *
open_archive (TamizSheetArchive  *self,
              GError            **error)
{
  struct archive *archive = archive_read_new ();
  int result;

  archive_read_support_format_zip_seekable (archive);
  if (self->path != NULL)
    result = archive_read_open_filename (archive, self->path, BLOCK_SIZE);
  else
    {
      gsize size;
      const void *data = g_bytes_get_data (self->bytes, &size);

      result = archive_read_open_memory (archive, data, size);
    }
  if (result == ARCHIVE_OK)
    return archive;

  tamiz_sheet_fail_damaged (archive_error_string (archive), error);
  archive_read_free (archive);
  return NULL;
}

/* Some programs write \ for /, and names are alike in either case. */
static char *
fold_name (const char *name)
{
  return g_strdelimit (g_ascii_strdown (*name == '/' ? name + 1 : name, -1), "\\", '/');
}

static const char *
get_name (struct archive_entry *entry)
{
  const char *name = archive_entry_pathname_utf8 (entry);

  return name != NULL ? name : archive_entry_pathname (entry);
}

static gboolean
list_parts (TamizSheetArchive  *self,
            GError            **error)
{
  struct archive *archive = open_archive (self, error);
  struct archive_entry *entry;
  int result = ARCHIVE_OK;
  gboolean listed;

  if (archive == NULL)
    return FALSE;
  while (g_hash_table_size (self->parts) < MAX_PARTS
         && (result = archive_read_next_header (archive, &entry)) == ARCHIVE_OK)
    {
      const char *name = get_name (entry);
      g_autofree char *folded = name != NULL ? fold_name (name) : NULL;

      if (folded != NULL && !g_hash_table_contains (self->parts, folded))
        g_hash_table_insert (self->parts, g_steal_pointer (&folded), g_strdup (name));
    }
  listed = result == ARCHIVE_EOF || tamiz_sheet_fail_damaged (archive_error_string (archive), error);
  archive_read_free (archive);

  return listed;
}

/* Opens an archive in a file or in memory. */
TamizSheetArchive *
tamiz_sheet_archive_new (const char *path,
                         GBytes     *bytes,
                         GError    **error)
{
  g_autoptr (TamizSheetArchive) self = g_new0 (TamizSheetArchive, 1);

  self->path = g_strdup (path);
  self->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  self->parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return list_parts (self, error) ? g_steal_pointer (&self) : NULL;
}

void
tamiz_sheet_archive_free (TamizSheetArchive *self)
{
  g_free (self->path);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->parts, g_hash_table_unref);
  g_free (self);
}

gboolean
tamiz_sheet_archive_has (TamizSheetArchive *self,
                         const char        *name)
{
  g_autofree char *folded = fold_name (name);

  return g_hash_table_contains (self->parts, folded);
}

/* Whether there are parts in a folder, which is written with its slash. */
gboolean
tamiz_sheet_archive_has_under (TamizSheetArchive *self,
                               const char        *folder)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->parts);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      if (g_str_has_prefix (name, folder))
        return TRUE;
    }

  return FALSE;
}

static TamizSheetPart *
take_part (struct archive       *archive,
           struct archive_entry *entry,
           GError              **error)
{
  g_autoptr (TamizSheetPart) part = g_new0 (TamizSheetPart, 1);

  part->archive = archive;
  part->size = archive_entry_size_is_set (entry) ? (guint64) MAX (archive_entry_size (entry), 0) : 0;
  if (archive_entry_is_data_encrypted (entry) > 0)
    fail_encrypted (error);
  else if (part->size > MAX_PART_SIZE)
    g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_TOO_LARGE,
                         _("A sheet of the workbook would take more than 4 GiB unpacked, which is not "
                           "read; save it as CSV and import that"));
  else
    return g_steal_pointer (&part);

  return NULL;
}

/* Opens a part by its name. */
TamizSheetPart *
tamiz_sheet_archive_open_part (TamizSheetArchive *self,
                               const char        *name,
                               GError           **error)
{
  g_autofree char *folded = fold_name (name);
  const char *wanted = g_hash_table_lookup (self->parts, folded);
  struct archive *archive = wanted != NULL ? open_archive (self, error) : NULL;
  struct archive_entry *entry;

  if (wanted == NULL)
    tamiz_sheet_fail_damaged (NULL, error);
  if (archive == NULL)
    return NULL;
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    {
      if (g_strcmp0 (get_name (entry), wanted) == 0)
        return take_part (archive, entry, error);
    }

  tamiz_sheet_fail_damaged (archive_error_string (archive), error);
  archive_read_free (archive);
  return NULL;
}

/* The beginning of a small part; NULL where there is none. */
char *
tamiz_sheet_archive_read_text (TamizSheetArchive *self,
                               const char        *name,
                               gsize              most)
{
  g_autoptr (TamizSheetPart) part = tamiz_sheet_archive_open_part (self, name, NULL);
  g_autofree char *text = g_malloc0 (most + 1);
  gsize length = 0;

  while (part != NULL && length < most)
    {
      gssize read = tamiz_sheet_part_read (part, text + length, most - length, NULL);

      if (read <= 0)
        break;
      length += (gsize) read;
    }

  return part != NULL ? g_steal_pointer (&text) : NULL;
}

/* Bytes that were read; 0 at the end, -1 where they cannot be. */
gssize
tamiz_sheet_part_read (TamizSheetPart *self,
                       char           *buffer,
                       gsize           size,
                       GError        **error)
{
  la_ssize_t read = archive_read_data (self->archive, buffer, size);

  if (read < 0)
    {
      tamiz_sheet_fail_damaged (archive_error_string (self->archive), error);
      return -1;
    }
  self->read += (guint64) read;
  if (self->read > MAX_PART_SIZE)
    {
      tamiz_sheet_fail_damaged (_("it does not end"), error);
      return -1;
    }

  return read;
}

guint64
tamiz_sheet_part_get_size (TamizSheetPart *self)
{
  return MAX (self->size, self->read);
}

guint64
tamiz_sheet_part_get_position (TamizSheetPart *self)
{
  return self->read;
}

void
tamiz_sheet_part_free (TamizSheetPart *self)
{
  archive_read_free (self->archive);
  g_free (self);
}
