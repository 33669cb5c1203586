#define G_LOG_DOMAIN "tamiz-meetings"

#include "config.h"

#include "tamiz-meetings.h"

#include "tamiz-error.h"
#include "tamiz-figures.h"
#include "tamiz-mail-moment.h"
#include "tamiz-mail-outbox.h"
#include "tamiz-meeting-fates.h"
#include "tamiz-notices.h"
#include "tamiz-people.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* What the contact is told when the meeting changes, with a copy to the executive. */

/* A handoff as it will be once @set is written: mails are frozen from it. */
static TamizRecord *
dup_as_changed (TamizChangeSet *set,
                TamizRecord    *handoff)
{
  TamizRecord *changed = tamiz_record_dup (handoff);
  GArray *updates = tamiz_change_set_get_updates (set);

  for (guint i = 0; i < updates->len; i++)
    {
      const TamizUpdate *update = &g_array_index (updates, TamizUpdate, i);

      if (update->kind == TAMIZ_KIND_HANDOFF && update->id == tamiz_record_get_id (handoff))
        tamiz_value_copy (&update->after, tamiz_record_edit (changed, update->field));
    }

  return changed;
}

static const char *
choose_language (TamizWork  *work,
                 TamizFacts *facts)
{
  const char *language = facts->person != NULL ? tamiz_record_get_text (facts->person, TAMIZ_PERSON_LANGUAGE) : NULL;

  if (language == NULL || *language == '\0')
    language = tamiz_record_get_text (work->base, TAMIZ_BASE_LANGUAGE);
  return language != NULL && *language != '\0' ? language : "en";
}

static json_t *
make_values (TamizWork   *work,
             TamizFacts  *facts,
             const char  *language,
             gint64       before,
             const char  *known,
             const char  *reason)
{
  json_t *values = json_object ();
  g_autofree char *zone = tamiz_work_dup_contact_zone (work, facts, NULL);
  g_autofree char *when = before != 0 ? tamiz_mail_moment_write (before, zone != NULL ? zone : "UTC", language) : NULL;

  if (known != NULL || when != NULL)
    tamiz_json_set_text (values, "meeting.before", known != NULL ? known : when);
  if (reason != NULL)
    tamiz_json_set_text (values, "reason", reason);
  return values;
}

/* Somebody has to call the contact who cannot be written to. */
static gboolean
tell_who_calls (TamizWork       *work,
                TamizChangeSet  *set,
                TamizRecord     *handoff,
                TamizFacts      *facts,
                const char      *why_not,
                GError         **error)
{
  g_autofree char *name = tamiz_facts_dup_name (facts);
  g_autofree char *text = g_strdup_printf (_("Tell %s that the meeting has changed: %s"), name, why_not);
  const TamizNoticeOrder order = {
    .member = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_BY),
    .topic = "meeting", /* without a key: each change is told */
    .at = work->now,
    .lead = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD),
    .handoff = tamiz_record_get_id (handoff),
    .text = text,
  };

  return tamiz_work_add_notice (work, set, &order, error) != NULL;
}

/**
 * tamiz_work_tell_contact:
 * @work: an operation's work
 * @set: what is to be written, with the changed meeting in it
 * @handoff: the handoff as it was loaded
 * @op: "meeting_changed" or "meeting_cancelled"
 * @reason: (nullable): why it is cancelled
 * @error: return location
 *
 * Has the contact told of a change of the meeting in the same transaction, with a copy to the executive and
 * with the invitation anew, or its end.  What waits to tell them of the earlier time is written anew.  A contact
 * who cannot be written to is left to who sent the lead, who gets a notice.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_work_tell_contact (TamizWork       *work,
                         TamizChangeSet  *set,
                         TamizRecord     *handoff,
                         const char      *op,
                         const char      *reason,
                         GError         **error)
{
  gint64 lead = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD);
  g_autoptr (TamizFacts) facts = tamiz_reader_load_facts (work->reader, lead, error);
  g_autoptr (TamizRecord) executive = NULL;
  g_autoptr (TamizRecord) changed = dup_as_changed (set, handoff);
  g_autoptr (json_t) values = NULL;
  g_autoptr (TamizRecord) waiting = NULL;
  g_autoptr (json_t) waited = NULL;
  g_autofree char *why_not = NULL;
  const char *address;
  TamizMailOrder order = { .op = op, .handoff = changed, .lead = lead, .with_invitation = TRUE };

  executive = facts != NULL ? tamiz_reader_load (work->reader, TAMIZ_KIND_USER,
                                                 tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE), error)
                            : NULL;
  if (executive == NULL
      || (g_str_equal (op, "meeting_changed")
          && !tamiz_work_supersede_mails (work, set, handoff, &waiting, error)))
    return FALSE;
  if (!tamiz_work_may_mail (work, facts, &address, &why_not))
    return tell_who_calls (work, set, handoff, facts, why_not, error);

  waited = waiting != NULL ? tamiz_mail_row_get_payload (waiting) : NULL;
  order.instead = waiting;
  if (waiting != NULL)
    order.op = tamiz_record_get_text (waiting, TAMIZ_OUTBOX_OP);
  order.language = waited != NULL ? tamiz_json_get_text (waited, "language") : choose_language (work, facts);
  values = make_values (work, facts, order.language, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING),
                        tamiz_json_get_text (json_object_get (waited, "values"), "meeting.before"), reason);
  order.values = values;
  order.to = address;
  order.cc = tamiz_record_get_text (executive, TAMIZ_USER_EMAIL);
  order.sender = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_BY);

  return tamiz_work_queue_mail (work, set, &order, error) != NULL;
}

/* What somebody does in place of a mail to the contact, or to find out about it. */
static char *
dup_telling (TamizWork   *work,
             TamizRecord *handoff,
             gboolean     cancelled,
             gboolean     in_doubt)
{
  g_autofree char *when = tamiz_figures_format_moment (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING), work->zone);

  if (in_doubt)
    return g_strdup_printf (cancelled ? _("Ask the contact whether they know that the meeting of %s is cancelled")
                                      : _("Ask the contact whether they know that the meeting is on %s now"), when);

  return g_strdup_printf (cancelled ? _("Tell the contact that the meeting of %s is cancelled")
                                    : _("Tell the contact that the meeting is on %s now"), when);
}

