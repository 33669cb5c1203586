#define G_LOG_DOMAIN "tamiz-index-runs"

#include "config.h"

#include "tamiz-index-private.h"

/* Below this much garbage writing all runs anew is not worth it. */
#define MIN_GARBAGE 65536

void
tamiz_runs_clear (TamizIndexRuns *self)
{
  g_free (self->first.data);
  g_free (self->at);
  g_free (self->codes.data);
  *self = (TamizIndexRuns) { { NULL } };
}

static void
set_code (TamizIndexRuns *self,
          guint           place,
          guint64         code)
{
  tamiz_column_set (&self->codes, self->allocated, place, code);
}

/* Adds something at the end, which belongs to no run yet. */
static void
append (TamizIndexRuns *self,
        gint64          at,
        guint64         code)
{
  guint old = self->allocated;

  if (self->n == old)
    {
      self->allocated = MAX (1024, old + old / 8);
      self->at = g_renew (gint64, self->at, self->allocated);
      tamiz_column_resize (&self->codes, old, self->allocated);
    }
  self->at[self->n] = at;
  set_code (self, self->n, code);
  self->n++;
}

/* Copies a run to the end and answers where it begins there. */
static guint
copy_run (TamizIndexRuns       *self,
          const TamizIndexRuns *from,
          guint                 first,
          guint                 n)
{
  for (guint i = first; i < first + n; i++)
    append (self, from->at[i], tamiz_column_get (&from->codes, i));

  return self->n - n;
}

/* Things arrive in order, except where an older one was taken back.  Those of the same time
 * stay in the order in which they arrive.  Answers whether the new one is the last.
 */
gboolean
tamiz_runs_add (TamizIndexRuns *self,
                guint           capacity,
                guint32         slot,
                gint64          at,
                guint64         code)
{
  guint n, first = tamiz_runs_find (self, slot, &n), place;

  if (n == 0)
    first = self->n;
  else if (first + n < self->n)
    {
      self->garbage += n;
      first = copy_run (self, self, first, n);
    }
  tamiz_column_set (&self->first, capacity, slot, (guint64) first + 1);
  if (n > 0)
    set_code (self, first + n - 1, tamiz_column_get (&self->codes, first + n - 1) & ~TAMIZ_RUN_END);

  append (self, at, 0);
  for (place = first + n; place > first && self->at[place - 1] > at; place--)
    {
      self->at[place] = self->at[place - 1];
      set_code (self, place, tamiz_column_get (&self->codes, place - 1));
    }
  self->at[place] = at;
  set_code (self, place, code << 1);
  set_code (self, first + n, tamiz_column_get (&self->codes, first + n) | TAMIZ_RUN_END);
  self->longest = MAX (self->longest, n + 1);

  return place == first + n;
}

/* Without what belongs to no lead any more. */
void
tamiz_runs_write_anew (TamizIndexRuns *self,
                       guint           capacity,
                       guint           n_slots)
{
  TamizIndexRuns old = *self;

  *self = (TamizIndexRuns) { .longest = old.longest };
  for (guint32 slot = 0; slot < n_slots; slot++)
    {
      guint n, first = tamiz_runs_find (&old, slot, &n);

      if (n > 0)
        tamiz_column_set (&self->first, capacity, slot, (guint64) copy_run (self, &old, first, n) + 1);
    }
  tamiz_runs_clear (&old);
}

/* Forgets a run; answers whether there was one. */
gboolean
tamiz_runs_drop (TamizIndexRuns *self,
                 guint           capacity,
                 guint           n_slots,
                 guint32         slot)
{
  guint n;

  tamiz_runs_find (self, slot, &n);
  if (n == 0)
    return FALSE;

  self->garbage += n;
  tamiz_column_set (&self->first, capacity, slot, 0);
  if (self->garbage >= MIN_GARBAGE && self->garbage >= self->n / 2)
    tamiz_runs_write_anew (self, capacity, n_slots);
  return TRUE;
}

/* Forgets what a run begins with. */
void
tamiz_runs_drop_first (TamizIndexRuns *self,
                       guint           capacity,
                       guint32         slot)
{
  guint n, first = tamiz_runs_find (self, slot, &n);

  g_return_if_fail (n > 0);

  self->garbage++;
  tamiz_column_set (&self->first, capacity, slot, n > 1 ? (guint64) first + 2 : 0);
}

/* Takes over another index's runs; @map has the slots here of its @n slots. */
void
tamiz_runs_take (TamizIndexRuns *self,
                 guint           capacity,
                 TamizIndexRuns *other,
                 const guint32  *map,
                 guint           n)
{
  TamizColumn first = other->first;

  tamiz_runs_clear (self);
  *self = *other;
  *other = (TamizIndexRuns) { { NULL } };
  self->first = (TamizColumn) { NULL };
  for (guint32 slot = 0; slot < n; slot++)
    {
      if (map[slot] != TAMIZ_SLOT_NONE)
        tamiz_column_set (&self->first, capacity, map[slot], tamiz_column_get (&first, slot));
    }
  g_free (first.data);
}
