#define G_LOG_DOMAIN "tamiz-operations-crm-map"

#include "config.h"

#include "tamiz-crm-access.h"
#include "tamiz-crm-settings.h"
#include "tamiz-error.h"
#include "tamiz-notices.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-remote-changes.h"
#include "tamiz-session-outbox.h"

#include <glib/gi18n-lib.h>

/* How a connection is set up: its settings, and what fields, words and states over there mean. */

/* The kinds */

/* Where its address is found; the example stands on a line of its own. */
static const char *
get_address_hint (TamizConnector *connector)
{
  if (tamiz_connector_has_exact_address (connector))
    return _("The whole address that takes leads:\nhttps://flow.example.com/leads");

  return tamiz_connector_has_path_setting (connector)
             ? _("With the name of the database at its end:\nhttps://crm.example.com/NAME")
             : _("As in the browser:\nhttps://crm.example.com");
}

static json_t *
kind_to_json (TamizConnector *connector)
{
  g_autoptr (TamizRecord) nobody = tamiz_record_new (TAMIZ_KIND_CONNECTION, 0);
  g_autofree char *host = tamiz_connector_dup_token_host (connector);
  json_t *object = json_object ();

  tamiz_json_set_text (object, "key", tamiz_connector_get_id (connector));
  tamiz_json_set_text (object, "label", tamiz_connector_get_title (connector));
  tamiz_json_set_text (object, "promise", _(tamiz_connector_get_promise (connector)));
  tamiz_json_set_text (object, "sign_in", tamiz_crm_get_sign_in (connector, nobody));
  json_object_set_new (object, "own", json_boolean (tamiz_work_is_own_connector (tamiz_connector_get_id (connector))));
  /* Of a browser, or of a program that signs in, there need be none. */
  json_object_set_new (object, "needs_secret", json_boolean (!tamiz_connector_has_oauth (connector)));
  tamiz_json_set_text (object, "token_host", host);
  tamiz_json_set_text (object, "address_hint", get_address_hint (connector));
  json_object_set_new (object, "settings", tamiz_crm_describe_settings (connector, NULL));
  json_object_set_new (object, "objects", tamiz_crm_list_objects (connector));
  json_object_set_new (object, "outcomes", json_boolean (tamiz_connector_has_op (connector, "changes_since")
                                                         || tamiz_connector_has_op (connector, "read_many")));

  return object;
}

/* The CRMs for which there is a connector. */
static json_t *
list_kinds (TamizWork *work,
            GError   **error)
{
  g_autoptr (GPtrArray) names = tamiz_work_list_connectors ();
  json_t *items = json_array ();

  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (TamizConnector) connector = tamiz_work_find_connector (g_ptr_array_index (names, i), NULL);

      if (connector != NULL)
        json_array_append_new (items, kind_to_json (connector));
    }

  return tamiz_work_items (items);
}

/* One connection */

static json_t *
show (TamizWork    *work,
      TamizRecord  *connection,
      GError      **error)
{
  g_autoptr (json_t) answer = tamiz_crm_connection_to_json (work, connection, error);
  g_autoptr (json_t) settings = tamiz_crm_dup_settings (connection);
  g_autoptr (TamizConnector) connector
      = tamiz_work_find_connector (tamiz_record_get_text (connection, TAMIZ_CONNECTION_KIND), error);
  json_t *ours, *words, *states;

  if (answer == NULL || connector == NULL)
    return NULL;
  tamiz_json_set_text (answer, "label", tamiz_connector_get_title (connector));
  json_object_set_new (answer, "objects", tamiz_crm_list_objects (connector));
  json_object_set_new (answer, "settings", tamiz_crm_describe_settings (connector, settings));
  json_object_set_new (answer, "mapped", tamiz_crm_list_mapped (settings));
  ours = tamiz_crm_list_ours (work, error);
  if (ours == NULL)
    return NULL;
  json_object_set_new (answer, "ours", ours);
  words = tamiz_crm_list_words (work, settings, error);
  if (words == NULL)
    return NULL;
  json_object_set_new (answer, "values", words);
  states = tamiz_crm_list_states (work, connection, settings, error);
  if (states == NULL)
    return NULL;
  json_object_set_new (answer, "states", states);

  return g_steal_pointer (&answer);
}

static TamizRecord *
find_named (TamizWork *work,
            GError   **error)
{
  return tamiz_crm_find_connection (work, tamiz_work_text (work, "name"), error);
}

