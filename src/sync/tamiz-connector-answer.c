/* What is in an answer: ids, rows, changes, fields. */

#define G_LOG_DOMAIN "tamiz-connector"

#include "config.h"

#include "tamiz-connector-private.h"

#include "tamiz-error.h"
#include "tamiz-json-path.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * tamiz_answer_free:
 * @self: (transfer full) (nullable): an answer
 *
 * Frees an answer.
 */
void
tamiz_answer_free (TamizAnswer *self)
{
  if (self == NULL)
    return;

  g_free (self->words);
  g_free (self);
}

/**
 * tamiz_remote_ref_free:
 * @self: (transfer full) (nullable): a reference
 *
 * Frees a reference.
 */
void
tamiz_remote_ref_free (TamizRemoteRef *self)
{
  if (self == NULL)
    return;

  g_free (self->remote_id);
  g_free (self->key);
  g_free (self);
}

/**
 * tamiz_remote_change_free:
 * @self: (transfer full) (nullable): a change
 *
 * Frees a change.
 */
void
tamiz_remote_change_free (TamizRemoteChange *self)
{
  if (self == NULL)
    return;

  g_free (self->object);
  g_free (self->key);
  g_free (self->remote_id);
  g_free (self->state);
  g_free (self->amount);
  g_free (self->currency);
  g_free (self->lost_reason);
  g_free (self->competitor);
  g_free (self->closed_on);
  g_free (self->until);
  g_free (self->modified);
  g_free (self->follow);
  g_free (self->lead);
  g_free (self->merged_into);
  g_free (self);
}

void
tamiz_reader_spec_init (TamizReaderSpec *spec,
                        json_t          *json)
{
  const char *as = tamiz_json_get_text (json, "as");

  memset (spec, 0, sizeof *spec);
  spec->as = TAMIZ_ENCODER_TEXT;
  if (json_is_string (json))
    spec->path = json_string_value (json);
  else
    {
      spec->path = tamiz_json_get_text (json, "path");
      spec->other = tamiz_json_get_text (json, "or");
      spec->header = tamiz_json_get_text (json, "header");
      spec->match = tamiz_json_get_text (json, "match");
      spec->own_key = json_is_true (json_object_get (json, "own_key"));
      spec->required = json_is_true (json_object_get (json, "required"));
      if (as != NULL)
        tamiz_encoder_from_nick (as, &spec->as);
    }
}

/* The first group of a regular expression, or nothing. */
static char *
match_text (const char *expression,
            const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new (expression, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (regex == NULL || text == NULL || !g_regex_match (regex, text, 0, &match))
    return NULL;
  return g_match_info_fetch (match, 1);
}

char *
tamiz_reader_spec_read (TamizReaderSpec *spec,
                        json_t          *body,
                        TamizResponse   *response,
                        const char      *key)
{
  g_autofree char *text = NULL;

  if (spec->own_key)
    return g_strdup (key);
  if (spec->header != NULL && response != NULL)
    text = g_strdup (tamiz_response_get_header (response, spec->header));
  if (text == NULL && spec->path != NULL)
    text = tamiz_encoder_decode (spec->as, tamiz_json_path_get (body, spec->path));
  if (text == NULL && spec->other != NULL)
    text = tamiz_encoder_decode (spec->as, tamiz_json_path_get (body, spec->other));

  return spec->match != NULL ? match_text (spec->match, text) : g_steal_pointer (&text);
}

static char *
read_text (json_t     *spec_json,
           const char *name,
           json_t     *body)
{
  TamizReaderSpec spec;

  tamiz_reader_spec_init (&spec, json_object_get (spec_json, name));
  return tamiz_reader_spec_read (&spec, body, NULL, NULL);
}

static gboolean
lacks (GError    **error,
       const char *op,
       const char *what)
{
  g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER,
               _("The CRM's answer to “%s” lacks %s"), op, what);
  return FALSE;
}

/**
 * tamiz_connector_read:
 * @self: a connector
 * @op: the operation that was asked for
 * @response: an answer of class ok
 * @scope: what later templates are filled from
 * @error: return location
 *
 * Takes out of an answer what the mapping wants for later: version, session, context.
 *
 * Returns: whether everything that is needed was there; else %TAMIZ_SYNC_ERROR_ANSWER
 */
gboolean
tamiz_connector_read (TamizConnector *self,
                      const char     *op,
                      TamizResponse  *response,
                      json_t         *scope,
                      GError        **error)
{
  json_t *read = json_object_get (tamiz_connector_get_op (self, op), "read");
  const char *name;
  json_t *spec_json;

  json_object_foreach (read, name, spec_json)
    {
      TamizReaderSpec spec;
      json_t *value;

      tamiz_reader_spec_init (&spec, spec_json);
      value = tamiz_json_path_get (response->body, spec.path);
      if (value == NULL || json_is_null (value))
        {
          if (spec.required)
            return lacks (error, op, spec.path);
          json_object_del (scope, name);
        }
      else
        json_object_set (scope, name, value);
    }

  return TRUE;
}

