/* The language of connectors: what is sent and how answers are read, much of it against
 * answers that a real Tryton 6.0 gave.
 */

#include "config.h"

#include "tamiz-connector-private.h"
#include "tamiz-encoder.h"
#include "tamiz-error.h"
#include "tamiz-json-path.h"
#include "tamiz-template.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1795348800) * 1000000)

static TamizConnector *
load_tryton (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "connectors", NULL);
  g_autoptr (GError) error = NULL;
  TamizConnector *connector = tamiz_connector_find (folder, "tryton", &error);

  g_assert_no_error (error);
  return connector;
}

static json_t *
make_scope (TamizConnector *connector,
            const char     *version)
{
  g_autoptr (GError) error = NULL;
  json_t *scope = tamiz_connector_new_scope (connector, "https://crm.example/base", "ann", NULL, &error);

  g_assert_no_error (error);
  json_object_set_new (scope, "session.version", json_string (version));
  json_object_set_new (scope, "session.user_id", json_integer (2));
  json_object_set_new (scope, "session.token", json_string ("abc"));
  json_object_set_new (scope, "session.company", json_integer (1));
  json_object_set_new (scope, "session.currency", json_string ("EUR"));
  json_object_set_new (scope, "session.currency_id", json_integer (5));
  json_object_set_new (scope, "key", json_string ("0190a1b2-0001"));
  return scope;
}

static void
assert_body (TamizRequest *request,
             const char   *expected)
{
  g_autoptr (json_t) json = tamiz_json_parse (expected, -1, NULL);

  if (!json_equal (request->body, json))
    {
      g_autofree char *text = tamiz_json_to_text (request->body);

      g_error ("the body is %s", text);
    }
}

static void
test_login_is_sent_as_tryton_wants_it (void)
{
  g_autoptr (TamizConnector) connector = load_tryton ();
  g_autoptr (json_t) scope = make_scope (connector, "6.0.29");
  g_autoptr (TamizRequest) request
      = tamiz_connector_build (connector, "login", scope, "it's \"secret\"", NULL);

  g_assert_cmpstr (request->url, ==, "https://crm.example/base/");
  g_assert_cmpstr (request->method, ==, "POST");
  g_assert_null (tamiz_request_get_header (request, "Authorization"));
  assert_body (request, "{\"id\":1,\"method\":\"common.db.login\",\"params\":[\"ann\","
                        "{\"password\":\"it's \\\"secret\\\"\"},\"en\"]}");
}

static void
test_session_goes_into_the_header (void)
{
  g_autoptr (TamizConnector) connector = load_tryton ();
  g_autoptr (json_t) scope = make_scope (connector, "6.0.29");
  g_autoptr (TamizRequest) request
      = tamiz_connector_build (connector, "probe_lead", scope, "secret", NULL);
  g_autoptr (TamizRequest) version = tamiz_connector_build (connector, "version", scope, NULL, NULL);

  /* ann:2:abc */
  g_assert_cmpstr (tamiz_request_get_header (request, "authorization"), ==, "Session YW5uOjI6YWJj");
  g_assert_cmpstr (version->url, ==, "https://crm.example/");
  g_assert_null (tamiz_request_get_header (version, "Authorization"));
}

static void
test_empty_parts_are_left_out (void)
{
  g_autoptr (TamizConnector) connector = load_tryton ();
  g_autoptr (json_t) scope = make_scope (connector, "6.0.29");
  g_autoptr (TamizRequest) request = NULL;

  json_object_set_new (scope, "person.full_name", json_string (" Ann \n Doe "));
  json_object_set_new (scope, "company.name", json_string (""));
  request = tamiz_connector_build (connector, "ensure_company", scope, NULL, NULL);
  assert_body (request, "{\"id\":1,\"method\":\"model.party.party.create\",\"params\":[[{"
                        "\"name\":\"Ann Doe\",\"code\":\"0190a1b2-0001\"}],{\"company\":1}]}");
}

static void
test_versions_differ (void)
{
  g_autoptr (TamizConnector) connector = load_tryton ();
  g_autoptr (json_t) old = make_scope (connector, "6.0.29");
  g_autoptr (json_t) new = make_scope (connector, "7.0.20");
  g_autoptr (TamizRequest) old_request = NULL;
  g_autoptr (TamizRequest) new_request = NULL;

  /* 6.0 has no currency of its own in an opportunity; since 6.6 it has. */
  old_request = tamiz_connector_build (connector, "ensure_lead", old, NULL, NULL);
  new_request = tamiz_connector_build (connector, "ensure_lead", new, NULL, NULL);
  g_assert_null (tamiz_json_path_get (old_request->body, "$.params[0][0].currency"));
  g_assert_cmpint (
      json_integer_value (tamiz_json_path_get (new_request->body, "$.params[0][0].currency")), ==, 5);

  g_assert_cmpint (tamiz_version_compare ("6.0.29", "6.6"), <, 0);
  g_assert_cmpint (tamiz_version_compare ("6.10", "6.6"), >, 0);
  g_assert_cmpint (tamiz_version_compare ("7.0", "7.0.0"), ==, 0);
}

static void
test_amount_is_never_in_a_wrong_currency (void)
{
  g_autoptr (TamizConnector) connector = load_tryton ();
  g_autoptr (json_t) scope = make_scope (connector, "6.0.29");
  g_autoptr (TamizRequest) same = NULL;
  g_autoptr (TamizRequest) other = NULL;

  json_object_set_new (scope, "lead.amount", json_string ("12000.00"));
  json_object_set_new (scope, "lead.currency", json_string ("EUR"));
  same = tamiz_connector_build (connector, "ensure_lead", scope, NULL, NULL);
  g_assert_cmpstr (json_string_value (tamiz_json_path_get (same->body, "$.params[0][0].amount.decimal")),
                   ==, "12000.00");

  json_object_set_new (scope, "lead.currency", json_string ("BOB"));
  other = tamiz_connector_build (connector, "ensure_lead", scope, NULL, NULL);
  g_assert_null (tamiz_json_path_get (other->body, "$.params[0][0].amount"));
  g_assert_cmpstr (json_string_value (tamiz_json_path_get (other->body, "$.params[0][0].comment")), ==,
                   "12000.00 BOB");
}

static void
test_addresses (void)
{
  g_autoptr (TamizConnector) connector = load_tryton ();
  g_autoptr (json_t) settings = json_pack ("{s:s}", "database", "my crm");
  const char *wrong[] = { "https://crm.example",      "http://crm.example/db", "ftp://crm.example/db",
                          "https://a:b@crm.example/", "https://crm.example/db?x=1", "crm.example/db" };
  struct
  {
    const char *url, *base, *parent;
  } right[] = {
    { "https://crm.example/db", "https://crm.example/db/", "https://crm.example/" },
    { "https://crm.example:8443/x/db//", "https://crm.example:8443/x/db/", "https://crm.example:8443/x/" },
    { "http://127.0.0.1:8000/db/", "http://127.0.0.1:8000/db/", "http://127.0.0.1:8000/" },
    { "http://[::1]:8000/db", "http://[::1]:8000/db/", "http://[::1]:8000/" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (tamiz_connector_new_scope (connector, wrong[i], "x", NULL, &error));
      g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS);
    }
  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autoptr (json_t) scope
          = tamiz_connector_new_scope (connector, right[i].url, "x", NULL, NULL);

      g_assert_cmpstr (tamiz_json_get_text (scope, "connection.base"), ==, right[i].base);
      g_assert_cmpstr (tamiz_json_get_text (scope, "connection.parent"), ==, right[i].parent);
    }
  {
    g_autoptr (json_t) scope
        = tamiz_connector_new_scope (connector, "https://crm.example", "x", settings, NULL);

    g_assert_cmpstr (tamiz_json_get_text (scope, "connection.base"), ==,
                     "https://crm.example/my%20crm/");
  }
}

