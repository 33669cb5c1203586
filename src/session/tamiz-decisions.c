#define G_LOG_DOMAIN "tamiz-decisions"

#include "config.h"

#include "tamiz-decisions.h"

#include "tamiz-error.h"
#include "tamiz-exceptions.h"
#include "tamiz-figures.h"
#include "tamiz-meeting-fates.h"
#include "tamiz-notices.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-people.h"
#include "tamiz-session-private.h"
#include "tamiz-text.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* Who decided: of what was decided in earlier versions only the executive is known. */
static char *
dup_decider (TamizWork   *work,
             TamizRecord *handoff)
{
  gint64 by = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DECIDED_BY);
  gint64 state = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE);
  g_autoptr (TamizRecord) user = NULL;

  if (by == 0 && (state == TAMIZ_HANDOFF_ACCEPTED || state == TAMIZ_HANDOFF_RETURNED))
    by = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE);
  if (by != 0)
    user = tamiz_reader_load (work->reader, TAMIZ_KIND_USER, by, NULL);

  return g_strdup (user != NULL ? tamiz_record_get_text (user, TAMIZ_USER_NAME) : NULL);
}

static gboolean
fail_decided (TamizWork    *work,
              TamizRecord  *handoff,
              GError      **error)
{
  g_autofree char *who = dup_decider (work, handoff);
  gint64 at = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DECIDED_AT);
  g_autofree char *when = at != 0 ? tamiz_figures_format_moment (at, work->zone) : g_strdup ("–");
  gint64 number = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER);
  const char *state = tamiz_enum_label (TAMIZ_ENUM_HANDOFF, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE));

  if (who == NULL)
    return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_REFUSED, error,
                               _("Handoff %" PRId64 " is in the state “%s” already, since %s"), number, state, when);

  /* Translators: number of the handoff, its state, who decided, when */
  return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_REFUSED, error,
                             _("Handoff %" PRId64 " is in the state “%s” already: decided by %s, %s"), number, state,
                             who, when);
}

/* Only what waits is decided on. */
gboolean
tamiz_work_check_undecided (TamizWork    *work,
                            TamizRecord  *handoff,
                            GError      **error)
{
  return tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) == TAMIZ_HANDOFF_SENT
         || fail_decided (work, handoff, error);
}

/* Two may decide at once: one is first, and the other is told who that was. */
gboolean
tamiz_work_apply_decision (TamizWork       *work,
                           TamizChangeSet  *set,
                           TamizRecord     *handoff,
                           GError         **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TamizCommit) commit = tamiz_work_apply (work, set, &local_error);
  g_autoptr (TamizRecord) now = NULL;

  if (commit != NULL)
    return TRUE;

  now = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, tamiz_record_get_id (handoff), NULL);
  if (now != NULL
      && tamiz_record_get_int (now, TAMIZ_HANDOFF_STATE) != tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE))
    return fail_decided (work, now, error);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* What was said at another door is written by the program: who brings it in decides nothing. */
static TamizActor
choose_actor (TamizWork       *work,
              const TamizSaid *said)
{
  if (said->door == NULL || said->by == 0 || said->by == work->actor.user)
    return work->actor;

  return (TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 };
}

/* When it was decided: what was said elsewhere counts from when it was said, as far as that can be. */
static gint64
get_decided_at (TamizWork       *work,
                TamizRecord     *handoff,
                const TamizSaid *said)
{
  gint64 first = MAX (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_AT),
                      tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DECIDED_AT));

  return said->at != 0 && said->at < work->now ? MAX (said->at, first) : work->now;
}

