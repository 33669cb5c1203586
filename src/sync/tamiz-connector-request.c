#define G_LOG_DOMAIN "tamiz-connector"

#include "config.h"

#include "tamiz-connector-private.h"

#include "tamiz-error.h"
#include "tamiz-http.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is sent: addresses, headers, signatures and bodies, filled from a scope. */

/* The address with a slash at its end, and the setting that belongs to its path; or, where it
 * is a whole address to which nothing is added, as it is.
 */
static char *
make_base (TamizConnector *self,
           const char     *url,
           json_t         *settings,
           GError        **error)
{
  const char *setting = tamiz_json_get_text (tamiz_connector_get_mapping (self), "path_setting");
  const char *part = setting != NULL ? tamiz_json_get_text (settings, setting) : NULL;
  g_autofree char *trimmed = g_strdup (url);
  g_autofree char *segment = NULL;
  g_autoptr (GUri) uri = NULL;
  gsize length = strlen (trimmed);

  if (json_is_true (json_object_get (tamiz_connector_get_mapping (self), "exact_address")))
    return g_steal_pointer (&trimmed);
  while (length > 0 && trimmed[length - 1] == '/')
    trimmed[--length] = '\0';
  uri = g_uri_parse (trimmed, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    {
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                   _("The address “%s” must end with its path, without “?” and “#”"), url);
      return NULL;
    }
  if (part != NULL && *part != '\0')
    segment = g_uri_escape_string (part, NULL, TRUE);
  if (segment != NULL && !g_str_equal (strrchr (trimmed, '/') + 1, segment))
    return g_strconcat (trimmed, "/", segment, "/", NULL);
  if (setting != NULL && *g_uri_get_path (uri) == '\0')
    {
      /* So far it is always the database. */
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                   _("The address “%s” does not say which database; write its name at the end: %s/NAME"), url,
                   trimmed);
      return NULL;
    }

  return g_strconcat (trimmed, "/", NULL);
}

static gboolean
add_defaults (TamizConnector *self,
              json_t         *scope,
              GError        **error)
{
  const char *key;
  json_t *spec;

  json_object_foreach (json_object_get (tamiz_connector_get_mapping (self), "settings"), key, spec)
    {
      g_autofree char *name = g_strconcat ("settings.", key, NULL);
      const char *given = tamiz_json_get_text (scope, name);

      if (given != NULL && *given != '\0')
        continue;
      if (json_object_get (spec, "default") != NULL)
        json_object_set (scope, name, json_object_get (spec, "default"));
      else if (json_is_true (json_object_get (spec, "required")))
        {
          g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                       _("The setting “%s” is missing: %s"), key, _(tamiz_json_get_text (spec, "title")));
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * tamiz_connector_new_scope:
 * @self: a connector
 * @url: the connection's address
 * @login: (nullable): who logs in
 * @settings: (nullable): the connection's settings, an object
 * @error: return location
 *
 * Makes what templates may use: `connection.base` (the address), `connection.api` (the same,
 * until a token says another), `connection.parent` (one segment less), `connection.segment`
 * (that one), `connection.login` and `settings.KEY`.  What operations read out of answers is
 * added by tamiz_connector_read ().  The secret is never in it.
 *
 * Returns: (transfer full): a flat object, or %NULL with %TAMIZ_SYNC_ERROR_ADDRESS
 */
json_t *
tamiz_connector_new_scope (TamizConnector *self,
                           const char     *url,
                           const char     *login,
                           json_t         *settings,
                           GError        **error)
{
  g_autoptr (json_t) scope = json_object ();
  g_autofree char *base = NULL;
  g_autofree char *parent = NULL;
  g_autofree char *segment = NULL;
  const char *key;
  json_t *value;

  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), NULL);

  if (!tamiz_http_check_url (url, error))
    return NULL;
  base = make_base (self, url, settings, error);
  if (base == NULL)
    return NULL;

  parent = g_strndup (base, strlen (base) - 1);
  segment = g_uri_unescape_string (strrchr (parent, '/') + 1, NULL);
  if (segment == NULL || !g_utf8_validate (segment, -1, NULL))
    {
      g_free (segment);
      segment = g_strdup (strrchr (parent, '/') + 1);
    }
  *(strrchr (parent, '/') + 1) = '\0';
  tamiz_json_set_text (scope, "connection.base", base);
  tamiz_json_set_text (scope, "connection.api", base);
  /* Without a path there is no segment less than the host. */
  tamiz_json_set_text (scope, "connection.parent",
                       g_str_has_suffix (parent, "//") ? base : parent);
  tamiz_json_set_text (scope, "connection.segment", segment);
  tamiz_json_set_text (scope, "connection.login", login);
  json_object_foreach (settings, key, value)
    {
      g_autofree char *name = g_strconcat ("settings.", key, NULL);

      if (json_is_string (value))
        json_object_set (scope, name, value);
    }
  if (!add_defaults (self, scope, error))
    return NULL;

  return g_steal_pointer (&scope);
}

