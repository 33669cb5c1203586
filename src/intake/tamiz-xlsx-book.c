#define G_LOG_DOMAIN "tamiz-xlsx-book"

#include "config.h"

#include "tamiz-xlsx-book.h"

#include <string.h>

/* Excel's own limit is 64,000 styles. */
#define MAX_STYLES (1 << 20)

typedef struct
{
  TamizSheetBook *book;
  TamizXlsxBook *own;
  TamizSheetXml *xml;
  const char *folder;       /* of the relations that are read */
  GHashTable *codes;        /* of number formats: id → TamizSheetFormat */
  gboolean in_styles;
} Reading;

/* A relation's target is a path from the root or from the folder of the part that has it. */
static char *
resolve (const char *folder,
         const char *target)
{
  g_autofree char *whole = *target == '/' ? g_strdup (target) : g_strconcat ("/", folder, "/", target, NULL);
  g_autofree char *path = g_canonicalize_filename (whole, "/");

  return g_strdup (path + 1);
}

static void
start_relation_cb (gpointer                    user_data,
                   const char                 *name,
                   const TamizSheetAttributes *attributes)
{
  Reading *self = user_data;
  g_autofree char *id = NULL, *type = NULL, *target = NULL, *path = NULL;

  if (strcmp (name, "Relationship") != 0)
    return;
  id = tamiz_sheet_attribute (attributes, "Id");
  type = tamiz_sheet_attribute (attributes, "Type");
  target = tamiz_sheet_attribute (attributes, "Target");
  if (id == NULL || type == NULL || target == NULL)
    return;

  path = resolve (self->folder, target);
  if (g_str_has_suffix (type, "/officeDocument") && self->own->path == NULL)
    self->own->path = g_steal_pointer (&path);
  else if (g_str_has_suffix (type, "/sharedStrings") && self->own->strings_part == NULL)
    self->own->strings_part = g_steal_pointer (&path);
  else if (g_str_has_suffix (type, "/styles") && self->own->styles_part == NULL)
    self->own->styles_part = g_steal_pointer (&path);
  else if (g_str_has_suffix (type, "/worksheet"))
    g_hash_table_replace (self->own->relations, g_steal_pointer (&id), g_steal_pointer (&path));
}

static void
ignore_end_cb (gpointer    user_data,
               const char *name)
{
}

static void
start_workbook_cb (gpointer                    user_data,
                   const char                 *name,
                   const TamizSheetAttributes *attributes)
{
  Reading *self = user_data;

  if (strcmp (name, "workbookPr") == 0)
    {
      g_autofree char *since = tamiz_sheet_attribute (attributes, "date1904");

      self->own->since_1904 = g_strcmp0 (since, "1") == 0 || g_strcmp0 (since, "true") == 0;
    }
  else if (strcmp (name, "sheet") == 0)
    {
      g_autofree char *label = tamiz_sheet_attribute (attributes, "name");
      g_autofree char *state = tamiz_sheet_attribute (attributes, "state");
      g_autofree char *id = tamiz_sheet_attribute_of (attributes, "relationships", "id");
      const char *part = id != NULL ? g_hash_table_lookup (self->own->relations, id) : NULL;

      /* Sheets that are charts have no cells. */
      if (label != NULL && part != NULL)
        tamiz_sheet_book_add (self->book, g_steal_pointer (&label), g_strdup (part),
                              state != NULL && !g_str_equal (state, "visible"));
    }
}

static void
start_styles_cb (gpointer                    user_data,
                 const char                 *name,
                 const TamizSheetAttributes *attributes)
{
  Reading *self = user_data;
  guint64 id = tamiz_sheet_attribute_number (attributes, "numFmtId", 0);

  if (strcmp (name, "numFmt") == 0)
    {
      g_autofree char *code = tamiz_sheet_attribute (attributes, "formatCode");
      TamizSheetFormat *format = g_new (TamizSheetFormat, 1);

      *format = tamiz_sheet_format_parse (code != NULL ? code : "");
      g_hash_table_replace (self->codes, GUINT_TO_POINTER ((guint) id), format);
    }
  else if (strcmp (name, "cellXfs") == 0)
    self->in_styles = TRUE;
  else if (self->in_styles && strcmp (name, "xf") == 0 && self->own->formats->len < MAX_STYLES)
    {
      TamizSheetFormat *own = g_hash_table_lookup (self->codes, GUINT_TO_POINTER ((guint) id));
      TamizSheetFormat format = own != NULL ? *own : tamiz_sheet_format_built_in (id);

      g_array_append_val (self->own->formats, format);
    }
}