TamizRecord *
tamiz_decision_add_move (TamizWork       *work,
                         TamizChangeSet  *set,
                         TamizRecord     *handoff,
                         int              from,
                         int              to,
                         TamizMoveCause   cause,
                         const char      *why,
                         GError         **error)
{
  TamizRecord *move = tamiz_work_insert (work, set, TAMIZ_KIND_STAGE_MOVE, error);
  TamizActor actor = tamiz_change_set_get_actor (set);

  if (move == NULL)
    return NULL;

  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_LEAD, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD));
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_AT, work->now);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_FROM, from);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_TO, to);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_CAUSE, cause);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_ACTOR, actor.kind);
  if (actor.user != 0)
    tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_BY, actor.user);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_HANDOFF, tamiz_record_get_id (handoff));
  tamiz_record_set_text (move, TAMIZ_STAGE_MOVE_WHY, why);

  return move;
}

static gint64
get_decider (TamizWork       *work,
             const TamizSaid *said)
{
  return said->by != 0 ? said->by : work->actor.user;
}

static void
set_decided (TamizWork         *work,
             TamizChangeSet    *set,
             TamizRecord       *handoff,
             TamizHandoffState  state,
             const TamizSaid   *said)
{
  gint64 by = get_decider (work, said);
  gint64 at = get_decided_at (work, handoff, said);

  tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_STATE, state);
  tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_DECIDED_AT, at);
  if (by != 0)
    tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_DECIDED_BY, by);
  if (said->door == NULL)
    return;
  tamiz_change_set_update_text (set, handoff, TAMIZ_HANDOFF_DOOR, said->door);
  if (work->actor.user != 0 && work->actor.user != by)
    tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_BROUGHT_BY, work->actor.user);
}

static gboolean
check_is_theirs (TamizWork        *work,
                 TamizRecord      *handoff,
                 const TamizSaid  *said,
                 GError          **error)
{
  return tamiz_work_require (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE) == get_decider (work, said),
                             TAMIZ_CORE_ERROR_NOT_ALLOWED, error,
                             _("Only the executive it was handed to may decide on it"));
}

static TamizDefinition *
load_definition (TamizWork    *work,
                 TamizRecord  *handoff,
                 GError      **error)
{
  g_autoptr (TamizRecord) version
      = tamiz_reader_load (work->reader, TAMIZ_KIND_DEFINITION,
                           tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DEFINITION), error);

  return version != NULL ? tamiz_session_parse_definition (work->session, version, error) : NULL;
}

/* Who sent it is told, once, unless it was they who decided; that they brought the executive's answer in is no
 * decision.  @turn: "accepted" or "returned"
 */
static gboolean
tell_sender (TamizWork       *work,
             TamizChangeSet  *set,
             TamizRecord     *handoff,
             const TamizSaid *said,
             const char      *turn,
             const char      *topic,
             const char      *text,
             GError         **error)
{
  gint64 sender = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_BY);
  g_autofree char *key
      = g_strdup_printf ("%s/%" G_GINT64_FORMAT, turn, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER));
  const TamizNoticeOrder order = {
    .member = sender,
    .topic = topic,
    .key = key,
    .at = work->now,
    .lead = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD),
    .handoff = tamiz_record_get_id (handoff),
    .text = text,
  };

  return sender == 0 || sender == (said->by != 0 ? said->by : work->actor.user)
         || tamiz_work_add_notice (work, set, &order, error) != NULL;
}

/* What they wrote with an acceptance is worth telling. */
static gboolean
add_accepted_notice (TamizWork        *work,
                     TamizChangeSet   *set,
                     TamizRecord      *handoff,
                     const TamizSaid  *said,
                     GError          **error)
{
  g_autoptr (TamizRecord) executive = NULL;
  g_autofree char *text = NULL;

  if (said->words == NULL)
    return TRUE;
  executive = tamiz_reader_load (work->reader, TAMIZ_KIND_USER,
                                 tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE), error);
  if (executive == NULL)
    return FALSE;
  text = g_strdup_printf (_("%s accepted handoff %d by mail, and wrote: %s"),
                          tamiz_record_get_text (executive, TAMIZ_USER_NAME),
                          (int) tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER), said->words);

  return tell_sender (work, set, handoff, said, "accepted", "answer", text, error);
}

