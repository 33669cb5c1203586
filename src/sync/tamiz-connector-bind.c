/* What one connection adds to its connector: settings that name fields over there, what
 * people mapped, and what the CRM's words mean to them.
 */

#define G_LOG_DOMAIN "tamiz-connector"

#include "config.h"

#include "tamiz-connector-private.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MARK "{settings."

static json_t *bind_tree (json_t *tree, json_t *scope, GError **error);

/* Replaces `{settings.KEY}`, in names of members and in paths, by a word: what could leave
 * the place that it stands in is refused.
 */
static char *
bind_text (const char *text,
           json_t     *scope,
           GError    **error)
{
  g_autoptr (GString) bound = g_string_new (NULL);
  const char *mark;

  while ((mark = strstr (text, MARK)) != NULL)
    {
      const char *end = strchr (mark, '}');
      g_autofree char *key = end != NULL ? g_strndup (mark + 1, (gsize) (end - mark - 1)) : NULL;
      const char *value = key != NULL ? tamiz_json_get_text (scope, key) : NULL;

      if (value == NULL || *value == '\0'
          || strspn (value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != strlen (value))
        {
          g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING,
                       _("The setting “%s” should name a field: letters, digits, “_” and “-”"),
                       key != NULL ? key + strlen ("settings.") : text);
          return NULL;
        }
      g_string_append_len (bound, text, mark - text);
      g_string_append (bound, value);
      text = end + 1;
    }
  g_string_append (bound, text);

  return g_string_free (g_steal_pointer (&bound), FALSE);
}

static json_t *
bind_object (json_t  *object,
             json_t  *scope,
             GError **error)
{
  g_autoptr (json_t) copy = json_object ();
  const char *key;
  json_t *value;

  json_object_foreach (object, key, value)
    {
      g_autofree char *name = bind_text (key, scope, error);
      json_t *bound = name != NULL ? bind_tree (value, scope, error) : NULL;

      if (bound == NULL)
        return NULL;
      json_object_set_new (copy, name, bound);
    }

  return g_steal_pointer (&copy);
}

static json_t *
bind_array (json_t  *array,
            json_t  *scope,
            GError **error)
{
  g_autoptr (json_t) copy = json_array ();
  gsize i;
  json_t *value;

  json_array_foreach (array, i, value)
    {
      json_t *bound = bind_tree (value, scope, error);

      if (bound == NULL)
        return NULL;
      json_array_append_new (copy, bound);
    }

  return g_steal_pointer (&copy);
}

static json_t *
bind_tree (json_t  *tree,
           json_t  *scope,
           GError **error)
{
  if (json_is_object (tree))
    return bind_object (tree, scope, error);
  if (json_is_array (tree))
    return bind_array (tree, scope, error);
  if (json_is_string (tree) && *json_string_value (tree) == '$'
      && strstr (json_string_value (tree), MARK) != NULL)
    {
      g_autofree char *text = bind_text (json_string_value (tree), scope, error);

      return text != NULL ? json_string (text) : NULL;
    }

  return json_incref (tree);
}

/* Settings and their defaults, by the names that templates use. */
static json_t *
make_scope (TamizConnector *self,
            json_t         *settings)
{
  json_t *scope = json_object ();
  const char *key;
  json_t *value;

  json_object_foreach (tamiz_connector_get_settings (self), key, value)
    {
      g_autofree char *name = g_strconcat ("settings.", key, NULL);

      if (json_object_get (value, "default") != NULL)
        json_object_set (scope, name, json_object_get (value, "default"));
    }
  json_object_foreach (settings, key, value)
    {
      g_autofree char *name = g_strconcat ("settings.", key, NULL);

      if (json_is_string (value) && *json_string_value (value) != '\0')
        json_object_set (scope, name, value);
    }

  return scope;
}

/* What people said of states that the file does not know, or knows otherwise. */
static gboolean
add_states (json_t     *mapping,
            const char *object,
            json_t     *states,
            GError    **error)
{
  const char *member = g_str_equal (object, "deal") ? "deal" : "outcome";
  json_t *outcome = json_object_get (mapping, member);
  const char *state;
  json_t *nick;
  TamizRemoteOutcome known;
  g_autoptr (json_t) copy = NULL;

  json_object_foreach (states, state, nick)
    {
      if (!tamiz_remote_outcome_from_nick (json_string_value (nick), &known) || known == TAMIZ_REMOTE_GONE
          || known == TAMIZ_REMOTE_UNMAPPED)
        {
          g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING,
                       _("What “%s” means should be open, working, won, lost or deferred"), state);
          return FALSE;
        }
    }
  if (outcome == NULL || json_object_size (states) == 0)
    return TRUE;

  copy = json_copy (outcome);
  json_object_set (copy, "mapped", states);
  json_object_set (mapping, member, copy);
  return TRUE;
}

