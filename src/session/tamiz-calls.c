#define G_LOG_DOMAIN "tamiz-calls"

#include "config.h"

#include "tamiz-calls.h"

#include "tamiz-consents.h"

#include <glib/gi18n-lib.h>

#define RETRY_AFTER (TAMIZ_DAY)
#define MAX_ATTEMPTS 5

/* (nullable): the latest call. */
TamizRecord *
tamiz_calls_find_last (TamizFacts *facts)
{
  TamizRecord *last = NULL;

  for (guint i = 0; i < facts->calls->len; i++)
    {
      TamizRecord *call = g_ptr_array_index (facts->calls, i);

      if (last == NULL || tamiz_record_get_int (call, TAMIZ_CALL_AT) >= tamiz_record_get_int (last, TAMIZ_CALL_AT))
        last = call;
    }

  return last;
}

/* The call complements something that happened: the latest that was not followed up. */
TamizRecord *
tamiz_calls_find_reason (TamizFacts       *facts,
                         gint64            after,
                         TamizCallPurpose *purpose)
{
  for (guint i = facts->activities->len; i > 0; i--)
    {
      TamizRecord *activity = g_ptr_array_index (facts->activities, i - 1);

      if (tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT) <= after)
        return NULL;
      switch (tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND))
        {
        case TAMIZ_ACTIVITY_EVENT_ATTENDED:
        case TAMIZ_ACTIVITY_EVENT_REGISTERED:
          *purpose = TAMIZ_CALL_PURPOSE_EVENT_FOLLOW_UP;
          return activity;
        case TAMIZ_ACTIVITY_FORM:
        case TAMIZ_ACTIVITY_DOWNLOAD:
        case TAMIZ_ACTIVITY_CHAT:
        case TAMIZ_ACTIVITY_DEMO:
          *purpose = TAMIZ_CALL_PURPOSE_WEB_FOLLOW_UP;
          return activity;
        case TAMIZ_ACTIVITY_EMAIL_IN:
        case TAMIZ_ACTIVITY_EMAIL_CLICK:
          *purpose = TAMIZ_CALL_PURPOSE_MAIL_FOLLOW_UP;
          return activity;
        case TAMIZ_ACTIVITY_MESSAGE_IN:
        case TAMIZ_ACTIVITY_SOCIAL_MESSAGE:
          *purpose = TAMIZ_CALL_PURPOSE_MESSAGE_FOLLOW_UP;
          return activity;
        case TAMIZ_ACTIVITY_CALL_IN:
        case TAMIZ_ACTIVITY_PRICE_REQUEST:
          *purpose = TAMIZ_CALL_PURPOSE_INQUIRY_FOLLOW_UP;
          return activity;
        default:
          break;
        }
    }

  return NULL;
}

static void
explain_next (TamizRecord     *last,
              gint64           next,
              TamizCallReason *reason)
{
  TamizCallOutcome outcome = tamiz_record_get_int (last, TAMIZ_CALL_OUTCOME);

  reason->since = next;
  if (outcome == TAMIZ_CALL_OUTCOME_CALLBACK)
    {
      reason->order = TAMIZ_CALL_WAS_AGREED;
      reason->purpose = TAMIZ_CALL_PURPOSE_CALLBACK;
      reason->why = g_strdup (_("Call back as agreed"));
    }
  else
    {
      reason->order = TAMIZ_CALL_TRIES_AGAIN;
      reason->purpose = tamiz_record_get_int (last, TAMIZ_CALL_PURPOSE);
      reason->why = g_strdup_printf (_("Next attempt (the last: %s)"),
                                     tamiz_enum_label (TAMIZ_ENUM_CALL_OUTCOME, outcome));
    }
}

/* Whether the person of a lead is to be called now, and why; @day is today.  Who would be to be
 * called but does not want to is told by @reason.
 */