typedef struct
{
  const char *name;
  const char *op;
  guint status;
  const char *type;
  const char *body;
  TamizClass klass;
  const char *words;        /* (nullable): what they contain */
} Recorded;

#define JSON "application/json"
#define HTML "text/html; charset=utf-8"

static const Recorded recorded[] = {
  { "version", "version", 200, JSON, "{\"id\":0,\"result\":\"6.0.29\"}", TAMIZ_CLASS_OK },
  { "password-missing", "login", 200, JSON,
    "{\"id\":1,\"error\":[\"LoginException\",[\"password\",\"Password for admin\",\"password\"]]}",
    TAMIZ_CLASS_AUTH, "Password for admin" },
  { "password-wrong", "login", 401, HTML, "<!doctype html>\n<title>401 Unauthorized</title>",
    TAMIZ_CLASS_AUTH, "401" },
  { "too-many-logins", "login", 429, HTML, "<title>429 Too Many Requests</title>", TAMIZ_CLASS_RATE },
  { "session-expired", "ensure_lead", 401, "text/plain; charset=utf-8", "", TAMIZ_CLASS_AUTH },
  { "method-not-exposed", "ensure_lead", 403, HTML, "<title>403 Forbidden</title>",
    TAMIZ_CLASS_RIGHTS },
  { "no-database", "login", 200, JSON,
    "{\"id\":1,\"error\":[\"Database '…/db/nodb.sqlite' doesn't exist!\",\"\"]}",
    TAMIZ_CLASS_NOT_THE_API, "doesn't exist" },
  { "created", "ensure_lead", 200, JSON, "{\"id\":2,\"result\":[1]}", TAMIZ_CLASS_OK },
  { "button", "reopen_lead", 200, JSON, "{\"id\":2,\"result\":null}", TAMIZ_CLASS_OK },
  { "code-not-unique", "ensure_company", 200, JSON,
    "{\"id\":2,\"error\":[\"UserError\",[\"The code on party must be unique.\",\"\",null]]}",
    TAMIZ_CLASS_EXISTS, "unique" },
  { "not-allowed", "ensure_company", 200, JSON,
    "{\"id\":2,\"error\":[\"UserError\",[\"You are not allowed to access \\\"User\\\".\",\"\",null]]}",
    TAMIZ_CLASS_RIGHTS, "not allowed" },
  { "not-valid", "ensure_lead", 200, JSON,
    "{\"id\":2,\"error\":[\"UserError\",[\"The value for field \\\"Conversion Probability\\\" in "
    "\\\"Sale Opportunity\\\" is not valid according to its domain.\",\"\",[[]]]]}",
    TAMIZ_CLASS_INVALID, "Conversion Probability" },
  { "no-such-field", "ensure_lead", 200, JSON, "{\"id\":2,\"error\":[\"'nonsense'\",\"\"]}",
    TAMIZ_CLASS_INVALID, "'nonsense'" },
  { "concurrency", "update_lead", 200, JSON,
    "{\"id\":2,\"error\":[\"ConcurrencyException\",\"Records were modified in the meanwhile\"]}",
    TAMIZ_CLASS_CHANGED, "meanwhile" },
  { "proxy-login-page", "ensure_lead", 200, HTML, "<form>", TAMIZ_CLASS_NOT_THE_API },
  { "redirect", "ensure_lead", 302, HTML, "", TAMIZ_CLASS_NOT_THE_API },
  { "other-json", "ensure_lead", 200, JSON, "{\"hello\":1}", TAMIZ_CLASS_NOT_THE_API },
  { "cut-off", "ensure_lead", 200, JSON, "{\"id\":2,\"res", TAMIZ_CLASS_UNREADABLE },
  { "gateway", "ensure_lead", 502, HTML, "", TAMIZ_CLASS_TRANSIENT },
  { "unknown-5xx", "ensure_lead", 500, HTML, "", TAMIZ_CLASS_SERVER_ERROR },
};

static TamizResponse *
make_response (guint       status,
               const char *type,
               const char *body)
{
  TamizResponse *response = tamiz_response_new (status);

  tamiz_response_add_header (response, "Content-Type", type);
  tamiz_response_take_body (response, body, strlen (body));
  return response;
}

static void
test_recorded_answer (gconstpointer data)
{
  const Recorded *answer = data;
  g_autoptr (TamizConnector) connector = load_tryton ();
  g_autoptr (TamizResponse) response = make_response (answer->status, answer->type, answer->body);
  g_autoptr (TamizAnswer) verdict
      = tamiz_connector_classify (connector, answer->op, response, NOW);

  g_assert_cmpstr (tamiz_class_nick (verdict->klass), ==, tamiz_class_nick (answer->klass));
  if (answer->words != NULL)
    g_assert_nonnull (strstr (verdict->words, answer->words));
}

