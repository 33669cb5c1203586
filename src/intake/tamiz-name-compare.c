#define G_LOG_DOMAIN "tamiz-names"

#include "config.h"

#include "tamiz-name-compare.h"

#include "tamiz-intake-words.h"
#include "tamiz-matching.h"
#include "tamiz-name-words.h"

#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Whether two names may be one person's.  Given names and surnames are compared word by word:
 * a word agrees with another one that is the same, is short for it, sounds like it, is its
 * initial, or is a slip of the pen away from it.  One side may say less than the other.
 */

#define MAX_WORDS 8
/* Shorter words are too close to one another: a slip of the pen makes another name of them. */
#define SHORTEST_SLIP 5
#define SHORTEST_TWO_SLIPS 9
#define LONGEST_COMPARED 48

typedef enum
{
  AGREE_NOT,
  AGREE_INITIAL,
  AGREE_SLIP,               /* mistyped */
  AGREE_SOUND,
  AGREE_SHORT,              /* Pepe, José */
  AGREE_SAME,
} Agreement;

typedef struct
{
  char *written;            /* as somebody wrote it */
  char *text;               /* folded, letters only */
  char *sound;
  gboolean given;
  gboolean known;           /* a name that many bear */
  guint n_names;            /* of a given name: what it may be short for */
  guint names[TAMIZ_MAX_NICKS];
} Word;

struct _TamizName
{
  Word given[MAX_WORDS];
  Word sur[MAX_WORDS];
  guint n_given, n_sur;
  int generation;           /* 1 = the elder (Sr., padre), 2 = the younger (Jr., hijo, II) …; 0 = not said */
};

static const struct
{
  const char *text;
  int generation;
} generations[] = {
  { "sr", 1 }, { "senior", 1 }, { "padre", 1 }, { "madre", 1 }, { "jr", 2 },  { "junior", 2 },
  { "hijo", 2 }, { "hija", 2 }, { "filho", 2 }, { "ii", 2 },    { "iii", 3 }, { "nieto", 3 },
};

/* How a Spanish word is heard: letters that sound alike are one. */
static char *
dup_sound (const char *text)
{
  GString *sound = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      char c = *p, next = p[1];
      gboolean soft = next == 'e' || next == 'i';

      if (c == 'h' && (p == text || p[-1] != 'c'))
        continue;
      if (c == 'v')
        c = 'b';
      else if (c == 'z' || (c == 'c' && soft))
        c = 's';
      else if (c == 'x' || (c == 'g' && soft))
        c = 'j';
      else if (c == 'k' || c == 'q' || (c == 'c' && next != 'h'))
        c = 'c';
      else if (c == 'w')
        c = 'u';
      else if (c == 'y')
        c = 'i';
      if ((c == 'l' && next == 'l') || (c == 'u' && p > text && p[-1] == 'q'))
        continue;
      if (sound->len == 0 || sound->str[sound->len - 1] != c)
        g_string_append_c (sound, c);
    }

  return g_string_free (sound, FALSE);
}

/* @written may be "Pérez-Gómez" of the words Pérez and Gómez; each is told as it is written. */
static void
init_word (Word       *word,
           const char *written,
           char       *text,
           gboolean    given)
{
  word->written = g_strdup (written);
  word->text = text;
  word->sound = dup_sound (text);
  word->given = given;
  word->known = given ? tamiz_given_is_known (text) : tamiz_surname_is_known (text);
  word->n_names = given ? tamiz_nick_find (text, word->names) : 0;
}

static int
find_generation (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (generations); i++)
    {
      if (strcmp (generations[i].text, text) == 0)
        return generations[i].generation;
    }

  return 0;
}

/* Behind a name "Sr." is no title. */
static gboolean
is_elder (const char *part)
{
  return g_ascii_strcasecmp (part, "sr") == 0 || g_ascii_strcasecmp (part, "sr.") == 0;
}

