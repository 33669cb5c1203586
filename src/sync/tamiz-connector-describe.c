/* What a connector does, for people who set up a connection. */

#define G_LOG_DOMAIN "tamiz-connector"

#include "config.h"

#include "tamiz-connector-private.h"

#include "tamiz-error.h"



/* Templates that use each other in a circle are refused when a file is read; this is only for
 * those that nobody checked.
 */
#define DEEPEST 16

static const char *const users[] = { "$use", "$names", "$values" };

static json_t *
follow_use (json_t *tree,
            json_t *defines)
{
  for (guint i = 0; i < G_N_ELEMENTS (users); i++)
    {
      const char *name = tamiz_json_get_text (tree, users[i]);

      if (name != NULL)
        return json_object_get (defines, name);
    }

  return NULL;
}

/* The object within a request that takes what people mapped for @object. */
static json_t *
find_record (json_t     *tree,
             json_t     *defines,
             const char *object,
             guint       depth)
{
  json_t *found = NULL;
  const char *key;
  json_t *part;
  gsize i;

  if (depth > DEEPEST)
    return NULL;
  if (g_strcmp0 (tamiz_json_get_text (tree, "$fields"), object) == 0)
    return tree;

  found = find_record (follow_use (tree, defines), defines, object, depth + 1);
  json_object_foreach (tree, key, part)
    found = found != NULL ? found : find_record (part, defines, object, depth + 1);
  json_array_foreach (tree, i, part)
    found = found != NULL ? found : find_record (part, defines, object, depth + 1);

  return found;
}

/* (nullable): what is written there, unless that is a record's number, a setting or part of the
 * session.
 */
static const char *
get_own_key (json_t *tree)
{
  static const char *const ours[] = { "company.", "person.", "lead.", "handoff.", "note.", "custom." };
  const char *key = tamiz_json_get_text (tree, "$");

  for (guint i = 0; key != NULL && i < G_N_ELEMENTS (ours); i++)
    {
      if (g_str_has_prefix (key, ours[i]))
        return key;
    }

  return NULL;
}

/* (nullable): the first of our keys that a template is filled from. */
static const char *
find_key (json_t *tree,
          json_t *defines,
          guint   depth)
{
  const char *found = get_own_key (tree);
  const char *key;
  json_t *part;
  gsize i;

  if (depth > DEEPEST || found != NULL)
    return found;

  found = tree != NULL ? find_key (follow_use (tree, defines), defines, depth + 1) : NULL;
  json_object_foreach (tree, key, part)
    found = found != NULL ? found : find_key (part, defines, depth + 1);
  json_array_foreach (tree, i, part)
    found = found != NULL ? found : find_key (part, defines, depth + 1);

  return found;
}

static json_t *
find_own_record (TamizConnector *self,
                 const char     *object)
{
  g_autofree char *op = g_strconcat ("ensure_", object, NULL);

  return find_record (json_object_get (tamiz_connector_get_op (self, op), "body"),
                      json_object_get (tamiz_connector_get_mapping (self), "define"), object, 0);
}

/**
 * tamiz_connector_takes_fields:
 * @self: a connector
 * @object: `company`, `person`, `lead` or `note`
 *
 * Tells whether people can map fields of an object: whether the request that creates it takes
 * them.
 *
 * Returns: whether they can
 */
gboolean
tamiz_connector_takes_fields (TamizConnector *self,
                              const char     *object)
{
  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), FALSE);

  return find_own_record (self, object) != NULL;
}

/**
 * tamiz_connector_owns_field:
 * @self: a connector, bound to a connection's settings
 * @object: `company`, `person`, `lead` or `note`
 * @field: a field over there
 *
 * Tells whether a field holds our key or says to what a record belongs: nobody else may write it.
 *
 * Returns: whether it does
 */
gboolean
tamiz_connector_owns_field (TamizConnector *self,
                            const char     *object,
                            const char     *field)
{
  const char *key = tamiz_json_get_text (json_object_get (find_own_record (self, object), field), "$");

  return key != NULL && (g_str_equal (key, "key") || g_str_has_suffix (key, ".key") || g_str_has_prefix (key, "link."));
}

/**
 * tamiz_connector_list_defaults:
 * @self: a connector
 * @object: `company`, `person`, `lead` or `note`
 *
 * Tells what fields over there are filled from where nobody has mapped them.
 *
 * Returns: (transfer full): an object, the CRM's field → the first of our keys
 */
json_t *
tamiz_connector_list_defaults (TamizConnector *self,
                               const char     *object)
{
  json_t *defines = json_object_get (tamiz_connector_get_mapping (self), "define");
  json_t *defaults = json_object ();
  const char *name;
  json_t *value;

  json_object_foreach (find_own_record (self, object), name, value)
    {
      const char *key = *name != '$' ? find_key (value, defines, 0) : NULL;

      if (key != NULL)
        tamiz_json_set_text (defaults, name, key);
    }

  return defaults;
}

/**
 * tamiz_connector_get_meaning:
 * @self: a connector, bound to a connection's settings
 * @object: `lead` or `deal`
 * @state: the CRM's word
 * @outcome: (out): what it means
 *
 * Tells what a state means by itself; rules of the file may say otherwise of single records.
 *
 * Returns: whether that is known
 */
gboolean
tamiz_connector_get_meaning (TamizConnector     *self,
                             const char         *object,
                             const char         *state,
                             TamizRemoteOutcome *outcome)
{
  json_t *spec = json_object_get (tamiz_connector_get_mapping (self),
                                  g_str_equal (object, "deal") ? "deal" : "outcome");
  const char *nick = tamiz_json_get_text (json_object_get (spec, "mapped"), state);

  if (nick == NULL)
    nick = tamiz_json_get_text (json_object_get (spec, "map"), state);

  return nick != NULL && tamiz_remote_outcome_from_nick (nick, outcome);
}
