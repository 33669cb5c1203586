#define G_LOG_DOMAIN "tamiz-meeting-fates"

#include "config.h"

#include "tamiz-meeting-fates.h"

#include "tamiz-error.h"
#include "tamiz-figures.h"
#include "tamiz-mail-outbox.h"
#include "tamiz-notices.h"
#include "tamiz-people.h"

#include <glib/gi18n-lib.h>

/**
 * tamiz_work_has_meeting_to_come:
 * @work: the work, whose instant counts
 * @handoff: a handoff
 *
 * Returns: whether its meeting is still to come and was not cancelled
 */
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

static TamizRecord *
dup_cancelled (TamizRecord *handoff)
{
  TamizRecord *after = tamiz_record_dup (handoff);

  tamiz_record_set_int (after, TAMIZ_HANDOFF_MEETING_STATE, TAMIZ_MEETING_STATE_CANCELLED);
  tamiz_record_set_int (after, TAMIZ_HANDOFF_MEETING_SEQUENCE,
                        tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_SEQUENCE) + 1);
  return after;
}

/* Has the contact told by mail, with a copy to the executive.  @told: (out): else somebody has to
 * do it in another way.
 */
static gboolean
mail_contact (TamizWork       *work,
              TamizChangeSet  *set,
              TamizFacts      *facts,
              TamizRecord     *handoff,
              const char      *op,
              gboolean        *told,
              GError         **error)
{
  g_autoptr (TamizRecord) executive
      = tamiz_reader_load (work->reader, TAMIZ_KIND_USER,
                           tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE), error);
  TamizMailOrder order = { op, handoff, tamiz_record_get_id (facts->lead) };
  g_autofree char *why_not = NULL;
  const char *address;

  if (executive == NULL)
    return FALSE;
  *told = tamiz_work_may_mail (work, facts, &address, &why_not);
  if (!*told)
    return TRUE;

  order.cc = tamiz_record_get_text (executive, TAMIZ_USER_EMAIL);
  order.with_invitation = tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING_UID);
  order.sender = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_BY);
  return tamiz_work_queue_mail (work, set, &order, error) != NULL;
}

/* Whether the contact waits to hear from the executive although no meeting was arranged: they were written
 * to, or told in another way.
 */
static gboolean
find_expecting (TamizWork    *work,
                TamizRecord  *handoff,
                gboolean     *expecting,
                GError      **error)
{
  g_autoptr (GPtrArray) steps = NULL;

  *expecting = FALSE;
  if (tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING))
    return TRUE;
  steps = tamiz_reader_list_by (work->reader, TAMIZ_KIND_HANDOFF_STEP, TAMIZ_HANDOFF_STEP_HANDOFF,
                                tamiz_record_get_id (handoff), error);
  for (guint i = 0; steps != NULL && i < steps->len; i++)
    {
      TamizRecord *step = g_ptr_array_index (steps, i);

      if (tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_STEP) == TAMIZ_STEP_CONFIRMATION)
        *expecting = tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_STATE) != TAMIZ_STEP_STATE_WAIVED
                     && tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_STATE) != TAMIZ_STEP_STATE_FAILED;
    }

  return steps != NULL;
}

static char *
dup_executive_name (TamizWork   *work,
                    TamizRecord *handoff)
{
  g_autoptr (TamizRecord) executive
      = tamiz_reader_load (work->reader, TAMIZ_KIND_USER, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE), NULL);

  return g_strdup (executive != NULL ? tamiz_record_get_text (executive, TAMIZ_USER_NAME) : "–");
}

/* Who was told of an executive, and hears from nobody now, is told how it goes on. */
static gboolean
add_expecting_task (TamizWork       *work,
                    TamizChangeSet  *set,
                    TamizRecord     *handoff,
                    GError         **error)
{
  g_autofree char *name = dup_executive_name (work, handoff);
  g_autofree char *text = g_strdup_printf (_("Tell the contact how it goes on: they expect to hear from %s"), name);
  gboolean expecting;

  if (!find_expecting (work, handoff, &expecting, error))
    return FALSE;

  return !expecting || tamiz_work_add_handoff_task (work, set, handoff, text, work->now + TAMIZ_DAY, error);
}

