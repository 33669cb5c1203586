#define G_LOG_DOMAIN "tamiz-oauth"

#include "config.h"

#include "tamiz-oauth-flow.h"

#include "tamiz-clock.h"
#include "tamiz-connector-private.h"
#include "tamiz-error.h"
#include "tamiz-http.h"
#include "tamiz-jwt.h"
#include "tamiz-secret.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <string.h>

/* RFC 7636 asks for 256 bits; as text they have 43 characters. */
#define PROOF_BYTES 32

/* Servers refuse assertions that live long; Salesforce, more than three minutes. */
#define ASSERTION_S 180

#define JWT_GRANT "urn:ietf:params:oauth:grant-type:jwt-bearer"

static const char *const grant_nicks[] = {
  [TAMIZ_OAUTH_CODE] = "authorization_code",
  [TAMIZ_OAUTH_CLIENT] = "client_credentials",
  [TAMIZ_OAUTH_JWT] = "jwt_bearer",
  [TAMIZ_OAUTH_PASSWORD] = "password",
};

/**
 * tamiz_oauth_grant_nick:
 * @grant: a way to a token
 *
 * Names it, as connectors and the setting `grant` do.
 *
 * Returns: (transfer none): its stable name
 */
const char *
tamiz_oauth_grant_nick (TamizOauthGrant grant)
{
  return grant_nicks[grant];
}

gboolean
tamiz_oauth_grant_from_nick (const char      *nick,
                             TamizOauthGrant *grant)
{
  for (guint i = 0; nick != NULL && i < G_N_ELEMENTS (grant_nicks); i++)
    {
      if (g_str_equal (grant_nicks[i], nick))
        {
          *grant = (TamizOauthGrant) i;
          return TRUE;
        }
    }

  return FALSE;
}

static json_t *
get_spec (TamizConnector *connector)
{
  return tamiz_connector_get_oauth (connector);
}

static char *
join_grants (json_t *grants)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize i;
  json_t *nick;

  json_array_foreach (grants, i, nick)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", json_string_value (nick));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * tamiz_oauth_get_grant:
 * @connector: a connector with OAuth 2
 * @scope: the connection's scope
 * @grant: (out): the way to a token
 * @error: return location
 *
 * Finds which way a connection goes: as its setting `grant` says, else the connector's first.
 *
 * Returns: whether the connector knows that way; else %TAMIZ_SYNC_ERROR_MAPPING
 */
gboolean
tamiz_oauth_get_grant (TamizConnector  *connector,
                       json_t          *scope,
                       TamizOauthGrant *grant,
                       GError         **error)
{
  json_t *grants = json_object_get (get_spec (connector), "grants");
  const char *wanted = tamiz_json_get_text (scope, "settings.grant");
  g_autofree char *known = NULL;
  gsize i;
  json_t *nick;

  json_array_foreach (grants, i, nick)
    {
      if ((wanted == NULL || *wanted == '\0' || g_str_equal (wanted, json_string_value (nick)))
          && tamiz_oauth_grant_from_nick (json_string_value (nick), grant))
        return TRUE;
    }

  known = join_grants (grants);
  g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING,
               _("The setting “grant” of the connection is “%s”; %s knows: %s"), wanted != NULL ? wanted : "",
               tamiz_connector_get_title (connector), known);
  return FALSE;
}

static char *
random_text (void)
{
  guint8 bytes[PROOF_BYTES];

  /* It fails where the system has no randomness at all, and then nothing is safe. */
  if (gnutls_rnd (GNUTLS_RND_KEY, bytes, sizeof bytes) < 0)
    g_error ("the system gives no random bytes");
  return tamiz_base64url (bytes, sizeof bytes);
}

/**
 * tamiz_oauth_challenge:
 * @verifier: a code verifier
 *
 * Makes the code challenge S256 of a verifier (RFC 7636, section 4.2).
 *
 * Returns: (transfer full): the challenge
 */
char *
tamiz_oauth_challenge (const char *verifier)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) verifier, -1);
  g_checksum_get_digest (checksum, digest, &length);
  return tamiz_base64url (digest, length);
}

/**
 * tamiz_oauth_proof_new:
 *
 * Makes verifier, challenge and state of one sign-in, by chance.
 *
 * Returns: (transfer full): the proof
 */
