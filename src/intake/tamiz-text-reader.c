#define G_LOG_DOMAIN "tamiz-text-reader"

#include "config.h"

#include "tamiz-text-reader.h"

#include "tamiz-csv-source.h"
#include "tamiz-error.h"
#include "tamiz-intake-fields.h"
#include "tamiz-text-person.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Nobody copies more from a mail or a chat. */
#define MAX_TEXT ((gsize) 1 << 16)

struct _TamizTextReader
{
  GObject parent_instance;

  TamizCsvSource source;
  GPtrArray *people;         /* TamizTextPerson */
  GArray *columns;           /* TamizTextSlot */
  GPtrArray *header;         /* static names, %NULL-terminated */
  guint next;
};

static void tamiz_text_reader_iface_init (TamizRowReaderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TamizTextReader, tamiz_text_reader, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TAMIZ_TYPE_ROW_READER,
                                                      tamiz_text_reader_iface_init))

static char *
decode (TamizTextReader *self)
{
  const guint8 *data;
  gsize size;

  while (tamiz_csv_source_more (&self->source))
    continue;
  tamiz_csv_source_get (&self->source, &data, &size);
  if (memchr (data, '\0', size) != NULL)
    size = strlen ((const char *) data);

  return self->source.encoding == TAMIZ_ENCODING_CP1252 ? tamiz_csv_decode_cp1252 (data, size)
                                                        : tamiz_csv_repair_utf8 (data, size);
}

static void
find_columns (TamizTextReader *self)
{
  for (TamizTextSlot slot = 0; slot < TAMIZ_TEXT_N_SLOTS; slot++)
    {
      for (guint i = 0; i < self->people->len; i++)
        {
          const TamizTextPerson *person = g_ptr_array_index (self->people, i);

          if (person->texts[slot]->len == 0)
            continue;
          g_array_append_val (self->columns, slot);
          g_ptr_array_add (self->header, (gpointer) tamiz_text_slot_get_column (slot));
          break;
        }
    }
  g_ptr_array_add (self->header, NULL);
}

/**
 * tamiz_text_looks_like_one:
 * @head: the first bytes of a file
 * @size: how many
 *
 * Tells whether a text is what people copy out of mails and chats, and no table: it holds an
 * address or a number, and its first line is no header.
 *
 * Returns: whether it does
 */
gboolean
tamiz_text_looks_like_one (const guint8 *head,
                           gsize         size)
{
  g_autofree char *text = tamiz_csv_repair_utf8 (head, strnlen ((const char *) head, size));
  g_auto (GStrv) lines = g_regex_split_simple ("\\s*[\\r\\n]+\\s*", text, 0, 0);
  TamizStagedField field;

  if (lines[0] == NULL || lines[1] == NULL || strpbrk (lines[0], ";\t") != NULL
      || tamiz_staged_field_guess (TAMIZ_IMPORT_OF_PEOPLE, lines[0], &field))
    return FALSE;

  /* Two commas in the first lines part cells. */
  for (guint i = 0; i < 2; i++)
    {
      const char *comma = strchr (lines[i], ',');

      if (comma != NULL && strchr (comma + 1, ',') != NULL)
        return FALSE;
    }
  return strchr (text, '@') != NULL || g_regex_match_simple ("\\d[\\d ().-]{5,}\\d", text, 0, 0);
}

/**
 * tamiz_text_reader_new:
 * @bytes: the file's content
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Opens a text in which people are to be found: signatures, cards, lines of a chat.
 *
 * Returns: (transfer full) (nullable): the reader; else %TAMIZ_INTAKE_ERROR_EMPTY,
 *   %TAMIZ_INTAKE_ERROR_BINARY, %TAMIZ_INTAKE_ERROR_ENCODING or %TAMIZ_INTAKE_ERROR_TOO_LARGE
 */
TamizTextReader *
tamiz_text_reader_new (GBytes        *bytes,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_autoptr (TamizTextReader) self = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  if (g_bytes_get_size (bytes) > MAX_TEXT)
    {
      g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_TOO_LARGE,
                           _("The text is longer than anybody copies; import a list as a table (CSV)"));
      return NULL;
    }
  self = g_object_new (TAMIZ_TYPE_TEXT_READER, NULL);
  if (!tamiz_csv_source_init (&self->source, bytes, error))
    return NULL;

  text = decode (self);
  self->people = tamiz_text_read_people (text);
  if (self->people->len == 0)
    {
      g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_EMPTY, _("The text speaks of nobody"));
      return NULL;
    }
  find_columns (self);

  return g_steal_pointer (&self);
}

static const char *
get_encoding (TamizRowReader *reader)
{
  return tamiz_csv_source_get_encoding (&TAMIZ_TEXT_READER (reader)->source);
}

static const char *const *
get_header (TamizRowReader *reader)
{
  return (const char *const *) TAMIZ_TEXT_READER (reader)->header->pdata;
}

static gboolean
read_row (TamizRowReader  *reader,
          TamizRow       **row,
          GCancellable    *cancellable,
          GError         **error)
{
  TamizTextReader *self = TAMIZ_TEXT_READER (reader);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  const TamizTextPerson *person;

  *row = NULL;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->next == self->people->len)
    return TRUE;

  person = g_ptr_array_index (self->people, self->next++);
  for (guint i = 0; i < self->columns->len; i++)
    g_ptr_array_add (cells, tamiz_text_person_dup_text (person, g_array_index (self->columns, TamizTextSlot, i)));
  g_ptr_array_add (cells, NULL);
  *row = tamiz_row_new (person->line, (const char *const *) cells->pdata);

  return TRUE;
}

static void
go_back (TamizRowReader *reader)
{
  TAMIZ_TEXT_READER (reader)->next = 0;
}

static guint64
get_size (TamizRowReader *reader)
{
  return TAMIZ_TEXT_READER (reader)->people->len;
}

static guint64
get_position (TamizRowReader *reader)
{
  return TAMIZ_TEXT_READER (reader)->next;
}

static char *
dup_title (TamizRowReader *reader,
           guint           column)
{
  TamizTextReader *self = TAMIZ_TEXT_READER (reader);

  return column < self->columns->len
             ? g_strdup (_(tamiz_text_slot_get_column (g_array_index (self->columns, TamizTextSlot, column))))
             : NULL;
}

static void
tamiz_text_reader_iface_init (TamizRowReaderInterface *iface)
{
  iface->format = "text";
  iface->get_encoding = get_encoding;
  iface->get_header = get_header;
  iface->read_row = read_row;
  iface->rewind = go_back;
  iface->get_size = get_size;
  iface->get_position = get_position;
  iface->dup_title = dup_title;
}

static void
tamiz_text_reader_finalize (GObject *object)
{
  TamizTextReader *self = TAMIZ_TEXT_READER (object);

  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_pointer (&self->columns, g_array_unref);
  g_clear_pointer (&self->header, g_ptr_array_unref);
  tamiz_csv_source_clear (&self->source);
  G_OBJECT_CLASS (tamiz_text_reader_parent_class)->finalize (object);
}

static void
tamiz_text_reader_class_init (TamizTextReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_text_reader_finalize;
}

static void
tamiz_text_reader_init (TamizTextReader *self)
{
  self->columns = g_array_new (FALSE, FALSE, sizeof (TamizTextSlot));
  self->header = g_ptr_array_new ();
}