/* What somebody has to do about it, by what becomes of it.  NULL = nothing. */
static char *
dup_fate_task (int         fate,
               const char *when,
               gboolean    told)
{
  switch (fate)
    {
    case TAMIZ_MEETING_FATE_OTHER_EXECUTIVE:
      return g_strdup_printf (_("Find another sales executive for the meeting of %s"), when);
    case TAMIZ_MEETING_FATE_MARKETING_CALLS:
      return g_strdup_printf (_("Call the contact: marketing takes the place of the meeting of %s"), when);
    case TAMIZ_MEETING_FATE_CANCELLED:
      return told ? NULL : g_strdup_printf (_("Tell the contact that the meeting of %s is cancelled"), when);
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
  gboolean cancels = fate == TAMIZ_MEETING_FATE_MARKETING_CALLS || fate == TAMIZ_MEETING_FATE_CANCELLED;
  g_autofree char *when = NULL;
  g_autofree char *text = NULL;
  gboolean told = FALSE;

  if (!tamiz_work_has_meeting_to_come (work, handoff))
    return add_expecting_task (work, set, handoff, error);

  if (fate >= 0)
    tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_MEETING_FATE, fate);
  if (cancels)
    {
      g_autoptr (TamizRecord) after = dup_cancelled (handoff);

      cancel_meeting (set, handoff);
      if (!mail_contact (work, set, facts, after, "meeting_cancelled", &told, error))
        return FALSE;
    }
  when = dup_moment (work, handoff);
  text = dup_fate_task (fate, when, told);

  return text == NULL
         || tamiz_work_add_handoff_task (work, set, handoff, text, get_fate_due (work, handoff, fate), error);
}

/* “Tell the contact: …” */
static char *
dup_telling (TamizWork   *work,
             TamizRecord *handoff,
             TamizRecord *made,
             gboolean     cancelled)
{
  g_autofree char *when = dup_moment (work, handoff);
  g_autofree char *name = dup_executive_name (work, made);

  if (cancelled)
    return g_strdup_printf (_("Tell the contact that the meeting of %s is cancelled"), when);

  /* Translators: when, and the executive */
  return g_strdup_printf (_("Tell the contact that at the meeting of %s they will meet %s"), when, name);
}

/* Of a handoff that ended without anybody going on with it. */
static gboolean
was_given_up (TamizRecord *handoff)
{
  gint64 state = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE);

  return state == TAMIZ_HANDOFF_RETURNED || state == TAMIZ_HANDOFF_WITHDRAWN;
}

/**
 * tamiz_work_end_tasks:
 * @work: the work
 * @set: what is to be written
 * @lead: a lead's id
 * @first: (nullable): how a task reads
 * @second: (nullable): how another does
 * @error: return location
 *
 * What somebody was to do about a lead is done; a task that was written in another language stays.
 *
 * Returns: whether the base could be read
 */
gboolean
tamiz_work_end_tasks (TamizWork       *work,
                      TamizChangeSet  *set,
                      gint64           lead,
                      const char      *first,
                      const char      *second,
                      GError         **error)
{
  g_autoptr (GPtrArray) tasks = tamiz_reader_list_by (work->reader, TAMIZ_KIND_TASK, TAMIZ_TASK_LEAD, lead, error);

  for (guint i = 0; tasks != NULL && i < tasks->len; i++)
    {
      TamizRecord *task = g_ptr_array_index (tasks, i);
      const char *text = tamiz_record_get_text (task, TAMIZ_TASK_TEXT);

      if (!tamiz_record_has (task, TAMIZ_TASK_DONE_AT) && text != NULL
          && (g_strcmp0 (text, first) == 0 || g_strcmp0 (text, second) == 0))
        tamiz_change_set_update_int (set, task, TAMIZ_TASK_DONE_AT, work->now);
    }

  return tasks != NULL;
}

