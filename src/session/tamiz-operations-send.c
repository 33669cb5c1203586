#define G_LOG_DOMAIN "tamiz-operations-send"

#include "config.h"

#include "tamiz-answers.h"
#include "tamiz-consents.h"
#include "tamiz-error.h"
#include "tamiz-freezing.h"
#include "tamiz-handoffs.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-session-private.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* A lead that is ready goes to a sales executive. */

static gboolean
is_waived (TamizWork *work,
           int        field)
{
  return tamiz_record_get_int (work->base, field) != 0;
}

static const char *
get_state_words (TamizHandoffStep step,
                 TamizStepState   state)
{
  if (step == TAMIZ_STEP_CONFIRMATION && state == TAMIZ_STEP_STATE_WAITING)
    return _("The mail to the contact is written by hand: no mail account is set up");
  if (step == TAMIZ_STEP_ALERT && state == TAMIZ_STEP_STATE_DONE)
    return _("Among the executive's packets in the program");

  return NULL;
}

static gboolean
add_steps (TamizWork       *work,
           TamizChangeSet  *set,
           TamizFacts      *facts,
           TamizRecord     *handoff,
           GError         **error)
{
  g_autofree char *no_mail = tamiz_consents_dup_why_not (facts->consents, TAMIZ_CHANNEL_MAIL,
                                                         tamiz_day_of (work->now, work->zone));
  const TamizStepState states[] = {
    [TAMIZ_STEP_COMPLETE] = TAMIZ_STEP_STATE_DONE,
    [TAMIZ_STEP_MEETING] = tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING) ? TAMIZ_STEP_STATE_DONE
                                                                             : TAMIZ_STEP_STATE_WAIVED,
    [TAMIZ_STEP_CONFIRMATION] = no_mail != NULL || is_waived (work, TAMIZ_BASE_WAIVE_CONFIRMATION)
                                    ? TAMIZ_STEP_STATE_WAIVED
                                    : TAMIZ_STEP_STATE_WAITING,
    [TAMIZ_STEP_ALERT] = TAMIZ_STEP_STATE_DONE,
    [TAMIZ_STEP_ACCEPTANCE] = TAMIZ_STEP_STATE_WAITING,
    [TAMIZ_STEP_TRANSFER] = TAMIZ_STEP_STATE_WAITING,
  };

  for (guint step = 0; step < G_N_ELEMENTS (states); step++)
    {
      TamizRecord *record = tamiz_work_insert (work, set, TAMIZ_KIND_HANDOFF_STEP, error);

      if (record == NULL)
        return FALSE;
      tamiz_record_set_int (record, TAMIZ_HANDOFF_STEP_HANDOFF, tamiz_record_get_id (handoff));
      tamiz_record_set_int (record, TAMIZ_HANDOFF_STEP_STEP, step);
      tamiz_record_set_int (record, TAMIZ_HANDOFF_STEP_STATE, states[step]);
      tamiz_record_set_int (record, TAMIZ_HANDOFF_STEP_AT, work->now);
      tamiz_record_set_text (record, TAMIZ_HANDOFF_STEP_MESSAGE,
                             step == TAMIZ_STEP_CONFIRMATION && no_mail != NULL
                                 ? no_mail
                                 : get_state_words (step, states[step]));
    }

  return TRUE;
}

static TamizRecord *
find_executive (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizRecord) user = tamiz_work_find_user (work, tamiz_work_text (work, "to"), error);

  if (user == NULL
      || !tamiz_work_require ((tamiz_record_get_int (user, TAMIZ_USER_ROLES) & (1u << TAMIZ_ROLE_SALES)) != 0
                                  && tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) != 0,
                              TAMIZ_CORE_ERROR_REFUSED, error,
                              _("%s is not an active sales executive"),
                              tamiz_record_get_text (user, TAMIZ_USER_NAME)))
    return NULL;

  return g_steal_pointer (&user);
}

/* A lead that is handed over again keeps its key: the same opportunity is reopened. */
static char *
choose_key (TamizFacts *facts)
{
  if (facts->handoffs->len > 0)
    return g_strdup (tamiz_record_get_text (g_ptr_array_index (facts->handoffs, 0), TAMIZ_HANDOFF_UUID));

  return g_uuid_string_random ();
}

