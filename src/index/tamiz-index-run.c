#define G_LOG_DOMAIN "tamiz-index-run"

#include "config.h"

#include "tamiz-index-private.h"

#include "tamiz-text.h"

#include <stdlib.h>
#include <string.h>

/* Each filter clears bytes of a mask over all slots, column by column, which the
 * compiler turns into vector instructions; the order is walked once at the end.
 */

/* Where fewer than one of so many leads match they are sorted by themselves. */
#define FEW_SHARE 64

static void
mask_codes (guint8       *mask,
            const guint8 *column,
            guint         n,
            const guint8 *allowed)
{
  for (guint i = 0; i < n; i++)
    mask[i] &= allowed[column[i]];
}

/* Removed leads have a stage beyond the mask's. */
void
tamiz_index_allow_stages (guint   stages,
                          guint8 *allowed)
{
  memset (allowed, 0, 256);
  for (guint stage = 0; stage < 32; stage++)
    allowed[stage] = stages == 0 || (stages & TAMIZ_QUERY_STAGE (stage)) != 0;
}

void
tamiz_index_allow_grades (guint   grades,
                          guint8 *allowed)
{
  memset (allowed, grades == 0, 256);
  for (guint grade = 0; grade < 31 && grades != 0; grade++)
    allowed[grade] = (grades & TAMIZ_QUERY_GRADE (grade)) != 0;
  if (grades != 0)
    allowed[TAMIZ_GRADE_NONE] = (grades & TAMIZ_QUERY_GRADE_NONE) != 0;
}

static void
mask_stages (TamizIndex *self,
             guint       stages,
             guint8     *mask)
{
  guint8 allowed[256];

  tamiz_index_allow_stages (stages, allowed);
  mask_codes (mask, self->stage, self->n_slots, allowed);
}

static void
mask_grades (TamizIndex *self,
             guint       grades,
             guint8     *mask)
{
  guint8 allowed[256];

  if (grades == 0)
    return;
  tamiz_index_allow_grades (grades, allowed);
  mask_codes (mask, self->grade, self->n_slots, allowed);
}

static void
mask_number (TamizIndex *self,
             int         which,
             gint64      id,
             guint8     *mask)
{
  guint64 number = 0;

  if (id == 0)
    return;
  if (id != TAMIZ_QUERY_NONE)
    {
      number = tamiz_dictionary_find (&self->dictionary[which], id);
      /* Whose id occurs nowhere nobody has. */
      if (number == 0)
        number = G_MAXUINT64;
    }
  tamiz_column_mask_equal (&self->number[which], self->n_slots, number, 0, mask);
}

static void
mask_received (TamizIndex       *self,
               const TamizQuery *query,
               guint8           *mask)
{
  gint64 from = query->received_from, to = query->received_to;

  if (from == G_MININT64 && to == G_MAXINT64)
    return;
  tamiz_time_column_mask (&self->time[TIME_RECEIVED_ON], self->n_slots, from, to, mask);
}

static void
mask_score (TamizIndex   *self,
            const gint32 *column,
            gint64        from,
            gint64        to,
            guint8       *mask)
{
  gint32 first = CLAMP (from, G_MININT32, G_MAXINT32);
  gint32 end = CLAMP (to, G_MININT32, G_MAXINT32);

  if (from == G_MININT64 && to == G_MAXINT64)
    return;
  for (guint i = 0; i < self->n_slots; i++)
    mask[i] &= (column[i] >= first) & (column[i] < end);
}

/* 1 where the lead has the tag. */
guint8 *
tamiz_index_mask_tagged (TamizIndex *self,
                         const char *text)
{
  g_autoptr (GString) folded = g_string_new (NULL);
  guint8 *tagged = g_malloc0 (self->n_slots + 1);
  TamizIndexTag *tag;

  tamiz_text_append_folded (folded, text);
  tag = g_hash_table_lookup (self->tags, folded->str);
  if (tag != NULL)
    {
      GHashTableIter iter;
      gpointer key;

      g_hash_table_iter_init (&iter, tag->slots);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        tagged[GPOINTER_TO_UINT (key) - 1] = 1;
    }

  return tagged;
}

static void
mask_tag (TamizIndex *self,
          const char *text,
          guint8     *mask)
{
  g_autofree guint8 *tagged = tamiz_index_mask_tagged (self, text);

  for (guint i = 0; i < self->n_slots; i++)
    mask[i] &= tagged[i];
}

/* The only filter that is asked lead by lead; of those that are left. */
static void
mask_func (TamizIndex       *self,
           const TamizQuery *query,
           guint8           *mask)
{
  g_autoptr (GArray) moves = g_array_new (FALSE, FALSE, sizeof (TamizIndexMove));

  for (guint i = 0; i < self->n_slots; i++)
    {
      TamizIndexLead lead;
      guint n_moves;

      if (!mask[i])
        continue;
      tamiz_index_fill_lead (self, i, &lead);
      n_moves = tamiz_index_copy_moves (self, i, moves);
      mask[i] = query->func (&lead, (const TamizIndexMove *) (gpointer) moves->data, n_moves,
                             query->func_code)
                    ? 1
                    : 0;
    }
}