static TamizRemoteRef *
read_ref (json_t        *spec,
          json_t        *body,
          TamizResponse *response,
          const char    *key)
{
  TamizReaderSpec reader;
  g_autofree char *remote_id = NULL;
  TamizRemoteRef *ref;

  tamiz_reader_spec_init (&reader, json_object_get (spec, "id"));
  remote_id = tamiz_reader_spec_read (&reader, body, response, key);
  if (remote_id == NULL || *remote_id == '\0')
    return NULL;

  ref = g_new0 (TamizRemoteRef, 1);
  ref->remote_id = g_steal_pointer (&remote_id);
  return ref;
}

/**
 * tamiz_connector_parse_ref:
 * @self: a connector
 * @op: an operation that creates
 * @response: an answer of class ok
 * @key: (nullable): our key, which some CRMs take for the record's number
 * @error: return location
 *
 * Reads which record was made, and our key where the server echoes it.
 *
 * Returns: (transfer full): the reference, or %NULL with %TAMIZ_SYNC_ERROR_ANSWER
 */
TamizRemoteRef *
tamiz_connector_parse_ref (TamizConnector *self,
                           const char     *op,
                           TamizResponse  *response,
                           const char     *key,
                           GError        **error)
{
  json_t *spec = tamiz_connector_get_op (self, op);
  TamizRemoteRef *ref = read_ref (spec, response->body, response, key);

  if (ref == NULL)
    lacks (error, op, _("the record's number"));
  else
    {
      ref->key = read_text (spec, "echo", response->body);
      ref->dropped_key = ref->key == NULL && json_object_get (spec, "echo") != NULL;
    }

  return ref;
}

/* (transfer full): a single record, where the CRM answers one, is a list of one. */
static json_t *
find_rows (TamizConnector *self,
           const char     *op,
           TamizResponse  *response,
           GError        **error)
{
  const char *path = tamiz_json_get_text (tamiz_connector_get_op (self, op), "rows");
  json_t *rows = path != NULL ? tamiz_json_path_get (response->body, path) : NULL;

  if (json_is_array (rows))
    return json_incref (rows);
  if (json_is_object (rows))
    {
      json_t *list = json_array ();

      json_array_append (list, rows);
      return list;
    }

  lacks (error, op, _("the list of records"));
  return NULL;
}

/**
 * tamiz_connector_parse_rows:
 * @self: a connector
 * @op: a probe
 * @response: an answer of class ok
 * @error: return location
 *
 * Reads which records have our key.
 *
 * Returns: (transfer full) (element-type TamizRemoteRef): references, or %NULL with
 *   %TAMIZ_SYNC_ERROR_ANSWER
 */
GPtrArray *
tamiz_connector_parse_rows (TamizConnector *self,
                            const char     *op,
                            TamizResponse  *response,
                            GError        **error)
{
  g_autoptr (GPtrArray) refs
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_remote_ref_free);
  json_t *spec = tamiz_connector_get_op (self, op);
  g_autoptr (json_t) rows = find_rows (self, op, response, error);
  gsize i;
  json_t *row;

  if (rows == NULL)
    return NULL;
  json_array_foreach (rows, i, row)
    {
      TamizRemoteRef *ref = read_ref (spec, row, NULL, NULL);

      if (ref == NULL)
        {
          lacks (error, op, _("the record's number"));
          return NULL;
        }
      ref->key = read_text (spec, "key", row);
      /* Of texts that may bear a key, those without one are somebody else's. */
      if (ref->key == NULL && json_object_get (json_object_get (spec, "key"), "match") != NULL)
        tamiz_remote_ref_free (ref);
      else
        g_ptr_array_add (refs, ref);
    }

  return g_steal_pointer (&refs);
}

/* Rules, which read several fields, tell facts: a lead that was lost is lost in whatever stage
 * it stands.  Of the names of stages, what a person said goes before what the file knows.
 */
static TamizRemoteOutcome
read_outcome (json_t     *spec,
              json_t     *row,
              const char *state)
{
  TamizRemoteOutcome outcome = TAMIZ_REMOTE_UNMAPPED;
  gsize i;
  json_t *rule;

  json_array_foreach (json_object_get (spec, "rules"), i, rule)
    {
      if (tamiz_answer_passes (row, json_object_get (rule, "if"))
          && tamiz_remote_outcome_from_nick (tamiz_json_get_text (rule, "is"), &outcome))
        return outcome;
    }
  if (state != NULL
      && (tamiz_remote_outcome_from_nick (tamiz_json_get_text (json_object_get (spec, "mapped"), state), &outcome)
          || tamiz_remote_outcome_from_nick (tamiz_json_get_text (json_object_get (spec, "map"), state), &outcome)))
    return outcome;

  return TAMIZ_REMOTE_UNMAPPED;
}

