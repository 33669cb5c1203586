#define G_LOG_DOMAIN "tamizctl"

#include "config.h"

#include "tamiz-cli-verbs.h"

#include "tamiz-cli-options.h"

#include <string.h>

#define MAX_NEAR 4

/* Operations that a verb of our own carries out. */
static const char *const hidden[] = { "sample.fill", "intake", "lead.read-text", "form.sites",
                                      "form.admit", "form.confirm", "form.mail", "packet.verify",
                                      "packet.show", "packet.answer", NULL };

static const TamizOperation *
get_own (guint position)
{
  for (guint i = 0; tamiz_cli_base_verbs[i].operation.name != NULL; i++)
    {
      if (i == position)
        return &tamiz_cli_base_verbs[i].operation;
    }

  return NULL;
}

/**
 * tamiz_cli_verb_get:
 * @position: from 0
 *
 * Lists the verbs: our own, then the session's operations.
 *
 * Returns: (transfer none) (nullable): a verb, %NULL after the last
 */
const TamizOperation *
tamiz_cli_verb_get (guint position)
{
  const TamizOperation *operation;
  guint own = 0;

  while (get_own (own) != NULL)
    own++;
  if (position < own)
    return get_own (position);

  position -= own;
  for (guint i = 0; (operation = tamiz_operation_get (i)) != NULL; i++)
    {
      if (g_strv_contains (hidden, operation->name))
        continue;
      if (position-- == 0)
        return operation;
    }

  return NULL;
}

const TamizOperation *
tamiz_cli_verb_find (const char *name)
{
  const TamizOperation *verb;

  for (guint i = 0; (verb = tamiz_cli_verb_get (i)) != NULL; i++)
    {
      if (g_str_equal (verb->name, name))
        return verb;
    }

  return NULL;
}

/* %NULL for what is an operation of the session and nothing more. */
TamizCliFunc
tamiz_cli_verb_get_func (const TamizOperation *verb)
{
  for (guint i = 0; tamiz_cli_base_verbs[i].operation.name != NULL; i++)
    {
      if (&tamiz_cli_base_verbs[i].operation == verb)
        return tamiz_cli_base_verbs[i].func;
    }

  return NULL;
}

/* As it is typed: “campaign cost”. */
char *
tamiz_cli_verb_dup_words (const TamizOperation *verb)
{
  return g_strdelimit (g_strdup (verb->name), ".", ' ');
}

/* Whether the verb is the group's word itself or stands below it. */
gboolean
tamiz_cli_verb_in_group (const TamizOperation *verb,
                         const char           *group)
{
  gsize length = strlen (group);

  return strncmp (verb->name, group, length) == 0
         && (verb->name[length] == '.' || verb->name[length] == '\0');
}

/* Whether other words may follow this one to make a verb. */
gboolean
tamiz_cli_verb_is_group (const char *word)
{
  const TamizOperation *verb;

  for (guint i = 0; (verb = tamiz_cli_verb_get (i)) != NULL; i++)
    {
      if (tamiz_cli_verb_in_group (verb, word) && !g_str_equal (verb->name, word))
        return TRUE;
    }

  return FALSE;
}

/* Everybody on a machine can read a command line, so no secret is taken from it: such a
 * parameter is given by the name of a file or of a variable.
 */
gboolean
tamiz_cli_is_secret (const TamizParameter *parameter)
{
  return g_str_has_suffix (parameter->name, "passphrase");
}

/* How many letters to insert, leave out, change or swap with their neighbour. */
static guint
count_edits (const char *a,
             const char *b)
{
  gsize rows = strlen (a) + 1, columns = strlen (b) + 1;
  g_autofree guint *edits = g_new0 (guint, rows * columns);

#define EDITS(i, j) edits[(i) * columns + (j)]
  for (gsize i = 0; i < rows; i++)
    EDITS (i, 0) = i;
  for (gsize j = 0; j < columns; j++)
    EDITS (0, j) = j;

  for (gsize i = 1; i < rows; i++)
    {
      for (gsize j = 1; j < columns; j++)
        {
          guint best = EDITS (i - 1, j - 1) + (a[i - 1] != b[j - 1]);

          best = MIN (best, EDITS (i - 1, j) + 1);
          best = MIN (best, EDITS (i, j - 1) + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            best = MIN (best, EDITS (i - 2, j - 2) + 1);
          EDITS (i, j) = best;
        }
    }
#undef EDITS

  return edits[rows * columns - 1];
}

/**
 * tamiz_cli_list_near:
 * @word: what was typed
 * @candidates: what is possible, ends with %NULL
 *
 * Finds what somebody may have meant.
 *
 * Returns: (transfer full) (nullable): a few candidates, separated by commas
 */
char *
tamiz_cli_list_near (const char         *word,
                     const char *const  *candidates)
{
  g_autoptr (GPtrArray) near = g_ptr_array_new ();
  gsize length = strlen (word);

  if (length == 0 || length > 64)
    return NULL;

  for (guint limit = 0; limit <= MAX (1, length / 3) && near->len < MAX_NEAR; limit++)
    {
      for (guint i = 0; candidates[i] != NULL && near->len < MAX_NEAR; i++)
        {
          gboolean begins = length > 1 && g_str_has_prefix (candidates[i], word);

          if ((begins ? 0 : count_edits (word, candidates[i])) == limit
              && !g_ptr_array_find (near, candidates[i], NULL))
            g_ptr_array_add (near, (gpointer) candidates[i]);
        }
    }

  if (near->len == 0)
    return NULL;
  g_ptr_array_add (near, NULL);
  return g_strjoinv (", ", (char **) near->pdata);
}

/* Of the words that may follow @group, or may come first where it is %NULL. */
char *
tamiz_cli_near_verbs (const char *word,
                      const char *group)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  const TamizOperation *verb;

  for (guint i = 0; (verb = tamiz_cli_verb_get (i)) != NULL; i++)
    {
      const char *start = group == NULL ? verb->name : verb->name + strlen (group) + 1;
      g_autofree char *candidate = NULL;

      if (group == NULL || (tamiz_cli_verb_in_group (verb, group) && !g_str_equal (verb->name, group)))
        candidate = g_strndup (start, strcspn (start, "."));
      if (candidate != NULL && !g_ptr_array_find_with_equal_func (words, candidate, g_str_equal, NULL))
        g_ptr_array_add (words, g_steal_pointer (&candidate));
    }
  g_ptr_array_add (words, NULL);

  return tamiz_cli_list_near (word, (const char *const *) words->pdata);
}

char *
tamiz_cli_near_options (const char           *word,
                        const TamizOperation *verb)
{
  g_autoptr (GPtrArray) words = tamiz_cli_list_options (NULL);

  if (verb != NULL)
    g_ptr_array_extend_and_steal (words, tamiz_cli_list_options (verb));
  g_ptr_array_add (words, NULL);
  return tamiz_cli_list_near (word, (const char *const *) words->pdata);
}