static json_t *
show_connection (TamizWork *work,
                 GError   **error)
{
  g_autoptr (TamizRecord) connection = find_named (work, error);

  return connection != NULL ? show (work, connection, error) : NULL;
}

static json_t *
show_again (TamizWork    *work,
            TamizRecord  *connection,
            GError      **error)
{
  g_autoptr (TamizRecord) after = tamiz_reader_load (work->reader, TAMIZ_KIND_CONNECTION,
                                                     tamiz_record_get_id (connection), error);

  return after != NULL ? show (work, after, error) : NULL;
}

/* Settings that the connector cannot use are refused before they are written. */
static gboolean
save_settings (TamizWork    *work,
               const char   *cause,
               TamizRecord  *connection,
               json_t       *settings,
               GError      **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, cause);
  g_autoptr (TamizConnector) bound = tamiz_crm_bind (connection, settings, error);
  g_autofree char *text = tamiz_json_to_canonical (settings);
  g_autoptr (TamizCommit) commit = NULL;

  if (bound == NULL)
    return FALSE;
  tamiz_change_set_update_text (set, connection, TAMIZ_CONNECTION_SETTINGS, text);
  if (tamiz_change_set_is_empty (set))
    return TRUE;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

static void
replace (TamizRecord *after,
         int          field,
         const char  *text)
{
  if (text != NULL)
    tamiz_record_set_text (after, field, text);
}

static gboolean
gives_secret (TamizWork *work)
{
  return tamiz_work_text (work, "secret") != NULL || tamiz_work_text (work, "secret-file") != NULL
         || tamiz_work_text (work, "secret-env") != NULL;
}

/* Whether the connection can be spoken to at all as it is to be. */
static gboolean
check_connection (TamizRecord  *after,
                  json_t       *settings,
                  GError      **error)
{
  g_autoptr (TamizConnector) bound = tamiz_crm_bind (after, settings, error);
  g_autoptr (json_t) scope = NULL;

  if (bound == NULL)
    return FALSE;
  scope = tamiz_connector_new_scope (bound, tamiz_record_get_text (after, TAMIZ_CONNECTION_URL),
                                     tamiz_record_get_text (after, TAMIZ_CONNECTION_LOGIN), settings, error);

  return scope != NULL;
}

/* A secret was meant for one host: where the connection goes to another, it is forgotten, and
 * asked for anew (contracts, 3.6).
 */
static json_t *
set_connection (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizRecord) connection = find_named (work, error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "crm.set");
  g_autoptr (TamizRecord) after = NULL;
  g_autoptr (json_t) settings = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *text = NULL;
  gboolean elsewhere;
  json_t *answer;

  if (connection == NULL)
    return NULL;
  after = tamiz_record_dup (connection);
  settings = tamiz_crm_dup_settings (connection);
  if (!tamiz_crm_read_settings (work, settings, error))
    return NULL;
  text = tamiz_json_to_canonical (settings);
  replace (after, TAMIZ_CONNECTION_URL, tamiz_work_text (work, "url"));
  replace (after, TAMIZ_CONNECTION_LOGIN, tamiz_work_text (work, "user"));
  replace (after, TAMIZ_CONNECTION_SETTINGS, text);
  if (!check_connection (after, settings, error))
    return NULL;

  elsewhere = !tamiz_crm_shares_secret (work, connection, after);
  for (int i = 0; i < TAMIZ_CONNECTION_N_FIELDS; i++)
    tamiz_change_set_update (set, connection, i, tamiz_record_get (after, i));
  if (!tamiz_change_set_is_empty (set))
    {
      commit = tamiz_work_apply (work, set, error);
      if (commit == NULL)
        return NULL;
    }
  if ((elsewhere && !tamiz_crm_forget_secret (work, connection, error))
      || (gives_secret (work) && !tamiz_crm_keep_secret (work, after, error)))
    return NULL;

  answer = show_again (work, connection, error);
  if (answer != NULL)
    json_object_set_new (answer, "secret_wanted", json_boolean (elsewhere && !gives_secret (work)));
  return answer;
}

/* What was tried is used from now on. */
static json_t *
start_connection (TamizWork *work,
                  GError   **error)
{
  g_autoptr (TamizRecord) connection = find_named (work, error);
  g_autoptr (json_t) settings = NULL;

  if (connection == NULL
      || !tamiz_work_require (tamiz_crm_is_trial (connection), TAMIZ_CORE_ERROR_REFUSED, error,
                              _("“%s” is in use already"), tamiz_record_get_text (connection, TAMIZ_CONNECTION_NAME)))
    return NULL;
  settings = tamiz_crm_dup_settings (connection);
  json_object_del (settings, "trial");

  return save_settings (work, "crm.start", connection, settings, error) ? show_again (work, connection, error) : NULL;
}

