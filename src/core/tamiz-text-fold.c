#define G_LOG_DOMAIN "tamiz-text"

#include "config.h"

#include "tamiz-text.h"

#include <string.h>

/* Latin letters that have no decomposition but are typed without their stroke, hook or tail;
 * in lower case, ascending.
 */
static const struct
{
  gunichar letter;
  const char *plainer;
} plainer_letters[] = {
  { 0x00e6, "ae" }, { 0x00f0, "d" },  { 0x00f8, "o" },  { 0x00fe, "th" }, { 0x0111, "d" },
  { 0x0127, "h" },  { 0x0131, "i" },  { 0x0142, "l" },  { 0x014b, "n" },  { 0x0153, "oe" },
  { 0x0167, "t" },  { 0x0180, "b" },  { 0x0183, "b" },  { 0x0188, "c" },  { 0x018c, "d" },
  { 0x0192, "f" },  { 0x0199, "k" },  { 0x019a, "l" },  { 0x019e, "n" },  { 0x01a5, "p" },
  { 0x01ad, "t" },  { 0x01b4, "y" },  { 0x01b6, "z" },  { 0x01dd, "e" },  { 0x01e5, "g" },
  { 0x0221, "d" },  { 0x0225, "z" },  { 0x0234, "l" },  { 0x0235, "n" },  { 0x0236, "t" },
  { 0x0237, "j" },  { 0x023c, "c" },  { 0x023f, "s" },  { 0x0240, "z" },  { 0x0247, "e" },
  { 0x0249, "j" },  { 0x024b, "q" },  { 0x024d, "r" },  { 0x024f, "y" },  { 0x0253, "b" },
  { 0x0254, "o" },  { 0x0256, "d" },  { 0x0257, "d" },  { 0x0259, "e" },  { 0x025b, "e" },
  { 0x0260, "g" },  { 0x0268, "i" },  { 0x0272, "n" },  { 0x0275, "o" },  { 0x0288, "t" },
  { 0x0289, "u" },  { 0x028b, "v" },  { 0x2c65, "a" },  { 0x2c66, "t" },
};

/* NULL where there is none. */
static const char *
find_plainer (gunichar letter)
{
  guint low = 0, high = G_N_ELEMENTS (plainer_letters);

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (plainer_letters[middle].letter == letter)
        return plainer_letters[middle].plainer;
      if (plainer_letters[middle].letter < letter)
        low = middle + 1;
      else
        high = middle;
    }

  return NULL;
}

static char *
fold_slowly (const char *text)
{
  g_autofree char *decomposed = NULL;
  g_autofree char *folded = NULL;
  GString *plain;

  decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  if (decomposed == NULL)
    return g_strdup ("");

  folded = g_utf8_casefold (decomposed, -1);
  plain = g_string_sized_new (strlen (folded));
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      const char *plainer = find_plainer (c);

      if (plainer != NULL)
        {
          g_string_append (plain, plainer);
          continue;
        }
      if (g_unichar_ismark (c))
        continue;
      if (g_unichar_isspace (c))
        {
          if (plain->len > 0 && plain->str[plain->len - 1] != ' ')
            g_string_append_c (plain, ' ');
          continue;
        }
      g_string_append_unichar (plain, c);
    }
  if (plain->len > 0 && plain->str[plain->len - 1] == ' ')
    g_string_truncate (plain, plain->len - 1);

  return g_string_free (plain, FALSE);
}

/* Folding a million texts by way of Unicode normalisation takes seconds, so letters of two
 * bytes and the Latin ones of three, which need no neighbour to be folded, come from a
 * table, which is filled by it.  A text with anything else is folded slowly as a whole.
 */
#define FIRST 0x80
#define END 0x800
#define LATIN_FIRST 0x1e00
#define LATIN_END 0x1f00
#define N_LETTERS (END - FIRST + LATIN_END - LATIN_FIRST)

/* So long are nearly all texts that are folded, in bytes. */
#define SHORT 255

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
  text = fold_slowly (letter);
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

/* A letter of two bytes becomes seven at most, which are written whatever its length is. */
#define ROOM(length) (4 * (length) + sizeof ((Folded *) NULL)->text)

/* Folds into @folded, which has ROOM; -1 where a character is none of the table's. */
static gssize
fold_by_table (const char *text,
               char       *folded)
{
  const Folded *table = get_table ();
  const guchar *p = (const guchar *) text;
  char *out = folded;
  gsize size;

  for (; *p != '\0'; p += size)
    {
      size = 1;
      if (*p < 0x80)
        {
          char c = fold_ascii (*p);

          if (c != 0)
            *out++ = c;
          else if (out > folded && out[-1] != ' ')
            *out++ = ' ';
        }
      else
        {
          const Folded *letter = find_letter (table, p, &size);

          if (letter == NULL)
            return -1;
          memcpy (out, letter->text, sizeof letter->text);
          out += letter->length;
        }
    }
  if (out > folded && out[-1] == ' ')
    out--;

  return out - folded;
}

/**
 * tamiz_text_append_folded:
 * @folded: where to append
 * @text: (nullable): a text in UTF-8
 *
 * Appends what tamiz_text_fold() answers, for whoever folds very many texts.
 */
void
tamiz_text_append_folded (GString    *folded,
                          const char *text)
{
  gsize start = folded->len;
  gssize length;

  if (text == NULL)
    return;

  g_string_set_size (folded, start + ROOM (strlen (text)));
  length = fold_by_table (text, folded->str + start);
  g_string_truncate (folded, start + (gsize) MAX (length, 0));
  if (length < 0)
    {
      g_autofree char *slowly = fold_slowly (text);

      g_string_append (folded, slowly);
    }
}

/**
 * tamiz_text_fold:
 * @text: (nullable): a text in UTF-8
 *
 * Folds a text for search and comparison: lower case, no diacritics, white space
 * single.  Storage compares folded texts only, so that every driver answers the same.
 *
 * Returns: (transfer full): the folded text; empty for %NULL
 */
char *
tamiz_text_fold (const char *text)
{
  char few[ROOM (SHORT)];
  g_autofree char *many = NULL;
  gsize size = text != NULL ? strlen (text) : 0;
  gssize length;

  if (size == 0)
    return g_strdup ("");

  if (size > SHORT)
    many = g_malloc (ROOM (size));
  length = fold_by_table (text, many != NULL ? many : few);
  if (length < 0)
    return fold_slowly (text);

  return g_strndup (many != NULL ? many : few, (gsize) length);
}