TamizOauthProof *
tamiz_oauth_proof_new (void)
{
  TamizOauthProof *self = g_new0 (TamizOauthProof, 1);

  self->verifier = random_text ();
  self->challenge = tamiz_oauth_challenge (self->verifier);
  self->state = random_text ();
  return self;
}

void
tamiz_oauth_proof_free (TamizOauthProof *self)
{
  if (self == NULL)
    return;

  tamiz_secret_free (self->verifier);
  g_free (self->challenge);
  tamiz_secret_free (self->state);
  g_free (self);
}

static const char *
get_client (json_t  *scope,
            GError **error)
{
  const char *client = tamiz_json_get_text (scope, "settings.client_id");

  if (client == NULL || *client == '\0')
    {
      g_set_error_literal (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING,
                           _("The connection lacks the setting “client_id”: what the CRM calls the "
                             "application that its administrator has registered for Tamiz"));
      return NULL;
    }

  return client;
}

/* (nullable) where the template comes to nothing, or to what is no text. */
static gboolean
expand_text (json_t           *tree,
             const TamizScope *scope,
             char            **text,
             GError          **error)
{
  g_autoptr (json_t) value = NULL;

  *text = NULL;
  if (tree == NULL)
    return TRUE;
  if (!tamiz_template_expand (tree, scope, &value, error))
    return FALSE;
  if (json_is_string (value))
    *text = g_strdup (json_string_value (value));
  else if (json_is_integer (value))
    *text = g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));

  return TRUE;
}

static char *
fill_url (TamizConnector  *connector,
          const char      *name,
          json_t          *scope,
          GError         **error)
{
  TamizScope values = { .values = scope };
  g_autofree char *url = tamiz_template_url (tamiz_json_get_text (get_spec (connector), name), &values, error);

  return url != NULL && tamiz_http_check_url (url, error) ? g_steal_pointer (&url) : NULL;
}

/**
 * tamiz_oauth_token_url:
 * @connector: a connector with OAuth 2
 * @scope: the connection's scope
 * @error: return location
 *
 * Gets the address that secrets are sent to, which they are bound to.
 *
 * Returns: (transfer full): the address; else %TAMIZ_SYNC_ERROR_MAPPING or
 *   %TAMIZ_SYNC_ERROR_ADDRESS
 */
char *
tamiz_oauth_token_url (TamizConnector *connector,
                       json_t         *scope,
                       GError        **error)
{
  return fill_url (connector, "token", scope, error);
}

static void
add_pair (GString    *text,
          const char *name,
          const char *value)
{
  if (text->len > 0)
    g_string_append_c (text, '&');
  g_string_append_uri_escaped (text, name, NULL, FALSE);
  g_string_append_c (text, '=');
  g_string_append_uri_escaped (text, value, NULL, FALSE);
}

static char *
encode_form (json_t *fields)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *name;
  json_t *value;

  json_object_foreach (fields, name, value)
    add_pair (text, name, json_string_value (value));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Adds what a block of templates comes to. */
static gboolean
add_templates (json_t           *fields,
               json_t           *templates,
               const TamizScope *scope,
               GError          **error)
{
  const char *name;
  json_t *tree;

  json_object_foreach (templates, name, tree)
    {
      g_autofree char *value = NULL;

      if (!expand_text (tree, scope, &value, error))
        return FALSE;
      if (value != NULL)
        tamiz_json_set_text (fields, name, value);
    }

  return TRUE;
}

/**
 * tamiz_oauth_get_redirect:
 * @connector: a connector with OAuth 2
 * @scope: the connection's scope
 * @host: (out) (transfer none): this machine's name in the address
 * @port: (out): a port; 0 for any
 * @error: return location
 *
 * Gets where the browser comes back to after a sign-in.
 *
 * Returns: whether the setting `redirect_port` is a port, where it is there; else
 *   %TAMIZ_SYNC_ERROR_MAPPING
 */
