#define G_LOG_DOMAIN "tamiz-report-path"

#include "config.h"

#include "tamiz-report-path.h"

#define BIT(stage) (1u << (stage))

static gboolean
is_on_main_line (int stage)
{
  return stage >= TAMIZ_STAGE_PROSPECT && stage <= TAMIZ_STAGE_WON;
}

/* The stages after @from and before @to. */
static guint
between (int from,
         int to)
{
  return to > from + 1 ? BIT (to) - BIT (from + 1) : 0;
}

/* @move is the number of the move, -1 where none is known. */
static void
enter (TamizLeadPath *self,
       int            to,
       int            cause,
       int            move)
{
  if (cause == TAMIZ_MOVE_RETURN && self->position >= 0)
    self->returned |= BIT (self->position);

  if (is_on_main_line (to))
    {
      /* An entry further on passes over nothing. */
      if (self->position >= 0)
        self->passed |= between (self->position, to);
      self->stood |= BIT (to);
      self->position = to;
      self->reached = MAX (self->reached, to);
      if (to >= TAMIZ_STAGE_MQL && self->mql_move < 0)
        {
          self->mql_move = move;
          self->mql_by_column = move < 0;
        }
    }
  else if (to == TAMIZ_STAGE_LOST && cause == TAMIZ_MOVE_IMPORTED && self->position >= 0)
    {
      /* Sales lost it without our having seen how it got to them. */
      self->passed |= between (self->position, TAMIZ_STAGE_WON);
    }
  self->stage = to;
}

static gboolean
is_close (int to,
          int cause)
{
  return to == TAMIZ_STAGE_WON || to == TAMIZ_STAGE_LOST || cause == TAMIZ_MOVE_OUTCOME
         || cause == TAMIZ_MOVE_IMPORTED;
}

/* Walks the stage history of a lead that stands at @stage.  A correction undoes the close before it: the lead is
 * put back to where it stood before, and goes to where the correction says, if that is
 * elsewhere, as if the right close had been the first.
 */
void
tamiz_lead_path_walk (TamizLeadPath        *self,
                      int                   stage,
                      const TamizIndexMove *moves,
                      guint                 n_moves)
{
  TamizLeadPath before_close;
  gboolean closed = FALSE;
  int close_cause = 0;

  *self = (TamizLeadPath) { .stage = -1, .position = -1, .reached = -1, .mql_move = -1 };
  for (guint i = 0; i < n_moves; i++)
    {
      const TamizIndexMove *move = &moves[i];

      if (move->cause == TAMIZ_MOVE_CORRECTION && closed)
        {
          *self = before_close;
          if (self->stage != move->to)
            enter (self, move->to, close_cause, (int) i);
          closed = is_close (move->to, 0) || move->to == TAMIZ_STAGE_DEFERRED;
          continue;
        }

      closed = is_close (move->to, move->cause);
      if (closed)
        {
          before_close = *self;
          close_cause = move->cause;
        }
      enter (self, move->to, move->cause, (int) i);
    }

  /* What the lead's own column says is what lists show. */
  if (self->stage != stage)
    enter (self, stage, TAMIZ_MOVE_HAND, -1);
  self->position = MAX (self->position, TAMIZ_STAGE_PROSPECT);
  self->reached = MAX (self->reached, TAMIZ_STAGE_PROSPECT);
}

void
tamiz_known_paths_init (TamizKnownPaths *self,
                        TamizIndex      *index)
{
  self->index = index;
  self->n_ways = tamiz_index_get_n_ways (index);
  self->ways = g_new0 (TamizKnownPath *, self->n_ways);
}

void
tamiz_known_paths_clear (TamizKnownPaths *self)
{
  for (guint way = 0; way < self->n_ways; way++)
    g_free (self->ways[way]);
  g_clear_pointer (&self->ways, g_free);
}

static TamizKnownPath *
walk_way (TamizKnownPaths *self,
          guint            way)
{
  g_autoptr (GArray) moves = tamiz_index_list_way (self->index, way);
  TamizKnownPath *known = g_new0 (TamizKnownPath, TAMIZ_N_STAGES);

  for (int stage = 0; stage < TAMIZ_N_STAGES; stage++)
    tamiz_lead_path_walk (&known[stage].path, stage, (const TamizIndexMove *) (gpointer) moves->data,
                          moves->len);

  return known;
}

TamizKnownPath *
tamiz_known_paths_find (TamizKnownPaths      *self,
                        const TamizIndexLead *lead,
                        const TamizIndexPast *past)
{
  g_assert (lead->stage < TAMIZ_N_STAGES);

  if (G_UNLIKELY (self->ways[past->way] == NULL))
    self->ways[past->way] = walk_way (self, past->way);

  return &self->ways[past->way][lead->stage];
}

/* When a lead first got to mql or beyond, in microseconds; G_MAXINT64 = never. */
gint64
tamiz_known_paths_get_mql_at (TamizKnownPaths      *self,
                              const TamizLeadPath  *path,
                              const TamizIndexLead *lead,
                              const TamizIndexPast *past)
{
  TamizIndexLead whole;

  if (path->mql_by_column && tamiz_index_get (self->index, lead->id, &whole))
    return whole.updated;

  return path->mql_move >= 0 ? past->moved_at[path->mql_move] : G_MAXINT64;
}

/* Tells the paths that were counted. */
void
tamiz_known_paths_foreach (TamizKnownPaths    *self,
                           TamizKnownPathFunc  func,
                           gpointer            user_data)
{
  for (guint way = 0; way < self->n_ways; way++)
    {
      for (int stage = 0; self->ways[way] != NULL && stage < TAMIZ_N_STAGES; stage++)
        {
          if (self->ways[way][stage].count > 0)
            func (&self->ways[way][stage], user_data);
        }
    }
}

gboolean
tamiz_lead_is_received_in (const TamizIndexLead *lead,
                           gint64                from,
                           gint64                to)
{
  if (from == G_MININT64 && to == G_MAXINT64)
    return TRUE;

  return lead->received_on != 0 && lead->received_on >= from && lead->received_on < to;
}
