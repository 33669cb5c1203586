#define G_LOG_DOMAIN "tamiz-index-moves"

#include "config.h"

#include "tamiz-index-private.h"

/* Of a code: the stages, -1 as 0, the cause and the actor. */
#define FROM_SHIFT 0
#define TO_SHIFT 4
#define CAUSE_SHIFT 8
#define ACTOR_SHIFT 13
#define STAGE_MASK 0xf
#define CAUSE_MASK 0x1f
#define ACTOR_MASK 0x3

static guint
encode (int from,
        int to,
        int cause,
        int actor)
{
  return (guint) (from + 1) << FROM_SHIFT | (guint) to << TO_SHIFT | (guint) cause << CAUSE_SHIFT
         | (guint) actor << ACTOR_SHIFT;
}

static void
set_way (TamizIndex *self,
         guint32     slot,
         guint32     way)
{
  tamiz_column_set (&self->way, self->capacity, slot, way);
}

/* The way of all moves of a lead, from the first one on. */
static guint32
find_way (TamizIndex *self,
          guint32     slot)
{
  guint n, first = tamiz_runs_find (&self->moves, slot, &n);
  guint32 way = 0;

  for (guint i = first; i < first + n; i++)
    way = tamiz_ways_go_on (self->ways, way, (guint32) (tamiz_column_get (&self->moves.codes, i) >> 1));

  return way;
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
  guint code = encode (from, to, cause, actor);
  guint32 slot;

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), FALSE);
  g_return_val_if_fail (from >= -1 && from < STAGE_MASK && to >= 0 && to <= STAGE_MASK, FALSE);
  g_return_val_if_fail (cause >= 0 && cause <= CAUSE_MASK, FALSE);
  g_return_val_if_fail (actor >= 0 && actor <= ACTOR_MASK, FALSE);

  slot = tamiz_index_find_slot (self, lead);
  if (slot == TAMIZ_SLOT_NONE || (self->parts & TAMIZ_INDEX_MOVES) == 0)
    return FALSE;

  if (tamiz_runs_add (&self->moves, self->capacity, slot, at, code))
    set_way (self, slot, tamiz_ways_go_on (self->ways, (guint32) tamiz_column_get (&self->way, slot), code));
  else
    set_way (self, slot, find_way (self, slot));
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
  if (slot == TAMIZ_SLOT_NONE || !tamiz_runs_drop (&self->moves, self->capacity, self->n_slots, slot))
    return;

  set_way (self, slot, 0);
  self->state++;
}

void
tamiz_index_decode_move (guint           code,
                         TamizIndexMove *move)
{
  *move = (TamizIndexMove) {
    .from = (gint8) ((code >> FROM_SHIFT & STAGE_MASK) - 1),
    .to = (gint8) (code >> TO_SHIFT & STAGE_MASK),
    .cause = (gint8) (code >> CAUSE_SHIFT & CAUSE_MASK),
    .actor = (gint8) (code >> ACTOR_SHIFT & ACTOR_MASK),
  };
}

/* Reports copy millions of them, so that the array only ever grows; answers how many of
 * its elements are the lead's.
 */
guint
tamiz_index_copy_moves (TamizIndex *self,
                        guint32     slot,
                        GArray     *moves)
{
  const TamizIndexRuns *runs = &self->moves;
  TamizIndexMove *move;
  guint n, first = tamiz_runs_find (runs, slot, &n);

  if (n > moves->len)
    g_array_set_size (moves, n);
  move = (TamizIndexMove *) (gpointer) moves->data;
  for (guint i = first; i < first + n; i++, move++)
    {
      tamiz_index_decode_move ((guint) (tamiz_column_get (&runs->codes, i) >> 1), move);
      move->at = runs->at[i];
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
