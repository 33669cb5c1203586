#define G_LOG_DOMAIN "tamiz-trial"

#include "config.h"

#include "tamiz-qualify.h"
#include "tamiz-stamp.h"
#include "tamiz-trial-private.h"

/* What is remembered of each lead beside the history, and what it says as of an instant: who is
 * tried, as of when, how they stood and what became of them.
 */

/* Weeks by which calls a week and the share of inquiries are counted. */
#define WEEKS 12
#define WEEK (7 * TAMIZ_DAY)
/* Leads between two looks at whether it was given up. */
#define LEADS_PER_LOOK 4096

/* A move: the stage to which it went, and beside it: */
enum
{
  MOVE_STAGE = 0xf,
  MOVE_HANDS_OVER = 1 << 4, /* to sales, or to an end without it */
  MOVE_RETURNS = 1 << 5,
};

/* A lead's moves. */
typedef struct
{
  const gint64 *stamps;
  guint n;
} Moves;

static guint
describe_move (TamizRecord *move)
{
  int to = (int) tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_TO);
  int from = tamiz_record_has (move, TAMIZ_STAGE_MOVE_FROM)
                 ? (int) tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_FROM) : -1;
  guint what = (guint) to;

  if (to >= TAMIZ_STAGE_HANDED_OFF && to <= TAMIZ_STAGE_LOST && from < TAMIZ_STAGE_HANDED_OFF)
    what |= MOVE_HANDS_OVER;
  if (to == TAMIZ_STAGE_MQL && tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_CAUSE) == TAMIZ_MOVE_RETURN)
    what |= MOVE_RETURNS;

  return what;
}

static void
count_calls (TamizTrial *self,
             TamizFacts *facts)
{
  guint calls = 0;

  for (guint i = 0; i < facts->activities->len; i++)
    calls += tamiz_record_get_int (g_ptr_array_index (facts->activities, i), TAMIZ_ACTIVITY_KIND)
             == TAMIZ_ACTIVITY_CALL_OUT;
  self->calls += calls;
  self->called += calls > 0;
}

/* Adds a lead; in the same order as to the history. */
void
tamiz_trial_remember (TamizTrial *self,
                      TamizFacts *facts)
{
  TamizTrialPast past = { tamiz_record_get_int (facts->lead, TAMIZ_LEAD_RECEIVED_ON), self->moves->len,
                          tamiz_stage_is_held (facts) };

  for (guint i = 0; i < facts->moves->len; i++)
    {
      TamizRecord *move = g_ptr_array_index (facts->moves, i);
      gint64 stamp = tamiz_stamp (tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_AT), describe_move (move));

      g_array_append_val (self->moves, stamp);
    }
  g_array_append_val (self->pasts, past);
  count_calls (self, facts);
}

static Moves
get_moves (TamizTrial *self,
           guint       lead)
{
  const TamizTrialPast *past = &g_array_index (self->pasts, TamizTrialPast, lead);
  guint end = lead + 1 < self->pasts->len ? past[1].moves : self->moves->len;

  return (Moves) { (const gint64 *) self->moves->data + past->moves, end - past->moves };
}

/* What became of a lead after the moment at which it is judged. */
static guint8
find_later (Moves  moves,
            gint64 at)
{
  guint8 later = 0;

  for (guint i = 0; i < moves.n; i++)
    {
      guint what = tamiz_stamp_what (moves.stamps[i]);

      if (tamiz_stamp_at (moves.stamps[i]) < at)
        continue;
      switch (what & MOVE_STAGE)
        {
        case TAMIZ_STAGE_HANDED_OFF:
        case TAMIZ_STAGE_ACCEPTED:
          later |= TAMIZ_LATER_HANDED_OVER;
          break;
        case TAMIZ_STAGE_WON:
          later |= TAMIZ_LATER_WON;
          break;
        case TAMIZ_STAGE_LOST:
          later |= TAMIZ_LATER_LOST;
          break;
        default:
          later |= (what & MOVE_RETURNS) != 0 ? TAMIZ_LATER_RETURNED : 0;
          break;
        }
    }

  return later;
}

