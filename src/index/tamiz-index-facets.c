#define G_LOG_DOMAIN "tamiz-index-facets"

#include "config.h"

#include "tamiz-index-private.h"

#include "tamiz-text.h"

#include <string.h>

/* Each value of a facet is counted as if the facet itself did not filter, so that the count
 * says what choosing the value would show.  One byte says which facets' filters a lead passes:
 * it counts in all of them where it passes all, in one where it fails that one only, and
 * nowhere else.
 *
 * Most queries ask for nothing but facets.  For them all leads are counted once by the four
 * values that each has, and then it is enough to look at these counts, of which there are far
 * fewer than leads, until a lead changes.
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

/* Each of a lead's values leaves bits; what all of them leave is what the lead passes. */
typedef struct
{
  TamizIndex *index;
  guint8 stage[256], grade[256];
  guint8 *source, *owner;    /* by number */
  guint8 *mask;              /* (nullable): 0 where another filter is not passed, by slot */
  guint8 *tagged;            /* (nullable): 0 where the tag is missing, by slot */
} Passing;

typedef struct
{
  guint total;
  guint stages[256], grades[256];
  guint *sources, *owners;   /* by number */
} Tally;

#define N_STAGES (TAMIZ_STAGE_DISCARDED + 1)
/* The last one is none. */
#define N_GRADES (TAMIZ_GRADE_E + 2)

static guint8 *
pass_numbers (TamizIndex *self,
              int         which,
              gint64      id,
              guint8      bit)
{
  guint n = self->dictionary[which].ids->len;
  guint8 *passing = g_malloc (n);
  guint32 number = id > 0 ? tamiz_dictionary_find (&self->dictionary[which], id) : 0;

  memset (passing, id == 0 ? PASSES_ALL : (guint8) ~bit, n);
  /* Whose id occurs nowhere nobody has. */
  if (number > 0 || id == TAMIZ_QUERY_NONE)
    passing[number] = PASSES_ALL;

  return passing;
}

static void
passing_init (Passing          *self,
              TamizIndex       *index,
              const TamizQuery *query)
{
  guint8 within[256], stages[256], grades[256];

  self->index = index;
  tamiz_index_allow_stages (query->within, within);
  tamiz_index_allow_stages (query->stages, stages);
  tamiz_index_allow_grades (query->grades, grades);
  for (guint i = 0; i < 256; i++)
    {
      self->stage[i] = !within[i] ? 0 : stages[i] ? PASSES_ALL : (guint8) ~PASSES_STAGE;
      self->grade[i] = grades[i] ? PASSES_ALL : (guint8) ~PASSES_GRADE;
    }
  self->source = pass_numbers (index, DICTIONARY_SOURCE, query->source, PASSES_SOURCE);
  self->owner = pass_numbers (index, DICTIONARY_OWNER, query->owner, PASSES_OWNER);
  self->mask = tamiz_index_mask_unfaceted (index, query);
  self->tagged = query->tag != NULL ? tamiz_index_mask_tagged (index, query->tag) : NULL;
}

static void
passing_clear (Passing *self)
{
  g_free (self->source);
  g_free (self->owner);
  g_free (self->mask);
  g_free (self->tagged);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Passing, passing_clear)

static inline guint32
get_source (const TamizIndex *self,
            guint32           slot)
{
  return (guint32) tamiz_column_get (&self->number[DICTIONARY_SOURCE], slot);
}

static inline guint32
get_owner (const TamizIndex *self,
           guint32           slot)
{
  return (guint32) tamiz_column_get (&self->number[DICTIONARY_OWNER], slot);
}

static inline guint8
pass_lead (const Passing *self,
           guint32        slot,
           guint32        source,
           guint32        owner)
{
  guint8 passes = self->stage[self->index->stage[slot]] & self->grade[self->index->grade[slot]]
                  & self->source[source] & self->owner[owner];

  if (self->mask != NULL && !self->mask[slot])
    return 0;
  if (self->tagged != NULL && !self->tagged[slot])
    return passes & (guint8) ~PASSES_TAG;

  return passes;
}

static inline gboolean
counts_in (guint8 passes,
           guint8 bit)
{
  return (passes | bit) == PASSES_ALL;
}

/* @n leads that have the same values. */
static inline void
tally_add (Tally  *self,
           guint8  passes,
           guint   stage,
           guint   grade,
           guint32 source,
           guint32 owner,
           guint   n)
{
  self->total += passes == PASSES_ALL ? n : 0;
  self->stages[stage] += counts_in (passes, PASSES_STAGE) ? n : 0;
  self->grades[grade] += counts_in (passes, PASSES_GRADE) ? n : 0;
  self->sources[source] += counts_in (passes, PASSES_SOURCE) ? n : 0;
  self->owners[owner] += counts_in (passes, PASSES_OWNER) ? n : 0;
}

/* From one slot on, up to the next that the mask leaves: where little is found whole words of
 * it are empty.
 */
