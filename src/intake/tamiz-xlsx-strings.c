#define G_LOG_DOMAIN "tamiz-xlsx-strings"

#include "config.h"

#include "tamiz-xlsx-book.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* All texts of a workbook; a million notes of two lines. */
#define MAX_TEXTS ((gsize) 256 << 20)
/* Empty ones take room as well. */
#define MAX_ITEMS (1u << 24)

typedef struct
{
  TamizXlsxStrings *strings;
  TamizSheetXml *xml;
  gboolean in_item;
  gboolean in_text;
} Reading;

static void
stop_reading (Reading *self)
{
  tamiz_sheet_xml_stop (self->xml,
                        g_error_new_literal (TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_TOO_LARGE,
                                             _("The texts of the workbook take more than 256 MiB, which "
                                               "are not read; save the sheet as CSV and import that")));
}

static void
start_cb (gpointer                    user_data,
          const char                 *name,
          const TamizSheetAttributes *attributes)
{
  Reading *self = user_data;
  guint32 start = (guint32) self->strings->texts->len;

  if (strcmp (name, "si") == 0 && self->strings->starts->len >= MAX_ITEMS)
    stop_reading (self);
  else if (strcmp (name, "si") == 0)
    {
      self->in_item = TRUE;
      g_array_append_val (self->strings->starts, start);
    }
  else if (strcmp (name, "t") == 0)
    self->in_text = self->in_item;
  else if (strcmp (name, "rPh") == 0)
    /* How a Japanese text is pronounced. */
    tamiz_sheet_xml_skip (self->xml);
}

static void
end_cb (gpointer    user_data,
        const char *name)
{
  Reading *self = user_data;
  GArray *starts = self->strings->starts;

  if (strcmp (name, "t") == 0)
    self->in_text = FALSE;
  else if (strcmp (name, "si") == 0 && self->in_item)
    {
      self->in_item = FALSE;
      tamiz_xlsx_text_unescape (self->strings->texts, g_array_index (starts, guint32, starts->len - 1));
      g_string_append_c (self->strings->texts, '\0');
    }
}

static void
text_cb (gpointer    user_data,
         const char *text,
         gsize       length)
{
  Reading *self = user_data;

  if (!self->in_text)
    return;
  if (self->strings->texts->len + length <= MAX_TEXTS)
    g_string_append_len (self->strings->texts, text, (gssize) length);
  else
    stop_reading (self);
}

static const TamizSheetHandlers handlers = { start_cb, end_cb, text_cb };

/* Reads the texts that cells share. */
gboolean
tamiz_xlsx_strings_read (TamizXlsxStrings *self,
                         TamizSheetBook   *book,
                         const char       *part,
                         GCancellable     *cancellable,
                         GError          **error)
{
  Reading reading = { .strings = self };

  self->texts = g_string_new (NULL);
  self->starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  return tamiz_sheet_run_part (book, part, &handlers, &reading, &reading.xml, cancellable, error);
}

void
tamiz_xlsx_strings_clear (TamizXlsxStrings *self)
{
  if (self->texts != NULL)
    g_string_free (self->texts, TRUE);
  self->texts = NULL;
  g_clear_pointer (&self->starts, g_array_unref);
}

/* @number: as it stands in a cell.  NULL where there is no such text */
const char *
tamiz_xlsx_strings_get (TamizXlsxStrings *self,
                        const char       *number)
{
  char *end;
  guint64 at = g_ascii_strtoull (number, &end, 10);

  if (end == number || *end != '\0' || self->starts == NULL || at >= self->starts->len)
    return NULL;

  return self->texts->str + g_array_index (self->starts, guint32, at);
}

/* The code of `_x000D_`; -1 where a text goes on otherwise. */
static int
read_escape (const char *text)
{
  int code = 0;

  if (text[0] != '_' || text[1] != 'x')
    return -1;
  for (int i = 2; i < 6; i++)
    {
      if (!g_ascii_isxdigit (text[i]))
        return -1;
      code = code * 16 + g_ascii_xdigit_value (text[i]);
    }

  return text[6] == '_' ? code : -1;
}

/* What XML cannot hold is written `_x000D_` (ECMA-376 part 1, 22.9.2.19).  It only gets
 * shorter by being read.
 */
void
tamiz_xlsx_text_unescape (GString *text,
                          gsize    from)
{
  char *to = strstr (text->str + from, "_x");
  const char *p = to;

  if (to == NULL)
    return;
  while (*p != '\0')
    {
      int code = read_escape (p);

      if (code < 0)
        {
          *to++ = *p++;
          continue;
        }
      p += 7;
      if (code >= 0xd800 && code < 0xe000)
        code = 0xfffd;
      if (code != 0)
        to += g_unichar_to_utf8 ((gunichar) code, to);
    }
  g_string_truncate (text, (gsize) (to - text->str));
}
