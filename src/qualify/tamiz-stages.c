#define G_LOG_DOMAIN "tamiz-qualify"

#include "config.h"

#include "tamiz-qualify.h"

static gboolean
is_before_handoff (int stage)
{
  return stage >= TAMIZ_STAGE_PROSPECT && stage <= TAMIZ_STAGE_SQL;
}

static gboolean
is_close (int stage)
{
  return stage == TAMIZ_STAGE_WON || stage == TAMIZ_STAGE_LOST || stage == TAMIZ_STAGE_DEFERRED;
}

static gboolean
is_allowed_by_hand (int from,
                    int to)
{
  if (from == TAMIZ_STAGE_DISCARDED)
    return to == TAMIZ_STAGE_PROSPECT;

  return is_before_handoff (from)
         && (to == TAMIZ_STAGE_DEFERRED || to == TAMIZ_STAGE_DISCARDED
             || (to >= TAMIZ_STAGE_PROSPECT && to < from));
}

/**
 * tamiz_stage_move_is_allowed:
 * @from: a #TamizStage, or -1 for a lead that enters
 * @to: a #TamizStage
 * @cause: why it moves
 *
 * Tells whether the method knows a move.  There are no others, and nobody but the
 * verdict moves a lead to mql or sql.
 *
 * Returns: whether it is allowed
 */
gboolean
tamiz_stage_move_is_allowed (int            from,
                             int            to,
                             TamizMoveCause cause)
{
  if (from == to)
    return FALSE;

  switch (cause)
    {
    case TAMIZ_MOVE_ENTRY:
      return from == -1 && (to == TAMIZ_STAGE_PROSPECT || to == TAMIZ_STAGE_INQUIRY);
    case TAMIZ_MOVE_ACTIVITY:
      return from == TAMIZ_STAGE_PROSPECT && to == TAMIZ_STAGE_INQUIRY;
    case TAMIZ_MOVE_VERDICT:
      return (to == TAMIZ_STAGE_MQL || to == TAMIZ_STAGE_SQL) && from >= -1 && from < to;
    case TAMIZ_MOVE_DEFINITION:
      /* Downward only if the signers chose so, which their version says. */
      return is_before_handoff (from) && is_before_handoff (to);
    case TAMIZ_MOVE_HAND:
      return is_allowed_by_hand (from, to);
    case TAMIZ_MOVE_HANDOFF:
      /* From mql only with an exception, which the gate sees to. */
      return (from == TAMIZ_STAGE_MQL || from == TAMIZ_STAGE_SQL) && to == TAMIZ_STAGE_HANDED_OFF;
    case TAMIZ_MOVE_ACCEPT:
      return from == TAMIZ_STAGE_HANDED_OFF && to == TAMIZ_STAGE_ACCEPTED;
    case TAMIZ_MOVE_RETURN:
      return (from == TAMIZ_STAGE_HANDED_OFF || from == TAMIZ_STAGE_ACCEPTED)
             && to == TAMIZ_STAGE_MQL;
    case TAMIZ_MOVE_WITHDRAW:
    case TAMIZ_MOVE_EXPIRE:
      /* To where it was handed over from: only an exception came from mql. */
      return from == TAMIZ_STAGE_HANDED_OFF && (to == TAMIZ_STAGE_SQL || to == TAMIZ_STAGE_MQL);
    case TAMIZ_MOVE_OUTCOME:
      return from == TAMIZ_STAGE_ACCEPTED && is_close (to);
    case TAMIZ_MOVE_IMPORTED:
      return is_close (to);
    case TAMIZ_MOVE_CORRECTION:
      return is_close (from) && (is_close (to) || to == TAMIZ_STAGE_ACCEPTED);
    case TAMIZ_MOVE_DUE:
      return from == TAMIZ_STAGE_DEFERRED && to >= TAMIZ_STAGE_PROSPECT && to <= TAMIZ_STAGE_MQL;
    default:
      return FALSE;
    }
}

/* The change that last touched a record.  What is being written has no number yet and
 * is newer than all that have one.
 */
static gint64
last_change (gint64 change)
{
  return change > 0 ? change : G_MAXINT64;
}

static gboolean
any_newer (GPtrArray *records,
           gint64     than)
{
  for (guint i = 0; i < records->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (records, i);

      if (last_change (MAX (tamiz_record_get_change (record), tamiz_record_get_changed (record)))
          > than)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_newer (TamizRecord *record,
          gint64       than)
{
  return record != NULL
         && last_change (MAX (tamiz_record_get_change (record), tamiz_record_get_changed (record)))
                > than;
}

/**
 * tamiz_stage_is_held:
 * @facts: a lead's facts
 *
 * Tells whether a lead was moved back and nothing has come since: who moved it knew what was known then,
 * so only what is newer may promote it.
 *
 * Returns: whether no verdict promotes it
 */
gboolean
tamiz_stage_is_held (TamizFacts *facts)
{
  TamizRecord *move = tamiz_facts_get_last_move (facts);
  gint64 than;

  if (move == NULL || !tamiz_record_has (move, TAMIZ_STAGE_MOVE_FROM)
      || tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_TO)
             > tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_FROM))
    return FALSE;

  than = last_change (tamiz_record_get_change (move));
  return !(any_newer (facts->activities, than) || any_newer (facts->calls, than)
           || any_newer (facts->answers, than) || any_newer (facts->emails, than)
           || any_newer (facts->phones, than) || any_newer (facts->handles, than)
           || any_newer (facts->domains, than) || any_newer (facts->consents, than)
           || any_newer (facts->tags, than) || any_newer (facts->customs, than)
           || is_newer (facts->lead, than) || is_newer (facts->person, than)
           || is_newer (facts->company, than));
}

static gboolean
has_asked (TamizFacts *facts,
           gint64      at)
{
  for (guint i = 0; i < facts->activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (facts->activities, i);

      if (tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT) <= at
          && tamiz_activity_kind_asks (tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND)))
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_qualify_next_stage:
 * @definition: (nullable): the definition in force
 * @verdict: (nullable): the verdict by it
 * @facts: a lead's facts
 * @at: the instant
 * @cause: (out): why it moves
 *
 * Says where a lead goes by what it did and by the verdict: upward only, and never from
 * a side stage or from the handoff on.  After a move back it stays until a fact newer
 * than that move arrives; facts and moves without a change number are those of the
 * change being judged.
 *
 * Returns: a #TamizStage, or -1 where it stays
 */
int
tamiz_qualify_next_stage (TamizDefinition *definition,
                          TamizVerdict    *verdict,
                          TamizFacts      *facts,
                          gint64           at,
                          TamizMoveCause  *cause)
{
  int stage, deserved;

  g_return_val_if_fail (facts != NULL, -1);

  stage = tamiz_facts_get_stage (facts);
  deserved = has_asked (facts, at) ? TAMIZ_STAGE_INQUIRY : TAMIZ_STAGE_PROSPECT;
  if (definition != NULL && verdict != NULL)
    deserved = MAX (deserved, verdict->stage_reached);
  if (stage >= TAMIZ_STAGE_SQL || deserved <= stage || tamiz_stage_is_held (facts))
    return -1;

  *cause = deserved >= TAMIZ_STAGE_MQL ? TAMIZ_MOVE_VERDICT
           : stage < 0                 ? TAMIZ_MOVE_ENTRY
                                       : TAMIZ_MOVE_ACTIVITY;
  return deserved;
}