/* The words of a name that tell people apart.  Nobody is called Hijo alone. */
static guint
read_words (const char *name,
            gboolean    given,
            Word       *words,
            int        *generation)
{
  g_auto (GStrv) parts = name != NULL ? g_strsplit_set (name, " \n-", -1) : NULL;
  guint n = 0;

  for (guint i = 0; parts != NULL && parts[i] != NULL && n < MAX_WORDS; i++)
    {
      gboolean behind = n > 0 || !given;
      char *token = *parts[i] != '\0' ? tamiz_name_dup_token (parts[i]) : NULL;
      int found = token != NULL && behind ? find_generation (token) : 0;

      if (token == NULL)
        {
          if (behind && is_elder (parts[i]))
            *generation = 1;
          continue;
        }
      if (found != 0 && (n > 0 || parts[i + 1] == NULL))
        {
          *generation = found;
          g_free (token);
        }
      else
        init_word (&words[n++], parts[i], token, given);
    }

  return n;
}

/**
 * tamiz_name_new:
 * @first: (nullable): given names
 * @last: (nullable): surnames
 *
 * Prepares a name for being compared.  A whole name in one of the two is taken apart.
 *
 * Returns: (transfer full): the name
 */
TamizName *
tamiz_name_new (const char *first,
                const char *last)
{
  TamizName *self = g_new0 (TamizName, 1);
  g_autofree char *split_first = NULL;
  g_autofree char *split_last = NULL;

  if ((first == NULL) != (last == NULL) && strchr (first != NULL ? first : last, ' ') != NULL)
    {
      tamiz_name_split (first != NULL ? first : last, &split_first, &split_last);
      first = split_first;
      last = split_last;
    }
  self->n_given = read_words (first, TRUE, self->given, &self->generation);
  self->n_sur = read_words (last, FALSE, self->sur, &self->generation);

  return self;
}

static void
clear_words (Word  *words,
             guint  n)
{
  for (guint i = 0; i < n; i++)
    {
      g_free (words[i].written);
      g_free (words[i].text);
      g_free (words[i].sound);
    }
}

void
tamiz_name_free (TamizName *self)
{
  clear_words (self->given, self->n_given);
  clear_words (self->sur, self->n_sur);
  g_free (self);
}

gboolean
tamiz_name_is_blank (const TamizName *self)
{
  return self->n_given == 0 && self->n_sur == 0;
}

static guint64
mark_words (const Word *words,
            guint       n)
{
  guint64 marks = 0;

  for (guint i = 0; i < n; i++)
    marks |= G_GUINT64_CONSTANT (1)
             << ((guint8) words[i].sound[0] * 7 + (guint8) (words[i].sound[0] != '\0' ? words[i].sound[1] : 0)) % 64;

  return marks;
}

/**
 * tamiz_name_get_marks:
 * @self: a name
 *
 * Gets what two names that are alike mostly have some of in common, so that of many names few
 * must be compared: how their words begin.
 *
 * Returns: a set of bits
 */
guint64
tamiz_name_get_marks (const TamizName *self)
{
  return mark_words (self->given, self->n_given) | mark_words (self->sur, self->n_sur);
}

/* How many letters are other, more, less or exchanged with their neighbour (the distance of
 * Damerau and Levenshtein, each place edited once); more than @most are not counted.
 */
static guint
count_slips (const char *a,
             gsize       length_a,
             const char *b,
             gsize       length_b,
             guint       most)
{
  guint rows[3][LONGEST_COMPARED + 1];

  for (gsize j = 0; j <= length_b; j++)
    rows[0][j] = j;
  for (gsize i = 1; i <= length_a; i++)
    {
      guint *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
      guint least = row[0] = i;

      for (gsize j = 1; j <= length_b; j++)
        {
          row[j] = MIN (MIN (above[j] + 1, row[j - 1] + 1), above[j - 1] + (a[i - 1] != b[j - 1]));
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], before[j - 2] + 1);
          least = MIN (least, row[j]);
        }
      if (least > most)
        return most + 1;
    }

  return rows[length_a % 3][length_b];
}

