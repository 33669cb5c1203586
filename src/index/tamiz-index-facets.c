#define G_LOG_DOMAIN "tamiz-index-facets"

#include "config.h"

#include "tamiz-index-private.h"

#include "tamiz-text.h"

#include <string.h>

/* Each value of a facet is counted as if the facet itself did not filter, so that the count
 * says what choosing the value would show.  One byte a slot says which facets' filters the
 * lead passes: it counts in all of them where it passes all, in one where it fails that one
 * only, and nowhere else.  So one pass over the columns counts all of them.
 */
enum
{
  PASSES_STAGE = 1 << 0,
  PASSES_GRADE = 1 << 1,
  PASSES_SOURCE = 1 << 2,
  PASSES_OWNER = 1 << 3,
  PASSES_TAG = 1 << 4,
  PASSES_ALL = 0xff,
};

typedef struct
{
  guint total;
  guint stages[256], grades[256];
  guint *sources, *owners;   /* by number */
} Tally;

static void
pass_codes (guint8       *passes,
            const guint8 *column,
            guint         n,
            const guint8 *allowed,
            guint8        bit)
{
  guint8 others = (guint8) ~bit;

  for (guint i = 0; i < n; i++)
    passes[i] &= allowed[column[i]] ? PASSES_ALL : others;
}

static void
pass_number (TamizIndex *self,
             guint8     *passes,
             int         which,
             gint64      id,
             guint8      bit)
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
  tamiz_column_mask_equal (&self->number[which], self->n_slots, number, (guint8) ~bit, passes);
}

static guint8 *
find_passes (TamizIndex       *self,
             const TamizQuery *query)
{
  guint8 *passes = tamiz_index_mask_unfaceted (self, query);
  guint8 allowed[256];

  for (guint i = 0; i < self->n_slots; i++)
    passes[i] = passes[i] ? PASSES_ALL : 0;
  if (query->stages != 0)
    {
      tamiz_index_allow_stages (query->stages, allowed);
      pass_codes (passes, self->stage, self->n_slots, allowed, PASSES_STAGE);
    }
  if (query->grades != 0)
    {
      tamiz_index_allow_grades (query->grades, allowed);
      pass_codes (passes, self->grade, self->n_slots, allowed, PASSES_GRADE);
    }
  pass_number (self, passes, DICTIONARY_SOURCE, query->source, PASSES_SOURCE);
  pass_number (self, passes, DICTIONARY_OWNER, query->owner, PASSES_OWNER);
  if (query->tag != NULL)
    {
      g_autofree guint8 *tagged = tamiz_index_mask_tagged (self, query->tag);

      for (guint i = 0; i < self->n_slots; i++)
        passes[i] &= tagged[i] ? PASSES_ALL : (guint8) ~PASSES_TAG;
    }

  return passes;
}

static gboolean
counts_in (guint8 passes,
           guint8 bit)
{
  return (passes | bit) == PASSES_ALL;
}

static void
count_columns (TamizIndex   *self,
               const guint8 *passes,
               Tally        *tally)
{
  const TamizColumn *source = &self->number[DICTIONARY_SOURCE];
  const TamizColumn *owner = &self->number[DICTIONARY_OWNER];

  for (guint i = 0; i < self->n_slots; i++)
    {
      guint8 pass = passes[i];

      tally->total += pass == PASSES_ALL;
      tally->stages[self->stage[i]] += counts_in (pass, PASSES_STAGE);
      tally->grades[self->grade[i]] += counts_in (pass, PASSES_GRADE);
      tally->sources[tamiz_column_get (source, i)] += counts_in (pass, PASSES_SOURCE);
      tally->owners[tamiz_column_get (owner, i)] += counts_in (pass, PASSES_OWNER);
    }
}

static GArray *
list_codes (const guint *tally,
            guint        n_codes)
{
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (TamizIndexCount));

  for (guint i = 0; i < n_codes; i++)
    {
      TamizIndexCount count = { i, tally[i] };

      g_array_append_val (counts, count);
    }

  return counts;
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
list_numbers (TamizIndex  *self,
              int          which,
              const guint *tally)
{
  const TamizIndexDictionary *dictionary = &self->dictionary[which];
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (TamizIndexCount));

  for (guint i = 0; i < dictionary->ids->len; i++)
    {
      TamizIndexCount count = { g_array_index (dictionary->ids, gint64, i), tally[i] };

      if (tally[i] > 0)
        g_array_append_val (counts, count);
    }
  g_array_sort (counts, compare_counts);

  return counts;
}

static int
compare_tags (gconstpointer a,
              gconstpointer b)
{
  const TamizIndexTagCount *tag_a = a, *tag_b = b;

  if (tag_a->count != tag_b->count)
    return tag_a->count < tag_b->count ? 1 : -1;

  return strcmp (tag_a->tag, tag_b->tag);
}

static void
clear_tag (gpointer data)
{
  g_free (((TamizIndexTagCount *) data)->tag);
}