static gboolean
add_header (TamizRequest     *request,
            const char       *name,
            const char       *prefix,
            json_t           *tree,
            const TamizScope *scope,
            GError          **error)
{
  g_autoptr (json_t) value = NULL;
  g_autofree char *text = NULL;

  if (!tamiz_template_expand (tree, scope, &value, error))
    return FALSE;
  if (!json_is_string (value))
    return TRUE;

  text = g_strconcat (prefix != NULL ? prefix : "", json_string_value (value), NULL);
  if (strpbrk (text, "\r\n") != NULL)
    {
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING,
                   _("The value of the header %s spans several lines"), name);
      return FALSE;
    }
  tamiz_request_add_header (request, name, text);
  return TRUE;
}

static gboolean
add_headers (TamizConnector   *self,
             json_t           *op,
             TamizRequest     *request,
             const TamizScope *scope,
             GError          **error)
{
  json_t *auth = json_object_get (tamiz_connector_get_mapping (self), "auth");
  const char *name;
  json_t *tree;

  tamiz_request_add_header (request, "Accept", "application/json");
  json_object_foreach (json_object_get (op, "headers"), name, tree)
    {
      if (!add_header (request, name, NULL, tree, scope, error))
        return FALSE;
    }
  if (auth == NULL || json_object_get (auth, "header") == NULL || json_is_false (json_object_get (op, "auth")))
    return TRUE;
  /* Some want a key in another header than a token. */
  if (scope->token == NULL && (name = tamiz_json_get_text (auth, "key_header")) != NULL)
    {
      g_autoptr (json_t) key = json_pack ("{s:s}", "$", "secret");

      return add_header (request, name, NULL, key, scope, error);
    }

  return add_header (request, tamiz_json_get_text (auth, "header"),
                     tamiz_json_get_text (auth, "prefix"), json_object_get (auth, "value"), scope,
                     error);
}

/* Signs a text as Standard Webhooks (version 1, standardwebhooks.com) has it: the key, the
 * time and the very bytes of the body, by HMAC-SHA256.  The receiver thereby knows who sent
 * it, that it is whole and fresh, and, by its id, whether it had it before.
 */
char *
tamiz_connector_sign (const char *secret,
                      const char *id,
                      gint64      seconds,
                      const char *text)
{
  g_autofree char *head = g_strdup_printf ("%s.%" G_GINT64_FORMAT ".", id, seconds);
  g_autofree guchar *key = NULL;
  g_autofree char *base64 = NULL;
  g_autoptr (GHmac) hmac = NULL;
  gsize length;
  guint8 digest[32];
  gsize digest_length = sizeof digest;

  /* A secret made by a program bears this mark, and is base64. */
  if (g_str_has_prefix (secret, "whsec_"))
    key = g_base64_decode (secret + strlen ("whsec_"), &length);
  else
    {
      length = strlen (secret);
      key = g_memdup2 (secret, length + 1);
    }

  hmac = g_hmac_new (G_CHECKSUM_SHA256, key, length);
  g_hmac_update (hmac, (const guchar *) head, -1);
  g_hmac_update (hmac, (const guchar *) text, (gssize) strlen (text));
  g_hmac_get_digest (hmac, digest, &digest_length);
  base64 = g_base64_encode (digest, digest_length);

  return g_strconcat ("v1,", base64, NULL);
}

/* Under which name a receiver remembers a request: what the mapping says, or the row's key.  It
 * may refuse what has no name, and must not take one question for another.
 */
static char *
name_request (TamizConnector   *self,
              const TamizScope *scope,
              GError          **error)
{
  json_t *tree = json_object_get (json_object_get (tamiz_connector_get_mapping (self), "auth"), "id");
  g_autoptr (json_t) name = NULL;

  if (tree != NULL && !tamiz_template_expand (tree, scope, &name, error))
    return NULL;
  if (json_is_string (name))
    return g_strdup (json_string_value (name));
  if (tamiz_json_get_text (scope->values, "key") != NULL)
    return g_strdup (tamiz_json_get_text (scope->values, "key"));

  return g_strdup_printf ("ping-%" G_GINT64_FORMAT, tamiz_json_get_int (scope->values, "now", 0));
}

