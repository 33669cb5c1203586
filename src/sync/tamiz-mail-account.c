#define G_LOG_DOMAIN "tamiz-mail-account"

#include "config.h"

#include "tamiz-mail-sender.h"

#include "tamiz-error.h"
#include "tamiz-secret.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* By which account mail is sent is a matter of the machine, not of the base. */

#define GROUP "account"
#define SECRET_NAME "mail"

static const char *const securities[] = { "starttls", "tls", "none-on-loopback", NULL };

static char *
get_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "tamiz", "mail-account.ini", NULL);
}

TamizMailAccount *
tamiz_mail_account_new (void)
{
  return g_new0 (TamizMailAccount, 1);
}

void
tamiz_mail_account_free (TamizMailAccount *self)
{
  g_free (self->host);
  g_free (self->user);
  g_free (self->from);
  g_free (self->ca_file);
  g_free (self->secret_file);
  g_free (self->secret_env);
  g_free (self);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));
}

const char *
tamiz_mail_security_get_nick (TamizMailSecurity security)
{
  return securities[security];
}

const char *
tamiz_mail_account_get_security (const TamizMailAccount *self)
{
  return securities[self->security];
}

/**
 * tamiz_mail_server_read:
 * @server: HOST or HOST:PORT
 * @security: (nullable): starttls, tls or none-on-loopback; starttls without it
 * @usual: (array fixed-size=3): the ports where none is said, in this order
 * @host: (out): its name
 * @port: (out): its port
 * @found: (out): how it is spoken with
 * @error: return location
 *
 * Reads where a mail server is.
 *
 * Returns: whether it may be spoken with; else %TAMIZ_SYNC_ERROR_ADDRESS
 */
gboolean
tamiz_mail_server_read (const char         *server,
                        const char         *security,
                        const guint        *usual,
                        char              **host,
                        guint              *port,
                        TamizMailSecurity  *found,
                        GError            **error)
{
  g_autoptr (GSocketConnectable) address = NULL;
  guint n = 0;

  while (security != NULL && securities[n] != NULL && !g_str_equal (securities[n], security))
    n++;
  if (securities[n] == NULL)
    {
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                   _("“%s” is not possible for %s; possible are: %s"), security, "security",
                   "starttls, tls, none-on-loopback");
      return FALSE;
    }
  if (strpbrk (server, " /@\r\n") == NULL && *server != '\0')
    address = g_network_address_parse (server, (guint16) usual[n], NULL);
  if (address == NULL)
    {
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                   _("“%s” is not a mail server; write smtp.example.com or smtp.example.com:587"), server);
      return FALSE;
    }
  g_free (*host);
  *host = g_strdup (g_network_address_get_hostname (G_NETWORK_ADDRESS (address)));
  *port = g_network_address_get_port (G_NETWORK_ADDRESS (address));
  *found = (TamizMailSecurity) n;
  if (*found == TAMIZ_MAIL_NONE_ON_LOOPBACK && !is_loopback (*host))
    {
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                   _("Only with this machine itself is mail spoken in clear; %s needs starttls or tls"), *host);
      return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_mail_account_set_server:
 * @self: an account
 * @server: HOST or HOST:PORT
 * @security: (nullable): starttls, tls or none-on-loopback; starttls without it
 * @error: return location
 *
 * Says by which server mail is sent.
 *
 * Returns: whether it may be; else %TAMIZ_SYNC_ERROR_ADDRESS
 */
gboolean
tamiz_mail_account_set_server (TamizMailAccount  *self,
                               const char        *server,
                               const char        *security,
                               GError           **error)
{
  static const guint usual[] = { 587, 465, 25 };

  return tamiz_mail_server_read (server, security, usual, &self->host, &self->port, &self->security, error);
}

/* What the keyring knows the server by, and libcurl. */
char *
tamiz_mail_account_dup_url (const TamizMailAccount *self)
{
  const char *scheme = self->security == TAMIZ_MAIL_TLS ? "smtps" : "smtp";

  return g_strdup_printf (strchr (self->host, ':') != NULL ? "%s://[%s]:%u" : "%s://%s:%u", scheme, self->host, self->port);
}

static char *
dup_value (GKeyFile   *file,
           const char *key)
{
  return g_key_file_get_string (file, GROUP, key, NULL);
}

/**
 * tamiz_mail_account_load:
 * @error: return location
 *
 * Returns: (transfer full): this machine's account; %NULL with %TAMIZ_CORE_ERROR_NOT_FOUND where none
 *   was set up
 */
