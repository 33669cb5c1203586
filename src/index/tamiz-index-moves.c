#define G_LOG_DOMAIN "tamiz-index-moves"

#include "config.h"

#include "tamiz-index-private.h"

void
tamiz_index_history_init (TamizIndexHistory *self)
{
  self->moves = g_array_new (FALSE, FALSE, sizeof (TamizPackedMove));
  self->free = TAMIZ_SLOT_NONE;
}

void
tamiz_index_history_clear (TamizIndexHistory *self)
{
  g_clear_pointer (&self->moves, g_array_unref);
}

static TamizPackedMove *
get_move (TamizIndex *self,
          guint32     move)
{
  return &g_array_index (self->history.moves, TamizPackedMove, move);
}

static guint32
take_place (TamizIndex            *self,
            const TamizPackedMove *move)
{
  guint32 place = self->history.free;

  if (place == TAMIZ_SLOT_NONE)
    {
      g_array_append_vals (self->history.moves, move, 1);
      return self->history.moves->len - 1;
    }

  self->history.free = get_move (self, place)->next;
  *get_move (self, place) = *move;
  return place;
}

/* Moves of one lead arrive in order, except where an older one was taken back. */
static void
chain (TamizIndex *self,
       guint32     slot,
       guint32     place)
{
  TamizPackedMove *move = get_move (self, place);
  guint32 last = self->last_move[slot];
  guint32 before = TAMIZ_SLOT_NONE, after = self->first_move[slot];

  if (last != TAMIZ_SLOT_NONE && get_move (self, last)->at <= move->at)
    {
      before = last;
      after = TAMIZ_SLOT_NONE;
    }
  while (after != TAMIZ_SLOT_NONE && get_move (self, after)->at <= move->at)
    {
      before = after;
      after = get_move (self, after)->next;
    }

  move->next = after;
  if (before == TAMIZ_SLOT_NONE)
    self->first_move[slot] = place;
  else
    get_move (self, before)->next = place;
  if (after == TAMIZ_SLOT_NONE)
    self->last_move[slot] = place;
}

/**
 * tamiz_index_put_move:
 * @self: an index
 * @lead: a lead's id
 * @at: when it moved, in microseconds
 * @from: the stage it left; -1 where it entered
 * @to: the stage it came to
 * @cause: a #TamizMoveCause
 * @actor: a #TamizActorKind
 *
 * Adds a step to a lead's stage history.  Steps of the same time stay in the order in
 * which they are put; retracted ones are not put at all.
 *
 * Returns: whether the lead is in the index; else nothing is kept
 */
gboolean
tamiz_index_put_move (TamizIndex *self,
                      gint64      lead,
                      gint64      at,
                      int         from,
                      int         to,
                      int         cause,
                      int         actor)
{
  TamizPackedMove move = {
    .at = at, .next = TAMIZ_SLOT_NONE, .from = from, .to = to, .cause = cause, .actor = actor
  };
  guint32 slot;

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), FALSE);

  slot = tamiz_index_find_slot (self, lead);
  if (slot == TAMIZ_SLOT_NONE)
    return FALSE;

  chain (self, slot, take_place (self, &move));
  self->state++;
  return TRUE;
}

/**
 * tamiz_index_clear_moves:
 * @self: an index
 * @lead: a lead's id
 *
 * Forgets a lead's stage history, so that it can be put anew.
 */
void
tamiz_index_clear_moves (TamizIndex *self,
                         gint64      lead)
{
  guint32 slot;

  g_return_if_fail (TAMIZ_IS_INDEX (self));

  slot = tamiz_index_find_slot (self, lead);
  if (slot == TAMIZ_SLOT_NONE || self->first_move[slot] == TAMIZ_SLOT_NONE)
    return;

  get_move (self, self->last_move[slot])->next = self->history.free;
  self->history.free = self->first_move[slot];
  self->first_move[slot] = self->last_move[slot] = TAMIZ_SLOT_NONE;
  self->state++;
}

/* Reports copy millions of them, so that the array only ever grows; answers how many of
 * its elements are the lead's.
 */
guint
tamiz_index_copy_moves (TamizIndex *self,
                        guint32     slot,
                        GArray     *moves)
{
  const TamizPackedMove *packed = (const TamizPackedMove *) (gpointer) self->history.moves->data;
  TamizIndexMove *move;
  guint n = 0;

  for (guint32 i = self->first_move[slot]; i != TAMIZ_SLOT_NONE; i = packed[i].next)
    n++;
  if (n > moves->len)
    g_array_set_size (moves, n);
  move = (TamizIndexMove *) (gpointer) moves->data;
  for (guint32 i = self->first_move[slot]; i != TAMIZ_SLOT_NONE; i = packed[i].next, move++)
    {
      *move = (TamizIndexMove) { packed[i].at, packed[i].from, packed[i].to, packed[i].cause,
                                 packed[i].actor };
    }

  return n;
}

/**
 * tamiz_index_list_moves:
 * @self: an index
 * @lead: a lead's id
 *
 * Gets a lead's stage history in order of time.
 *
 * Returns: (transfer full) (element-type TamizIndexMove): the steps; none for a lead
 *   that is not in the index
 */
GArray *
tamiz_index_list_moves (TamizIndex *self,
                        gint64      lead)
{
  GArray *moves = g_array_new (FALSE, FALSE, sizeof (TamizIndexMove));
  guint32 slot;

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), moves);

  slot = tamiz_index_find_slot (self, lead);
  if (slot != TAMIZ_SLOT_NONE)
    g_array_set_size (moves, tamiz_index_copy_moves (self, slot, moves));

  return moves;
}

/**
 * tamiz_index_foreach:
 * @self: an index
 * @func: (scope call): what to do with each lead and its history
 * @user_data: for @func
 *
 * Goes through all leads, in no particular order; reports are computed this way.  @func
 * must not change the index, and what it is given lasts as long as the call.
 */
void
tamiz_index_foreach (TamizIndex     *self,
                     TamizIndexFunc  func,
                     gpointer        user_data)
{
  g_autoptr (GArray) moves = g_array_new (FALSE, FALSE, sizeof (TamizIndexMove));

  g_return_if_fail (TAMIZ_IS_INDEX (self));

  for (guint32 slot = 0; slot < self->n_slots; slot++)
    {
      TamizIndexLead lead;
      guint n_moves;

      if (self->stage[slot] == TAMIZ_STAGE_DEAD)
        continue;
      tamiz_index_fill_lead (self, slot, &lead);
      n_moves = tamiz_index_copy_moves (self, slot, moves);
      func (&lead, (const TamizIndexMove *) (gpointer) moves->data, n_moves, user_data);
    }
}
