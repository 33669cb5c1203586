/* Every connector against what its CRM was recorded, or is documented, to answer: what is
 * sent for each operation, and what each answer comes to.  fixtures/connectors/KIND.json
 * says both; README.md beside them, in which form.
 */

#include "config.h"

#include "tamiz-connector-private.h"

#include "tamiz-clock.h"
#include "tamiz-error.h"

#include <string.h>

/* Where a case does not say what time it is: 2026-11-22, noon. */
#define NOW G_GINT64_CONSTANT (1795348800)

typedef struct
{
  TamizConnector *connector;    /* as its file has it */
  json_t *fixture;
} Kind;

typedef struct
{
  Kind *kind;
  json_t *test;
  json_t *answer;               /* (nullable) */
} Case;

static const char *
get_text (json_t     *object,
          const char *name)
{
  const char *text = tamiz_json_get_text (object, name);

  if (text == NULL)
    {
      g_autofree char *written = tamiz_json_to_text (object);

      g_error ("“%s” is missing in %s", name, written);
    }
  return text;
}

/* A case may say otherwise than its file as a whole. */
static json_t *
get_of (Case       *test,
        const char *name)
{
  json_t *own = json_object_get (test->test, name);

  return own != NULL ? own : json_object_get (test->kind->fixture, name);
}

static void
assert_json (const char *what,
             json_t     *actual,
             json_t     *expected)
{
  if (actual == NULL || expected == NULL ? actual != expected : !json_equal (actual, expected))
    {
      g_autofree char *is = actual != NULL ? tamiz_json_to_text (actual) : NULL;
      g_autofree char *should = expected != NULL ? tamiz_json_to_text (expected) : NULL;

      g_error ("%s is %s and should be %s", what, is, should);
    }
}

/* @expected: null says that there should be nothing. */
static void
assert_text (const char *what,
             const char *actual,
             json_t     *expected)
{
  g_autoptr (json_t) text = actual != NULL ? json_string (actual) : json_null ();

  if (expected != NULL)
    assert_json (what, text, expected);
}

static TamizConnector *
bind (Case *test)
{
  g_autoptr (GError) error = NULL;
  TamizConnector *bound = tamiz_connector_bind (test->kind->connector, get_of (test, "settings"), &error);

  g_assert_no_error (error);
  return bound;
}

/* What the worker would fill templates from. */
static json_t *
make_scope (Case           *test,
            TamizConnector *connector)
{
  json_t *settings = get_of (test, "settings");
  g_autoptr (json_t) values = json_object ();
  g_autoptr (GError) error = NULL;
  json_t *now = get_of (test, "now");
  json_t *scope = tamiz_connector_new_scope (connector, json_string_value (get_of (test, "url")),
                                             json_string_value (get_of (test, "login")), settings, &error);

  g_assert_no_error (error);
  if (json_object_get (test->test, "values") != NULL)
    json_object_update (values, json_object_get (test->test, "values"));
  tamiz_connector_map (connector, settings, values);
  if (get_of (test, "session") != NULL)
    json_object_update (scope, get_of (test, "session"));
  json_object_update (scope, values);
  json_object_set_new (scope, "now", json_integer (now != NULL ? json_integer_value (now) : NOW));

  return scope;
}

static void
test_request (gconstpointer data)
{
  Case *test = (Case *) data;
  g_autoptr (TamizConnector) connector = bind (test);
  g_autoptr (json_t) scope = make_scope (test, connector);
  json_t *expected = json_object_get (test->test, "request");
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizRequest) request
      = tamiz_connector_build_with_token (connector, get_text (test->test, "op"), scope,
                                          json_string_value (get_of (test, "secret")),
                                          json_string_value (get_of (test, "token")), &error);
  const char *name;
  json_t *value;

  g_assert_no_error (error);
  g_assert_cmpstr (request->method, ==, get_text (expected, "method"));
  g_assert_cmpstr (request->url, ==, get_text (expected, "url"));
  json_object_foreach (json_object_get (expected, "headers"), name, value)
    assert_text (name, tamiz_request_get_header (request, name), value);
  assert_json ("the body", request->body, json_object_get (expected, "body"));
}

static TamizResponse *
make_response (json_t *answer)
{
  TamizResponse *response = tamiz_response_new ((guint) tamiz_json_get_int (answer, "status", 0));
  json_t *body = json_object_get (answer, "body");
  const char *text = tamiz_json_get_text (answer, "text");
  g_autofree char *written = body != NULL ? tamiz_json_to_text (body) : g_strdup (text);
  const char *name;
  json_t *value;

  json_object_foreach (json_object_get (answer, "headers"), name, value)
    tamiz_response_add_header (response, name, json_string_value (value));
  if (body != NULL && tamiz_response_get_header (response, "content-type") == NULL)
    tamiz_response_add_header (response, "content-type", "application/json");
  tamiz_response_take_body (response, written != NULL ? written : "", written != NULL ? strlen (written) : 0);

  return response;
}