static TamizRemoteChange *
read_change (const char *object,
             json_t     *spec,
             json_t     *row)
{
  TamizRemoteChange *change = g_new0 (TamizRemoteChange, 1);

  change->object = g_strdup (object);
  change->remote_id = read_text (spec, "id", row);
  change->key = read_text (spec, "key", row);
  change->state = read_text (spec, "state", row);
  change->amount = read_text (spec, "amount", row);
  change->currency = read_text (spec, "currency", row);
  change->lost_reason = read_text (spec, "reason", row);
  change->competitor = read_text (spec, "competitor", row);
  change->closed_on = read_text (spec, "closed_on", row);
  change->until = read_text (spec, "until", row);
  change->modified = read_text (spec, "modified", row);
  change->follow = read_text (spec, "follow", row);
  change->lead = read_text (spec, "lead", row);
  change->merged_into = read_text (spec, "merged_into", row);
  if (change->follow != NULL && *change->follow == '\0')
    g_clear_pointer (&change->follow, g_free);

  /* What became of a converted lead is said by its deal. */
  change->outcome = change->follow != NULL ? TAMIZ_REMOTE_WORKING : read_outcome (spec, row, change->state);
  return change;
}

static void
add_field (json_t     *fields,
           json_t     *spec,
           json_t     *row,
           const char *key)
{
  g_autofree char *name = key != NULL ? g_strdup (key) : read_text (spec, "name", row);
  g_autofree char *label = read_text (spec, "label", row);
  g_autofree char *type = read_text (spec, "type", row);
  json_t *field;

  if (name == NULL || *name == '\0')
    return;
  field = json_object ();
  tamiz_json_set_text (field, "name", name);
  tamiz_json_set_text (field, "label", label != NULL && *label != '\0' ? label : name);
  tamiz_json_set_text (field, "type", type);
  json_array_append_new (fields, field);
}

/**
 * tamiz_connector_parse_changes:
 * @self: a connector
 * @op: an operation that reads leads, or, where it says so, deals
 * @response: an answer of class ok
 * @error: return location
 *
 * Reads what became of leads.  A state that the mapping does not name is unmapped, never
 * guessed.
 *
 * Returns: (transfer full) (element-type TamizRemoteChange): changes in the server's order,
 *   or %NULL with %TAMIZ_SYNC_ERROR_ANSWER
 */
GPtrArray *
tamiz_connector_parse_changes (TamizConnector *self,
                               const char     *op,
                               TamizResponse  *response,
                               GError        **error)
{
  g_autoptr (GPtrArray) changes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_remote_change_free);
  const char *of = tamiz_json_get_text (tamiz_connector_get_op (self, op), "of");
  const char *object = of != NULL ? of : "lead";
  json_t *spec = json_object_get (tamiz_connector_get_mapping (self),
                                  g_str_equal (object, "deal") ? "deal" : "outcome");
  g_autoptr (json_t) rows = find_rows (self, op, response, error);
  gsize i;
  json_t *row;

  if (rows == NULL)
    return NULL;
  json_array_foreach (rows, i, row)
    {
      TamizRemoteChange *change = read_change (object, spec, row);

      g_ptr_array_add (changes, change);
      if (change->remote_id == NULL)
        {
          lacks (error, op, _("the record's number"));
          return NULL;
        }
    }

  return g_steal_pointer (&changes);
}

/**
 * tamiz_connector_parse_fields:
 * @self: a connector
 * @op: an operation that reads which fields an object has
 * @response: an answer of class ok
 * @error: return location
 *
 * Reads the CRM's own list of fields.
 *
 * Returns: (transfer full): a list of objects with `name`, `label` and `type`, by label; or
 *   %NULL with %TAMIZ_SYNC_ERROR_ANSWER
 */
json_t *
tamiz_connector_parse_fields (TamizConnector *self,
                              const char     *op,
                              TamizResponse  *response,
                              GError        **error)
{
  json_t *spec = tamiz_connector_get_op (self, op);
  const char *path = tamiz_json_get_text (spec, "rows");
  json_t *rows = path != NULL ? tamiz_json_path_get (response->body, path) : NULL;
  g_autoptr (json_t) fields = json_array ();
  const char *key;
  json_t *row;
  gsize i;

  if (!json_is_array (rows) && !json_is_object (rows))
    {
      lacks (error, op, _("the list of fields"));
      return NULL;
    }
  json_array_foreach (rows, i, row)
    add_field (fields, spec, row, NULL);
  /* Some tell fields by name. */
  json_object_foreach (rows, key, row)
    add_field (fields, spec, row, key);

  return g_steal_pointer (&fields);
}

