#define G_LOG_DOMAIN "tamiz-oauth"

#include "config.h"

#include "tamiz-oauth.h"

#include "tamiz-error.h"
#include "tamiz-secret.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* Whoever renews a token waits for one answer, which takes a minute at most. */
#define LOCK_WAIT_MS 90000
#define LOCK_LOOK_MS 40

/* After a server could not renew a token that still lives. */
#define RETRY (TAMIZ_MINUTE)

struct _TamizOauth
{
  GObject parent_instance;

  TamizConnector *connector;
  json_t *scope;
  char *name;
  TamizTokenVault *vault;
  TamizHttp *http;
  TamizClock *clock;

  char *secret;             /* (nullable) */
  TamizOauthToken *token;   /* (nullable) */
  TamizAnswer *refused;     /* (nullable): no use in asking again */
  gint64 retry_at;
};

G_DEFINE_FINAL_TYPE (TamizOauth, tamiz_oauth, G_TYPE_OBJECT)

static void
tamiz_oauth_finalize (GObject *object)
{
  TamizOauth *self = TAMIZ_OAUTH (object);

  g_clear_object (&self->connector);
  g_clear_pointer (&self->scope, json_decref);
  g_free (self->name);
  g_clear_object (&self->vault);
  g_clear_object (&self->http);
  g_clear_object (&self->clock);
  tamiz_secret_free (self->secret);
  tamiz_oauth_token_free (self->token);
  tamiz_answer_free (self->refused);

  G_OBJECT_CLASS (tamiz_oauth_parent_class)->finalize (object);
}

static void
tamiz_oauth_class_init (TamizOauthClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_oauth_finalize;
}

static void
tamiz_oauth_init (TamizOauth *self)
{
}

/**
 * tamiz_oauth_new:
 * @connector: a connector with OAuth 2
 * @scope: the connection's scope, of tamiz_connector_new_scope ()
 * @name: what tells the connection from all others on this machine
 * @vault: where tokens are kept
 * @http: the channel
 * @clock: what time it is
 *
 * Makes what keeps the tokens of a connection.
 *
 * Returns: (transfer full): the tokens' keeper
 */
TamizOauth *
tamiz_oauth_new (TamizConnector   *connector,
                 json_t           *scope,
                 const char       *name,
                 TamizTokenVault  *vault,
                 TamizHttp        *http,
                 TamizClock       *clock)
{
  TamizOauth *self;

  g_return_val_if_fail (tamiz_connector_has_oauth (connector), NULL);

  self = g_object_new (TAMIZ_TYPE_OAUTH, NULL);
  self->connector = g_object_ref (connector);
  self->scope = json_incref (scope);
  self->name = g_strdup (name);
  self->vault = g_object_ref (vault);
  self->http = g_object_ref (http);
  self->clock = g_object_ref (clock);
  return self;
}

/**
 * tamiz_oauth_set_secret:
 * @self: a keeper
 * @secret: (nullable): the client's secret, a private key or a password; or a JSON object of
 *   them, see tamiz_oauth_secret_part ()
 *
 * Sets what tokens are got with.  What was refused before may be asked again.
 */
void
tamiz_oauth_set_secret (TamizOauth *self,
                        const char *secret)
{
  g_return_if_fail (TAMIZ_IS_OAUTH (self));

  tamiz_secret_free (self->secret);
  self->secret = g_strdup (secret);
  g_clear_pointer (&self->refused, tamiz_answer_free);
}

/**
 * tamiz_oauth_get_token:
 * @self: a keeper
 *
 * Gets the access token that tamiz_oauth_obtain () has found.
 *
 * Returns: (transfer none) (nullable): the token
 */
const char *
tamiz_oauth_get_token (TamizOauth *self)
{
  return self->token != NULL ? self->token->access : NULL;
}

/**
 * tamiz_oauth_get_api:
 * @self: a keeper
 *
 * Gets where the CRM is, as it was said with the token; else the connection's own address.
 *
 * Returns: (transfer none): an address with a slash at its end
 */
const char *
tamiz_oauth_get_api (TamizOauth *self)
{
  return self->token != NULL && self->token->api != NULL ? self->token->api
                                                         : tamiz_json_get_text (self->scope, "connection.base");
}

static char *
make_lock_path (TamizOauth *self)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->name, -1);
  g_autofree char *file = g_strdup_printf ("oauth-%.32s.lock", digest);

  return g_build_filename (g_get_user_runtime_dir (), "tamiz", file, NULL);
}

