/* Tokens: got, renewed in time, by one program only, and never left lying about. */

#include "config.h"

#include "fake-oauth.h"
#include "sync-bench.h"
#include "tamiz-error.h"
#include "tamiz-jwt.h"
#include "tamiz-oauth.h"

#include <glib/gstdio.h>
#include <string.h>

#define CLIENT_SECRET "client-secret-of-the-fake"

typedef struct
{
  Bench bench;
  FakeOauth *server;
  TamizTokenVault *vault;
  TamizOauth *oauth;
  json_t *scope;
} Fixture;

/* A vault that other processes see, as a keyring is. */
#define FILE_TYPE_VAULT (file_vault_get_type ())
G_DECLARE_FINAL_TYPE (FileVault, file_vault, FILE, VAULT, TamizTokenVault)

struct _FileVault
{
  TamizTokenVault parent_instance;

  char *path;
};

G_DEFINE_FINAL_TYPE (FileVault, file_vault, TAMIZ_TYPE_TOKEN_VAULT)

static gboolean
file_vault_load (TamizTokenVault  *vault,
                 char            **text,
                 GCancellable     *cancellable,
                 GError          **error)
{
  g_file_get_contents (FILE_VAULT (vault)->path, text, NULL, NULL);
  return TRUE;
}

static gboolean
file_vault_store (TamizTokenVault  *vault,
                  const char       *text,
                  GCancellable     *cancellable,
                  GError          **error)
{
  return g_file_set_contents (FILE_VAULT (vault)->path, text, -1, error);
}

static void
file_vault_finalize (GObject *object)
{
  g_free (FILE_VAULT (object)->path);

  G_OBJECT_CLASS (file_vault_parent_class)->finalize (object);
}

static void
file_vault_class_init (FileVaultClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = file_vault_finalize;
  TAMIZ_TOKEN_VAULT_CLASS (klass)->load = file_vault_load;
  TAMIZ_TOKEN_VAULT_CLASS (klass)->store = file_vault_store;
}

static void
file_vault_init (FileVault *self)
{
}

static char *
read_fixture (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "fixtures", "fake-oauth.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&text);
}

/* The fixture's connector, with @block put over its "oauth". */
static TamizConnector *
make_connector (const char *block)
{
  g_autofree char *text = read_fixture ();
  g_autoptr (json_t) mapping = json_loads (text, 0, NULL);
  g_autoptr (json_t) changes = json_loads (block != NULL ? block : "{}", 0, NULL);
  g_autofree char *changed = NULL;
  g_autoptr (GError) error = NULL;
  TamizConnector *connector;

  g_assert_nonnull (changes);
  json_object_update (json_object_get (mapping, "oauth"), changes);
  changed = tamiz_json_to_text (mapping);
  connector = tamiz_connector_parse (changed, -1, &error);
  g_assert_no_error (error);
  return connector;
}

static json_t *
make_scope (TamizConnector *connector,
            const char     *url,
            const char     *grant)
{
  g_autoptr (json_t) settings = json_pack ("{ss,ss}", "client_id", "tamiz & co", "grant", grant);
  g_autoptr (GError) error = NULL;
  json_t *scope = tamiz_connector_new_scope (connector, url, "ann@acme.example", settings, &error);

  g_assert_no_error (error);
  return scope;
}

static TamizOauth *
make_oauth (Fixture         *fixture,
            TamizTokenVault *vault,
            const char      *secret)
{
  TamizOauth *oauth = tamiz_oauth_new (fixture->bench.connector, fixture->scope, "a test's connection", vault,
                                       fixture->bench.http, TAMIZ_CLOCK (fixture->bench.clock));

  tamiz_oauth_set_secret (oauth, secret);
  return oauth;
}

static void
begin (Fixture    *fixture,
       const char *block,
       const char *grant,
       const char *secret)
{
  g_autofree char *url = NULL;

  fixture->server = fake_oauth_new ();
  url = fake_oauth_get_url (fixture->server);
  bench_init (&fixture->bench, url, "ann@acme.example", NULL);
  g_object_unref (fixture->bench.connector);
  fixture->bench.connector = make_connector (block);
  fixture->scope = make_scope (fixture->bench.connector, url, grant);
  fixture->vault = tamiz_token_vault_new ();
  fixture->oauth = make_oauth (fixture, fixture->vault, secret);
  bench_restart (&fixture->bench, NULL);
  tamiz_sync_worker_set_oauth (fixture->bench.worker, fixture->oauth);
}

