#define G_LOG_DOMAIN "tamiz-names"

#include "config.h"

#include "tamiz-intake-words.h"
#include "tamiz-matching.h"

#include "tamiz-text.h"

#include <string.h>

static const char *const particles[] = { "de",  "del", "la", "las", "los", "el",  "y",  "e",
                                         "da",  "das", "do", "dos", "di",  "van", "von", "der",
                                         "den", "san", "santa", "mac", NULL };
static const char *const titles[] = { "sr", "sra", "srta", "dr", "dra", "lic", "ing", "arq", "abog",
                                      "prof", "mr", "mrs", "ms", "don", "dona", "mgr", "msc", "phd",
                                      "tec", "cnl", "gral", NULL };
/* Second given names, by which "Juan Carlos Condori" is told from "Belén Muñoz
 * Peñaloza".  Names that are surnames as often are not among them.
 */
static const char *const second_names[] = {
  "carlos",    "jose",     "maria",     "angel",    "luis",     "juan",      "antonio", "alberto",
  "eduardo",   "fernando", "enrique",   "miguel",   "manuel",   "pablo",     "pedro",   "jesus",
  "francisco", "javier",   "alejandro", "andres",   "ricardo",  "roberto",   "raul",    "mario",
  "jorge",     "guillermo", "gustavo",  "daniel",   "david",    "rafael",    "ignacio", "alfonso",
  "felipe",    "sebastian", "isabel",   "elena",    "teresa",   "cristina",  "fernanda",
  "alejandra",
  "gabriela",  "carolina", "patricia",  "beatriz",  "eugenia",  "lucia",     "victoria", "luisa",
  "ines",      "paola",    "andrea",    "carmen",   "josefina", "mercedes",  "pilar",   "rosario",
  "cecilia",   "alejandrina", "belen",  "jose",     "ana",      "laura",     "paula",   "julia",
  "marcelo",   "mauricio", "rodrigo",   "oscar",    "hugo",     "cesar",     "ernesto", "esteban",
  "maximiliano", "emilio", "armando",   "arturo",   "augusto",  "gabriel",   "nicolas", "ramiro",
  NULL
};

/* A word without what marks it: folded, no points, apostrophes or hyphens. */
static char *
bare (const char *word)
{
  g_autofree char *folded = tamiz_text_fold (word);
  GString *letters = g_string_sized_new (strlen (folded));

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (letters, c);
    }

  return g_string_free (letters, FALSE);
}

static gboolean
is_among (const char        *word,
          const char *const *words)
{
  g_autofree char *plain = bare (word);

  return g_strv_contains (words, plain);
}

/* The parts of a name with their particles and titles: "de la Fuente" is one. */
static GPtrArray *
group_words (const char *full)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) words = g_strsplit_set (full, " \n", -1);
  g_autoptr (GString) group = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean first = groups->len == 0;

      if (*words[i] == '\0')
        continue;
      if (group->len > 0)
        g_string_append_c (group, ' ');
      g_string_append (group, words[i]);
      /* A first word such as Santa is a name, and what ends the name is no prefix. */
      if (words[i + 1] != NULL
          && (first ? is_among (words[i], titles) : is_among (words[i], particles)))
        continue;
      g_ptr_array_add (groups, g_strdup (group->str));
      g_string_truncate (group, 0);
    }
  if (group->len > 0)
    g_ptr_array_add (groups, g_strdup (group->str));

  return groups;
}

static char *
join_groups (GPtrArray *groups,
             guint      from,
             guint      to)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = from; i < to; i++)
    {
      if (text->len > 0)
        g_string_append_c (text, ' ');
      g_string_append (text, groups->pdata[i]);
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* Whether a text is built of the signs that names have; a formula or a sentence in a
 * column of names is not taken apart.
 */
static gboolean
looks_like_name (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\'' || c == '.' || c == ',' || c == '-' || c == 0x2019 || g_unichar_isspace (c)
          || g_unichar_isalpha (c) || g_unichar_ismark (c))
        continue;
      return FALSE;
    }

  return TRUE;
}

/* Splits a full name as Spanish ones are built: one or two given names, then two
 * surnames, particles with what follows them; "Surnames, Given" by its comma.
 */
void
tamiz_name_split (const char *full,
                  char      **first,
                  char      **last)
{
  g_autofree char *clean = tamiz_text_clean (full);
  g_autoptr (GPtrArray) groups = NULL;
  const char *comma = clean != NULL ? strchr (clean, ',') : NULL;
  guint given;

  *first = NULL;
  *last = NULL;
  if (clean == NULL)
    return;
  if (!looks_like_name (clean))
    {
      *first = g_steal_pointer (&clean);
      return;
    }
  if (comma != NULL && strchr (comma + 1, ',') == NULL)
    {
      g_autofree char *surnames = g_strndup (clean, comma - clean);

      *last = tamiz_text_clean (surnames);
      *first = tamiz_text_clean (comma + 1);
      return;
    }

  groups = group_words (clean);
  given = groups->len <= 3 ? 1 : groups->len - 2;
  if (groups->len == 3)
    {
      const char *second = groups->pdata[1];

      if (is_among (second, second_names) || g_str_has_prefix (second, "del ")
          || g_str_has_prefix (second, "Del "))
        given = 2;
    }
  *first = join_groups (groups, 0, given);
  *last = join_groups (groups, given, groups->len);
}

