#define G_LOG_DOMAIN "tamiz-crm-settings"

#include "config.h"

#include "tamiz-crm-settings.h"

#include "tamiz-crm-access.h"
#include "tamiz-error.h"
#include "tamiz-outbox-fields.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-own-field.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Members of the settings that are not people's to write as KEY=VALUE. */
static const char *const reserved[] = { "fields", "values", "states", "trial", NULL };

/* Whether a connection is still being set up: nothing goes through it but what is tried. */
gboolean
tamiz_crm_is_trial (TamizRecord *connection)
{
  g_autoptr (json_t) settings = tamiz_crm_dup_settings (connection);

  return json_is_true (json_object_get (settings, "trial"));
}

/* An object, which is empty where nothing is set. */
json_t *
tamiz_crm_dup_settings (TamizRecord *connection)
{
  const char *text = tamiz_record_get_text (connection, TAMIZ_CONNECTION_SETTINGS);
  json_t *settings = text != NULL ? tamiz_json_parse (text, -1, NULL) : NULL;

  if (json_is_object (settings))
    return settings;

  json_decref (settings);
  return json_object ();
}

/* Writes what was given as KEY=VALUE into @settings; an empty value takes a key away. */
gboolean
tamiz_crm_read_settings (TamizWork  *work,
                         json_t     *settings,
                         GError    **error)
{
  json_t *pair;
  gsize i;

  json_array_foreach (json_object_get (work->arguments, "set"), i, pair)
    {
      const char *text = json_string_value (pair);
      const char *equals = text != NULL ? strchr (text, '=') : NULL;
      g_autofree char *key = NULL;

      if (!tamiz_work_require (equals != NULL && equals != text, TAMIZ_CORE_ERROR_INVALID, error,
                               _("“%s” is not KEY=VALUE"), text != NULL ? text : ""))
        return FALSE;
      key = g_strndup (text, equals - text);
      if (!tamiz_work_require (!g_strv_contains (reserved, key), TAMIZ_CORE_ERROR_INVALID, error,
                               _("“%s” is no setting; “crm map”, “crm translate”, “crm meaning” and “crm start” "
                                 "write it"),
                               key))
        return FALSE;
      if (equals[1] != '\0')
        tamiz_json_set_text (settings, key, equals + 1);
      else
        json_object_del (settings, key);
    }

  return TRUE;
}

/* The connector as the settings have it. */
TamizConnector *
tamiz_crm_bind (TamizRecord  *connection,
                json_t       *settings,
                GError      **error)
{
  g_autoptr (TamizConnector) connector
      = tamiz_work_find_connector (tamiz_record_get_text (connection, TAMIZ_CONNECTION_KIND), error);

  return connector != NULL ? tamiz_connector_bind (connector, settings, error) : NULL;
}

/* What the CRM's word for how a lead stands comes down to, as people read it. */
const char *
tamiz_crm_outcome_label (TamizRemoteOutcome outcome)
{
  switch (outcome)
    {
    case TAMIZ_REMOTE_OPEN:
      return C_("state of one lead", "Open");
    case TAMIZ_REMOTE_WORKING:
      return C_("state of one lead", "Being worked on");
    case TAMIZ_REMOTE_WON:
      return C_("state of one lead", "Won");
    case TAMIZ_REMOTE_LOST:
      return C_("state of one lead", "Lost");
    case TAMIZ_REMOTE_DEFERRED:
      return C_("state of one lead", "Deferred");
    case TAMIZ_REMOTE_GONE:
      return _("Not there any more");
    case TAMIZ_REMOTE_UNMAPPED:
    default:
      return _("Nobody has said");
    }
}

static void
add_pair (json_t     *list,
          const char *key,
          const char *label)
{
  json_t *object = json_object ();

  tamiz_json_set_text (object, "key", key);
  tamiz_json_set_text (object, "label", label);
  json_array_append_new (list, object);
}

/* All keys that fields over there can be filled from, the base's own among them. */
json_t *
tamiz_crm_list_ours (TamizWork  *work,
                     GError    **error)
{
  g_autoptr (GPtrArray) fields = tamiz_reader_list (work->reader, TAMIZ_KIND_FIELD, error);
  const TamizPayloadField *known;
  json_t *list;

  if (fields == NULL)
    return NULL;

  list = json_array ();
  for (guint i = 0; (known = tamiz_payload_get_field (i)) != NULL; i++)
    add_pair (list, known->key, _(known->title));
  for (guint i = 0; i < fields->len; i++)
    {
      TamizRecord *field = g_ptr_array_index (fields, i);
      g_autofree char *key = g_strconcat ("custom.", tamiz_record_get_text (field, TAMIZ_FIELD_KEY), NULL);

      add_pair (list, key, tamiz_record_get_text (field, TAMIZ_FIELD_LABEL));
    }

  return list;
}

