#define G_LOG_DOMAIN "tamiz-operations-mail-account"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-letter.h"
#include "tamiz-mail-sender.h"
#include "tamiz-secret.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The account by which this machine sends mail.  It is no part of the base. */

static json_t *
account_to_json (const TamizMailAccount *account)
{
  json_t *object = json_object ();
  g_autofree char *server = g_strdup_printf ("%s:%u", account->host, account->port);

  tamiz_json_set_text (object, "server", server);
  tamiz_json_set_text (object, "security", tamiz_mail_account_get_security (account));
  tamiz_json_set_text (object, "user", account->user);
  tamiz_json_set_text (object, "from", account->from);
  tamiz_json_set_text (object, "secret", account->user == NULL          ? NULL
                                         : account->secret_file != NULL ? "file"
                                         : account->secret_env != NULL  ? "env"
                                                                        : "keyring");
  return object;
}

/* The password: where it is read from each time, or it goes to the keyring. */
static gboolean
keep_secret (TamizWork         *work,
             TamizMailAccount  *account,
             GError           **error)
{
  const char *secret = tamiz_work_text (work, "secret");
  g_autofree char *file = g_strdup (tamiz_work_text (work, "secret-file"));

  if (account->user == NULL)
    return TRUE;
  if (secret != NULL && *secret != '\0')
    return tamiz_mail_account_store_secret (account, secret, work->cancellable, error);

  account->secret_file = file != NULL ? g_canonicalize_filename (file, NULL) : NULL;
  account->secret_env = g_strdup (tamiz_work_text (work, "secret-env"));
  return TRUE;
}

static json_t *
set_account (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizMailAccount) account = tamiz_mail_account_new ();
  const char *user = tamiz_work_text (work, "user");
  g_autofree char *address = tamiz_letter_read_address (tamiz_work_text (work, "from"), NULL, error);

  if (address == NULL
      || !tamiz_mail_account_set_server (account, tamiz_work_text (work, "server"), tamiz_work_text (work, "security"),
                                         error))
    return NULL;
  account->from = g_strdup (tamiz_work_text (work, "from"));
  account->user = user != NULL && *user != '\0' ? g_strdup (user) : NULL;
  account->ca_file = tamiz_work_text (work, "ca-file") != NULL
                         ? g_canonicalize_filename (tamiz_work_text (work, "ca-file"), NULL)
                         : NULL;
  if (!keep_secret (work, account, error) || !tamiz_mail_account_save (account, error))
    return NULL;

  return account_to_json (account);
}

static json_t *
show_account (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizMailAccount) account = tamiz_mail_account_load (error);

  return account != NULL ? account_to_json (account) : NULL;
}

static json_t *
remove_account (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizMailAccount) account = tamiz_mail_account_load (error);

  if (account == NULL || !tamiz_mail_account_remove (error))
    return NULL;
  return account_to_json (account);
}

static json_t *
test_account (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizMailAccount) account = tamiz_mail_account_load (error);
  TamizLetter letter = {
    .to = tamiz_work_text (work, "to"),
    .subject = _("Tamiz can send mail"),
    .text = _("This mail was sent to try the account.\n"),
    .automatic = TRUE,
  };
  g_autofree char *from = NULL, *to = NULL, *words = NULL;
  g_autoptr (GBytes) message = NULL;
  TamizMailResult result;
  json_t *answer;
  char *secret;

  if (account == NULL)
    return NULL;
  letter.from = account->from;
  from = tamiz_letter_read_address (account->from, NULL, error);
  to = from != NULL ? tamiz_letter_read_address (letter.to, NULL, error) : NULL;
  message = to != NULL ? tamiz_letter_compose (&letter, error) : NULL;
  if (message == NULL || !tamiz_mail_account_read_secret (account, &secret, work->cancellable, error))
    return NULL;
  result = tamiz_mail_send (account, secret, from, (const char *[]) { to, NULL }, message, work->cancellable, &words);
  tamiz_secret_free (secret);
  if (result != TAMIZ_MAIL_SENT)
    {
      g_set_error (error, TAMIZ_SYNC_ERROR,
                   result == TAMIZ_MAIL_IN_DOUBT ? TAMIZ_SYNC_ERROR_UNKNOWN : TAMIZ_SYNC_ERROR_NOT_SENT,
                   result == TAMIZ_MAIL_IN_DOUBT ? _("The mail may or may not have arrived: %s")
                                                 : _("The mail was not sent: %s"),
                   words);
      return NULL;
    }

  answer = account_to_json (account);
  tamiz_json_set_text (answer, "to", to);
  return answer;
}

#define REQUIRED TAMIZ_PARAMETER_REQUIRED
#define POSITIONAL TAMIZ_PARAMETER_POSITIONAL

static const TamizParameter set_parameters[] = {
  { "server", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("The server, as smtp.example.com:587") },
  { "security", TAMIZ_PARAMETER_TEXT, 0, 0, N_("starttls, tls, or none-on-loopback; starttls without it") },
  { "user", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The user to log in as") },
  { "from", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("Who sends, as Name <name@example.com>") },
  { "secret", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_IN_MEMORY | TAMIZ_PARAMETER_SECRET, 0, N_("The secret itself") },
  { "secret-file", TAMIZ_PARAMETER_FILE, 0, 0, N_("The file whose first line is the secret") },
  { "secret-env", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The variable that holds the secret") },
  { "ca-file", TAMIZ_PARAMETER_FILE, 0, 0, N_("Certificates to trust instead of the system's, PEM") },
  { NULL },
};

static const TamizParameter test_parameters[] = {
  { "to", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("The address") },
  { NULL },
};

static const TamizParameter no_parameters[] = { { NULL } };

const TamizOperationEntry tamiz_mail_account_operations[] = {
  { { "mail.account.set", N_("Set up the account by which this machine sends mail"), TAMIZ_OPERATION_READS,
      set_parameters, NULL },
    set_account },
  { { "mail.account.show", N_("Show the account by which this machine sends mail"), TAMIZ_OPERATION_READS, no_parameters,
      NULL },
    show_account },
  { { "mail.account.remove", N_("Take the mail account away"), TAMIZ_OPERATION_READS, no_parameters, NULL },
    remove_account },
  { { "mail.test", N_("Send a mail to try the account"), TAMIZ_OPERATION_READS, test_parameters, NULL },
    test_account },
  { { NULL }, NULL },
};