/* Fields */

/* What one field over there is filled from; of those that nobody mapped, what the connector does. */
static json_t *
field_to_json (const char *object,
               json_t     *told,
               const char *name,
               json_t     *mapped,
               json_t     *defaults)
{
  json_t *field = json_object ();
  json_t *how = json_object_get (mapped, name);

  tamiz_json_set_text (field, "object", object);
  tamiz_json_set_text (field, "field", name);
  tamiz_json_set_text (field, "label", tamiz_json_get_text (told, "label"));
  tamiz_json_set_text (field, "type", tamiz_json_get_text (told, "type"));
  tamiz_json_set_text (field, "from", tamiz_json_get_text (how, "from"));
  tamiz_json_set_text (field, "text", tamiz_json_get_text (how, "text"));
  json_object_set_new (field, "left", json_boolean (how != NULL && json_is_null (how)));
  tamiz_json_set_text (field, "default", tamiz_json_get_text (defaults, name));
  json_object_set_new (field, "known", json_boolean (told != NULL));

  return field;
}

static json_t *
find_told (json_t     *told,
           const char *name)
{
  json_t *one;
  gsize i;

  json_array_foreach (told, i, one)
    {
      if (g_strcmp0 (tamiz_json_get_text (one, "name"), name) == 0)
        return one;
    }

  return NULL;
}

/* The fields that the CRM told, then those that are written and that it did not tell. */
static void
add_fields (json_t         *items,
            TamizConnector *bound,
            json_t         *settings,
            const char     *object,
            json_t         *told)
{
  json_t *mapped = json_object_get (json_object_get (settings, "fields"), object);
  g_autoptr (json_t) defaults = tamiz_connector_list_defaults (bound, object);
  const char *name;
  json_t *one;
  gsize i;

  json_array_foreach (told, i, one)
    {
      name = tamiz_json_get_text (one, "name");
      if (name != NULL && !tamiz_connector_owns_field (bound, object, name))
        json_array_append_new (items, field_to_json (object, one, name, mapped, defaults));
    }
  json_object_foreach (mapped, name, one)
    {
      if (find_told (told, name) == NULL)
        json_array_append_new (items, field_to_json (object, NULL, name, mapped, defaults));
    }
  json_object_foreach (defaults, name, one)
    {
      if (find_told (told, name) == NULL && json_object_get (mapped, name) == NULL)
        json_array_append_new (items, field_to_json (object, NULL, name, mapped, defaults));
    }
}

static const char *const mappable[] = { "company", "person", "lead" };

static gboolean
check_object (TamizConnector  *bound,
              const char      *object,
              GError         **error)
{
  return tamiz_work_require (tamiz_connector_takes_fields (bound, object), TAMIZ_CORE_ERROR_REFUSED, error,
                             _("%s takes no fields of “%s” beside those of its connector"),
                             tamiz_connector_get_title (bound), object);
}

static gboolean
read_object (TamizWork        *work,
             TamizRecord      *connection,
             TamizOutboxStore *outbox,
             TamizSyncWorker **worker,
             TamizConnector   *bound,
             json_t           *settings,
             const char       *object,
             json_t           *items,
             GError          **error)
{
  g_autofree char *op = g_strconcat ("fields_", object, NULL);
  g_autoptr (json_t) told = NULL;

  if (!tamiz_connector_takes_fields (bound, object))
    return TRUE;
  /* Only a CRM that can tell is asked. */
  if (tamiz_connector_has_op (bound, op))
    {
      if (*worker == NULL)
        *worker = tamiz_crm_make_worker (work, outbox, connection, error);
      if (*worker == NULL)
        return FALSE;
      told = tamiz_sync_worker_list_fields (*worker, object, work->cancellable, error);
      if (told == NULL)
        return FALSE;
    }
  add_fields (items, bound, settings, object, told);

  return TRUE;
}

