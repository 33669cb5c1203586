#define G_LOG_DOMAIN "tamiz-meetings"

#include "config.h"

#include "tamiz-meetings.h"

#include "tamiz-error.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-text.h"
#include "tamiz-wall-time.h"

#include <glib/gi18n-lib.h>

/**
 * tamiz_work_read_meeting:
 * @work: an operation's work, with the arguments meeting, meeting-kind, minutes, place and despite-busy
 * @order: (out): what was ordered
 * @given: (out): whether a time was given
 * @error: return location
 *
 * Reads what somebody arranges.  A time that the clock on the wall skips or shows twice is none.
 *
 * Returns: whether it can be meant; else %TAMIZ_CORE_ERROR_INVALID
 */
gboolean
tamiz_work_read_meeting (TamizWork          *work,
                         TamizMeetingOrder  *order,
                         gboolean           *given,
                         GError            **error)
{
  const char *text = tamiz_work_text (work, "meeting");

  *order = (TamizMeetingOrder) { .kind = tamiz_work_choice (work, "meeting-kind", TAMIZ_ENUM_MEETING),
                                 .minutes = tamiz_work_number (work, "minutes", 0),
                                 .place = tamiz_work_text (work, "place"),
                                 .despite_busy = tamiz_work_flag (work, "despite-busy") };
  *given = text != NULL && *text != '\0';
  if (!tamiz_work_require (tamiz_work_text (work, "minutes") == NULL
                               || (order->minutes >= TAMIZ_MEETING_LEAST_MINUTES
                                   && order->minutes <= TAMIZ_MEETING_MOST_MINUTES),
                           TAMIZ_CORE_ERROR_INVALID, error, _("A meeting takes between %d and %d minutes"),
                           TAMIZ_MEETING_LEAST_MINUTES, TAMIZ_MEETING_MOST_MINUTES))
    return FALSE;

  return !*given
         || (tamiz_wall_time_check (text, work->zone, error)
             && tamiz_time_parse (text, work->zone, &order->at, error));
}

static gboolean
is_new (TamizChangeSet *set,
        TamizRecord    *record)
{
  return g_ptr_array_find (tamiz_change_set_get_inserts (set), record, NULL);
}

static void
put_int (TamizChangeSet *set,
         TamizRecord    *record,
         int             field,
         gint64          value)
{
  if (is_new (set, record))
    tamiz_record_set_int (record, field, value);
  else
    tamiz_change_set_update_int (set, record, field, value);
}

static void
put_text (TamizChangeSet *set,
          TamizRecord    *record,
          int             field,
          const char     *value)
{
  if (is_new (set, record))
    tamiz_record_set_text (record, field, value);
  else
    tamiz_change_set_update_text (set, record, field, value);
}

/* A calendar takes an invitation for the change of another by its number and UID (RFC 5546, 2.1.4). */
static void
put_number (TamizChangeSet *set,
            TamizRecord    *handoff)
{
  if (tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING_UID))
    put_int (set, handoff, TAMIZ_HANDOFF_MEETING_SEQUENCE,
             tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_SEQUENCE) + 1);
  else
    {
      g_autofree char *uid = g_uuid_string_random ();

      put_text (set, handoff, TAMIZ_HANDOFF_MEETING_UID, uid);
      put_int (set, handoff, TAMIZ_HANDOFF_MEETING_SEQUENCE, 0);
    }
}

static gint64
choose_minutes (TamizRecord             *handoff,
                const TamizMeetingOrder *order)
{
  gint64 before = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_MINUTES);

  return order->minutes != 0 ? order->minutes : before != 0 ? before : TAMIZ_MEETING_MINUTES;
}

static gboolean
check_order (TamizWork                *work,
             TamizRecord              *handoff,
             const TamizMeetingOrder  *order,
             GError                  **error)
{
  gint64 until = order->at + choose_minutes (handoff, order) * TAMIZ_MINUTE;
  g_autoptr (TamizRecord) executive = NULL;

  if (!tamiz_work_require (order->at > work->now, TAMIZ_CORE_ERROR_INVALID, error,
                           _("The meeting would be in the past; give a time to come")))
    return FALSE;
  if (order->despite_busy)
    return TRUE;
  executive = tamiz_reader_load (work->reader, TAMIZ_KIND_USER,
                                 tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE), error);

  return executive != NULL && tamiz_work_check_free (work, executive, handoff, order->at, until, order->beside_others, error);
}

/**
 * tamiz_work_set_meeting:
 * @work: an operation's work
 * @set: what is to be written
 * @handoff: a handoff with its executive: new in @set, or loaded
 * @order: when and how they meet
 * @error: return location
 *
 * Arranges a meeting, or changes it: it keeps its UID then, and its number is raised, and what the
 * contact had answered to the earlier time is forgotten.
 *
 * Returns: whether it can be; else %TAMIZ_CORE_ERROR_INVALID where it would be in the past, or
 *   %TAMIZ_CORE_ERROR_REFUSED where the executive is busy or away
 */
gboolean
tamiz_work_set_meeting (TamizWork                *work,
                        TamizChangeSet           *set,
                        TamizRecord              *handoff,
                        const TamizMeetingOrder  *order,
                        GError                  **error)
{
  g_autofree char *place = order->place != NULL ? tamiz_text_clean (order->place) : NULL;
  gboolean has_kind = tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING_KIND);

  if (!check_order (work, handoff, order, error))
    return FALSE;

  put_int (set, handoff, TAMIZ_HANDOFF_MEETING, order->at);
  if (order->kind >= 0 || !has_kind)
    put_int (set, handoff, TAMIZ_HANDOFF_MEETING_KIND, order->kind >= 0 ? order->kind : TAMIZ_MEETING_MEETING);
  put_int (set, handoff, TAMIZ_HANDOFF_MEETING_MINUTES, choose_minutes (handoff, order));
  if (order->place != NULL)
    put_text (set, handoff, TAMIZ_HANDOFF_MEETING_PLACE, place);
  put_number (set, handoff);
  put_int (set, handoff, TAMIZ_HANDOFF_MEETING_STATE, TAMIZ_MEETING_STATE_INVITED);
  put_text (set, handoff, TAMIZ_HANDOFF_MEETING_WORDS, NULL);

  return TRUE;
}

/* Whether one is arranged and was not called off. */
gboolean
tamiz_handoff_has_meeting (TamizRecord *handoff)
{
  return tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING)
         && (!tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING_STATE)
             || tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_STATE) != TAMIZ_MEETING_STATE_CANCELLED);
}

/**
 * tamiz_work_cancel_meeting:
 * @work: an operation's work
 * @set: what is to be written
 * @handoff: a handoff with a meeting, loaded
 * @reason: why
 * @error: return location
 *
 * Calls a meeting off: the step waits for another one.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_work_cancel_meeting (TamizWork       *work,
                           TamizChangeSet  *set,
                           TamizRecord     *handoff,
                           const char      *reason,
                           GError         **error)
{
  g_autofree char *message = g_strdup_printf (_("The meeting was cancelled: %s"), reason);

  put_number (set, handoff);
  put_int (set, handoff, TAMIZ_HANDOFF_MEETING_STATE, TAMIZ_MEETING_STATE_CANCELLED);
  put_text (set, handoff, TAMIZ_HANDOFF_MEETING_WORDS, NULL);

  return tamiz_work_update_step (work, set, handoff, TAMIZ_STEP_MEETING, TAMIZ_STEP_STATE_WAITING, message, error);
}
