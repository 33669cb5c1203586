#define G_LOG_DOMAIN "tamiz-index"

#include "config.h"

#include "tamiz-index-private.h"

#include "tamiz-fading.h"
#include "tamiz-time.h"

#include <math.h>
#include <string.h>

/* Interest is kept as sums that fade, a column a half-life, as of one landmark; at any
 * instant a lead's interest is a few multiplications.  The few leads in whom a cap bites
 * are kept apart, with their terms.  The landmark moves along, so that no exponent grows
 * large.
 */
#define LANDMARK_DAYS 20

#define BLOCK 1024

#define MOST 100e6 /* millionths of 100 points */

/* Leads are judged many at a time, so that what is left of a point is often the same. */
typedef struct
{
  gint64 half_life_days;
  float *sums;              /* points, by slot */
  gboolean has_factors;
  gint64 from;              /* of what was judged then, so much is left */
  double at_landmark, at_instant;
} Column;

typedef struct
{
  TamizFadingTerm term;
  gint64 from;
} CappedTerm;

struct _TamizIndexFading
{
  gint64 landmark, instant; /* microseconds; 0 = not set */
  guint capacity;
  GArray *columns;          /* Column */
  guint8 *known;            /* a bit a lead: whether it is known how its interest goes on */
  GHashTable *capped;       /* slot → GArray of CappedTerm */
};

static void
clear_column (Column *column)
{
  g_free (column->sums);
}

static TamizIndexFading *
ensure_fading (TamizIndex *self)
{
  if (self->fading == NULL)
    {
      self->fading = g_new0 (TamizIndexFading, 1);
      self->fading->columns = g_array_new (FALSE, TRUE, sizeof (Column));
      g_array_set_clear_func (self->fading->columns, (GDestroyNotify) clear_column);
      self->fading->capped
          = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
    }

  return self->fading;
}

void
tamiz_index_fading_free (TamizIndexFading *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->columns);
  g_hash_table_unref (self->capped);
  g_free (self->known);
  g_free (self);
}

static gboolean
is_known (const TamizIndexFading *self,
          guint32                 slot)
{
  return (self->known[slot / 8] & 1u << slot % 8) != 0;
}

static void
set_known (TamizIndexFading *self,
           guint32           slot,
           gboolean          known)
{
  guint8 bit = (guint8) (1u << slot % 8);

  self->known[slot / 8] = known ? self->known[slot / 8] | bit : self->known[slot / 8] & (guint8) ~bit;
}

/* Makes place for so many leads, as the index has done. */
void
tamiz_index_fading_resize (TamizIndexFading *self,
                           guint             capacity)
{
  guint old = self->capacity, bytes = capacity / 8 + 1, old_bytes = old > 0 ? old / 8 + 1 : 0;

  self->known = g_renew (guint8, self->known, bytes);
  if (bytes > old_bytes)
    memset (self->known + old_bytes, 0, bytes - old_bytes);
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = &g_array_index (self->columns, Column, i);

      column->sums = g_renew (float, column->sums, capacity);
      if (capacity > old)
        memset (column->sums + old, 0, (capacity - old) * sizeof (float));
    }
  self->capacity = capacity;
}

static void
grow (TamizIndexFading *self,
      guint             capacity)
{
  if (capacity > self->capacity)
    tamiz_index_fading_resize (self, capacity);
}

static Column *
find_column (TamizIndexFading *self,
             gint64            half_life_days)
{
  Column column = { .half_life_days = half_life_days };

  for (guint i = 0; i < self->columns->len; i++)
    {
      if (g_array_index (self->columns, Column, i).half_life_days == half_life_days)
        return &g_array_index (self->columns, Column, i);
    }

  column.sums = g_new0 (float, self->capacity);
  g_array_append_val (self->columns, column);
  return &g_array_index (self->columns, Column, self->columns->len - 1);
}

