#define G_LOG_DOMAIN "tamiz-operations-inbox"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-imap.h"
#include "tamiz-mail-answers.h"
#include "tamiz-secret.h"

#include <glib/gi18n-lib.h>

/* The inbox of this machine, in which people answer to mails of handoffs.  It is only read. */

#define FIRST_DAYS 14                   /* how far back it is read the first time */
#define MOST_AT_ONCE 500
#define MOST_BYTES (2 * 1024 * 1024)    /* of a message; attachments of answers are not needed */
#define MOST_IN_ALL (32 * 1024 * 1024)  /* in one run; what is left is read in the next */
#define MOST_LISTED 100

static json_t *
inbox_to_json (TamizWork            *work,
               const TamizMailInbox *inbox)
{
  json_t *object = json_object ();
  g_autofree char *server = g_strdup_printf ("%s:%u", inbox->host, inbox->port);

  tamiz_json_set_text (object, "server", server);
  tamiz_json_set_text (object, "security", tamiz_mail_security_get_nick (inbox->security));
  tamiz_json_set_text (object, "user", inbox->user);
  tamiz_json_set_text (object, "folder", inbox->folder);
  tamiz_json_set_text (object, "secret", inbox->secret_file != NULL  ? "file"
                                         : inbox->secret_env != NULL ? "env"
                                                                     : "keyring");
  tamiz_work_set_time (work, object, "changed", tamiz_mail_inbox_get_changed (inbox));

  return object;
}

/* The password: where it is read from each time, or it goes to the keyring. */
static gboolean
keep_secret (TamizWork       *work,
             TamizMailInbox  *inbox,
             GError         **error)
{
  const char *secret = tamiz_work_text (work, "secret");
  const char *file = tamiz_work_text (work, "secret-file");

  if (secret != NULL && *secret != '\0')
    return tamiz_mail_inbox_store_secret (inbox, secret, work->cancellable, error);
  inbox->secret_file = file != NULL ? g_canonicalize_filename (file, NULL) : NULL;
  inbox->secret_env = g_strdup (tamiz_work_text (work, "secret-env"));

  return TRUE;
}

static json_t *
set_inbox (TamizWork *work,
           GError   **error)
{
  g_autoptr (TamizMailInbox) inbox = tamiz_mail_inbox_new ();
  const char *user = tamiz_work_text (work, "user"), *folder = tamiz_work_text (work, "folder");

  if (!tamiz_work_require (*user != '\0', TAMIZ_CORE_ERROR_INVALID, error, _("Say as which user the inbox is opened"))
      || !tamiz_mail_inbox_set_server (inbox, tamiz_work_text (work, "server"), tamiz_work_text (work, "security"), error))
    return NULL;
  inbox->user = g_strdup (user);
  inbox->folder = g_strdup (folder != NULL && *folder != '\0' ? folder : "INBOX");
  inbox->ca_file = tamiz_work_text (work, "ca-file") != NULL
                       ? g_canonicalize_filename (tamiz_work_text (work, "ca-file"), NULL)
                       : NULL;
  if (!keep_secret (work, inbox, error) || !tamiz_mail_inbox_save (inbox, error))
    return NULL;

  return inbox_to_json (work, inbox);
}

static json_t *
show_inbox (TamizWork *work,
            GError   **error)
{
  g_autoptr (TamizMailInbox) inbox = tamiz_mail_inbox_load (error);

  return inbox != NULL ? inbox_to_json (work, inbox) : NULL;
}

static json_t *
remove_inbox (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizMailInbox) inbox = tamiz_mail_inbox_load (error);

  if (inbox == NULL || !tamiz_mail_inbox_remove (error))
    return NULL;
  return inbox_to_json (work, inbox);
}

typedef struct
{
  TamizWork *work;
  TamizImap *imap;
  TamizMailMark mark;
  const char *reader;
  guint read;
  gsize bytes;              /* of what was read */
  guint counts[TAMIZ_N_MAIL_ANSWERS];
  json_t *items;
} Fetching;

static void
list_item (Fetching          *self,
           TamizMailMessage  *message,
           TamizMailAnswer    what,
           const char        *words)
{
  json_t *item;

  if (what == TAMIZ_MAIL_IS_NO_ANSWER || json_array_size (self->items) >= MOST_LISTED)
    return;
  item = json_object ();
  tamiz_json_set_text (item, "result", tamiz_mail_answer_get_nick (what));
  tamiz_json_set_text (item, "from", message->from != NULL ? message->from->address : NULL);
  tamiz_json_set_text (item, "subject", message->subject);
  tamiz_json_set_text (item, "words", words);
  json_array_append_new (self->items, item);
}

/* What is wrong with one message leaves the others alone: it is listed with the reason, and stays in the mailbox.
 * What others wrote meanwhile, or a base that cannot be written, is tried again the next time.
 */
static gboolean
concerns_message_alone (const GError *error)
{
  return error->domain == TAMIZ_CORE_ERROR && error->code != TAMIZ_CORE_ERROR_CONFLICT;
}

