/* Checks a mapping file, strictly: it says where secrets are sent, and a misspelt key
 * would be a rule that never applies.
 */

#define G_LOG_DOMAIN "tamiz-mapping"

#include "config.h"

#include "tamiz-connector-private.h"
#include "tamiz-error.h"
#include "tamiz-json-path.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

#define FORMAT 1

typedef enum
{
  KIND_TEXT,
  KIND_INTEGER,
  KIND_BOOLEAN,
  KIND_OBJECT,
  KIND_LIST,
  KIND_PATH,
  KIND_READER,
  KIND_ANY,
} Kind;

typedef struct
{
  const char *name;
  Kind kind;
  gboolean required;
} Member;

static const char *const class_nicks[] = {
  [TAMIZ_CLASS_OK] = "ok",
  [TAMIZ_CLASS_EXISTS] = "exists",
  [TAMIZ_CLASS_OTHER_DUPLICATE] = "other_duplicate",
  [TAMIZ_CLASS_TRANSIENT] = "transient",
  [TAMIZ_CLASS_RATE] = "rate",
  [TAMIZ_CLASS_AUTH] = "auth",
  [TAMIZ_CLASS_RIGHTS] = "rights",
  [TAMIZ_CLASS_INVALID] = "invalid",
  [TAMIZ_CLASS_GONE] = "gone",
  [TAMIZ_CLASS_EMPTY] = "empty",
  [TAMIZ_CLASS_NOT_THE_API] = "not_the_api",
  [TAMIZ_CLASS_UNREADABLE] = "unreadable",
  [TAMIZ_CLASS_SERVER_ERROR] = "server_error",
};
static const char *const outcome_nicks[] = {
  [TAMIZ_REMOTE_OPEN] = "open",         [TAMIZ_REMOTE_WORKING] = "working",
  [TAMIZ_REMOTE_WON] = "won",           [TAMIZ_REMOTE_LOST] = "lost",
  [TAMIZ_REMOTE_DEFERRED] = "deferred", [TAMIZ_REMOTE_GONE] = "gone",
  [TAMIZ_REMOTE_UNMAPPED] = "unmapped",
};
static const char *const repeat_nicks[] = {
  [TAMIZ_REPEAT_KEYED_UPSERT] = "keyed_upsert",
  [TAMIZ_REPEAT_CLIENT_ID] = "client_id",
  [TAMIZ_REPEAT_PROBE_FIRST] = "probe_first",
};

static const Member top_members[] = {
  { "format", KIND_INTEGER, TRUE },  { "id", KIND_TEXT, TRUE },
  { "title", KIND_TEXT, TRUE },      { "promise", KIND_TEXT, TRUE },
  { "path_setting", KIND_TEXT },     { "max_attempts", KIND_INTEGER },
  { "page_size", KIND_INTEGER },     { "overlap_seconds", KIND_INTEGER },
  { "start", KIND_LIST, TRUE },      { "ping", KIND_TEXT, TRUE },
  { "auth", KIND_OBJECT },           { "version", KIND_TEXT },
  { "ok", KIND_PATH },               { "define", KIND_OBJECT },
  { "ops", KIND_OBJECT, TRUE },      { "outcome", KIND_OBJECT, TRUE },
  { "errors", KIND_LIST, TRUE },     { NULL },
};
static const Member auth_members[] = {
  { "header", KIND_TEXT, TRUE }, { "prefix", KIND_TEXT }, { "value", KIND_ANY, TRUE }, { NULL }
};
static const Member op_members[] = {
  { "url", KIND_TEXT, TRUE }, { "method", KIND_TEXT },   { "auth", KIND_BOOLEAN },
  { "writes", KIND_BOOLEAN }, { "repeat", KIND_TEXT },   { "probe", KIND_TEXT },
  { "needs", KIND_TEXT },     { "headers", KIND_OBJECT }, { "query", KIND_OBJECT },
  { "body", KIND_ANY },       { "ok", KIND_PATH },       { "read", KIND_OBJECT },
  { "rows", KIND_PATH },      { "id", KIND_READER },     { "key", KIND_READER },
  { "echo", KIND_READER },    { NULL },
};
static const Member outcome_members[] = {
  { "id", KIND_READER, TRUE },       { "key", KIND_READER },      { "state", KIND_READER, TRUE },
  { "modified", KIND_READER, TRUE }, { "amount", KIND_READER },   { "currency", KIND_READER },
  { "reason", KIND_READER },         { "closed_on", KIND_READER }, { "until", KIND_READER },
  { "map", KIND_OBJECT, TRUE },      { NULL },
};
static const Member rule_members[] = {
  { "status", KIND_ANY }, { "ops", KIND_LIST },           { "header", KIND_OBJECT },
  { "if", KIND_LIST },    { "empty_body", KIND_BOOLEAN }, { "class", KIND_TEXT, TRUE },
  { "words", KIND_ANY },  { "rolled_back", KIND_BOOLEAN }, { NULL },
};
static const Member test_members[]
    = { { "path", KIND_PATH, TRUE }, { "is", KIND_ANY }, { "contains", KIND_LIST }, { NULL } };
