#define G_LOG_DOMAIN "tamiz-crm-access"

#include "config.h"

#include "tamiz-crm-access.h"

#include "tamiz-outbox-rows.h"
#include "tamiz-secret.h"

#include <glib/gi18n-lib.h>

/* A connection as it is used: its connector, and what is told of both in templates. */
typedef struct
{
  TamizConnector *connector;
  json_t *settings;         /* (nullable) */
  json_t *scope;
  char *name;               /* unique, and lasting */
  const char *login;        /* (nullable) */
  char *secret_url;         /* whom the secret is sent to */
  gboolean by_browser;
} Access;

static void
access_clear (Access *access)
{
  g_clear_object (&access->connector);
  json_decref (access->settings);
  json_decref (access->scope);
  g_free (access->name);
  g_free (access->secret_url);
  *access = (Access){ 0 };
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Access, access_clear)

TamizRecord *
tamiz_crm_find_connection (TamizWork   *work,
                           const char  *name,
                           GError     **error)
{
  return tamiz_work_find (work, TAMIZ_KIND_CONNECTION, TAMIZ_CONNECTION_NAME, name, error);
}

/* Which file or variable holds a secret is remembered on this machine, not in the base. */
static char *
get_places_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "tamiz", "connections.ini", NULL);
}

static char *
get_group (TamizWork   *work,
           TamizRecord *connection)
{
  return g_strdup_printf ("%s/%" G_GINT64_FORMAT, tamiz_store_get_id (work->store),
                          tamiz_record_get_id (connection));
}

static json_t *
parse_settings (TamizRecord *connection)
{
  const char *text = tamiz_record_get_text (connection, TAMIZ_CONNECTION_SETTINGS);

  return text != NULL ? tamiz_json_parse (text, -1, NULL) : NULL;
}

/* A secret belongs to whoever it is sent to: of a CRM with tokens, that is where those are got. */
static gboolean
open_access (Access       *access,
             TamizWork    *work,
             TamizRecord  *connection,
             GError      **error)
{
  const char *url = tamiz_record_get_text (connection, TAMIZ_CONNECTION_URL);
  TamizOauthGrant grant;

  access->connector = tamiz_work_find_connector (tamiz_record_get_text (connection, TAMIZ_CONNECTION_KIND), error);
  if (access->connector == NULL)
    return FALSE;
  access->settings = parse_settings (connection);
  access->login = tamiz_record_get_text (connection, TAMIZ_CONNECTION_LOGIN);
  access->scope = tamiz_connector_new_scope (access->connector, url, access->login, access->settings, error);
  if (access->scope == NULL)
    return FALSE;
  access->name = get_group (work, connection);
  if (!tamiz_connector_uses_oauth (access->connector, access->settings))
    {
      access->secret_url = g_strdup (url);
      return TRUE;
    }

  if (!tamiz_oauth_get_grant (access->connector, access->scope, &grant, error))
    return FALSE;
  access->by_browser = grant == TAMIZ_OAUTH_CODE;
  access->secret_url = tamiz_oauth_token_url (access->connector, access->scope, error);
  return access->secret_url != NULL;
}