static void
end (Fixture *fixture)
{
  fake_oauth_stop (fixture->server);
  tamiz_sync_worker_set_oauth (fixture->bench.worker, NULL);
  g_assert_finalize_object (fixture->oauth);
  bench_clear (&fixture->bench);
  g_assert_finalize_object (fixture->vault);
  g_assert_finalize_object (fixture->server);
  json_decref (fixture->scope);
}

static gboolean
obtain (TamizOauth   *oauth,
        TamizAnswer **refusal,
        GError      **error)
{
  gboolean fresh;
  g_autoptr (TamizAnswer) refused = NULL;
  gboolean found = tamiz_oauth_obtain (oauth, NULL, &fresh, &refused, NULL, error);

  if (refusal != NULL)
    *refusal = g_steal_pointer (&refused);
  return found;
}

static void
assert_obtains (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gboolean found = obtain (fixture->oauth, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (found);
}

static void
assert_field (Fixture    *fixture,
              const char *name,
              const char *expected)
{
  g_autofree char *value = fake_oauth_get_field (fixture->server, name);

  g_assert_cmpstr (value, ==, expected);
}

/* RFC 7636, appendix B */
static void
test_challenge (void)
{
  g_autofree char *challenge = tamiz_oauth_challenge ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  g_autoptr (TamizOauthProof) proof = tamiz_oauth_proof_new (), other = tamiz_oauth_proof_new ();

  g_assert_cmpstr (challenge, ==, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  g_assert_cmpuint (strlen (proof->verifier), ==, 43);
  g_assert_cmpstr (proof->verifier, !=, other->verifier);
  g_assert_cmpstr (proof->state, !=, other->state);
  g_assert_cmpstr (proof->state, !=, proof->verifier);
}

static void
test_authorize_url (void)
{
  g_autoptr (TamizConnector) connector = make_connector (NULL);
  g_autoptr (json_t) scope = make_scope (connector, "https://crm.example", "authorization_code");
  TamizOauthProof proof = { (char *) "v", (char *) "the-challenge", (char *) "the-state" };
  g_autoptr (GError) error = NULL;
  g_autofree char *url
      = tamiz_oauth_authorize_url (connector, scope, "http://127.0.0.1:4711/callback", &proof, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (url, ==,
                   "https://crm.example/authorize?prompt=consent&scope=api%20offline&response_type=code"
                   "&client_id=tamiz%20%26%20co&redirect_uri=http%3A%2F%2F127.0.0.1%3A4711%2Fcallback"
                   "&state=the-state&code_challenge=the-challenge&code_challenge_method=S256");
  json_object_del (scope, "settings.client_id");
  g_assert_null (tamiz_oauth_authorize_url (connector, scope, "http://127.0.0.1:1/callback", &proof, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING);
  g_assert_nonnull (strstr (error->message, "client_id"));
}

static void
test_wrong_blocks (void)
{
  static const struct
  {
    const char *block, *where;
  } wrong[] = {
    { "{\"grants\": []}", "$.oauth.grants" },
    { "{\"grants\": [\"implicit\"]}", "$.oauth.grants" },
    { "{\"authorize\": null}", "$.oauth.authorize" },
    { "{\"jwt\": {\"claims\": 1}}", "$.oauth.jwt.claims" },
    { "{\"token\": 7}", "$.oauth.token" },
    { "{\"token\": \"https://{company.name}.example/token\"}", "$.oauth.token" },
    { "{\"tokens\": \"x\"}", "$.oauth.tokens" },
    { "{\"body\": \"xml\"}", "$.oauth.body" },
    { "{\"redirect_host\": \"0.0.0.0\"}", "$.oauth.redirect_host" },
    { "{\"redirect_port\": 80}", "$.oauth.redirect_port" },
    { "{\"base\": \"instance_url\"}", "$.oauth.base" },
    { "{\"token_fields\": {\"a\": {\"$\": 1}}}", "$.oauth.token_fields" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = read_fixture ();
      g_autoptr (json_t) mapping = json_loads (text, 0, NULL);
      g_autoptr (json_t) changes = json_loads (wrong[i].block, 0, NULL);
      g_autofree char *changed = NULL;
      g_autoptr (GError) error = NULL;

      json_object_update (json_object_get (mapping, "oauth"), changes);
      changed = tamiz_json_to_text (mapping);
      g_assert_null (tamiz_connector_parse (changed, -1, &error));
      g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING);
      g_assert_nonnull (strstr (error->message, wrong[i].where));
    }
}

static void
test_client_credentials (void)
{
  Fixture fixture;

  begin (&fixture, NULL, "client_credentials", CLIENT_SECRET);
  assert_obtains (&fixture);
  assert_field (&fixture, "grant_type", "client_credentials");
  assert_field (&fixture, "client_id", "tamiz & co");
  assert_field (&fixture, "client_secret", CLIENT_SECRET);
  assert_field (&fixture, "scope", "api offline");
  assert_field (&fixture, "audience", NULL);
  g_assert_cmpstr (tamiz_oauth_get_token (fixture.oauth), ==, "access-token-1-of-the-fake");
  end (&fixture);
}

/* SuiteCRM reads JSON; Pipedrive wants the client in a header. */
static void
test_other_writings (void)
{
  Fixture fixture;
  g_autofree char *header = NULL, *decoded = NULL;
  gsize length;

  begin (&fixture, "{\"body\": \"json\", \"client_auth\": \"basic\"}", "client_credentials", CLIENT_SECRET);
  assert_obtains (&fixture);
  assert_field (&fixture, "grant_type", "client_credentials");
  assert_field (&fixture, "client_secret", NULL);
  header = fake_oauth_get_header (fixture.server);
  g_assert_true (g_str_has_prefix (header, "Basic "));
  decoded = (char *) g_base64_decode (header + strlen ("Basic "), &length);
  g_assert_cmpmem (decoded, length, "tamiz%20%26%20co:" CLIENT_SECRET, strlen ("tamiz%20%26%20co:" CLIENT_SECRET));
  end (&fixture);
}

static void
test_password (void)
{
  Fixture fixture;

  begin (&fixture, NULL, "password", "{\"password\": \"p4ss\", \"client_secret\": \"c1ient\"}");
  assert_obtains (&fixture);
  assert_field (&fixture, "username", "ann@acme.example");
  assert_field (&fixture, "password", "p4ss");
  assert_field (&fixture, "client_secret", "c1ient");

  /* One that is nothing but a password is not sent as the client's, too. */
  tamiz_oauth_set_secret (fixture.oauth, "only-a-password");
  test_clock_advance (fixture.bench.clock, TAMIZ_HOUR);
  assert_obtains (&fixture);
  assert_field (&fixture, "password", "only-a-password");
  assert_field (&fixture, "client_secret", NULL);
  end (&fixture);
}

static char *
run_python (const char *first,
            const char *second,
            const char *third)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "jwt.py", NULL);
  const char *arguments[] = { "/usr/bin/python3", script, first, second, third, NULL };
  char *output = NULL;
  int status;
  g_autoptr (GError) error = NULL;

  if (!g_spawn_sync (NULL, (char **) arguments, NULL, 0, NULL, NULL, &output, NULL, &status, &error))
    return NULL;
  if (!g_spawn_check_wait_status (status, &error))
    {
      g_assert_error (error, G_SPAWN_EXIT_ERROR, 77);
      g_clear_pointer (&output, g_free);
    }
  return output;
}

static void
test_jwt (void)
{
  Fixture fixture;
  g_autofree char *key = run_python ("key", NULL, NULL), *ec_key = run_python ("ec-key", NULL, NULL);
  g_autofree char *path = NULL, *assertion = NULL, *checked = NULL;
  g_autoptr (json_t) json = NULL;
  g_autoptr (GError) error = NULL;
  json_t *claims;
  gint64 now;
  int file;

  if (key == NULL)
    {
      g_test_skip ("python3-cryptography is not installed");
      return;
    }
  begin (&fixture, NULL, "jwt_bearer", key);
  assert_obtains (&fixture);
  assert_field (&fixture, "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
  assert_field (&fixture, "client_secret", NULL);
  assertion = fake_oauth_get_field (fixture.server, "assertion");
  file = g_file_open_tmp (NULL, &path, NULL);
  g_close (file, NULL);
  g_file_set_contents (path, key, -1, NULL);
  checked = run_python ("check", path, assertion);
  g_unlink (path);
  json = json_loads (checked, 0, NULL);
  g_assert_cmpstr (tamiz_json_get_text (json_array_get (json, 0), "alg"), ==, "RS256");
  claims = json_array_get (json, 1);
  now = tamiz_clock_get_now (TAMIZ_CLOCK (fixture.bench.clock)) / TAMIZ_SECOND;
  g_assert_cmpstr (tamiz_json_get_text (claims, "iss"), ==, "tamiz & co");
  g_assert_cmpstr (tamiz_json_get_text (claims, "sub"), ==, "ann@acme.example");
  g_assert_cmpstr (tamiz_json_get_text (claims, "aud"), ==, "https://login.example.com");
  g_assert_cmpint (tamiz_json_get_int (claims, "exp", 0), ==, now + 120);

  /* What is no such key is told, and nothing is sent. */
  test_clock_advance (fixture.bench.clock, TAMIZ_HOUR);
  tamiz_oauth_set_secret (fixture.oauth, "no key at all");
  g_assert_false (obtain (fixture.oauth, NULL, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET);
  g_clear_error (&error);
  tamiz_oauth_set_secret (fixture.oauth, ec_key);
  g_assert_false (obtain (fixture.oauth, NULL, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET);
  g_assert_cmpuint (fake_oauth_count_tokens (fixture.server), ==, 1);
  end (&fixture);
}

static void
test_renewed_in_time (void)
{
  Fixture fixture;

  begin (&fixture, NULL, "client_credentials", CLIENT_SECRET);
  fake_oauth_set_life (fixture.server, 1000);
  assert_obtains (&fixture);
  test_clock_advance (fixture.bench.clock, 799 * TAMIZ_SECOND);
  assert_obtains (&fixture);
  g_assert_cmpuint (fake_oauth_count_tokens (fixture.server), ==, 1);
  test_clock_advance (fixture.bench.clock, 1 * TAMIZ_SECOND);
  assert_obtains (&fixture);
  g_assert_cmpuint (fake_oauth_count_tokens (fixture.server), ==, 2);

  /* The server does not say: as the connector says, ten minutes. */
  fake_oauth_set_life (fixture.server, 0);
  test_clock_advance (fixture.bench.clock, 800 * TAMIZ_SECOND);
  assert_obtains (&fixture);
  test_clock_advance (fixture.bench.clock, 479 * TAMIZ_SECOND);
  assert_obtains (&fixture);
  g_assert_cmpuint (fake_oauth_count_tokens (fixture.server), ==, 3);
  test_clock_advance (fixture.bench.clock, 1 * TAMIZ_SECOND);
  assert_obtains (&fixture);
  g_assert_cmpuint (fake_oauth_count_tokens (fixture.server), ==, 4);
  end (&fixture);
}

/* The server cannot renew it, and it still lives: work goes on. */
static void
test_outlives_an_outage (void)
{
  Fixture fixture;
  g_autoptr (TamizAnswer) refusal = NULL;
  g_autoptr (GError) error = NULL;

  begin (&fixture, NULL, "client_credentials", CLIENT_SECRET);
  fake_oauth_set_life (fixture.server, 1000);
  assert_obtains (&fixture);
  fake_oauth_refuse (fixture.server, 503, "<html>", NULL, NULL);
  test_clock_advance (fixture.bench.clock, 850 * TAMIZ_SECOND);
  assert_obtains (&fixture);
  assert_obtains (&fixture);
  g_assert_cmpuint (fake_oauth_count_tokens (fixture.server), ==, 2);
  test_clock_advance (fixture.bench.clock, 151 * TAMIZ_SECOND);
  g_assert_false (obtain (fixture.oauth, &refusal, &error));
  g_assert_no_error (error);
  g_assert_cmpint (refusal->klass, ==, TAMIZ_CLASS_TRANSIENT);
  end (&fixture);
}

static void
keep_tokens (Fixture    *fixture,
             const char *refresh)
{
  gint64 now = tamiz_clock_get_now (TAMIZ_CLOCK (fixture->bench.clock));
  TamizOauthToken token = { (char *) "an-old-access-token", (char *) refresh, NULL, now, now + TAMIZ_HOUR };
  g_autofree char *text = tamiz_oauth_token_to_text (&token);

  tamiz_token_vault_store (fixture->vault, text, NULL, NULL);
  fake_oauth_let_refresh (fixture->server, refresh);
}

/* Servers that hand out a new refresh token each time take the old one no more. */
static void
test_refresh_tokens_rotate (void)
{
  Fixture fixture;

  begin (&fixture, NULL, "authorization_code", NULL);
  keep_tokens (&fixture, "the-first-refresh-token");
  fake_oauth_set_rotates (fixture.server, TRUE);
  for (guint i = 0; i < 3; i++)
    {
      test_clock_advance (fixture.bench.clock, TAMIZ_HOUR);
      assert_obtains (&fixture);
    }
  g_assert_cmpuint (fake_oauth_count_tokens (fixture.server), ==, 3);
  assert_field (&fixture, "refresh_token", "refresh-token-2-of-the-fake");

  /* One that does not is kept. */
  fake_oauth_set_rotates (fixture.server, FALSE);
  for (guint i = 0; i < 2; i++)
    {
      test_clock_advance (fixture.bench.clock, TAMIZ_HOUR);
      assert_obtains (&fixture);
    }
  assert_field (&fixture, "refresh_token", "refresh-token-3-of-the-fake");
  end (&fixture);
}

static void
test_refresh_token_by_hand (void)
{
  Fixture fixture;

  begin (&fixture, NULL, "authorization_code",
         "{\"client_secret\": \"" CLIENT_SECRET "\", \"refresh_token\": \"given-by-hand\"}");
  fake_oauth_let_refresh (fixture.server, "given-by-hand");
  assert_obtains (&fixture);
  assert_field (&fixture, "refresh_token", "given-by-hand");
  assert_field (&fixture, "client_secret", CLIENT_SECRET);
  end (&fixture);
}

typedef struct
{
  guint status;
  const char *body;
  const char *header, *value;
  TamizClass klass;
  const char *words;
} Refusal;

static const Refusal refusals[] = {
  { 400, "{\"error\": \"invalid_grant\", \"error_description\": \"expired refresh token\"}", NULL, NULL,
    TAMIZ_CLASS_AUTH, "expired refresh token (invalid_grant)" },
  { 401, "{\"error\": \"invalid_client\"}", NULL, NULL, TAMIZ_CLASS_AUTH, "invalid_client" },
  { 200, "{\"error\": \"invalid_code\"}", NULL, NULL, TAMIZ_CLASS_AUTH, "invalid_code" },
  { 401, "<html>", NULL, NULL, TAMIZ_CLASS_AUTH, "HTTP 401" },
  { 400, "{\"error\": \"access_denied\", \"message\": \"no\"}", NULL, NULL, TAMIZ_CLASS_AUTH, "no (access_denied)" },
  { 400, "{\"error\": \"Access Denied\", \"error_description\": \"too many requests\"}", NULL, NULL,
    TAMIZ_CLASS_RATE, "too many requests (Access Denied)" },
  { 429, "<html>", "Retry-After", "120", TAMIZ_CLASS_RATE, "HTTP 429" },
  { 503, "<html>", NULL, NULL, TAMIZ_CLASS_TRANSIENT, "HTTP 503" },
  { 400, "{\"error\": \"temporarily_unavailable\"}", NULL, NULL, TAMIZ_CLASS_TRANSIENT, "temporarily_unavailable" },
  { 200, "<html>", NULL, NULL, TAMIZ_CLASS_NOT_THE_API, "HTTP 200" },
  { 200, "{\"hello\": \"you\"}", NULL, NULL, TAMIZ_CLASS_NOT_THE_API, "HTTP 200" },
  { 302, "<html>", "Location", "https://elsewhere.example/", TAMIZ_CLASS_NOT_THE_API, "HTTP 302" },
  { 404, "<html>", NULL, NULL, TAMIZ_CLASS_NOT_THE_API, "HTTP 404" },
};

static void
test_refusals (void)
{
  Fixture fixture;

  begin (&fixture, NULL, "client_credentials", CLIENT_SECRET);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      const Refusal *expected = &refusals[i];
      g_autoptr (TamizAnswer) refusal = NULL;
      g_autoptr (GError) error = NULL;

      fake_oauth_refuse (fixture.server, expected->status, expected->body, expected->header, expected->value);
      tamiz_oauth_set_secret (fixture.oauth, CLIENT_SECRET);
      g_assert_false (obtain (fixture.oauth, &refusal, &error));
      g_assert_no_error (error);
      g_assert_cmpint (refusal->klass, ==, expected->klass);
      /* The clock of the test is not this computer's, and it says so. */
      g_assert_true (g_str_has_prefix (refusal->words, expected->words));
      g_assert_cmpint (refusal->retry_after, ==, expected->status == 429 ? 120 * TAMIZ_SECOND : 0);
      g_assert_cmpuint (fake_oauth_count_tokens (fixture.server), ==, i + 1);
    }
  end (&fixture);
}

static void
add_leads (Fixture *fixture,
           guint    n)
{
  for (guint i = 0; i < n; i++)
    bench_add_lead (&fixture->bench, i + 1, NULL, NULL);
}

static void
assert_delivered (Fixture *fixture,
                  guint    n)
{
  g_autoptr (TamizSyncReport) report = tamiz_sync_worker_get_report (fixture->bench.worker);

  g_assert_cmpstr (report->paused, ==, NULL);
  g_assert_cmpuint (report->delivered, ==, n);
  g_assert_cmpuint (fake_oauth_count_records (fixture->server), ==, n);
}

/* The batch takes longer than the token lives, and the server takes it back before. */
static void
test_expires_within_a_batch (void)
{
  Fixture fixture;

  begin (&fixture, NULL, "client_credentials", CLIENT_SECRET);
  add_leads (&fixture, 1);
  bench_run (&fixture.bench);
  assert_delivered (&fixture, 2);
  fake_oauth_revoke (fixture.server);
  for (guint i = 2; i <= 21; i++)
    bench_add_lead (&fixture.bench, i, NULL, NULL);
  bench_run (&fixture.bench);
  g_assert_cmpuint (fake_oauth_count_records (fixture.server), ==, 42);
  g_assert_cmpuint (fake_oauth_count_tokens (fixture.server), ==, 2);
  g_assert_cmpuint (fake_oauth_count_calls (fixture.server), ==, 43);
  end (&fixture);
}

/* It takes no token at all: it is renewed once, and then somebody is asked. */
static void
test_refused_twice (void)
{
  Fixture fixture;
  TamizRecord *row;

  begin (&fixture, NULL, "client_credentials", CLIENT_SECRET);
  add_leads (&fixture, 1);
  assert_obtains (&fixture);
  fake_oauth_refuse_api (fixture.server, TRUE);
  add_leads (&fixture, 5);
  bench_run (&fixture.bench);
  g_assert_cmpstr (bench_get_paused (&fixture.bench), ==, "auth");
  g_assert_cmpuint (fake_oauth_count_tokens (fixture.server), ==, 2);
  g_assert_cmpuint (fake_oauth_count_calls (fixture.server), ==, 2);
  row = memory_store_get_row (fixture.bench.store, 1);
  g_assert_cmpint (bench_get_state (&fixture.bench, 1), ==, TAMIZ_OUTBOX_QUEUED);
  g_assert_cmpint (tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS), ==, 0);

  fake_oauth_refuse_api (fixture.server, FALSE);
  tamiz_sync_worker_resume (fixture.bench.worker, NULL);
  bench_run (&fixture.bench);
  g_assert_cmpuint (fake_oauth_count_records (fixture.server), ==, 12);
  end (&fixture);
}

static void
test_invalid_grant_pauses (void)
{
  Fixture fixture;
  TamizRecord *cursor;

  begin (&fixture, NULL, "authorization_code", NULL);
  keep_tokens (&fixture, "a-refresh-token");
  fake_oauth_let_refresh (fixture.server, "another");
  test_clock_advance (fixture.bench.clock, TAMIZ_HOUR);
  add_leads (&fixture, 5);
  for (guint i = 0; i < 5; i++)
    {
      bench_run (&fixture.bench);
      test_clock_advance (fixture.bench.clock, TAMIZ_HOUR);
    }
  g_assert_cmpstr (bench_get_paused (&fixture.bench), ==, "auth");
  g_assert_cmpuint (fake_oauth_count_tokens (fixture.server), ==, 1);
  g_assert_cmpuint (fake_oauth_count_calls (fixture.server), ==, 0);
  cursor = memory_store_get_cursor (fixture.bench.store, TAMIZ_SYNC_CONNECTION);
  g_assert_nonnull (strstr (tamiz_record_get_text (cursor, TAMIZ_CURSOR_PAUSED_WORDS), "the grant has expired"));
  end (&fixture);
}

static void
test_nobody_is_signed_in (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;

  begin (&fixture, NULL, "authorization_code", CLIENT_SECRET);
  add_leads (&fixture, 1);
  bench_run (&fixture.bench);
  g_assert_cmpstr (bench_get_paused (&fixture.bench), ==, "auth");
  g_assert_cmpuint (fake_oauth_count_tokens (fixture.server), ==, 0);
  g_assert_false (tamiz_sync_worker_test (fixture.bench.worker, NULL, NULL, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET);
  g_assert_nonnull (strstr (error->message, "sign in"));
  end (&fixture);
}

static void
test_rate_rests (void)
{
  Fixture fixture;

  begin (&fixture, NULL, "client_credentials", CLIENT_SECRET);
  fake_oauth_refuse (fixture.server, 400, "{\"error\": \"Access Denied\"}", NULL, NULL);
  add_leads (&fixture, 1);
  bench_run (&fixture.bench);
  g_assert_cmpstr (bench_get_paused (&fixture.bench), ==, "rate");
  g_assert_cmpuint (fake_oauth_count_tokens (fixture.server), ==, 1);
  fake_oauth_refuse (fixture.server, 0, NULL, NULL, NULL);
  test_clock_advance (fixture.bench.clock, 10 * TAMIZ_MINUTE);
  bench_run (&fixture.bench);
  g_assert_cmpuint (fake_oauth_count_records (fixture.server), ==, 2);
  end (&fixture);
}

static void
assert_holds_not (TamizRecord *record,
                  const char  *text)
{
  const TamizKindInfo *info = tamiz_kind_get_info (tamiz_record_get_kind (record));

  for (guint i = 0; i < info->n_fields; i++)
    {
      TamizType type = info->fields[i].type;

      if ((type == TAMIZ_TYPE_TEXT || type == TAMIZ_TYPE_JSON) && tamiz_record_has (record, (int) i))
        g_assert_null (strstr (tamiz_record_get_text (record, (int) i), text));
    }
}

/* The server repeats the token in its words; whoever reads the base does not. */
static void
test_tokens_are_not_repeated (void)
{
  Fixture fixture;
  GPtrArray *attempts;

  begin (&fixture, NULL, "client_credentials", CLIENT_SECRET);
  assert_obtains (&fixture);
  fake_oauth_refuse_api (fixture.server, TRUE);
  add_leads (&fixture, 1);
  bench_run (&fixture.bench);
  attempts = memory_store_get_attempts (fixture.bench.store);
  g_assert_cmpuint (attempts->len, >, 0);
  for (guint i = 0; i < attempts->len; i++)
    assert_holds_not (g_ptr_array_index (attempts, i), "of-the-fake");
  assert_holds_not (memory_store_get_row (fixture.bench.store, 1), "of-the-fake");
  assert_holds_not (memory_store_get_cursor (fixture.bench.store, TAMIZ_SYNC_CONNECTION), "of-the-fake");
  g_assert_nonnull (strstr (tamiz_record_get_text (memory_store_get_cursor (fixture.bench.store, TAMIZ_SYNC_CONNECTION),
                                                   TAMIZ_CURSOR_PAUSED_WORDS),
                            "is not valid here"));
  end (&fixture);
}

static gpointer
obtain_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean found = obtain (data, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (found);
  return NULL;
}

static void
test_workers_renew_once (void)
{
  Fixture fixture;
  TamizOauth *keepers[4];
  TamizHttp *channels[4];
  GThread *threads[4];

  begin (&fixture, NULL, "authorization_code", NULL);
  keep_tokens (&fixture, "the-refresh-token");
  fake_oauth_set_rotates (fixture.server, TRUE);
  fake_oauth_set_delay (fixture.server, 150);
  test_clock_advance (fixture.bench.clock, TAMIZ_HOUR);
  for (guint i = 0; i < 4; i++)
    {
      channels[i] = tamiz_http_new (NULL, NULL);
      keepers[i] = tamiz_oauth_new (fixture.bench.connector, fixture.scope, "a test's connection", fixture.vault,
                                    channels[i], TAMIZ_CLOCK (fixture.bench.clock));
      threads[i] = g_thread_new ("keeper", obtain_thread, keepers[i]);
    }
  for (guint i = 0; i < 4; i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpstr (tamiz_oauth_get_token (keepers[i]), ==, "access-token-1-of-the-fake");
      g_assert_finalize_object (keepers[i]);
      g_assert_finalize_object (channels[i]);
    }
  g_assert_cmpuint (fake_oauth_count_tokens (fixture.server), ==, 1);
  end (&fixture);
}

/* What another process does in test_programs_renew_once (). */
static int
be_another_program (const char *url,
                    const char *path)
{
  g_autoptr (TamizConnector) connector = make_connector (NULL);
  g_autoptr (json_t) scope = make_scope (connector, url, "client_credentials");
  g_autoptr (FileVault) vault = g_object_new (FILE_TYPE_VAULT, NULL);
  g_autoptr (TamizHttp) http = tamiz_http_new (NULL, NULL);
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  g_autoptr (TamizOauth) oauth = NULL;

  vault->path = g_strdup (path);
  oauth = tamiz_oauth_new (connector, scope, path, TAMIZ_TOKEN_VAULT (vault), http, clock);
  tamiz_oauth_set_secret (oauth, CLIENT_SECRET);
  obtain_thread (oauth);
  g_print ("%s", tamiz_oauth_get_token (oauth));
  return 0;
}

static void
test_programs_renew_once (void)
{
  g_autoptr (FakeOauth) server = fake_oauth_new ();
  g_autofree char *url = fake_oauth_get_url (server);
  g_autofree char *folder = g_dir_make_tmp ("tamiz-oauth-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "vault", NULL);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  GSubprocess *programs[3];

  fake_oauth_set_delay (server, 150);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;

      programs[i] = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self, "--another-program", url, path,
                                      NULL);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *token = NULL;

      g_assert_true (g_subprocess_communicate_utf8 (programs[i], NULL, NULL, &token, NULL, NULL));
      g_assert_cmpstr (token, ==, "access-token-1-of-the-fake");
      g_object_unref (programs[i]);
    }
  g_assert_cmpuint (fake_oauth_count_tokens (server), ==, 1);
  fake_oauth_stop (server);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_nobody_comes_back (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizLoopback) loopback = tamiz_loopback_new ("127.0.0.1", 0, "state", &error);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_assert_no_error (error);
  g_assert_null (tamiz_loopback_wait (loopback, 1, NULL, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (tamiz_loopback_wait (loopback, 60, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Where the CRM wants a fixed address; a port that another program has is told with what to do. */
static void
test_fixed_redirect (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizLoopback) first = tamiz_loopback_new ("localhost", 0, "state", &error);
  const char *redirect = tamiz_loopback_get_redirect (first);
  g_autoptr (GUri) uri = g_uri_parse (redirect, G_URI_FLAGS_NONE, NULL);
  guint port = (guint) g_uri_get_port (uri);
  g_autofree char *block = g_strdup_printf ("{\"redirect_host\": \"localhost\", \"redirect_port\": %u}", port);
  g_autoptr (TamizConnector) connector = make_connector (block);
  g_autoptr (json_t) scope = make_scope (connector, "https://crm.example", "authorization_code");
  const char *host;
  guint number;

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (redirect, "http://localhost:"));
  g_assert_true (tamiz_oauth_get_redirect (connector, scope, &host, &number, &error));
  g_assert_cmpstr (host, ==, "localhost");
  g_assert_cmpuint (number, ==, port);
  g_assert_null (tamiz_loopback_new ("127.0.0.1", port, "state", &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER);
  g_assert_nonnull (strstr (error->message, "redirect_port"));
  g_clear_error (&error);

  tamiz_json_set_text (scope, "settings.redirect_port", "4711");
  g_assert_true (tamiz_oauth_get_redirect (connector, scope, &host, &number, &error));
  g_assert_cmpuint (number, ==, 4711);
  tamiz_json_set_text (scope, "settings.redirect_port", "80");
  g_assert_false (tamiz_oauth_get_redirect (connector, scope, &host, &number, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--another-program"))
    return be_another_program (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/oauth/challenge", test_challenge);
  g_test_add_func ("/oauth/authorize-url", test_authorize_url);
  g_test_add_func ("/oauth/wrong-blocks", test_wrong_blocks);
  g_test_add_func ("/oauth/client-credentials", test_client_credentials);
  g_test_add_func ("/oauth/other-writings", test_other_writings);
  g_test_add_func ("/oauth/password", test_password);
  g_test_add_func ("/oauth/jwt", test_jwt);
  g_test_add_func ("/oauth/renewed-in-time", test_renewed_in_time);
  g_test_add_func ("/oauth/outlives-an-outage", test_outlives_an_outage);
  g_test_add_func ("/oauth/refresh-tokens-rotate", test_refresh_tokens_rotate);
  g_test_add_func ("/oauth/refresh-token-by-hand", test_refresh_token_by_hand);
  g_test_add_func ("/oauth/refusals", test_refusals);
  g_test_add_func ("/oauth/expires-within-a-batch", test_expires_within_a_batch);
  g_test_add_func ("/oauth/refused-twice", test_refused_twice);
  g_test_add_func ("/oauth/invalid-grant-pauses", test_invalid_grant_pauses);
  g_test_add_func ("/oauth/nobody-is-signed-in", test_nobody_is_signed_in);
  g_test_add_func ("/oauth/rate-rests", test_rate_rests);
  g_test_add_func ("/oauth/tokens-are-not-repeated", test_tokens_are_not_repeated);
  g_test_add_func ("/oauth/workers-renew-once", test_workers_renew_once);
  g_test_add_func ("/oauth/programs-renew-once", test_programs_renew_once);
  g_test_add_func ("/oauth/nobody-comes-back", test_nobody_comes_back);
  g_test_add_func ("/oauth/fixed-redirect", test_fixed_redirect);

  return g_test_run ();
}