static gboolean
end_fate_tasks (TamizWork       *work,
                TamizChangeSet  *set,
                TamizRecord     *handoff,
                GError         **error)
{
  g_autofree char *when = dup_moment (work, handoff);
  g_autofree char *say = dup_fate_task (-1, when, FALSE);
  g_autofree char *find = dup_fate_task (TAMIZ_MEETING_FATE_OTHER_EXECUTIVE, when, FALSE);

  return tamiz_work_end_tasks (work, set, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), say, find, error);
}

/**
 * tamiz_work_take_over_meeting:
 * @work: the work
 * @set: the new handoff
 * @facts: a lead that is handed over again
 * @handoff: its new handoff, which is not stored yet
 * @error: return location
 *
 * Where the contact still expects the meeting of a handoff that ended, the new invitation is a
 * change of the old one: the contact's calendar does not show two.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_work_take_over_meeting (TamizWork       *work,
                              TamizChangeSet  *set,
                              TamizFacts      *facts,
                              TamizRecord     *handoff,
                              GError         **error)
{
  TamizRecord *last = NULL;

  for (guint i = facts->handoffs->len; last == NULL && i > 0; i--)
    {
      TamizRecord *before = g_ptr_array_index (facts->handoffs, i - 1);

      if (tamiz_record_has (before, TAMIZ_HANDOFF_MEETING_UID))
        last = before;
    }
  if (last == NULL || !was_given_up (last) || !tamiz_work_has_meeting_to_come (work, last)
      || !tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING))
    return TRUE;

  tamiz_record_set_text (handoff, TAMIZ_HANDOFF_MEETING_UID, tamiz_record_get_text (last, TAMIZ_HANDOFF_MEETING_UID));
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_MEETING_SEQUENCE,
                        tamiz_record_get_int (last, TAMIZ_HANDOFF_MEETING_SEQUENCE) + 1);
  if (!tamiz_record_has (last, TAMIZ_HANDOFF_MEETING_FATE)
      && tamiz_record_get_int (last, TAMIZ_HANDOFF_EXECUTIVE) != tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE))
    tamiz_change_set_update_int (set, last, TAMIZ_HANDOFF_MEETING_FATE, TAMIZ_MEETING_FATE_OTHER_EXECUTIVE);

  return end_fate_tasks (work, set, last, error);
}

/**
 * tamiz_work_is_meeting_open:
 * @work: the work
 * @handoff: a handoff
 * @open: (out): whether the contact still expects a meeting to which nobody goes
 * @error: return location
 *
 * Asks whether somebody has to say what becomes of the meeting of a handoff that ended.
 *
 * Returns: whether that could be found out
 */
gboolean
tamiz_work_is_meeting_open (TamizWork    *work,
                            TamizRecord  *handoff,
                            gboolean     *open,
                            GError      **error)
{
  const char *uid = tamiz_record_get_text (handoff, TAMIZ_HANDOFF_MEETING_UID);
  g_autoptr (GPtrArray) handoffs = NULL;

  *open = was_given_up (handoff) && tamiz_work_has_meeting_to_come (work, handoff);
  if (!*open)
    return TRUE;
  handoffs = tamiz_reader_list_by (work->reader, TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_LEAD,
                                   tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), error);
  for (guint i = 0; handoffs != NULL && i < handoffs->len; i++)
    {
      TamizRecord *other = g_ptr_array_index (handoffs, i);

      if (tamiz_record_get_id (other) > tamiz_record_get_id (handoff)
          && (uid == NULL || g_strcmp0 (tamiz_record_get_text (other, TAMIZ_HANDOFF_MEETING_UID), uid) == 0))
        *open = FALSE;
    }

  return handoffs != NULL;
}

