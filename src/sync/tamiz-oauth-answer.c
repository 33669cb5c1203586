/* What a token endpoint answers, and what is kept of it. */

#define G_LOG_DOMAIN "tamiz-oauth"

#include "config.h"

#include "tamiz-oauth-flow.h"

#include "tamiz-clock.h"
#include "tamiz-connector-private.h"
#include "tamiz-http.h"
#include "tamiz-secret.h"

#include <glib/gi18n-lib.h>

/* Where neither the answer nor the connector says how long a token lives. */
#define LIFE_S 3600
/* Beyond it a refused assertion may be refused for the time. */
#define SKEW (2 * TAMIZ_MINUTE)

static gint64
read_life (TamizConnector *connector,
           json_t         *body)
{
  json_t *value = json_object_get (body, "expires_in");
  gint64 fallback = tamiz_json_get_int (tamiz_connector_get_oauth (connector), "expires_default", LIFE_S);
  gint64 seconds = 0;

  if (json_is_integer (value))
    seconds = json_integer_value (value);
  else if (json_is_string (value))
    g_ascii_string_to_signed (json_string_value (value), 10, 1, G_MAXINT32, &seconds, NULL);

  return (seconds > 0 ? MIN (seconds, G_MAXINT32) : fallback) * TAMIZ_SECOND;
}

static const struct
{
  const char *error;
  TamizClass klass;
} known_errors[] = {
  /* Zoho, after ten tokens in ten minutes; not the standard's access_denied. */
  { "Access Denied", TAMIZ_CLASS_RATE },
  { "slow_down", TAMIZ_CLASS_RATE },
  { "server_error", TAMIZ_CLASS_TRANSIENT },
  { "temporarily_unavailable", TAMIZ_CLASS_TRANSIENT },
  /* Salesforce: “retry your request” */
  { "unknown_error", TAMIZ_CLASS_TRANSIENT },
};

static TamizClass
class_of (TamizResponse *response,
          const char    *code)
{
  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (known_errors); i++)
    {
      if (g_str_equal (known_errors[i].error, code))
        return known_errors[i].klass;
    }

  if (response->status == 429)
    return TAMIZ_CLASS_RATE;
  if (response->status >= 500 || response->status == 408)
    return TAMIZ_CLASS_TRANSIENT;
  /* invalid_grant, invalid_client …, in 400, 401, or 200: a person must see to it. */
  if (code != NULL || response->status == 400 || response->status == 401 || response->status == 403)
    return TAMIZ_CLASS_AUTH;

  return TAMIZ_CLASS_NOT_THE_API;
}

