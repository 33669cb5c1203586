#define G_LOG_DOMAIN "tamiz-index-parts"

#include "config.h"

#include "tamiz-index-private.h"

#include <string.h>

/* What takes long to read, or much memory, can be left out at first and filled in another
 * index meanwhile, which then gives it over.
 */

/**
 * tamiz_index_set_parts:
 * @self: an index without leads
 * @parts: what it keeps beside the columns
 *
 * Says what is kept.  What is put of other parts is passed over.
 */
void
tamiz_index_set_parts (TamizIndex      *self,
                       TamizIndexParts  parts)
{
  g_return_if_fail (TAMIZ_IS_INDEX (self));
  g_return_if_fail (self->n_slots == 0);

  self->parts = parts;
}

/**
 * tamiz_index_get_parts:
 * @self: an index
 *
 * Gets what is kept beside the columns.
 *
 * Returns: the parts
 */
TamizIndexParts
tamiz_index_get_parts (TamizIndex *self)
{
  g_return_val_if_fail (TAMIZ_IS_INDEX (self), 0);

  return self->parts;
}

/**
 * tamiz_index_sort_texts:
 * @self: an index
 *
 * Sorts by names and companies ahead of being asked, which takes longer than other orders.
 */
void
tamiz_index_sort_texts (TamizIndex *self)
{
  g_return_if_fail (TAMIZ_IS_INDEX (self));

  tamiz_index_get_order (self, TAMIZ_SORT_NAME, FALSE);
  tamiz_index_get_order (self, TAMIZ_SORT_COMPANY, FALSE);
}

/**
 * tamiz_index_parts_for:
 * @query: a query
 *
 * Tells what an index must keep to answer a query.
 *
 * Returns: the parts
 */
TamizIndexParts
tamiz_index_parts_for (const TamizQuery *query)
{
  TamizIndexParts parts = 0;

  if (query->search != NULL || query->sort == TAMIZ_SORT_NAME || query->sort == TAMIZ_SORT_COMPANY)
    parts |= TAMIZ_INDEX_TEXTS;
  if (query->sort == TAMIZ_SORT_LAST_ACTIVITY)
    parts |= TAMIZ_INDEX_ACTIVITY;
  if (query->sort == TAMIZ_SORT_CREATED || query->sort == TAMIZ_SORT_UPDATED || query->campaign != 0
      || query->product_line != 0)
    parts |= TAMIZ_INDEX_DETAILS;
  if (query->func != NULL)
    parts |= TAMIZ_INDEX_MOVES | TAMIZ_INDEX_DETAILS;

  return parts;
}

/* The slots of another index's leads in this one. */
static guint32 *
map_slots (TamizIndex *self,
           TamizIndex *other)
{
  guint32 *map = g_new (guint32, (gsize) other->n_slots + 1);

  for (guint32 slot = 0; slot < other->n_slots; slot++)
    {
      map[slot] = TAMIZ_SLOT_NONE;
      if (other->stage[slot] != TAMIZ_STAGE_DEAD)
        map[slot] = tamiz_index_find_slot (self, tamiz_index_get_id (other, slot));
    }

  return map;
}

/* Only where both have the same leads; else it is made anew when it is asked for. */
static void
take_order (TamizIndex    *self,
            TamizIndex    *other,
            const guint32 *map,
            TamizSort      sort)
{
  TamizIndexOrder *order = &other->order[sort][FALSE];
  gboolean whole = order->slots != NULL && order->moved == NULL && order->n == self->n_live;

  tamiz_index_drop_order (self, sort);
  for (guint i = 0; i < order->n && whole; i++)
    {
      order->slots[i] = map[order->slots[i]];
      whole = order->slots[i] != TAMIZ_SLOT_NONE;
    }
  if (!whole)
    {
      tamiz_index_drop_order (other, sort);
      return;
    }

  self->order[sort][FALSE] = *order;
  *order = (TamizIndexOrder) { NULL };
}