/* The last move to sales, or to an end without it, not later than @at; 0 = there was none. */
static gint64
find_handed_over (Moves  moves,
                  gint64 at)
{
  gint64 found = 0;

  for (guint i = 0; i < moves.n; i++)
    {
      if (tamiz_stamp_at (moves.stamps[i]) <= at && (tamiz_stamp_what (moves.stamps[i]) & MOVE_HANDS_OVER) != 0)
        found = tamiz_stamp_at (moves.stamps[i]);
    }

  return found;
}

static int
find_stage (Moves  moves,
            gint64 at)
{
  int stage = -1;

  for (guint i = 0; i < moves.n; i++)
    {
      if (tamiz_stamp_at (moves.stamps[i]) <= at)
        stage = (int) (tamiz_stamp_what (moves.stamps[i]) & MOVE_STAGE);
    }

  return stage;
}

/* How a lead stood at the instant, or at the moment of its handoff. */
static TamizTrialLead
describe_lead (TamizTrial *self,
               guint       number,
               gint64      at,
               gboolean    handed_over)
{
  const TamizTrialPast *past = &g_array_index (self->pasts, TamizTrialPast, number);
  Moves moves = get_moves (self, number);
  TamizTrialLead lead = { .stage = (guint8) MAX (find_stage (moves, at), TAMIZ_STAGE_PROSPECT) };

  if (lead.stage > TAMIZ_STAGE_SQL)
    lead.stage = TAMIZ_STAGE_PROSPECT; /* an imported outcome has no history */
  lead.later = find_later (moves, at);
  lead.flags = handed_over ? TAMIZ_TRIAL_HANDED_OVER : past->held ? TAMIZ_TRIAL_HELD : 0;
  if (past->received > self->at - WEEKS * WEEK && past->received <= self->at)
    lead.flags |= TAMIZ_TRIAL_RECENT
                  | (find_stage (moves, self->at) > TAMIZ_STAGE_PROSPECT ? TAMIZ_TRIAL_ASKED : 0);

  return lead;
}

static void
add_moment (TamizTrial           *self,
            TamizPreview         *first,
            guint                 number,
            gint64                at,
            const TamizTrialLead *lead)
{
  g_array_append_val (self->leads, *lead);
  g_array_append_val (self->instants, at);
  tamiz_preview_add (self->preview, number, at);
  if (first != NULL)
    tamiz_preview_add (first, number, at);
}

/* Whom sales has returned is judged twice: as it is at the instant, and as it was handed over. */
static void
add_lead (TamizTrial   *self,
          TamizPreview *first,
          guint         number)
{
  Moves moves = get_moves (self, number);
  int stage = find_stage (moves, self->at);
  gint64 handed_over = find_handed_over (moves, self->at);
  TamizTrialLead lead;

  if (stage < 0 || stage == TAMIZ_STAGE_DEFERRED || stage == TAMIZ_STAGE_DISCARDED)
    return;
  if (stage >= TAMIZ_STAGE_HANDED_OFF && handed_over != 0)
    {
      /* As it was before the move. */
      lead = describe_lead (self, number, handed_over - 1, TRUE);
      add_moment (self, first, number, handed_over - 1, &lead);
      return;
    }

  lead = describe_lead (self, number, self->at, FALSE);
  add_moment (self, first, number, self->at, &lead);
  if (handed_over != 0 && (find_later (moves, handed_over) & TAMIZ_LATER_RETURNED) != 0)
    {
      lead = describe_lead (self, number, handed_over - 1, TRUE);
      lead.later = find_later (moves, handed_over);
      lead.flags = TAMIZ_TRIAL_HANDED_OVER; /* among the recent it is counted already */
      add_moment (self, first, number, handed_over - 1, &lead);
    }
}

/* Fills the preview, and @first where there is one, with who is tried as of the instant. */
gboolean
tamiz_trial_look_back (TamizTrial    *self,
                       TamizPreview  *first,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_array_set_size (self->leads, 0);
  g_array_set_size (self->instants, 0);
  for (guint number = 0; number < self->pasts->len; number++)
    {
      if (number % LEADS_PER_LOOK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      add_lead (self, first, number);
    }

  return TRUE;
}
