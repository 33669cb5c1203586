#define G_LOG_DOMAIN "tamiz-secret"

#include "config.h"

#include "tamiz-secret.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>
#include <string.h>

/* The host is part of what a secret is found by: a connection whose address was changed
 * does not find the secret that was meant for another host.
 */
static const SecretSchema *
get_schema (void)
{
  static const SecretSchema schema = {
    "org.tamiz.Connection",
    SECRET_SCHEMA_NONE,
    { { "connection", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "host", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "login", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, SECRET_SCHEMA_ATTRIBUTE_STRING } },
  };

  return &schema;
}

/* Scheme, host and port: what a browser calls the origin. */
static char *
make_host (const char *url,
           GError    **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL)
    {
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                   _("“%s” is not a web address"), url);
      return NULL;
    }

  return g_strdup_printf ("%s://%s:%d", g_uri_get_scheme (uri), g_uri_get_host (uri),
                          g_uri_get_port (uri));
}

static gboolean
set_keyring_error (GError      **error,
                   const GError *cause)
{
  const char *advice = _("Is a keyring running, and unlocked? Else do without it: the password is then asked for, or "
                         "given in a file or an environment variable");

  if (cause->domain == SECRET_ERROR && cause->code == SECRET_ERROR_IS_LOCKED)
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET,
                 _("The keyring is locked. Unlock it, or do without it: the password is then asked for, or given in a "
                   "file or an environment variable"));
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (cause));
  else
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET,
                 _("The keyring cannot be used (%s). %s"), cause->message, advice);

  return FALSE;
}

/**
 * tamiz_secret_store:
 * @connection: what the secret is for: unique and lasting, such as the base's id and the
 *   connection's
 * @url: the connection's address; the secret is found for this host only
 * @login: (nullable): who logs in
 * @secret: the password or token
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Puts a secret into the user's keyring.  Waits.
 *
 * Returns: whether it is there; else %TAMIZ_SYNC_ERROR_SECRET
 */
gboolean
tamiz_secret_store (const char   *connection,
                    const char   *url,
                    const char   *login,
                    const char   *secret,
                    GCancellable *cancellable,
                    GError      **error)
{
  g_autofree char *host = make_host (url, error);
  g_autofree char *label = NULL;
  g_autoptr (GError) cause = NULL;

  if (host == NULL)
    return FALSE;
  /* A CRM that is signed in to with a browser knows no login of ours. */
  if (login == NULL || *login == '\0')
    {
      login = "";
      label = g_strdup_printf (_("Tamiz: %s"), host);
    }
  else
    label = g_strdup_printf (_("Tamiz: %s at %s"), login, host);

  return secret_password_store_sync (get_schema (), SECRET_COLLECTION_DEFAULT, label, secret,
                                     cancellable, &cause, "connection", connection, "host", host,
                                     "login", login, NULL)
         || set_keyring_error (error, cause);
}

/**
 * tamiz_secret_lookup:
 * @connection: as in tamiz_secret_store ()
 * @url: the connection's address
 * @login: (nullable): who logs in
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Gets a secret from the user's keyring.  Waits; the keyring may ask the user to unlock it.
 *
 * Returns: (transfer full): the secret, for tamiz_secret_free (); or %NULL with
 *   %TAMIZ_SYNC_ERROR_SECRET where there is none, or the keyring is locked or absent
 */
char *
tamiz_secret_lookup (const char   *connection,
                     const char   *url,
                     const char   *login,
                     GCancellable *cancellable,
                     GError      **error)
{
  g_autofree char *host = make_host (url, error);
  char *secret = NULL;

  if (host == NULL || !tamiz_secret_find (connection, url, login, &secret, cancellable, error) || secret != NULL)
    return secret;

  if (login != NULL && *login != '\0')
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET,
                 _("The keyring has no password for %s at %s; give it again"), login, url);
  else
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET,
                 _("The keyring has no key for %s; give it again"), url);

  return secret;
}

/**
 * tamiz_secret_find:
 * @connection: as in tamiz_secret_store ()
 * @url: the connection's address
 * @login: (nullable): who logs in
 * @secret: (out) (transfer full) (nullable): the secret, for tamiz_secret_free (); %NULL where
 *   there is none
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Looks in the user's keyring for a secret that need not be there.  Waits; the keyring may ask
 * the user to unlock it.
 *
 * Returns: whether the keyring answered; else %TAMIZ_SYNC_ERROR_SECRET
 */
gboolean
tamiz_secret_find (const char    *connection,
                   const char    *url,
                   const char    *login,
                   char         **secret,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autofree char *host = make_host (url, error);
  g_autoptr (GError) cause = NULL;
  char *found;

  *secret = NULL;
  if (host == NULL)
    return FALSE;
  found = secret_password_lookup_sync (get_schema (), cancellable, &cause, "connection", connection,
                                       "host", host, "login", login != NULL ? login : "", NULL);
  if (cause != NULL)
    return set_keyring_error (error, cause);
  if (found != NULL)
    *secret = g_strdup (found);
  secret_password_free (found);

  return TRUE;
}

/**
 * tamiz_secret_exists:
 * @connection: as in tamiz_secret_store ()
 * @url: the connection's address
 * @login: (nullable): who logs in
 * @cancellable: (nullable): a cancellable
 *
 * Tells whether the user's keyring has a secret, without having it unlocked.  Waits.
 *
 * Returns: whether it has; not, where there is no keyring
 */
