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
  [TAMIZ_CLASS_CHANGED] = "changed",
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
  { "oauth", KIND_OBJECT },
  { "ok", KIND_PATH },               { "define", KIND_OBJECT },
  { "ops", KIND_OBJECT, TRUE },      { "outcome", KIND_OBJECT },
  { "deal", KIND_OBJECT },           { "settings", KIND_OBJECT },
  { "checks", KIND_LIST },           { "record_url", KIND_OBJECT },
  { "owned", KIND_OBJECT },          { "errors", KIND_LIST, TRUE },
  { "exact_address", KIND_BOOLEAN }, { "field_types", KIND_OBJECT },
  { NULL },
};
static const Member auth_members[] = {
  { "header", KIND_TEXT }, { "prefix", KIND_TEXT }, { "value", KIND_ANY }, { "sign", KIND_BOOLEAN }, { "id", KIND_ANY },
  { "key_header", KIND_TEXT }, { NULL }
};
static const Member op_members[] = {
  { "url", KIND_TEXT, TRUE }, { "method", KIND_TEXT },   { "auth", KIND_BOOLEAN },
  { "writes", KIND_BOOLEAN }, { "repeat", KIND_TEXT },   { "probe", KIND_TEXT },
  { "needs", KIND_ANY },      { "headers", KIND_OBJECT }, { "query", KIND_OBJECT },
  { "body", KIND_ANY },       { "ok", KIND_PATH },       { "read", KIND_OBJECT },
  { "rows", KIND_PATH },      { "id", KIND_READER },     { "key", KIND_READER },
  { "echo", KIND_READER },    { "answer", KIND_TEXT },   { "of", KIND_TEXT },
  { "name", KIND_READER },    { "label", KIND_READER },  { "type", KIND_READER },
  { "next", KIND_READER },    { "also", KIND_TEXT },     { "page_size", KIND_INTEGER },
  { "lock", KIND_READER },    { NULL },
};
static const Member outcome_members[] = {
  { "id", KIND_READER, TRUE },       { "key", KIND_READER },      { "state", KIND_READER, TRUE },
  { "modified", KIND_READER, TRUE }, { "amount", KIND_READER },   { "currency", KIND_READER },
  { "reason", KIND_READER },         { "closed_on", KIND_READER }, { "until", KIND_READER },
  { "competitor", KIND_READER },
  { "follow", KIND_READER },         { "lead", KIND_READER },     { "merged_into", KIND_READER },
  { "rules", KIND_LIST },            { "map", KIND_OBJECT, TRUE }, { NULL },
};
static const Member outcome_rule_members[] = { { "if", KIND_LIST, TRUE }, { "is", KIND_TEXT, TRUE }, { NULL } };
static const Member setting_members[] = { { "title", KIND_TEXT, TRUE },
                                          { "description", KIND_TEXT },
                                          { "default", KIND_TEXT },
                                          { "required", KIND_BOOLEAN },
                                          { NULL } };
static const Member check_members[] = { { "op", KIND_TEXT, TRUE }, { "advice", KIND_TEXT, TRUE }, { NULL } };
static const Member owned_members[] = { { "path", KIND_PATH, TRUE }, { "value", KIND_ANY, TRUE }, { NULL } };
static const Member rule_members[] = {
  { "status", KIND_ANY }, { "ops", KIND_LIST },           { "header", KIND_OBJECT },
  { "if", KIND_LIST },    { "empty_body", KIND_BOOLEAN }, { "class", KIND_TEXT, TRUE },
  { "words", KIND_ANY },  { "rolled_back", KIND_BOOLEAN }, { "not_found", KIND_TEXT },
  { "wait_seconds", KIND_INTEGER }, { NULL },
};
static const Member test_members[]
    = { { "path", KIND_PATH, TRUE }, { "is", KIND_ANY }, { "contains", KIND_LIST }, { "not", KIND_BOOLEAN }, { NULL } };
