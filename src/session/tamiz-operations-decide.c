#define G_LOG_DOMAIN "tamiz-operations-decide"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-handoffs.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-session-private.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* What becomes of a handoff: the executive accepts or returns it, or it is taken back. */

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

  return tamiz_work_answer_handoff (work, tamiz_record_get_id (handoff), error);
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
  tamiz_work_add_handoff_move (work, move, facts, TAMIZ_STAGE_MQL, TAMIZ_MOVE_RETURN, handoff, reason);
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

  return commit != NULL ? tamiz_work_answer_handoff (work, tamiz_record_get_id (handoff), error) : NULL;
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
  tamiz_work_add_handoff_move (work, move, facts, TAMIZ_STAGE_SQL, TAMIZ_MOVE_WITHDRAW, handoff, reason);
  tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_STATE, TAMIZ_HANDOFF_WITHDRAWN);
  tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_DECIDED_AT, work->now);
  tamiz_change_set_update_text (set, handoff, TAMIZ_HANDOFF_REASON, reason);
  if (!tamiz_work_update_step (work, set, handoff, TAMIZ_STEP_ACCEPTANCE, TAMIZ_STEP_STATE_FAILED, reason,
                               error))
    return NULL;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? tamiz_work_answer_handoff (work, tamiz_record_get_id (handoff), error) : NULL;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)
#define NUMBER { "number", TAMIZ_PARAMETER_NUMBER, REQUIRED_POSITIONAL, 0, N_("The handoff's number") }

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

const TamizOperationEntry tamiz_decide_operations[] = {
  { { "handoff.accept", N_("Accept a handoff"), 0, number_parameters, NULL }, accept_handoff },
  { { "handoff.return", N_("Return a handoff with criterion or cause"), 0, return_parameters, NULL },
    return_handoff },
  { { "handoff.withdraw", N_("Take a handoff back"), 0, withdraw_parameters, NULL }, withdraw_handoff },
  { { NULL }, NULL },
};