static void
take_texts (TamizIndex    *self,
            TamizIndex    *other,
            const guint32 *map)
{
  guint32 *slots;

  tamiz_index_clear_texts (self);
  g_clear_pointer (&self->entry.data, g_free);
  self->entry.width = 0;
  self->arena = other->arena;
  self->arena.n_ranked = 0;
  tamiz_index_arena_init (&other->arena);

  slots = (guint32 *) (gpointer) self->arena.slots->data;
  for (guint32 entry = 0; entry < self->arena.slots->len; entry++)
    {
      guint32 slot = map[slots[entry]];

      if (slot == TAMIZ_SLOT_NONE)
        tamiz_index_arena_blank (&self->arena, entry);
      else
        tamiz_column_set (&self->entry, self->capacity, slot, (guint64) entry + 1);
      slots[entry] = slot == TAMIZ_SLOT_NONE ? 0 : slot;
    }
  for (guint32 slot = 0; slot < other->n_slots; slot++)
    {
      if (map[slot] == TAMIZ_SLOT_NONE)
        continue;
      tamiz_column_set (&self->company, self->capacity, map[slot],
                        tamiz_column_get (&other->company, slot));
      tamiz_column_set (&self->alike, self->capacity, map[slot], tamiz_column_get (&other->alike, slot));
    }
  take_order (self, other, map, TAMIZ_SORT_NAME);
  take_order (self, other, map, TAMIZ_SORT_COMPANY);
}

static void
take_moves (TamizIndex    *self,
            TamizIndex    *other,
            const guint32 *map)
{
  tamiz_runs_take (&self->moves, self->capacity, &other->moves, map, other->n_slots);
  g_array_unref (self->ways);
  self->ways = g_array_ref (other->ways);
  g_clear_pointer (&self->way.data, g_free);
  self->way.width = 0;
  for (guint32 slot = 0; slot < other->n_slots; slot++)
    {
      if (map[slot] != TAMIZ_SLOT_NONE)
        tamiz_column_set (&self->way, self->capacity, map[slot], tamiz_column_get (&other->way, slot));
    }
}

static void
take_touches (TamizIndex    *self,
              TamizIndex    *other,
              const guint32 *map)
{
  tamiz_runs_take (&self->touches, self->capacity, &other->touches, map, other->n_slots);
  tamiz_dictionary_clear (&self->touching);
  self->touching = other->touching;
  tamiz_dictionary_init (&other->touching);
  /* Which source is a lead's own was not known where the touches were read. */
  tamiz_index_drop_own_touches (self);
}

static void
take_time (TamizIndex    *self,
           TamizIndex    *other,
           const guint32 *map,
           int            which,
           TamizSort      sort)
{
  for (guint32 slot = 0; slot < other->n_slots; slot++)
    {
      if (map[slot] != TAMIZ_SLOT_NONE)
        tamiz_time_column_set (&self->time[which], self->capacity, map[slot],
                               tamiz_time_column_get (&other->time[which], slot));
    }
  tamiz_index_drop_order (self, sort);
}

static void
take_ids (TamizIndex    *self,
          TamizIndex    *other,
          const guint32 *map,
          int            which)
{
  const gint64 *ids = (const gint64 *) (gpointer) other->dictionary[which].ids->data;

  for (guint32 slot = 0; slot < other->n_slots; slot++)
    {
      guint64 number = tamiz_column_get (&other->number[which], slot);

      if (map[slot] != TAMIZ_SLOT_NONE)
        tamiz_column_set (&self->number[which], self->capacity, map[slot],
                          tamiz_dictionary_add (&self->dictionary[which], ids[number]));
    }
}

/**
 * tamiz_index_take_parts:
 * @self: an index
 * @other: an index that has what @self has not, and is of no use afterwards
 *
 * Takes over the parts that another index has.  What it has of leads that @self does not
 * have is dropped.
 */
void
tamiz_index_take_parts (TamizIndex *self,
                        TamizIndex *other)
{
  g_autofree guint32 *map = NULL;

  g_return_if_fail (TAMIZ_IS_INDEX (self));
  g_return_if_fail (TAMIZ_IS_INDEX (other));

  map = map_slots (self, other);
  if ((other->parts & TAMIZ_INDEX_TEXTS) != 0)
    take_texts (self, other, map);
  if ((other->parts & TAMIZ_INDEX_MOVES) != 0)
    take_moves (self, other, map);
  if ((other->parts & TAMIZ_INDEX_TOUCHES) != 0)
    take_touches (self, other, map);
  if ((other->parts & TAMIZ_INDEX_ACTIVITY) != 0)
    take_time (self, other, map, TIME_LAST_ACTIVITY, TAMIZ_SORT_LAST_ACTIVITY);
  if ((other->parts & TAMIZ_INDEX_DETAILS) != 0)
    {
      take_time (self, other, map, TIME_CREATED, TAMIZ_SORT_CREATED);
      take_time (self, other, map, TIME_UPDATED, TAMIZ_SORT_UPDATED);
      take_ids (self, other, map, DICTIONARY_CAMPAIGN);
      take_ids (self, other, map, DICTIONARY_PRODUCT_LINE);
    }
  self->parts |= other->parts;
  self->state++;
}