/**
 * tamiz_connector_finds_deals:
 * @self: a connector
 *
 * Tells whether deals name the lead that they came from, and leads do not name their deals: then
 * deals can only be found among those that changed.
 *
 * Returns: whether it is so
 */
gboolean
tamiz_connector_finds_deals (TamizConnector *self)
{
  json_t *mapping = tamiz_connector_get_mapping (self);

  return json_object_get (json_object_get (mapping, "deal"), "lead") != NULL
         && json_object_get (json_object_get (mapping, "outcome"), "follow") == NULL;
}

/**
 * tamiz_connector_get_also:
 * @self: a connector
 * @op: an operation that reads leads or deals
 *
 * Tells which operation reads the rest of what @op reads: some CRMs keep what was archived in
 * another list.
 *
 * Returns: (transfer none) (nullable): an operation, or %NULL where @op reads everything
 */
const char *
tamiz_connector_get_also (TamizConnector *self,
                          const char     *op)
{
  return tamiz_json_get_text (tamiz_connector_get_op (self, op), "also");
}

/**
 * tamiz_connector_names_pages:
 * @self: a connector
 * @op: an operation that reads changes
 *
 * Tells whether the CRM names the next page itself; else pages are cut by record number or
 * count.
 *
 * Returns: whether it does
 */
gboolean
tamiz_connector_names_pages (TamizConnector *self,
                             const char     *op)
{
  return json_object_get (tamiz_connector_get_op (self, op), "next") != NULL;
}

/**
 * tamiz_connector_parse_next:
 * @self: a connector
 * @op: an operation that reads changes
 * @response: an answer of class ok
 *
 * Reads what the CRM calls the next page.
 *
 * Returns: (transfer full) (nullable): its name; %NULL where this was the last
 */
char *
tamiz_connector_parse_next (TamizConnector *self,
                            const char     *op,
                            TamizResponse  *response)
{
  TamizReaderSpec reader;
  char *next;

  if (!tamiz_connector_names_pages (self, op))
    return NULL;
  tamiz_reader_spec_init (&reader, json_object_get (tamiz_connector_get_op (self, op), "next"));
  next = tamiz_reader_spec_read (&reader, response->body, response, NULL);
  if (next != NULL && *next == '\0')
    g_clear_pointer (&next, g_free);

  return next;
}

/**
 * tamiz_connector_parse_record:
 * @self: a connector
 * @op: an operation that reads one record
 * @response: an answer of class ok
 *
 * Reads the record.
 *
 * Returns: (transfer full) (nullable): the record; %NULL where it is not there
 */
json_t *
tamiz_connector_parse_record (TamizConnector *self,
                              const char     *op,
                              TamizResponse  *response)
{
  g_autoptr (json_t) rows = find_rows (self, op, response, NULL);
  json_t *first = json_array_get (rows, 0);

  return first != NULL ? json_incref (first) : NULL;
}

/**
 * tamiz_connector_get_owned:
 * @self: a connector
 * @field: one of the fields that this program goes on writing
 * @record: a record as the CRM answers it
 *
 * Gets what stands in it.
 *
 * Returns: (transfer none) (nullable): the value
 */
json_t *
tamiz_connector_get_owned (TamizConnector *self,
                           const char     *field,
                           json_t         *record)
{
  json_t *owned = json_object_get (json_object_get (tamiz_connector_get_mapping (self), "owned"), field);

  return tamiz_json_path_get (record, tamiz_json_get_text (owned, "path"));
}

/**
 * tamiz_connector_parse_lock:
 * @self: a connector
 * @op: an operation that reads one record
 * @record: the record
 * @response: the answer that it is from
 *
 * Reads by what the CRM itself tells whether somebody changed the record since.
 *
 * Returns: (transfer full) (nullable): what is to be given back with a change; %NULL where the
 *   CRM has nothing of the kind
 */
char *
tamiz_connector_parse_lock (TamizConnector *self,
                            const char     *op,
                            json_t         *record,
                            TamizResponse  *response)
{
  json_t *lock = json_object_get (tamiz_connector_get_op (self, op), "lock");
  TamizReaderSpec reader;

  if (lock == NULL)
    return NULL;

  tamiz_reader_spec_init (&reader, lock);
  return tamiz_reader_spec_read (&reader, record, response, NULL);
}