static gboolean
accept (TamizWork        *work,
        TamizRecord      *handoff,
        const TamizSaid  *said,
        GError          **error)
{
  g_autoptr (TamizFacts) facts
      = tamiz_reader_load_facts (work->reader, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), error);
  TamizActor actor = choose_actor (work, said);
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new (actor, "handoff.accept");
  gboolean waived = actor.kind == TAMIZ_ACTOR_PROGRAM && said->door == NULL;
  TamizRecord *move;

  move = facts != NULL ? tamiz_decision_add_move (work, set, handoff, TAMIZ_STAGE_HANDED_OFF, TAMIZ_STAGE_ACCEPTED,
                                                  TAMIZ_MOVE_ACCEPT, NULL, error)
                       : NULL;
  if (move == NULL)
    return FALSE;
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_AT, get_decided_at (work, handoff, said));
  set_decided (work, set, handoff, TAMIZ_HANDOFF_ACCEPTED, said);
  if (!tamiz_work_update_step (work, set, handoff, TAMIZ_STEP_ACCEPTANCE,
                               waived ? TAMIZ_STEP_STATE_WAIVED : TAMIZ_STEP_STATE_DONE, NULL, error)
      || !tamiz_work_queue_handoff (work, set, facts, handoff, error)
      || !add_accepted_notice (work, set, handoff, said, error))
    return FALSE;

  return tamiz_work_apply_decision (work, set, handoff, error);
}

/* Accepts a handoff as the work's actor: stage, steps and outbox rows in one transaction. */
gboolean
tamiz_work_accept_handoff (TamizWork    *work,
                           TamizRecord  *handoff,
                           GError      **error)
{
  const TamizSaid said = { 0 };

  return accept (work, handoff, &said, error);
}

/**
 * tamiz_work_check_may_accept:
 * @work: the work
 * @handoff: a handoff as it was read
 * @said: who accepts it, and how they said it
 * @error: return location
 *
 * Checks all that accepting checks, and accepts nothing: for who must first be asked for more.
 *
 * Returns: whether it may be accepted; else %TAMIZ_CORE_ERROR_NOT_ALLOWED where it is somebody
 *   else's, %TAMIZ_CORE_ERROR_REFUSED where it is decided already
 */
gboolean
tamiz_work_check_may_accept (TamizWork        *work,
                             TamizRecord      *handoff,
                             const TamizSaid  *said,
                             GError          **error)
{
  return check_is_theirs (work, handoff, said, error) && tamiz_work_check_undecided (work, handoff, error);
}

/**
 * tamiz_work_accept_said:
 * @work: the work
 * @handoff: a handoff as it was read
 * @said: who accepts it, and how they said it
 * @error: return location
 *
 * Accepts a handoff for the executive it was handed to.
 *
 * Returns: whether it was accepted; else %TAMIZ_CORE_ERROR_NOT_ALLOWED where it is somebody
 *   else's, %TAMIZ_CORE_ERROR_REFUSED where it is decided already
 */
gboolean
tamiz_work_accept_said (TamizWork        *work,
                        TamizRecord      *handoff,
                        const TamizSaid  *said,
                        GError          **error)
{
  return tamiz_work_check_may_accept (work, handoff, said, error) && accept (work, handoff, said, error);
}

/* After acceptance a lead is sent back with a cause, within the days of the agreement. */
static gboolean
check_send_back (TamizWork               *work,
                 TamizRecord             *handoff,
                 const TamizReturnOrder  *order,
                 GError                 **error)
{
  gint64 decided = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DECIDED_AT);
  g_autoptr (TamizDefinition) definition = NULL;

  if (!tamiz_work_require (order->cause >= 0, TAMIZ_CORE_ERROR_INVALID, error,
                           _("An accepted lead is sent back with a cause")))
    return FALSE;
  definition = load_definition (work, handoff, error);

  return definition != NULL
         && tamiz_work_require (work->now <= decided + definition->sla.send_back_days * TAMIZ_DAY,
                                TAMIZ_CORE_ERROR_REFUSED, error,
                                _("An accepted lead can be sent back for %" PRId64
                                  " days only; report its outcome instead"),
                                definition->sla.send_back_days);
}

