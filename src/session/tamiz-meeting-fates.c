#define G_LOG_DOMAIN "tamiz-meeting-fates"

#include "config.h"

#include "tamiz-meeting-fates.h"

#include "tamiz-error.h"
#include "tamiz-figures.h"
#include "tamiz-person-name.h"

#include <glib/gi18n-lib.h>

gboolean
tamiz_work_has_meeting_to_come (TamizWork    *work,
                                TamizRecord  *handoff)
{
  return tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING) > work->now
         && !(tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING_STATE)
              && tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_STATE) == TAMIZ_MEETING_STATE_CANCELLED);
}

/* Whoever sent it has to do something; everybody in marketing where they do not work here any more. */
gboolean
tamiz_work_add_handoff_task (TamizWork       *work,
                             TamizChangeSet  *set,
                             TamizRecord     *handoff,
                             const char      *text,
                             gint64           due,
                             GError         **error)
{
  gint64 sender = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_BY);
  g_autoptr (TamizRecord) user
      = sender != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_USER, sender, error) : NULL;
  TamizRecord *task;

  if (sender != 0 && user == NULL)
    return FALSE;
  task = tamiz_work_insert (work, set, TAMIZ_KIND_TASK, error);
  if (task == NULL)
    return FALSE;

  tamiz_record_set_int (task, TAMIZ_TASK_LEAD, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD));
  tamiz_record_set_text (task, TAMIZ_TASK_TEXT, text);
  if (user != NULL && tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) != 0)
    tamiz_record_set_int (task, TAMIZ_TASK_ASSIGNEE, sender);
  tamiz_record_set_int (task, TAMIZ_TASK_DUE, due);

  return TRUE;
}

static char *
dup_moment (TamizWork   *work,
            TamizRecord *handoff)
{
  return tamiz_figures_format_moment (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING), work->zone);
}

/* The meeting is off: its invitation is taken back with a raised number (RFC 5546, 3.2.5). */
static void
cancel_meeting (TamizChangeSet *set,
                TamizRecord    *handoff)
{
  tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_MEETING_STATE, TAMIZ_MEETING_STATE_CANCELLED);
  tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_MEETING_SEQUENCE,
                               tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_SEQUENCE) + 1);
}

/* What somebody has to do about it, by what becomes of it.  NULL = nothing. */
static char *
dup_fate_task (int         fate,
               const char *when)
{
  switch (fate)
    {
    case TAMIZ_MEETING_FATE_OTHER_EXECUTIVE:
      return g_strdup_printf (_("Find another sales executive for the meeting of %s"), when);
    case TAMIZ_MEETING_FATE_MARKETING_CALLS:
      return g_strdup_printf (_("Call the contact: marketing takes the place of the meeting of %s"), when);
    case TAMIZ_MEETING_FATE_CANCELLED:
      return NULL;
    default:
      return g_strdup_printf (_("Say what becomes of the meeting of %s, and tell the contact"), when);
    }
}

/* A call on the spot; another executive before the meeting comes. */
static gint64
get_fate_due (TamizWork   *work,
              TamizRecord *handoff,
              int          fate)
{
  if (fate == TAMIZ_MEETING_FATE_MARKETING_CALLS)
    return work->now;

  return MIN (work->now + TAMIZ_DAY, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING));
}

/**
 * tamiz_work_decide_meeting:
 * @work: the work
 * @set: the decision that it belongs to
 * @facts: the lead
 * @handoff: what does not go on
 * @fate: a #TamizMeetingFate; -1 = not said
 * @error: return location
 *
 * Writes what becomes of the meeting: who has something to do gets a task, and the contact is
 * told.  Where no meeting is to come there is nothing to decide.
 *
 * Returns: whether it was written into @set
 */
gboolean
tamiz_work_decide_meeting (TamizWork       *work,
                           TamizChangeSet  *set,
                           TamizFacts      *facts,
                           TamizRecord     *handoff,
                           int              fate,
                           GError         **error)
{
  g_autofree char *when = NULL;
  g_autofree char *text = NULL;

  if (!tamiz_work_has_meeting_to_come (work, handoff))
    return TRUE;

  if (fate >= 0)
    tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_MEETING_FATE, fate);
  if (fate == TAMIZ_MEETING_FATE_MARKETING_CALLS || fate == TAMIZ_MEETING_FATE_CANCELLED)
    cancel_meeting (set, handoff);
  when = dup_moment (work, handoff);
  text = dup_fate_task (fate, when);

  return text == NULL
         || tamiz_work_add_handoff_task (work, set, handoff, text, get_fate_due (work, handoff, fate), error);
}

/* Whoever handed it over is told by mail, too, where mail is sent. */
gboolean
tamiz_work_tell_sender (TamizWork       *work,
                        TamizChangeSet  *set,
                        TamizFacts      *facts,
                        TamizRecord     *handoff,
                        const char      *text,
                        GError         **error)
{
  return TRUE;
}
