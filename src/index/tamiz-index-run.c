#define G_LOG_DOMAIN "tamiz-index-run"

#include "config.h"

#include "tamiz-index-private.h"

#include <string.h>

/* Each filter clears bytes of a mask over all slots, column by column, which the
 * compiler turns into vector instructions; the order is walked once at the end.
 */

static void
mask_codes (guint8       *mask,
            const guint8 *column,
            guint         n,
            const guint8 *allowed)
{
  for (guint i = 0; i < n; i++)
    mask[i] &= allowed[column[i]];
}

static void
mask_stages (TamizIndex *self,
             guint       stages,
             guint8     *mask)
{
  guint8 allowed[256] = { 0 };

  for (guint stage = 0; stage < 32; stage++)
    allowed[stage] = stages == 0 || (stages & TAMIZ_QUERY_STAGE (stage)) != 0;
  mask_codes (mask, self->stage, self->n_slots, allowed);
}

static void
mask_grades (TamizIndex *self,
             guint       grades,
             guint8     *mask)
{
  guint8 allowed[256] = { 0 };

  if (grades == 0)
    return;
  for (guint grade = 0; grade < 31; grade++)
    allowed[grade] = (grades & TAMIZ_QUERY_GRADE (grade)) != 0;
  allowed[TAMIZ_GRADE_NONE] = (grades & TAMIZ_QUERY_GRADE_NONE) != 0;
  mask_codes (mask, self->grade, self->n_slots, allowed);
}

static void
mask_number (TamizIndex *self,
             int         which,
             gint64      id,
             guint8     *mask)
{
  const guint32 *column = self->number[which];
  guint32 number = 0;

  if (id == 0)
    return;
  if (id != TAMIZ_QUERY_NONE)
    {
      number = tamiz_index_dictionary_find (&self->dictionary[which], id);
      if (number == 0)
        {
          memset (mask, 0, self->n_slots);
          return;
        }
    }
  for (guint i = 0; i < self->n_slots; i++)
    mask[i] &= column[i] == number;
}

static void
mask_received (TamizIndex       *self,
               const TamizQuery *query,
               guint8           *mask)
{
  const gint64 *received = self->time[TIME_RECEIVED_ON];
  gint64 from = query->received_from, to = query->received_to;

  if (from == G_MININT64 && to == G_MAXINT64)
    return;
  for (guint i = 0; i < self->n_slots; i++)
    mask[i] &= (received[i] != 0) & (received[i] >= from) & (received[i] < to);
}

static void
mask_tag (TamizIndex *self,
          const char *text,
          guint8     *mask)
{
  g_autoptr (GString) folded = g_string_new (NULL);
  g_autofree guint8 *tagged = g_malloc0 (self->n_slots + 1);
  TamizIndexTag *tag;

  tamiz_index_fold (folded, text);
  tag = g_hash_table_lookup (self->tags, folded->str);
  if (tag != NULL)
    {
      GHashTableIter iter;
      gpointer key;

      g_hash_table_iter_init (&iter, tag->slots);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        tagged[GPOINTER_TO_UINT (key) - 1] = 1;
    }
  for (guint i = 0; i < self->n_slots; i++)
    mask[i] &= tagged[i];
}

/* One byte a slot: 1 where the lead matches. */
static guint8 *
make_mask (TamizIndex       *self,
           const TamizQuery *query)
{
  guint8 *mask = g_malloc (self->n_slots + 1);

  memset (mask, 1, self->n_slots + 1);
  mask_stages (self, query->stages, mask);
  mask_grades (self, query->grades, mask);
  mask_number (self, DICTIONARY_SOURCE, query->source, mask);
  mask_number (self, DICTIONARY_OWNER, query->owner, mask);
  mask_number (self, DICTIONARY_CAMPAIGN, query->campaign, mask);
  mask_number (self, DICTIONARY_PRODUCT_LINE, query->product_line, mask);
  mask_received (self, query, mask);
  if (query->tag != NULL)
    mask_tag (self, query->tag, mask);
  if (query->search != NULL)
    tamiz_index_arena_search (&self->arena, query->search, mask, self->n_slots);

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

/* Leaves the slots of all matching leads, in order, in the index. */
static void
answer (TamizIndex       *self,
        const TamizQuery *query)
{
  g_autofree guint8 *mask = NULL;
  const guint32 *order;
  guint n = 0;

  if (self->answer_query != NULL && self->answer_state == self->state
      && tamiz_query_equal (self->answer_query, query))
    return;

  mask = make_mask (self, query);
  order = tamiz_index_get_order (self, query->sort, query->descending);
  self->answer = g_renew (guint32, self->answer, self->n_live + 1);
  /* Without a branch, because which leads match cannot be foretold. */
  for (guint i = 0; i < self->n_live; i++)
    {
      self->answer[n] = order[i];
      n += mask[order[i]];
    }
  self->n_answer = n;
  self->answer_state = self->state;
  tamiz_query_free (self->answer_query);
  self->answer_query = tamiz_query_copy (query);
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

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), result);

  answer (self, query);
  result->total = self->n_answer;
  if (query->offset < self->n_answer)
    result->n_ids = self->n_answer - query->offset;
  if (query->limit > 0)
    result->n_ids = MIN (result->n_ids, query->limit);
  result->ids = g_new (gint64, result->n_ids + 1);
  for (guint i = 0; i < result->n_ids; i++)
    result->ids[i] = self->id[self->answer[query->offset + i]];

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