static gboolean
check_return (TamizWork               *work,
              TamizRecord             *handoff,
              const TamizReturnOrder  *order,
              GError                 **error)
{
  if (!check_is_theirs (work, handoff, &order->said, error)
      || !tamiz_work_require (!tamiz_text_is_blank (order->reason)
                                  && (order->criterion != NULL) != (order->cause >= 0),
                              TAMIZ_CORE_ERROR_INVALID, error,
                              _("A return names the failed criterion or a cause, and a reason")))
    return FALSE;

  return tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) == TAMIZ_HANDOFF_ACCEPTED
             ? check_send_back (work, handoff, order, error)
             : tamiz_work_check_undecided (work, handoff, error);
}

/* The answer that the return calls in question counts as unknown until it is given anew.
 * @title: (out): what people call the criterion
 */
static gboolean
dispute_answer (TamizWork       *work,
                TamizChangeSet  *set,
                TamizFacts      *facts,
                TamizRecord     *handoff,
                const char      *key,
                char           **title,
                GError         **error)
{
  TamizRecord *answer = tamiz_facts_find_answer (facts, key, G_MAXINT64);
  g_autoptr (TamizDefinition) definition = load_definition (work, handoff, error);
  TamizCriterion *criterion = definition != NULL ? tamiz_definition_find_criterion (definition, key) : NULL;

  if (definition == NULL
      || !tamiz_work_require (criterion != NULL, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                              _("The definition it was handed over by has no criterion “%s”"), key))
    return FALSE;

  *title = g_strdup (criterion->title);
  if (answer != NULL)
    tamiz_change_set_update_int (set, answer, TAMIZ_ANSWER_DISPUTED, tamiz_record_get_id (handoff));
  return TRUE;
}

/* “Returned by sales: Budget: there is none. Acceptable with: an approved one” */
static char *
dup_task_text (const char *what,
               const char *reason,
               const char *wanted)
{
  g_autofree char *why = g_strdup_printf ("%s: %s", what, reason);

  if (wanted != NULL)
    /* Translators: what failed and why, then what would make the lead acceptable */
    return g_strdup_printf (_("Returned by sales: %s. Acceptable with: %s"), why, wanted);

  return g_strdup_printf (_("Returned by sales: %s"), why);
}

static gboolean
write_return (TamizWork               *work,
              TamizChangeSet          *set,
              TamizFacts              *facts,
              TamizRecord             *handoff,
              const TamizReturnOrder  *order,
              GError                 **error)
{
  g_autofree char *reason = tamiz_text_clean (order->reason);
  g_autofree char *wanted = tamiz_text_clean (order->wanted);
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;
  g_autoptr (json_t) values = NULL;
  const char *what;
  TamizRecord *move;

  if (order->criterion != NULL && !dispute_answer (work, set, facts, handoff, order->criterion, &title, error))
    return FALSE;
  move = tamiz_decision_add_move (work, set, handoff, tamiz_facts_get_stage (facts), TAMIZ_STAGE_MQL, TAMIZ_MOVE_RETURN,
                                  reason, error);
  if (move == NULL)
    return FALSE;
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_AT, get_decided_at (work, handoff, &order->said));

  set_decided (work, set, handoff, TAMIZ_HANDOFF_RETURNED, &order->said);
  tamiz_change_set_update_text (set, handoff, TAMIZ_HANDOFF_REASON, reason);
  tamiz_change_set_update_text (set, handoff, TAMIZ_HANDOFF_WANTED, wanted);
  if (order->criterion != NULL)
    tamiz_change_set_update_text (set, handoff, TAMIZ_HANDOFF_CRITERION, order->criterion);
  else
    tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_CAUSE, order->cause);

  what = title != NULL ? title : tamiz_enum_label (TAMIZ_ENUM_RETURN, order->cause);
  text = dup_task_text (what, reason, wanted);
  values = json_object ();
  tamiz_json_set_text (values, "criterion", what);
  tamiz_json_set_text (values, "reason", reason);
  if (wanted != NULL)
    tamiz_json_set_text (values, "wanted", wanted);
  return tamiz_work_update_step (work, set, handoff, TAMIZ_STEP_ACCEPTANCE, TAMIZ_STEP_STATE_FAILED, reason, error)
         && tamiz_work_add_handoff_task (work, set, handoff, text, work->now + TAMIZ_DAY, error)
         && tamiz_work_decide_meeting (work, set, facts, handoff, order->fate, error)
         && tell_sender (work, set, handoff, &order->said, "returned", "returned", NULL, error)
         && tamiz_work_tell_sender (work, set, facts, handoff, values, error);
}