static json_t *
list_fields (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizRecord) connection = find_named (work, error);
  const char *only = tamiz_work_text (work, "object");
  g_autoptr (TamizOutboxStore) outbox = tamiz_session_outbox_new (work);
  g_autoptr (TamizSyncWorker) worker = NULL;
  g_autoptr (TamizConnector) bound = NULL;
  g_autoptr (json_t) settings = NULL;
  g_autoptr (json_t) items = json_array ();
  json_t *answer, *ours;

  if (connection == NULL)
    return NULL;
  settings = tamiz_crm_dup_settings (connection);
  bound = tamiz_crm_bind (connection, settings, error);
  if (bound == NULL || (only != NULL && !check_object (bound, only, error)))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (mappable); i++)
    {
      if ((only == NULL || g_str_equal (only, mappable[i]))
          && !read_object (work, connection, outbox, &worker, bound, settings, mappable[i], items, error))
        return NULL;
    }
  ours = tamiz_crm_list_ours (work, error);
  if (ours == NULL)
    return NULL;

  answer = tamiz_work_items (g_steal_pointer (&items));
  json_object_set_new (answer, "ours", ours);
  return answer;
}

/* (nullable): what is to be written of a field; @ways counts how many ways were given. */
static json_t *
read_way (TamizWork *work,
          guint     *ways)
{
  const char *from = tamiz_work_text (work, "from"), *text = tamiz_work_text (work, "text");
  const char *type = tamiz_work_text (work, "type");
  json_t *way = NULL;
  gboolean leave = tamiz_work_flag (work, "leave"), initial = tamiz_work_flag (work, "default");

  *ways = (from != NULL) + (text != NULL) + leave + initial;
  if (from != NULL)
    way = json_pack ("{ss}", "from", from);
  else if (text != NULL)
    way = json_pack ("{ss}", "text", text);
  if (way != NULL && type != NULL && *type != '\0')
    tamiz_json_set_text (way, "type", type);

  return way != NULL ? way : leave ? json_null () : NULL;
}

/* A member's object, which is made where it is not there. */
static json_t *
get_member (json_t     *settings,
            const char *member,
            const char *name)
{
  json_t *group = json_object_get (settings, member);
  json_t *object;

  if (!json_is_object (group))
    {
      group = json_object ();
      json_object_set_new (settings, member, group);
    }
  object = json_object_get (group, name);
  if (!json_is_object (object))
    {
      object = json_object ();
      json_object_set_new (group, name, object);
    }

  return object;
}

/* Nothing empty stays behind. */
static void
tidy (json_t     *settings,
      const char *member,
      const char *name)
{
  json_t *group = json_object_get (settings, member);

  if (json_object_size (json_object_get (group, name)) == 0)
    json_object_del (group, name);
  if (json_object_size (group) == 0)
    json_object_del (settings, member);
}

static gboolean
check_way (TamizWork       *work,
           TamizConnector  *bound,
           const char      *object,
           guint            ways,
           GError         **error)
{
  const char *from = tamiz_work_text (work, "from");
  g_autoptr (json_t) ours = NULL;

  if (!check_object (bound, object, error)
      || !tamiz_work_require (ways == 1, TAMIZ_CORE_ERROR_INVALID, error,
                              _("Say one of them: from what the field is filled, its text, that it is left alone, or "
                                "that it is as at first")))
    return FALSE;
  if (from == NULL)
    return TRUE;

  ours = tamiz_crm_list_ours (work, error);
  return ours != NULL
         && tamiz_work_require (tamiz_crm_has_key (ours, from), TAMIZ_CORE_ERROR_NOT_FOUND, error,
                                _("“%s” is none of what is sent; “crm fields” lists it under “ours”"), from);
}

static json_t *
map_field (TamizWork *work,
           GError   **error)
{
  g_autoptr (TamizRecord) connection = find_named (work, error);
  const char *object = tamiz_work_text (work, "object"), *target = tamiz_work_text (work, "field");
  guint ways;
  g_autoptr (json_t) way = read_way (work, &ways);
  g_autoptr (json_t) settings = NULL;
  g_autoptr (TamizConnector) bound = NULL;
  json_t *fields;

  if (connection == NULL)
    return NULL;
  settings = tamiz_crm_dup_settings (connection);
  bound = tamiz_crm_bind (connection, settings, error);
  if (bound == NULL || !check_way (work, bound, object, ways, error)
      || !tamiz_work_require (*target != '\0' && *target != '$', TAMIZ_CORE_ERROR_INVALID, error,
                              _("“%s” is no field"), target)
      || !tamiz_work_require (!tamiz_connector_owns_field (bound, object, target), TAMIZ_CORE_ERROR_REFUSED, error,
                              _("By “%s” Tamiz finds its records again; nothing else can be written there"), target))
    return NULL;

  fields = get_member (settings, "fields", object);
  if (way != NULL)
    json_object_set (fields, target, way);
  else
    json_object_del (fields, target);
  tidy (settings, "fields", object);

  return save_settings (work, "crm.map", connection, settings, error) ? show_again (work, connection, error) : NULL;
}

