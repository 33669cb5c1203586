#define G_LOG_DOMAIN "tamiz-index-moves"

#include "config.h"

#include "tamiz-index-private.h"

/* Of a code: the stages, -1 as 0, the cause, the actor, and whether it is the lead's last. */
#define FROM_SHIFT 0
#define TO_SHIFT 4
#define CAUSE_SHIFT 8
#define ACTOR_SHIFT 13
#define STAGE_MASK 0xf
#define CAUSE_MASK 0x1f
#define ACTOR_MASK 0x3
#define LAST 0x8000

/* So many leads are read from the columns together. */
#define AT_ONCE 256

/* Below this much garbage writing the history anew is not worth it. */
#define MIN_GARBAGE 65536

void
tamiz_index_history_init (TamizIndexHistory *self)
{
  *self = (TamizIndexHistory) { NULL };
}

void
tamiz_index_history_clear (TamizIndexHistory *self)
{
  g_clear_pointer (&self->at, g_free);
  g_clear_pointer (&self->codes, g_free);
}

static guint16
encode (int from,
        int to,
        int cause,
        int actor)
{
  return (guint16) ((guint) (from + 1) << FROM_SHIFT | (guint) to << TO_SHIFT
                    | (guint) cause << CAUSE_SHIFT | (guint) actor << ACTOR_SHIFT);
}

static void
add_move (TamizIndexHistory *self,
          gint64             at,
          guint16            code)
{
  if (self->n == self->allocated)
    {
      self->allocated = MAX (1024, self->allocated + self->allocated / 8);
      self->at = g_renew (gint64, self->at, self->allocated);
      self->codes = g_renew (guint16, self->codes, self->allocated);
    }
  self->at[self->n] = at;
  self->codes[self->n] = code;
  self->n++;
}

/* Where a lead's moves begin and how many they are. */
static guint
find_moves (const TamizIndex        *self,
            const TamizIndexHistory *history,
            guint32                  slot,
            guint                   *n)
{
  guint64 first = tamiz_column_get (&self->first_move, slot);
  guint end;

  *n = 0;
  if (first == 0)
    return 0;
  for (end = (guint) first - 1; (history->codes[end] & LAST) == 0;)
    end++;
  *n = end + 2 - (guint) first;

  return (guint) first - 1;
}

/* Copies a lead's moves to the end of a history and answers where they begin, plus 1. */
static guint64
copy_run (TamizIndexHistory       *self,
          const TamizIndexHistory *from,
          guint                    first,
          guint                    n)
{
  for (guint i = first; i < first + n; i++)
    add_move (self, from->at[i], from->codes[i]);

  return (guint64) self->n - n + 1;
}

static void
rewrite_history (TamizIndex *self)
{
  TamizIndexHistory old = self->history;

  if (old.garbage < MIN_GARBAGE || old.garbage < old.n / 2)
    return;

  tamiz_index_history_init (&self->history);
  for (guint32 slot = 0; slot < self->n_slots; slot++)
    {
      guint n, first = find_moves (self, &old, slot, &n);

      if (n > 0)
        tamiz_column_set (&self->first_move, self->capacity, slot,
                          copy_run (&self->history, &old, first, n));
    }
  tamiz_index_history_clear (&old);
}

/* Moves arrive in order, except where an older one was taken back. */
static void
insert_move (TamizIndex *self,
             guint32     slot,
             gint64      at,
             guint16     code)
{
  TamizIndexHistory *history = &self->history;
  guint n, first = find_moves (self, history, slot, &n), place;

  if (n == 0)
    first = history->n;
  else if (first + n < history->n)
    {
      history->garbage += n;
      first = (guint) copy_run (history, history, first, n) - 1;
    }
  tamiz_column_set (&self->first_move, self->capacity, slot, (guint64) first + 1);

  add_move (history, at, code);
  for (place = first + n; place > first && history->at[place - 1] > at; place--)
    {
      history->at[place] = history->at[place - 1];
      history->codes[place] = history->codes[place - 1];
    }
  history->at[place] = at;
  history->codes[place] = code;
  for (guint i = first; i < first + n; i++)
    history->codes[i] &= (guint16) ~LAST;
  history->codes[first + n] |= LAST;
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
  guint32 slot;

  g_return_val_if_fail (TAMIZ_IS_INDEX (self), FALSE);
  g_return_val_if_fail (from >= -1 && from < STAGE_MASK && to >= 0 && to <= STAGE_MASK, FALSE);
  g_return_val_if_fail (cause >= 0 && cause <= CAUSE_MASK, FALSE);
  g_return_val_if_fail (actor >= 0 && actor <= ACTOR_MASK, FALSE);

  slot = tamiz_index_find_slot (self, lead);
  if (slot == TAMIZ_SLOT_NONE || (self->parts & TAMIZ_INDEX_MOVES) == 0)
    return FALSE;

  insert_move (self, slot, at, encode (from, to, cause, actor));
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
  guint n;

  g_return_if_fail (TAMIZ_IS_INDEX (self));

  slot = tamiz_index_find_slot (self, lead);
  if (slot == TAMIZ_SLOT_NONE || tamiz_column_get (&self->first_move, slot) == 0)
    return;

  find_moves (self, &self->history, slot, &n);
  self->history.garbage += n;
  tamiz_column_set (&self->first_move, self->capacity, slot, 0);
  rewrite_history (self);
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
  const TamizIndexHistory *history = &self->history;
  TamizIndexMove *move;
  guint n, first = find_moves (self, history, slot, &n);

  if (n > moves->len)
    g_array_set_size (moves, n);
  move = (TamizIndexMove *) (gpointer) moves->data;
  for (guint i = first; i < first + n; i++, move++)
    {
      guint code = history->codes[i];

      *move = (TamizIndexMove) {
        .at = history->at[i],
        .from = (gint8) ((code >> FROM_SHIFT & STAGE_MASK) - 1),
        .to = (gint8) (code >> TO_SHIFT & STAGE_MASK),
        .cause = (gint8) (code >> CAUSE_SHIFT & CAUSE_MASK),
        .actor = (gint8) (code >> ACTOR_SHIFT & ACTOR_MASK),
      };
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
 * @telling: what @func is told of each; the rest is 0, and without moves there are none
 * @func: (scope call): what to do with each lead and its history
 * @user_data: for @func
 *
 * Goes through all leads, in no particular order; reports are computed this way.  @func
 * must not change the index, and what it is given lasts as long as the call.
 */
void
tamiz_index_foreach (TamizIndex        *self,
                     TamizIndexTelling  telling,
                     TamizIndexFunc     func,
                     gpointer           user_data)
{
  g_autoptr (GArray) moves = g_array_new (FALSE, FALSE, sizeof (TamizIndexMove));
  g_autofree TamizIndexLead *leads = g_new0 (TamizIndexLead, AT_ONCE);

  g_return_if_fail (TAMIZ_IS_INDEX (self));

  for (guint32 first = 0; first < self->n_slots; first += AT_ONCE)
    {
      guint n = MIN (AT_ONCE, self->n_slots - first);

      tamiz_index_fill_leads (self, first, n, telling, leads);
      for (guint i = 0; i < n; i++)
        {
          guint n_moves = 0;

          if (self->stage[first + i] == TAMIZ_STAGE_DEAD)
            continue;
          if ((telling & TAMIZ_INDEX_TELL_MOVES) != 0)
            n_moves = tamiz_index_copy_moves (self, first + i, moves);
          func (&leads[i], (const TamizIndexMove *) (gpointer) moves->data, n_moves, user_data);
        }
    }
}