/* The bare words of a name that tell people apart. */
char **
tamiz_name_tokens (const char *name)
{
  GPtrArray *tokens = g_ptr_array_new ();
  g_auto (GStrv) words = NULL;

  words = g_strsplit_set (name != NULL ? name : "", " \n-", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      char *word = bare (words[i]);

      if (*word == '\0' || g_strv_contains (particles, word) || g_strv_contains (titles, word))
        g_free (word);
      else
        g_ptr_array_add (tokens, word);
    }
  g_ptr_array_add (tokens, NULL);

  return (char **) g_ptr_array_free (tokens, FALSE);
}

/* One letter more, less, other or exchanged, in words long enough to tell. */
static gboolean
differs_by_one (const char *a,
                const char *b)
{
  gsize length_a = strlen (a), length_b = strlen (b), i = 0;

  if (length_a > length_b)
    return differs_by_one (b, a);
  if (length_a < 5 || length_b - length_a > 1)
    return FALSE;

  while (i < length_a && a[i] == b[i])
    i++;
  if (length_a < length_b)
    return strcmp (a + i, b + i + 1) == 0;
  if (i + 1 < length_a && a[i] == b[i + 1] && a[i + 1] == b[i])
    return strcmp (a + i + 2, b + i + 2) == 0;
  return i < length_a && strcmp (a + i + 1, b + i + 1) == 0;
}

static gboolean
tokens_agree (const char *a,
              const char *b)
{
  if (strcmp (a, b) == 0)
    return TRUE;
  /* J. is anybody's J. */
  if ((a[1] == '\0' || b[1] == '\0') && a[0] == b[0])
    return TRUE;

  return differs_by_one (a, b);
}

/* Whether every word of the shorter list has its own in the longer one. */
static gboolean
is_part_of (char **some,
            char **all)
{
  guint n = g_strv_length (all);
  g_autofree gboolean *used = g_new0 (gboolean, n + 1);

  for (guint i = 0; some[i] != NULL; i++)
    {
      guint found = n;

      for (guint j = 0; j < n && found == n; j++)
        {
          if (!used[j] && strcmp (some[i], all[j]) == 0)
            found = j;
        }
      for (guint j = 0; j < n && found == n; j++)
        {
          if (!used[j] && tokens_agree (some[i], all[j]))
            found = j;
        }
      if (found == n)
        return FALSE;
      used[found] = TRUE;
    }

  return TRUE;
}

static gboolean
one_holds_other (char **a,
                 char **b)
{
  return g_strv_length (a) <= g_strv_length (b) ? is_part_of (a, b) : is_part_of (b, a);
}

/**
 * tamiz_names_are_alike:
 * @first_a: (nullable): given names
 * @last_a: (nullable): surnames
 * @first_b: (nullable): the other's given names
 * @last_b: (nullable): the other's surnames
 *
 * Tells whether two names may be one person's: case, accents, particles and titles
 * aside, one says no more than the other, or given names and surnames each do so
 * ("Juan Carlos Pérez", "Juan Pérez López").  Two surnames that differ are two people.
 *
 * Returns: whether they are alike; %FALSE where either name is blank
 */
gboolean
tamiz_names_are_alike (const char *first_a,
                       const char *last_a,
                       const char *first_b,
                       const char *last_b)
{
  g_autofree char *full_a = g_strjoin (" ", first_a != NULL ? first_a : "",
                                       last_a != NULL ? last_a : "", NULL);
  g_autofree char *full_b = g_strjoin (" ", first_b != NULL ? first_b : "",
                                       last_b != NULL ? last_b : "", NULL);
  g_auto (GStrv) all_a = tamiz_name_tokens (full_a);
  g_auto (GStrv) all_b = tamiz_name_tokens (full_b);
  g_auto (GStrv) given_a = tamiz_name_tokens (first_a);
  g_auto (GStrv) given_b = tamiz_name_tokens (first_b);
  g_auto (GStrv) sur_a = tamiz_name_tokens (last_a);
  g_auto (GStrv) sur_b = tamiz_name_tokens (last_b);

  if (*all_a == NULL || *all_b == NULL)
    return FALSE;
  if (one_holds_other (all_a, all_b))
    return TRUE;

  return *given_a != NULL && *given_b != NULL && *sur_a != NULL && *sur_b != NULL
         && one_holds_other (given_a, given_b) && one_holds_other (sur_a, sur_b);
}