gboolean
tamiz_oauth_get_redirect (TamizConnector  *connector,
                          json_t          *scope,
                          const char     **host,
                          guint           *port,
                          GError         **error)
{
  json_t *spec = get_spec (connector);
  const char *named = tamiz_json_get_text (spec, "redirect_host");
  const char *setting = tamiz_json_get_text (scope, "settings.redirect_port");
  guint64 number = (guint64) tamiz_json_get_int (spec, "redirect_port", 0);

  *host = named != NULL ? named : "127.0.0.1";
  if (setting != NULL && *setting != '\0'
      && !g_ascii_string_to_unsigned (setting, 10, 1024, 65535, &number, NULL))
    {
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING,
                   _("The setting “redirect_port” is “%s”, and should be from 1024 to 65535"), setting);
      return FALSE;
    }

  *port = (guint) number;
  return TRUE;
}

/**
 * tamiz_oauth_authorize_url:
 * @connector: a connector with OAuth 2
 * @scope: the connection's scope
 * @redirect: where the browser is sent back to
 * @proof: this sign-in's
 * @error: return location
 *
 * Writes the address at which somebody signs in (RFC 6749, section 4.1.1, with the challenge
 * of RFC 7636, section 4.3).
 *
 * Returns: (transfer full): the address; else %TAMIZ_SYNC_ERROR_MAPPING or
 *   %TAMIZ_SYNC_ERROR_ADDRESS
 */
char *
tamiz_oauth_authorize_url (TamizConnector   *connector,
                           json_t           *scope,
                           const char       *redirect,
                           TamizOauthProof  *proof,
                           GError          **error)
{
  json_t *spec = get_spec (connector);
  TamizScope values = { .values = scope,
                        .defines = json_object_get (tamiz_connector_get_mapping (connector), "define") };
  const char *client = get_client (scope, error);
  g_autoptr (json_t) fields = json_object ();
  g_autofree char *url = NULL, *wanted = NULL, *query = NULL;

  if (client == NULL)
    return NULL;
  url = fill_url (connector, "authorize", scope, error);
  if (url == NULL || !expand_text (json_object_get (spec, "scope"), &values, &wanted, error)
      || !add_templates (fields, json_object_get (spec, "authorize_query"), &values, error))
    return NULL;

  if (wanted != NULL)
    tamiz_json_set_text (fields, "scope", wanted);
  tamiz_json_set_text (fields, "response_type", "code");
  tamiz_json_set_text (fields, "client_id", client);
  tamiz_json_set_text (fields, "redirect_uri", redirect);
  tamiz_json_set_text (fields, "state", proof->state);
  tamiz_json_set_text (fields, "code_challenge", proof->challenge);
  tamiz_json_set_text (fields, "code_challenge_method", "S256");
  query = encode_form (fields);

  return g_strconcat (url, strchr (url, '?') != NULL ? "&" : "?", query, NULL);
}

/**
 * tamiz_oauth_secret_part:
 * @secret: (nullable): a connection's secret
 * @part: `client_secret`, `password`, `private_key` or `refresh_token`
 *
 * Gets a part of a secret.  A secret that is a JSON object has several; any other is
 * whichever is asked for, but no refresh token.
 *
 * Returns: (transfer full) (nullable): the part, for tamiz_secret_free ()
 */
char *
tamiz_oauth_secret_part (const char *secret,
                         const char *part)
{
  g_autoptr (json_t) parts = NULL;

  if (secret == NULL)
    return NULL;
  if (*secret == '{')
    parts = tamiz_json_parse (secret, -1, NULL);
  if (parts != NULL)
    return g_strdup (tamiz_json_get_text (parts, part));

  return g_str_equal (part, "refresh_token") ? NULL : g_strdup (secret);
}

/* How the program says who it is (RFC 6749, section 2.3.1). */
static void
identify (TamizConnector *connector,
          TamizRequest   *request,
          json_t         *fields,
          const char     *client,
          const char     *client_secret)
{
  g_autofree char *id = NULL, *password = NULL, *pair = NULL, *encoded = NULL, *value = NULL;

  if (g_strcmp0 (tamiz_json_get_text (get_spec (connector), "client_auth"), "basic") != 0 || client_secret == NULL)
    {
      tamiz_json_set_text (fields, "client_id", client);
      if (client_secret != NULL)
        tamiz_json_set_text (fields, "client_secret", client_secret);
      return;
    }

  id = g_uri_escape_string (client, NULL, FALSE);
  password = g_uri_escape_string (client_secret, NULL, FALSE);
  pair = g_strconcat (id, ":", password, NULL);
  encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  value = g_strconcat ("Basic ", encoded, NULL);
  tamiz_request_add_header (request, "Authorization", value);
}

