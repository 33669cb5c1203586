#define G_LOG_DOMAIN "tamiz-core"

#include "config.h"

#include "tamiz-company-core.h"

#include "tamiz-text.h"

#include <string.h>

/* Words at the end of a company's name that say which form it has in law, and nothing of which
 * company it is.
 */
static const char *const forms[] = {
  "sa",   "sac",  "saa",  "sas",  "sab",  "sapi", "sca",  "srl",  "srltda", "sl",   "slu",  "sll",  "slp", "scrl", "rl",
  "cv",   "ltda", "limitada", "ltd", "limited", "cia", "ca", "eirl", "sci", "snc", "scs", "spa", "sarl", "sasu",
  "eurl", "inc",  "incorporated", "corp", "corporation", "co", "llc", "llp", "lp", "plc", "pty", "pte",
  "gmbh", "mbh",  "ag",   "kg",   "ohg",  "ug",   "ev",   "bv",   "nv",   "oy",   "ab",   "aps",  "asa", "kft", "doo",
  "eireli", "epp", "me",  "scl",  "coop", "sem",  "sociedadanonima", "bvba", NULL
};

/* Words that join others: nobody says them every time. */
static const char *const joints[] = { "y", "e", "and", "und", "et", "de", "del", "la", "el", "los", "las",
                                      "the", "of", "da", "do", "dos", "das", "fur", NULL };

static GHashTable *form_set, *joint_set;

static GHashTable *
make_set (const char *const *words)
{
  GHashTable *set = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; words[i] != NULL; i++)
    g_hash_table_add (set, (gpointer) words[i]);

  return set;
}

static void
load_sets (void)
{
  static gsize once;

  if (!g_once_init_enter (&once))
    return;
  form_set = make_set (forms);
  joint_set = make_set (joints);
  g_once_init_leave (&once, 1);
}

static gboolean
is_form (const char *word)
{
  return g_hash_table_contains (form_set, word);
}

static gboolean
is_joint (const char *word)
{
  return g_hash_table_contains (joint_set, word);
}

/* "S.A.", "S. A." and "SA" are one word: letters that stand alone belong together. */
static GPtrArray *
split_words (const char *folded)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) word = g_string_new (NULL);
  gboolean alone = FALSE;   /* the last word is a row of single letters */

  for (const char *p = folded;; p = g_utf8_next_char (p))
    {
      gunichar c = *p != '\0' ? g_utf8_get_char (p) : ' ';

      if (c == '&' || c == '+')
        c = ' ';
      if (g_unichar_isalnum (c))
        g_string_append_unichar (word, c);
      else if (c != '\'' && c != 0x2019 && word->len > 0)
        {
          gboolean single = g_utf8_strlen (word->str, -1) == 1 && !g_unichar_isdigit (g_utf8_get_char (word->str));

          /* "y" joins, it is no part of a row of letters */
          if (single && alone && !g_str_equal (word->str, "y"))
            {
              char *joined = g_strconcat (words->pdata[words->len - 1], word->str, NULL);

              g_ptr_array_remove_index (words, words->len - 1);
              g_ptr_array_add (words, joined);
            }
          else
            g_ptr_array_add (words, g_strdup (word->str));
          alone = single && !g_str_equal (word->str, "y");
          g_string_truncate (word, 0);
        }
      if (*p == '\0')
        return words;
    }
}

static void
drop_last (GPtrArray *words)
{
  g_ptr_array_remove_index (words, words->len - 1);
}

/* "S.A. de C.V." goes as a whole. */
static void
drop_forms (GPtrArray *words)
{
  while (words->len > 1
         && (is_form (words->pdata[words->len - 1])
             || is_joint (words->pdata[words->len - 1])
             || g_str_equal (words->pdata[words->len - 1], "compania")
             || g_str_equal (words->pdata[words->len - 1], "company")))
    drop_last (words);
}

/**
 * tamiz_company_dup_core:
 * @name: a company's name
 *
 * Brings a company's name to what tells it from others: folded, without points, without its
 * form in law (S.A., S.R.L., Ltda., Cía., GmbH …) and without words that join others.
 *
 * Returns: (transfer full): the core; the folded name where nothing else would be left
 */
char *
tamiz_company_dup_core (const char *name)
{
  g_autofree char *folded = tamiz_text_fold (name);
  g_autoptr (GPtrArray) words = split_words (folded);
  GString *core = g_string_new (NULL);

  load_sets ();
  drop_forms (words);
  for (guint i = 0; i < words->len; i++)
    {
      const char *word = words->pdata[i];

      if (words->len > 1
          && (is_joint (word)
              || (i == 0 && (g_str_equal (word, "cia") || g_str_equal (word, "compania")))))
        continue;
      if (core->len > 0)
        g_string_append_c (core, ' ');
      g_string_append (core, word);
    }
  if (core->len == 0)
    g_string_assign (core, folded);

  return g_string_free (core, FALSE);
}