static void
test_session_is_read (void)
{
  g_autoptr (TamizConnector) connector = load_tryton ();
  g_autoptr (json_t) scope = json_object ();
  g_autoptr (TamizResponse) login = make_response (200, JSON, "{\"id\":1,\"result\":[1,\"559ef6\"]}");
  g_autoptr (TamizResponse) context = make_response (
      200, JSON, "{\"id\":2,\"result\":{\"company_filter\":\"one\",\"employee\":1,\"company\":1,"
                 "\"language\":\"en\"}}");
  g_autoptr (TamizResponse) without
      = make_response (200, JSON, "{\"id\":2,\"result\":{\"language\":\"en\"}}");
  g_autoptr (GError) error = NULL;

  g_assert_true (tamiz_connector_read (connector, "login", login, scope, NULL));
  g_assert_true (tamiz_connector_read (connector, "context", context, scope, NULL));
  g_assert_cmpstr (tamiz_json_get_text (scope, "session.token"), ==, "559ef6");
  g_assert_cmpint (tamiz_json_get_int (scope, "session.company", 0), ==, 1);

  g_assert_false (tamiz_connector_read (connector, "context", without, scope, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER);
}

static void
test_references_are_read (void)
{
  g_autoptr (TamizConnector) connector = load_tryton ();
  g_autoptr (TamizResponse) created = make_response (200, JSON, "{\"id\":2,\"result\":[37]}");
  g_autoptr (TamizResponse) found = make_response (
      200, JSON, "{\"id\":2,\"result\":[{\"id\":1,\"reference\":\"k\"},{\"id\":2,\"reference\":\"k\"}]}");
  g_autoptr (TamizResponse) wrong = make_response (200, JSON, "{\"id\":2,\"result\":[]}");
  g_autoptr (TamizRemoteRef) ref
      = tamiz_connector_parse_ref (connector, "ensure_lead", created, NULL, NULL);
  g_autoptr (GPtrArray) refs = tamiz_connector_parse_rows (connector, "probe_lead", found, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (ref->remote_id, ==, "37");
  g_assert_cmpuint (refs->len, ==, 2);
  g_assert_cmpstr (((TamizRemoteRef *) refs->pdata[1])->key, ==, "k");
  g_assert_null (tamiz_connector_parse_ref (connector, "ensure_lead", wrong, NULL, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER);
}

static void
test_changes_are_read (void)
{
  g_autoptr (TamizConnector) connector = load_tryton ();
  g_autoptr (TamizResponse) response = make_response (
      200, JSON,
      "{\"id\":2,\"result\":[{\"create_date\":{\"__class__\":\"datetime\",\"year\":2026,\"month\":11,"
      "\"day\":22,\"hour\":1,\"minute\":23,\"second\":13,\"microsecond\":169004},\"write_date\":null,"
      "\"lost_reason\":null,\"id\":2,\"state\":\"lead\",\"reference\":\"a\",\"amount\":null},"
      "{\"create_date\":{\"__class__\":\"datetime\",\"year\":2026,\"month\":11,\"day\":22,\"hour\":1,"
      "\"minute\":23,\"second\":15,\"microsecond\":896814},\"write_date\":{\"__class__\":\"datetime\","
      "\"year\":2026,\"month\":11,\"day\":22,\"hour\":1,\"minute\":23,\"second\":16,\"microsecond\":"
      "257451},\"lost_reason\":\"Budget frozen until Q3\",\"id\":4,\"state\":\"lost\",\"reference\":"
      "\"b\",\"amount\":{\"__class__\":\"Decimal\",\"decimal\":\"12000.00\"},\"currency.\":{\"id\":1,"
      "\"code\":\"EUR\"},\"end_date\":{\"__class__\":\"date\",\"year\":2026,\"month\":11,\"day\":22}},"
      "{\"id\":5,\"state\":\"haggling\",\"reference\":\"c\"}]}");
  g_autoptr (GPtrArray) changes
      = tamiz_connector_parse_changes (connector, "changes_since", response, NULL);
  TamizRemoteChange *open, *lost, *other;

  g_assert_cmpuint (changes->len, ==, 3);
  open = changes->pdata[0];
  lost = changes->pdata[1];
  other = changes->pdata[2];
  g_assert_cmpint (open->outcome, ==, TAMIZ_REMOTE_OPEN);
  g_assert_cmpstr (open->modified, ==, "2026-11-22T01:23:13.169004Z");
  g_assert_null (open->amount);
  g_assert_cmpint (lost->outcome, ==, TAMIZ_REMOTE_LOST);
  g_assert_cmpstr (lost->modified, ==, "2026-11-22T01:23:16.257451Z");
  g_assert_cmpstr (lost->lost_reason, ==, "Budget frozen until Q3");
  g_assert_cmpstr (lost->amount, ==, "12000.00");
  g_assert_cmpstr (lost->currency, ==, "EUR");
  g_assert_cmpstr (lost->closed_on, ==, "2026-11-22");
  g_assert_cmpint (other->outcome, ==, TAMIZ_REMOTE_UNMAPPED);
  g_assert_cmpstr (other->state, ==, "haggling");
}

static void
test_polling_asks_by_the_servers_time (void)
{
  g_autoptr (TamizConnector) connector = load_tryton ();
  g_autoptr (json_t) scope = make_scope (connector, "6.0.29");
  g_autoptr (TamizRequest) request = NULL;

  json_object_set_new (scope, "since", json_string ("2026-11-22T01:23:16Z"));
  json_object_set_new (scope, "after", json_string ("17"));
  json_object_set_new (scope, "limit", json_integer (100));
  request = tamiz_connector_build (connector, "changes_since", scope, NULL, NULL);
  g_assert_cmpint (json_integer_value (tamiz_json_path_get (request->body, "$.params[0][1][2]")), ==, 17);
  g_assert_cmpint (
      json_integer_value (tamiz_json_path_get (request->body, "$.params[0][2][1][2].second")), ==, 16);
  g_assert_false (request->writes);
}

static void
test_retry_after (void)
{
  struct
  {
    const char *text, *date;
    gint64 seconds;
  } cases[] = {
    { "120", NULL, 120 },
    { "0", NULL, 1 },
    { "999999999999999999999", NULL, 86400 },
    { "Sun, 22 Nov 2026 12:00:30 GMT", NULL, 30 },
    { "Mon, 23 Nov 2026 12:03:00 GMT", "Mon, 23 Nov 2026 12:00:00 GMT", 180 },
    { "Sun, 22 Nov 2020 12:00:30 GMT", NULL, 1 },
    { "Sun, 22 Nov 2099 12:00:30 GMT", NULL, 86400 },
    { "soon", NULL, 0 },
    { "-5", NULL, 0 },
    { "", NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TamizResponse) response = tamiz_response_new (429);

      tamiz_response_add_header (response, "Retry-After", cases[i].text);
      if (cases[i].date != NULL)
        tamiz_response_add_header (response, "Date", cases[i].date);
      g_assert_cmpint (tamiz_response_get_retry_after (response, NOW), ==, cases[i].seconds * 1000000);
    }
}

static void
test_paths (void)
{
  g_autoptr (json_t) json
      = tamiz_json_parse ("{\"a\":{\"b\":[1,2,3]},\"x.\":{\"c\":null},\"l\":[{\"v\":1},{\"v\":2}]}", -1, NULL);
  g_autoptr (GPtrArray) all = tamiz_json_path_list (json, "$.l[*].v");
  const char *wrong[] = { "a", "$a", "$.", "$.a[", "$.a[x]", "$['a", "$.a..b", "$.a[99999999999]" };

  g_assert_cmpint (json_integer_value (tamiz_json_path_get (json, "$.a.b[2]")), ==, 3);
  g_assert_true (json_is_null (tamiz_json_path_get (json, "$['x.'].c")));
  g_assert_null (tamiz_json_path_get (json, "$.a.b[3]"));
  g_assert_null (tamiz_json_path_get (json, "$.a.b.c"));
  g_assert_null (tamiz_json_path_get (NULL, "$.a"));
  g_assert_cmpuint (all->len, ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (tamiz_json_path_check (wrong[i], &error));
      g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING);
    }
}

/* A connector with one operation, for what no single CRM shows. */
static TamizConnector *
parse_small (const char *url,
             const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf (
      "{\"format\":1,\"id\":\"small\",\"title\":\"Small\",\"promise\":\"None\",\"start\":[],\"ping\":\"ping\","
      "\"ops\":{\"ping\":{\"url\":\"%s\"}},\"errors\":[{\"status\":417,\"class\":\"invalid\",\"words\":%s}]}",
      url, words);
  TamizConnector *connector = tamiz_connector_parse (text, -1, &error);

  g_assert_no_error (error);
  return connector;
}

static void
test_path_of_a_setting_stays_below_the_base (void)
{
  struct
  {
    const char *path, *url;
  } cases[] = {
    { "legacy/Api", "https://crm.example/x/legacy/Api/V8" },
    { "/legacy//Api/", "https://crm.example/x/legacy/Api/V8" },
    { "../../Api", "https://crm.example/x/Api/V8" },
    { "a b?c#d", "https://crm.example/x/a%20b%3Fc%23d/V8" },
  };
  g_autoptr (TamizConnector) connector = parse_small ("{connection.base}{+settings.path}/V8", "\"$.a\"");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (json_t) settings = json_pack ("{s:s}", "path", cases[i].path);
      g_autoptr (json_t) scope
          = tamiz_connector_new_scope (connector, "https://crm.example/x", NULL, settings, NULL);
      g_autoptr (TamizRequest) request = tamiz_connector_build (connector, "ping", scope, NULL, NULL);

      g_assert_cmpstr (request->url, ==, cases[i].url);
    }
}

static void
test_words_are_found_in_json_within_texts (void)
{
  struct
  {
    const char *body, *words;
  } cases[] = {
    { "{\"m\":\"[\\\"{\\\\\\\"t\\\\\\\":\\\\\\\"Not so\\\\\\\"}\\\"]\",\"e\":\"other\"}", "Not so" },
    { "{\"m\":\"[]\",\"e\":\"other\"}", "other" },
    { "{\"m\":\"no JSON\",\"e\":\"other\"}", "other" },
    { "{\"m\":5,\"e\":\"other\"}", "other" },
    { "{}", "HTTP 417" },
  };
  g_autoptr (TamizConnector) connector
      = parse_small ("{connection.base}", "[{\"path\":\"$.m\",\"within\":[\"$[0]\",\"$.t\"]},\"$.e\"]");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TamizResponse) response = make_response (417, JSON, cases[i].body);
      g_autoptr (TamizAnswer) answer = tamiz_connector_classify (connector, "ping", response, NOW);

      g_assert_cmpstr (answer->words, ==, cases[i].words);
    }
}