/**
 * tamiz_connector_bind:
 * @self: a connector
 * @settings: (nullable): a connection's settings, an object
 * @error: return location
 *
 * Makes the connector of one connection.  Where its file says `{settings.KEY}` in the name of
 * a member or in a path, the connection's setting, or its default, takes that place; and
 * `states` of the settings say what states mean.
 *
 * Returns: (transfer full): a connector, or %NULL with %TAMIZ_SYNC_ERROR_MAPPING
 */
TamizConnector *
tamiz_connector_bind (TamizConnector *self,
                      json_t         *settings,
                      GError        **error)
{
  g_autoptr (json_t) scope = NULL;
  g_autoptr (json_t) mapping = NULL;
  const char *object;
  json_t *states;

  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), NULL);

  scope = make_scope (self, settings);
  mapping = bind_tree (tamiz_connector_get_mapping (self), scope, error);
  if (mapping == NULL)
    return NULL;
  json_object_foreach (json_object_get (settings, "states"), object, states)
    {
      if (!add_states (mapping, object, states, error))
        return NULL;
    }

  return tamiz_connector_new (g_steal_pointer (&mapping));
}

/* The CRM's word for one of ours, where somebody said so. */
static void
translate_values (json_t *maps,
                  json_t *values)
{
  const char *key;
  json_t *map;

  json_object_foreach (maps, key, map)
    {
      const char *ours = tamiz_json_get_text (values, key);
      json_t *theirs = ours != NULL ? json_object_get (map, ours) : NULL;

      if (json_is_string (theirs))
        json_object_set (values, key, theirs);
    }
}

/* What is written into a field of the CRM's type; as the text that it is, where it is none of that
 * type: the CRM says so.
 */
static json_t *
write_typed (TamizConnector *self,
             const char     *type,
             json_t         *value)
{
  json_t *types = json_object_get (tamiz_connector_get_mapping (self), "field_types");
  const char *nick = type != NULL ? tamiz_json_get_text (types, type) : NULL;
  const char *text = json_string_value (value);
  TamizEncoder encoder;
  json_t *written = NULL;

  if (nick == NULL || !tamiz_encoder_from_nick (nick, &encoder))
    return json_incref (value);
  /* Of words only those that are one or the other everywhere. */
  if (encoder == TAMIZ_ENCODER_BOOLEAN && text != NULL)
    written = g_str_equal (text, "1") || g_str_equal (text, "true")    ? json_true ()
              : g_str_equal (text, "0") || g_str_equal (text, "false") ? json_false ()
                                                                       : NULL;
  else
    written = tamiz_encoder_encode (encoder, value, 0, NULL);

  return written != NULL ? written : json_incref (value);
}

/**
 * tamiz_connector_map:
 * @self: a connector
 * @settings: (nullable): a connection's settings, an object
 * @values: what a row sends, a flat object of registered keys
 *
 * Applies what people mapped: `values` of the settings replace words (`lead.source`: our
 * word → the CRM's), `fields` name fields over there that are filled from a key or with a
 * text, as the CRM writes their type, or are left alone (null).  They are put under
 * `fields.OBJECT`, where templates find them.
 */
void
tamiz_connector_map (TamizConnector *self,
                     json_t         *settings,
                     json_t         *values)
{
  const char *object, *target;
  json_t *fields, *field;

  g_return_if_fail (TAMIZ_IS_CONNECTOR (self));

  translate_values (json_object_get (settings, "values"), values);
  json_object_foreach (json_object_get (settings, "fields"), object, fields)
    {
      g_autofree char *name = g_strconcat ("fields.", object, NULL);
      json_t *mapped = json_object ();

      json_object_foreach (fields, target, field)
        {
          const char *from = tamiz_json_get_text (field, "from");
          json_t *value = from != NULL ? json_object_get (values, from) : json_object_get (field, "text");

          if (json_is_null (field))
            json_object_set_new (mapped, target, json_null ());
          else if (value != NULL && !json_is_null (value))
            json_object_set_new (mapped, target, write_typed (self, tamiz_json_get_text (field, "type"), value));
        }
      json_object_set_new (values, name, mapped);
    }
}