static void
assert_class (Case           *test,
              TamizConnector *connector,
              TamizResponse  *response)
{
  json_t *now = get_of (test, "now");
  gint64 seconds = now != NULL ? json_integer_value (now) : NOW;
  g_autoptr (TamizAnswer) answer
      = tamiz_connector_classify (connector, get_text (test->test, "op"), response, seconds * TAMIZ_SECOND);

  g_assert_cmpstr (tamiz_class_nick (answer->klass), ==, get_text (test->answer, "class"));
  assert_text ("the words", answer->words, json_object_get (test->answer, "words"));
  if (json_object_get (test->answer, "retry_after") != NULL)
    g_assert_cmpint (answer->retry_after, ==, tamiz_json_get_int (test->answer, "retry_after", 0) * TAMIZ_SECOND);
  if (json_object_get (test->answer, "rolled_back") != NULL)
    g_assert_true (answer->rolled_back == json_is_true (json_object_get (test->answer, "rolled_back")));
  assert_text ("what it is where the key is not there", tamiz_class_nick (answer->not_found),
               json_object_get (test->answer, "not_found"));
}

static void
assert_reference (Case           *test,
                  TamizConnector *connector,
                  TamizResponse  *response)
{
  const char *key = tamiz_json_get_text (json_object_get (test->test, "values"), "key");
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizRemoteRef) ref
      = tamiz_connector_parse_ref (connector, get_text (test->test, "op"), response, key, &error);

  if (json_is_null (json_object_get (test->answer, "id")))
    {
      g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER);
      return;
    }
  g_assert_no_error (error);
  assert_text ("the number", ref->remote_id, json_object_get (test->answer, "id"));
  assert_text ("the key's echo", ref->key, json_object_get (test->answer, "echo"));
}

static void
assert_rows (Case           *test,
             TamizConnector *connector,
             TamizResponse  *response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) refs
      = tamiz_connector_parse_rows (connector, get_text (test->test, "op"), response, &error);
  g_autoptr (json_t) rows = json_array ();

  g_assert_no_error (error);
  for (guint i = 0; i < refs->len; i++)
    {
      TamizRemoteRef *ref = g_ptr_array_index (refs, i);

      json_array_append_new (rows, json_pack ("{s:s,s:s?}", "id", ref->remote_id, "key", ref->key));
    }
  assert_json ("the rows", rows, json_object_get (test->answer, "rows"));
}

static json_t *
change_to_json (TamizRemoteChange *change)
{
  return json_pack ("{s:s,s:s,s:s?,s:s?,s:s,s:s?,s:s?,s:s?,s:s?,s:s?,s:s?,s:s?,s:s?,s:s?}", "object", change->object,
                    "remote_id", change->remote_id, "key", change->key, "state", change->state, "outcome",
                    tamiz_remote_outcome_nick (change->outcome), "amount", change->amount, "currency",
                    change->currency, "lost_reason", change->lost_reason, "closed_on", change->closed_on, "until",
                    change->until, "modified", change->modified, "follow", change->follow, "lead", change->lead,
                    "merged_into", change->merged_into);
}

/* Of each change what the fixture names. */
static void
assert_changes (Case           *test,
                TamizConnector *connector,
                TamizResponse  *response)
{
  json_t *expected = json_object_get (test->answer, "changes");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changes
      = tamiz_connector_parse_changes (connector, get_text (test->test, "op"), response, &error);
  gsize i;
  json_t *named;

  g_assert_no_error (error);
  g_assert_cmpuint (changes->len, ==, json_array_size (expected));
  json_array_foreach (expected, i, named)
    {
      g_autoptr (json_t) change = change_to_json (g_ptr_array_index (changes, i));
      const char *name;
      json_t *value;

      json_object_foreach (named, name, value)
        assert_json (name, json_object_get (change, name), value);
    }
}

static void
assert_fields (Case           *test,
               TamizConnector *connector,
               TamizResponse  *response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) fields
      = tamiz_connector_parse_fields (connector, get_text (test->test, "op"), response, &error);

  g_assert_no_error (error);
  assert_json ("the list of fields", fields, json_object_get (test->answer, "fields"));
}