gboolean
tamiz_crm_has_key (json_t     *ours,
                   const char *key)
{
  json_t *one;
  gsize i;

  json_array_foreach (ours, i, one)
    {
      if (g_strcmp0 (tamiz_json_get_text (one, "key"), key) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Words of ours that the CRM may have others for. */
typedef struct
{
  const char *key;
  TamizKind kind;
  int field;
} Vocabulary;

static const Vocabulary vocabularies[] = {
  { "lead.source", TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME },
  { "handoff.executive", TAMIZ_KIND_USER, TAMIZ_USER_NAME },
  { "handoff.executive_email", TAMIZ_KIND_USER, TAMIZ_USER_EMAIL },
  { "lead.campaign", TAMIZ_KIND_CAMPAIGN, TAMIZ_CAMPAIGN_NAME },
  { "lead.product_line", TAMIZ_KIND_PRODUCT_LINE, TAMIZ_PRODUCT_LINE_NAME },
};

static void
add_word (json_t     *words,
          json_t     *map,
          const char *ours)
{
  json_t *object;

  if (ours == NULL || *ours == '\0')
    return;

  object = json_object ();
  tamiz_json_set_text (object, "ours", ours);
  tamiz_json_set_text (object, "theirs", tamiz_json_get_text (map, ours));
  json_array_append_new (words, object);
}

static gboolean
has_word (json_t     *words,
          const char *ours)
{
  json_t *word;
  gsize i;

  json_array_foreach (words, i, word)
    {
      if (g_strcmp0 (tamiz_json_get_text (word, "ours"), ours) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Words that were translated, and are no longer in use, can still be seen and taken away. */
static void
add_vocabulary (json_t     *list,
                json_t     *settings,
                const char *key,
                const char *label,
                json_t     *words)
{
  json_t *map = json_object_get (json_object_get (settings, "values"), key);
  json_t *object = json_object ();
  const char *ours;
  json_t *theirs;

  json_object_foreach (map, ours, theirs)
    {
      if (!has_word (words, ours))
        add_word (words, map, ours);
    }
  tamiz_json_set_text (object, "key", key);
  tamiz_json_set_text (object, "label", label);
  json_object_set_new (object, "words", words);
  json_array_append_new (list, object);
}

/* Sales executives are the only members that leads are handed to. */
static gboolean
is_in_use (TamizRecord *record)
{
  return tamiz_record_get_kind (record) != TAMIZ_KIND_USER
         || ((tamiz_record_get_int (record, TAMIZ_USER_ROLES) & (1 << TAMIZ_ROLE_SALES)) != 0
             && tamiz_record_get_int (record, TAMIZ_USER_ACTIVE) != 0);
}

static gboolean
add_records (TamizWork         *work,
             json_t            *list,
             json_t            *settings,
             const Vocabulary  *vocabulary,
             GError           **error)
{
  json_t *map = json_object_get (json_object_get (settings, "values"), vocabulary->key);
  g_autoptr (GPtrArray) records = tamiz_reader_list (work->reader, vocabulary->kind, error);
  json_t *words;

  if (records == NULL)
    return FALSE;

  words = json_array ();
  for (guint i = 0; i < records->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (records, i);
      const char *word = tamiz_record_get_text (record, vocabulary->field);

      if (is_in_use (record) && !has_word (words, word))
        add_word (words, map, word);
    }
  add_vocabulary (list, settings, vocabulary->key, tamiz_payload_get_title (vocabulary->key), words);

  return TRUE;
}

static void
add_grades (json_t *list,
            json_t *settings)
{
  static const char *const grades[] = { "A", "B", "C", "D" };
  json_t *map = json_object_get (json_object_get (settings, "values"), "lead.grade");
  json_t *words = json_array ();

  for (guint i = 0; i < G_N_ELEMENTS (grades); i++)
    add_word (words, map, grades[i]);
  add_vocabulary (list, settings, "lead.grade", tamiz_payload_get_title ("lead.grade"), words);
}

/* Fields of the base's own whose values are chosen from a list. */
static gboolean
add_choices (TamizWork  *work,
             json_t     *list,
             json_t     *settings,
             GError    **error)
{
  g_autoptr (GPtrArray) fields = tamiz_reader_list (work->reader, TAMIZ_KIND_FIELD, error);

  for (guint i = 0; fields != NULL && i < fields->len; i++)
    {
      TamizRecord *field = g_ptr_array_index (fields, i);
      g_autofree char *key = g_strconcat ("custom.", tamiz_record_get_text (field, TAMIZ_FIELD_KEY), NULL);
      g_auto (GStrv) choices = tamiz_own_field_dup_choices (field);
      json_t *map = json_object_get (json_object_get (settings, "values"), key);
      json_t *words;

      if (choices == NULL || choices[0] == NULL)
        continue;
      words = json_array ();
      for (guint j = 0; choices[j] != NULL; j++)
        add_word (words, map, choices[j]);
      add_vocabulary (list, settings, key, tamiz_record_get_text (field, TAMIZ_FIELD_LABEL), words);
    }

  return fields != NULL;
}

/* Of each key with words of its own: these, and the CRM's where somebody said so. */
json_t *
tamiz_crm_list_words (TamizWork  *work,
                      json_t     *settings,
                      GError    **error)
{
  g_autoptr (json_t) list = json_array ();
  const char *key;
  json_t *map;

  for (guint i = 0; i < G_N_ELEMENTS (vocabularies); i++)
    {
      if (!add_records (work, list, settings, &vocabularies[i], error))
        return NULL;
    }
  add_grades (list, settings);
  if (!add_choices (work, list, settings, error))
    return NULL;
  json_object_foreach (json_object_get (settings, "values"), key, map)
    {
      if (!tamiz_crm_has_key (list, key))
        add_vocabulary (list, settings, key, tamiz_payload_get_title (key), json_array ());
    }

  return g_steal_pointer (&list);
}

/* A state that was seen over there. */
typedef struct
{
  const char *object, *state;
  guint count;
  gboolean said;            /* by a person */
  TamizRemoteOutcome means;
} State;

static const char *
get_read_as (TamizRecord *link)
{
  const char *text = tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE);
  g_autoptr (json_t) remote = text != NULL ? tamiz_json_parse (text, -1, NULL) : NULL;

  /* Nicks are static. */
  for (int i = 0; i <= TAMIZ_REMOTE_UNMAPPED; i++)
    {
      if (g_strcmp0 (tamiz_json_get_text (remote, "outcome"), tamiz_remote_outcome_nick (i)) == 0)
        return tamiz_remote_outcome_nick (i);
    }

  return NULL;
}

static void
note_state (GArray         *states,
            TamizRecord    *link,
            TamizConnector *bound,
            json_t         *settings)
{
  const char *object = tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_OBJECT);
  const char *state = tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_STATE);
  json_t *said = json_object_get (json_object_get (settings, "states"), object);
  State *known = NULL;

  if (state == NULL || tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE) != TAMIZ_LINK_LIVE)
    return;
  for (guint i = 0; i < states->len && known == NULL; i++)
    {
      State *one = &g_array_index (states, State, i);

      if (g_str_equal (one->object, object) && g_str_equal (one->state, state))
        known = one;
    }
  if (known == NULL)
    {
      State one = { .object = object, .state = state, .means = TAMIZ_REMOTE_UNMAPPED };

      one.said = json_object_get (said, state) != NULL;
      if (bound != NULL)
        tamiz_connector_get_meaning (bound, object, state, &one.means);
      g_array_append_val (states, one);
      known = &g_array_index (states, State, states->len - 1);
    }
  known->count++;
  /* Rules look at more than the state. */
  if (known->means == TAMIZ_REMOTE_UNMAPPED)
    tamiz_remote_outcome_from_nick (get_read_as (link), &known->means);
}

static int
compare_states (gconstpointer a,
                gconstpointer b)
{
  const State *x = a, *y = b;
  gboolean x_open = x->means == TAMIZ_REMOTE_UNMAPPED, y_open = y->means == TAMIZ_REMOTE_UNMAPPED;

  if (x_open != y_open)
    return x_open ? -1 : 1;
  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;

  return g_strcmp0 (x->state, y->state);
}

/* The states in which records stand over there, those first that nobody has said anything of. */
json_t *
tamiz_crm_list_states (TamizWork    *work,
                       TamizRecord  *connection,
                       json_t       *settings,
                       GError      **error)
{
  g_autoptr (GPtrArray) links = tamiz_reader_list_by (work->reader, TAMIZ_KIND_REMOTE_LINK,
                                                      TAMIZ_REMOTE_LINK_CONNECTION,
                                                      tamiz_record_get_id (connection), error);
  g_autoptr (TamizConnector) bound = tamiz_crm_bind (connection, settings, NULL);
  g_autoptr (GArray) states = g_array_new (FALSE, FALSE, sizeof (State));
  json_t *list;

  if (links == NULL)
    return NULL;

  for (guint i = 0; i < links->len; i++)
    note_state (states, g_ptr_array_index (links, i), bound, settings);
  g_array_sort (states, compare_states);
  list = json_array ();
  for (guint i = 0; i < states->len; i++)
    {
      const State *one = &g_array_index (states, State, i);
      gboolean open = one->means == TAMIZ_REMOTE_UNMAPPED;
      json_t *object = json_object ();

      tamiz_json_set_text (object, "object", one->object);
      tamiz_json_set_text (object, "state", one->state);
      json_object_set_new (object, "count", json_integer (one->count));
      tamiz_json_set_text (object, "means", open ? NULL : tamiz_remote_outcome_nick (one->means));
      tamiz_json_set_text (object, "label", open ? NULL : tamiz_crm_outcome_label (one->means));
      json_object_set_new (object, "said", json_boolean (one->said));
      json_array_append_new (list, object);
    }

  return list;
}

/* The fields over there that people mapped. */
json_t *
tamiz_crm_list_mapped (json_t *settings)
{
  json_t *list = json_array ();
  const char *object, *target;
  json_t *fields, *field;

  json_object_foreach (json_object_get (settings, "fields"), object, fields)
    {
      json_object_foreach (fields, target, field)
        {
          json_t *one = json_object ();

          tamiz_json_set_text (one, "object", object);
          tamiz_json_set_text (one, "field", target);
          tamiz_json_set_text (one, "from", tamiz_json_get_text (field, "from"));
          tamiz_json_set_text (one, "text", tamiz_json_get_text (field, "text"));
          tamiz_json_set_text (one, "type", tamiz_json_get_text (field, "type"));
          json_object_set_new (one, "left", json_boolean (json_is_null (field)));
          json_array_append_new (list, one);
        }
    }

  return list;
}

/* What every connection may have. */
static json_t *
describe_ca_file (json_t *settings)
{
  json_t *object = json_object ();

  tamiz_json_set_text (object, "key", "ca_file");
  tamiz_json_set_text (object, "title", _("Certificates of your own authority"));
  tamiz_json_set_text (object, "description",
                       _("A PEM file of this computer, by which alone the CRM is trusted then; empty for most CRMs"));
  tamiz_json_set_text (object, "default", NULL);
  json_object_set_new (object, "required", json_false ());
  json_object_set_new (object, "file", json_true ());
  if (settings != NULL)
    tamiz_json_set_text (object, "value", tamiz_json_get_text (settings, "ca_file"));

  return object;
}

/* What can be set: what the connector knows, and what was set beside it. */
json_t *
tamiz_crm_describe_settings (TamizConnector *connector,
                             json_t         *settings)
{
  json_t *known = tamiz_connector_get_settings (connector);
  json_t *list = json_array ();
  const char *key;
  json_t *spec;

  json_object_foreach (known, key, spec)
    {
      const char *title = tamiz_json_get_text (spec, "title");
      const char *description = tamiz_json_get_text (spec, "description");
      json_t *object = json_object ();

      tamiz_json_set_text (object, "key", key);
      tamiz_json_set_text (object, "title", title != NULL ? _(title) : key);
      tamiz_json_set_text (object, "description", description != NULL ? _(description) : NULL);
      tamiz_json_set_text (object, "default", tamiz_json_get_text (spec, "default"));
      json_object_set_new (object, "required", json_boolean (json_is_true (json_object_get (spec, "required"))));
      if (settings != NULL)
        tamiz_json_set_text (object, "value", tamiz_json_get_text (settings, key));
      json_array_append_new (list, object);
    }
  json_object_foreach (settings, key, spec)
    {
      json_t *object;

      if (json_object_get (known, key) != NULL || g_strv_contains (reserved, key) || g_str_equal (key, "ca_file"))
        continue;
      object = json_object ();
      tamiz_json_set_text (object, "key", key);
      tamiz_json_set_text (object, "title", key);
      tamiz_json_set_text (object, "description", NULL);
      tamiz_json_set_text (object, "default", NULL);
      json_object_set_new (object, "required", json_false ());
      tamiz_json_set_text (object, "value", json_string_value (spec));
      json_array_append_new (list, object);
    }
  if (json_object_get (known, "ca_file") == NULL)
    json_array_append_new (list, describe_ca_file (settings));

  return list;
}

/* What is created over there. */
json_t *
tamiz_crm_list_objects (TamizConnector *connector)
{
  static const char *const objects[] = { "company", "person", "lead", "note", "packet" };
  json_t *list = json_array ();

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      g_autofree char *op = g_strconcat ("ensure_", objects[i], NULL);

      if (tamiz_connector_has_op (connector, op))
        json_array_append_new (list, json_string (objects[i]));
    }

  return list;
}
