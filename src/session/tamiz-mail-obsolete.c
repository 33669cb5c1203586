#define G_LOG_DOMAIN "tamiz-mail-obsolete"

#include "config.h"

#include "tamiz-mail-outbox.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>

/* A mail that waited may have nothing to say any more: nobody is told that a meeting is arranged which was
 * called off meanwhile, nor that one is called off of which they never heard.
 */

/* Whether the contact has been told of the meeting, as far as is known. */
static gboolean
has_been_told (GPtrArray *rows,
               gboolean  *asked)
{
  *asked = FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);
      gint64 state = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE);

      if (g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OP), "confirmation") != 0)
        continue;
      *asked = TRUE;
      /* What may have arrived, has, as far as this goes. */
      if (state == TAMIZ_OUTBOX_DONE || state == TAMIZ_OUTBOX_HELD || state == TAMIZ_OUTBOX_SENDING)
        return TRUE;
    }

  return FALSE;
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
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean asked;

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
  if ((g_str_equal (op, "confirmation") || g_str_equal (op, "packet") || g_str_equal (op, "meeting_changed"))
      && !is_open (handoff))
    *why = _("Not sent: the handoff ended before");
  if (!g_str_equal (op, "meeting_changed") && !g_str_equal (op, "meeting_cancelled"))
    return TRUE;
  rows = tamiz_reader_list_by (work->reader, TAMIZ_KIND_OUTBOX, TAMIZ_OUTBOX_HANDOFF, id, error);
  if (rows == NULL)
    return FALSE;
  if (g_str_equal (op, "meeting_cancelled") && !has_been_told (rows, &asked) && asked)
    *why = _("Not sent: the contact never heard of the meeting");

  return TRUE;
}
