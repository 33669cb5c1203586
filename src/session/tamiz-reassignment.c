#define G_LOG_DOMAIN "tamiz-reassignment"

#include "config.h"

#include "tamiz-reassignment.h"

#include "tamiz-consents.h"
#include "tamiz-decisions.h"
#include "tamiz-error.h"
#include "tamiz-exceptions.h"
#include "tamiz-executives.h"
#include "tamiz-freezing.h"
#include "tamiz-meeting-fates.h"
#include "tamiz-meetings.h"
#include "tamiz-notices.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-people.h"
#include "tamiz-session-private.h"
#include "tamiz-text.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* The old handoff ends as reassigned, and a new one with a packet of its own is sent to the
 * colleague.  The lead goes back to where it was handed over from and to sales again in the same
 * change: nobody ever finds it without somebody who has it, and their time begins anew.
 */

/* To whom something is given has to be there to take it. */
static gboolean
check_executive (TamizWork    *work,
                 TamizRecord  *handoff,
                 TamizRecord  *executive,
                 GError      **error)
{
  return tamiz_work_require (tamiz_record_get_id (executive)
                                 != tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE),
                             TAMIZ_CORE_ERROR_INVALID, error, _("%s has the handoff already; choose a colleague"),
                             tamiz_record_get_text (executive, TAMIZ_USER_NAME))
         && tamiz_work_check_executive (work, executive, error);
}

static gboolean
check_order (TamizWork                 *work,
             TamizRecord               *handoff,
             const TamizReassignOrder  *order,
             GError                   **error)
{
  gboolean mine = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE) == work->actor.user;

  if (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) == TAMIZ_HANDOFF_ACCEPTED)
    return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_REFUSED, error,
                               _("An accepted lead is not reassigned; it is sent back with a cause"));

  return tamiz_work_require (mine || (work->roles & (1u << TAMIZ_ROLE_MANAGER)) != 0, TAMIZ_CORE_ERROR_NOT_ALLOWED,
                             error, _("A handoff is reassigned by its executive or by a manager"))
         && tamiz_work_check_undecided (work, handoff, error)
         && tamiz_work_require (!tamiz_text_is_blank (order->reason), TAMIZ_CORE_ERROR_INVALID, error,
                                _("A reassignment needs a reason"))
         && check_executive (work, handoff, order->executive, error);
}

/* What would be sent back at once is not passed on. */
static gboolean
check_may_be_contacted (TamizWork   *work,
                        TamizFacts  *facts,
                        GError     **error)
{
  return tamiz_work_require (!tamiz_consents_refuse_all (facts->consents, tamiz_day_of (work->now, work->zone)),
                             TAMIZ_CORE_ERROR_REFUSED, error,
                             _("The person refuses every way of being contacted by now; return the handoff instead"));
}

static void
copy_field (TamizRecord *to,
            TamizRecord *from,
            int          field)
{
  const TamizValue *value = tamiz_record_get (from, field);

  if (value->type == TAMIZ_VALUE_INT)
    tamiz_record_set_int (to, field, value->integer);
  else if (value->type == TAMIZ_VALUE_TEXT)
    tamiz_record_set_text (to, field, tamiz_record_get_text (from, field));
}

/* The invitation keeps its UID, and each change of it raises its number. */
static gboolean
take_meeting (TamizWork                 *work,
              TamizChangeSet            *set,
              TamizRecord               *made,
              TamizRecord               *handoff,
              const TamizReassignOrder  *order,
              GError                   **error)
{
  static const int fields[] = { TAMIZ_HANDOFF_MEETING, TAMIZ_HANDOFF_MEETING_KIND, TAMIZ_HANDOFF_MEETING_MINUTES,
                                TAMIZ_HANDOFF_MEETING_PLACE, TAMIZ_HANDOFF_MEETING_UID };

  if (order->cancels)
    return TRUE;
  /* One that was cancelled stays so; where a time is given it is another meeting. */
  if (!tamiz_handoff_has_meeting (handoff))
    {
      const TamizMeetingOrder another = { .at = order->meeting, .kind = -1, .despite_busy = TRUE };

      return order->meeting == 0 || tamiz_work_set_meeting (work, set, made, &another, error);
    }

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    copy_field (made, handoff, fields[i]);
  if (order->meeting != 0)
    tamiz_record_set_int (made, TAMIZ_HANDOFF_MEETING, order->meeting);
  tamiz_record_set_int (made, TAMIZ_HANDOFF_MEETING_SEQUENCE,
                        tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_SEQUENCE) + 1);
  tamiz_record_set_int (made, TAMIZ_HANDOFF_MEETING_STATE, TAMIZ_MEETING_STATE_INVITED);
  return TRUE;
}

