#define G_LOG_DOMAIN "tamiz-operations-handoff"

#include "config.h"

#include "tamiz-answers.h"
#include "tamiz-consents.h"
#include "tamiz-error.h"
#include "tamiz-handoffs.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-packet.h"
#include "tamiz-qualify.h"
#include "tamiz-session-private.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* From the lead that is ready to the executive who accepts or returns it. */

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

static gboolean
freeze_packet (TamizWork        *work,
               TamizFacts       *facts,
               TamizDefinition  *definition,
               gint64            version,
               TamizRecord      *executive,
               TamizRecord      *handoff,
               GError          **error)
{
  g_autoptr (TamizVerdict) verdict = tamiz_qualify_judge (definition, version, facts, work->now);
  g_autoptr (GHashTable) users = tamiz_work_names (work, TAMIZ_KIND_USER, TAMIZ_USER_NAME, error);
  g_autoptr (GHashTable) sources = NULL;
  g_autoptr (GHashTable) campaigns = NULL;
  g_autoptr (GHashTable) lines = NULL;
  gint64 source = tamiz_record_get_int (facts->lead, TAMIZ_LEAD_SOURCE);
  gint64 campaign = tamiz_record_get_int (facts->lead, TAMIZ_LEAD_CAMPAIGN);
  gint64 line = tamiz_record_get_int (facts->lead, TAMIZ_LEAD_PRODUCT_LINE);
  g_autoptr (json_t) packet = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *digest = NULL;
  TamizPacketInput input = { 0 };

  if (users == NULL)
    return FALSE;
  sources = tamiz_work_names (work, TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME, error);
  if (sources == NULL)
    return FALSE;
  campaigns = tamiz_work_names (work, TAMIZ_KIND_CAMPAIGN, TAMIZ_CAMPAIGN_NAME, error);
  if (campaigns == NULL)
    return FALSE;
  lines = tamiz_work_names (work, TAMIZ_KIND_PRODUCT_LINE, TAMIZ_PRODUCT_LINE_NAME, error);
  if (lines == NULL)
    return FALSE;

  input.facts = facts;
  input.definition = definition;
  input.definition_version = version;
  input.verdict = verdict;
  input.uuid = tamiz_record_get_text (handoff, TAMIZ_HANDOFF_UUID);
  input.number = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER);
  input.executive_name = tamiz_record_get_text (executive, TAMIZ_USER_NAME);
  input.executive_email = tamiz_record_get_text (executive, TAMIZ_USER_EMAIL);
  input.sender_name = g_hash_table_lookup (users, &work->actor.user);
  input.meeting = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING);
  input.now = work->now;
  input.zone = work->zone;
  input.users = users;
  input.source_name = g_hash_table_lookup (sources, &source);
  input.campaign_name = g_hash_table_lookup (campaigns, &campaign);
  input.product_line_name = g_hash_table_lookup (lines, &line);
  packet = tamiz_packet_build (&input);
  canonical = tamiz_json_to_canonical (packet);
  digest = tamiz_json_digest (canonical);
  tamiz_record_set_text (handoff, TAMIZ_HANDOFF_PACKET, canonical);
  tamiz_record_set_text (handoff, TAMIZ_HANDOFF_PACKET_DIGEST, digest);

  return TRUE;
}

static void
add_move (TamizWork       *work,
          TamizRecord     *move,
          TamizFacts      *facts,
          int              to,
          TamizMoveCause   cause,
          TamizRecord     *handoff,
          const char      *why)
{
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_AT, work->now);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_FROM, tamiz_facts_get_stage (facts));
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_TO, to);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_CAUSE, cause);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_ACTOR, TAMIZ_ACTOR_USER);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_BY, work->actor.user);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_HANDOFF, tamiz_record_get_id (handoff));
  tamiz_record_set_text (move, TAMIZ_STAGE_MOVE_WHY, why);
}

static json_t *
answer_handoff (TamizWork *work,
                gint64     id,
                GError   **error)
{
  g_autoptr (TamizRecord) handoff = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, error);

  return handoff != NULL ? tamiz_work_handoff_to_json (work, handoff, FALSE, error) : NULL;
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
  add_move (work, move, facts, TAMIZ_STAGE_HANDED_OFF, TAMIZ_MOVE_HANDOFF, handoff, NULL);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_DEFINITION, tamiz_record_get_id (version));
  if (!freeze_packet (work, facts, definition, tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION),
                      executive, handoff, error)
      || !add_steps (work, set, facts, handoff, error))
    return NULL;

  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL || !tamiz_work_accept_waived (work, error))
    return NULL;

  return answer_handoff (work, tamiz_record_get_id (handoff), error);
}

static gboolean
check_is_mine (TamizWork    *work,
               TamizRecord  *handoff,
               GError      **error)
{
  return tamiz_work_require (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE) == work->actor.user,
                             TAMIZ_CORE_ERROR_NOT_ALLOWED, error,
                             _("Only the executive it was handed to may decide on it"));
}