static void
end_styles_cb (gpointer    user_data,
               const char *name)
{
  Reading *self = user_data;

  if (strcmp (name, "cellXfs") == 0)
    {
      self->in_styles = FALSE;
      tamiz_sheet_xml_stop (self->xml, NULL);
    }
}

static const TamizSheetHandlers relation_handlers = { start_relation_cb, ignore_end_cb, NULL };
static const TamizSheetHandlers workbook_handlers = { start_workbook_cb, ignore_end_cb, NULL };
static const TamizSheetHandlers styles_handlers = { start_styles_cb, end_styles_cb, NULL };

/* The relations of the part @name; of the archive's root where that is empty. */
static gboolean
read_relations (Reading      *self,
                const char   *name,
                GCancellable *cancellable,
                GError      **error)
{
  g_autofree char *folder = *name != '\0' ? g_path_get_dirname (name) : g_strdup ("");
  g_autofree char *base = *name != '\0' ? g_path_get_basename (name) : g_strdup ("");
  g_autofree char *path = g_strconcat (g_str_equal (folder, ".") ? "" : folder, "/_rels/", base, ".rels", NULL);

  self->folder = g_str_equal (folder, ".") ? "" : folder;
  return tamiz_sheet_run_part (self->book, path, &relation_handlers, self, &self->xml, cancellable, error);
}

static gboolean
read_book (TamizSheetBook *book,
           GCancellable   *cancellable,
           GError        **error)
{
  TamizXlsxBook *own = g_new0 (TamizXlsxBook, 1);
  Reading reading = { .book = book, .own = own };

  book->own = own;
  own->relations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  own->formats = g_array_new (FALSE, FALSE, sizeof (TamizSheetFormat));
  if (!read_relations (&reading, "", cancellable, error))
    return FALSE;
  if (own->path == NULL)
    return tamiz_sheet_fail_damaged (NULL, error);

  return read_relations (&reading, own->path, cancellable, error)
         && tamiz_sheet_run_part (book, own->path, &workbook_handlers, &reading, &reading.xml, cancellable,
                                  error);
}

static gboolean
read_styles (TamizSheetBook *book,
             TamizXlsxBook  *own,
             GCancellable   *cancellable,
             GError        **error)
{
  g_autoptr (GHashTable) codes = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  Reading reading = { .book = book, .own = own, .codes = codes };

  return own->styles_part == NULL
         || tamiz_sheet_run_part (book, own->styles_part, &styles_handlers, &reading, &reading.xml,
                                  cancellable, error);
}

/* What cells refer to is read when the first sheet is. */
gboolean
tamiz_xlsx_book_prepare (TamizSheetBook *book,
                         GCancellable   *cancellable,
                         GError        **error)
{
  TamizXlsxBook *own = book->own;

  if (own->ready)
    return TRUE;
  g_array_set_size (own->formats, 0);
  tamiz_xlsx_strings_clear (&own->strings);
  if (!read_styles (book, own, cancellable, error)
      || (own->strings_part != NULL
          && !tamiz_xlsx_strings_read (&own->strings, book, own->strings_part, cancellable, error)))
    return FALSE;

  own->ready = TRUE;
  return TRUE;
}

static void
free_book (TamizSheetBook *book)
{
  TamizXlsxBook *own = book->own;

  tamiz_xlsx_strings_clear (&own->strings);
  g_array_unref (own->formats);
  g_hash_table_unref (own->relations);
  g_free (own->path);
  g_free (own->strings_part);
  g_free (own->styles_part);
  g_free (own);
}

const TamizSheetKind tamiz_xlsx_kind = { "xlsx", read_book, free_book, tamiz_xlsx_sheet_begin };