static GArray *
count_tags (TamizIndex   *self,
            const guint8 *passes)
{
  GArray *counts = g_array_new (FALSE, FALSE, sizeof (TamizIndexTagCount));
  GHashTableIter iter;
  gpointer value;

  g_array_set_clear_func (counts, clear_tag);
  g_hash_table_iter_init (&iter, self->tags);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TamizIndexTag *tag = value;
      TamizIndexTagCount count = { NULL, 0 };
      GHashTableIter slots;
      gpointer slot;

      g_hash_table_iter_init (&slots, tag->slots);
      while (g_hash_table_iter_next (&slots, &slot, NULL))
        count.count += counts_in (passes[GPOINTER_TO_UINT (slot) - 1], PASSES_TAG);
      if (count.count == 0)
        continue;
      count.tag = g_strdup (tag->label);
      g_array_append_val (counts, count);
    }
  g_array_sort (counts, compare_tags);

  return counts;
}

/**
 * tamiz_index_count_facets:
 * @self: an index
 * @query: which leads
 *
 * Counts the leads that match, and for each stage, grade, source, owner and tag those that
 * would match if it were chosen: the query's own filter of that kind is left aside.
 *
 * Returns: (transfer full): the counts
 */
TamizIndexFacets *
tamiz_index_count_facets (TamizIndex       *self,
                          const TamizQuery *query)
{
  TamizIndexFacets *facets = g_new0 (TamizIndexFacets, 1);
  g_autofree guint8 *passes = NULL;
  g_autofree guint *sources = NULL;
  g_autofree guint *owners = NULL;
  TamizIndexCount none = { .value = -1 };
  Tally tally = { 0 };

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), facets);

  passes = find_passes (self, query);
  tally.sources = sources = g_new0 (guint, self->dictionary[DICTIONARY_SOURCE].ids->len);
  tally.owners = owners = g_new0 (guint, self->dictionary[DICTIONARY_OWNER].ids->len);
  count_columns (self, passes, &tally);

  facets->total = tally.total;
  facets->stages = list_codes (tally.stages, TAMIZ_STAGE_DISCARDED + 1);
  facets->grades = list_codes (tally.grades, TAMIZ_GRADE_E + 1);
  none.count = tally.grades[TAMIZ_GRADE_NONE];
  g_array_append_val (facets->grades, none);
  facets->sources = list_numbers (self, DICTIONARY_SOURCE, tally.sources);
  facets->owners = list_numbers (self, DICTIONARY_OWNER, tally.owners);
  facets->tags = count_tags (self, passes);

  return facets;
}

static void
add_counts (GArray       *counts,
            const GArray *others)
{
  guint n = counts->len;

  for (guint i = 0; i < others->len; i++)
    {
      const TamizIndexCount *other = &g_array_index (others, TamizIndexCount, i);
      guint place = 0;

      while (place < n && g_array_index (counts, TamizIndexCount, place).value != other->value)
        place++;
      if (place < n)
        g_array_index (counts, TamizIndexCount, place).count += other->count;
      else
        g_array_append_vals (counts, other, 1);
    }
}

static void
add_tag_count (GArray                   *counts,
               const TamizIndexTagCount *other)
{
  g_autofree char *folded = tamiz_text_fold (other->tag);
  TamizIndexTagCount count = { NULL, other->count };

  for (guint i = 0; i < counts->len; i++)
    {
      TamizIndexTagCount *same = &g_array_index (counts, TamizIndexTagCount, i);
      g_autofree char *tag = tamiz_text_fold (same->tag);

      if (g_str_equal (tag, folded))
        {
          same->count += other->count;
          return;
        }
    }
  count.tag = g_strdup (other->tag);
  g_array_append_val (counts, count);
}

/**
 * tamiz_index_facets_add:
 * @self: counts
 * @other: those of other leads by the same query
 *
 * Adds up counts.
 */
void
tamiz_index_facets_add (TamizIndexFacets       *self,
                        const TamizIndexFacets *other)
{
  self->total += other->total;
  add_counts (self->stages, other->stages);
  add_counts (self->grades, other->grades);
  add_counts (self->sources, other->sources);
  add_counts (self->owners, other->owners);
  for (guint i = 0; i < other->tags->len; i++)
    add_tag_count (self->tags, &g_array_index (other->tags, TamizIndexTagCount, i));
  g_array_sort (self->sources, compare_counts);
  g_array_sort (self->owners, compare_counts);
  g_array_sort (self->tags, compare_tags);
}

/**
 * tamiz_index_facets_free:
 * @self: (nullable) (transfer full): counts
 *
 * Frees counts.
 */
void
tamiz_index_facets_free (TamizIndexFacets *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->stages, g_array_unref);
  g_clear_pointer (&self->grades, g_array_unref);
  g_clear_pointer (&self->sources, g_array_unref);
  g_clear_pointer (&self->owners, g_array_unref);
  g_clear_pointer (&self->tags, g_array_unref);
  g_free (self);
}