/* Words */

static json_t *
translate_word (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizRecord) connection = find_named (work, error);
  const char *key = tamiz_work_text (work, "key"), *word = tamiz_work_text (work, "word");
  const char *theirs = tamiz_work_text (work, "to");
  g_autoptr (json_t) settings = NULL;
  g_autoptr (json_t) ours = NULL;
  json_t *words;

  if (connection == NULL)
    return NULL;
  ours = tamiz_crm_list_ours (work, error);
  if (ours == NULL
      || !tamiz_work_require (tamiz_crm_has_key (ours, key), TAMIZ_CORE_ERROR_NOT_FOUND, error,
                              _("“%s” is none of what is sent; “crm fields” lists it under “ours”"), key)
      || !tamiz_work_require (*word != '\0', TAMIZ_CORE_ERROR_INVALID, error, _("Which word of ours?")))
    return NULL;

  settings = tamiz_crm_dup_settings (connection);
  words = get_member (settings, "values", key);
  if (theirs != NULL && *theirs != '\0')
    tamiz_json_set_text (words, word, theirs);
  else
    json_object_del (words, word);
  tidy (settings, "values", key);

  return save_settings (work, "crm.translate", connection, settings, error) ? show_again (work, connection, error)
                                                                            : NULL;
}

/* States */

/* (nullable): what a state is to mean; %NULL where the connector is to say it. */
static gboolean
read_meaning (TamizWork           *work,
              const char         **nick,
              TamizRemoteOutcome  *meaning,
              GError             **error)
{
  gboolean known;

  *nick = tamiz_work_text (work, "is");
  if (!tamiz_work_require ((*nick != NULL) != tamiz_work_flag (work, "default"), TAMIZ_CORE_ERROR_INVALID, error,
                           _("Say what the state means, or that it means what it did at first")))
    return FALSE;
  known = *nick == NULL || (tamiz_remote_outcome_from_nick (*nick, meaning) && *meaning <= TAMIZ_REMOTE_DEFERRED);

  return tamiz_work_require (known, TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” is not possible for %s; possible are: %s"), *nick != NULL ? *nick : "", "is",
                             "open, working, won, lost, deferred");
}

/* Whoever was asked what the state means need not answer any more. */
static gboolean
put_notices_away (TamizWork    *work,
                  TamizRecord  *connection,
                  const char   *object,
                  const char   *state,
                  GError      **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "crm.meaning");
  g_autoptr (GPtrArray) members = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);
  g_autoptr (TamizCommit) commit = NULL;

  if (members == NULL)
    return FALSE;
  for (guint i = 0; i < members->len; i++)
    {
      g_autofree char *key = tamiz_remote_state_key (tamiz_record_get_id (connection),
                                                     tamiz_record_get_id (g_ptr_array_index (members, i)), object,
                                                     state);

      if (!tamiz_work_see_notices (work, set, key, error))
        return FALSE;
    }
  if (tamiz_change_set_is_empty (set))
    return TRUE;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

static json_t *
set_meaning (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizRecord) connection = find_named (work, error);
  const char *object = tamiz_work_text (work, "object"), *state = tamiz_work_text (work, "state"), *nick;
  TamizRemoteOutcome meaning = TAMIZ_REMOTE_UNMAPPED;
  g_autoptr (json_t) settings = NULL;
  g_autoptr (TamizConnector) bound = NULL;
  json_t *states, *answer;
  guint applied = 0;

  if (connection == NULL || !read_meaning (work, &nick, &meaning, error))
    return NULL;
  object = object != NULL ? object : "lead";
  if (!tamiz_work_require (g_str_equal (object, "lead") || g_str_equal (object, "deal"), TAMIZ_CORE_ERROR_INVALID,
                           error, _("“%s” is not possible for %s; possible are: %s"), object, "object", "lead, deal")
      || !tamiz_work_require (*state != '\0', TAMIZ_CORE_ERROR_INVALID, error, _("Which state?")))
    return NULL;

  settings = tamiz_crm_dup_settings (connection);
  states = get_member (settings, "states", object);
  if (nick != NULL)
    tamiz_json_set_text (states, state, nick);
  else
    json_object_del (states, state);
  tidy (settings, "states", object);
  if (!save_settings (work, "crm.meaning", connection, settings, error))
    return NULL;

  bound = tamiz_crm_bind (connection, settings, error);
  if (bound == NULL)
    return NULL;
  if (nick == NULL)
    tamiz_connector_get_meaning (bound, object, state, &meaning);
  if (!tamiz_work_apply_meaning (work, tamiz_record_get_id (connection), object, state, meaning, &applied, error)
      || (nick != NULL && !put_notices_away (work, connection, object, state, error)))
    return NULL;

  answer = show_again (work, connection, error);
  if (answer != NULL)
    json_object_set_new (answer, "applied", json_integer (applied));
  return answer;
}

