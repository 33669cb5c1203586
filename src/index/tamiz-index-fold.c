#define G_LOG_DOMAIN "tamiz-index-fold"

#include "config.h"

#include "tamiz-index-private.h"

#include "tamiz-text.h"

#include <string.h>

/* Folding a million leads by way of Unicode normalisation takes seconds, so letters of two
 * bytes and the Latin ones of three, which need no neighbour to be folded, come from a
 * table, which tamiz_text_fold () itself fills.  A text with anything else goes to it as a
 * whole.
 */
#define FIRST 0x80
#define END 0x800
#define LATIN_FIRST 0x1e00
#define LATIN_END 0x1f00
#define N_LETTERS (END - FIRST + LATIN_END - LATIN_FIRST)

/* The length of what is not in the table. */
#define ABSENT 0xff

typedef struct
{
  guint8 length;
  char text[7];
} Folded;

static void
fill_letter (Folded   *folded,
             gunichar  c)
{
  /* Blanks, and signs that decompose into a blank and a mark, are joined with others. */
  char letter[10] = "a";
  g_autofree char *text = NULL;
  gsize length;

  letter[1 + g_unichar_to_utf8 (c, letter + 1)] = 'b';
  text = tamiz_text_fold (letter);
  length = strlen (text) - 2;
  if (length > sizeof folded->text || strchr (text, ' ') != NULL)
    {
      folded->length = ABSENT;
      return;
    }
  folded->length = (guint8) length;
  memcpy (folded->text, text + 1, length);
}

static const Folded *
get_table (void)
{
  static Folded table[N_LETTERS];
  static gsize made = 0;

  if (g_once_init_enter (&made))
    {
      for (gunichar c = FIRST; c < END; c++)
        fill_letter (&table[c - FIRST], c);
      for (gunichar c = LATIN_FIRST; c < LATIN_END; c++)
        fill_letter (&table[c - LATIN_FIRST + END - FIRST], c);
      g_once_init_leave (&made, 1);
    }

  return table;
}

/* NULL where the character is not in the table. */
static inline const Folded *
find_letter (const Folded *table,
             const guchar *p,
             gsize        *size)
{
  const Folded *folded = NULL;

  if (p[0] >= 0xc2 && p[0] <= 0xdf && (p[1] & 0xc0) == 0x80)
    {
      folded = &table[((p[0] & 0x1fu) << 6 | (p[1] & 0x3fu)) - FIRST];
      *size = 2;
    }
  else if (p[0] == 0xe1 && p[1] >= 0xb8 && p[1] <= 0xbb && (p[2] & 0xc0) == 0x80)
    {
      folded = &table[((p[1] & 0x3fu) << 6 | (p[2] & 0x3fu)) + 0x1000 - LATIN_FIRST + END - FIRST];
      *size = 3;
    }

  return folded != NULL && folded->length != ABSENT ? folded : NULL;
}

/* Lower case; 0 of a blank. */
static inline char
fold_ascii (guchar c)
{
  if (c <= ' ' && (c == ' ' || (c >= '\t' && c <= '\r' && c != '\v')))
    return 0;

  return (char) (c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

/* FALSE where a character is none of the table's; @folded is then as it was. */
static gboolean
fold_by_table (GString    *folded,
               const char *text)
{
  const Folded *table = get_table ();
  const guchar *p = (const guchar *) text;
  gsize start = folded->len, size;
  char *out, *begin;

  /* A letter of two bytes becomes seven at most, which are written whatever its length is. */
  g_string_set_size (folded, start + 4 * strlen (text) + sizeof ((Folded *) NULL)->text);
  out = begin = folded->str + start;
  for (; *p != '\0'; p += size)
    {
      size = 1;
      if (*p < 0x80)
        {
          char c = fold_ascii (*p);

          if (c != 0)
            *out++ = c;
          else if (out > begin && out[-1] != ' ')
            *out++ = ' ';
        }
      else
        {
          const Folded *letter = find_letter (table, p, &size);

          if (letter == NULL)
            {
              g_string_truncate (folded, start);
              return FALSE;
            }
          memcpy (out, letter->text, sizeof letter->text);
          out += letter->length;
        }
    }
  if (out > begin && out[-1] == ' ')
    out--;
  g_string_truncate (folded, out - folded->str);

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
