#define G_LOG_DOMAIN "tamiz-connector"

#include "config.h"

#include "tamiz-connector-private.h"

#include "tamiz-clock.h"
#include "tamiz-error.h"

#include <string.h>

struct _TamizConnector
{
  GObject parent_instance;

  json_t *mapping;
  char **start;
  char **checks;
};

G_DEFINE_FINAL_TYPE (TamizConnector, tamiz_connector, G_TYPE_OBJECT)

static void
tamiz_connector_finalize (GObject *object)
{
  TamizConnector *self = TAMIZ_CONNECTOR (object);

  json_decref (self->mapping);
  g_strfreev (self->start);
  g_strfreev (self->checks);

  G_OBJECT_CLASS (tamiz_connector_parent_class)->finalize (object);
}

static void
tamiz_connector_class_init (TamizConnectorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_connector_finalize;
}

static void
tamiz_connector_init (TamizConnector *self)
{
}

json_t *
tamiz_connector_get_mapping (TamizConnector *self)
{
  return self->mapping;
}

json_t *
tamiz_connector_get_op (TamizConnector *self,
                        const char     *op)
{
  return json_object_get (json_object_get (self->mapping, "ops"), op);
}

static char **
list_names (json_t     *list,
            const char *member)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  gsize i;
  json_t *item;

  json_array_foreach (list, i, item)
    g_strv_builder_add (names, member != NULL ? tamiz_json_get_text (item, member) : json_string_value (item));

  return g_strv_builder_end (names);
}

/* (transfer full) @mapping: one that was checked. */
TamizConnector *
tamiz_connector_new (json_t *mapping)
{
  TamizConnector *self = g_object_new (TAMIZ_TYPE_CONNECTOR, NULL);

  self->mapping = mapping;
  self->start = list_names (json_object_get (mapping, "start"), NULL);
  self->checks = list_names (json_object_get (mapping, "checks"), "op");

  return self;
}

/* (nullable): how tokens are got */
json_t *
tamiz_connector_get_oauth (TamizConnector *self)
{
  return json_object_get (self->mapping, "oauth");
}

/**
 * tamiz_connector_parse:
 * @text: a mapping file's content
 * @length: its length in bytes, or -1
 * @error: return location
 *
 * Reads and checks a mapping.
 *
 * Returns: (transfer full): a connector, or %NULL with %TAMIZ_SYNC_ERROR_MAPPING, which
 *   says what is wrong and where
 */
TamizConnector *
tamiz_connector_parse (const char *text,
                       gssize      length,
                       GError    **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (json_t) mapping = tamiz_json_parse (text, length, &cause);

  if (mapping == NULL)
    {
      g_set_error_literal (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING, cause->message);
      return NULL;
    }
  if (!tamiz_mapping_check (mapping, error))
    return NULL;

  return tamiz_connector_new (g_steal_pointer (&mapping));
}

/**
 * tamiz_connector_get_id:
 * @self: a connector
 *
 * Gets its kind.
 *
 * Returns: (transfer none): a word, `tryton`
 */
const char *
tamiz_connector_get_id (TamizConnector *self)
{
  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), NULL);

  return tamiz_json_get_text (self->mapping, "id");
}

/**
 * tamiz_connector_get_title:
 * @self: a connector
 *
 * Gets the CRM's name.
 *
 * Returns: (transfer none): the name
 */
const char *
tamiz_connector_get_title (TamizConnector *self)
{
  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), NULL);

  return tamiz_json_get_text (self->mapping, "title");
}

/**
 * tamiz_connector_get_promise:
 * @self: a connector
 *
 * Gets what can be promised with this CRM, for the user to read.
 *
 * Returns: (transfer none): a sentence or two, in English
 */
const char *
tamiz_connector_get_promise (TamizConnector *self)
{
  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), NULL);

  return tamiz_json_get_text (self->mapping, "promise");
}

/**
 * tamiz_connector_has_path_setting:
 * @self: a connector
 *
 * Tells whether the address ends with something of the CRM's own: its database.
 *
 * Returns: whether it does
 */
gboolean
tamiz_connector_has_path_setting (TamizConnector *self)
{
  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), FALSE);

  return tamiz_json_get_text (self->mapping, "path_setting") != NULL;
}

/**
 * tamiz_connector_has_exact_address:
 * @self: a connector
 *
 * Tells whether the address is used as it is, with nothing added to its path.
 *
 * Returns: whether it is
 */
