#define G_LOG_DOMAIN "tamiz-index-touches"

#include "config.h"

#include "tamiz-index-private.h"

/* Most leads came by one source only, which is their own: what is kept are the touches by
 * another source than the one before, the lead's own being before the first.
 */

static gint64
get_own_source (TamizIndex *self,
                guint32     slot)
{
  return g_array_index (self->dictionary[DICTIONARY_SOURCE].ids, gint64,
                        tamiz_column_get (&self->number[DICTIONARY_SOURCE], slot));
}

static gint64
get_source (TamizIndex *self,
            guint       place)
{
  return g_array_index (self->touching.ids, gint64, tamiz_column_get (&self->touches.codes, place) >> 1);
}

/**
 * tamiz_index_put_touch:
 * @self: an index
 * @lead: a lead's id
 * @at: when it was, in microseconds
 * @source: the id of the source it came by
 *
 * Adds something with a lead that names a source.  The touches of a lead are put in order of
 * time, retracted ones not at all, and anew where its own source is no longer the same.
 *
 * Returns: whether the lead is in the index; else nothing is kept
 */
gboolean
tamiz_index_put_touch (TamizIndex *self,
                       gint64      lead,
                       gint64      at,
                       gint64      source)
{
  guint32 slot;
  guint n, first;

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), FALSE);
  g_return_val_if_fail (source != 0, FALSE);

  slot = tamiz_index_find_slot (self, lead);
  if (slot == TAMIZ_SLOT_NONE || (self->parts & TAMIZ_INDEX_TOUCHES) == 0)
    return FALSE;

  first = tamiz_runs_find (&self->touches, slot, &n);
  g_return_val_if_fail (n == 0 || at >= self->touches.at[first + n - 1], FALSE);
  if (source == (n > 0 ? get_source (self, first + n - 1) : get_own_source (self, slot)))
    return TRUE;

  tamiz_runs_add (&self->touches, self->capacity, slot, at, tamiz_dictionary_add (&self->touching, source));
  self->state++;
  return TRUE;
}

/* Of touches that were put before their leads' own sources were known. */
void
tamiz_index_drop_own_touches (TamizIndex *self)
{
  for (guint32 slot = 0; slot < self->n_slots; slot++)
    {
      guint64 first = tamiz_column_get (&self->touches.first, slot);

      if (first > 0 && get_source (self, (guint) first - 1) == get_own_source (self, slot))
        tamiz_runs_drop_first (&self->touches, self->capacity, slot);
    }
  if (self->touches.garbage > 0)
    tamiz_runs_write_anew (&self->touches, self->capacity, self->n_slots);
}

/**
 * tamiz_index_clear_touches:
 * @self: an index
 * @lead: a lead's id
 *
 * Forgets by which sources a lead came, so that they can be put anew.
 */
void
tamiz_index_clear_touches (TamizIndex *self,
                           gint64      lead)
{
  guint32 slot;

  g_return_if_fail (TAMIZ_IS_INDEX (self));

  slot = tamiz_index_find_slot (self, lead);
  if (slot != TAMIZ_SLOT_NONE && tamiz_runs_drop (&self->touches, self->capacity, self->n_slots, slot))
    self->state++;
}

/* As with moves, the array only ever grows. */
guint
tamiz_index_copy_touches (TamizIndex *self,
                          guint32     slot,
                          GArray     *touches)
{
  const TamizIndexRuns *runs = &self->touches;
  const gint64 *sources = (const gint64 *) (gpointer) self->touching.ids->data;
  guint64 place = tamiz_column_get (&runs->first, slot), code;
  TamizIndexTouch *touch;
  guint n = 0;

  if (place == 0)
    return 0;

  if (runs->longest > touches->len)
    g_array_set_size (touches, runs->longest);
  touch = (TamizIndexTouch *) (gpointer) touches->data;
  do
    {
      code = tamiz_column_get (&runs->codes, (guint32) (place - 1));
      touch[n++] = (TamizIndexTouch) { runs->at[place - 1], sources[code >> 1] };
      place++;
    }
  while ((code & TAMIZ_RUN_END) == 0);

  return n;
}

/**
 * tamiz_index_list_touches:
 * @self: an index
 * @lead: a lead's id
 *
 * Gets by which sources a lead came beside its own, in order of time.
 *
 * Returns: (transfer full) (element-type TamizIndexTouch): the touches by another source than
 *   the one before; none for a lead that is not in the index
 */
GArray *
tamiz_index_list_touches (TamizIndex *self,
                          gint64      lead)
{
  GArray *touches = g_array_new (FALSE, FALSE, sizeof (TamizIndexTouch));
  guint32 slot;

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), touches);

  slot = tamiz_index_find_slot (self, lead);
  if (slot != TAMIZ_SLOT_NONE)
    g_array_set_size (touches, tamiz_index_copy_touches (self, slot, touches));

  return touches;
}
