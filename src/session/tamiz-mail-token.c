#define G_LOG_DOMAIN "tamiz-mail-token"

#include "config.h"

#include "tamiz-mail-outbox.h"

#include <string.h>

/* Mail programs that people send with give a mail a Message-ID of their own, so that answers name one that nobody
 * knows here.  What goes to an executive, and what is made ready for a mail program, therefore carries a mark in
 * its subject: "[T-12-5f0c2a91]", the handoff's number and a digest of its key, which only who got the mail knows.
 * It stays the same however often the mail is written anew.
 */

#define MARK "[T-"
#define DIGITS 8

static char *
make_token (TamizRecord *handoff,
            const char  *op)
{
  int number = (int) tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER);
  const char *key = tamiz_record_get_text (handoff, TAMIZ_HANDOFF_UUID);
  g_autofree char *said = g_strdup_printf ("mail/%d/%s/%s", number, key != NULL ? key : "", op);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, said, -1);

  return g_strdup_printf (MARK "%d-%.*s]", number, DIGITS, digest);
}

/**
 * tamiz_mail_row_dup_subject:
 * @work: what an operation has at hand
 * @row: a mail of the outbox
 * @draft: for a mail program to send
 * @error: return location
 *
 * Returns: (transfer full) (nullable): its subject as it leaves; %NULL with an error where its handoff cannot be read,
 *   and without one where it has none
 */
char *
tamiz_mail_row_dup_subject (TamizWork    *work,
                            TamizRecord  *row,
                            gboolean      draft,
                            GError      **error)
{
  g_autoptr (json_t) payload = tamiz_mail_row_get_payload (row);
  const char *subject = tamiz_json_get_text (payload, "subject");
  const char *op = tamiz_record_get_text (row, TAMIZ_OUTBOX_OP);
  gint64 id = tamiz_record_get_int (row, TAMIZ_OUTBOX_HANDOFF);
  g_autoptr (TamizRecord) handoff = NULL;
  g_autofree char *token = NULL;

  if (subject == NULL || id == 0 || (!draft && !g_str_equal (op, "packet")))
    return g_strdup (subject);
  handoff = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, error);
  if (handoff == NULL)
    return NULL;
  if (!tamiz_record_has (handoff, TAMIZ_HANDOFF_UUID))
    return g_strdup (subject);
  token = make_token (handoff, op);

  return g_strconcat (subject, " ", token, NULL);
}

/* The mail of a handoff whose mark this is; of several, the last that was written. */
static TamizRecord *
find_row (TamizWork    *work,
          TamizRecord  *handoff,
          const char   *token,
          GError      **error)
{
  g_autoptr (GPtrArray) rows
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_OUTBOX, TAMIZ_OUTBOX_HANDOFF, tamiz_record_get_id (handoff), error);

  for (guint i = rows != NULL ? rows->len : 0; i > 0; i--)
    {
      TamizRecord *row = g_ptr_array_index (rows, i - 1);
      g_autofree char *its = NULL;

      if (!tamiz_mail_row_is_mail (row))
        continue;
      its = make_token (handoff, tamiz_record_get_text (row, TAMIZ_OUTBOX_OP));
      if (g_ascii_strncasecmp (token, its, strlen (its)) == 0)
        return g_object_ref (row);
    }

  return NULL;
}

/**
 * tamiz_mail_row_find_by_subject:
 * @work: what an operation has at hand
 * @subject: (nullable): of an answer
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the mail whose mark stands in the subject, without an error where there is none
 */
TamizRecord *
tamiz_mail_row_find_by_subject (TamizWork   *work,
                                const char  *subject,
                                GError     **error)
{
  const char *token = subject != NULL ? strstr (subject, MARK) : NULL;
  gint64 number = token != NULL ? g_ascii_strtoll (token + strlen (MARK), NULL, 10) : 0;
  g_autoptr (GPtrArray) handoffs = NULL;

  if (number <= 0)
    return NULL;
  handoffs = tamiz_reader_list_by (work->reader, TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_NUMBER, number, error);
  for (guint i = 0; handoffs != NULL && i < handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (handoffs, i);

      if (tamiz_record_has (handoff, TAMIZ_HANDOFF_UUID))
        return find_row (work, handoff, token, error);
    }

  return NULL;
}