static gboolean
check_state (TamizRecord        *handoff,
             TamizHandoffState   state,
             GError            **error)
{
  return tamiz_work_require (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) == (gint64) state,
                             TAMIZ_CORE_ERROR_REFUSED, error, _("The handoff is in the state “%s”"),
                             tamiz_enum_label (TAMIZ_ENUM_HANDOFF,
                                               tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE)));
}

static json_t *
accept_handoff (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizRecord) handoff = tamiz_work_find_handoff (work, error);
  g_autoptr (TamizRecord) user = NULL;
  unsigned char *secret_key = NULL;

  if (handoff == NULL || !check_is_mine (work, handoff, error)
      || !check_state (handoff, TAMIZ_HANDOFF_SENT, error))
    return NULL;
  user = tamiz_work_check_passphrase (work, &secret_key, error);
  if (secret_key != NULL)
    sodium_memzero (secret_key, crypto_sign_SECRETKEYBYTES);
  g_free (secret_key);
  if (user == NULL || !tamiz_work_accept_handoff (work, handoff, error))
    return NULL;

  return answer_handoff (work, tamiz_record_get_id (handoff), error);
}

/* After acceptance a lead is sent back with a cause, within the days of the SLA. */
static gboolean
check_send_back (TamizWork    *work,
                 TamizRecord  *handoff,
                 GError      **error)
{
  g_autoptr (TamizRecord) version
      = tamiz_reader_load (work->reader, TAMIZ_KIND_DEFINITION,
                           tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DEFINITION), error);
  g_autoptr (TamizDefinition) definition = NULL;
  gint64 decided = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DECIDED_AT);

  if (version == NULL)
    return FALSE;
  definition = tamiz_session_parse_definition (work->session, version, error);
  if (definition == NULL)
    return FALSE;

  return tamiz_work_require (work->now <= decided + definition->sla.send_back_days * TAMIZ_DAY,
                             TAMIZ_CORE_ERROR_REFUSED, error,
                             _("An accepted lead can be sent back for %" PRId64
                               " days only; report its outcome instead"),
                             definition->sla.send_back_days);
}

static gboolean
dispute_answer (TamizWork       *work,
                TamizChangeSet  *set,
                TamizFacts      *facts,
                TamizRecord     *handoff,
                const char      *criterion,
                GError         **error)
{
  TamizRecord *answer = tamiz_facts_find_answer (facts, criterion, G_MAXINT64);
  g_autoptr (TamizRecord) version
      = tamiz_reader_load (work->reader, TAMIZ_KIND_DEFINITION,
                           tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DEFINITION), error);
  g_autoptr (TamizDefinition) definition = NULL;

  if (version == NULL)
    return FALSE;
  definition = tamiz_session_parse_definition (work->session, version, error);
  if (definition == NULL
      || !tamiz_work_require (tamiz_definition_find_criterion (definition, criterion) != NULL,
                              TAMIZ_CORE_ERROR_NOT_FOUND, error,
                              _("The definition it was handed over by has no criterion “%s”"), criterion))
    return FALSE;

  if (answer != NULL)
    tamiz_change_set_update_int (set, answer, TAMIZ_ANSWER_DISPUTED, tamiz_record_get_id (handoff));
  return TRUE;
}

static gboolean
add_return_task (TamizWork       *work,
                 TamizChangeSet  *set,
                 TamizFacts      *facts,
                 TamizRecord     *handoff,
                 const char      *reason,
                 GError         **error)
{
  TamizRecord *task = tamiz_work_insert (work, set, TAMIZ_KIND_TASK, error);
  g_autofree char *text = g_strdup_printf (_("Returned by sales: %s"), reason);

  if (task == NULL)
    return FALSE;

  tamiz_record_set_int (task, TAMIZ_TASK_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_text (task, TAMIZ_TASK_TEXT, text);
  tamiz_record_set_int (task, TAMIZ_TASK_ASSIGNEE, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_BY));
  tamiz_record_set_int (task, TAMIZ_TASK_DUE, work->now + TAMIZ_DAY);
  return TRUE;
}