static char *
describe_refusal (TamizResponse *response,
                  const char    *code,
                  gint64         now)
{
  static const char *const names[] = { "error_description", "message", "hint" };
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 skew = response->date != 0 ? ABS (response->date - now) : 0;

  for (guint i = 0; text->len == 0 && i < G_N_ELEMENTS (names); i++)
    {
      const char *words = tamiz_json_get_text (response->body, names[i]);

      if (words != NULL)
        g_string_append (text, words);
    }
  if (text->len == 0 && code == NULL)
    g_string_append_printf (text, "HTTP %u", response->status);
  if (code != NULL)
    g_string_append_printf (text, text->len > 0 ? " (%s)" : "%s", code);
  if (skew > SKEW && g_strcmp0 (code, "invalid_grant") == 0)
    g_string_append_printf (text,
                            ngettext ("; the clock of this computer is %u minute off the server's",
                                      "; the clock of this computer is %u minutes off the server's",
                                      (guint) (skew / TAMIZ_MINUTE)),
                            (guint) (skew / TAMIZ_MINUTE));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static TamizAnswer *
make_refusal (TamizResponse *response,
              gint64         now)
{
  TamizAnswer *refusal = g_new0 (TamizAnswer, 1);
  const char *code = tamiz_json_get_text (response->body, "error");

  refusal->klass = class_of (response, code);
  refusal->words = describe_refusal (response, code, now);
  refusal->retry_after = tamiz_response_get_retry_after (response, now);
  /* Whatever it was about, nothing reached the CRM. */
  refusal->rolled_back = TRUE;
  return refusal;
}

/* The CRM's own address with a slash at its end, as connections have it; (nullable). */
static char *
read_api (TamizConnector *connector,
          json_t         *body)
{
  json_t *reader = json_object_get (tamiz_connector_get_oauth (connector), "base");
  TamizReaderSpec spec;
  g_autofree char *url = NULL;

  if (reader == NULL)
    return NULL;
  tamiz_reader_spec_init (&spec, reader);
  url = tamiz_reader_spec_read (&spec, body, NULL, NULL);
  if (url == NULL || !tamiz_http_check_url (url, NULL))
    return NULL;

  return g_str_has_suffix (url, "/") ? g_steal_pointer (&url) : g_strconcat (url, "/", NULL);
}

/**
 * tamiz_oauth_read_answer:
 * @connector: a connector with OAuth 2
 * @response: what the token endpoint answered
 * @asked_at: when it was asked, microseconds since 1970
 * @refusal: (out) (nullable): what it said instead
 *
 * Reads a token (RFC 6749, section 5.1) or why there is none (section 5.2).
 *
 * Returns: (transfer full) (nullable): the token, or %NULL with @refusal
 */
TamizOauthToken *
tamiz_oauth_read_answer (TamizConnector  *connector,
                         TamizResponse   *response,
                         gint64           asked_at,
                         TamizAnswer    **refusal)
{
  const char *access = tamiz_json_get_text (response->body, "access_token");
  TamizOauthToken *token;

  *refusal = NULL;
  if (response->status < 200 || response->status > 299 || access == NULL || *access == '\0')
    {
      *refusal = make_refusal (response, asked_at);
      return NULL;
    }

  token = g_new0 (TamizOauthToken, 1);
  token->access = g_strdup (access);
  token->refresh = g_strdup (tamiz_json_get_text (response->body, "refresh_token"));
  token->api = read_api (connector, response->body);
  token->got_at = asked_at;
  token->expires_at = asked_at + read_life (connector, response->body);
  return token;
}

/**
 * tamiz_oauth_token_to_text:
 * @self: tokens
 *
 * Writes them for the keyring.
 *
 * Returns: (transfer full): text, for tamiz_secret_free ()
 */
char *
tamiz_oauth_token_to_text (TamizOauthToken *self)
{
  g_autoptr (json_t) object = json_object ();

  tamiz_json_set_text (object, "access", self->access);
  tamiz_json_set_text (object, "refresh", self->refresh);
  tamiz_json_set_text (object, "api", self->api);
  json_object_set_new (object, "got_at", json_integer (self->got_at));
  json_object_set_new (object, "expires_at", json_integer (self->expires_at));
  return tamiz_json_to_canonical (object);
}

/**
 * tamiz_oauth_token_from_text:
 * @text: what tamiz_oauth_token_to_text () wrote
 *
 * Reads tokens from the keyring.
 *
 * Returns: (transfer full) (nullable): tokens; %NULL where it holds none
 */
TamizOauthToken *
tamiz_oauth_token_from_text (const char *text)
{
  g_autoptr (json_t) object = tamiz_json_parse (text, -1, NULL);
  const char *access = tamiz_json_get_text (object, "access");
  TamizOauthToken *self;

  if (access == NULL)
    return NULL;

  self = g_new0 (TamizOauthToken, 1);
  self->access = g_strdup (access);
  self->refresh = g_strdup (tamiz_json_get_text (object, "refresh"));
  self->api = g_strdup (tamiz_json_get_text (object, "api"));
  self->got_at = tamiz_json_get_int (object, "got_at", 0);
  self->expires_at = tamiz_json_get_int (object, "expires_at", 0);
  return self;
}

/**
 * tamiz_oauth_token_is_due:
 * @self: tokens
 * @now: microseconds since 1970
 *
 * Tells whether four fifths of its life are over, so that it is renewed before the server
 * refuses it.
 *
 * Returns: whether they are; also where it comes from the future, by a clock that was set
 *   back since
 */
gboolean
tamiz_oauth_token_is_due (TamizOauthToken *self,
                          gint64           now)
{
  return now >= self->got_at + (self->expires_at - self->got_at) / 5 * 4 || self->got_at > now + SKEW;
}

void
tamiz_oauth_token_free (TamizOauthToken *self)
{
  if (self == NULL)
    return;

  tamiz_secret_free (self->access);
  tamiz_secret_free (self->refresh);
  g_free (self->api);
  g_free (self);
}