static const Member reader_members[] = { { "path", KIND_PATH, TRUE },
                                         { "or", KIND_PATH },
                                         { "as", KIND_TEXT },
                                         { "required", KIND_BOOLEAN },
                                         { NULL } };

static gboolean
find_nick (const char *const *nicks,
           guint              n,
           const char        *nick,
           int               *number)
{
  for (guint i = 0; nick != NULL && i < n; i++)
    {
      if (g_str_equal (nicks[i], nick))
        {
          *number = (int) i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * tamiz_class_nick:
 * @klass: a class of answers
 *
 * Names a class, for logs and the record of attempts.
 *
 * Returns: (transfer none): its stable name
 */
const char *
tamiz_class_nick (TamizClass klass)
{
  return class_nicks[klass];
}

gboolean
tamiz_class_from_nick (const char *nick,
                       TamizClass *klass)
{
  return find_nick (class_nicks, G_N_ELEMENTS (class_nicks), nick, (int *) klass);
}

/**
 * tamiz_remote_outcome_nick:
 * @outcome: what became of a lead
 *
 * Names an outcome.
 *
 * Returns: (transfer none): its stable name
 */
const char *
tamiz_remote_outcome_nick (TamizRemoteOutcome outcome)
{
  return outcome_nicks[outcome];
}

gboolean
tamiz_remote_outcome_from_nick (const char         *nick,
                                TamizRemoteOutcome *outcome)
{
  return find_nick (outcome_nicks, G_N_ELEMENTS (outcome_nicks), nick, (int *) outcome);
}

gboolean
tamiz_repeat_from_nick (const char  *nick,
                        TamizRepeat *repeat)
{
  return find_nick (repeat_nicks, G_N_ELEMENTS (repeat_nicks), nick, (int *) repeat);
}

static gboolean
wrong (GError    **error,
       const char *where,
       const char *what)
{
  g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING, "%s: %s", where, what);
  return FALSE;
}

static gboolean check_object (json_t       *object,
                              const Member *members,
                              const char   *where,
                              GError      **error);

static gboolean
check_reader (json_t     *value,
              const char *where,
              GError    **error)
{
  const char *as;
  TamizEncoder encoder;

  if (json_is_string (value))
    {
      if (tamiz_json_path_check (json_string_value (value), error))
        return TRUE;
      g_prefix_error (error, "%s: ", where);
      return FALSE;
    }
  if (!json_is_object (value))
    return wrong (error, where, _("should be a path, or an object with one"));
  if (!check_object (value, reader_members, where, error))
    return FALSE;

  as = tamiz_json_get_text (value, "as");
  return as == NULL || tamiz_encoder_from_nick (as, &encoder)
         || wrong (error, where, _("“as” names no known way of writing"));
}

static gboolean
check_kind (json_t     *value,
            Kind        kind,
            const char *where,
            GError    **error)
{
  switch (kind)
    {
    case KIND_TEXT:
      return json_is_string (value) || wrong (error, where, _("should be a text"));
    case KIND_INTEGER:
      return json_is_integer (value) || wrong (error, where, _("should be a whole number"));
    case KIND_BOOLEAN:
      return json_is_boolean (value) || wrong (error, where, _("should be true or false"));
    case KIND_OBJECT:
      return json_is_object (value) || wrong (error, where, _("should be an object"));
    case KIND_LIST:
      return json_is_array (value) || wrong (error, where, _("should be a list"));
    case KIND_PATH:
      if (!json_is_string (value))
        return wrong (error, where, _("should be a path"));
      return check_reader (value, where, error);
    case KIND_READER:
      return check_reader (value, where, error);
    case KIND_ANY:
    default:
      return TRUE;
    }
}

static const Member *
find_member (const Member *members,
             const char   *name)
{
  for (; members->name != NULL; members++)
    {
      if (g_str_equal (members->name, name))
        return members;
    }

  return NULL;
}

static gboolean
check_object (json_t       *object,
              const Member *members,
              const char   *where,
              GError      **error)
{
  const char *key;
  json_t *value;

  if (!json_is_object (object))
    return wrong (error, where, _("should be an object"));

  json_object_foreach (object, key, value)
    {
      g_autofree char *there = g_strconcat (where, ".", key, NULL);
      const Member *member = find_member (members, key);

      if (member == NULL)
        return wrong (error, there, _("is not known"));
      if (!check_kind (value, member->kind, there, error))
        return FALSE;
    }
  for (; members->name != NULL; members++)
    {
      if (members->required && json_object_get (object, members->name) == NULL)
        {
          g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING, _("%s: “%s” is missing"),
                       where, members->name);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
check_op_name (json_t     *mapping,
               json_t     *name,
               const char *where,
               GError    **error)
{
  const char *text = json_string_value (name);

  return (text != NULL && json_object_get (json_object_get (mapping, "ops"), text) != NULL)
         || wrong (error, where, _("names no operation of this file"));
}

static gboolean
check_op_names (json_t     *mapping,
                json_t     *list,
                const char *where,
                GError    **error)
{
  gsize i;
  json_t *name;

  json_array_foreach (list, i, name)
    {
      if (!check_op_name (mapping, name, where, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_op (json_t     *mapping,
          json_t     *op,
          const char *where,
          GError    **error)
{
  json_t *defines = json_object_get (mapping, "define");
  json_t *repeat = json_object_get (op, "repeat");
  json_t *probe = json_object_get (op, "probe");
  g_autofree char *body = g_strconcat (where, ".body", NULL);
  const char *key;
  json_t *value;
  TamizRepeat known;

  if (!check_object (op, op_members, where, error))
    return FALSE;
  if (repeat != NULL && !tamiz_repeat_from_nick (json_string_value (repeat), &known))
    return wrong (error, where, _("“repeat” should be keyed_upsert, client_id or probe_first"));
  if (probe != NULL && !check_op_name (mapping, probe, where, error))
    return FALSE;
  if (repeat != NULL && known != TAMIZ_REPEAT_KEYED_UPSERT && probe == NULL)
    return wrong (error, where, _("“probe” is missing: how is it looked up whether it is there?"));
  json_object_foreach (json_object_get (op, "read"), key, value)
    {
      g_autofree char *there = g_strconcat (where, ".read.", key, NULL);

      if (!check_reader (value, there, error))
        return FALSE;
    }

  return tamiz_template_check (json_object_get (op, "body"), defines, body, error)
         && tamiz_template_check (json_object_get (op, "query"), defines, where, error)
         && tamiz_template_check (json_object_get (op, "headers"), defines, where, error);
}

static gboolean
check_status (json_t     *status,
              const char *where,
              GError    **error)
{
  gsize i;
  json_t *number;

  if (status == NULL || json_is_integer (status))
    return TRUE;
  json_array_foreach (status, i, number)
    {
      if (!json_is_integer (number))
        return wrong (error, where, _("“status” should be a number or a list of numbers"));
    }

  return json_is_array (status)
         || wrong (error, where, _("“status” should be a number or a list of numbers"));
}

static gboolean
check_words (json_t     *words,
             const char *where,
             GError    **error)
{
  if (words == NULL || json_is_string (words))
    return words == NULL || check_reader (words, where, error);

  return (json_object_size (words) == 1 && tamiz_json_get_text (words, "header") != NULL)
         || wrong (error, where, _("“words” should be a path, or {\"header\": NAME}"));
}

static gboolean
check_rule (json_t     *mapping,
            json_t     *rule,
            const char *where,
            GError    **error)
{
  TamizClass klass;
  gsize i, j;
  json_t *test, *text;

  if (!check_object (rule, rule_members, where, error)
      || !check_status (json_object_get (rule, "status"), where, error)
      || !check_op_names (mapping, json_object_get (rule, "ops"), where, error)
      || !check_words (json_object_get (rule, "words"), where, error))
    return FALSE;
  if (!tamiz_class_from_nick (tamiz_json_get_text (rule, "class"), &klass))
    return wrong (error, where, _("“class” names no known class"));
  json_array_foreach (json_object_get (rule, "if"), i, test)
    {
      g_autofree char *there = g_strdup_printf ("%s.if[%zu]", where, i);

      if (!check_object (test, test_members, there, error))
        return FALSE;
      json_array_foreach (json_object_get (test, "contains"), j, text)
        {
          if (!json_is_string (text))
            return wrong (error, there, _("“contains” should be a list of texts"));
        }
    }

  return TRUE;
}

static gboolean
check_outcome (json_t  *outcome,
               GError **error)
{
  const char *state;
  json_t *nick;
  TamizRemoteOutcome known;

  if (!check_object (outcome, outcome_members, "$.outcome", error))
    return FALSE;
  json_object_foreach (json_object_get (outcome, "map"), state, nick)
    {
      g_autofree char *where = g_strconcat ("$.outcome.map.", state, NULL);

      if (!tamiz_remote_outcome_from_nick (json_string_value (nick), &known)
          || known == TAMIZ_REMOTE_GONE || known == TAMIZ_REMOTE_UNMAPPED)
        return wrong (error, where, _("should be open, working, won, lost or deferred"));
    }

  return TRUE;
}

static gboolean
check_parts (json_t  *mapping,
             GError **error)
{
  json_t *defines = json_object_get (mapping, "define");
  json_t *auth = json_object_get (mapping, "auth");
  const char *key;
  json_t *value;
  gsize i;

  json_object_foreach (defines, key, value)
    {
      g_autofree char *where = g_strconcat ("$.define.", key, NULL);

      if (!tamiz_template_check (value, NULL, where, error))
        return FALSE;
    }
  if (auth != NULL
      && (!check_object (auth, auth_members, "$.auth", error)
          || !tamiz_template_check (json_object_get (auth, "value"), defines, "$.auth.value",
                                    error)))
    return FALSE;
  json_object_foreach (json_object_get (mapping, "ops"), key, value)
    {
      g_autofree char *where = g_strconcat ("$.ops.", key, NULL);

      if (!check_op (mapping, value, where, error))
        return FALSE;
    }
  json_array_foreach (json_object_get (mapping, "errors"), i, value)
    {
      g_autofree char *where = g_strdup_printf ("$.errors[%zu]", i);

      if (!check_rule (mapping, value, where, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_range (json_t     *mapping,
             const char *name,
             gint64      least,
             gint64      most,
             GError    **error)
{
  gint64 number = tamiz_json_get_int (mapping, name, least);

  if (number >= least && number <= most)
    return TRUE;

  g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING,
               _("$.%s: should be from %" PRId64 " to %" PRId64), name, least, most);
  return FALSE;
}

/**
 * tamiz_mapping_check:
 * @mapping: a mapping file
 * @error: return location
 *
 * Checks a mapping file as a whole.
 *
 * Returns: whether it can be used; else %TAMIZ_SYNC_ERROR_MAPPING, which says where
 */
gboolean
tamiz_mapping_check (json_t  *mapping,
                     GError **error)
{
  if (!check_object (mapping, top_members, "$", error))
    return FALSE;
  if (tamiz_json_get_int (mapping, "format", 0) != FORMAT)
    return wrong (error, "$.format", _("is not one that this program reads"));

  return check_range (mapping, "max_attempts", 1, 100, error)
         && check_range (mapping, "page_size", 1, 10000, error)
         && check_range (mapping, "overlap_seconds", 2, 3600, error)
         && check_op_names (mapping, json_object_get (mapping, "start"), "$.start", error)
         && check_op_name (mapping, json_object_get (mapping, "ping"), "$.ping", error)
         && check_parts (mapping, error) && check_outcome (json_object_get (mapping, "outcome"), error);
}
