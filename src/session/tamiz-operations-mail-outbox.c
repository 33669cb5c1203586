#define G_LOG_DOMAIN "tamiz-operations-mail-outbox"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-mail-outbox.h"
#include "tamiz-rights.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Mails on their way out: sent, listed, and, where nobody can know but people, settled by them. */

static json_t *
row_to_json (TamizWork   *work,
             TamizRecord *row)
{
  g_autoptr (json_t) payload = tamiz_mail_row_get_payload (row);
  gint64 handoff = tamiz_record_get_int (row, TAMIZ_OUTBOX_HANDOFF);
  gint64 sender = tamiz_record_get_int (row, TAMIZ_OUTBOX_SENDER);
  gint64 state = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE);
  g_autoptr (TamizRecord) record
      = handoff != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, handoff, NULL) : NULL;
  g_autoptr (TamizRecord) user = sender != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_USER, sender, NULL) : NULL;
  json_t *object = json_object ();

  tamiz_json_set_id (object, "id", tamiz_record_get_id (row));
  tamiz_json_set_text (object, "op", tamiz_record_get_text (row, TAMIZ_OUTBOX_OP));
  tamiz_json_set_text (object, "to", tamiz_json_get_text (payload, "to"));
  tamiz_json_set_text (object, "cc", tamiz_json_get_text (payload, "cc"));
  tamiz_json_set_text (object, "subject", tamiz_json_get_text (payload, "subject"));
  json_object_set_new (object, "handoff",
                       record != NULL ? json_integer (tamiz_record_get_int (record, TAMIZ_HANDOFF_NUMBER)) : json_null ());
  tamiz_json_set_id (object, "lead", tamiz_record_get_int (row, TAMIZ_OUTBOX_LEAD));
  tamiz_json_set_text (object, "state", tamiz_enum_nick (TAMIZ_ENUM_OUTBOX, (int) state));
  /* While it is being sent that is the sender's name among programs. */
  tamiz_json_set_text (object, "reason",
                       state != TAMIZ_OUTBOX_SENDING ? tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON) : NULL);
  json_object_set_new (object, "former",
                       json_boolean (g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT), TAMIZ_MAIL_FORMER) == 0));
  tamiz_json_set_text (object, "message_id", tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY));
  tamiz_json_set_text (object, "words", tamiz_record_get_text (row, TAMIZ_OUTBOX_SERVER_WORDS));
  json_object_set_new (object, "attempts", json_integer (tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS)));
  tamiz_work_set_time (work, object, "next_at",
                       state == TAMIZ_OUTBOX_QUEUED ? tamiz_record_get_int (row, TAMIZ_OUTBOX_NEXT_AT) : 0);
  tamiz_work_set_time (work, object, "created", tamiz_record_get_int (row, TAMIZ_OUTBOX_CREATED));
  tamiz_work_set_time (work, object, "done_at", tamiz_record_get_int (row, TAMIZ_OUTBOX_DONE_AT));
  tamiz_json_set_text (object, "sender", user != NULL ? tamiz_record_get_text (user, TAMIZ_USER_EMAIL) : NULL);

  return object;
}

static json_t *
list_mail (TamizWork *work,
           GError   **error)
{
  int state = tamiz_work_choice (work, "state", TAMIZ_ENUM_OUTBOX);
  gint64 number = tamiz_work_number (work, "handoff", 0);
  g_autoptr (GPtrArray) rows = tamiz_reader_list_mail (work->reader, state >= 0 && state != TAMIZ_OUTBOX_DONE, error);
  json_t *items;

  if (rows == NULL)
    return NULL;
  items = json_array ();
  for (guint i = 0; i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);
      g_autoptr (json_t) item = NULL;

      if (state >= 0 && tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) != state)
        continue;
      item = row_to_json (work, row);
      if (number == 0 || tamiz_json_get_int (item, "handoff", 0) == number)
        json_array_append (items, item);
    }

  return tamiz_work_items (items);
}