static gboolean
check_settling (TamizWork    *work,
                TamizRecord  *handoff,
                int           fate,
                GError      **error)
{
  gboolean open;
  int said = tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING_FATE)
                 ? (int) tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_FATE)
                 : -1;

  return tamiz_work_is_meeting_open (work, handoff, &open, error)
         && tamiz_work_require (open, TAMIZ_CORE_ERROR_REFUSED, error,
                                _("There is nothing to say of this meeting: its handoff goes on, or another one took the "
                                  "meeting over, or it has been or was cancelled"))
         && tamiz_work_require (fate != said, TAMIZ_CORE_ERROR_REFUSED, error, _("That was said already: %s"),
                                tamiz_enum_label (TAMIZ_ENUM_MEETING_FATE, fate));
}

/**
 * tamiz_work_settle_meeting:
 * @work: the work
 * @handoff: a handoff that was returned or withdrawn
 * @fate: a #TamizMeetingFate
 * @error: return location
 *
 * Says afterwards what becomes of the meeting, with all that follows of it when it is said at once.
 *
 * Returns: whether it was said; else %TAMIZ_CORE_ERROR_REFUSED where there is nothing to say of it
 */
gboolean
tamiz_work_settle_meeting (TamizWork    *work,
                           TamizRecord  *handoff,
                           int           fate,
                           GError      **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "meeting.fate");
  g_autoptr (TamizFacts) facts = NULL;
  g_autoptr (TamizCommit) commit = NULL;

  if (!check_settling (work, handoff, fate, error))
    return FALSE;
  facts = tamiz_reader_load_facts (work->reader, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), error);
  if (facts == NULL || !end_fate_tasks (work, set, handoff, error)
      || !tamiz_work_decide_meeting (work, set, facts, handoff, fate, error))
    return FALSE;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

/* The colleague has the packet in the program, and by mail, from who passed it on and with why. */
static gboolean
mail_packet (TamizWork       *work,
             TamizChangeSet  *set,
             TamizRecord     *made,
             const char      *reason,
             GError         **error)
{
  g_autoptr (TamizRecord) executive
      = tamiz_reader_load (work->reader, TAMIZ_KIND_USER, tamiz_record_get_int (made, TAMIZ_HANDOFF_EXECUTIVE), error);
  g_autoptr (TamizRecord) passer
      = work->actor.user != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_USER, work->actor.user, NULL) : NULL;
  g_autoptr (json_t) values = json_pack ("{ss*}", "reason", reason);
  TamizMailOrder order = { "packet", made, tamiz_record_get_int (made, TAMIZ_HANDOFF_LEAD) };

  if (executive == NULL)
    return FALSE;

  order.to = tamiz_record_get_text (executive, TAMIZ_USER_EMAIL);
  order.to_name = tamiz_record_get_text (executive, TAMIZ_USER_NAME);
  if (passer != NULL)
    {
      tamiz_json_set_text (values, "sender.name", tamiz_record_get_text (passer, TAMIZ_USER_NAME));
      tamiz_json_set_text (values, "sender.email", tamiz_record_get_text (passer, TAMIZ_USER_EMAIL));
    }
  order.values = values;
  order.with_packet = TRUE;
  order.sender = tamiz_record_get_int (made, TAMIZ_HANDOFF_SENT_BY);
  return order.to == NULL || tamiz_work_queue_mail (work, set, &order, error) != NULL;
}

/* Who expects to hear from one executive, without a meeting, is told of the other. */
static gboolean
tell_expecting (TamizWork       *work,
                TamizChangeSet  *set,
                TamizFacts      *facts,
                TamizRecord     *handoff,
                TamizRecord     *made,
                GError         **error)
{
  g_autofree char *name = dup_executive_name (work, made);
  g_autofree char *text = g_strdup_printf (_("Tell the contact that %s attends to them from now on"), name);
  gboolean expecting, told;

  if (!find_expecting (work, handoff, &expecting, error))
    return FALSE;
  if (!expecting)
    return TRUE;
  if (!mail_contact (work, set, facts, made, "reassigned", &told, error))
    return FALSE;

  return tamiz_work_note_mail_step (work, set, tamiz_record_get_id (made), "reassigned",
                                    told ? TAMIZ_STEP_STATE_WAITING : TAMIZ_STEP_STATE_WAIVED, told ? NULL : text, error)
         && (told || tamiz_work_add_handoff_task (work, set, made, text, work->now + TAMIZ_DAY, error));
}

