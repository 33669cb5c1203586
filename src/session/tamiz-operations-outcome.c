#define G_LOG_DOMAIN "tamiz-operations-outcome"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-outcomes.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

static const int stages[] = {
  [TAMIZ_OUTCOME_WON] = TAMIZ_STAGE_WON,
  [TAMIZ_OUTCOME_LOST] = TAMIZ_STAGE_LOST,
  [TAMIZ_OUTCOME_DEFERRED] = TAMIZ_STAGE_DEFERRED,
};

/* The outcome that counts: the one written last. */
static TamizRecord *
find_last (TamizFacts *facts)
{
  TamizRecord *last = NULL;

  for (guint i = 0; i < facts->outcomes->len; i++)
    {
      TamizRecord *outcome = g_ptr_array_index (facts->outcomes, i);

      if (last == NULL || tamiz_record_get_id (outcome) > tamiz_record_get_id (last))
        last = outcome;
    }

  return last;
}

/* What came of a lead, for whoever looks at it; null while nothing has. */
json_t *
tamiz_work_outcome_to_json (TamizWork  *work,
                            TamizFacts *facts)
{
  TamizRecord *outcome = find_last (facts);
  json_t *object;

  if (outcome == NULL)
    return json_null ();

  object = json_object ();
  tamiz_json_set_text (object, "outcome",
                       tamiz_enum_nick (TAMIZ_ENUM_OUTCOME,
                                        tamiz_record_get_int (outcome, TAMIZ_OUTCOME_KIND)));
  tamiz_work_set_time (work, object, "at", tamiz_record_get_int (outcome, TAMIZ_OUTCOME_AT));
  json_object_set_new (object, "amount",
                       tamiz_json_money (tamiz_record_get_text (outcome, TAMIZ_OUTCOME_AMOUNT),
                                         tamiz_record_get_text (outcome, TAMIZ_OUTCOME_CURRENCY)));
  tamiz_json_set_text (object, "reason", tamiz_record_get_text (outcome, TAMIZ_OUTCOME_REASON));
  tamiz_json_set_text (object, "competitor", tamiz_record_get_text (outcome, TAMIZ_OUTCOME_COMPETITOR));
  tamiz_work_set_time (work, object, "until", tamiz_record_get_int (outcome, TAMIZ_OUTCOME_UNTIL));
  tamiz_json_set_text (object, "words", tamiz_record_get_text (outcome, TAMIZ_OUTCOME_RAW));
  return object;
}

/* Adds an outcome and the move it means: the end of a lead that sales accepted, or the
 * correction of a wrong close.
 */
