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

          if (tamiz_mail_row_is_mail (row))
            return g_object_ref (row);
        }
    }

  return NULL;
}

static gboolean
is_of (const TamizMailBounce *bounce,
       const char            *address)
{
  return address != NULL && g_ascii_strcasecmp (bounce->address, address) == 0;
}

/* (nullable): that of @to, else of anybody but @cc, else any.  An address may pass its mail on to others, whose
 * servers report: what nobody got a copy of was for @to.
 */
static TamizMailBounce *
find_bounce (TamizMailMessage *message,
             const char       *to,
             const char       *cc)
{
  TamizMailBounce *found = NULL;

  for (guint i = 0; i < message->bounces->len; i++)
    {
      TamizMailBounce *bounce = g_ptr_array_index (message->bounces, i);

      if (!bounce->permanent)
        continue;
      if (is_of (bounce, to))
        return bounce;
      if (found == NULL || is_of (found, cc))
        found = bounce;
    }

  return found;
}

static gboolean
mark_address (TamizWork             *work,
              TamizChangeSet        *set,
              const TamizMailBounce *bounce,
              const char            *address,
              GError               **error)
{
  g_autoptr (GArray) people = tamiz_reader_find_key (work->reader, TAMIZ_KEY_EMAIL, address, error);
  guint n = 0;

  return people != NULL && tamiz_bounces_mark (work, set, people, address, work->now, bounce->reason, &n, error);
}

static char *
make_words (const TamizMailBounce *bounce,
            const char            *address)
{
  const char *said = bounce->reason != NULL ? bounce->reason : bounce->status != NULL ? bounce->status : "";

  return g_strdup_printf (_("The mail to %s came back: %s"), address, said);
}

static gboolean
is_former (TamizRecord *row)
{
  return g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT), TAMIZ_MAIL_FORMER) == 0;
}

/* Whom the mail was for did not get it: it failed, unless another goes out in its place.  Where only a copy came
 * back, the step says so.
 */
static gboolean
note_fate (TamizWork       *work,
           TamizChangeSet  *set,
           TamizRecord     *row,
           gboolean         of_copy,
           const char      *words,
           GError         **error)
{
  const TamizMailFate fate = { TAMIZ_OUTBOX_DEAD, "bounced", words, 0, TAMIZ_STEP_STATE_FAILED, words };

  if (is_former (row))
    return TRUE;
  if (!of_copy)
    return tamiz_mail_row_settle (work, set, row, &fate, error);

  return tamiz_work_note_mail_step (work, set, tamiz_record_get_int (row, TAMIZ_OUTBOX_HANDOFF),
                                    tamiz_record_get_text (row, TAMIZ_OUTBOX_OP), TAMIZ_STEP_STATE_DONE, words, error);
}

static gboolean
note_bounce (TamizWork              *work,
             TamizRecord            *row,
             const TamizMailBounce  *bounce,
             const char             *address,
             gboolean                of_copy,
             const char             *words,
             GError                **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "mail.bounced");
  g_autoptr (TamizCommit) commit = NULL;

  if (!note_fate (work, set, row, of_copy, words, error) || !mark_address (work, set, bounce, address, error))
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
  const char *to, *cc;
  TamizMailBounce *bounce;
  gboolean of_copy;

  *what = TAMIZ_MAIL_IS_NO_ANSWER;
  bounce = find_bounce (message, NULL, NULL);
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
  to = tamiz_json_get_text (payload, "to");
  cc = tamiz_json_get_text (payload, "cc");
  bounce = find_bounce (message, to, cc);
  of_copy = !is_of (bounce, to) && is_of (bounce, cc);
  *words = make_words (bounce, of_copy || to == NULL ? bounce->address : to);

  return note_bounce (work, row, bounce, of_copy || to == NULL ? bounce->address : to, of_copy, *words, error);
}