/**
 * tamiz_work_tell_reassigned:
 * @work: the work
 * @set: the reassignment
 * @facts: the lead
 * @handoff: the handoff that ends
 * @made: the one that goes on
 * @cancelled: whether the meeting is cancelled
 * @reason: why
 * @error: return location
 *
 * Has the contact told of another executive, or that the meeting is cancelled.
 *
 * Returns: whether it was written into @set
 */
gboolean
tamiz_work_tell_reassigned (TamizWork    *work,
                            TamizChangeSet *set,
                            TamizFacts   *facts,
                            TamizRecord  *handoff,
                            TamizRecord  *made,
                            gboolean      cancelled,
                            const char   *reason,
                            GError      **error)
{
  g_autoptr (TamizRecord) after = NULL;
  g_autofree char *text = NULL;
  gboolean told;

  if (!mail_packet (work, set, made, reason, error))
    return FALSE;
  if (!tamiz_work_has_meeting_to_come (work, cancelled ? handoff : made))
    return tell_expecting (work, set, facts, handoff, made, error);

  after = cancelled ? dup_cancelled (handoff) : g_object_ref (made);
  if (cancelled)
    cancel_meeting (set, handoff);
  if (!mail_contact (work, set, facts, after, cancelled ? "meeting_cancelled" : "reassigned", &told, error))
    return FALSE;
  if (told)
    return TRUE;
  text = dup_telling (work, handoff, made, cancelled);
  return tamiz_work_add_handoff_task (work, set, handoff, text, get_fate_due (work, handoff, -1), error)
         && (cancelled
             || tamiz_work_note_mail_step (work, set, tamiz_record_get_id (made), "reassigned", TAMIZ_STEP_STATE_WAIVED,
                                           text, error));
}

/* Whether @address had an invitation by a copy of what the contact was sent, as far as is known.
 * A copy that still waits never leaves once the handoff has ended.
 */
static gboolean
find_copied (TamizWork    *work,
             TamizRecord  *handoff,
             const char   *address,
             gboolean     *copied,
             GError      **error)
{
  g_autoptr (GPtrArray) rows = tamiz_reader_list_by (work->reader, TAMIZ_KIND_OUTBOX, TAMIZ_OUTBOX_HANDOFF,
                                                     tamiz_record_get_id (handoff), error);

  *copied = FALSE;
  for (guint i = 0; rows != NULL && i < rows->len && !*copied; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);
      gint64 state = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE);
      g_autoptr (json_t) payload = tamiz_mail_row_get_payload (row);
      const char *cc = tamiz_json_get_text (payload, "cc");

      *copied = state != TAMIZ_OUTBOX_QUEUED && state != TAMIZ_OUTBOX_DEAD && cc != NULL
                && g_ascii_strcasecmp (cc, address) == 0 && tamiz_json_get_text (payload, "calendar") != NULL;
    }

  return rows != NULL;
}

static gboolean
mail_former (TamizWork       *work,
             TamizChangeSet  *set,
             TamizFacts      *facts,
             TamizRecord     *handoff,
             TamizRecord     *former,
             TamizRecord     *executive,
             gboolean         ends_meeting,
             const char      *reason,
             GError         **error)
{
  g_autoptr (TamizRecord) after = dup_cancelled (handoff);
  g_autoptr (json_t) values = json_object ();
  TamizMailOrder order = { "reassigned_away", after, tamiz_record_get_id (facts->lead) };

  tamiz_json_set_text (values, "executive.name", tamiz_record_get_text (executive, TAMIZ_USER_NAME));
  tamiz_json_set_text (values, "executive.email", tamiz_record_get_text (executive, TAMIZ_USER_EMAIL));
  tamiz_json_set_text (values, "executive.phone", tamiz_record_get_text (executive, TAMIZ_USER_PHONE));
  tamiz_json_set_text (values, "reason", reason);
  order.to = tamiz_record_get_text (former, TAMIZ_USER_EMAIL);
  order.to_name = tamiz_record_get_text (former, TAMIZ_USER_NAME);
  order.values = values;
  order.with_invitation = ends_meeting;
  order.sender = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_BY);

  return tamiz_work_queue_mail (work, set, &order, error) != NULL;
}