/* That a message was read is noted behind what it did: killed in between, it is read again, and changes nothing. */
static gboolean
take_message (Fetching  *self,
              guint32    uid,
              GError   **error)
{
  g_autoptr (GBytes) bytes = tamiz_imap_fetch (self->imap, uid, MOST_BYTES, error);
  g_autoptr (TamizMailMessage) message = NULL;
  g_autofree char *words = NULL;
  g_autoptr (GError) local_error = NULL;
  TamizMailAnswer what;

  if (bytes == NULL)
    return FALSE;
  self->bytes += g_bytes_get_size (bytes);
  message = tamiz_mail_message_new (bytes);
  if (!tamiz_work_take_mail (self->work, message, &what, &words, &local_error))
    {
      if (!concerns_message_alone (local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      what = TAMIZ_MAIL_UNCLEAR;
      g_free (words);
      words = g_strdup (local_error->message);
    }
  self->read++;
  self->counts[what]++;
  list_item (self, message, what, words);
  self->mark.last = MAX (self->mark.last, uid);

  return tamiz_mail_inbox_save_mark (self->reader, &self->mark, error);
}

/* Where the server has numbered its messages anew, they are read as the first time. */
static GArray *
list_new (Fetching  *self,
          GError   **error)
{
  guint32 validity = tamiz_imap_get_validity (self->imap);

  if (self->mark.validity == validity && validity != 0)
    return tamiz_imap_list_after (self->imap, self->mark.last, error);
  self->mark = (TamizMailMark) { .validity = validity };

  return tamiz_imap_list_since (self->imap, tamiz_day_of (self->work->now, self->work->zone) - FIRST_DAYS, error);
}

static json_t *
fetching_to_json (Fetching *self,
                  guint     left)
{
  json_t *answer = json_object ();

  json_object_set_new (answer, "read", json_integer (self->read));
  for (guint i = 1; i < TAMIZ_N_MAIL_ANSWERS; i++)
    json_object_set_new (answer, tamiz_mail_answer_get_nick (i), json_integer (self->counts[i]));
  json_object_set_new (answer, "left", json_integer (left));
  json_object_set (answer, "items", self->items);

  return answer;
}

static json_t *
fetch_all (Fetching  *self,
           GError   **error)
{
  g_autoptr (GArray) uids = list_new (self, error);
  guint n = uids != NULL ? MIN (uids->len, MOST_AT_ONCE) : 0;

  if (uids == NULL)
    return NULL;
  for (guint i = 0; i < n && self->bytes < MOST_IN_ALL; i++)
    {
      if (!take_message (self, g_array_index (uids, guint32, i), error))
        return NULL;
      tamiz_work_progress (self->work, i + 1, n);
    }
  /* An empty folder is known as well. */
  if (!tamiz_mail_inbox_save_mark (self->reader, &self->mark, error))
    return NULL;

  return fetching_to_json (self, uids->len - self->read);
}

static json_t *
fetch_mail (TamizWork *work,
            GError   **error)
{
  g_autoptr (TamizMailInbox) inbox = tamiz_mail_inbox_load (error);
  char *secret = inbox != NULL ? tamiz_mail_inbox_read_secret (inbox, work->cancellable, error) : NULL;
  g_autoptr (TamizImap) imap = secret != NULL ? tamiz_imap_open (inbox, secret, work->cancellable, error) : NULL;
  g_autoptr (json_t) items = json_array ();
  Fetching self = { .work = work, .imap = imap, .reader = tamiz_store_get_id (work->store), .items = items };

  tamiz_secret_free (secret);
  if (imap == NULL || !tamiz_mail_inbox_load_mark (self.reader, &self.mark, error))
    return NULL;

  return fetch_all (&self, error);
}

#define REQUIRED TAMIZ_PARAMETER_REQUIRED

static const TamizParameter set_parameters[] = {
  { "server", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("The server, as imap.example.com:993") },
  { "security", TAMIZ_PARAMETER_TEXT, 0, 0, N_("starttls, tls, or none-on-loopback; starttls without it") },
  { "user", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("The user to log in as") },
  { "folder", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The folder that is read; INBOX without it") },
  { "secret", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_IN_MEMORY | TAMIZ_PARAMETER_SECRET, 0, N_("The secret itself") },
  { "secret-file", TAMIZ_PARAMETER_FILE, 0, 0, N_("The file whose first line is the secret") },
  { "secret-env", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The variable that holds the secret") },
  { "ca-file", TAMIZ_PARAMETER_FILE, 0, 0, N_("Certificates to trust instead of the system's, PEM") },
  { NULL },
};

static const TamizParameter no_parameters[] = { { NULL } };

const TamizOperationEntry tamiz_inbox_operations[] = {
  { { "mail.inbox.set", N_("Set up the inbox from which this machine reads answers"), TAMIZ_OPERATION_READS, set_parameters,
      NULL },
    set_inbox },
  { { "mail.inbox.show", N_("Show the inbox from which this machine reads answers"), TAMIZ_OPERATION_READS, no_parameters, NULL },
    show_inbox },
  { { "mail.inbox.remove", N_("Take the inbox away"), TAMIZ_OPERATION_READS, no_parameters, NULL }, remove_inbox },
  { { "mail.fetch", N_("Read the inbox: answers to handoffs and invitations, and mail that came back"), TAMIZ_OPERATION_READS,
      no_parameters, NULL },
    fetch_mail },
  { { NULL }, NULL },
};