/* A CRM that fails as a program says why at the end, or not at all; “HTTP 200” would tell nobody. */
static void
test_a_refusal_without_words_says_so (void)
{
  struct
  {
    const char *body, *words;
  } cases[] = {
    { "{\"error\":[\"\",\"Traceback:\\n  File x\\nAssertionError: no party\\n\"]}", "AssertionError: no party" },
    { "{\"error\":[\"AssertionError\",\"Traceback\"]}", "AssertionError" },
    { "{\"error\":[\"\",\"\"]}", "The CRM refused it without saying why" },
  };
  g_autoptr (TamizConnector) connector = load_tryton ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TamizResponse) response = make_response (200, JSON, cases[i].body);
      g_autoptr (TamizAnswer) answer = tamiz_connector_classify (connector, "ensure_lead", response, NOW);

      g_assert_cmpint (answer->klass, ==, TAMIZ_CLASS_INVALID);
      g_assert_cmpstr (answer->words, ==, cases[i].words);
    }
}

static void
assert_encoded (TamizEncoder encoder,
                const char  *text,
                gsize        max,
                const char  *expected)
{
  g_autoptr (json_t) value = json_string (text);
  g_autoptr (json_t) json = tamiz_encoder_encode (encoder, value, max, NULL);
  g_autofree char *written = json != NULL ? tamiz_json_to_canonical (json) : NULL;

  g_assert_cmpstr (written, ==, expected);
}

/* HubSpot takes a key, or a token where somebody signs in. */
static void
test_key_or_token (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "connectors", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizConnector) hubspot = tamiz_connector_find (folder, "hubspot", &error);
  g_autoptr (TamizConnector) tryton = load_tryton ();
  g_autoptr (json_t) settings = json_pack ("{s:s}", "client_id", "abc");
  g_autoptr (json_t) scope = NULL;
  g_autoptr (TamizRequest) with_key = NULL;
  g_autoptr (TamizRequest) with_token = NULL;

  g_assert_no_error (error);
  g_assert_false (tamiz_connector_uses_oauth (hubspot, NULL));
  g_assert_true (tamiz_connector_uses_oauth (hubspot, settings));
  g_assert_false (tamiz_connector_uses_oauth (tryton, settings));

  scope = tamiz_connector_new_scope (hubspot, "https://api.hubapi.com", NULL, NULL, &error);
  with_key = tamiz_connector_build (hubspot, "account", scope, "pat-1", &error);
  with_token = tamiz_connector_build_with_token (hubspot, "account", scope, "client's", "t0ken", &error);
  g_assert_cmpstr (tamiz_request_get_header (with_key, "Authorization"), ==, "Bearer pat-1");
  g_assert_cmpstr (tamiz_request_get_header (with_token, "Authorization"), ==, "Bearer t0ken");
}

/* Pipedrive wants a key in another header than a token. */
static void
test_key_in_its_own_header (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "connectors", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizConnector) pipedrive = tamiz_connector_find (folder, "pipedrive", &error);
  g_autoptr (json_t) settings = json_pack ("{s:s,s:s,s:s}", "deal_key", "d", "person_key", "p", "company_key", "c");
  g_autoptr (json_t) scope = NULL;
  g_autoptr (TamizRequest) with_key = NULL;
  g_autoptr (TamizRequest) with_token = NULL;

  g_assert_no_error (error);
  g_assert_false (tamiz_connector_uses_oauth (pipedrive, settings));
  scope = tamiz_connector_new_scope (pipedrive, "https://acme.pipedrive.com", NULL, settings, &error);
  with_key = tamiz_connector_build (pipedrive, "me", scope, "k1", &error);
  with_token = tamiz_connector_build_with_token (pipedrive, "me", scope, "client's", "t0ken", &error);
  g_assert_cmpstr (tamiz_request_get_header (with_key, "x-api-token"), ==, "k1");
  g_assert_null (tamiz_request_get_header (with_key, "Authorization"));
  g_assert_null (tamiz_request_get_header (with_token, "x-api-token"));
  g_assert_cmpstr (tamiz_request_get_header (with_token, "Authorization"), ==, "Bearer t0ken");
}