/* A lead that sales has is not sent again; who may not send at all is told that by storage. */
static gboolean
check_is_not_sent (TamizWork    *work,
                   TamizFacts   *facts,
                   GError      **error)
{
  int stage = tamiz_facts_get_stage (facts);

  for (guint i = 0; i < facts->handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (facts->handoffs, i);
      gint64 state = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE);

      if ((stage == TAMIZ_STAGE_HANDED_OFF && state == TAMIZ_HANDOFF_SENT)
          || (stage == TAMIZ_STAGE_ACCEPTED && state == TAMIZ_HANDOFF_ACCEPTED))
        return tamiz_work_require ((work->roles & (1u << TAMIZ_ROLE_MARKETING)) == 0,
                                   TAMIZ_CORE_ERROR_REFUSED, error,
                                   _("The lead was handed over already, with handoff %" PRId64),
                                   tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER));
    }

  return TRUE;
}

/* Sales cannot do anything with somebody who may be contacted by no way. */
static gboolean
check_may_be_contacted (TamizWork   *work,
                        TamizFacts  *facts,
                        GError     **error)
{
  gint64 today = tamiz_day_of (work->now, work->zone);

  if (!tamiz_consents_refuse_all (facts->consents, today))
    return TRUE;
  if (!tamiz_consents_check (facts->consents, TAMIZ_CHANNEL_ANY, today, error))
    return FALSE;
  return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_REFUSED, error,
                             _("The person refuses every way of being contacted: mail, telephone, "
                               "messages and letters"));
}

static json_t *
send_handoff (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "handoff.send");
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (TamizRecord) executive = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *key = NULL;
  TamizRecord *handoff, *move;
  gint64 meeting = 0, number;

  if (facts == NULL)
    return NULL;
  version = tamiz_work_require_in_force (work, &definition, error);
  if (version == NULL)
    return NULL;
  executive = find_executive (work, error);
  if (executive == NULL)
    return NULL;
  if (!tamiz_work_time (work, "meeting", &meeting)
      && !tamiz_work_require (is_waived (work, TAMIZ_BASE_WAIVE_MEETING), TAMIZ_CORE_ERROR_REFUSED, error,
                              _("A meeting or call between contact and executive must be arranged; "
                                "give its time")))
    return NULL;
  if (!tamiz_work_require (meeting == 0 || meeting > work->now, TAMIZ_CORE_ERROR_INVALID, error,
                           _("The meeting would be in the past; give a time to come"))
      || !check_may_be_contacted (work, facts, error) || !check_is_not_sent (work, facts, error))
    return NULL;
  number = tamiz_reader_get_last_number (work->reader, error) + 1;
  if (number == 0)
    return NULL;

  handoff = tamiz_work_insert (work, set, TAMIZ_KIND_HANDOFF, error);
  move = handoff != NULL ? tamiz_work_insert (work, set, TAMIZ_KIND_STAGE_MOVE, error) : NULL;
  if (move == NULL)
    return NULL;
  key = choose_key (facts);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_NUMBER, number);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_EXECUTIVE, tamiz_record_get_id (executive));
  if (meeting != 0)
    tamiz_record_set_int (handoff, TAMIZ_HANDOFF_MEETING, meeting);
  tamiz_record_set_text (handoff, TAMIZ_HANDOFF_UUID, key);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_STATE, TAMIZ_HANDOFF_SENT);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_SENT_AT, work->now);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_SENT_BY, work->actor.user);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_DEFINITION, tamiz_record_get_id (version));
  tamiz_work_add_handoff_move (work, move, facts, TAMIZ_STAGE_HANDED_OFF, TAMIZ_MOVE_HANDOFF, handoff, NULL);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_DEFINITION, tamiz_record_get_id (version));
  if (!tamiz_work_freeze_packet (work, facts, definition,
                                 tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION), executive, handoff, NULL,
                                 error)
      || !add_steps (work, set, facts, handoff, error))
    return NULL;

  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL || !tamiz_work_accept_waived (work, error))
    return NULL;

  return tamiz_work_answer_handoff (work, tamiz_record_get_id (handoff), error);
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter send_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The lead's id") },
  { "to", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("The sales executive, by e-mail") },
  { "meeting", TAMIZ_PARAMETER_TIME, 0, 0, N_("When contact and executive meet") },
  { NULL },
};

const TamizOperationEntry tamiz_send_operations[] = {
  { { "handoff.send", N_("Hand a lead over to a sales executive"), 0, send_parameters, NULL },
    send_handoff },
  { { NULL }, NULL },
};