static const Member reader_members[] = { { "path", KIND_PATH },
                                         { "or", KIND_PATH },
                                         { "header", KIND_TEXT },
                                         { "match", KIND_TEXT },
                                         { "own_key", KIND_BOOLEAN },
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

/**
 * tamiz_remote_outcome_from_nick:
 * @nick: (nullable): an outcome's stable name
 * @outcome: (out): the outcome
 *
 * Finds an outcome.
 *
 * Returns: whether there is one
 */
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
check_expression (const char *expression,
                  const char *where,
                  GError    **error)
{
  g_autoptr (GRegex) regex = expression != NULL ? g_regex_new (expression, 0, 0, NULL) : NULL;

  return expression == NULL || (regex != NULL && g_regex_get_capture_count (regex) >= 1)
         || wrong (error, where, _("“match” should be a regular expression with a group"));
}

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

  if (json_object_get (value, "path") == NULL && json_object_get (value, "header") == NULL
      && !json_is_true (json_object_get (value, "own_key")))
    return wrong (error, where, _("should be a path, or an object with one"));
  if (!check_expression (tamiz_json_get_text (value, "match"), where, error))
    return FALSE;

  as = tamiz_json_get_text (value, "as");
  return as == NULL || tamiz_encoder_from_nick (as, &encoder)
         || wrong (error, where, _("“as” names no known way of writing"));
}

gboolean
tamiz_mapping_check_reader (json_t     *value,
                            const char *where,
                            GError    **error)
{
  return check_reader (value, where, error);
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

/* A member that is one of a few words. */
static gboolean
check_words_of (json_t     *object,
                const char *member,
                const char *words,
                const char *where,
                GError    **error)
{
  const char *word = tamiz_json_get_text (object, member);
  g_auto (GStrv) known = g_strsplit (words, " ", -1);

  if (word == NULL || g_strv_contains ((const char *const *) known, word))
    return TRUE;

  g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING, _("%s.%s should be one of: %s"), where, member,
               words);
  return FALSE;
}

static gboolean
check_needs (json_t     *needs,
             const char *where,
             GError    **error)
{
  gsize i;
  json_t *item;

  if (json_is_array (needs))
    {
      json_array_foreach (needs, i, item)
        {
          if (!json_is_string (item) || !check_needs (item, where, error))
            return FALSE;
        }
      return TRUE;
    }

  return needs == NULL
         || (json_is_string (needs)
             && (g_str_equal (json_string_value (needs), "company") || g_str_equal (json_string_value (needs), "person")
                 || g_str_equal (json_string_value (needs), "lead")))
         || wrong (error, where, _("“needs” should be company, person, lead, or a list of them"));
}