static TamizRecord *
make_handoff (TamizWork                 *work,
              TamizChangeSet            *set,
              TamizRecord               *handoff,
              const TamizReassignOrder  *order,
              GError                   **error)
{
  static const int fields[] = { TAMIZ_HANDOFF_LEAD, TAMIZ_HANDOFF_UUID, TAMIZ_HANDOFF_DEFINITION,
                                TAMIZ_HANDOFF_SENT_BY, TAMIZ_HANDOFF_EXCEPTION };
  gint64 last = tamiz_reader_get_last_number (work->reader, error);
  TamizRecord *made = last >= 0 ? tamiz_work_insert (work, set, TAMIZ_KIND_HANDOFF, error) : NULL;

  if (made == NULL)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    copy_field (made, handoff, fields[i]);
  tamiz_record_set_int (made, TAMIZ_HANDOFF_NUMBER, last + 1);
  tamiz_record_set_int (made, TAMIZ_HANDOFF_PREVIOUS, tamiz_record_get_id (handoff));
  tamiz_record_set_int (made, TAMIZ_HANDOFF_EXECUTIVE, tamiz_record_get_id (order->executive));
  tamiz_record_set_int (made, TAMIZ_HANDOFF_STATE, TAMIZ_HANDOFF_SENT);
  tamiz_record_set_int (made, TAMIZ_HANDOFF_SENT_AT, work->now);

  return take_meeting (work, set, made, handoff, order, error) ? made : NULL;
}

static gboolean
add_step (TamizWork        *work,
          TamizChangeSet   *set,
          TamizRecord      *made,
          TamizHandoffStep  step,
          TamizStepState    state,
          const char       *message,
          GError          **error)
{
  TamizRecord *record = tamiz_work_insert (work, set, TAMIZ_KIND_HANDOFF_STEP, error);

  if (record == NULL)
    return FALSE;
  tamiz_record_set_int (record, TAMIZ_HANDOFF_STEP_HANDOFF, tamiz_record_get_id (made));
  tamiz_record_set_int (record, TAMIZ_HANDOFF_STEP_STEP, step);
  tamiz_record_set_int (record, TAMIZ_HANDOFF_STEP_STATE, state);
  tamiz_record_set_int (record, TAMIZ_HANDOFF_STEP_AT, work->now);
  tamiz_record_set_text (record, TAMIZ_HANDOFF_STEP_MESSAGE, message);
  return TRUE;
}

/* Complete it was already; that the contact is told of is done by tell_contact(). */
static gboolean
add_steps (TamizWork       *work,
           TamizChangeSet  *set,
           TamizRecord     *made,
           GError         **error)
{
  gboolean meets = tamiz_record_has (made, TAMIZ_HANDOFF_MEETING);

  return add_step (work, set, made, TAMIZ_STEP_COMPLETE, TAMIZ_STEP_STATE_DONE, NULL, error)
         && add_step (work, set, made, TAMIZ_STEP_MEETING, meets ? TAMIZ_STEP_STATE_DONE : TAMIZ_STEP_STATE_WAIVED,
                      NULL, error)
         && add_step (work, set, made, TAMIZ_STEP_CONFIRMATION,
                      meets ? TAMIZ_STEP_STATE_WAITING : TAMIZ_STEP_STATE_WAIVED, NULL, error)
         && add_step (work, set, made, TAMIZ_STEP_ALERT, TAMIZ_STEP_STATE_DONE,
                      _("Among the executive's packets in the program"), error)
         && add_step (work, set, made, TAMIZ_STEP_ACCEPTANCE, TAMIZ_STEP_STATE_WAITING, NULL, error)
         && add_step (work, set, made, TAMIZ_STEP_TRANSFER, TAMIZ_STEP_STATE_WAITING, NULL, error);
}

/* The colleague is told in the program, once. */
static gboolean
add_notice (TamizWork       *work,
            TamizChangeSet  *set,
            TamizFacts      *facts,
            TamizRecord     *made,
            GError         **error)
{
  g_autofree char *name = tamiz_facts_dup_name (facts);
  g_autofree char *key = g_strdup_printf ("packet/%s/%" PRId64, tamiz_record_get_text (made, TAMIZ_HANDOFF_UUID),
                                          tamiz_record_get_int (made, TAMIZ_HANDOFF_NUMBER));
  /* Translators: %s is a prospect's name */
  g_autofree char *text = g_strdup_printf (_("A packet waits for you: %s"), name);
  const TamizNoticeOrder order = {
    .member = tamiz_record_get_int (made, TAMIZ_HANDOFF_EXECUTIVE),
    .topic = "packet",
    .key = key,
    .at = work->now,
    .lead = tamiz_record_get_id (facts->lead),
    .handoff = tamiz_record_get_id (made),
    .text = text,
  };

  return tamiz_work_add_notice (work, set, &order, error) != NULL;
}