gboolean
tamiz_connector_has_exact_address (TamizConnector *self)
{
  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), FALSE);

  return json_is_true (json_object_get (self->mapping, "exact_address"));
}

/**
 * tamiz_connector_has_login:
 * @self: a connector
 *
 * Tells whether a session must be opened first.
 *
 * Returns: whether it must
 */
gboolean
tamiz_connector_has_login (TamizConnector *self)
{
  return tamiz_connector_has_op (self, "login");
}

/**
 * tamiz_connector_has_oauth:
 * @self: a connector
 *
 * Tells whether requests carry a token of OAuth 2.
 *
 * Returns: whether they do
 */
gboolean
tamiz_connector_has_oauth (TamizConnector *self)
{
  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), FALSE);

  return tamiz_connector_get_oauth (self) != NULL;
}

/**
 * tamiz_connector_dup_token_host:
 * @self: a connector
 *
 * Tells who is given the secret for a token, where that is not the connection's own server.
 *
 * Returns: (transfer full) (nullable): a host as the file has it, `login.example.com` or
 *   `{settings.accounts}`
 */
char *
tamiz_connector_dup_token_host (TamizConnector *self)
{
  const char *token;

  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), NULL);

  token = tamiz_json_get_text (tamiz_connector_get_oauth (self), "token");
  if (token == NULL || !g_str_has_prefix (token, "https://"))
    return NULL;
  token += strlen ("https://");

  return g_strndup (token, strcspn (token, "/"));
}

/**
 * tamiz_connector_get_start:
 * @self: a connector
 *
 * Gets what is done first, in order: version, login and what every later call needs.
 *
 * Returns: (transfer none): operations
 */
const char *const *
tamiz_connector_get_start (TamizConnector *self)
{
  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), NULL);

  return (const char *const *) self->start;
}

/**
 * tamiz_connector_get_ping:
 * @self: a connector
 *
 * Gets the cheapest question that shows whether the server answers.
 *
 * Returns: (transfer none): an operation
 */
const char *
tamiz_connector_get_ping (TamizConnector *self)
{
  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), NULL);

  return tamiz_json_get_text (self->mapping, "ping");
}

/**
 * tamiz_connector_has_op:
 * @self: a connector
 * @op: an operation
 *
 * Tells whether it can be done.
 *
 * Returns: whether it can
 */
gboolean
tamiz_connector_has_op (TamizConnector *self,
                        const char     *op)
{
  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), FALSE);

  return tamiz_connector_get_op (self, op) != NULL;
}

/**
 * tamiz_connector_get_repeat:
 * @self: a connector
 * @op: an operation
 *
 * Tells what makes repeating it harmless; where the file does not say, nothing but a
 * probe does.
 *
 * Returns: how to repeat it
 */
TamizRepeat
tamiz_connector_get_repeat (TamizConnector *self,
                            const char     *op)
{
  TamizRepeat repeat = TAMIZ_REPEAT_PROBE_FIRST;

  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), repeat);

  tamiz_repeat_from_nick (tamiz_json_get_text (tamiz_connector_get_op (self, op), "repeat"), &repeat);
  return repeat;
}

/**
 * tamiz_connector_get_probe:
 * @self: a connector
 * @op: an operation
 *
 * Gets how to look up by our key whether it was done.
 *
 * Returns: (transfer none) (nullable): an operation
 */
const char *
tamiz_connector_get_probe (TamizConnector *self,
                           const char     *op)
{
  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), NULL);

  return tamiz_json_get_text (tamiz_connector_get_op (self, op), "probe");
}

/**
 * tamiz_connector_names_record:
 * @self: a connector
 * @op: an operation
 *
 * Tells whether its answer says which record was made.
 *
 * Returns: whether it does
 */
gboolean
tamiz_connector_names_record (TamizConnector *self,
                              const char     *op)
{
  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), FALSE);

  return json_object_get (tamiz_connector_get_op (self, op), "id") != NULL;
}

/**
 * tamiz_connector_needs:
 * @self: a connector
 * @op: an operation
 * @object: company, person or lead
 *
 * Tells whether it refers to that object's record over there.
 *
 * Returns: whether it does
 */
gboolean
tamiz_connector_needs (TamizConnector *self,
                       const char     *op,
                       const char     *object)
{
  json_t *needs;
  gsize i;
  json_t *item;

  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), FALSE);

  needs = json_object_get (tamiz_connector_get_op (self, op), "needs");
  if (json_is_string (needs))
    return g_str_equal (json_string_value (needs), object);
  json_array_foreach (needs, i, item)
    {
      if (g_str_equal (json_string_value (item), object))
        return TRUE;
    }

  return FALSE;
}