static guint32
skip_masked (const guint8 *mask,
             guint32       slot,
             guint32       n)
{
  guint64 eight = 0;

  for (; slot + sizeof eight <= n; slot += sizeof eight)
    {
      memcpy (&eight, mask + slot, sizeof eight);
      if (eight != 0)
        break;
    }
  while (slot < n && !mask[slot])
    slot++;

  return slot;
}

static void
tally_leads (Tally         *self,
             const Passing *passing)
{
  const TamizIndex *index = passing->index;
  guint n = index->n_slots;

  for (guint32 i = 0; i < n; i++)
    {
      guint32 source, owner;

      if (passing->mask != NULL)
        i = skip_masked (passing->mask, i, n);
      if (i == n)
        break;
      source = get_source (index, i);
      owner = get_owner (index, i);
      tally_add (self, pass_lead (passing, i, source, owner), index->stage[i], index->grade[i], source,
                 owner, 1);
    }
}

static gsize
count_cells (TamizIndex *self)
{
  return (gsize) self->dictionary[DICTIONARY_SOURCE].ids->len * self->dictionary[DICTIONARY_OWNER].ids->len
         * N_STAGES * N_GRADES;
}

/* Counts of leads by source, owner, stage and grade, in this order. */
static const guint32 *
get_cells (TamizIndex *self)
{
  guint n_owners = self->dictionary[DICTIONARY_OWNER].ids->len;

  if (self->cells != NULL && self->cells_state == self->state)
    return self->cells;

  g_free (self->cells);
  self->cells = g_new0 (guint32, count_cells (self));
  self->cells_state = self->state;
  for (guint i = 0; i < self->n_slots; i++)
    {
      gsize cell = (gsize) get_source (self, i) * n_owners + get_owner (self, i);

      if (self->stage[i] != TAMIZ_STAGE_DEAD)
        self->cells[(cell * N_STAGES + self->stage[i]) * N_GRADES + MIN (self->grade[i], N_GRADES - 1)]++;
    }

  return self->cells;
}

/* The cells of one source and one owner. */
static void
tally_block (Tally         *self,
             const Passing *passing,
             const guint32 *cells,
             guint32        source,
             guint32        owner)
{
  guint8 passes = passing->source[source] & passing->owner[owner];

  for (guint i = 0; i < N_STAGES * N_GRADES; i++)
    {
      guint stage = i / N_GRADES, grade = i % N_GRADES;

      if (cells[i] == 0)
        continue;
      if (grade == N_GRADES - 1)
        grade = TAMIZ_GRADE_NONE;
      tally_add (self, passes & passing->stage[stage] & passing->grade[grade], stage, grade, source, owner,
                 cells[i]);
    }
}

static void
tally_cells (Tally         *self,
             const Passing *passing)
{
  TamizIndex *index = passing->index;
  const guint32 *cells = get_cells (index);
  guint n_owners = index->dictionary[DICTIONARY_OWNER].ids->len;

  for (guint32 source = 0; source < index->dictionary[DICTIONARY_SOURCE].ids->len; source++)
    {
      for (guint32 owner = 0; owner < n_owners; owner++, cells += N_STAGES * N_GRADES)
        tally_block (self, passing, cells, source, owner);
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

static gboolean
counts_tag (const Passing *passing,
            guint32        slot)
{
  guint8 passes
      = pass_lead (passing, slot, get_source (passing->index, slot), get_owner (passing->index, slot));

  return counts_in (passes, PASSES_TAG);
}

static GArray *
count_tags (const Passing *passing)
{
  TamizIndex *self = passing->index;
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
        count.count += counts_tag (passing, GPOINTER_TO_UINT (slot) - 1);
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
  g_auto (Passing) passing = { NULL };
  g_autofree guint *sources = NULL;
  g_autofree guint *owners = NULL;
  TamizIndexCount none = { .value = -1 };
  Tally tally = { 0 };

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), facets);

  passing_init (&passing, self, query);
  tally.sources = sources = g_new0 (guint, self->dictionary[DICTIONARY_SOURCE].ids->len);
  tally.owners = owners = g_new0 (guint, self->dictionary[DICTIONARY_OWNER].ids->len);
  if (passing.mask == NULL && passing.tagged == NULL && count_cells (self) <= self->n_slots)
    tally_cells (&tally, &passing);
  else
    tally_leads (&tally, &passing);

  facets->total = tally.total;
  facets->stages = list_codes (tally.stages, N_STAGES);
  facets->grades = list_codes (tally.grades, TAMIZ_GRADE_E + 1);
  none.count = tally.grades[TAMIZ_GRADE_NONE];
  g_array_append_val (facets->grades, none);
  facets->sources = list_numbers (self, DICTIONARY_SOURCE, tally.sources);
  facets->owners = list_numbers (self, DICTIONARY_OWNER, tally.owners);
  facets->tags = count_tags (&passing);

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