static gboolean
remember_place (TamizWork    *work,
                TamizRecord  *connection,
                const char   *key,
                const char   *value,
                GError      **error)
{
  g_autofree char *path = get_places_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *group = get_group (work, connection);
  g_autoptr (GKeyFile) places = g_key_file_new ();

  g_key_file_load_from_file (places, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  g_key_file_remove_group (places, group, NULL);
  if (key != NULL)
    g_key_file_set_string (places, group, key, value);
  g_mkdir_with_parents (folder, 0700);

  return g_key_file_save_to_file (places, path, error);
}

static gboolean
take_secret (char   *found,
             char  **secret)
{
  *secret = found;
  return found != NULL;
}

/* The secret given or named by the caller, else the one remembered, else the keyring's.  Where
 * somebody signs in with a browser there need be none.
 */
static gboolean
read_secret (TamizWork     *work,
             Access        *access,
             char         **secret,
             gboolean      *from_keyring,
             GError       **error)
{
  const char *file = tamiz_work_text (work, "secret-file");
  const char *variable = tamiz_work_text (work, "secret-env");
  const char *given = tamiz_work_text (work, "secret");
  g_autofree char *path = get_places_path ();
  g_autofree char *known_file = NULL, *known_variable = NULL;
  g_autoptr (GKeyFile) places = g_key_file_new ();

  *from_keyring = FALSE;
  if (given != NULL)
    return take_secret (g_strdup (given), secret);
  if (file == NULL && variable == NULL
      && take_secret (tamiz_secret_recall (access->name, access->secret_url, access->login), secret))
    return TRUE;
  if (file == NULL && variable == NULL && g_key_file_load_from_file (places, path, 0, NULL))
    {
      file = known_file = g_key_file_get_string (places, access->name, "secret_file", NULL);
      variable = known_variable = g_key_file_get_string (places, access->name, "secret_env", NULL);
    }
  if (file != NULL)
    return take_secret (tamiz_secret_read_file (file, error), secret);
  if (variable != NULL)
    return take_secret (tamiz_secret_read_variable (variable, error), secret);

  *from_keyring = TRUE;
  if (access->by_browser)
    {
      if (tamiz_secret_find (access->name, access->secret_url, access->login, secret, work->cancellable, error))
        return TRUE;
      g_prefix_error (error, "%s ", _("What a sign-in with a browser brings is kept in the keyring, and nowhere else."));
      return FALSE;
    }
  return take_secret (tamiz_secret_lookup (access->name, access->secret_url, access->login, work->cancellable, error),
                      secret);
}

static void
forget_tokens (TamizWork *work,
               Access    *access)
{
  g_autofree char *name = tamiz_token_vault_name (access->name);

  if (tamiz_connector_uses_oauth (access->connector, access->settings))
    tamiz_secret_clear (name, access->secret_url, access->login, work->cancellable, NULL);
}

static gboolean
store_secret (TamizWork  *work,
              Access     *access,
              GError    **error)
{
  gboolean from_keyring, stored;
  char *secret = NULL;

  if (!read_secret (work, access, &secret, &from_keyring, error))
    return FALSE;
  stored = secret == NULL || tamiz_secret_store (access->name, access->secret_url, access->login, secret,
                                                 work->cancellable, error);
  tamiz_secret_free (secret);

  return stored;
}

/* Keeps the secret that the caller gives, or where it is. */
gboolean
tamiz_crm_keep_secret (TamizWork    *work,
                       TamizRecord  *connection,
                       GError      **error)
{
  const char *file = tamiz_work_text (work, "secret-file");
  const char *variable = tamiz_work_text (work, "secret-env");
  g_auto (Access) access = { 0 };
  g_autofree char *absolute = NULL;
  char *secret;

  if (!open_access (&access, work, connection, error))
    return FALSE;
  tamiz_secret_hold (access.name, access.secret_url, access.login, NULL);
  if (!tamiz_work_flag (work, "keyring") && tamiz_work_text (work, "secret") == NULL)
    {
      /* A file that cannot be read is told now, not at the first sync. */
      if (file != NULL)
        {
          secret = tamiz_secret_read_file (file, error);
          if (secret == NULL)
            return FALSE;
          tamiz_secret_free (secret);
          absolute = g_canonicalize_filename (file, NULL);
        }
      return remember_place (work, connection, file != NULL ? "secret_file" : variable != NULL ? "secret_env" : NULL,
                             file != NULL ? absolute : variable, error);
    }

  /* What was given in memory and is not to be kept is known as long as the program runs. */
  if (!remember_place (work, connection, NULL, NULL, error))
    return FALSE;
  if (!tamiz_work_flag (work, "keyring"))
    {
      tamiz_secret_hold (access.name, access.secret_url, access.login, tamiz_work_text (work, "secret"));
      return TRUE;
    }

  /* Tokens that were got with another one are got anew; a sign-in by somebody stays. */
  if (!access.by_browser)
    forget_tokens (work, &access);
  return store_secret (work, &access, error);
}

/* Neither its place nor, in the keyring, the secret itself is left behind. */
gboolean
tamiz_crm_forget_secret (TamizWork    *work,
                         TamizRecord  *connection,
                         GError      **error)
{
  g_auto (Access) access = { 0 };

  /* Of a kind that is gone, nothing more is known. */
  if (open_access (&access, work, connection, NULL))
    {
      tamiz_secret_hold (access.name, access.secret_url, access.login, NULL);
      tamiz_secret_clear (access.name, access.secret_url, access.login, work->cancellable, NULL);
      forget_tokens (work, &access);
    }
  return remember_place (work, connection, NULL, NULL, error);
}

static TamizHttp *
open_channel (Access  *access,
              GError **error)
{
  return tamiz_http_new (tamiz_json_get_text (access->settings, "ca_file"), error);
}

/* Tokens lie beside the secret that they are got with: in the keyring, or, where that is
 * somewhere else, nowhere.
 */
static TamizOauth *
make_oauth (TamizWork   *work,
            Access      *access,
            TamizHttp   *http,
            const char  *secret,
            gboolean     from_keyring)
{
  g_autoptr (TamizTokenVault) vault = NULL;
  TamizOauth *oauth;

  if (access->by_browser || from_keyring)
    vault = tamiz_token_vault_new_keyring (access->name, access->secret_url, access->login);
  else
    vault = tamiz_token_vault_new ();
  oauth = tamiz_oauth_new (access->connector, access->scope, access->name, vault, http, work->clock);
  tamiz_oauth_set_secret (oauth, secret);

  return oauth;
}

/* What keeps the tokens of a connection. */
TamizOauth *
tamiz_crm_make_oauth (TamizWork    *work,
                      TamizRecord  *connection,
                      GError      **error)
{
  g_auto (Access) access = { 0 };
  g_autoptr (TamizHttp) http = NULL;
  TamizOauth *oauth;
  gboolean from_keyring;
  char *secret = NULL;

  if (!open_access (&access, work, connection, error))
    return NULL;
  http = open_channel (&access, error);
  if (http == NULL || !read_secret (work, &access, &secret, &from_keyring, error))
    return NULL;

  oauth = make_oauth (work, &access, http, secret, from_keyring);
  tamiz_secret_free (secret);
  return oauth;
}

TamizSyncWorker *
tamiz_crm_make_worker (TamizWork         *work,
                       TamizOutboxStore  *outbox,
                       TamizRecord       *connection,
                       GError           **error)
{
  g_auto (Access) access = { 0 };
  g_autoptr (TamizConnector) bound = NULL;
  g_autoptr (TamizHttp) http = NULL;
  g_autoptr (TamizOauth) oauth = NULL;
  TamizSyncWorker *worker;
  gboolean from_keyring;
  char *secret = NULL;

  if (!open_access (&access, work, connection, error))
    return NULL;
  bound = tamiz_connector_bind (access.connector, access.settings, error);
  if (bound == NULL)
    return NULL;
  http = open_channel (&access, error);
  if (http == NULL || !read_secret (work, &access, &secret, &from_keyring, error))
    return NULL;

  worker = tamiz_sync_worker_new (outbox, bound, connection, http, work->clock);
  if (tamiz_connector_uses_oauth (access.connector, access.settings))
    {
      oauth = make_oauth (work, &access, http, secret, from_keyring);
      tamiz_sync_worker_set_oauth (worker, oauth);
    }
  tamiz_sync_worker_set_secret (worker, secret);
  tamiz_secret_free (secret);

  return worker;
}

/* What was typed for one question goes for those that follow, unless the CRM refuses it. */
void
tamiz_crm_note_secret (TamizWork    *work,
                       TamizRecord  *connection,
                       gboolean      refused)
{
  const char *given = tamiz_work_text (work, "secret");
  g_auto (Access) access = { 0 };

  if ((given != NULL || refused) && !tamiz_work_flag (work, "keyring")
      && open_access (&access, work, connection, NULL))
    tamiz_secret_hold (access.name, access.secret_url, access.login, refused ? NULL : given);
}

const char *
tamiz_crm_get_sign_in (TamizConnector *connector,
                       TamizRecord    *connection)
{
  g_autoptr (json_t) settings = parse_settings (connection);
  g_autoptr (json_t) scope = json_object ();
  const char *way = tamiz_json_get_text (settings, "grant");
  TamizOauthGrant grant;

  if (!tamiz_connector_uses_oauth (connector, settings))
    return tamiz_connector_has_login (connector) ? "password" : "key";

  /* Also of a connection that lacks what it needs yet. */
  if (way == NULL)
    way = tamiz_json_get_text (json_object_get (tamiz_connector_get_settings (connector), "grant"), "default");
  tamiz_json_set_text (scope, "settings.grant", way);
  if (!tamiz_oauth_get_grant (connector, scope, &grant, NULL))
    return "key";

  return grant == TAMIZ_OAUTH_CODE ? "browser" : grant == TAMIZ_OAUTH_PASSWORD ? "password" : "key";
}

gboolean
tamiz_crm_wants_browser (TamizRecord *connection)
{
  g_autoptr (TamizConnector) connector
      = tamiz_work_find_connector (tamiz_record_get_text (connection, TAMIZ_CONNECTION_KIND), NULL);

  return connector != NULL && g_str_equal (tamiz_crm_get_sign_in (connector, connection), "browser");
}

/* Without having the keyring unlocked: lists ask it. */
gboolean
tamiz_crm_is_signed_in (TamizWork   *work,
                        TamizRecord *connection)
{
  g_auto (Access) access = { 0 };
  g_autofree char *name = NULL;

  if (!open_access (&access, work, connection, NULL))
    return FALSE;

  name = tamiz_token_vault_name (access.name);
  return tamiz_secret_exists (name, access.secret_url, access.login, work->cancellable);
}

/* Scheme, host and port. */
static gboolean
same_origin (const char *url,
             const char *other)
{
  g_autoptr (GUri) a = g_uri_parse (url, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  g_autoptr (GUri) b = g_uri_parse (other, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);

  return a != NULL && b != NULL && g_str_equal (g_uri_get_scheme (a), g_uri_get_scheme (b))
         && g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0
         && g_uri_get_port (a) == g_uri_get_port (b);
}

/* Whether a secret that was meant for one may go to the other: it is sent to the same host. */
gboolean
tamiz_crm_shares_secret (TamizWork   *work,
                         TamizRecord *connection,
                         TamizRecord *other)
{
  g_auto (Access) a = { 0 }, b = { 0 };

  return open_access (&a, work, connection, NULL) && open_access (&b, work, other, NULL)
         && same_origin (a.secret_url, b.secret_url);
}