#define REQUIRED TAMIZ_PARAMETER_REQUIRED
#define POSITIONAL TAMIZ_PARAMETER_POSITIONAL
#define NAME { "name", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("The connection") }
#define SECRET \
  { "secret", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_IN_MEMORY | TAMIZ_PARAMETER_SECRET, 0, \
    N_("The secret itself") }, \
  { "secret-file", TAMIZ_PARAMETER_FILE, 0, 0, N_("The file whose first line is the secret") }, \
  { "secret-env", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The variable that holds the secret") }

static const TamizParameter no_parameters[] = { { NULL } };

static const TamizParameter show_parameters[] = { NAME, { NULL } };

static const TamizParameter set_parameters[] = {
  NAME,
  { "url", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Its address") },
  { "user", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_CLEARS, 0, N_("The user to log in as") },
  { "set", TAMIZ_PARAMETER_TEXTS, 0, 0, N_("KEY=VALUE; may be given several times; without a VALUE it is taken away") },
  SECRET,
  { "keyring", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Put the secret into the keyring") },
  { NULL },
};

static const TamizParameter fields_parameters[] = {
  NAME,
  { "object", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only of these: company, person or lead") },
  SECRET,
  { NULL },
};

static const TamizParameter map_parameters[] = {
  NAME,
  { "object", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("Of what: company, person or lead") },
  { "field", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("The CRM's field") },
  { "from", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What it is filled from, such as lead.source") },
  { "text", TAMIZ_PARAMETER_TEXT, 0, 0, N_("A text that it always gets") },
  { "type", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Its type, as “crm fields” tells it: a number is written as one") },
  { "leave", TAMIZ_PARAMETER_FLAG, 0, 0, N_("It is left alone") },
  { "default", TAMIZ_PARAMETER_FLAG, 0, 0, N_("It is as at first") },
  { NULL },
};

static const TamizParameter translate_parameters[] = {
  NAME,
  { "key", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("Of what, such as lead.source") },
  { "word", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("Our word") },
  { "to", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_CLEARS, 0, N_("The CRM's word; empty: ours is sent") },
  { NULL },
};

static const TamizParameter meaning_parameters[] = {
  NAME,
  { "object", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Of what: lead or deal; without it lead") },
  { "state", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("The CRM's word") },
  { "is", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What it means: open, working, won, lost or deferred") },
  { "default", TAMIZ_PARAMETER_FLAG, 0, 0, N_("It means what it did at first") },
  { NULL },
};

const TamizOperationEntry tamiz_crm_map_operations[] = {
  { { "crm.kinds", N_("List the CRMs that can be connected"), TAMIZ_OPERATION_READS, no_parameters,
      "key,label,sign_in,objects,outcomes" },
    list_kinds },
  { { "crm.show", N_("Show how a CRM connection is set up"), TAMIZ_OPERATION_READS, show_parameters, NULL },
    show_connection },
  { { "crm.set", N_("Change the settings of a CRM connection"), 0, set_parameters, NULL }, set_connection },
  { { "crm.start", N_("Use a CRM connection that was tried"), 0, show_parameters, NULL }, start_connection },
  { { "crm.fields", N_("List the fields of the CRM, and what fills them"), TAMIZ_OPERATION_READS, fields_parameters,
      "object,field,label,type,from,text,left,default" },
    list_fields },
  { { "crm.map", N_("Say what a field of the CRM is filled from"), 0, map_parameters, NULL }, map_field },
  { { "crm.translate", N_("Say what the CRM calls one of our words"), 0, translate_parameters, NULL },
    translate_word },
  { { "crm.meaning", N_("Say what a state of the CRM means"), 0, meaning_parameters, NULL }, set_meaning },
  { { NULL }, NULL },
};