static void
assert_read (Case           *test,
             TamizConnector *connector,
             TamizResponse  *response)
{
  g_autoptr (json_t) scope = json_object ();
  g_autoptr (GError) error = NULL;

  tamiz_connector_read (connector, get_text (test->test, "op"), response, scope, &error);
  if (json_is_null (json_object_get (test->answer, "read")))
    g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER);
  else
    {
      g_assert_no_error (error);
      assert_json ("what is read", scope, json_object_get (test->answer, "read"));
    }
}

/* By what the CRM tells whether somebody changed it since. */
static void
assert_lock (Case           *test,
             TamizConnector *connector,
             TamizResponse  *response)
{
  const char *op = get_text (test->test, "op");
  g_autoptr (json_t) record = tamiz_connector_parse_record (connector, op, response);
  g_autofree char *lock = NULL;

  g_assert_nonnull (record);
  lock = tamiz_connector_parse_lock (connector, op, record, response);
  assert_text ("the lock", lock, json_object_get (test->answer, "lock"));
}

static void
test_answer (gconstpointer data)
{
  Case *test = (Case *) data;
  g_autoptr (TamizConnector) connector = bind (test);
  g_autoptr (TamizResponse) response = make_response (test->answer);

  assert_class (test, connector, response);
  if (json_object_get (test->answer, "id") != NULL)
    assert_reference (test, connector, response);
  if (json_object_get (test->answer, "rows") != NULL)
    assert_rows (test, connector, response);
  if (json_object_get (test->answer, "changes") != NULL)
    assert_changes (test, connector, response);
  if (json_object_get (test->answer, "fields") != NULL)
    assert_fields (test, connector, response);
  if (json_object_get (test->answer, "read") != NULL)
    assert_read (test, connector, response);
  if (json_object_get (test->answer, "lock") != NULL)
    assert_lock (test, connector, response);
  if (json_object_get (test->answer, "next") != NULL)
    {
      g_autofree char *next
          = tamiz_connector_parse_next (connector, get_text (test->test, "op"), response);

      assert_text ("the next page", next, json_object_get (test->answer, "next"));
    }
}

/* It is known of each case whether somebody saw it or only read about it. */
static void
test_cases_name_their_source (gconstpointer data)
{
  const Kind *kind = data;
  gsize i;
  json_t *test;

  json_array_foreach (json_object_get (kind->fixture, "cases"), i, test)
    {
      json_t *answers = json_object_get (test, "answers");

      for (gsize j = 0; j <= json_array_size (answers); j++)
        {
          json_t *answer = j > 0 ? json_array_get (answers, j - 1) : test;
          const char *source = tamiz_json_get_text (answer, "source");

          if (source == NULL ? answer == test
                             : !g_str_has_prefix (source, "recorded: ") && !g_str_has_prefix (source, "documents: "))
            g_error ("“%s” should name its source: “recorded: …” or “documents: …”", get_text (answer, "name"));
        }
    }
}

static void
test_operations_are_covered (gconstpointer data)
{
  const Kind *kind = data;
  const char *op;
  json_t *spec;

  json_object_foreach (json_object_get (tamiz_connector_get_mapping (kind->connector), "ops"), op, spec)
    {
      gboolean asked = FALSE, answered = FALSE;
      gsize i;
      json_t *test;

      json_array_foreach (json_object_get (kind->fixture, "cases"), i, test)
        {
          if (!g_str_equal (get_text (test, "op"), op))
            continue;
          asked = asked || json_object_get (test, "request") != NULL;
          answered = answered || json_array_size (json_object_get (test, "answers")) > 0;
        }
      if (!asked || !answered)
        g_error ("no case shows what is %s “%s”", asked ? "answered to" : "sent for", op);
    }
}

static void
test_rules_are_covered (gconstpointer data)
{
  const Kind *kind = data;
  gsize n_rules = json_array_size (json_object_get (tamiz_connector_get_mapping (kind->connector), "errors"));
  g_autofree gboolean *reached = g_new0 (gboolean, n_rules + 1);
  gsize i, j;
  json_t *test, *answer;

  json_array_foreach (json_object_get (kind->fixture, "cases"), i, test)
    {
      Case one = { .kind = (Kind *) kind, .test = test };
      g_autoptr (TamizConnector) connector = bind (&one);

      json_array_foreach (json_object_get (test, "answers"), j, answer)
        {
          g_autoptr (TamizResponse) response = make_response (answer);
          int rule = tamiz_connector_find_rule (connector, get_text (test, "op"), response);

          reached[rule >= 0 ? (gsize) rule : n_rules] = TRUE;
        }
    }
  for (i = 0; i < n_rules; i++)
    {
      if (!reached[i])
        {
          g_autofree char *rule = tamiz_json_to_text (
              json_array_get (json_object_get (tamiz_connector_get_mapping (kind->connector), "errors"), i));

          g_error ("no answer reaches the rule $.errors[%" G_GSIZE_FORMAT "]: %s", i, rule);
        }
    }
}