static json_t *
return_handoff (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizRecord) handoff = tamiz_work_find_handoff (work, error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "handoff.return");
  g_autoptr (TamizFacts) facts = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *reason = tamiz_text_clean (tamiz_work_text (work, "reason"));
  const char *criterion = tamiz_work_text (work, "criterion");
  int cause = tamiz_work_choice (work, "cause", TAMIZ_ENUM_RETURN);
  gboolean accepted;
  TamizRecord *move;

  if (handoff == NULL || !check_is_mine (work, handoff, error)
      || !tamiz_work_require (reason != NULL && (criterion != NULL) != (cause >= 0),
                              TAMIZ_CORE_ERROR_INVALID, error,
                              _("A return names the failed criterion or a cause, and a reason")))
    return NULL;
  accepted = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) == TAMIZ_HANDOFF_ACCEPTED;
  if (accepted ? !(tamiz_work_require (cause >= 0, TAMIZ_CORE_ERROR_INVALID, error,
                                       _("An accepted lead is sent back with a cause"))
                   && check_send_back (work, handoff, error))
               : !check_state (handoff, TAMIZ_HANDOFF_SENT, error))
    return NULL;
  facts = tamiz_reader_load_facts (work->reader, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), error);
  if (facts == NULL
      || (criterion != NULL && !dispute_answer (work, set, facts, handoff, criterion, error)))
    return NULL;

  move = tamiz_work_insert (work, set, TAMIZ_KIND_STAGE_MOVE, error);
  if (move == NULL)
    return NULL;
  add_move (work, move, facts, TAMIZ_STAGE_MQL, TAMIZ_MOVE_RETURN, handoff, reason);
  tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_STATE, TAMIZ_HANDOFF_RETURNED);
  tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_DECIDED_AT, work->now);
  tamiz_change_set_update_text (set, handoff, TAMIZ_HANDOFF_REASON, reason);
  if (criterion != NULL)
    tamiz_change_set_update_text (set, handoff, TAMIZ_HANDOFF_CRITERION, criterion);
  else
    tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_CAUSE, cause);
  if (!tamiz_work_update_step (work, set, handoff, TAMIZ_STEP_ACCEPTANCE, TAMIZ_STEP_STATE_FAILED, reason,
                               error))
    return NULL;
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return NULL;

  /* The task is marketing's, made by the program: sales may not work their leads. */
  g_clear_pointer (&set, tamiz_change_set_unref);
  g_clear_pointer (&commit, tamiz_commit_unref);
  set = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "handoff.return");
  if (!add_return_task (work, set, facts, handoff, reason, error))
    return NULL;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? answer_handoff (work, tamiz_record_get_id (handoff), error) : NULL;
}

static json_t *
withdraw_handoff (TamizWork *work,
                  GError   **error)
{
  g_autoptr (TamizRecord) handoff = tamiz_work_find_handoff (work, error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "handoff.withdraw");
  g_autoptr (TamizFacts) facts = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *reason = tamiz_text_clean (tamiz_work_text (work, "reason"));
  TamizRecord *move;

  if (handoff == NULL || !check_state (handoff, TAMIZ_HANDOFF_SENT, error)
      || !tamiz_work_require (reason != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                              _("A withdrawal needs a reason")))
    return NULL;
  facts = tamiz_reader_load_facts (work->reader, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), error);
  if (facts == NULL)
    return NULL;

  move = tamiz_work_insert (work, set, TAMIZ_KIND_STAGE_MOVE, error);
  if (move == NULL)
    return NULL;
  add_move (work, move, facts, TAMIZ_STAGE_SQL, TAMIZ_MOVE_WITHDRAW, handoff, reason);
  tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_STATE, TAMIZ_HANDOFF_WITHDRAWN);
  tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_DECIDED_AT, work->now);
  tamiz_change_set_update_text (set, handoff, TAMIZ_HANDOFF_REASON, reason);
  if (!tamiz_work_update_step (work, set, handoff, TAMIZ_STEP_ACCEPTANCE, TAMIZ_STEP_STATE_FAILED, reason,
                               error))
    return NULL;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? answer_handoff (work, tamiz_record_get_id (handoff), error) : NULL;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)
#define NUMBER { "number", TAMIZ_PARAMETER_NUMBER, REQUIRED_POSITIONAL, 0, N_("The handoff's number") }

static const TamizParameter send_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The lead's id") },
  { "to", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("The sales executive, by e-mail") },
  { "meeting", TAMIZ_PARAMETER_TIME, 0, 0, N_("When contact and executive meet") },
  { NULL },
};

static const TamizParameter number_parameters[] = { NUMBER, { NULL } };

static const TamizParameter return_parameters[] = {
  NUMBER,
  { "criterion", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The criterion that it fails") },
  { "cause", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_RETURN, N_("What is wrong otherwise") },
  { "reason", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("Why") },
  { NULL },
};

static const TamizParameter withdraw_parameters[] = {
  NUMBER,
  { "reason", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("Why") },
  { NULL },
};

const TamizOperationEntry tamiz_handoff_operations[] = {
  { { "handoff.send", N_("Hand a lead over to a sales executive"), 0, send_parameters, NULL },
    send_handoff },
  { { "handoff.accept", N_("Accept a handoff"), 0, number_parameters, NULL }, accept_handoff },
  { { "handoff.return", N_("Return a handoff with criterion or cause"), 0, return_parameters, NULL },
    return_handoff },
  { { "handoff.withdraw", N_("Take a handoff back"), 0, withdraw_parameters, NULL }, withdraw_handoff },
  { { NULL }, NULL },
};