static gboolean
names_key (json_t     *tree,
           const char *key)
{
  const char *name;
  json_t *value;
  gsize i;

  if (json_is_string (tree))
    return strstr (json_string_value (tree), key) != NULL;
  json_array_foreach (tree, i, value)
    {
      if (names_key (value, key))
        return TRUE;
    }
  json_object_foreach (tree, name, value)
    {
      if (names_key (value, key))
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_connector_uses:
 * @self: a connector
 * @op: an operation
 * @key: a key of the payload that is costly to make, `packet.pdf`
 *
 * Tells whether the operation sends it.
 *
 * Returns: whether it does
 */
gboolean
tamiz_connector_uses (TamizConnector *self,
                      const char     *op,
                      const char     *key)
{
  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), FALSE);

  return names_key (tamiz_connector_get_op (self, op), key);
}

/**
 * tamiz_connector_uses_oauth:
 * @self: a connector
 * @settings: (nullable): a connection's settings, an object
 *
 * Tells whether requests of a connection carry a token of OAuth 2.  Where the CRM takes a
 * key, too, they only do with a client_id.
 *
 * Returns: whether they do
 */
gboolean
tamiz_connector_uses_oauth (TamizConnector *self,
                            json_t         *settings)
{
  json_t *auth = json_object_get (self->mapping, "auth");
  gboolean takes_key = json_object_get (auth, "key_header") != NULL
                       || names_key (json_object_get (json_object_get (auth, "value"), "or"), "secret");
  const char *client = tamiz_json_get_text (settings, "client_id");

  return tamiz_connector_has_oauth (self) && ((client != NULL && *client != '\0') || !takes_key);
}

/**
 * tamiz_connector_get_settings:
 * @self: a connector
 *
 * Gets which settings a connection of this kind has: by name an object with `title`,
 * `default` and `required`.
 *
 * Returns: (transfer none) (nullable): an object
 */
json_t *
tamiz_connector_get_settings (TamizConnector *self)
{
  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), NULL);

  return json_object_get (self->mapping, "settings");
}

/**
 * tamiz_connector_get_checks:
 * @self: a connector
 *
 * Gets what is asked before a connection is used: whether the CRM is set up for it.
 *
 * Returns: (transfer none): operations
 */
const char *const *
tamiz_connector_get_checks (TamizConnector *self)
{
  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), NULL);

  return (const char *const *) self->checks;
}

/**
 * tamiz_connector_get_advice:
 * @self: a connector
 * @op: a check
 *
 * Gets what somebody should do in the CRM where the check fails.
 *
 * Returns: (transfer none) (nullable): a sentence, in English
 */
const char *
tamiz_connector_get_advice (TamizConnector *self,
                            const char     *op)
{
  gsize i;
  json_t *check;

  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), NULL);

  json_array_foreach (json_object_get (self->mapping, "checks"), i, check)
    {
      if (g_strcmp0 (tamiz_json_get_text (check, "op"), op) == 0)
        return tamiz_json_get_text (check, "advice");
    }

  return NULL;
}

/**
 * tamiz_connector_get_max_attempts:
 * @self: a connector
 *
 * Gets after how many unexplained failures a row is given up.
 *
 * Returns: a number
 */
guint
tamiz_connector_get_max_attempts (TamizConnector *self)
{
  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), 1);

  return (guint) tamiz_json_get_int (self->mapping, "max_attempts", 8);
}

/**
 * tamiz_connector_get_overlap:
 * @self: a connector
 *
 * Gets by how much polls overlap, for changes that were committed later than they are
 * dated.
 *
 * Returns: microseconds
 */
gint64
tamiz_connector_get_overlap (TamizConnector *self)
{
  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), 0);

  return tamiz_json_get_int (self->mapping, "overlap_seconds", 2) * TAMIZ_SECOND;
}

/**
 * tamiz_connector_get_page_size:
 * @self: a connector
 * @op: an operation that reads records
 *
 * Gets how many records are read at once.
 *
 * Returns: a number
 */
guint
tamiz_connector_get_page_size (TamizConnector *self,
                               const char     *op)
{
  gint64 all;

  g_return_val_if_fail (TAMIZ_IS_CONNECTOR (self), 1);

  all = tamiz_json_get_int (self->mapping, "page_size", 100);
  return (guint) tamiz_json_get_int (tamiz_connector_get_op (self, op), "page_size", all);
}
