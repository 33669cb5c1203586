#define G_LOG_DOMAIN "tamiz-mail-returns"

#include "config.h"

#include "tamiz-mail-answers.h"

#include "tamiz-bounces.h"
#include "tamiz-mail-outbox.h"

#include <glib/gi18n-lib.h>

/* Mails of ours that came back.  A report names the mail by its Message-ID, in the headers of it that it
 * encloses (RFC 3462).
 */

/* (nullable): the first of ours among @ids, without an error where there is none */
TamizRecord *
tamiz_work_find_mail_row (TamizWork  *work,
                          GPtrArray  *ids,
                          GError    **error)
{
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (GPtrArray) rows = tamiz_reader_list_by_text (work->reader, TAMIZ_KIND_OUTBOX, TAMIZ_OUTBOX_IDEM_KEY,
                                                              g_ptr_array_index (ids, i), error);

      if (rows == NULL)
        return NULL;
      for (guint j = 0; j < rows->len; j++)
        {
          TamizRecord *row = g_ptr_array_index (rows, j);

          if (g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT), TAMIZ_MAIL_OBJECT) == 0)
            return g_object_ref (row);
        }
    }

  return NULL;
}

/* (nullable): that of @address, or of anybody where it is NULL */
static TamizMailBounce *
find_bounce (TamizMailMessage *message,
             const char       *address)
{
  for (guint i = 0; i < message->bounces->len; i++)
    {
      TamizMailBounce *bounce = g_ptr_array_index (message->bounces, i);

      if (bounce->permanent && (address == NULL || g_ascii_strcasecmp (bounce->address, address) == 0))
        return bounce;
    }

  return NULL;
}

static gboolean
mark_address (TamizWork             *work,
              TamizChangeSet        *set,
              const TamizMailBounce *bounce,
              GError               **error)
{
  g_autoptr (GArray) people = tamiz_reader_find_key (work->reader, TAMIZ_KEY_EMAIL, bounce->address, error);
  guint n = 0;

  return people != NULL && tamiz_bounces_mark (work, set, people, bounce->address, work->now, bounce->reason, &n, error);
}

static char *
make_words (const TamizMailBounce *bounce)
{
  const char *said = bounce->reason != NULL ? bounce->reason : bounce->status != NULL ? bounce->status : "";

  return g_strdup_printf (_("The mail to %s came back: %s"), bounce->address, said);
}

/* Whom the mail was for did not get it: it failed.  Where only a copy came back, the step says so. */
static gboolean
note_bounce (TamizWork              *work,
             TamizRecord            *row,
             const TamizMailBounce  *bounce,
             gboolean                of_copy,
             const char             *words,
             GError                **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "mail.bounced");
  g_autoptr (TamizCommit) commit = NULL;
  const TamizMailFate fate = { TAMIZ_OUTBOX_DEAD, "bounced", words, 0, TAMIZ_STEP_STATE_FAILED, words };

  if (!(of_copy ? tamiz_work_note_mail_step (work, set, tamiz_record_get_int (row, TAMIZ_OUTBOX_HANDOFF),
                                             tamiz_record_get_text (row, TAMIZ_OUTBOX_OP), TAMIZ_STEP_STATE_DONE, words, error)
                : tamiz_mail_row_settle (work, set, row, &fate, error))
      || !mark_address (work, set, bounce, error))
    return FALSE;
  if (tamiz_change_set_is_empty (set))
    return TRUE;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

/**
 * tamiz_work_take_bounce:
 * @work: what an operation has at hand
 * @message: a mail
 * @what: (out): whether it says that one of ours came back
 * @words: (out) (nullable): what is to be told of it
 * @error: return location
 *
 * Returns: whether that could be found out, and noted
 */
gboolean
tamiz_work_take_bounce (TamizWork         *work,
                        TamizMailMessage  *message,
                        TamizMailAnswer   *what,
                        char             **words,
                        GError           **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TamizRecord) row = NULL;
  g_autoptr (json_t) payload = NULL;
  TamizMailBounce *bounce;

  *what = TAMIZ_MAIL_IS_NO_ANSWER;
  bounce = find_bounce (message, NULL);
  row = bounce != NULL ? tamiz_work_find_mail_row (work, message->reported, &local_error) : NULL;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (row == NULL)
    return TRUE;

  *what = TAMIZ_MAIL_CAME_BACK;
  if (g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON), "bounced") == 0)
    return TRUE; /* told before */
  payload = tamiz_mail_row_get_payload (row);
  if (find_bounce (message, tamiz_json_get_text (payload, "to")) != NULL)
    bounce = find_bounce (message, tamiz_json_get_text (payload, "to"));
  *words = make_words (bounce);

  return note_bounce (work, row, bounce, g_ascii_strcasecmp (bounce->address, tamiz_json_get_text (payload, "to")) != 0,
                      *words, error);
}