static gboolean
end_old (TamizWork                 *work,
         TamizChangeSet            *set,
         TamizRecord               *handoff,
         const TamizReassignOrder  *order,
         const char                *reason,
         GError                   **error)
{
  g_autofree char *message
      = g_strdup_printf (_("Reassigned to %s: %s"), tamiz_record_get_text (order->executive, TAMIZ_USER_NAME), reason);

  tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_STATE, TAMIZ_HANDOFF_REASSIGNED);
  tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_DECIDED_AT, work->now);
  tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_DECIDED_BY, work->actor.user);
  tamiz_change_set_update_text (set, handoff, TAMIZ_HANDOFF_REASON, reason);
  if (tamiz_work_has_meeting_to_come (work, handoff))
    tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_MEETING_FATE,
                                 order->cancels ? TAMIZ_MEETING_FATE_CANCELLED : TAMIZ_MEETING_FATE_OTHER_EXECUTIVE);

  return tamiz_work_update_step (work, set, handoff, TAMIZ_STEP_ACCEPTANCE, TAMIZ_STEP_STATE_WAIVED, message, error);
}

static gboolean
add_moves (TamizWork       *work,
           TamizChangeSet  *set,
           TamizFacts      *facts,
           TamizRecord     *handoff,
           TamizRecord     *made,
           const char      *reason,
           GError         **error)
{
  int origin = tamiz_handoff_get_origin (facts, tamiz_record_get_id (handoff));
  TamizRecord *move;

  if (tamiz_decision_add_move (work, set, handoff, tamiz_facts_get_stage (facts), origin, TAMIZ_MOVE_WITHDRAW, reason,
                               error) == NULL)
    return FALSE;
  move = tamiz_decision_add_move (work, set, made, origin, TAMIZ_STAGE_HANDED_OFF, TAMIZ_MOVE_HANDOFF, reason, error);
  if (move == NULL)
    return FALSE;
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_DEFINITION, tamiz_record_get_int (made, TAMIZ_HANDOFF_DEFINITION));

  return TRUE;
}

/* (nullable): why it was let through although something was missing. */
static char *
dup_exception (TamizWork   *work,
               TamizRecord *handoff)
{
  gint64 id = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXCEPTION);
  g_autoptr (TamizRecord) exception
      = id != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_EXCEPTION, id, NULL) : NULL;

  return g_strdup (exception != NULL ? tamiz_record_get_text (exception, TAMIZ_EXCEPTION_REASON) : NULL);
}

/* The packet says who had it before and why: the new one's PREVIOUS is not ended in the base yet. */
static gboolean
freeze (TamizWork                 *work,
        TamizFacts                *facts,
        TamizRecord               *made,
        const TamizReassignOrder  *order,
        GError                   **error)
{
  g_autoptr (TamizRecord) version
      = tamiz_reader_load (work->reader, TAMIZ_KIND_DEFINITION,
                           tamiz_record_get_int (made, TAMIZ_HANDOFF_DEFINITION), error);
  g_autoptr (TamizDefinition) definition
      = version != NULL ? tamiz_session_parse_definition (work->session, version, error) : NULL;
  g_autofree char *exception = dup_exception (work, made);

  return definition != NULL
         && tamiz_work_freeze_packet (work, facts, definition,
                                      tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION), order->executive, made,
                                      exception, order->reason, error);
}

/**
 * tamiz_work_reassign_handoff: (skip)
 * @work: the work
 * @handoff: a handoff as it was read
 * @order: to whom, why, and what becomes of the meeting
 * @error: return location
 *
 * Gives a handoff that waits to a colleague, in one transaction.
 *
 * Returns: the id of the new handoff; 0 with %TAMIZ_CORE_ERROR_REFUSED where it is decided already
 *   or the colleague cannot take it, %TAMIZ_CORE_ERROR_NOT_ALLOWED or %TAMIZ_CORE_ERROR_INVALID
 */
gint64
tamiz_work_reassign_handoff (TamizWork                 *work,
                             TamizRecord               *handoff,
                             const TamizReassignOrder  *order,
                             GError                   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "handoff.reassign");
  g_autoptr (TamizFacts) facts = NULL;
  g_autofree char *reason = tamiz_text_clean (order->reason);
  TamizRecord *made;

  if (!check_order (work, handoff, order, error))
    return 0;
  facts = tamiz_reader_load_facts (work->reader, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), error);
  if (facts == NULL || !check_may_be_contacted (work, facts, error))
    return 0;
  made = make_handoff (work, set, handoff, order, error);
  if (made == NULL || !freeze (work, facts, made, order, error) || !add_steps (work, set, made, error)
      || !add_notice (work, set, facts, made, error)
      || !end_old (work, set, handoff, order, reason, error)
      || !add_moves (work, set, facts, handoff, made, reason, error)
      || !tamiz_work_tell_former (work, set, facts, handoff, order->executive, order->cancels, reason, error)
      || !tamiz_work_tell_reassigned (work, set, facts, handoff, made, order->cancels, reason, error)
      || !tamiz_work_apply_decision (work, set, handoff, error))
    return 0;

  return tamiz_record_get_id (made);
}