static TamizRecord *
load_row (TamizWork  *work,
          const char *argument,
          GError    **error)
{
  g_autoptr (TamizRecord) row = tamiz_work_load (work, TAMIZ_KIND_OUTBOX, argument, error);

  if (row == NULL
      || !tamiz_work_require (g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT), TAMIZ_MAIL_OBJECT) == 0,
                              TAMIZ_CORE_ERROR_NOT_FOUND, error, _("There is no mail %s"), tamiz_work_text (work, argument)))
    return NULL;

  return g_steal_pointer (&row);
}

static json_t *
answer_row (TamizWork *work,
            gint64     id,
            GError   **error)
{
  g_autoptr (TamizRecord) row = tamiz_reader_load (work->reader, TAMIZ_KIND_OUTBOX, id, error);

  return row != NULL ? row_to_json (work, row) : NULL;
}

static gboolean
settle_by (TamizWork            *work,
           TamizRecord          *row,
           const TamizMailFate  *fate,
           const char           *cause,
           GError              **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, cause);
  g_autoptr (TamizCommit) commit = NULL;

  if (!tamiz_mail_row_settle (work, set, row, fate, error))
    return FALSE;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

static gboolean
check_not_being_sent (TamizRecord  *row,
                      GError      **error)
{
  gint64 state = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE);

  return tamiz_work_require (state != TAMIZ_OUTBOX_SENDING, TAMIZ_CORE_ERROR_REFUSED, error,
                             _("The mail is just being sent; wait for what becomes of it"))
         && tamiz_work_require (state != TAMIZ_OUTBOX_DONE, TAMIZ_CORE_ERROR_REFUSED, error,
                                _("The mail was sent already"));
}

/* What becomes of a mail is said by marketing, a manager, who sends it, and the executive whose handoff it is of. */
static gboolean
check_may_handle (TamizWork    *work,
                  TamizRecord  *row,
                  GError      **error)
{
  gint64 id = tamiz_record_get_int (row, TAMIZ_OUTBOX_HANDOFF);
  g_autoptr (TamizRecord) handoff = NULL;

  if (tamiz_rights_get (work->roles, TAMIZ_RIGHT_SEND) != TAMIZ_PERMISSION_NO
      || tamiz_rights_get (work->roles, TAMIZ_RIGHT_MANAGE) != TAMIZ_PERMISSION_NO
      || tamiz_record_get_int (row, TAMIZ_OUTBOX_SENDER) == work->actor.user)
    return TRUE;
  handoff = id != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, NULL) : NULL;
  if (handoff != NULL && tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE) == work->actor.user)
    return TRUE;

  tamiz_rights_set_denied (TAMIZ_RIGHT_SEND, FALSE, error);
  return FALSE;
}

static gboolean
apply (TamizWork       *work,
       TamizChangeSet  *set,
       GError         **error)
{
  g_autoptr (TamizCommit) commit = tamiz_change_set_is_empty (set) ? NULL : tamiz_work_apply (work, set, error);

  return commit != NULL || tamiz_change_set_is_empty (set);
}

/* Somebody who knows says that it did not arrive: the doubt of an earlier try ends. */
static gboolean
add_not_sent (TamizWork       *work,
              TamizChangeSet  *set,
              TamizRecord     *row,
              GError         **error)
{
  TamizRecord *attempt = tamiz_work_insert (work, set, TAMIZ_KIND_ATTEMPT, error);

  if (attempt == NULL)
    return FALSE;
  tamiz_record_set_int (attempt, TAMIZ_ATTEMPT_OUTBOX, tamiz_record_get_id (row));
  tamiz_record_set_int (attempt, TAMIZ_ATTEMPT_AT, work->now);
  tamiz_record_set_text (attempt, TAMIZ_ATTEMPT_CLASS, "not_sent");

  return TRUE;
}

/* What is waiting, or may have arrived, goes out as it is, under the Message-ID that it has. */
static gboolean
queue_as_it_is (TamizWork    *work,
                TamizRecord  *row,
                gboolean      not_sent,
                GError      **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "mail.resend");
  const TamizMailFate again
      = { .state = TAMIZ_OUTBOX_QUEUED, .step = TAMIZ_STEP_STATE_WAITING, .step_words = _("Waiting to be sent") };

  if (!tamiz_mail_row_settle (work, set, row, &again, error) || (not_sent && !add_not_sent (work, set, row, error)))
    return FALSE;
  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_ATTEMPTS, 0);

  return apply (work, set, error);
}