/**
 * tamiz_texts_are_close:
 * @a: a folded word
 * @b: another one
 *
 * Tells whether two words differ by no more than slips of the pen: one letter other, more,
 * less or exchanged, two in long words, none in short ones.
 *
 * Returns: whether they do
 */
gboolean
tamiz_texts_are_close (const char *a,
                       const char *b)
{
  gsize length_a = strlen (a), length_b = strlen (b), shorter = MIN (length_a, length_b);
  guint most = shorter >= SHORTEST_TWO_SLIPS ? 2 : 1;

  if (shorter < SHORTEST_SLIP || MAX (length_a, length_b) > LONGEST_COMPARED
      || MAX (length_a, length_b) - shorter > most)
    return FALSE;

  return count_slips (a, length_a, b, length_b, most) <= most;
}

static gboolean
is_vowel_of_gender (char c)
{
  return c == 'a' || c == 'o' || c == 'e';
}

/* Mario and María, Juan and Juana, Fernando and Fernanda. */
static gboolean
differ_by_gender (const char *a,
                  const char *b)
{
  gsize length_a = strlen (a), length_b = strlen (b);

  if (length_a > length_b)
    return differ_by_gender (b, a);
  if (length_a == length_b)
    return length_a > 1 && strncmp (a, b, length_a - 1) == 0 && is_vowel_of_gender (a[length_a - 1])
           && is_vowel_of_gender (b[length_b - 1]);

  return length_b == length_a + 1 && b[length_b - 1] == 'a' && strncmp (a, b, length_a) == 0;
}

/* Carlitos, Miguelito, Juanita: of what they are made. */
static gboolean
is_diminutive (const char *small,
               const char *name)
{
  static const char *const ends[] = { "citos", "cito", "cita", "itos", "ito", "ita", "illo", "illa", "in", "ina" };
  gsize length = strlen (small), name_length = strlen (name);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      gsize stem = length > strlen (ends[i]) ? length - strlen (ends[i]) : 0;

      if (stem < 3 || !g_str_has_suffix (small, ends[i]) || strncmp (small, name, stem) != 0)
        continue;
      if (name_length - stem <= 2
          && ((small[length - 1] == 'a') == (name[name_length - 1] == 'a') || name_length == stem))
        return TRUE;
    }

  return FALSE;
}

static gboolean
share_name (const Word *a,
            const Word *b)
{
  for (guint i = 0; i < a->n_names; i++)
    {
      for (guint j = 0; j < b->n_names; j++)
        {
          if (a->names[i] == b->names[j])
            return TRUE;
        }
    }

  return a->given && b->given && (is_diminutive (a->text, b->text) || is_diminutive (b->text, a->text));
}

static Agreement
compare_words (const Word *a,
               const Word *b,
               gboolean    given)
{
  if (strcmp (a->text, b->text) == 0)
    return AGREE_SAME;
  /* J. is anybody's J. */
  if ((a->text[1] == '\0' || b->text[1] == '\0') && a->text[0] == b->text[0])
    return AGREE_INITIAL;
  if (given && share_name (a, b))
    return AGREE_SHORT;
  if (given && differ_by_gender (a->text, b->text))
    return AGREE_NOT;
  if (strlen (a->text) >= 4 && strcmp (a->sound, b->sound) == 0)
    return AGREE_SOUND;
  if (a->known && b->known)
    return AGREE_NOT;

  return tamiz_texts_are_close (a->text, b->text) ? AGREE_SLIP : AGREE_NOT;
}

/* What words that are not the same have to do with each other; the first such pair is told. */
typedef struct
{
  Agreement agreement;
  const Word *one, *other;
} Why;