/* One program at a time asks for tokens of a connection: of those that a server has issued
 * the last counts, and some count how many.
 */
static int
take_lock (TamizOauth    *self,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autofree char *path = make_lock_path (self);
  g_autofree char *folder = g_path_get_dirname (path);
  gint64 end = g_get_monotonic_time () + LOCK_WAIT_MS * 1000;
  int lock;

  g_mkdir_with_parents (folder, 0700);
  lock = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock < 0)
    {
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_NOT_SENT,
                   _("“%s” cannot be locked (%s), so no token was asked for"), path, g_strerror (errno));
      return -1;
    }

  while (flock (lock, LOCK_EX | LOCK_NB) != 0)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          close (lock);
          return -1;
        }
      if (g_get_monotonic_time () > end)
        {
          g_set_error_literal (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_NOT_SENT,
                               _("Another program has been asking for a token of this connection for too long"));
          close (lock);
          return -1;
        }
      g_usleep (LOCK_LOOK_MS * 1000);
    }

  return lock;
}

static gint64
get_now (TamizOauth *self)
{
  return tamiz_clock_get_now (self->clock);
}

static gboolean
is_usable (TamizOauth *self,
           const char *rejected)
{
  return self->token != NULL && g_strcmp0 (self->token->access, rejected) != 0
         && !tamiz_oauth_token_is_due (self->token, get_now (self));
}

/* Takes over what is kept, where that is newer than what is at hand. */
static gboolean
read_vault (TamizOauth    *self,
            GCancellable  *cancellable,
            GError       **error)
{
  char *text = NULL;
  TamizOauthToken *kept;

  if (!tamiz_token_vault_load (self->vault, &text, cancellable, error))
    return FALSE;
  kept = text != NULL ? tamiz_oauth_token_from_text (text) : NULL;
  tamiz_secret_free (text);
  if (kept != NULL)
    {
      tamiz_oauth_token_free (self->token);
      self->token = kept;
    }

  return TRUE;
}

static gboolean
write_vault (TamizOauth    *self,
             GCancellable  *cancellable,
             GError       **error)
{
  char *text = tamiz_oauth_token_to_text (self->token);
  gboolean stored = tamiz_token_vault_store (self->vault, text, cancellable, error);

  tamiz_secret_free (text);
  return stored;
}

/* Servers that hand out a refresh token once, or say once where they are, mean it for good. */
static void
take_token (TamizOauth      *self,
            TamizOauthToken *token)
{
  if (token->refresh == NULL && self->token != NULL)
    token->refresh = g_strdup (self->token->refresh);
  if (token->api == NULL && self->token != NULL)
    token->api = g_strdup (self->token->api);
  tamiz_oauth_token_free (self->token);
  self->token = token;
  self->retry_at = 0;
}

static TamizRequest *
make_request (TamizOauth  *self,
              GError     **error)
{
  TamizOauthGrant grant;
  TamizRequest *request;
  char *refresh;

  if (!tamiz_oauth_get_grant (self->connector, self->scope, &grant, error))
    return NULL;
  if (grant != TAMIZ_OAUTH_CODE)
    return tamiz_oauth_own_request (self->connector, self->scope, self->secret, get_now (self), error);

  refresh = self->token != NULL ? g_strdup (self->token->refresh) : NULL;
  if (refresh == NULL)
    refresh = tamiz_oauth_secret_part (self->secret, "refresh_token");
  if (refresh == NULL)
    {
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET,
                   self->token != NULL ? _("The sign-in to %s has run out; sign in again")
                                       : _("Nobody is signed in to %s on this computer; sign in"),
                   tamiz_connector_get_title (self->connector));
      return NULL;
    }

  request = tamiz_oauth_refresh_request (self->connector, self->scope, self->secret, refresh, error);
  tamiz_secret_free (refresh);
  return request;
}

static TamizAnswer *
copy_refusal (const TamizAnswer *refusal)
{
  TamizAnswer *copy = g_memdup2 (refusal, sizeof *refusal);

  copy->words = g_strdup (refusal->words);
  return copy;
}