/* The request to the token endpoint (RFC 6749, section 3.2). */
static TamizRequest *
make_request (TamizConnector  *connector,
              json_t          *scope,
              json_t          *fields,
              const char      *secret,
              gboolean         has_client_secret,
              GError         **error)
{
  json_t *spec = get_spec (connector);
  TamizScope values = { .values = scope,
                        .defines = json_object_get (tamiz_connector_get_mapping (connector), "define"),
                        .secret = secret };
  const char *client = get_client (scope, error);
  g_autofree char *url = client != NULL ? tamiz_oauth_token_url (connector, scope, error) : NULL;
  g_autoptr (TamizRequest) request = NULL;
  char *client_secret;

  if (url == NULL || !add_templates (fields, json_object_get (spec, "token_fields"), &values, error))
    return NULL;

  request = tamiz_request_new ("POST", url);
  request->writes = TRUE;
  tamiz_request_add_header (request, "Accept", "application/json");
  client_secret = has_client_secret ? tamiz_oauth_secret_part (secret, "client_secret") : NULL;
  identify (connector, request, fields, client, client_secret);
  tamiz_secret_free (client_secret);
  if (g_strcmp0 (tamiz_json_get_text (spec, "body"), "json") == 0)
    request->body = json_incref (fields);
  else
    request->form = encode_form (fields);

  return g_steal_pointer (&request);
}

/**
 * tamiz_oauth_exchange_request:
 * @connector: a connector with OAuth 2
 * @scope: the connection's scope
 * @secret: (nullable): the client's secret, where it has one
 * @code: what the browser brought back
 * @redirect: where it was sent back to
 * @proof: this sign-in's
 * @error: return location
 *
 * Asks for tokens in exchange for a code (RFC 6749, section 4.1.3; RFC 7636, section 4.5).
 *
 * Returns: (transfer full): the request; else %TAMIZ_SYNC_ERROR_MAPPING or
 *   %TAMIZ_SYNC_ERROR_ADDRESS
 */
TamizRequest *
tamiz_oauth_exchange_request (TamizConnector   *connector,
                              json_t           *scope,
                              const char       *secret,
                              const char       *code,
                              const char       *redirect,
                              TamizOauthProof  *proof,
                              GError          **error)
{
  g_autoptr (json_t) fields = json_pack ("{ss,ss,ss,ss}", "grant_type", "authorization_code", "code", code,
                                         "redirect_uri", redirect, "code_verifier", proof->verifier);

  return make_request (connector, scope, fields, secret, TRUE, error);
}

/**
 * tamiz_oauth_refresh_request:
 * @connector: a connector with OAuth 2
 * @scope: the connection's scope
 * @secret: (nullable): the client's secret, where it has one
 * @refresh: a refresh token
 * @error: return location
 *
 * Asks for a new access token (RFC 6749, section 6).
 *
 * Returns: (transfer full): the request; else %TAMIZ_SYNC_ERROR_MAPPING or
 *   %TAMIZ_SYNC_ERROR_ADDRESS
 */
TamizRequest *
tamiz_oauth_refresh_request (TamizConnector  *connector,
                             json_t          *scope,
                             const char      *secret,
                             const char      *refresh,
                             GError         **error)
{
  g_autoptr (json_t) fields = json_pack ("{ss,ss}", "grant_type", "refresh_token", "refresh_token", refresh);

  return make_request (connector, scope, fields, secret, TRUE, error);
}