/* What did not arrive, or goes elsewhere by now, is a mail of its own. */
static gboolean
queue_anew (TamizWork     *work,
            TamizRecord  **row,
            GError       **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "mail.resend");
  TamizRecord *made = tamiz_mail_row_write_anew (work, set, *row, error);

  if (made == NULL || !apply (work, set, error))
    return FALSE;
  g_set_object (row, made);

  return TRUE;
}

/* @row: (inout): what goes out instead of it, where it was written anew
 * @not_sent: whether somebody says that it did not arrive
 */
static gboolean
queue_again (TamizWork     *work,
             TamizRecord  **row,
             gboolean       not_sent,
             GError       **error)
{
  g_autofree char *why_not = NULL;
  gboolean elsewhere;

  if (!check_not_being_sent (*row, error) || !tamiz_mail_row_look (work, *row, &elsewhere, &why_not, error)
      || !tamiz_work_require (why_not == NULL, TAMIZ_CORE_ERROR_REFUSED, error, "%s", why_not))
    return FALSE;

  return elsewhere || tamiz_record_get_int (*row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_DEAD
             ? queue_anew (work, row, error)
             : queue_as_it_is (work, *row, not_sent, error);
}

/* A mail of which it is known that it did not arrive goes out again, where it still may. */
static gboolean
settle_not_sent (TamizWork     *work,
                 TamizRecord  **row,
                 GError       **error)
{
  g_autofree char *why_not = NULL;
  gboolean elsewhere;
  TamizMailFate fate = { .state = TAMIZ_OUTBOX_DEAD, .reason = "not_allowed", .step = TAMIZ_STEP_STATE_FAILED };

  if (!tamiz_mail_row_look (work, *row, &elsewhere, &why_not, error))
    return FALSE;
  if (why_not == NULL)
    return queue_again (work, row, TRUE, error);
  fate.words = fate.step_words = why_not;

  return settle_by (work, *row, &fate, "mail.settle", error);
}

/* Where nobody says who they are, the only user there is. */
static gboolean
find_who (TamizWork  *work,
          GError    **error)
{
  g_autoptr (GPtrArray) users = work->actor.user == 0 ? tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error) : NULL;
  TamizRecord *found = NULL;
  guint n = 0;

  if (work->actor.user != 0)
    return TRUE;
  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      TamizRecord *user = g_ptr_array_index (users, i);

      if (tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) == 0)
        continue;
      found = user;
      n++;
    }
  if (n == 1)
    work->actor.user = tamiz_record_get_id (found);

  return users != NULL;
}

/* What may have arrived stays in doubt, so that the contact who may have it is told of what came after. */
static gboolean
check_says_something (TamizWork    *work,
                      TamizRecord  *row,
                      GError      **error)
{
  const char *why;

  if (tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) != TAMIZ_OUTBOX_HELD)
    return TRUE;

  /* Translators: why a mail is not sent */
  return tamiz_mail_row_is_needless (work, row, &why, error)
         && tamiz_work_require (why == NULL, TAMIZ_CORE_ERROR_REFUSED, error,
                                _("%s. Whether it arrived is still in doubt: ask, and say which it was"), why);
}

static json_t *
send_mail (TamizWork *work,
           GError   **error)
{
  g_autoptr (TamizRecord) row = NULL;

  if (tamiz_work_text (work, "resend") == NULL)
    return find_who (work, error) ? tamiz_mail_outbox_send (work, 0, error) : NULL;
  row = load_row (work, "resend", error);
  if (row == NULL
      || !tamiz_work_require (work->actor.user != 0, TAMIZ_CORE_ERROR_NO_USER, error,
                              _("It is not known who does this. Say which user of this base you are"))
      || !check_may_handle (work, row, error) || !check_says_something (work, row, error)
      || !queue_again (work, &row, FALSE, error))
    return NULL;

  return tamiz_mail_outbox_send (work, tamiz_record_get_id (row), error);
}