static int
compare_counts (gconstpointer a,
                gconstpointer b)
{
  const TamizIndexCount *count_a = a, *count_b = b;

  if (count_a->count != count_b->count)
    return count_a->count < count_b->count ? 1 : -1;

  return (count_a->value > count_b->value) - (count_a->value < count_b->value);
}

static GArray *
count_codes (const guint8 *mask,
             const guint8 *column,
             guint         n)
{
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (TamizIndexCount));
  guint tally[256] = { 0 };

  for (guint i = 0; i < n; i++)
    tally[column[i]] += mask[i];
  for (guint i = 0; i < G_N_ELEMENTS (tally); i++)
    {
      TamizIndexCount count = { i == TAMIZ_GRADE_NONE ? -1 : (gint64) i, tally[i] };

      if (tally[i] > 0)
        g_array_append_val (counts, count);
    }

  return counts;
}

static GArray *
count_numbers (TamizIndex   *self,
               const guint8 *mask,
               int           which)
{
  const TamizIndexDictionary *dictionary = &self->dictionary[which];
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (TamizIndexCount));
  g_autofree guint *tally = g_new0 (guint, dictionary->ids->len);

  for (guint i = 0; i < self->n_slots; i++)
    tally[self->number[which][i]] += mask[i];
  for (guint i = 0; i < dictionary->ids->len; i++)
    {
      TamizIndexCount count = { g_array_index (dictionary->ids, gint64, i), tally[i] };

      if (tally[i] > 0)
        g_array_append_val (counts, count);
    }
  g_array_sort (counts, compare_counts);

  return counts;
}

static void
leave_filter_aside (TamizQuery       *query,
                    TamizIndexColumn  column)
{
  switch (column)
    {
    case TAMIZ_INDEX_STAGE:
      query->stages = 0;
      break;
    case TAMIZ_INDEX_GRADE:
      query->grades = 0;
      break;
    case TAMIZ_INDEX_SOURCE:
      query->source = 0;
      break;
    case TAMIZ_INDEX_OWNER:
      query->owner = 0;
      break;
    case TAMIZ_INDEX_CAMPAIGN:
      query->campaign = 0;
      break;
    case TAMIZ_INDEX_PRODUCT_LINE:
      query->product_line = 0;
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * tamiz_index_count_by:
 * @self: an index
 * @query: which leads
 * @column: by what they are counted
 *
 * Counts the leads that match for each value of a column.  The query's own filter of
 * that column is left aside, so that each count says what choosing the value would show.
 *
 * Returns: (transfer full) (element-type TamizIndexCount): the values that occur; stages
 *   and grades in their order, ids with the most frequent first
 */
GArray *
tamiz_index_count_by (TamizIndex       *self,
                      const TamizQuery *query,
                      TamizIndexColumn  column)
{
  g_autofree guint8 *mask = NULL;
  TamizQuery wider = *query;

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), NULL);

  leave_filter_aside (&wider, column);
  mask = make_mask (self, &wider);
  switch (column)
    {
    case TAMIZ_INDEX_STAGE:
      return count_codes (mask, self->stage, self->n_slots);
    case TAMIZ_INDEX_GRADE:
      return count_codes (mask, self->grade, self->n_slots);
    default:
      return count_numbers (self, mask, tamiz_index_column_dictionary (column));
    }
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

  g_free (self->ids);
  g_free (self);
}