static gboolean
sign_request (TamizConnector   *self,
              TamizRequest     *request,
              const TamizScope *scope,
              GError          **error)
{
  gint64 now = tamiz_json_get_int (scope->values, "now", 0);
  g_autofree char *id = NULL;
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, now);
  g_autofree char *signature = NULL;

  if (scope->secret == NULL || *scope->secret == '\0')
    {
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET,
                   _("Requests are signed, and the secret for it is missing"));
      return FALSE;
    }

  id = name_request (self, scope, error);
  if (id == NULL)
    return FALSE;
  tamiz_request_set_text (request);
  signature = tamiz_connector_sign (scope->secret, id, now, request->text);
  tamiz_request_add_header (request, "webhook-id", id);
  tamiz_request_add_header (request, "webhook-timestamp", time);
  tamiz_request_add_header (request, "webhook-signature", signature);

  return TRUE;
}

static gboolean
is_same_server (GUri       *uri,
                const char *other)
{
  g_autoptr (GUri) known = other != NULL ? g_uri_parse (other, G_URI_FLAGS_ENCODED, NULL) : NULL;

  return known != NULL && g_uri_get_port (uri) == g_uri_get_port (known)
         && g_strcmp0 (g_uri_get_scheme (uri), g_uri_get_scheme (known)) == 0
         && g_uri_get_host (uri) != NULL && g_uri_get_host (known) != NULL
         && g_ascii_strcasecmp (g_uri_get_host (uri), g_uri_get_host (known)) == 0;
}

/* A file may be anybody's: secrets and leads go to the server that a person named, or that its
 * login named, and nowhere else.
 */
static gboolean
stays_at_home (json_t     *scope,
               const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);

  return uri != NULL
         && (is_same_server (uri, tamiz_json_get_text (scope, "connection.base"))
             || is_same_server (uri, tamiz_json_get_text (scope, "connection.api")));
}

static char *
make_url (json_t           *op,
          const TamizScope *scope,
          GError          **error)
{
  g_autofree char *url = tamiz_template_url (tamiz_json_get_text (op, "url"), scope, error);
  g_autoptr (GString) text = NULL;
  const char *name;
  json_t *tree;
  char mark = '?';

  if (url == NULL)
    return NULL;
  text = g_string_new (url);
  json_object_foreach (json_object_get (op, "query"), name, tree)
    {
      g_autoptr (json_t) value = NULL;
      g_autoptr (json_t) as_text = NULL;

      if (!tamiz_template_expand (tree, scope, &value, error))
        return NULL;
      if (value == NULL || json_is_null (value))
        continue;
      as_text = tamiz_encoder_encode (TAMIZ_ENCODER_TEXT, value, 0, error);
      if (as_text == NULL)
        return NULL;
      g_string_append_c (text, mark);
      g_string_append_uri_escaped (text, name, NULL, FALSE);
      g_string_append_c (text, '=');
      g_string_append_uri_escaped (text, json_string_value (as_text), NULL, FALSE);
      mark = '&';
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * tamiz_connector_build:
 * @self: a connector
 * @op: an operation
 * @scope: what its templates are filled from
 * @secret: (nullable): the password or token
 * @error: return location
 *
 * Builds the request of an operation.
 *
 * Returns: (transfer full): the request, or %NULL with %TAMIZ_SYNC_ERROR_MAPPING
 */
TamizRequest *
tamiz_connector_build (TamizConnector *self,
                       const char     *op,
                       json_t         *scope,
                       const char     *secret,
                       GError        **error)
{
  return tamiz_connector_build_with_token (self, op, scope, secret, NULL, error);
}

/**
 * tamiz_connector_build_with_token:
 * @self: a connector
 * @op: an operation
 * @scope: what its templates are filled from
 * @secret: (nullable): the password or key
 * @token: (nullable): an access token of OAuth 2
 * @error: return location
 *
 * Builds the request of an operation of a CRM that wants a token.
 *
 * Returns: (transfer full): the request, or %NULL with %TAMIZ_SYNC_ERROR_MAPPING
 */
TamizRequest *
tamiz_connector_build_with_token (TamizConnector *self,
                                  const char     *op,
                                  json_t         *scope,
                                  const char     *secret,
                                  const char     *token,
                                  GError        **error)
{
  json_t *spec = tamiz_connector_get_op (self, op);
  const char *version_key = tamiz_json_get_text (tamiz_connector_get_mapping (self), "version");
  const char *method = tamiz_json_get_text (spec, "method");
  TamizScope values = { .values = scope,
                        .defines = json_object_get (tamiz_connector_get_mapping (self), "define"),
                        .secret = secret,
                        .token = token,
                        .version = version_key != NULL ? tamiz_json_get_text (scope, version_key)
                                                       : NULL };
  g_autoptr (TamizRequest) request = NULL;
  g_autofree char *url = NULL;

  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), NULL);

  if (spec == NULL)
    {
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING,
                   _("The connector “%s” cannot do “%s”"), tamiz_connector_get_id (self), op);
      return NULL;
    }
  url = make_url (spec, &values, error);
  if (url == NULL)
    return NULL;

  if (!stays_at_home (scope, url))
    {
      g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING,
                   _("The connector “%s” would send “%s” to another server than the connection's: %s"),
                   tamiz_connector_get_id (self), op, url);
      return NULL;
    }
  request = tamiz_request_new (method != NULL ? method : "POST", url);
  request->writes = json_is_true (json_object_get (spec, "writes"));
  if (!add_headers (self, spec, request, &values, error))
    return NULL;
  if (json_object_get (spec, "body") != NULL
      && !tamiz_template_expand (json_object_get (spec, "body"), &values, &request->body, error))
    return NULL;
  if (json_is_true (json_object_get (json_object_get (tamiz_connector_get_mapping (self), "auth"), "sign"))
      && !json_is_false (json_object_get (spec, "auth")) && !sign_request (self, request, &values, error))
    return NULL;

  return g_steal_pointer (&request);
}

