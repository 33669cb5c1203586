#define G_LOG_DOMAIN "tamiz-report-path"

#include "config.h"

#include "tamiz-report-path.h"

/* Of so many moves the codes fit a key. */
#define MAX_KNOWN_MOVES 7

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

/* Walks a lead's stage history.  A correction undoes the close before it: the lead is
 * put back to where it stood before, and goes to where the correction says, if that is
 * elsewhere, as if the right close had been the first.
 */
void
tamiz_lead_path_walk (TamizLeadPath        *self,
                      const TamizIndexLead *lead,
                      const TamizIndexPast *past)
{
  TamizLeadPath before_close;
  gboolean closed = FALSE;
  int close_cause = 0;

  *self = (TamizLeadPath) { .stage = -1, .position = -1, .reached = -1, .mql_move = -1 };
  for (guint i = 0; i < past->n_moves; i++)
    {
      const TamizIndexMove *move = &past->moves[i];

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
  if (self->stage != lead->stage)
    enter (self, lead->stage, TAMIZ_MOVE_HAND, -1);
  self->position = MAX (self->position, TAMIZ_STAGE_PROSPECT);
  self->reached = MAX (self->reached, TAMIZ_STAGE_PROSPECT);
}

/* When a lead first got to mql or beyond, in microseconds; G_MAXINT64 = never. */
gint64
tamiz_lead_path_get_mql_at (const TamizLeadPath  *self,
                            const TamizIndexLead *lead,
                            const TamizIndexPast *past)
{
  if (self->mql_by_column)
    return lead->updated;

  return self->mql_move >= 0 ? past->moves[self->mql_move].at : G_MAXINT64;
}

/* What the way of a lead follows from, 0 where it does not fit. */
static guint64
key_of_path (const TamizIndexLead *lead,
             const TamizIndexPast *past)
{
  const TamizIndexMove *moves = past->moves;
  guint64 key = 1;

  if (past->n_moves > MAX_KNOWN_MOVES)
    return 0;

  for (guint i = 0; i < past->n_moves; i++)
    {
      if (moves[i].to < 0 || moves[i].to > 0xf || moves[i].cause < 0 || moves[i].cause > 0xf)
        return 0;
      key = key << 8 | (guint64) moves[i].to << 4 | (guint64) moves[i].cause;
    }

  return key << 4 | (guint64) lead->stage;
}

/* Finds the way of a lead among those that were walked before. */
TamizKnownPath *
tamiz_known_paths_find (TamizKnownPaths      *self,
                        const TamizIndexLead *lead,
                        const TamizIndexPast *past)
{
  guint64 key = key_of_path (lead, past);
  guint place = (guint) ((key * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 32) % TAMIZ_N_KNOWN_PATHS;
  TamizKnownPath *known = &self->paths[place];

  if (key != 0 && known->key == key)
    return known;

  if (known->count > 0 && self->func != NULL)
    self->func (&known->path, known->count, self->user_data);
  known->key = key;
  known->count = 0;
  tamiz_lead_path_walk (&known->path, lead, past);
  return known;
}

/* Tells how many leads went the ways that were not told yet. */
void
tamiz_known_paths_finish (TamizKnownPaths *self)
{
  for (guint i = 0; i < TAMIZ_N_KNOWN_PATHS; i++)
    {
      TamizKnownPath *known = &self->paths[i];

      if (known->count > 0)
        self->func (&known->path, known->count, self->user_data);
      known->count = 0;
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