static int
compare_span (gconstpointer id,
              gconstpointer span)
{
  const TamizIdSpan *of = span;
  gint64 wanted = *(const gint64 *) id;

  return wanted < of->first ? -1 : wanted > of->last;
}

static void
mask_among (TamizIndex *self,
            GArray     *spans,
            guint8     *mask)
{
  for (guint i = 0; i < self->n_slots; i++)
    {
      gint64 id = tamiz_index_get_id (self, i);

      mask[i] &= spans->len > 0 && bsearch (&id, spans->data, spans->len, sizeof (TamizIdSpan), compare_span) != NULL;
    }
}

static void
mask_unfaceted (TamizIndex       *self,
                const TamizQuery *query,
                guint8           *mask)
{
  memset (mask, 1, self->n_slots + 1);
  mask_stages (self, query->within, mask);
  mask_number (self, DICTIONARY_CAMPAIGN, query->campaign, mask);
  mask_number (self, DICTIONARY_PRODUCT_LINE, query->product_line, mask);
  mask_received (self, query, mask);
  mask_score (self, self->fit, query->fit_from, query->fit_to, mask);
  mask_score (self, self->interest, query->interest_from, query->interest_to, mask);
  if (query->among != NULL)
    mask_among (self, query->among, mask);
}

static void
mask_slowly (TamizIndex       *self,
             const TamizQuery *query,
             guint8           *mask)
{
  if (query->search != NULL)
    tamiz_index_search (self, query->search, mask);
  if (query->func != NULL)
    mask_func (self, query, mask);
}

static void
mask_facets (TamizIndex       *self,
             const TamizQuery *query,
             guint8           *mask)
{
  if (query->stages != 0)
    mask_stages (self, query->stages, mask);
  mask_grades (self, query->grades, mask);
  mask_number (self, DICTIONARY_SOURCE, query->source, mask);
  mask_number (self, DICTIONARY_OWNER, query->owner, mask);
  if (query->tag != NULL)
    mask_tag (self, query->tag, mask);
}

static gboolean
has_unfaceted (const TamizQuery *query)
{
  return query->campaign != 0 || query->product_line != 0 || query->received_from != G_MININT64
         || query->received_to != G_MAXINT64 || query->fit_from != G_MININT64 || query->fit_to != G_MAXINT64
         || query->interest_from != G_MININT64 || query->interest_to != G_MAXINT64 || query->search != NULL
         || query->func != NULL || query->among != NULL;
}

/* One byte a slot: 1 where the lead matches all filters but those that are facets: stage,
 * grade, source, owner and tag.  NULL where the query has no others, except for the stages
 * that it stays within.
 */
guint8 *
tamiz_index_mask_unfaceted (TamizIndex       *self,
                            const TamizQuery *query)
{
  guint8 *mask;

  if (!has_unfaceted (query))
    return NULL;

  mask = g_malloc (self->n_slots + 1);
  mask_unfaceted (self, query, mask);
  mask_slowly (self, query, mask);

  return mask;
}

/* What takes long is asked of those that all else has left. */
static guint8 *
make_mask (TamizIndex       *self,
           const TamizQuery *query)
{
  guint8 *mask = g_malloc (self->n_slots + 1);

  mask_unfaceted (self, query, mask);
  mask_facets (self, query, mask);
  mask_slowly (self, query, mask);

  return mask;
}

static guint
count_mask (const guint8 *mask,
            guint         n)
{
  guint count = 0;

  for (guint i = 0; i < n; i++)
    count += mask[i];

  return count;
}

/* Where few leads match, sorting them is less work than the order of all. */
static void
sort_matching (TamizIndex       *self,
               const TamizQuery *query,
               const guint8     *mask)
{
  guint n = 0;

  for (guint i = 0; i < self->n_slots; i++)
    {
      if (mask[i])
        self->answer[n++] = i;
    }
  tamiz_index_sort_some (self, query->sort, query->descending, self->answer, n);
  self->n_answer = n;
}

static void
order_matching (TamizIndex       *self,
                const TamizQuery *query)
{
  g_autofree guint8 *mask = make_mask (self, query);
  guint n_matching = count_mask (mask, self->n_slots), n = 0;
  const guint32 *order;

  self->answer_more = FALSE;
  self->answer_all = n_matching == self->n_live;
  if (self->answer_all)
    {
      g_clear_pointer (&self->answer, g_free);
      self->n_answer = n_matching;
      return;
    }

  self->answer = g_renew (guint32, self->answer, (gsize) n_matching + 1);
  if (self->n_ordered == self->n_slots && n_matching < self->n_live / FEW_SHARE
      && query->sort != TAMIZ_SORT_NAME && query->sort != TAMIZ_SORT_COMPANY)
    {
      sort_matching (self, query, mask);
      return;
    }

  order = tamiz_index_get_order (self, query->sort, query->descending);
  /* Without a branch, because which leads match cannot be foretold. */
  for (guint i = 0; i < self->n_live; i++)
    {
      self->answer[n] = order[i];
      n += mask[order[i]];
    }
  self->n_answer = n;
}