/**
 * tamiz_connector_make_record_url:
 * @self: a connector
 * @object: company, person, lead, deal …
 * @session: (nullable): the connection's address and settings, and what operations read
 * @remote_id: the record's number over there
 *
 * Makes the address at which a person sees a record.
 *
 * Returns: (transfer full) (nullable): the address; %NULL where there is none
 */
char *
tamiz_connector_make_record_url (TamizConnector *self,
                                 const char     *object,
                                 json_t         *session,
                                 const char     *remote_id)
{
  const char *text = tamiz_json_get_text (json_object_get (tamiz_connector_get_mapping (self), "record_url"), object);
  g_autoptr (json_t) scope = session != NULL ? json_copy (session) : json_object ();
  TamizScope filled = { .values = scope };

  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), NULL);

  if (text == NULL)
    return NULL;
  tamiz_json_set_text (scope, "id", remote_id);
  return tamiz_template_url (text, &filled, NULL);
}

/**
 * tamiz_connector_expand_owned:
 * @self: a connector
 * @session: (nullable): what operations read out of answers
 * @values: what a row sends
 *
 * Writes the fields that this program goes on writing, as they would be sent.
 *
 * Returns: (transfer full): an object; what cannot be written is left out
 */
json_t *
tamiz_connector_expand_owned (TamizConnector *self,
                              json_t         *session,
                              json_t         *values)
{
  g_autoptr (json_t) scope = session != NULL ? json_copy (session) : json_object ();
  TamizScope filled = { .values = scope, .defines = json_object_get (tamiz_connector_get_mapping (self), "define") };
  json_t *fields = json_object ();
  const char *name;
  json_t *spec;

  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), NULL);

  json_object_update (scope, values);
  json_object_foreach (json_object_get (tamiz_connector_get_mapping (self), "owned"), name, spec)
    {
      json_t *value = NULL;

      if (tamiz_template_expand (json_object_get (spec, "value"), &filled, &value, NULL) && value != NULL)
        json_object_set_new (fields, name, value);
    }

  return fields;
}

/* Every word of a tree, and of what it makes use of: among them are the keys that it writes.
 * FALSE where it writes whatever a person has mapped.
 */
static gboolean
collect_words (json_t     *tree,
               json_t     *defines,
               GHashTable *words)
{
  const char *name;
  json_t *value;
  gsize i;

  if (json_is_string (tree))
    {
      const char *word = json_string_value (tree);

      return !g_hash_table_add (words, g_strdup (word))
             || collect_words (json_object_get (defines, word), defines, words);
    }
  json_array_foreach (tree, i, value)
    {
      if (!collect_words (value, defines, words))
        return FALSE;
    }
  json_object_foreach (tree, name, value)
    {
      if (g_str_equal (name, "$fields") || !collect_words (value, defines, words))
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_connector_reduce_owned:
 * @self: a connector
 * @values: what a row sends
 *
 * Leaves of what was sent only what the fields are made of that this program goes on writing:
 * the rest is not needed any more once it has arrived.
 *
 * Returns: (transfer full) (nullable): an object; %NULL where this CRM has no such fields
 */
json_t *
tamiz_connector_reduce_owned (TamizConnector *self,
                              json_t         *values)
{
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  json_t *owned, *reduced, *value;
  const char *name;

  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), NULL);

  owned = json_object_get (tamiz_connector_get_mapping (self), "owned");
  if (json_object_size (owned) == 0)
    return NULL;
  if (!collect_words (owned, json_object_get (tamiz_connector_get_mapping (self), "define"), words))
    return json_copy (values);

  reduced = json_object ();
  json_object_foreach (values, name, value)
    {
      if (g_hash_table_contains (words, name))
        json_object_set (reduced, name, value);
    }

  return reduced;
}
