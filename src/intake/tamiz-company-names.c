#define G_LOG_DOMAIN "tamiz-names"

#include "config.h"

#include "tamiz-company-names.h"

#include "tamiz-company-core.h"
#include "tamiz-name-compare.h"

#include <string.h>

static char *
dup_joined (const char *core)
{
  GString *joined = g_string_new (NULL);

  for (const char *p = core; *p != '\0'; p++)
    {
      if (*p != ' ')
        g_string_append_c (joined, *p);
    }

  return g_string_free (joined, FALSE);
}

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static char *
dup_sorted (const char *core)
{
  g_auto (GStrv) words = g_strsplit (core, " ", -1);

  qsort (words, g_strv_length (words), sizeof *words, compare_words);
  return g_strjoinv (" ", words);
}

/* Number 2 is not number 3. */
static gboolean
have_same_figures (const char *a,
                   const char *b)
{
  for (;;)
    {
      while (*a != '\0' && !g_ascii_isdigit (*a))
        a++;
      while (*b != '\0' && !g_ascii_isdigit (*b))
        b++;
      if (*a != *b)
        return FALSE;
      if (*a == '\0')
        return TRUE;
      a++;
      b++;
    }
}

/* Every word is the other's or a slip of the pen away: whole names are close much too soon. */
static gboolean
words_are_close (const char *a,
                 const char *b)
{
  g_auto (GStrv) words_a = g_strsplit (a, " ", -1);
  g_auto (GStrv) words_b = g_strsplit (b, " ", -1);

  if (g_strv_length (words_a) != g_strv_length (words_b))
    return FALSE;
  for (guint i = 0; words_a[i] != NULL; i++)
    {
      if (strcmp (words_a[i], words_b[i]) != 0
          && (words_a[i][0] != words_b[i][0] || !tamiz_texts_are_close (words_a[i], words_b[i])))
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_company_cores_are_alike:
 * @a: a name's tamiz_company_dup_core()
 * @b: another one's
 *
 * Tells whether two companies may be one: written in one word or two, in another order, or
 * mistyped.
 *
 * Returns: whether they may
 */
gboolean
tamiz_company_cores_are_alike (const char *a,
                               const char *b)
{
  g_autofree char *joined_a = NULL;
  g_autofree char *joined_b = NULL;
  g_autofree char *sorted_a = NULL;
  g_autofree char *sorted_b = NULL;

  if (strcmp (a, b) == 0)
    return *a != '\0';

  joined_a = dup_joined (a);
  joined_b = dup_joined (b);
  if (strcmp (joined_a, joined_b) == 0)
    return TRUE;
  if (!have_same_figures (joined_a, joined_b))
    return FALSE;
  sorted_a = dup_sorted (a);
  sorted_b = dup_sorted (b);

  return strcmp (sorted_a, sorted_b) == 0 || words_are_close (sorted_a, sorted_b);
}

gboolean
tamiz_companies_are_alike (const char *a,
                           const char *b)
{
  g_autofree char *core_a = tamiz_company_dup_core (a);
  g_autofree char *core_b = tamiz_company_dup_core (b);

  return tamiz_company_cores_are_alike (core_a, core_b);
}