gboolean
tamiz_work_add_outcome (TamizWork           *work,
                        TamizChangeSet      *set,
                        TamizFacts          *facts,
                        const TamizOutcome  *what,
                        GError             **error)
{
  TamizRecord *handoff = tamiz_facts_find_accepted (facts);
  int stage = tamiz_facts_get_stage (facts);
  /* What sales had put off and then ended, too, was said otherwise before. */
  gboolean correction = stage == TAMIZ_STAGE_WON || stage == TAMIZ_STAGE_LOST
                        || (stage == TAMIZ_STAGE_DEFERRED && handoff != NULL);
  TamizActor actor = tamiz_change_set_get_actor (set);
  TamizRecord *outcome = tamiz_work_insert (work, set, TAMIZ_KIND_OUTCOME, error);
  TamizRecord *move;

  if (outcome == NULL)
    return FALSE;

  tamiz_record_set_int (outcome, TAMIZ_OUTCOME_LEAD, tamiz_record_get_id (facts->lead));
  if (handoff != NULL)
    tamiz_record_set_int (outcome, TAMIZ_OUTCOME_HANDOFF, tamiz_record_get_id (handoff));
  tamiz_record_set_int (outcome, TAMIZ_OUTCOME_KIND, what->kind);
  tamiz_record_set_text (outcome, TAMIZ_OUTCOME_AMOUNT, what->amount);
  if (what->amount != NULL)
    tamiz_record_set_text (outcome, TAMIZ_OUTCOME_CURRENCY, what->currency);
  tamiz_record_set_text (outcome, TAMIZ_OUTCOME_REASON, what->reason);
  tamiz_record_set_text (outcome, TAMIZ_OUTCOME_COMPETITOR, what->competitor);
  tamiz_record_set_text (outcome, TAMIZ_OUTCOME_RAW, what->raw);
  tamiz_record_set_int (outcome, TAMIZ_OUTCOME_AT, what->at);
  if (what->until != 0)
    tamiz_record_set_int (outcome, TAMIZ_OUTCOME_UNTIL, what->until);
  if (what->good_lead >= 0)
    tamiz_record_set_int (outcome, TAMIZ_OUTCOME_GOOD_LEAD, what->good_lead);
  if (actor.user != 0)
    tamiz_record_set_int (outcome, TAMIZ_OUTCOME_BY, actor.user);
  if (what->connection != 0)
    tamiz_record_set_int (outcome, TAMIZ_OUTCOME_CONNECTION, what->connection);
  if (stage == stages[what->kind])
    return TRUE; /* only amount or reason were wrong */

  move = tamiz_work_insert (work, set, TAMIZ_KIND_STAGE_MOVE, error);
  if (move == NULL)
    return FALSE;
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_AT, what->at);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_FROM, stage);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_TO, stages[what->kind]);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_CAUSE,
                        correction ? TAMIZ_MOVE_CORRECTION : TAMIZ_MOVE_OUTCOME);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_ACTOR, actor.kind);
  if (actor.user != 0)
    tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_BY, actor.user);
  if (handoff != NULL)
    tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_HANDOFF, tamiz_record_get_id (handoff));
  tamiz_record_set_text (move, TAMIZ_STAGE_MOVE_WHY, what->reason);
  if (what->kind == TAMIZ_OUTCOME_DEFERRED)
    tamiz_change_set_update_int (set, facts->lead, TAMIZ_LEAD_DEFERRED_UNTIL, what->until);

  return TRUE;
}

/* A lost lead names one of the steward's reasons. */
static gboolean
check_reason (TamizWork   *work,
              const char  *reason,
              const char  *competitor,
              GError     **error)
{
  g_autoptr (GPtrArray) entries = tamiz_reader_list (work->reader, TAMIZ_KIND_LIST_ENTRY, error);
  g_autoptr (GString) known = g_string_new (NULL);

  if (entries == NULL
      || !tamiz_work_require (reason != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                              _("A lost lead needs a reason, one of the list of lost reasons")))
    return FALSE;

  for (guint i = 0; i < entries->len; i++)
    {
      TamizRecord *entry = g_ptr_array_index (entries, i);
      const char *key = tamiz_record_get_text (entry, TAMIZ_LIST_ENTRY_KEY);

      if (tamiz_record_get_int (entry, TAMIZ_LIST_ENTRY_LIST) != TAMIZ_LIST_LOST_REASON)
        continue;
      if (g_str_equal (key, reason))
        return tamiz_work_require (!g_str_equal (key, "competitor") || competitor != NULL,
                                   TAMIZ_CORE_ERROR_INVALID, error,
                                   _("To whom was it lost? Name the competitor"));
      g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", key);
    }

  return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” is not possible for %s; possible are: %s"), reason, "reason",
                             known->str);
}

