#define G_LOG_DOMAIN "tamiz-query"

#include "config.h"

#include "tamiz-query.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_BOXED_TYPE (TamizQuery, tamiz_query, tamiz_query_copy, tamiz_query_free)

#define NICK(NAME, nick) nick,
static const char *const sort_nicks[] = { TAMIZ_SORTS (NICK) NULL };

/**
 * tamiz_query_new:
 *
 * Makes a query for all leads, the best first.
 *
 * Returns: (transfer full): a new query
 */
TamizQuery *
tamiz_query_new (void)
{
  TamizQuery *self = g_new0 (TamizQuery, 1);

  self->received_from = self->fit_from = self->interest_from = G_MININT64;
  self->received_to = self->fit_to = self->interest_to = G_MAXINT64;
  return self;
}

/**
 * tamiz_query_copy:
 * @self: a query
 *
 * Copies a query with its texts.
 *
 * Returns: (transfer full): the copy
 */
TamizQuery *
tamiz_query_copy (const TamizQuery *self)
{
  TamizQuery *copy = g_memdup2 (self, sizeof *self);

  if (self->among != NULL)
    copy->among = g_array_ref (self->among);
  copy->tag = g_strdup (self->tag);
  copy->search = g_strdup (self->search);
  return copy;
}

/**
 * tamiz_query_free:
 * @self: (nullable) (transfer full): a query
 *
 * Frees a query.
 */
void
tamiz_query_free (TamizQuery *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->among, g_array_unref);
  g_free (self->tag);
  g_free (self->search);
  g_free (self);
}

/**
 * tamiz_query_set_tag:
 * @self: a query
 * @tag: (nullable): only leads with this tag; %NULL or empty for all
 *
 * Sets the tag.
 */
void
tamiz_query_set_tag (TamizQuery *self,
                     const char *tag)
{
  g_autofree char *old = self->tag;

  self->tag = tag != NULL && *tag != '\0' ? g_strdup (tag) : NULL;
}

/**
 * tamiz_query_set_search:
 * @self: a query
 * @search: (nullable): words as typed; %NULL or empty for all
 *
 * Sets the words to search for.
 */
void
tamiz_query_set_search (TamizQuery *self,
                        const char *search)
{
  g_autofree char *old = self->search;

  self->search = search != NULL && *search != '\0' ? g_strdup (search) : NULL;
}

/**
 * tamiz_query_set_sort:
 * @self: a query
 * @text: `KEY`, `KEY:asc` or `KEY:desc`
 * @error: return location
 *
 * Sets the order from the form that the command line uses.
 *
 * Returns: whether @text is an order; else %TAMIZ_CORE_ERROR_INVALID, and @self is as it was
 */
gboolean
tamiz_query_set_sort (TamizQuery  *self,
                      const char  *text,
                      GError     **error)
{
  g_autofree char *key = g_strdup (text);
  char *colon = strchr (key, ':');
  gboolean descending = FALSE;
  TamizSort sort;

  if (colon != NULL)
    {
      *colon = '\0';
      descending = g_str_equal (colon + 1, "desc");
      if (!descending && !g_str_equal (colon + 1, "asc"))
        {
          g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                       _("“%s” is not a direction; after the colon write asc or desc"), colon + 1);
          return FALSE;
        }
    }

  if (!tamiz_sort_from_nick (key, &sort))
    {
      g_autofree char *keys = g_strjoinv (", ", (char **) sort_nicks);

      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                   _("Leads cannot be sorted by “%s”; choose one of: %s"), key, keys);
      return FALSE;
    }

  self->sort = sort;
  self->descending = descending;
  return TRUE;
}

static gboolean
is_among_same (const TamizQuery *a,
               const TamizQuery *b)
{
  if (a->among == NULL || b->among == NULL)
    return a->among == b->among;

  return a->among->len == b->among->len
         && memcmp (a->among->data, b->among->data, a->among->len * sizeof (TamizIdSpan)) == 0;
}

/**
 * tamiz_query_equal:
 * @a: a query
 * @b: another
 *
 * Tells whether two queries ask for the same leads in the same order; which piece of
 * them does not matter.
 *
 * Returns: whether they do
 */
gboolean
tamiz_query_equal (const TamizQuery *a,
                   const TamizQuery *b)
{
  return a->stages == b->stages && a->grades == b->grades && a->source == b->source
         && a->owner == b->owner && a->campaign == b->campaign
         && a->product_line == b->product_line && a->received_from == b->received_from
         && a->received_to == b->received_to && a->fit_from == b->fit_from
         && a->fit_to == b->fit_to && a->interest_from == b->interest_from
         && a->interest_to == b->interest_to && a->within == b->within && a->func == b->func
         && a->func_code == b->func_code && a->enough == b->enough && a->sort == b->sort
         && !a->descending == !b->descending && g_strcmp0 (a->tag, b->tag) == 0
         && g_strcmp0 (a->search, b->search) == 0 && is_among_same (a, b);
}

/**
 * tamiz_sort_nick:
 * @sort: a sort key
 *
 * Gets the name that scripts use for a sort key.
 *
 * Returns: (transfer none): the nick
 */
const char *
tamiz_sort_nick (TamizSort sort)
{
  g_return_val_if_fail (sort < TAMIZ_N_SORTS, NULL);

  return sort_nicks[sort];
}

/**
 * tamiz_sort_from_nick:
 * @nick: a name
 * @sort: (out): the sort key
 *
 * Finds a sort key by its nick.
 *
 * Returns: whether there is such a key
 */
gboolean
tamiz_sort_from_nick (const char *nick,
                      TamizSort  *sort)
{
  for (guint i = 0; i < TAMIZ_N_SORTS; i++)
    {
      if (g_str_equal (nick, sort_nicks[i]))
        {
          *sort = i;
          return TRUE;
        }
    }

  return FALSE;
}