static gboolean
ask_for_token (TamizOauth     *self,
               TamizRequest   *request,
               TamizAnswer   **refusal,
               GCancellable   *cancellable,
               GError        **error)
{
  gint64 now = get_now (self);
  g_autoptr (TamizResponse) response = tamiz_http_send (self->http, request, cancellable, error);
  TamizOauthToken *token;

  if (response == NULL)
    return FALSE;
  token = tamiz_oauth_read_answer (self->connector, response, now, refusal);
  if (token == NULL)
    return FALSE;

  take_token (self, token);
  return TRUE;
}

static gboolean
renew (TamizOauth     *self,
       TamizAnswer   **refusal,
       GCancellable   *cancellable,
       GError        **error)
{
  g_autoptr (TamizRequest) request = make_request (self, error);
  g_autoptr (GError) cause = NULL;

  if (request == NULL)
    return FALSE;
  if (!ask_for_token (self, request, refusal, cancellable, error))
    {
      /* A login that was refused is not tried again by itself. */
      if (*refusal != NULL && (*refusal)->klass == TAMIZ_CLASS_AUTH)
        {
          g_clear_pointer (&self->refused, tamiz_answer_free);
          self->refused = copy_refusal (*refusal);
        }
      return FALSE;
    }

  /* It serves until the program ends. */
  if (!write_vault (self, cancellable, &cause))
    g_warning ("a token could not be kept: %s", cause->message);
  return TRUE;
}

/* A token that still lives serves while its server cannot renew it. */
static gboolean
still_lives (TamizOauth *self,
             const char *rejected)
{
  return self->token != NULL && g_strcmp0 (self->token->access, rejected) != 0
         && get_now (self) < self->token->expires_at;
}

static gboolean
look_and_renew (TamizOauth     *self,
                const char     *rejected,
                gboolean       *fresh,
                TamizAnswer   **refusal,
                GCancellable   *cancellable,
                GError        **error)
{
  g_autoptr (GError) cause = NULL;

  if (!read_vault (self, cancellable, error))
    return FALSE;
  if (is_usable (self, rejected))
    return TRUE;
  if (renew (self, refusal, cancellable, &cause))
    {
      *fresh = TRUE;
      return TRUE;
    }
  if (still_lives (self, rejected) && !g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && !(*refusal != NULL && (*refusal)->klass == TAMIZ_CLASS_AUTH))
    {
      g_clear_pointer (refusal, tamiz_answer_free);
      self->retry_at = get_now (self) + RETRY;
      return TRUE;
    }
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

/**
 * tamiz_oauth_obtain:
 * @self: a keeper
 * @rejected: (nullable): an access token that the CRM does not take although its time is not over
 * @fresh: (out): whether the token was got just now, so that a CRM that refuses it, too, means it
 * @refusal: (out) (nullable): what the token's server said, where there is none
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Sees to it that there is an access token that lives: the one at hand, one that another
 * program has got meanwhile, or a new one.  It is renewed when four fifths of its life are over.
 *
 * Returns: whether there is one; else @refusal, or %TAMIZ_SYNC_ERROR_SECRET where somebody must
 *   sign in, or what tamiz_http_send () fails with
 */
gboolean
tamiz_oauth_obtain (TamizOauth     *self,
                    const char     *rejected,
                    gboolean       *fresh,
                    TamizAnswer   **refusal,
                    GCancellable   *cancellable,
                    GError        **error)
{
  gboolean found;
  int lock;

  g_return_val_if_fail (TAMIZ_IS_OAUTH (self), FALSE);

  *fresh = FALSE;
  *refusal = NULL;
  if (is_usable (self, rejected) || (still_lives (self, rejected) && get_now (self) < self->retry_at))
    return TRUE;
  if (self->refused != NULL)
    {
      *refusal = copy_refusal (self->refused);
      return FALSE;
    }

  lock = take_lock (self, cancellable, error);
  if (lock < 0)
    return FALSE;
  found = look_and_renew (self, rejected, fresh, refusal, cancellable, error);
  close (lock);

  return found;
}

/**
 * tamiz_oauth_listen:
 * @self: a keeper
 * @proof: a sign-in's
 * @error: return location
 *
 * Begins to wait for the browser, where the connector and the setting `redirect_port` say.
 *
 * Returns: (transfer full): what waits; else %TAMIZ_SYNC_ERROR_ANSWER or
 *   %TAMIZ_SYNC_ERROR_MAPPING
 */
TamizLoopback *
tamiz_oauth_listen (TamizOauth       *self,
                    TamizOauthProof  *proof,
                    GError          **error)
{
  const char *host;
  guint port;

  g_return_val_if_fail (TAMIZ_IS_OAUTH (self), NULL);

  if (!tamiz_oauth_get_redirect (self->connector, self->scope, &host, &port, error))
    return NULL;

  return tamiz_loopback_new (host, port, proof->state, error);
}

/**
 * tamiz_oauth_begin:
 * @self: a keeper
 * @redirect: where the browser comes back to
 * @proof: this sign-in's
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Begins a sign-in with a browser (RFC 8252), where what comes of it can be kept.
 *
 * Returns: (transfer full): the address to be opened; else %TAMIZ_SYNC_ERROR_SECRET where
 *   there is no keyring, %TAMIZ_SYNC_ERROR_MAPPING or %TAMIZ_SYNC_ERROR_ADDRESS
 */
char *
tamiz_oauth_begin (TamizOauth       *self,
                   const char       *redirect,
                   TamizOauthProof  *proof,
                   GCancellable     *cancellable,
                   GError          **error)
{
  char *kept = NULL;

  g_return_val_if_fail (TAMIZ_IS_OAUTH (self), NULL);

  if (!tamiz_token_vault_load (self->vault, &kept, cancellable, error))
    {
      g_prefix_error (error, "%s ", _("What a sign-in with a browser brings is kept in the keyring, and nowhere else."));
      return NULL;
    }
  tamiz_secret_free (kept);

  return tamiz_oauth_authorize_url (self->connector, self->scope, redirect, proof, error);
}

static void
set_refusal_error (TamizOauth        *self,
                   const TamizAnswer *refusal,
                   GError           **error)
{
  const char *title = tamiz_connector_get_title (self->connector);

  switch (refusal->klass)
    {
    case TAMIZ_CLASS_RATE:
    case TAMIZ_CLASS_TRANSIENT:
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER,
                   _("%s gives no token now (%s); sign in again in some minutes"), title, refusal->words);
      break;
    case TAMIZ_CLASS_NOT_THE_API:
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                   _("What answers where %s should give a token is something else (%s); check the address and "
                     "the settings"),
                   title, refusal->words);
      break;
    case TAMIZ_CLASS_OK:
    case TAMIZ_CLASS_EXISTS:
    case TAMIZ_CLASS_OTHER_DUPLICATE:
    case TAMIZ_CLASS_AUTH:
    case TAMIZ_CLASS_RIGHTS:
    case TAMIZ_CLASS_INVALID:
    case TAMIZ_CLASS_GONE:
    case TAMIZ_CLASS_EMPTY:
    case TAMIZ_CLASS_UNREADABLE:
    case TAMIZ_CLASS_SERVER_ERROR:
    default:
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER,
                   _("%s refuses the sign-in (%s); check client id, secret and redirect address"), title,
                   refusal->words);
      break;
    }
}

