#define G_LOG_DOMAIN "tamiz-names"

#include "config.h"

#include "tamiz-intake-words.h"

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

/* Particles and titles tell nobody apart. */
static gboolean
is_aside (const char *bare_word)
{
  static gsize once;
  static GHashTable *set;

  if (g_once_init_enter (&once))
    {
      set = tamiz_words_new_set (particles);
      for (guint i = 0; titles[i] != NULL; i++)
        g_hash_table_add (set, (gpointer) titles[i]);
      g_once_init_leave (&once, 1);
    }

  return g_hash_table_contains (set, bare_word);
}

/* (nullable): a word of a name as it tells people apart; NULL where it does not. */
char *
tamiz_name_dup_token (const char *word)
{
  g_autofree char *token = bare (word);

  return *token == '\0' || is_aside (token) ? NULL : g_steal_pointer (&token);
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

      if (*word == '\0' || is_aside (word))
        g_free (word);
      else
        g_ptr_array_add (tokens, word);
    }
  g_ptr_array_add (tokens, NULL);

  return (char **) g_ptr_array_free (tokens, FALSE);
}