static void
note_why (Why        *why,
          Agreement   agreement,
          const Word *one,
          const Word *other)
{
  if (why->one == NULL && agreement != AGREE_SAME && agreement != AGREE_INITIAL)
    *why = (Why) { agreement, one, other };
}

/* Whether each of the few has a word of its own among the many: the best there is.  The answer is
 * how little the least of them agrees; @first: whether the first of the many was among them.
 */
static Agreement
compare_lists (const Word *few,
               guint       n_few,
               const Word *many,
               guint       n_many,
               gboolean    given,
               gboolean   *first,
               Why        *why)
{
  gboolean used[MAX_WORDS] = { FALSE };
  Agreement least = AGREE_SAME;

  for (guint i = 0; i < n_few; i++)
    {
      Agreement best = AGREE_NOT;
      guint found = 0;

      for (guint j = 0; j < n_many; j++)
        {
          Agreement agreement = used[j] ? AGREE_NOT : compare_words (&few[i], &many[j], given);

          if (agreement > best)
            {
              best = agreement;
              found = j;
            }
        }
      if (best == AGREE_NOT)
        return AGREE_NOT;
      used[found] = TRUE;
      note_why (why, best, &few[i], &many[found]);
      least = MIN (least, best);
    }
  *first = used[0];

  return least;
}

/* "Mari Carmen" and "Maricarmen" are one. */
static gboolean
join_alike (const Word *a,
            guint       n_a,
            const Word *b,
            guint       n_b)
{
  g_autoptr (GString) one = g_string_new (NULL);
  g_autoptr (GString) other = g_string_new (NULL);

  if (n_a == n_b)
    return FALSE;
  for (guint i = 0; i < n_a; i++)
    g_string_append (one, a[i].text);
  for (guint i = 0; i < n_b; i++)
    g_string_append (other, b[i].text);

  return g_string_equal (one, other);
}

static Agreement
compare_parts (const Word *a,
               guint       n_a,
               const Word *b,
               guint       n_b,
               gboolean    given,
               gboolean   *first,
               Why        *why)
{
  Agreement agreement;

  *first = TRUE;
  if (n_a == 0 || n_b == 0)
    return AGREE_SAME;

  agreement = n_a <= n_b ? compare_lists (a, n_a, b, n_b, given, first, why)
                         : compare_lists (b, n_b, a, n_a, given, first, why);
  if (agreement == AGREE_NOT && join_alike (a, n_a, b, n_b))
    return AGREE_SAME;

  return agreement;
}

/* All words of a name, surnames as given names too: somebody wrote them in the other order. */
static guint
list_all (const TamizName *self,
          Word            *all)
{
  guint n = 0;

  for (guint i = 0; i < self->n_given; i++)
    all[n++] = self->given[i];
  for (guint i = 0; i < self->n_sur && n < MAX_WORDS; i++)
    all[n++] = self->sur[i];

  return n;
}

static gboolean
is_reordered (const TamizName *a,
              const TamizName *b,
              Why             *why)
{
  Word all_a[2 * MAX_WORDS], all_b[2 * MAX_WORDS];
  guint n_a = list_all (a, all_a), n_b = list_all (b, all_b);
  gboolean first;

  if (MIN (n_a, n_b) < 2 || MAX (n_a, n_b) > MAX_WORDS)
    return FALSE;

  return (n_a <= n_b ? compare_lists (all_a, n_a, all_b, n_b, TRUE, &first, why)
                     : compare_lists (all_b, n_b, all_a, n_a, TRUE, &first, why))
         >= AGREE_SOUND;
}