/**
 * tamiz_oauth_complete:
 * @self: a keeper
 * @code: what the browser brought back
 * @redirect: as in tamiz_oauth_begin ()
 * @proof: as in tamiz_oauth_begin ()
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Gets the tokens that the code is for, and keeps them.
 *
 * Returns: whether they are kept; else %TAMIZ_SYNC_ERROR_ANSWER with the server's words,
 *   %TAMIZ_SYNC_ERROR_SECRET, or what tamiz_http_send () fails with
 */
gboolean
tamiz_oauth_complete (TamizOauth       *self,
                      const char       *code,
                      const char       *redirect,
                      TamizOauthProof  *proof,
                      GCancellable     *cancellable,
                      GError          **error)
{
  g_autoptr (TamizRequest) request = NULL;
  g_autoptr (TamizAnswer) refusal = NULL;
  gboolean done;
  int lock;

  g_return_val_if_fail (TAMIZ_IS_OAUTH (self), FALSE);

  request = tamiz_oauth_exchange_request (self->connector, self->scope, self->secret, code, redirect, proof, error);
  if (request == NULL)
    return FALSE;
  lock = take_lock (self, cancellable, error);
  if (lock < 0)
    return FALSE;

  /* What was kept for somebody else before does not go on in the new tokens. */
  g_clear_pointer (&self->token, tamiz_oauth_token_free);
  done = ask_for_token (self, request, &refusal, cancellable, error) && write_vault (self, cancellable, error);
  close (lock);
  if (refusal != NULL)
    set_refusal_error (self, refusal, error);

  return done;
}