/**
 * tamiz_work_return_handoff:
 * @work: the work
 * @handoff: a handoff as it was read
 * @order: what is wrong with it, and who says so
 * @error: return location
 *
 * Returns a handoff to marketing, or sends an accepted one back: the lead's stage, the disputed
 * answer, the task for whoever sent it, what becomes of the meeting and whom that is told, all in
 * one transaction.
 *
 * Returns: whether it was returned; else %TAMIZ_CORE_ERROR_NOT_ALLOWED where it is somebody
 *   else's, %TAMIZ_CORE_ERROR_INVALID or %TAMIZ_CORE_ERROR_NOT_FOUND for what was said,
 *   %TAMIZ_CORE_ERROR_REFUSED where it is decided already
 */
gboolean
tamiz_work_return_handoff (TamizWork               *work,
                           TamizRecord             *handoff,
                           const TamizReturnOrder  *order,
                           GError                 **error)
{
  g_autoptr (TamizFacts) facts = NULL;
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new (choose_actor (work, &order->said), "handoff.return");

  if (!check_return (work, handoff, order, error))
    return FALSE;
  facts = tamiz_reader_load_facts (work->reader, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), error);

  return facts != NULL && write_return (work, set, facts, handoff, order, error)
         && tamiz_work_apply_decision (work, set, handoff, error);
}

/**
 * tamiz_work_withdraw_handoff:
 * @work: the work
 * @handoff: a handoff as it was read
 * @reason: why
 * @fate: #TamizMeetingFate: what becomes of the meeting; -1 = not said
 * @error: return location
 *
 * Takes back what waits for a decision.
 *
 * Returns: whether it was withdrawn
 */
gboolean
tamiz_work_withdraw_handoff (TamizWork    *work,
                             TamizRecord  *handoff,
                             const char   *reason,
                             int           fate,
                             GError      **error)
{
  const TamizSaid said = { 0 };
  g_autoptr (TamizFacts) facts = NULL;
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "handoff.withdraw");
  g_autofree char *clean = tamiz_text_clean (reason);

  if (!tamiz_work_check_undecided (work, handoff, error)
      || !tamiz_work_require (clean != NULL, TAMIZ_CORE_ERROR_INVALID, error, _("A withdrawal needs a reason")))
    return FALSE;
  facts = tamiz_reader_load_facts (work->reader, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), error);
  if (facts == NULL
      || tamiz_decision_add_move (work, set, handoff, tamiz_facts_get_stage (facts),
                                  tamiz_handoff_get_origin (facts, tamiz_record_get_id (handoff)),
                                  TAMIZ_MOVE_WITHDRAW, clean, error) == NULL)
    return FALSE;

  set_decided (work, set, handoff, TAMIZ_HANDOFF_WITHDRAWN, &said);
  tamiz_change_set_update_text (set, handoff, TAMIZ_HANDOFF_REASON, clean);

  return tamiz_work_update_step (work, set, handoff, TAMIZ_STEP_ACCEPTANCE, TAMIZ_STEP_STATE_FAILED, clean, error)
         && tamiz_work_decide_meeting (work, set, facts, handoff, fate, error)
         && tamiz_work_apply_decision (work, set, handoff, error);
}