static char *
describe (const Why *why)
{
  const Word *one = why->one, *other = why->other;

  if (one == NULL)
    return NULL;
  if (why->agreement == AGREE_SOUND)
    /* Translators: two names, such as Gonzales and Gonzalez */
    return g_strdup_printf (_("%s and %s sound alike"), one->written, other->written);
  if (why->agreement == AGREE_SLIP)
    return g_strdup_printf (_("%s may be %s mistyped"), one->written, other->written);

  for (guint i = 0; i < one->n_names; i++)
    {
      g_autofree char *name = tamiz_text_fold (tamiz_nick_get_name (one->names[i]));

      if (strcmp (name, other->text) == 0)
        return g_strdup_printf (_("%s is short for %s"), one->written, other->written);
      if (strcmp (name, one->text) == 0)
        return g_strdup_printf (_("%s is short for %s"), other->written, one->written);
    }

  /* Translators: two names that people call the same person by, such as Pepe and Chepe */
  return g_strdup_printf (_("%s and %s are short for the same name"), one->written, other->written);
}

static TamizNamesLikeness
compare (const TamizName *a,
         const TamizName *b,
         Why             *why)
{
  gboolean first_given, first_sur;
  Agreement given, sur;

  if (tamiz_name_is_blank (a) || tamiz_name_is_blank (b))
    return TAMIZ_NAMES_DIFFER;

  given = compare_parts (a->given, a->n_given, b->given, b->n_given, TRUE, &first_given, why);
  sur = given == AGREE_NOT ? AGREE_NOT
                           : compare_parts (a->sur, a->n_sur, b->sur, b->n_sur, FALSE, &first_sur, why);
  /* Nothing of one speaks of what the other says. */
  if ((a->n_given == 0 || b->n_given == 0) && (a->n_sur == 0 || b->n_sur == 0))
    given = AGREE_NOT;
  if (given == AGREE_NOT || sur == AGREE_NOT)
    {
      *why = (Why) { AGREE_NOT };
      return is_reordered (a, b, why) ? TAMIZ_NAMES_ALIKE : TAMIZ_NAMES_DIFFER;
    }
  if (given == AGREE_INITIAL || sur == AGREE_INITIAL || !first_sur || a->n_given == 0 || b->n_given == 0)
    return TAMIZ_NAMES_MAY_BE;

  return TAMIZ_NAMES_ALIKE;
}

/**
 * tamiz_names_compare:
 * @a: a name
 * @b: another one
 * @why: (out) (transfer full) (nullable) (optional): why they may be one where their words
 *   are not the same: "Pepe is short for José"
 *
 * Tells whether two names may be one person's.  A son who says that he is one is not his
 * father.
 *
 * Returns: how likely; %TAMIZ_NAMES_DIFFER where either is blank
 */
TamizNamesLikeness
tamiz_names_compare (const TamizName *a,
                     const TamizName *b,
                     char           **why)
{
  Why found = { AGREE_NOT, NULL, NULL };
  TamizNamesLikeness likeness = compare (a, b, &found);

  if (a->generation != b->generation && likeness == TAMIZ_NAMES_ALIKE)
    likeness = a->generation != 0 && b->generation != 0 ? TAMIZ_NAMES_DIFFER : TAMIZ_NAMES_MAY_BE;
  if (why != NULL)
    *why = likeness != TAMIZ_NAMES_DIFFER ? describe (&found) : NULL;

  return likeness;
}

/**
 * tamiz_names_are_alike:
 * @first_a: (nullable): given names
 * @last_a: (nullable): surnames
 * @first_b: (nullable): the other's given names
 * @last_b: (nullable): the other's surnames
 *
 * Tells whether two names may be one person's; see tamiz_names_compare().
 *
 * Returns: whether they are alike; %FALSE where either name is blank
 */
gboolean
tamiz_names_are_alike (const char *first_a,
                       const char *last_a,
                       const char *first_b,
                       const char *last_b)
{
  g_autoptr (TamizName) a = tamiz_name_new (first_a, last_a);
  g_autoptr (TamizName) b = tamiz_name_new (first_b, last_b);

  return tamiz_names_compare (a, b, NULL) != TAMIZ_NAMES_DIFFER;
}