gboolean
tamiz_secret_exists (const char   *connection,
                     const char   *url,
                     const char   *login,
                     GCancellable *cancellable)
{
  g_autofree char *host = make_host (url, NULL);
  GList *items = NULL;
  gboolean exists;

  if (host != NULL)
    items = secret_password_search_sync (get_schema (), SECRET_SEARCH_NONE, cancellable, NULL, "connection",
                                         connection, "host", host, "login", login != NULL ? login : "", NULL);
  exists = items != NULL;
  g_list_free_full (items, g_object_unref);

  return exists;
}

/**
 * tamiz_secret_clear:
 * @connection: as in tamiz_secret_store ()
 * @url: the connection's address
 * @login: (nullable): who logs in
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Removes a secret from the user's keyring; there may be none.  Waits.
 *
 * Returns: whether there is none now; else %TAMIZ_SYNC_ERROR_SECRET
 */
gboolean
tamiz_secret_clear (const char   *connection,
                    const char   *url,
                    const char   *login,
                    GCancellable *cancellable,
                    GError      **error)
{
  g_autofree char *host = make_host (url, error);
  g_autoptr (GError) cause = NULL;

  if (host == NULL)
    return FALSE;
  secret_password_clear_sync (get_schema (), cancellable, &cause, "connection", connection, "host",
                              host, "login", login != NULL ? login : "", NULL);
  return cause == NULL || set_keyring_error (error, cause);
}

/* A private key has many lines. */
static char *
first_line (const char *text)
{
  if (g_str_has_prefix (text, "-----BEGIN "))
    return g_strdup (text);

  return g_strndup (text, strcspn (text, "\r\n"));
}

/* What was typed and goes to no keyring is known until the program ends, to this host only. */
G_LOCK_DEFINE_STATIC (held);
static GHashTable *held;      /* (nullable): names to secrets */

static char *
make_held_name (const char *connection,
                const char *url,
                const char *login)
{
  g_autofree char *host = make_host (url, NULL);

  return g_strjoin ("\n", connection, host != NULL ? host : url, login, NULL);
}

/**
 * tamiz_secret_hold:
 * @connection: as in tamiz_secret_store ()
 * @url: the connection's address
 * @login: (nullable): who logs in
 * @secret: (nullable): the password or token; %NULL forgets it
 *
 * Keeps a secret in memory for as long as the program runs, and writes it nowhere.
 */
void
tamiz_secret_hold (const char *connection,
                   const char *url,
                   const char *login,
                   const char *secret)
{
  g_autofree char *name = make_held_name (connection, url, login);

  G_LOCK (held);
  if (held == NULL)
    held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) tamiz_secret_free);
  if (secret != NULL)
    g_hash_table_replace (held, g_steal_pointer (&name), g_strdup (secret));
  else
    g_hash_table_remove (held, name);
  G_UNLOCK (held);
}

/**
 * tamiz_secret_recall:
 * @connection: as in tamiz_secret_store ()
 * @url: the connection's address
 * @login: (nullable): who logs in
 *
 * Gets a secret that is held in memory.
 *
 * Returns: (transfer full) (nullable): the secret, for tamiz_secret_free (); or %NULL
 */
char *
tamiz_secret_recall (const char *connection,
                     const char *url,
                     const char *login)
{
  g_autofree char *name = make_held_name (connection, url, login);
  char *secret;

  G_LOCK (held);
  secret = held != NULL ? g_strdup (g_hash_table_lookup (held, name)) : NULL;
  G_UNLOCK (held);

  return secret;
}

/**
 * tamiz_secret_read_file:
 * @path: a file whose first line is the secret
 * @error: return location
 *
 * Reads a secret from a file: its first line, or all of a PEM file.
 *
 * Returns: (transfer full): the secret, for tamiz_secret_free (); or %NULL with
 *   %TAMIZ_SYNC_ERROR_SECRET
 */
char *
tamiz_secret_read_file (const char *path,
                        GError    **error)
{
  g_autoptr (GError) cause = NULL;
  char *text = NULL;
  char *secret;

  if (!g_file_get_contents (path, &text, NULL, &cause))
    {
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET,
                   _("The file with the password cannot be read: %s"), cause->message);
      return NULL;
    }

  secret = first_line (text);
  tamiz_secret_free (text);
  if (*secret != '\0' && g_utf8_validate (secret, -1, NULL))
    return secret;

  tamiz_secret_free (secret);
  g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET,
               _("The first line of “%s” should be the password, but holds none"), path);
  return NULL;
}

/**
 * tamiz_secret_read_variable:
 * @variable: an environment variable whose first line is the secret
 * @error: return location
 *
 * Reads a secret from the environment.
 *
 * Returns: (transfer full): the secret, for tamiz_secret_free (); or %NULL with
 *   %TAMIZ_SYNC_ERROR_SECRET
 */
char *
tamiz_secret_read_variable (const char *variable,
                            GError    **error)
{
  const char *text = g_getenv (variable);
  char *secret = first_line (text != NULL ? text : "");

  if (*secret != '\0' && g_utf8_validate (secret, -1, NULL))
    return secret;

  tamiz_secret_free (secret);
  g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET,
               _("The variable %s should hold the password, but is empty"), variable);
  return NULL;
}

/**
 * tamiz_secret_free:
 * @secret: (transfer full) (nullable): a secret
 *
 * Overwrites a secret in memory and frees it.
 */
void
tamiz_secret_free (char *secret)
{
  if (secret == NULL)
    return;

  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}
