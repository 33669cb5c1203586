/* Checks the part of a mapping file that says how tokens are got: whom secrets are sent to. */

#define G_LOG_DOMAIN "tamiz-mapping"

#include "config.h"

#include "tamiz-connector-private.h"
#include "tamiz-error.h"
#include "tamiz-oauth-flow.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

static gboolean
wrong (GError    **error,
       const char *where,
       const char *what)
{
  g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING, "%s: %s", where, what);
  return FALSE;
}

static gboolean
check_known (json_t            *object,
             const char *const *names,
             const char        *where,
             GError           **error)
{
  const char *name;
  json_t *value;

  if (!json_is_object (object))
    return wrong (error, where, _("should be an object"));
  json_object_foreach (object, name, value)
    {
      g_autofree char *there = g_strconcat (where, ".", name, NULL);

      if (!g_strv_contains (names, name))
        return wrong (error, there, _("is not known"));
    }

  return TRUE;
}

/* TRUE also where it is not there. */
static gboolean
check_choice (json_t            *oauth,
              const char        *name,
              const char *const *choices,
              GError           **error)
{
  json_t *value = json_object_get (oauth, name);
  g_autofree char *where = g_strconcat ("$.oauth.", name, NULL);
  g_autofree char *known = NULL;

  if (value == NULL || (json_is_string (value) && g_strv_contains (choices, json_string_value (value))))
    return TRUE;

  known = g_strjoinv (", ", (char **) choices);
  g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING, _("%s: should be one of %s"), where, known);
  return FALSE;
}

static gboolean
check_number (json_t      *object,
              const char  *name,
              gint64       least,
              gint64       most,
              GError     **error)
{
  json_t *value = json_object_get (object, name);

  if (value == NULL
      || (json_is_integer (value) && json_integer_value (value) >= least && json_integer_value (value) <= most))
    return TRUE;

  g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING,
               _("$.oauth.%s: should be from %" PRId64 " to %" PRId64), name, least, most);
  return FALSE;
}

static gboolean
check_templates (json_t     *mapping,
                 json_t     *object,
                 const char *name,
                 GError    **error)
{
  json_t *templates = json_object_get (object, name);
  g_autofree char *where = g_strconcat ("$.oauth.", name, NULL);

  if (templates == NULL)
    return TRUE;
  if (!json_is_object (templates))
    return wrong (error, where, _("should be an object"));

  return tamiz_template_check (templates, json_object_get (mapping, "define"), where, error);
}

static gboolean
check_grants (json_t  *oauth,
              GError **error)
{
  json_t *grants = json_object_get (oauth, "grants");
  gsize i;
  json_t *nick;
  TamizOauthGrant grant;

  if (json_array_size (grants) == 0)
    return wrong (error, "$.oauth.grants", _("should be a list of the ways to a token, with one at least"));
  json_array_foreach (grants, i, nick)
    {
      if (!tamiz_oauth_grant_from_nick (json_string_value (nick), &grant))
        return wrong (error, "$.oauth.grants",
                      _("the ways to a token are authorization_code, client_credentials, jwt_bearer and password"));
      if (grant == TAMIZ_OAUTH_CODE && tamiz_json_get_text (oauth, "authorize") == NULL)
        return wrong (error, "$.oauth.authorize", _("is missing: where does somebody sign in?"));
      if (grant == TAMIZ_OAUTH_JWT && json_object_get (oauth, "jwt") == NULL)
        return wrong (error, "$.oauth.jwt", _("is missing: what does the assertion say?"));
    }

  return TRUE;
}

/* An address of whoever gets secrets is not left to what an answer or a payload says: only
 * the connection and its settings may be part of it.
 */
static gboolean
check_address (json_t      *oauth,
               const char  *name,
               GError     **error)
{
  json_t *value = json_object_get (oauth, name);
  g_autofree char *where = g_strconcat ("$.oauth.", name, NULL);
  const char *text = json_string_value (value);

  if (value == NULL)
    return TRUE;
  if (text == NULL)
    return wrong (error, where, _("should be a text"));
  for (text = strchr (text, '{'); text != NULL; text = strchr (text + 1, '{'))
    {
      if (!g_str_has_prefix (text, "{connection.base}") && !g_str_has_prefix (text, "{connection.parent}")
          && !g_str_has_prefix (text, "{settings.") && !g_str_has_prefix (text, "{+settings."))
        return wrong (error, where, _("may hold connection.base, connection.parent and settings only"));
    }

  return TRUE;
}

static gboolean
check_jwt (json_t  *mapping,
           json_t  *jwt,
           GError **error)
{
  static const char *const names[] = { "claims", "key_id", "lifetime", NULL };
  json_t *defines = json_object_get (mapping, "define");
  json_t *key_id = json_object_get (jwt, "key_id");

  if (jwt == NULL)
    return TRUE;
  if (!check_known (jwt, names, "$.oauth.jwt", error) || !check_number (jwt, "lifetime", 10, 3600, error))
    return FALSE;
  if (!json_is_object (json_object_get (jwt, "claims")))
    return wrong (error, "$.oauth.jwt.claims", _("should be an object"));

  return tamiz_template_check (json_object_get (jwt, "claims"), defines, "$.oauth.jwt.claims", error)
         && (key_id == NULL || tamiz_template_check (key_id, defines, "$.oauth.jwt.key_id", error));
}

gboolean
tamiz_mapping_check_oauth (json_t  *mapping,
                           GError **error)
{
  static const char *const names[]
      = { "grants", "authorize", "token",        "scope",         "authorize_query", "token_fields",    "body",
          "base",   "jwt",       "client_auth", "redirect_host", "redirect_port",   "expires_default", NULL };
  static const char *const bodies[] = { "form", "json", NULL };
  static const char *const auths[] = { "body", "basic", NULL };
  static const char *const hosts[] = { "127.0.0.1", "localhost", NULL };
  json_t *oauth = json_object_get (mapping, "oauth");
  json_t *scope = json_object_get (oauth, "scope");
  json_t *base = json_object_get (oauth, "base");

  if (!check_known (oauth, names, "$.oauth", error) || !check_grants (oauth, error))
    return FALSE;
  if (tamiz_json_get_text (oauth, "token") == NULL)
    return wrong (error, "$.oauth.token", _("is missing: where are tokens got?"));

  return check_address (oauth, "authorize", error) && check_address (oauth, "token", error)
         && check_choice (oauth, "body", bodies, error) && check_choice (oauth, "client_auth", auths, error)
         && check_choice (oauth, "redirect_host", hosts, error)
         && check_number (oauth, "redirect_port", 1024, 65535, error)
         && check_number (oauth, "expires_default", 60, 30 * 86400, error)
         && check_templates (mapping, oauth, "authorize_query", error)
         && check_templates (mapping, oauth, "token_fields", error)
         && (scope == NULL
             || tamiz_template_check (scope, json_object_get (mapping, "define"), "$.oauth.scope", error))
         && (base == NULL || tamiz_mapping_check_reader (base, "$.oauth.base", error))
         && check_jwt (mapping, json_object_get (oauth, "jwt"), error);
}