static gboolean
add_former_notice (TamizWork       *work,
                   TamizChangeSet  *set,
                   TamizFacts      *facts,
                   TamizRecord     *handoff,
                   TamizRecord     *executive,
                   const char      *reason,
                   GError         **error)
{
  g_autofree char *name = tamiz_facts_dup_name (facts);
  g_autofree char *key
      = g_strdup_printf ("reassigned/%" G_GINT64_FORMAT, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER));
  /* Translators: a lead, the executive who has it from now on, and why */
  g_autofree char *text = g_strdup_printf (_("%s was given to %s: %s"), name,
                                           tamiz_record_get_text (executive, TAMIZ_USER_NAME), reason);
  const TamizNoticeOrder order = {
    .member = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE),
    .topic = "reassigned",
    .key = key,
    .at = work->now,
    .lead = tamiz_record_get_id (facts->lead),
    .handoff = tamiz_record_get_id (handoff),
    .text = text,
  };

  return tamiz_work_add_notice (work, set, &order, error) != NULL;
}

/**
 * tamiz_work_tell_former:
 * @work: the work
 * @set: the reassignment
 * @facts: the lead
 * @handoff: the handoff that ends
 * @executive: who goes on with it
 * @cancelled: whether the meeting is cancelled, of which they have a copy
 * @reason: why
 * @error: return location
 *
 * Tells the executive from whom somebody else took a handoff, and takes a meeting to which a
 * colleague goes instead out of their calendar.
 *
 * Returns: whether it was written into @set
 */
gboolean
tamiz_work_tell_former (TamizWork       *work,
                        TamizChangeSet  *set,
                        TamizFacts      *facts,
                        TamizRecord     *handoff,
                        TamizRecord     *executive,
                        gboolean         cancelled,
                        const char      *reason,
                        GError         **error)
{
  gint64 id = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE);
  g_autoptr (TamizRecord) former = tamiz_reader_load (work->reader, TAMIZ_KIND_USER, id, error);
  const char *address = former != NULL ? tamiz_record_get_text (former, TAMIZ_USER_EMAIL) : NULL;
  gboolean copied = FALSE, own = id == work->actor.user;

  if (former == NULL)
    return FALSE;
  if (!cancelled && address != NULL && tamiz_work_has_meeting_to_come (work, handoff)
      && !find_copied (work, handoff, address, &copied, error))
    return FALSE;
  if (!own && !add_former_notice (work, set, facts, handoff, executive, reason, error))
    return FALSE;

  return address == NULL || (own && !copied)
         || mail_former (work, set, facts, handoff, former, executive, copied, reason, error);
}

/* Whoever handed it over is told by mail, too, where they are somebody else. */
gboolean
tamiz_work_tell_sender (TamizWork       *work,
                        TamizChangeSet  *set,
                        TamizFacts      *facts,
                        TamizRecord     *handoff,
                        json_t          *values,
                        GError         **error)
{
  gint64 sender = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_BY);
  g_autoptr (TamizRecord) user
      = sender != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_USER, sender, error) : NULL;
  TamizMailOrder order = { "returned", handoff, tamiz_record_get_id (facts->lead) };

  if (sender != 0 && user == NULL)
    return FALSE;
  if (user == NULL || sender == tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE)
      || tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) == 0)
    return TRUE;

  order.to = tamiz_record_get_text (user, TAMIZ_USER_EMAIL);
  order.to_name = tamiz_record_get_text (user, TAMIZ_USER_NAME);
  order.values = values;
  return order.to == NULL || tamiz_work_queue_mail (work, set, &order, error) != NULL;
}