/* A chain of lists must end: what is named there names none itself. */
static gboolean
check_also (json_t     *mapping,
            json_t     *op,
            const char *where,
            GError    **error)
{
  json_t *also = json_object_get (op, "also");
  json_t *ops = json_object_get (mapping, "ops");

  return check_op_name (mapping, also, where, error)
         && (json_object_get (json_object_get (ops, json_string_value (also)), "also") == NULL
             || wrong (error, where, _("“also” should name an operation that has none itself")));
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
  json_t *also = json_object_get (op, "also");
  g_autofree char *body = g_strconcat (where, ".body", NULL);
  const char *key;
  json_t *value;
  TamizRepeat known;

  if (!check_object (op, op_members, where, error)
      || !check_needs (json_object_get (op, "needs"), where, error)
      || !check_words_of (op, "answer", "json any", where, error)
      || !check_words_of (op, "of", "lead deal", where, error))
    return FALSE;
  if (repeat != NULL && !tamiz_repeat_from_nick (json_string_value (repeat), &known))
    return wrong (error, where, _("“repeat” should be keyed_upsert, client_id or probe_first"));
  if (probe != NULL && !check_op_name (mapping, probe, where, error))
    return FALSE;
  if (also != NULL && !check_also (mapping, op, where, error))
    return FALSE;
  if (repeat != NULL && known != TAMIZ_REPEAT_KEYED_UPSERT && probe == NULL)
    return wrong (error, where, _("“probe” is missing: how is it looked up whether it is there?"));
  json_object_foreach (json_object_get (op, "read"), key, value)
    {
      g_autofree char *there = g_strconcat (where, ".read.", key, NULL);

      if (!check_reader (value, there, error))
        return FALSE;
    }

  json_object_foreach (json_object_get (op, "query"), key, value)
    {
      if (!tamiz_template_check (value, defines, where, error))
        return FALSE;
    }

  return tamiz_template_check (json_object_get (op, "body"), defines, body, error)
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
check_within (json_t     *words,
              const char *where,
              GError    **error)
{
  gsize i;
  json_t *path;

  if (!check_reader (json_object_get (words, "path"), where, error))
    return FALSE;
  json_array_foreach (json_object_get (words, "within"), i, path)
    {
      if (!json_is_string (path) || !check_reader (path, where, error))
        return json_is_string (path) ? FALSE : wrong (error, where, _("should be a path"));
    }

  return json_array_size (json_object_get (words, "within")) > 0
         || wrong (error, where, _("“within” should be a list of paths"));
}

static gboolean
check_words (json_t     *words,
             const char *where,
             GError    **error)
{
  gsize i;
  json_t *item;

  if (json_is_array (words))
    {
      json_array_foreach (words, i, item)
        {
          if (!check_words (item, where, error))
            return FALSE;
        }
      return TRUE;
    }
  if (words == NULL || json_is_string (words))
    return words == NULL || check_reader (words, where, error);

  if (tamiz_json_get_text (words, "path") != NULL && json_is_true (json_object_get (words, "last_line"))
      && json_object_size (words) == 2)
    return check_reader (json_object_get (words, "path"), where, error);
  if (tamiz_json_get_text (words, "path") != NULL && json_object_size (words) == 2)
    return check_within (words, where, error);
  return (json_object_size (words) == 1 && tamiz_json_get_text (words, "header") != NULL)
         || wrong (error, where, _("“words” should be a path, {\"header\": NAME}, {\"path\": PATH, \"within\": [PATH, …]}, "
                                   "{\"path\": PATH, \"last_line\": true}, or a list of them"));
}

static gboolean
check_tests (json_t     *tests,
             const char *where,
             GError    **error)
{
  gsize i, j;
  json_t *test, *text;

  json_array_foreach (tests, i, test)
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
check_rule (json_t     *mapping,
            json_t     *rule,
            const char *where,
            GError    **error)
{
  const char *not_found = tamiz_json_get_text (rule, "not_found");
  TamizClass klass;

  if (!check_object (rule, rule_members, where, error)
      || !check_status (json_object_get (rule, "status"), where, error)
      || !check_op_names (mapping, json_object_get (rule, "ops"), where, error)
      || !check_words (json_object_get (rule, "words"), where, error))
    return FALSE;
  if (!tamiz_class_from_nick (tamiz_json_get_text (rule, "class"), &klass))
    return wrong (error, where, _("“class” names no known class"));
  if (not_found != NULL && !tamiz_class_from_nick (not_found, &klass))
    return wrong (error, where, _("“not_found” names no known class"));

  return check_tests (json_object_get (rule, "if"), where, error);
}

static gboolean
check_result (json_t     *nick,
              const char *where,
              GError    **error)
{
  TamizRemoteOutcome known;

  return (tamiz_remote_outcome_from_nick (json_string_value (nick), &known) && known != TAMIZ_REMOTE_UNMAPPED)
         || wrong (error, where, _("should be open, working, won, lost, deferred or gone"));
}

static gboolean
check_outcome (json_t     *outcome,
               const char *where,
               GError    **error)
{
  const char *state;
  json_t *nick, *rule;
  gsize i;

  if (outcome == NULL)
    return TRUE;
  if (!check_object (outcome, outcome_members, where, error))
    return FALSE;
  json_object_foreach (json_object_get (outcome, "map"), state, nick)
    {
      g_autofree char *there = g_strconcat (where, ".map.", state, NULL);

      if (!check_result (nick, there, error))
        return FALSE;
    }
  json_array_foreach (json_object_get (outcome, "rules"), i, rule)
    {
      g_autofree char *there = g_strdup_printf ("%s.rules[%zu]", where, i);

      if (!check_object (rule, outcome_rule_members, there, error)
          || !check_tests (json_object_get (rule, "if"), there, error)
          || !check_result (json_object_get (rule, "is"), there, error))
        return FALSE;
    }

  return TRUE;
}

/* Objects by name, all alike. */
static gboolean
check_all (json_t       *objects,
           const Member *members,
           const char   *where,
           GError      **error)
{
  const char *key;
  json_t *value;
  gsize i;

  json_object_foreach (objects, key, value)
    {
      g_autofree char *there = g_strconcat (where, ".", key, NULL);

      if (!check_object (value, members, there, error))
        return FALSE;
    }
  json_array_foreach (objects, i, value)
    {
      g_autofree char *there = g_strdup_printf ("%s[%zu]", where, i);

      if (!check_object (value, members, there, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_setup (json_t  *mapping,
             GError **error)
{
  json_t *defines = json_object_get (mapping, "define");
  const char *key;
  json_t *value;
  gsize i;

  if (!check_all (json_object_get (mapping, "settings"), setting_members, "$.settings", error)
      || !check_all (json_object_get (mapping, "checks"), check_members, "$.checks", error)
      || !check_all (json_object_get (mapping, "owned"), owned_members, "$.owned", error))
    return FALSE;
  json_array_foreach (json_object_get (mapping, "checks"), i, value)
    {
      if (!check_op_name (mapping, json_object_get (value, "op"), "$.checks", error))
        return FALSE;
    }
  json_object_foreach (json_object_get (mapping, "owned"), key, value)
    {
      if (!tamiz_template_check (json_object_get (value, "value"), defines, "$.owned", error))
        return FALSE;
    }
  json_object_foreach (json_object_get (mapping, "record_url"), key, value)
    {
      if (!json_is_string (value))
        return wrong (error, "$.record_url", _("should be a text"));
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
  if (auth != NULL && (json_object_get (auth, "header") == NULL || json_object_get (auth, "value") == NULL)
                          == !json_is_true (json_object_get (auth, "sign")))
    return wrong (error, "$.auth", _("needs “header” and “value”, or “sign”"));
  if (json_object_get (mapping, "oauth") != NULL && !tamiz_mapping_check_oauth (mapping, error))
    return FALSE;
  if (auth != NULL
      && (!check_object (auth, auth_members, "$.auth", error)
          || !tamiz_template_check (json_object_get (auth, "value"), defines, "$.auth.value",
                                    error)
          || !tamiz_template_check (json_object_get (auth, "id"), defines, "$.auth.id", error)))
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

static gboolean
check_field_types (json_t  *types,
                   GError **error)
{
  const char *type;
  json_t *nick;
  TamizEncoder encoder;

  json_object_foreach (types, type, nick)
    {
      g_autofree char *where = g_strconcat ("$.field_types.", type, NULL);

      if (!json_is_string (nick) || !tamiz_encoder_from_nick (json_string_value (nick), &encoder))
        return wrong (error, where, _("is no way to write a value"));
    }

  return TRUE;
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
         && check_range (mapping, "overlap_seconds", 2, 86400, error)
         && check_op_names (mapping, json_object_get (mapping, "start"), "$.start", error)
         && check_op_name (mapping, json_object_get (mapping, "ping"), "$.ping", error)
         && check_field_types (json_object_get (mapping, "field_types"), error)
         && check_parts (mapping, error) && check_setup (mapping, error)
         && check_outcome (json_object_get (mapping, "outcome"), "$.outcome", error)
         && check_outcome (json_object_get (mapping, "deal"), "$.deal", error);
}