static char *
make_path (Kind       *kind,
           const char *what,
           const char *name,
           const char *more)
{
  g_autofree char *words = g_strconcat (name, more != NULL ? ": " : NULL, more, NULL);

  return g_strconcat ("/connectors/", tamiz_connector_get_id (kind->connector), "/", what, "/",
                      g_strdelimit (words, "/ ", '-'), NULL);
}

static void
kind_free (Kind *kind)
{
  g_object_unref (kind->connector);
  json_decref (kind->fixture);
  g_free (kind);
}

static Kind *
load_kind (const char *folder,
           const char *name,
           GError    **error)
{
  g_autofree char *path = g_strconcat (folder, G_DIR_SEPARATOR_S, name, ".json", NULL);
  g_autofree char *connectors = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "connectors", NULL);
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (json_t) fixture = NULL;
  TamizConnector *connector;
  Kind *kind;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  fixture = tamiz_json_parse (text, (gssize) length, error);
  connector = fixture != NULL ? tamiz_connector_find (connectors, name, error) : NULL;
  if (connector == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }

  g_assert_cmpstr (get_text (fixture, "connector"), ==, name);
  kind = g_new0 (Kind, 1);
  kind->connector = connector;
  kind->fixture = g_steal_pointer (&fixture);
  return kind;
}

/* Frappe writes the time of the site's wall clock, which in autumn shows one hour twice: the
 * later changes then bear times that were read already.
 */
static void
test_hour_that_comes_twice_is_read_twice (gconstpointer data)
{
  const Kind *kind = data;

  g_assert_cmpint (tamiz_connector_get_overlap (kind->connector), >, TAMIZ_HOUR);
}

static gboolean
has_wall_clock (Kind *kind)
{
  const char *id = tamiz_connector_get_id (kind->connector);

  return g_str_equal (id, "frappe") || g_str_equal (id, "erpnext");
}

static Case *
create_case (Kind   *kind,
             json_t *test,
             json_t *answer)
{
  Case *one = g_new0 (Case, 1);

  one->kind = kind;
  one->test = test;
  one->answer = answer;
  return one;
}

static void
add_cases (Kind *kind)
{
  gsize i, j;
  json_t *test, *answer;

  json_array_foreach (json_object_get (kind->fixture, "cases"), i, test)
    {
      const char *name = get_text (test, "name");

      if (json_object_get (test, "request") != NULL)
        {
          g_autofree char *path = make_path (kind, "request", name, NULL);

          g_test_add_data_func_full (path, create_case (kind, test, NULL), test_request, g_free);
        }
      json_array_foreach (json_object_get (test, "answers"), j, answer)
        {
          g_autofree char *path = make_path (kind, "answer", name, get_text (answer, "name"));

          g_test_add_data_func_full (path, create_case (kind, test, answer), test_answer, g_free);
        }
    }
}

static void
add_kind (Kind *kind)
{
  g_autofree char *source = make_path (kind, "cases-name-their-source", "all", NULL);
  g_autofree char *ops = make_path (kind, "operations-are-covered", "all", NULL);
  g_autofree char *rules = make_path (kind, "rules-are-covered", "all", NULL);
  g_autofree char *hour = make_path (kind, "hour-that-comes-twice-is-read-twice", "all", NULL);

  add_cases (kind);
  g_test_add_data_func (source, kind, test_cases_name_their_source);
  g_test_add_data_func (ops, kind, test_operations_are_covered);
  g_test_add_data_func (rules, kind, test_rules_are_covered);
  if (has_wall_clock (kind))
    g_test_add_data_func (hour, kind, test_hour_that_comes_twice_is_read_twice);
}

/* Every connector that is delivered has its cases. */
static GPtrArray *
load_kinds (void)
{
  g_autofree char *connectors = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "connectors", NULL);
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "fixtures", "connectors", NULL);
  GPtrArray *kinds = g_ptr_array_new_with_free_func ((GDestroyNotify) kind_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (connectors, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *kind = g_strndup (name, strlen (name) - strlen (".json"));

      if (!g_str_has_suffix (name, ".json"))
        continue;
      g_ptr_array_add (kinds, load_kind (folder, kind, &error));
      g_assert_no_error (error);
    }

  return kinds;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GPtrArray) kinds = NULL;

  g_test_init (&argc, &argv, NULL);

  kinds = load_kinds ();
  for (guint i = 0; i < kinds->len; i++)
    add_kind (g_ptr_array_index (kinds, i));

  return g_test_run ();
}