static void
test_a_template_for_each (void)
{
  g_autoptr (json_t) tree = tamiz_json_parse ("{\"inputs\":{\"$each\":\"ids\",\"item\":{\"id\":{\"$\":\"item\"},"
                                              "\"by\":{\"$\":\"key\"}}}}", -1, NULL);
  g_autoptr (json_t) values = json_pack ("{s:[s,s],s:s}", "ids", "7", "8", "key", "k");
  g_autoptr (json_t) filled = NULL;
  g_autoptr (json_t) empty = NULL;
  g_autoptr (json_t) expected = tamiz_json_parse ("{\"inputs\":[{\"id\":\"7\",\"by\":\"k\"},{\"id\":\"8\",\"by\":\"k\"}]}", -1, NULL);
  TamizScope scope = { .values = values };
  g_autoptr (GError) error = NULL;

  tamiz_template_check (tree, NULL, "body", &error);
  g_assert_no_error (error);
  g_assert_true (tamiz_template_expand (tree, &scope, &filled, &error));
  g_assert_true (json_equal (filled, expected));

  json_object_del (values, "ids");
  g_assert_true (tamiz_template_expand (tree, &scope, &empty, &error));
  g_assert_cmpuint (json_array_size (json_object_get (empty, "inputs")), ==, 0);

  json_object_del (json_object_get (tree, "inputs"), "item");
  g_assert_false (tamiz_template_check (tree, NULL, "body", &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING);
}

static void
test_encoders (void)
{
  assert_encoded (TAMIZ_ENCODER_TEXT, "ñandú", 3, "\"ña…\"");
  assert_encoded (TAMIZ_ENCODER_TEXT, "ñan", 3, "\"ñan\"");
  assert_encoded (TAMIZ_ENCODER_LINE, " a\n\tb\xe2\x80\xa8" "c ", 0, "\"a b c\"");
  assert_encoded (TAMIZ_ENCODER_HTML, "<b> & co\nñ", 0, "\"&lt;b&gt; &amp; co<br>ñ\"");
  assert_encoded (TAMIZ_ENCODER_INTEGER, "42", 0, "42");
  assert_encoded (TAMIZ_ENCODER_INTEGER, "42x", 0, NULL);
  assert_encoded (TAMIZ_ENCODER_DECIMAL, "12000.50", 0, "\"12000.50\"");
  assert_encoded (TAMIZ_ENCODER_TRYTON_DECIMAL, "a lot", 0, NULL);
  assert_encoded (TAMIZ_ENCODER_TRYTON_DATE, "2026-11-22", 0,
                  "{\"__class__\":\"date\",\"day\":22,\"month\":11,\"year\":2026}");
  assert_encoded (TAMIZ_ENCODER_UTC_SQL, "2026-11-22T01:00:00-04:00", 0, "\"2026-11-22 05:00:00\"");
  assert_encoded (TAMIZ_ENCODER_RFC3339, "2026-11-22", 0, "\"2026-11-22T00:00:00.000000Z\"");
  assert_encoded (TAMIZ_ENCODER_MILLISECONDS, "1970-01-01T00:00:01Z", 0, "1000");
  assert_encoded (TAMIZ_ENCODER_RFC3339_SECONDS, "1795348800", 0, "\"2026-11-22T12:00:00Z\"");
  assert_encoded (TAMIZ_ENCODER_DATE, "yesterday", 0, NULL);
  assert_encoded (TAMIZ_ENCODER_NUMBER, "12000.00", 0, "12000");
  assert_encoded (TAMIZ_ENCODER_NUMBER, "a lot", 0, NULL);
  assert_encoded (TAMIZ_ENCODER_MICROS, "12000.5", 0, "12000500000");
  assert_encoded (TAMIZ_ENCODER_MICROS, "0.1234567", 0, NULL);
  assert_encoded (TAMIZ_ENCODER_SECONDS, "2026-11-22T12:00:00Z", 0, "1795348800");
  {
    g_autoptr (json_t) text = json_string ("12000.50");
    g_autoptr (json_t) number = tamiz_encoder_encode (TAMIZ_ENCODER_NUMBER, text, 0, NULL);

    g_assert_cmpfloat (json_real_value (number), ==, 12000.5);
  }
  assert_encoded (TAMIZ_ENCODER_RFC3339_SECONDS, "2026-11-22T12:00:00.75Z", 0, "\"2026-11-22T12:00:00Z\"");
}

static void
assert_decoded (TamizEncoder encoder,
                const char  *json,
                const char  *expected)
{
  g_autoptr (json_t) value = json_loads (json, JSON_DECODE_ANY, NULL);
  g_autofree char *text = tamiz_encoder_decode (encoder, value);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_decoders (void)
{
  assert_decoded (TAMIZ_ENCODER_MICROS, "12000500000", "12000.5");
  assert_decoded (TAMIZ_ENCODER_MICROS, "\"much\"", NULL);
  assert_decoded (TAMIZ_ENCODER_DECIMAL, "\"9000.00000000\"", "9000");
  assert_decoded (TAMIZ_ENCODER_DECIMAL, "0.1", "0.1");
  assert_decoded (TAMIZ_ENCODER_DECIMAL, "9000", "9000");
  assert_decoded (TAMIZ_ENCODER_DECIMAL, "\"\"", NULL);
  assert_decoded (TAMIZ_ENCODER_SECONDS, "1795348800", "2026-11-22T12:00:00.000000Z");
  assert_decoded (TAMIZ_ENCODER_SECONDS, "\"1795348800\"", "2026-11-22T12:00:00.000000Z");
  assert_decoded (TAMIZ_ENCODER_UTC_SQL, "\"2026-11-22 01:11:08\"", "2026-11-22T01:11:08.000000Z");
  assert_decoded (TAMIZ_ENCODER_DATE, "\"2026-11-22T01:11:08+01:00\"", "2026-11-22");
}

/* Numbers of records go into questions, so nothing but such numbers may. */
static void
test_lists_of_numbers (void)
{
  g_autoptr (json_t) ids = json_pack ("[s,i]", "6b0-2f", 7);
  g_autoptr (json_t) bad = json_pack ("[s]", "7' OR '1'='1");
  g_autoptr (json_t) plain = tamiz_encoder_encode (TAMIZ_ENCODER_IDS, ids, 0, NULL);
  g_autoptr (json_t) quoted = tamiz_encoder_encode (TAMIZ_ENCODER_QUOTED_IDS, ids, 0, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (json_string_value (plain), ==, "6b0-2f,7");
  g_assert_cmpstr (json_string_value (quoted), ==, "'6b0-2f','7'");
  g_assert_null (tamiz_encoder_encode (TAMIZ_ENCODER_QUOTED_IDS, bad, 0, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING);
}

/* All that Tryton has no use for.  Quotes stand for double ones. */
static const char *const other_language
    = "{'format':1,'id':'other','title':'Other','promise':'None.','start':[],'ping':'ping',"
      "'settings':{'key_field':{'title':'Field','default':'cTamizKey'},'site':{'title':'Site','required':true}},"
      "'auth':{'sign':true},'define':{'row':{'id':{'$':'key'},'value':{'$':'lead.amount'},'note':{'$':'lead.nothing'}}},"
      "'ops':{"
      "'ping':{'url':'{connection.base}','auth':false,'answer':'any'},"
      "'load':{'url':'{connection.base}{settings.site}','body':{'fields':{'$names':'row'},'data':[{'$values':'row'}]}},"
      "'ask':{'url':'{connection.base}','method':'GET','query':{'filters':{'$json':[[{'$':'settings.key_field'},'=',{'$':'key'}]]},"
      "'where[0]':'$.{settings.key_field}'}},"
      "'ensure_lead':{'url':'{connection.base}','writes':true,'repeat':'keyed_upsert',"
      "'body':{'{settings.key_field}':{'$':'key'},'status':'New','source':{'$':'lead.source'},'$fields':'lead'},"
      "'id':{'header':'OData-EntityId','match':'leads\\\\(([^)]+)\\\\)'},'echo':'$.{settings.key_field}'},"
      "'ensure_note':{'url':'{connection.base}','id':{'own_key':true}},"
      "'read_many':{'url':'{connection.base}','rows':'$.list','next':'$.cursor'},"
      "'read_deals':{'url':'{connection.base}','rows':'$.list','of':'deal','next':{'header':'Link','match':'page=([0-9]+)>'}}},"
      "'outcome':{'id':'$.id','state':'$.status','modified':'$.at','follow':'$.deal','map':{'New':'open','Done':'working'}},"
      "'deal':{'id':'$.id','state':'$.stage','modified':'$.at','lead':'$.lead',"
      "'rules':[{'if':[{'path':'$.closed','is':true},{'path':'$.won','is':true}],'is':'won'},"
      "{'if':[{'path':'$.closed','is':true}],'is':'lost'}],'map':{'Talking':'working'}},"
      "'errors':[]}";

static TamizConnector *
parse_other (void)
{
  g_autofree char *text = g_strdelimit (g_strdup (other_language), "'", '"');
  g_autoptr (GError) error = NULL;
  TamizConnector *connector = tamiz_connector_parse (text, -1, &error);

  g_assert_no_error (error);
  return connector;
}

/* The connector of a connection with the given settings, and what its templates are filled from. */
static TamizConnector *
bind_other (json_t  *settings,
            json_t **scope)
{
  g_autoptr (TamizConnector) connector = parse_other ();
  g_autoptr (GError) error = NULL;
  TamizConnector *bound = tamiz_connector_bind (connector, settings, &error);

  g_assert_no_error (error);
  *scope = tamiz_connector_new_scope (bound, "https://crm.example/api", "ann", settings, &error);
  g_assert_no_error (error);
  json_object_set_new (*scope, "key", json_string ("0190a1b2-0001"));
  json_object_set_new (*scope, "now", json_integer (1614265330));
  return bound;
}

static void
test_settings_stand_in_names_and_paths (void)
{
  g_autoptr (json_t) settings = json_pack ("{s:s,s:s}", "site", "a b", "key_field", "tamizId");
  g_autoptr (json_t) scope = NULL;
  g_autoptr (TamizConnector) connector = bind_other (settings, &scope);
  g_autoptr (TamizRequest) request = tamiz_connector_build (connector, "ensure_lead", scope, "s", NULL);
  g_autoptr (TamizRequest) load = tamiz_connector_build (connector, "load", scope, "s", NULL);
  g_autoptr (TamizResponse) response = make_response (200, JSON, "{\"tamizId\":\"0190a1b2-0001\"}");
  g_autoptr (TamizRemoteRef) ref = NULL;

  tamiz_response_add_header (response, "OData-EntityId", "https://x/api/leads(00-7f)");
  g_assert_nonnull (json_object_get (request->body, "tamizId"));
  g_assert_cmpstr (load->url, ==, "https://crm.example/api/a%20b");
  ref = tamiz_connector_parse_ref (connector, "ensure_lead", response, NULL, NULL);
  g_assert_cmpstr (ref->remote_id, ==, "00-7f");
  g_assert_cmpstr (ref->key, ==, "0190a1b2-0001");
}

static void
test_defaults_stand_for_settings (void)
{
  g_autoptr (json_t) settings = json_pack ("{s:s,s:s}", "site", "x", "key_field", "");
  g_autoptr (json_t) scope = NULL;
  g_autoptr (TamizConnector) connector = bind_other (settings, &scope);
  g_autoptr (TamizRequest) request = tamiz_connector_build (connector, "ensure_lead", scope, "s", NULL);
  g_autoptr (TamizConnector) unbound = parse_other ();
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (json_object_get (request->body, "cTamizKey"));
  g_assert_null (tamiz_connector_new_scope (unbound, "https://crm.example/", "x", NULL, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS);
}

/* A setting is a word: it cannot lead a path or a request elsewhere. */
static void
test_setting_that_is_no_word (void)
{
  const char *wrong[] = { "a.b", "a b", "x[0]", "a'b", "${x}", "ñ" };
  g_autoptr (TamizConnector) connector = parse_other ();

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (json_t) settings = json_pack ("{s:s}", "key_field", wrong[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (tamiz_connector_bind (connector, settings, &error));
      g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING);
    }
}

static void
test_tables_and_texts_of_json (void)
{
  g_autoptr (json_t) settings = json_pack ("{s:s}", "site", "x");
  g_autoptr (json_t) scope = NULL;
  g_autoptr (TamizConnector) connector = bind_other (settings, &scope);
  g_autoptr (TamizRequest) load = NULL;
  g_autoptr (TamizRequest) ask = tamiz_connector_build (connector, "ask", scope, "s", NULL);

  json_object_set_new (scope, "lead.amount", json_integer (12));
  load = tamiz_connector_build (connector, "load", scope, "s", NULL);
  assert_body (load, "{\"fields\":[\"id\",\"value\",\"note\"],\"data\":[[\"0190a1b2-0001\",\"12\",\"\"]]}");
  g_assert_cmpstr (ask->url, ==,
                   "https://crm.example/api/?filters=%5B%5B%22cTamizKey%22%2C%22%3D%22%2C%220190a1b2-0001%22%5D%5D"
                   "&where%5B0%5D=%24.cTamizKey");
}

/* A question for several records, for CRMs that know no lists. */
static void
test_lists_become_text (void)
{
  g_autoptr (json_t) tree = tamiz_json_parse (
      "{\"$join\":[\"none\",{\"$each\":\"ids\",\"item\":{\"$join\":[\"id=\",{\"$\":\"item\",\"as\":\"integer\"}]}}],\"with\":\" or \"}", -1,
      NULL);
  g_autoptr (json_t) values = tamiz_json_parse ("{\"ids\":[\"7\",9]}", -1, NULL);
  TamizScope scope = { .values = values };
  g_autoptr (json_t) text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tamiz_template_expand (tree, &scope, &text, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (json_string_value (text), ==, "none or id=7 or id=9");
}

static void
test_bare_values_are_answers (void)
{
  const char *bodies[] = { "3", "\"3\"", "true", " null", "\"cut of", "nothing", "" };
  const gboolean read[] = { TRUE, TRUE, TRUE, TRUE, FALSE, FALSE, FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (TamizResponse) response = make_response (200, JSON, bodies[i]);

      g_assert_true ((response->body != NULL) == read[i]);
    }
}

static void
test_people_map_fields_and_words (void)
{
  g_autoptr (json_t) settings = tamiz_json_parse (
      "{\"site\":\"x\",\"values\":{\"lead.source\":{\"fair\":\"Trade Show\"}},"
      "\"fields\":{\"lead\":{\"rating\":{\"from\":\"lead.grade\"},\"origin\":{\"text\":\"Tamiz\"},"
      "\"status\":null,\"empty\":{\"from\":\"lead.nothing\"}}}}",
      -1, NULL);
  g_autoptr (json_t) scope = NULL;
  g_autoptr (TamizConnector) connector = bind_other (settings, &scope);
  g_autoptr (json_t) values = json_pack ("{s:s,s:s}", "lead.source", "fair", "lead.grade", "A");
  g_autoptr (TamizRequest) request = NULL;

  tamiz_connector_map (connector, settings, values);
  json_object_update (scope, values);
  request = tamiz_connector_build (connector, "ensure_lead", scope, "s", NULL);
  assert_body (request, "{\"cTamizKey\":\"0190a1b2-0001\",\"source\":\"Trade Show\",\"rating\":\"A\","
                        "\"origin\":\"Tamiz\"}");
}

/* A field of the CRM that is a number gets one: most refuse a text there. */
static void
test_mapped_fields_are_written_as_their_type (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "connectors", "tryton.json", NULL);
  g_autoptr (TamizConnector) connector = tamiz_connector_load (path, NULL);
  g_autoptr (json_t) settings = tamiz_json_parse (
      "{\"fields\":{\"lead\":{\"a\":{\"from\":\"lead.amount\",\"type\":\"numeric\"},\"b\":{\"text\":\"40\",\"type\":\"integer\"},"
      "\"c\":{\"text\":\"forty\",\"type\":\"integer\"},\"d\":{\"text\":\"40\",\"type\":\"char\"},\"e\":{\"text\":\"false\",\"type\":\"boolean\"},"
      "\"f\":{\"text\":\"no\",\"type\":\"boolean\"},\"g\":{\"text\":\"40\"}}}}",
      -1, NULL);
  g_autoptr (json_t) values = json_pack ("{s:s}", "lead.amount", "12000.50");
  g_autofree char *written = NULL;

  g_assert_nonnull (connector);
  tamiz_connector_map (connector, settings, values);
  written = json_dumps (json_object_get (values, "fields.lead"), JSON_COMPACT | JSON_SORT_KEYS);
  g_assert_cmpstr (written, ==,
                   "{\"a\":{\"__class__\":\"Decimal\",\"decimal\":\"12000.50\"},\"b\":40,\"c\":\"forty\",\"d\":\"40\",\"e\":false,"
                   "\"f\":\"no\",\"g\":\"40\"}");
}

static void
test_own_key_is_the_number (void)
{
  g_autoptr (TamizConnector) connector = parse_other ();
  g_autoptr (TamizResponse) response = make_response (200, JSON, "{}");
  g_autoptr (TamizRemoteRef) ref
      = tamiz_connector_parse_ref (connector, "ensure_note", response, "0190a1b2-0001", NULL);

  g_assert_cmpstr (ref->remote_id, ==, "0190a1b2-0001");
}

static void
assert_outcome (TamizConnector    *connector,
                const char        *op,
                const char        *row,
                TamizRemoteOutcome expected)
{
  g_autofree char *body = g_strdup_printf ("{\"list\":[{\"id\":1,%s}]}", row);
  g_autoptr (TamizResponse) response = NULL;
  g_autoptr (GPtrArray) changes = NULL;

  g_strdelimit (body, "'", '"');
  response = make_response (200, JSON, body);
  changes = tamiz_connector_parse_changes (connector, op, response, NULL);
  g_assert_cmpuint (changes->len, ==, 1);
  g_assert_cmpstr (tamiz_remote_outcome_nick (((TamizRemoteChange *) changes->pdata[0])->outcome), ==,
                   tamiz_remote_outcome_nick (expected));
}

/* The lead's own state says nothing any more, once there is a deal. */
static void
test_converted_lead_is_followed (void)
{
  g_autoptr (TamizConnector) connector = parse_other ();
  g_autoptr (TamizResponse) response = make_response (
      200, JSON, "{\"list\":[{\"id\":1,\"status\":\"Converted\",\"deal\":\"d7\"},{\"id\":2,\"status\":\"New\",\"deal\":\"\"}]}");
  g_autoptr (GPtrArray) changes = tamiz_connector_parse_changes (connector, "read_many", response, NULL);
  TamizRemoteChange *converted = changes->pdata[0], *other = changes->pdata[1];

  g_assert_cmpstr (converted->follow, ==, "d7");
  g_assert_cmpint (converted->outcome, ==, TAMIZ_REMOTE_WORKING);
  g_assert_null (other->follow);
  g_assert_cmpint (other->outcome, ==, TAMIZ_REMOTE_OPEN);
}

static void
test_states_are_understood_in_order (void)
{
  g_autoptr (json_t) settings = tamiz_json_parse (
      "{\"states\":{\"deal\":{\"Talking\":\"deferred\",\"Shelved\":\"lost\"}}}", -1, NULL);
  g_autoptr (json_t) wrong = tamiz_json_parse ("{\"states\":{\"lead\":{\"New\":\"gone\"}}}", -1, NULL);
  g_autoptr (TamizConnector) connector = parse_other ();
  g_autoptr (TamizConnector) bound = NULL;
  g_autoptr (GError) error = NULL;

  /* Several fields before names, and nothing is guessed. */
  assert_outcome (connector, "read_deals", "'stage':'Talking','closed':true,'won':true", TAMIZ_REMOTE_WON);
  assert_outcome (connector, "read_deals", "'stage':'Talking','closed':true,'won':false", TAMIZ_REMOTE_LOST);
  assert_outcome (connector, "read_deals", "'stage':'Talking','closed':false", TAMIZ_REMOTE_WORKING);
  assert_outcome (connector, "read_deals", "'stage':'Shelved','closed':false", TAMIZ_REMOTE_UNMAPPED);

  /* What people said of names goes before what the file says of them. */
  bound = tamiz_connector_bind (connector, settings, NULL);
  assert_outcome (bound, "read_deals", "'stage':'Talking','closed':true,'won':true", TAMIZ_REMOTE_WON);
  assert_outcome (bound, "read_deals", "'stage':'Talking','closed':false", TAMIZ_REMOTE_DEFERRED);
  assert_outcome (bound, "read_deals", "'stage':'Shelved','closed':false", TAMIZ_REMOTE_LOST);
  assert_outcome (bound, "read_many", "'status':'Shelved'", TAMIZ_REMOTE_UNMAPPED);

  g_assert_null (tamiz_connector_bind (connector, wrong, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING);
}

static void
assert_next (const char *op,
             const char *body,
             const char *link,
             const char *expected)
{
  g_autoptr (TamizConnector) connector = parse_other ();
  g_autoptr (TamizResponse) response = make_response (200, JSON, body);
  g_autofree char *next = NULL;

  if (link != NULL)
    tamiz_response_add_header (response, "Link", link);
  next = tamiz_connector_parse_next (connector, op, response);
  g_assert_cmpstr (next, ==, expected);
}

static void
test_next_page_is_named (void)
{
  g_autoptr (TamizConnector) connector = parse_other ();

  assert_next ("read_many", "{\"cursor\":\"abc\"}", NULL, "abc");
  assert_next ("read_many", "{\"cursor\":\"\"}", NULL, NULL);
  assert_next ("read_many", "{\"cursor\":null}", NULL, NULL);
  assert_next ("read_deals", "{}", "<https://x/?page=3>; rel=\"next\"", "3");
  assert_next ("read_deals", "{}", "<https://x/>; rel=\"first\"", NULL);
  assert_next ("load", "{}", NULL, NULL);
  g_assert_true (tamiz_connector_names_pages (connector, "read_many"));
  g_assert_false (tamiz_connector_names_pages (connector, "load"));
}

static void
test_any_answer_may_do (void)
{
  g_autoptr (TamizConnector) connector = parse_other ();
  g_autoptr (TamizResponse) empty = make_response (204, HTML, "");
  g_autoptr (TamizResponse) broken = make_response (500, HTML, "");
  g_autoptr (TamizAnswer) any = tamiz_connector_classify (connector, "ping", empty, NOW);
  g_autoptr (TamizAnswer) json = tamiz_connector_classify (connector, "load", empty, NOW);
  g_autoptr (TamizAnswer) failed = tamiz_connector_classify (connector, "ping", broken, NOW);

  g_assert_cmpint (any->klass, ==, TAMIZ_CLASS_OK);
  g_assert_cmpint (json->klass, ==, TAMIZ_CLASS_NOT_THE_API);
  g_assert_cmpint (failed->klass, ==, TAMIZ_CLASS_SERVER_ERROR);
}

/* The test vector of the reference implementations of Standard Webhooks. */
static void
test_webhooks_are_signed (void)
{
  const char *secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  g_autofree char *signature
      = tamiz_connector_sign (secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}");
  g_autoptr (json_t) settings = json_pack ("{s:s}", "site", "x");
  g_autoptr (json_t) scope = NULL;
  g_autoptr (TamizConnector) connector = bind_other (settings, &scope);
  g_autoptr (TamizRequest) request = tamiz_connector_build (connector, "ensure_lead", scope, secret, NULL);
  g_autoptr (TamizRequest) ping = tamiz_connector_build (connector, "ping", scope, NULL, NULL);
  g_autofree char *own = tamiz_connector_sign (secret, "0190a1b2-0001", 1614265330, request->text);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (signature, ==, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  g_assert_cmpstr (request->text, ==, "{\"cTamizKey\":\"0190a1b2-0001\",\"status\":\"New\",\"source\":null}");
  g_assert_cmpstr (tamiz_request_get_header (request, "webhook-id"), ==, "0190a1b2-0001");
  g_assert_cmpstr (tamiz_request_get_header (request, "webhook-timestamp"), ==, "1614265330");
  g_assert_cmpstr (tamiz_request_get_header (request, "webhook-signature"), ==, own);
  g_assert_null (tamiz_request_get_header (ping, "webhook-signature"));

  g_assert_null (tamiz_connector_build (connector, "ensure_lead", scope, NULL, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET);
}

typedef struct
{
  const char *name;
  const char *from, *to;    /* a piece of the file, and what stands there instead */
  const char *where;        /* what the message names */
} Spoilt;

static const Spoilt spoilt[] = {
  { "unknown-key", "\"ping\": \"version\"", "\"pong\": \"version\"", "$.pong" },
  { "unknown-op", "\"ping\": \"version\"", "\"ping\": \"vision\"", "$.ping" },
  { "unknown-encoder", "\"as\": \"base64\"", "\"as\": \"base46\"", "$.auth.value" },
  { "unknown-substitution", "{\"$use\": \"fields\"}", "{\"$used\": \"fields\"}", "$used" },
  { "undefined-use", "{\"$use\": \"fields\"}", "{\"$use\": \"feilds\"}", "params[4]" },
  { "unknown-class", "\"class\": \"rate\"", "\"class\": \"slow\"", "$.errors[1]" },
  { "unknown-outcome", "\"won\": \"won\"", "\"won\": \"sold\"", "$.outcome.map.won" },
  { "not-a-path", "\"ok\": \"$.result\"", "\"ok\": \"result\"", "$.ok" },
  { "probe-missing", "\"repeat\": \"client_id\", \"probe\": \"probe_company\"",
    "\"repeat\": \"client_id\"", "$.ops.ensure_company" },
  { "newer-format", "\"format\": 1", "\"format\": 2", "$.format" },
  { "key-twice", "\"format\": 1", "\"format\": 1, \"format\": 1", "" },
  { "too-large-overlap", "\"overlap_seconds\": 30", "\"overlap_seconds\": 90000", "overlap_seconds" },
  { "no-json", "\"format\": 1,", "\"format\": 1", "" },
};

static void
test_spoilt_file_is_refused (gconstpointer data)
{
  const Spoilt *change = data;
  g_autofree char *path
      = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "connectors", "tryton.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) file = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  file = g_string_new (text);
  g_assert_cmpuint (g_string_replace (file, change->from, change->to, 1), ==, 1);
  g_assert_null (tamiz_connector_parse (file->str, (gssize) file->len, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING);
  if (strstr (error->message, change->where) == NULL)
    g_error ("“%s” does not name %s", error->message, change->where);
}

static void
test_connector_that_is_not_there (void)
{
  const char *kinds[] = { "nosuch", "../connectors/tryton", "", "Tryton" };
  g_autofree char *folder = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "connectors", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (tamiz_connector_find (folder, kinds[i], &error));
      g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND);
    }
}

/* A file that somebody was given sends nothing to the one who gave it. */
static void
test_requests_stay_at_home (void)
{
  static const char text[]
      = "{\"format\":1,\"id\":\"sly\",\"title\":\"Sly\",\"promise\":\"-\",\"start\":[],\"ping\":\"ping\","
        "\"auth\":{\"header\":\"X-Api-Key\",\"value\":{\"$\":\"secret\"}},"
        "\"ops\":{\"ping\":{\"url\":\"{connection.base}ping\",\"method\":\"GET\"},"
        "\"steal\":{\"url\":\"https://elsewhere.example/take\"},"
        "\"disguise\":{\"url\":\"https://crm.example@elsewhere.example/take\"},"
        "\"port\":{\"url\":\"https://crm.example:8443/take\"}},\"errors\":[]}";
  static const char *const away[] = { "steal", "disguise", "port" };
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizConnector) connector = tamiz_connector_parse (text, -1, &error);
  g_autoptr (json_t) scope = NULL;
  g_autoptr (TamizRequest) ping = NULL;

  g_assert_no_error (error);
  scope = tamiz_connector_new_scope (connector, "https://crm.example/", "ann", NULL, &error);
  ping = tamiz_connector_build (connector, "ping", scope, "s3cret", &error);
  g_assert_no_error (error);
  g_assert_nonnull (ping);
  for (guint i = 0; i < G_N_ELEMENTS (away); i++)
    {
      g_assert_null (tamiz_connector_build (connector, away[i], scope, "s3cret", &error));
      g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING);
      g_clear_error (&error);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/connector/login-is-sent-as-tryton-wants-it",
                   test_login_is_sent_as_tryton_wants_it);
  g_test_add_func ("/connector/session-goes-into-the-header", test_session_goes_into_the_header);
  g_test_add_func ("/connector/empty-parts-are-left-out", test_empty_parts_are_left_out);
  g_test_add_func ("/connector/versions-differ", test_versions_differ);
  g_test_add_func ("/connector/amount-is-never-in-a-wrong-currency",
                   test_amount_is_never_in_a_wrong_currency);
  g_test_add_func ("/connector/addresses", test_addresses);
  for (guint i = 0; i < G_N_ELEMENTS (recorded); i++)
    {
      g_autofree char *path = g_strconcat ("/connector/recorded/", recorded[i].name, NULL);

      g_test_add_data_func (path, &recorded[i], test_recorded_answer);
    }
  g_test_add_func ("/connector/session-is-read", test_session_is_read);
  g_test_add_func ("/connector/references-are-read", test_references_are_read);
  g_test_add_func ("/connector/changes-are-read", test_changes_are_read);
  g_test_add_func ("/connector/polling-asks-by-the-servers-time",
                   test_polling_asks_by_the_servers_time);
  g_test_add_func ("/connector/retry-after", test_retry_after);
  g_test_add_func ("/connector/paths", test_paths);
  g_test_add_func ("/connector/key-or-token", test_key_or_token);
  g_test_add_func ("/connector/key-in-its-own-header", test_key_in_its_own_header);
  g_test_add_func ("/connector/a-template-for-each", test_a_template_for_each);
  g_test_add_func ("/connector/encoders", test_encoders);
  g_test_add_func ("/connector/decoders", test_decoders);
  g_test_add_func ("/connector/lists-of-numbers", test_lists_of_numbers);
  g_test_add_func ("/connector/settings-stand-in-names-and-paths", test_settings_stand_in_names_and_paths);
  g_test_add_func ("/connector/defaults-stand-for-settings", test_defaults_stand_for_settings);
  g_test_add_func ("/connector/setting-that-is-no-word", test_setting_that_is_no_word);
  g_test_add_func ("/connector/tables-and-texts-of-json", test_tables_and_texts_of_json);
  g_test_add_func ("/connector/lists-become-text", test_lists_become_text);
  g_test_add_func ("/connector/bare-values-are-answers", test_bare_values_are_answers);
  g_test_add_func ("/connector/people-map-fields-and-words", test_people_map_fields_and_words);
  g_test_add_func ("/connector/mapped-fields-are-written-as-their-type", test_mapped_fields_are_written_as_their_type);
  g_test_add_func ("/connector/own-key-is-the-number", test_own_key_is_the_number);
  g_test_add_func ("/connector/converted-lead-is-followed", test_converted_lead_is_followed);
  g_test_add_func ("/connector/states-are-understood-in-order", test_states_are_understood_in_order);
  g_test_add_func ("/connector/next-page-is-named", test_next_page_is_named);
  g_test_add_func ("/connector/any-answer-may-do", test_any_answer_may_do);
  g_test_add_func ("/connector/webhooks-are-signed", test_webhooks_are_signed);
  g_test_add_func ("/connector/path-of-a-setting-stays-below-the-base",
                   test_path_of_a_setting_stays_below_the_base);
  g_test_add_func ("/connector/a-refusal-without-words-says-so", test_a_refusal_without_words_says_so);
  g_test_add_func ("/connector/words-are-found-in-json-within-texts",
                   test_words_are_found_in_json_within_texts);
  for (guint i = 0; i < G_N_ELEMENTS (spoilt); i++)
    {
      g_autofree char *path = g_strconcat ("/connector/spoilt/", spoilt[i].name, NULL);

      g_test_add_data_func (path, &spoilt[i], test_spoilt_file_is_refused);
    }
  g_test_add_func ("/connector/connector-that-is-not-there", test_connector_that_is_not_there);

  g_test_add_func ("/connector/requests-stay-at-home", test_requests_stay_at_home);

  return g_test_run ();
}