/* What only people can find out. */
static json_t *
settle_mail (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizRecord) row = load_row (work, "id", error);
  const char *what = tamiz_work_text (work, "what");
  gboolean sent = g_strcmp0 (what, "sent") == 0;
  const TamizMailFate done = { TAMIZ_OUTBOX_DONE, "by_hand", NULL, 0, TAMIZ_STEP_STATE_DONE,
                               _("It was sent, as somebody says who knows") };

  if (row == NULL
      || !tamiz_work_require (sent || g_strcmp0 (what, "not_sent") == 0, TAMIZ_CORE_ERROR_INVALID, error,
                              _("“%s” is not possible for %s; possible are: %s"), what, "what", "sent, not_sent")
      || !check_may_handle (work, row, error) || !check_not_being_sent (row, error)
      || !(sent ? settle_by (work, row, &done, "mail.settle", error) : settle_not_sent (work, &row, error)))
    return NULL;

  return answer_row (work, tamiz_record_get_id (row), error);
}

/* The mail as a file that a mail program opens to be sent (X-Unsent). */
static json_t *
draft_mail (TamizWork *work,
            GError   **error)
{
  g_autoptr (TamizRecord) row = load_row (work, "id", error);
  const char *path = tamiz_work_text (work, "output");
  g_autoptr (GBytes) message = row != NULL ? tamiz_mail_outbox_compose (work, row, NULL, TRUE, error) : NULL;
  const char *folder = tamiz_work_text (work, "files");
  g_autoptr (json_t) payload = NULL, files = NULL;
  g_autofree char *subject = message != NULL ? tamiz_mail_row_dup_subject (work, row, TRUE, error) : NULL;
  json_t *answer;

  if (subject == NULL
      || !g_file_set_contents_full (path, g_bytes_get_data (message, NULL), (gssize) g_bytes_get_size (message),
                                    G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return NULL;
  if (folder != NULL)
    {
      files = tamiz_mail_outbox_save_files (work, row, folder, error);
      if (files == NULL)
        return NULL;
    }
  payload = tamiz_mail_row_get_payload (row);
  answer = row_to_json (work, row);
  tamiz_json_set_text (answer, "subject", subject);
  tamiz_json_set_text (answer, "output", path);
  tamiz_json_set_text (answer, "text", tamiz_json_get_text (payload, "text"));
  json_object_set (answer, "files", files);

  return answer;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)
#define ID { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The mail's id, as “mail list” shows it") }

static const TamizParameter send_parameters[] = {
  { "resend", TAMIZ_PARAMETER_ID, 0, 0, N_("This one, though it was refused or is in doubt") },
  { NULL },
};

static const TamizParameter list_parameters[] = {
  { "state", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_OUTBOX, N_("Only those in this state") },
  { "handoff", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Only those of this handoff, by its number") },
  { NULL },
};

static const TamizParameter settle_parameters[] = {
  ID,
  { "what", TAMIZ_PARAMETER_TEXT, REQUIRED_POSITIONAL, 0, N_("sent, or not_sent: then it is sent again") },
  { NULL },
};

static const TamizParameter draft_parameters[] = {
  ID,
  { "output", TAMIZ_PARAMETER_OUTPUT, TAMIZ_PARAMETER_REQUIRED, 0, N_("The file to write, as mail.eml") },
  { "files", TAMIZ_PARAMETER_OUTPUT, 0, 0, N_("A folder into which what goes along is written too") },
  { NULL },
};

const TamizOperationEntry tamiz_mail_outbox_operations[] = {
  { { "mail.send", N_("Send the mails that are due"), TAMIZ_OPERATION_READS, send_parameters, NULL }, send_mail },
  { { "mail.list", N_("List the mails of handoffs, and what became of them"), TAMIZ_OPERATION_READS, list_parameters,
      "id,op,to,subject,handoff,state,words" },
    list_mail },
  { { "mail.settle", N_("Say whether a mail was sent that is in doubt, or was sent by hand"), 0, settle_parameters, NULL },
    settle_mail },
  { { "mail.draft", N_("Write a mail into a file that a mail program opens"), TAMIZ_OPERATION_READS, draft_parameters, NULL },
    draft_mail },
  { { NULL }, NULL },
};
