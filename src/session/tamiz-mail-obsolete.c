#define G_LOG_DOMAIN "tamiz-mail-obsolete"

#include "config.h"

#include "tamiz-mail-outbox.h"

#include "tamiz-error.h"
#include "tamiz-meetings.h"

#include <glib/gi18n-lib.h>

/* A mail that waited may have nothing to say any more: nobody is told that a meeting is arranged which was
 * called off meanwhile, nor of a time that holds no more, nor that one is called off of which they never heard.
 */

/* Tells the contact of a meeting that is arranged. */
static gboolean
says_when (const char *op)
{
  return g_strcmp0 (op, "confirmation") == 0 || g_strcmp0 (op, "meeting_changed") == 0
         || g_strcmp0 (op, "reassigned") == 0;
}

/* Whether a mail that is to be sent again, or was given up since, was in doubt before. */
static gboolean
was_in_doubt (TamizWork    *work,
              TamizRecord  *row,
              gboolean     *was,
              GError      **error)
{
  g_autoptr (GPtrArray) attempts
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_ATTEMPT, TAMIZ_ATTEMPT_OUTBOX, tamiz_record_get_id (row), error);

  *was = FALSE;
  for (guint i = 0; attempts != NULL && i < attempts->len; i++)
    {
      const char *class = tamiz_record_get_text (g_ptr_array_index (attempts, i), TAMIZ_ATTEMPT_CLASS);

      /* Until somebody said that it did not arrive. */
      *was = g_strcmp0 (class, "in_doubt") == 0 || (*was && g_strcmp0 (class, "not_sent") != 0);
    }

  return attempts != NULL;
}

/* Whether the contact has been told of the meeting, as far as is known, by whatever handoff it went on in. */
static gboolean
find_told (TamizWork    *work,
           TamizRecord  *handoff,
           gboolean     *asked,
           gboolean     *told,
           GError      **error)
{
  const char *uid = tamiz_record_get_text (handoff, TAMIZ_HANDOFF_MEETING_UID);
  g_autoptr (GPtrArray) handoffs
      = uid != NULL ? tamiz_reader_list_by_text (work->reader, TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_MEETING_UID, uid, error)
                    : g_ptr_array_new ();

  *asked = *told = FALSE;
  if (handoffs != NULL && handoffs->len == 0)
    {
      g_ptr_array_set_free_func (handoffs, g_object_unref);
      g_ptr_array_add (handoffs, g_object_ref (handoff));
    }
  for (guint i = 0; handoffs != NULL && i < handoffs->len; i++)
    {
      g_autoptr (GPtrArray) rows = tamiz_reader_list_by (work->reader, TAMIZ_KIND_OUTBOX, TAMIZ_OUTBOX_HANDOFF,
                                                         tamiz_record_get_id (g_ptr_array_index (handoffs, i)), error);

      if (rows == NULL)
        return FALSE;
      for (guint j = 0; j < rows->len; j++)
        {
          TamizRecord *row = g_ptr_array_index (rows, j);
          gint64 state = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE);
          gboolean doubt;

          if (!says_when (tamiz_record_get_text (row, TAMIZ_OUTBOX_OP)))
            continue;
          if (!was_in_doubt (work, row, &doubt, error))
            return FALSE;
          *asked = TRUE;
          /* What may have arrived, has, as far as this goes. */
          *told = *told || doubt || state == TAMIZ_OUTBOX_DONE || state == TAMIZ_OUTBOX_HELD || state == TAMIZ_OUTBOX_SENDING;
        }
    }

  return handoffs != NULL;
}

static gboolean
is_open (TamizRecord *handoff)
{
  gint64 state = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE);

  return state == TAMIZ_HANDOFF_SENT || state == TAMIZ_HANDOFF_ACCEPTED;
}

/**
 * tamiz_mail_row_is_needless:
 * @work: what an operation has at hand
 * @row: a mail that has not left yet
 * @why: (out) (nullable): why it shall not leave, in words; %NULL where it shall
 * @error: return location
 *
 * Returns: whether that could be found out
 */
gboolean
tamiz_mail_row_is_needless (TamizWork    *work,
                            TamizRecord  *row,
                            const char  **why,
                            GError      **error)
{
  const char *op = tamiz_record_get_text (row, TAMIZ_OUTBOX_OP);
  gint64 id = tamiz_record_get_int (row, TAMIZ_OUTBOX_HANDOFF);
  g_autoptr (TamizRecord) handoff = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean asked, told;

  *why = NULL;
  if (id == 0)
    return TRUE;
  handoff = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, &local_error);
  if (handoff == NULL)
    {
      if (local_error != NULL && !g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      *why = _("Not sent: its handoff was undone");
      return TRUE;
    }
  if ((says_when (op) || g_str_equal (op, "packet")) && !is_open (handoff))
    *why = _("Not sent: the handoff ended before");
  else if (says_when (op) && tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING) && !tamiz_handoff_has_meeting (handoff))
    *why = _("Not sent: the meeting was cancelled before");
  if (!g_str_equal (op, "meeting_cancelled"))
    return TRUE;
  if (!find_told (work, handoff, &asked, &told, error))
    return FALSE;
  if (asked && !told)
    *why = _("Not sent: the contact never heard of the meeting");

  return TRUE;
}

static gboolean
goes_before (TamizRecord *row,
             TamizRecord *other)
{
  return other == NULL || g_strcmp0 (tamiz_record_get_text (other, TAMIZ_OUTBOX_OP), "meeting_changed") == 0
         || g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OP), "meeting_changed") != 0;
}

/**
 * tamiz_work_supersede_mails:
 * @work: what an operation has at hand
 * @set: a change of the meeting
 * @handoff: its handoff
 * @waiting: (out) (nullable) (transfer full): the mail that is to be written anew; %NULL where the last one about
 *   the meeting left
 * @error: return location
 *
 * Finds what waits to tell the contact of a time that holds no more, so that one mail says when they meet: of a
 * meeting they never heard of they are told no change.  Where several wait, all but one are kept back.
 *
 * Returns: whether it was written into @set
 */
gboolean
tamiz_work_supersede_mails (TamizWork       *work,
                            TamizChangeSet  *set,
                            TamizRecord     *handoff,
                            TamizRecord    **waiting,
                            GError         **error)
{
  g_autoptr (GPtrArray) rows = tamiz_reader_list_by (work->reader, TAMIZ_KIND_OUTBOX, TAMIZ_OUTBOX_HANDOFF,
                                                     tamiz_record_get_id (handoff), error);
  TamizRecord *found = NULL;

  *waiting = NULL;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);
      TamizRecord *needless = row;

      if (tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) != TAMIZ_OUTBOX_QUEUED
          || !says_when (tamiz_record_get_text (row, TAMIZ_OUTBOX_OP)))
        continue;
      if (goes_before (row, found))
        {
          needless = found;
          found = row;
        }
      if (needless == NULL)
        continue;
      tamiz_change_set_update_int (set, needless, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_DEAD);
      tamiz_change_set_update_text (set, needless, TAMIZ_OUTBOX_REASON, "needless");
      tamiz_change_set_update_text (set, needless, TAMIZ_OUTBOX_SERVER_WORDS,
                                    _("Not sent: the meeting was changed before; another mail says when it is"));
    }
  if (found != NULL)
    *waiting = g_object_ref (found);

  return rows != NULL;
}