/* Whether a won or lost lead is said to have ended the same way, but not quite so. */
static gboolean
is_other (TamizFacts         *facts,
          const TamizOutcome *what)
{
  TamizRecord *last = find_last (facts);

  if (last == NULL || tamiz_record_get_int (last, TAMIZ_OUTCOME_KIND) != (gint64) what->kind)
    return FALSE;
  if (what->kind == TAMIZ_OUTCOME_WON)
    return what->amount != NULL
           && (g_strcmp0 (what->amount, tamiz_record_get_text (last, TAMIZ_OUTCOME_AMOUNT)) != 0
               || g_strcmp0 (what->currency, tamiz_record_get_text (last, TAMIZ_OUTCOME_CURRENCY)) != 0);

  return what->kind == TAMIZ_OUTCOME_LOST
         && (g_strcmp0 (what->reason, tamiz_record_get_text (last, TAMIZ_OUTCOME_REASON)) != 0
             || g_strcmp0 (what->competitor, tamiz_record_get_text (last, TAMIZ_OUTCOME_COMPETITOR)) != 0);
}

static json_t *
set_outcome (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "outcome.set");
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *amount = tamiz_work_decimal (work, "amount");
  const char *currency = tamiz_work_text (work, "currency");
  TamizOutcome what = { .good_lead = -1, .at = work->now };
  int stage;

  if (facts == NULL)
    return NULL;
  stage = tamiz_facts_get_stage (facts);
  what.kind = tamiz_work_choice (work, "outcome", TAMIZ_ENUM_OUTCOME);
  what.amount = amount;
  what.currency = currency != NULL ? currency : tamiz_record_get_text (work->base, TAMIZ_BASE_CURRENCY);
  what.reason = tamiz_work_text (work, "reason");
  what.competitor = tamiz_work_text (work, "competitor");
  tamiz_work_time (work, "at", &what.at);
  tamiz_work_time (work, "until", &what.until);
  if (tamiz_work_flag (work, "good-lead") || tamiz_work_flag (work, "bad-lead"))
    what.good_lead = tamiz_work_flag (work, "good-lead");

  if (!tamiz_work_require (stage != stages[what.kind] || is_other (facts, &what), TAMIZ_CORE_ERROR_REFUSED,
                           error, _("The lead is there already"))
      || !tamiz_work_require (amount == NULL || *amount != '-', TAMIZ_CORE_ERROR_INVALID, error,
                              _("An amount is not below zero"))
      || !tamiz_work_require (tamiz_currency_is_code (what.currency), TAMIZ_CORE_ERROR_INVALID, error,
                              _("“%s” is not a currency; write three capital letters, as BOB or USD"),
                              what.currency)
      || (what.kind == TAMIZ_OUTCOME_LOST && !check_reason (work, what.reason, what.competitor, error))
      || (what.kind == TAMIZ_OUTCOME_DEFERRED
          && !tamiz_work_require (what.until > work->now, TAMIZ_CORE_ERROR_REFUSED, error,
                                  _("Deferred until when? Give a day to come")))
      || !tamiz_work_add_outcome (work, set, facts, &what, error))
    return NULL;

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? tamiz_work_lead_details (work, tamiz_record_get_id (facts->lead), error)
                        : NULL;
}

static const TamizParameter set_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("The lead's id") },
  { "outcome", TAMIZ_PARAMETER_CHOICE, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL,
    TAMIZ_ENUM_OUTCOME, N_("What came of it") },
  { "amount", TAMIZ_PARAMETER_DECIMAL, 0, 0, N_("Amount") },
  { "currency", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Currency; without it the base's") },
  { "reason", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Why, a key of the list of lost reasons") },
  { "competitor", TAMIZ_PARAMETER_TEXT, 0, 0, N_("To whom it was lost") },
  { "until", TAMIZ_PARAMETER_TIME, 0, 0, N_("Until when it is deferred") },
  { "at", TAMIZ_PARAMETER_TIME, 0, 0, N_("When; without it now") },
  { "good-lead", TAMIZ_PARAMETER_FLAG, 0, 0, N_("It was a good lead") },
  { "bad-lead", TAMIZ_PARAMETER_FLAG, 0, 0, N_("It was no good lead") },
  { NULL },
};

const TamizOperationEntry tamiz_outcome_operations[] = {
  { { "outcome.set", N_("Say what came of a lead"), 0, set_parameters, NULL }, set_outcome },
  { { NULL }, NULL },
};
