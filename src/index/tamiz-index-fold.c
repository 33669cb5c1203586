#define G_LOG_DOMAIN "tamiz-index-fold"

#include "config.h"

#include "tamiz-index-private.h"

#include "tamiz-text.h"

#include <string.h>

/* Folding a million leads by way of Unicode normalisation takes seconds, so letters of
 * one and two bytes that need no neighbour to be folded come from a table, which
 * tamiz_text_fold () itself fills.  A text with anything else goes to it as a whole.
 */
#define TABLE_FIRST 0xc0     /* before it are signs that decompose into a blank and a mark */
#define TABLE_END 0x180

typedef struct
{
  char text[TABLE_END][4];
  guint8 length[TABLE_END];
} FoldTable;

static const FoldTable *
get_table (void)
{
  static FoldTable table;
  static gsize made = 0;

  if (g_once_init_enter (&made))
    {
      for (gunichar c = TABLE_FIRST; c < TABLE_END; c++)
        {
          char letter[7] = { 0 };
          g_autofree char *folded = NULL;

          g_unichar_to_utf8 (c, letter);
          folded = tamiz_text_fold (letter);
          g_assert (strlen (folded) < sizeof table.text[c]);
          table.length[c] = strlen (folded);
          memcpy (table.text[c], folded, table.length[c]);
        }
      g_once_init_leave (&made, 1);
    }

  return &table;
}

static gboolean
is_blank (guchar c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* FALSE where a character is none of the table's; @folded is then as it was. */
static gboolean
fold_by_table (GString    *folded,
               const char *text)
{
  const FoldTable *table = get_table ();
  gsize start = folded->len;

  for (const guchar *p = (const guchar *) text; *p != '\0'; p++)
    {
      if (*p < 0x80)
        {
          if (!is_blank (*p))
            g_string_append_c_inline (folded, g_ascii_tolower ((char) *p));
          else if (folded->len > start && folded->str[folded->len - 1] != ' ')
            g_string_append_c_inline (folded, ' ');
        }
      else if (*p >= 0xc3 && *p <= 0xc5 && (p[1] & 0xc0) == 0x80)
        {
          guint c = (*p & 0x1fu) << 6 | (p[1] & 0x3fu);

          g_string_append_len (folded, table->text[c], table->length[c]);
          p++;
        }
      else
        {
          g_string_truncate (folded, start);
          return FALSE;
        }
    }
  if (folded->len > start && folded->str[folded->len - 1] == ' ')
    g_string_truncate (folded, folded->len - 1);

  return TRUE;
}

/* Appends what tamiz_text_fold () answers for @text. */
void
tamiz_index_fold (GString    *folded,
                  const char *text)
{
  g_autofree char *slow = NULL;

  if (text == NULL || fold_by_table (folded, text))
    return;

  slow = tamiz_text_fold (text);
  g_string_append (folded, slow);
}