gboolean
tamiz_calls_consider (TamizFacts      *facts,
                      gint64           now,
                      gint64           day,
                      TamizCallReason *reason)
{
  TamizRecord *last = tamiz_calls_find_last (facts);
  TamizRecord *follows;
  TamizCallPurpose purpose = TAMIZ_CALL_PURPOSE_VERIFY;
  gint64 next = last != NULL ? tamiz_record_get_int (last, TAMIZ_CALL_NEXT_AT) : 0;
  gint64 after = last != NULL ? tamiz_record_get_int (last, TAMIZ_CALL_AT) : G_MININT64;
  gboolean is_open = last != NULL && !tamiz_record_has (last, TAMIZ_CALL_OUTCOME);

  *reason = (TamizCallReason) { 0 };
  if (facts->phones->len == 0 || (next > now && !is_open))
    return FALSE;
  follows = tamiz_calls_find_reason (facts, after, &purpose);
  if (next == 0 && follows == NULL && !is_open)
    return FALSE;
  reason->refused = tamiz_consents_find_refusal (facts->consents, TAMIZ_CHANNEL_PHONE, day) != NULL;
  if (reason->refused)
    return FALSE;

  reason->follows = follows;
  reason->cold = !is_open && next == 0
                 && !tamiz_activity_kind_asks (tamiz_record_get_int (follows, TAMIZ_ACTIVITY_KIND));
  if (is_open)
    {
      reason->order = TAMIZ_CALL_IS_OPEN;
      reason->open = last;
      reason->purpose = tamiz_record_get_int (last, TAMIZ_CALL_PURPOSE);
      reason->since = after;
      reason->why = g_strdup (_("Call without outcome"));
    }
  else if (next != 0)
    explain_next (last, next, reason);
  else
    {
      reason->order = TAMIZ_CALL_FOLLOWS_UP;
      reason->purpose = purpose;
      reason->since = tamiz_record_get_int (follows, TAMIZ_ACTIVITY_AT);
      reason->why = g_strdup (tamiz_enum_label (TAMIZ_ENUM_ACTIVITY,
                                                tamiz_record_get_int (follows, TAMIZ_ACTIVITY_KIND)));
    }

  return TRUE;
}

void
tamiz_call_reason_clear (TamizCallReason *reason)
{
  g_clear_pointer (&reason->why, g_free);
}

/* Each outcome decides the next attempt.  @current is the one
 * that just got its outcome; 0 where it is not stored yet.  0 = not by itself. */
gint64
tamiz_calls_choose_next (TamizFacts       *facts,
                         gint64            current,
                         TamizCallOutcome  outcome,
                         gint64            now)
{
  guint failed = 0;

  for (guint i = facts->calls->len; i > 0; i--)
    {
      TamizRecord *call = g_ptr_array_index (facts->calls, i - 1);

      if (tamiz_record_get_id (call) == current
          || !tamiz_record_has (call, TAMIZ_CALL_OUTCOME))
        continue;
      if (tamiz_record_get_int (call, TAMIZ_CALL_OUTCOME) == TAMIZ_CALL_OUTCOME_REACHED)
        break;
      failed++;
    }

  switch (outcome)
    {
    case TAMIZ_CALL_OUTCOME_BUSY:
      return now + TAMIZ_HOUR;
    case TAMIZ_CALL_OUTCOME_NO_ANSWER:
    case TAMIZ_CALL_OUTCOME_VOICEMAIL:
    case TAMIZ_CALL_OUTCOME_ASSISTANT:
    case TAMIZ_CALL_OUTCOME_OTHER_PERSON:
      return failed + 1 < MAX_ATTEMPTS ? now + RETRY_AFTER * (failed + 1) : 0;
    case TAMIZ_CALL_OUTCOME_CALLBACK:
      return now + RETRY_AFTER;
    case TAMIZ_CALL_OUTCOME_WRONG_NUMBER:
      return facts->phones->len > 1 ? now : 0; /* there is another number */
    default:
      return 0;
    }
}