TamizMailAccount *
tamiz_mail_account_load (GError **error)
{
  g_autofree char *path = get_path ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (TamizMailAccount) self = tamiz_mail_account_new ();
  g_autoptr (GError) local_error = NULL;
  g_autofree char *server = NULL, *security = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local_error)
      && !g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                   _("%s cannot be read: %s. Mend it, or set the account up again"), path, local_error->message);
      return NULL;
    }
  server = dup_value (file, "server");
  security = dup_value (file, "security");
  self->from = dup_value (file, "from");
  if (server == NULL || self->from == NULL)
    {
      g_set_error_literal (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                           _("This machine has no account to send mail by; “tamizctl mail account set” sets it up"));
      return NULL;
    }
  if (!tamiz_mail_account_set_server (self, server, security, error))
    return NULL;
  self->user = dup_value (file, "user");
  self->ca_file = dup_value (file, "ca_file");
  self->secret_file = dup_value (file, "secret_file");
  self->secret_env = dup_value (file, "secret_env");
  self->patience = g_key_file_get_int64 (file, GROUP, "patience", NULL);

  return g_steal_pointer (&self);
}

static void
set_value (GKeyFile   *file,
           const char *key,
           const char *value)
{
  if (value != NULL)
    g_key_file_set_string (file, GROUP, key, value);
}

gboolean
tamiz_mail_account_save (const TamizMailAccount  *self,
                         GError                 **error)
{
  g_autofree char *path = get_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *server
      = g_strdup_printf (strchr (self->host, ':') != NULL ? "[%s]:%u" : "%s:%u", self->host, self->port);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  set_value (file, "server", server);
  set_value (file, "security", tamiz_mail_account_get_security (self));
  set_value (file, "from", self->from);
  set_value (file, "user", self->user);
  set_value (file, "ca_file", self->ca_file);
  set_value (file, "secret_file", self->secret_file);
  set_value (file, "secret_env", self->secret_env);
  if (self->patience > 0)
    g_key_file_set_int64 (file, GROUP, "patience", self->patience);
  g_mkdir_with_parents (folder, 0700);

  return g_key_file_save_to_file (file, path, error);
}

/* Takes the account away, its password too. */
gboolean
tamiz_mail_account_remove (GError **error)
{
  g_autoptr (TamizMailAccount) self = tamiz_mail_account_load (error);
  g_autofree char *path = get_path ();
  g_autofree char *url = NULL;

  if (self == NULL)
    return FALSE;
  url = tamiz_mail_account_dup_url (self);
  if (self->user != NULL && self->secret_file == NULL && self->secret_env == NULL)
    tamiz_secret_clear (SECRET_NAME, url, self->user, NULL, NULL);
  if (g_unlink (path) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("%s cannot be removed: %s"), path, g_strerror (errno));
  return FALSE;
}

/**
 * tamiz_mail_account_store_secret:
 * @self: an account
 * @secret: its password
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Puts the password into the keyring.
 *
 * Returns: whether it is there
 */
gboolean
tamiz_mail_account_store_secret (const TamizMailAccount  *self,
                                 const char              *secret,
                                 GCancellable            *cancellable,
                                 GError                 **error)
{
  g_autofree char *url = tamiz_mail_account_dup_url (self);

  return tamiz_secret_store (SECRET_NAME, url, self->user, secret, cancellable, error);
}

/**
 * tamiz_mail_account_read_secret:
 * @self: an account
 * @secret: (out) (nullable): its password, for tamiz_secret_free(); %NULL where nobody logs in
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Returns: whether the password is known, or none is needed; else %TAMIZ_SYNC_ERROR_SECRET
 */
gboolean
tamiz_mail_account_read_secret (const TamizMailAccount  *self,
                                char                   **secret,
                                GCancellable            *cancellable,
                                GError                 **error)
{
  g_autofree char *url = tamiz_mail_account_dup_url (self);

  *secret = NULL;
  if (self->user == NULL)
    return TRUE;
  if (self->secret_file != NULL)
    *secret = tamiz_secret_read_file (self->secret_file, error);
  else if (self->secret_env != NULL)
    *secret = tamiz_secret_read_variable (self->secret_env, error);
  else
    *secret = tamiz_secret_lookup (SECRET_NAME, url, self->user, cancellable, error);

  return *secret != NULL;
}