/* Once, however many mails say the same. */
static gboolean
add_telling (TamizWork       *work,
             TamizChangeSet  *set,
             TamizRecord     *handoff,
             const char      *text,
             GError         **error)
{
  gint64 meeting = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING);
  gint64 due = work->now + TAMIZ_DAY;
  g_autoptr (GPtrArray) tasks = tamiz_reader_list_by (work->reader, TAMIZ_KIND_TASK, TAMIZ_TASK_LEAD,
                                                      tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), error);

  for (guint i = 0; tasks != NULL && i < tasks->len; i++)
    {
      TamizRecord *task = g_ptr_array_index (tasks, i);

      if (!tamiz_record_has (task, TAMIZ_TASK_DONE_AT)
          && g_strcmp0 (tamiz_record_get_text (task, TAMIZ_TASK_TEXT), text) == 0)
        return TRUE;
    }

  return tasks != NULL
         && tamiz_work_add_handoff_task (work, set, handoff, text, meeting > work->now ? MIN (due, meeting) : due, error);
}

static char *
dup_not_mailed (TamizRecord *row,
                gboolean     in_doubt,
                const char  *why)
{
  g_autoptr (json_t) payload = tamiz_mail_row_get_payload (row);
  const char *subject = tamiz_json_get_text (payload, "subject");
  const char *to = tamiz_json_get_text (payload, "to");

  /* Translators: a mail's subject, an address and what was said */
  return g_strdup_printf (in_doubt ? _("Nobody knows whether the mail “%s” reached %s: %s")
                                   : _("The mail “%s” did not reach %s: %s"),
                          subject != NULL ? subject : "–", to != NULL ? to : "–", why);
}

/* (nullable): without an error where it was undone */
static TamizRecord *
find_handoff (TamizWork  *work,
              gint64      id,
              GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  TamizRecord *handoff = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, &local_error);

  if (local_error != NULL && !g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));

  return handoff;
}

/**
 * tamiz_work_tell_not_mailed:
 * @work: what an operation has at hand
 * @set: what is to be written
 * @row: a mail that did not arrive, or may not have
 * @in_doubt: whether it may have arrived
 * @why: why, in words
 * @error: return location
 *
 * Has who handed over told of a mail that has no step of its handoff which could say so.  Where the contact was to
 * hear of the meeting by it somebody gets the task to tell them, or to ask.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_work_tell_not_mailed (TamizWork       *work,
                            TamizChangeSet  *set,
                            TamizRecord     *row,
                            gboolean         in_doubt,
                            const char      *why,
                            GError         **error)
{
  const char *op = tamiz_record_get_text (row, TAMIZ_OUTBOX_OP);
  gint64 id = tamiz_record_get_int (row, TAMIZ_OUTBOX_HANDOFF);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TamizRecord) handoff = NULL;
  g_autofree char *text = NULL, *telling = NULL;
  TamizNoticeOrder order = { .topic = "meeting", .at = work->now };
  TamizHandoffStep step;

  if (id == 0 || tamiz_mail_get_step (op, &step))
    return TRUE;
  handoff = find_handoff (work, id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (handoff == NULL)
    return TRUE;

  text = dup_not_mailed (row, in_doubt, why);
  order.member = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_BY);
  order.lead = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD);
  order.handoff = id;
  order.text = text;
  if (tamiz_work_add_notice (work, set, &order, error) == NULL)
    return FALSE;
  if (!tamiz_mail_goes_to_contact (op) || !tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING))
    return TRUE;
  telling = dup_telling (work, handoff, g_str_equal (op, "meeting_cancelled"), in_doubt);

  return add_telling (work, set, handoff, telling, error);
}