/* The column of a half-life, with its factors of what was judged @from then. */
static Column *
find_factors (TamizIndexFading *self,
              gint64            half_life_days,
              gint64            from)
{
  Column *column = find_column (self, half_life_days);

  if (column->has_factors && column->from == from)
    return column;

  column->has_factors = TRUE;
  column->from = from;
  column->at_landmark = tamiz_fading_factor (half_life_days, self->landmark - from);
  column->at_instant = self->instant == self->landmark
                           ? column->at_landmark : tamiz_fading_factor (half_life_days, self->instant - from);
  return column;
}

static void
drop_factors (TamizIndexFading *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    g_array_index (self->columns, Column, i).has_factors = FALSE;
}

static void
keep_capped (TamizIndexFading      *self,
             guint32                slot,
             const TamizFadingTerm *term,
             gint64                 from)
{
  CappedTerm capped = { *term, from };
  GArray *terms = g_hash_table_lookup (self->capped, GUINT_TO_POINTER (slot));

  if (terms == NULL)
    {
      terms = g_array_new (FALSE, FALSE, sizeof (CappedTerm));
      g_hash_table_insert (self->capped, GUINT_TO_POINTER (slot), terms);
    }
  g_array_append_val (terms, capped);
}

/* A lead of whom it is not known has nothing to be forgotten. */
static void
forget (TamizIndexFading *self,
        guint32           slot)
{
  if (!is_known (self, slot))
    return;

  g_hash_table_remove (self->capped, GUINT_TO_POINTER (slot));
  for (guint i = 0; i < self->columns->len; i++)
    g_array_index (self->columns, Column, i).sums[slot] = 0;
  set_known (self, slot, FALSE);
}

/* Keeps a term and answers what is left of it at the instant, in millionths. */
static double
take_term (TamizIndexFading      *self,
           guint32                slot,
           const TamizFadingTerm *term,
           gint64                 from)
{
  Column *column;
  double left;

  if (term->cap != 0)
    {
      keep_capped (self, slot, term, from);
      left = (double) term->millionths * tamiz_fading_factor (term->half_life_days, self->instant - from);
      return fabs (left) > fabs ((double) term->cap) ? (double) term->cap : left;
    }

  column = find_factors (self, term->half_life_days, from);
  column->sums[slot] = (float) ((double) term->millionths / 1e6 * column->at_landmark);
  return (double) term->millionths * column->at_instant;
}

/**
 * tamiz_index_set_fading:
 * @self: an index
 * @id: a lead that was put
 * @at: when it was judged
 * @bytes: (nullable): how its interest goes on since; %NULL where that is not known
 * @length: of @bytes
 *
 * Tells how a lead's interest fades, so that it is known at any instant.  Where an instant was
 * set, interest is at once what it has become by then, rounded as tamiz_fading_interest() does.
 */
void
tamiz_index_set_fading (TamizIndex   *self,
                        gint64        id,
                        gint64        at,
                        const guint8 *bytes,
                        gsize         length)
{
  TamizIndexFading *fading = ensure_fading (self);
  guint32 slot = tamiz_index_find_slot (self, id);
  double left = 0;
  TamizFadingTerm term;

  g_return_if_fail (slot != TAMIZ_SLOT_NONE);

  grow (fading, self->capacity);
  if (fading->landmark == 0)
    fading->landmark = at;
  forget (fading, slot);
  if (bytes == NULL)
    return;

  set_known (fading, slot, TRUE);
  while (tamiz_fading_next (&bytes, &length, &term))
    left += take_term (fading, slot, &term, at);
  if (fading->instant != 0)
    tamiz_index_set_interest (self, slot, (llround (CLAMP (left, 0, MOST)) + 500) / 1000);
}

/* Sums that have faded to nothing stay nothing. */
static void
move_landmark (TamizIndexFading *self,
               gint64            to)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = &g_array_index (self->columns, Column, i);
      double factor = tamiz_fading_factor (column->half_life_days, to - self->landmark);

      for (guint slot = 0; slot < self->capacity; slot++)
        column->sums[slot] = column->sums[slot] != 0 ? (float) (column->sums[slot] * factor) : 0;
    }
  self->landmark = to;
  drop_factors (self);
}