/* RFC 7523, sections 2.1 and 3. */
static gboolean
add_assertion (TamizConnector  *connector,
               json_t          *scope,
               json_t          *fields,
               const char      *secret,
               gint64           now,
               GError         **error)
{
  json_t *jwt = json_object_get (get_spec (connector), "jwt");
  TamizScope values = { .values = scope,
                        .defines = json_object_get (tamiz_connector_get_mapping (connector), "define") };
  g_autoptr (json_t) claims = NULL;
  g_autofree char *key_id = NULL, *assertion = NULL;
  char *key;

  if (!tamiz_template_expand (json_object_get (jwt, "claims"), &values, &claims, error)
      || !expand_text (json_object_get (jwt, "key_id"), &values, &key_id, error))
    return FALSE;
  json_object_set_new (claims, "iat", json_integer (now / TAMIZ_SECOND));
  json_object_set_new (claims, "exp",
                       json_integer (now / TAMIZ_SECOND + tamiz_json_get_int (jwt, "lifetime", ASSERTION_S)));
  key = tamiz_oauth_secret_part (secret, "private_key");
  if (key != NULL)
    assertion = tamiz_jwt_sign (claims, key_id, key, error);
  else
    g_set_error_literal (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET,
                         _("The connection needs a private key; give the PEM file that holds it"));
  tamiz_secret_free (key);
  if (assertion == NULL)
    return FALSE;

  tamiz_json_set_text (fields, "grant_type", JWT_GRANT);
  tamiz_json_set_text (fields, "assertion", assertion);
  return TRUE;
}

static gboolean
add_password (json_t      *scope,
              json_t      *fields,
              const char  *secret,
              GError     **error)
{
  char *password = tamiz_oauth_secret_part (secret, "password");
  const char *login = tamiz_json_get_text (scope, "connection.login");

  if (password == NULL || login == NULL)
    {
      g_set_error_literal (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET,
                           _("The connection needs a user and a password"));
      tamiz_secret_free (password);
      return FALSE;
    }

  tamiz_json_set_text (fields, "grant_type", "password");
  tamiz_json_set_text (fields, "username", login);
  tamiz_json_set_text (fields, "password", password);
  tamiz_secret_free (password);
  return TRUE;
}

static gboolean
add_client (json_t      *fields,
            const char  *secret,
            GError     **error)
{
  if (secret == NULL)
    {
      g_set_error_literal (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET,
                           _("The connection needs the client's secret"));
      return FALSE;
    }

  tamiz_json_set_text (fields, "grant_type", "client_credentials");
  return TRUE;
}

/**
 * tamiz_oauth_own_request:
 * @connector: a connector with OAuth 2
 * @scope: the connection's scope
 * @secret: (nullable): the client's secret, private key or password
 * @now: microseconds since 1970
 * @error: return location
 *
 * Asks for an access token where nobody needs to sign in: with the client's own credentials
 * (RFC 6749, section 4.4), a signed assertion (RFC 7523), or a user's password (RFC 6749,
 * section 4.3).
 *
 * Returns: (transfer full): the request; else %TAMIZ_SYNC_ERROR_SECRET,
 *   %TAMIZ_SYNC_ERROR_MAPPING or %TAMIZ_SYNC_ERROR_ADDRESS
 */
TamizRequest *
tamiz_oauth_own_request (TamizConnector  *connector,
                         json_t          *scope,
                         const char      *secret,
                         gint64           now,
                         GError         **error)
{
  TamizScope values = { .values = scope,
                        .defines = json_object_get (tamiz_connector_get_mapping (connector), "define") };
  g_autoptr (json_t) fields = json_object ();
  g_autofree char *wanted = NULL;
  gboolean has_client_secret = TRUE, added;
  TamizOauthGrant grant;

  if (!tamiz_oauth_get_grant (connector, scope, &grant, error)
      || !expand_text (json_object_get (get_spec (connector), "scope"), &values, &wanted, error))
    return NULL;

  switch (grant)
    {
    case TAMIZ_OAUTH_JWT:
      /* The key says who it is; it is not to be sent. */
      has_client_secret = FALSE;
      added = add_assertion (connector, scope, fields, secret, now, error);
      break;
    case TAMIZ_OAUTH_PASSWORD:
      /* Both only where the secret has both. */
      has_client_secret = secret != NULL && *secret == '{';
      added = add_password (scope, fields, secret, error);
      break;
    case TAMIZ_OAUTH_CODE:
    case TAMIZ_OAUTH_CLIENT:
    default:
      added = add_client (fields, secret, error);
      break;
    }
  if (!added)
    return NULL;
  if (wanted != NULL)
    tamiz_json_set_text (fields, "scope", wanted);

  return make_request (connector, scope, fields, secret, has_client_secret, error);
}
