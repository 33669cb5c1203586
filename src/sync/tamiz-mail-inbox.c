#define G_LOG_DOMAIN "tamiz-mail-inbox"

#include "config.h"

#include "tamiz-mail-inbox.h"

#include "tamiz-error.h"
#include "tamiz-secret.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* From where answers are read is a matter of the machine, not of the base; how far each base has read stands
 * in the same file, in a group of its own.
 */

#define GROUP "inbox"
#define SECRET_NAME "mail-inbox"

static char *
get_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "tamiz", "mail-inbox.ini", NULL);
}

TamizMailInbox *
tamiz_mail_inbox_new (void)
{
  return g_new0 (TamizMailInbox, 1);
}

void
tamiz_mail_inbox_free (TamizMailInbox *self)
{
  g_free (self->host);
  g_free (self->user);
  g_free (self->folder);
  g_free (self->ca_file);
  g_free (self->secret_file);
  g_free (self->secret_env);
  g_free (self);
}

/* One that is not there yet is empty; what cannot be read is never written over. */
static GKeyFile *
load_file (GError **error)
{
  g_autofree char *path = get_path ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local_error = NULL;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local_error)
      || g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_steal_pointer (&file);

  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
               _("%s cannot be read: %s. Mend it, or set the inbox up again"), path, local_error->message);
  return NULL;
}

static gboolean
save_file (GKeyFile  *file,
           GError   **error)
{
  g_autofree char *path = get_path ();
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);

  return g_key_file_save_to_file (file, path, error);
}

gboolean
tamiz_mail_inbox_set_server (TamizMailInbox  *self,
                             const char      *server,
                             const char      *security,
                             GError         **error)
{
  static const guint usual[] = { 143, 993, 143 };

  return tamiz_mail_server_read (server, security, usual, &self->host, &self->port, &self->security, error);
}

static gint64
get_modified (const char *path)
{
  GStatBuf about;

  return path != NULL && g_stat (path, &about) == 0 ? (gint64) about.st_mtime * G_USEC_PER_SEC : 0;
}

/* Returns: when the settings, or the file with the password, were written last; 0 = not known */
gint64
tamiz_mail_inbox_get_changed (const TamizMailInbox *self)
{
  g_autofree char *path = get_path ();

  return MAX (get_modified (path), get_modified (self->secret_file));
}

/* What the keyring knows the server by, and libcurl. */
char *
tamiz_mail_inbox_dup_url (const TamizMailInbox *self)
{
  const char *scheme = self->security == TAMIZ_MAIL_TLS ? "imaps" : "imap";

  return g_strdup_printf (strchr (self->host, ':') != NULL ? "%s://[%s]:%u" : "%s://%s:%u", scheme, self->host, self->port);
}

static char *
dup_value (GKeyFile   *file,
           const char *key)
{
  return g_key_file_get_string (file, GROUP, key, NULL);
}

/**
 * tamiz_mail_inbox_load:
 * @error: return location
 *
 * Returns: (transfer full): this machine's inbox; %NULL with %TAMIZ_CORE_ERROR_NOT_FOUND where none was set up
 */
TamizMailInbox *
tamiz_mail_inbox_load (GError **error)
{
  g_autoptr (GKeyFile) file = load_file (error);
  g_autoptr (TamizMailInbox) self = tamiz_mail_inbox_new ();
  g_autofree char *server = NULL, *security = NULL;

  if (file == NULL)
    return NULL;
  server = dup_value (file, "server");
  security = dup_value (file, "security");
  self->user = dup_value (file, "user");
  if (server == NULL || self->user == NULL)
    {
      g_set_error_literal (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                           _("This machine has no inbox to read answers from; “tamizctl mail inbox set” sets it up"));
      return NULL;
    }
  if (!tamiz_mail_inbox_set_server (self, server, security, error))
    return NULL;
  self->folder = dup_value (file, "folder");
  if (self->folder == NULL)
    self->folder = g_strdup ("INBOX");
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

/* Another inbox is read from its beginning: the marks go. */
gboolean
tamiz_mail_inbox_save (const TamizMailInbox  *self,
                       GError               **error)
{
  g_autofree char *server
      = g_strdup_printf (strchr (self->host, ':') != NULL ? "[%s]:%u" : "%s:%u", self->host, self->port);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  set_value (file, "server", server);
  set_value (file, "security", tamiz_mail_security_get_nick (self->security));
  set_value (file, "user", self->user);
  set_value (file, "folder", self->folder);
  set_value (file, "ca_file", self->ca_file);
  set_value (file, "secret_file", self->secret_file);
  set_value (file, "secret_env", self->secret_env);
  if (self->patience > 0)
    g_key_file_set_int64 (file, GROUP, "patience", self->patience);

  return save_file (file, error);
}

/* Takes the inbox away, its password and what was noted of it too. */
gboolean
tamiz_mail_inbox_remove (GError **error)
{
  g_autoptr (TamizMailInbox) self = tamiz_mail_inbox_load (error);
  g_autofree char *path = get_path ();
  g_autofree char *url = NULL;

  if (self == NULL)
    return FALSE;
  url = tamiz_mail_inbox_dup_url (self);
  if (self->secret_file == NULL && self->secret_env == NULL)
    tamiz_secret_clear (SECRET_NAME, url, self->user, NULL, NULL);
  if (g_unlink (path) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("%s cannot be removed: %s"), path, g_strerror (errno));
  return FALSE;
}

gboolean
tamiz_mail_inbox_store_secret (const TamizMailInbox  *self,
                               const char            *secret,
                               GCancellable          *cancellable,
                               GError               **error)
{
  g_autofree char *url = tamiz_mail_inbox_dup_url (self);

  return tamiz_secret_store (SECRET_NAME, url, self->user, secret, cancellable, error);
}

/* Returns: (transfer full): the password, for tamiz_secret_free(); %NULL with %TAMIZ_SYNC_ERROR_SECRET */
char *
tamiz_mail_inbox_read_secret (const TamizMailInbox  *self,
                              GCancellable          *cancellable,
                              GError               **error)
{
  g_autofree char *url = tamiz_mail_inbox_dup_url (self);

  if (self->secret_file != NULL)
    return tamiz_secret_read_file (self->secret_file, error);
  if (self->secret_env != NULL)
    return tamiz_secret_read_variable (self->secret_env, error);

  return tamiz_secret_lookup (SECRET_NAME, url, self->user, cancellable, error);
}

/* @reader: the base that reads */
gboolean
tamiz_mail_inbox_load_mark (const char     *reader,
                            TamizMailMark  *mark,
                            GError        **error)
{
  g_autoptr (GKeyFile) file = load_file (error);

  if (file == NULL)
    return FALSE;
  mark->validity = (guint32) g_key_file_get_uint64 (file, reader, "uidvalidity", NULL);
  mark->last = (guint32) g_key_file_get_uint64 (file, reader, "last_uid", NULL);

  return TRUE;
}

gboolean
tamiz_mail_inbox_save_mark (const char           *reader,
                            const TamizMailMark  *mark,
                            GError              **error)
{
  g_autoptr (GKeyFile) file = load_file (error);

  if (file == NULL)
    return FALSE;
  if (!g_key_file_has_group (file, GROUP))
    return TRUE; /* it was removed meanwhile */
  g_key_file_set_uint64 (file, reader, "uidvalidity", mark->validity);
  g_key_file_set_uint64 (file, reader, "last_uid", mark->last);

  return save_file (file, error);
}