/* Whether the texts, as they lie, have the order that is asked for. */
static gboolean
asks_for_best (TamizIndex       *self,
               const TamizQuery *query)
{
  return query->search != NULL && query->enough > 0 && query->func == NULL
         && query->sort == TAMIZ_SORT_RANK && !query->descending && self->arena.n_ranked > 0;
}

/* Other than search. */
static gboolean
has_filters (const TamizQuery *query)
{
  g_autoptr (TamizQuery) all = tamiz_query_new ();

  all->search = g_strdup (query->search);
  all->sort = query->sort;
  all->descending = query->descending;
  all->enough = query->enough;
  return !tamiz_query_equal (all, query);
}

/* FALSE where what is searched for is nothing. */
static gboolean
find_best (TamizIndex       *self,
           const TamizQuery *query)
{
  g_autofree guint8 *mask = NULL;
  g_autoptr (GArray) best = NULL;

  if (has_filters (query))
    {
      mask = g_malloc (self->n_slots + 1);
      mask_unfaceted (self, query, mask);
      mask_facets (self, query, mask);
    }
  best = tamiz_index_search_best (self, query->search, mask, query->enough, &self->answer_more);
  if (best == NULL)
    return FALSE;

  g_free (self->answer);
  self->answer_all = FALSE;
  self->n_answer = best->len;
  self->answer = (guint32 *) (gpointer) g_array_free (g_steal_pointer (&best), FALSE);
  return TRUE;
}

/* Finds all matching leads, and keeps them for the next piece. */
static void
find_answer (TamizIndex       *self,
             const TamizQuery *query)
{
  if (self->answer_query != NULL && self->answer_state == self->state
      && tamiz_query_equal (self->answer_query, query))
    return;

  if (!asks_for_best (self, query) || !find_best (self, query))
    order_matching (self, query);
  self->answer_state = self->state;
  tamiz_query_free (self->answer_query);
  self->answer_query = tamiz_query_copy (query);
}

/* The slots of all matching leads, in order. */
static const guint32 *
answer (TamizIndex       *self,
        const TamizQuery *query)
{
  find_answer (self, query);

  return self->answer_all ? tamiz_index_get_order (self, query->sort, query->descending) : self->answer;
}

/**
 * tamiz_index_run:
 * @self: an index
 * @query: which leads, in what order, which piece of them
 *
 * Answers a query.  The next piece of the same query costs next to nothing.
 *
 * Returns: (transfer full): the page
 */
TamizQueryResult *
tamiz_index_run (TamizIndex       *self,
                 const TamizQuery *query)
{
  TamizQueryResult *result = g_new0 (TamizQueryResult, 1);
  const guint32 *slots;

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), result);

  slots = answer (self, query);
  result->total = self->n_answer;
  result->more = self->answer_more;
  if (query->offset < self->n_answer)
    result->n_ids = self->n_answer - query->offset;
  if (query->limit > 0)
    result->n_ids = MIN (result->n_ids, query->limit);
  result->array = g_array_sized_new (FALSE, FALSE, sizeof (gint64), result->n_ids + 1);
  g_array_set_size (result->array, result->n_ids);
  result->ids = &g_array_index (result->array, gint64, 0);
  for (guint i = 0; i < result->n_ids; i++)
    result->ids[i] = tamiz_index_get_id (self, slots[query->offset + i]);

  return result;
}

/**
 * tamiz_index_count:
 * @self: an index
 * @query: which leads
 *
 * Counts the leads that match, without putting them in order.
 *
 * Returns: how many there are
 */
guint
tamiz_index_count (TamizIndex       *self,
                   const TamizQuery *query)
{
  g_autofree guint8 *mask = NULL;

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), 0);

  mask = make_mask (self, query);
  return count_mask (mask, self->n_slots);
}

/**
 * tamiz_query_result_free:
 * @self: (nullable) (transfer full): a page
 *
 * Frees a page.
 */
void
tamiz_query_result_free (TamizQueryResult *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->array, g_array_unref);
  g_free (self);
}

/**
 * tamiz_query_result_steal_ids:
 * @self: a page
 *
 * Takes the ids out of a page, which has none afterwards.
 *
 * Returns: (transfer full) (element-type gint64): the ids in order
 */
GArray *
tamiz_query_result_steal_ids (TamizQueryResult *self)
{
  g_return_val_if_fail (self->array != NULL, NULL);

  self->ids = NULL;
  self->n_ids = 0;
  return g_steal_pointer (&self->array);
}