static double
sum_capped (GArray *terms,
            gint64  at)
{
  double points = 0;

  for (guint i = 0; i < terms->len; i++)
    {
      const CappedTerm *capped = &g_array_index (terms, CappedTerm, i);
      double left = (double) capped->term.millionths
                    * tamiz_fading_factor (capped->term.half_life_days, at - capped->from);

      if (fabs (left) > fabs ((double) capped->term.cap))
        left = (double) capped->term.cap;
      points += left / 1e6;
    }

  return points;
}

static gint32
to_thousandths (double points)
{
  return (gint32) (CLAMP (points, 0.0, 100.0) * 1000.0 + 0.5);
}

static gboolean
set_interest (TamizIndex *self,
              guint32     slot,
              double      points)
{
  gint32 interest = to_thousandths (points);
  gboolean other = self->interest[slot] != interest;

  self->interest[slot] = interest;
  return other;
}

/* A block of leads at a time, so that the inner loops are over short arrays. */
static gboolean
fade_block (TamizIndex *self,
            guint32     first,
            guint       n,
            gint64      at)
{
  TamizIndexFading *fading = self->fading;
  double points[BLOCK] = { 0 };
  gboolean other = FALSE;

  for (guint i = 0; i < fading->columns->len; i++)
    {
      const Column *column = &g_array_index (fading->columns, Column, i);
      const float *sums = column->sums + first;
      double factor = tamiz_fading_factor (column->half_life_days, at - fading->landmark);

      for (guint j = 0; j < n; j++)
        points[j] += factor * sums[j];
    }
  for (guint j = 0; j < n; j++)
    {
      if (is_known (fading, first + j))
        other |= set_interest (self, first + j, points[j]);
    }

  return other;
}

static gboolean
fade_capped (TamizIndex *self,
             gint64      at)
{
  TamizIndexFading *fading = self->fading;
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, fading->capped);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      guint32 slot = GPOINTER_TO_UINT (key);
      double points = sum_capped (value, at);

      for (guint i = 0; i < fading->columns->len; i++)
        {
          const Column *column = &g_array_index (fading->columns, Column, i);

          points += column->sums[slot]
                    * tamiz_fading_factor (column->half_life_days, at - fading->landmark);
        }
      set_interest (self, slot, points);
    }

  return g_hash_table_size (fading->capped) > 0;
}

/**
 * tamiz_index_set_instant:
 * @self: an index
 * @at: microseconds since 1970
 *
 * Lets all interest fade to an instant: that is what leads are ranked, filtered and
 * counted by.  An instant before the last one is possible as long as it is not many
 * half-lives before.  Grades do not follow; whoever feeds the index knows when one
 * changes.
 */
void
tamiz_index_set_instant (TamizIndex *self,
                         gint64      at)
{
  TamizIndexFading *fading = ensure_fading (self);
  gboolean other = FALSE;

  if (fading->instant == at)
    return;

  grow (fading, self->capacity);
  fading->instant = at;
  drop_factors (fading);
  if (fading->landmark == 0 || ABS (at - fading->landmark) > LANDMARK_DAYS * TAMIZ_DAY)
    move_landmark (fading, at);
  for (guint32 first = 0; first < self->n_slots; first += BLOCK)
    other |= fade_block (self, first, MIN (BLOCK, self->n_slots - first), at);
  other |= fade_capped (self, at);
  if (!other)
    return;

  tamiz_index_drop_order (self, TAMIZ_SORT_RANK);
  self->state++;
}

/**
 * tamiz_index_get_instant:
 * @self: an index
 *
 * Returns: what interest is as of, as tamiz_index_set_instant() was told; 0 = not yet
 */
gint64
tamiz_index_get_instant (TamizIndex *self)
{
  return self->fading != NULL ? self->fading->instant : 0;
}
