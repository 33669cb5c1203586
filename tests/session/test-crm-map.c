#include "config.h"

#include "fake-crm.h"
#include "session-checks.h"

#include <string.h>

/* Setting up a CRM connection: what can be connected, settings, fields, words, states, and where
 * the CRM and the base disagree.
 */

typedef struct
{
  TamizTestSession *base;
  FakeCrm *crm;
  char *lead;
  char *key;                /* by which the CRM has the lead */
} Fixture;

/* A connected CRM and a lead that sales has accepted. */
static void
fixture_init (Fixture    *self,
              gboolean    trial)
{
  g_autofree char *url = NULL, *secret = NULL;
  g_autoptr (json_t) handoff = NULL;
  const char *option = trial ? "+trial" : NULL;

  self->base = tamiz_test_session_new (NULL);
  self->crm = fake_crm_new (self->base->clock);
  url = fake_crm_get_url (self->crm);
  secret = tamiz_test_session_write (self->base, "secret", FAKE_PASSWORD "\n");
  tamiz_test_session_agree (self->base);
  tamiz_test_session_as (self->base, "max@tamiz.example");
  DO (self->base, "crm.add", "name", "Ventas", "kind", "tryton", "url", url, "user", FAKE_LOGIN, "secret-file", secret,
      option, NULL);
  tamiz_test_session_as (self->base, "mia@tamiz.example");
  self->lead = tamiz_test_session_add_lead (self->base);
  tamiz_test_session_qualify (self->base, self->lead);
  DO (self->base, "handoff.send", "id", self->lead, "to", "vera@tamiz.example", "meeting", "2026-05-05T10:00");
  tamiz_test_session_as (self->base, "vera@tamiz.example");
  DO (self->base, "handoff.accept", "number", "1");
  tamiz_test_session_as (self->base, "max@tamiz.example");
  handoff = tamiz_test_session_do (self->base, "handoff.show", "number", "1", NULL);
  self->key = g_strdup (tamiz_test_get (handoff, "key"));
}

static void
fixture_clear (Fixture *self)
{
  fake_crm_stop (self->crm);
  g_clear_object (&self->crm);
  tamiz_test_session_free (self->base);
  g_free (self->lead);
  g_free (self->key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* The CRM says something, and it is fetched. */
static void
hear (Fixture    *self,
      const char *state)
{
  tamiz_test_session_advance (self->base, TAMIZ_HOUR);
  fake_crm_set_state (self->crm, self->key, state);
  DO (self->base, "sync", "name", "Ventas");
}

static void
what_can_be_connected_is_told (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) kinds = tamiz_test_session_do (test, "crm.kinds", NULL);
  json_t *items = json_object_get (kinds, "items");
  json_t *tryton = find_item (items, "key", "tryton"), *webhook = find_item (items, "key", "webhook");
  json_t *salesforce = find_item (items, "key", "salesforce");

  g_assert_cmpstr (tamiz_test_get (tryton, "label"), ==, "Tryton");
  g_assert_cmpstr (tamiz_test_get (tryton, "sign_in"), ==, "password");
  g_assert_true (json_is_true (json_object_get (tryton, "outcomes")));
  g_assert_cmpstr (tamiz_test_get (tryton, "objects.0"), ==, "company");
  g_assert_nonnull (tamiz_test_get (tryton, "promise"));
  g_assert_cmpstr (tamiz_test_get (webhook, "sign_in"), ==, "key");
  g_assert_true (json_is_false (json_object_get (webhook, "outcomes")));

  /* Also where a connection would lack settings still. */
  g_assert_cmpstr (tamiz_test_get (salesforce, "sign_in"), ==, "browser");
  g_assert_cmpint (json_array_size (json_object_get (salesforce, "settings")), >, 0);
}

static void
settings_change_and_a_new_host_wants_the_secret_anew (void)
{
  g_auto (Fixture) test = { 0 };
  g_autofree char *places = g_build_filename (g_get_user_config_dir (), "tamiz", "connections.ini", NULL);
  g_autoptr (json_t) set = NULL, moved = NULL;
  g_autofree char *kept = NULL, *forgotten = NULL;
  json_t *items;

  fixture_init (&test, FALSE);
  set = tamiz_test_session_do (test.base, "crm.set", "name", "Ventas", "user", "otra", "+set", "ca_file=/etc/own.pem",
                               NULL);
  g_assert_cmpstr (tamiz_test_get (set, "user"), ==, "otra");
  items = json_object_get (set, "settings");
  g_assert_cmpstr (tamiz_test_get (find_item (items, "key", "ca_file"), "value"), ==, "/etc/own.pem");
  g_assert_true (json_is_false (json_object_get (set, "secret_wanted")));
  g_assert_true (g_file_get_contents (places, &kept, NULL, NULL));
  g_assert_nonnull (strstr (kept, "secret_file"));

  moved = tamiz_test_session_do (test.base, "crm.set", "name", "Ventas", "url", "https://other.example/db", "+set",
                                 "ca_file=", NULL);
  g_assert_null (tamiz_test_get (find_item (json_object_get (moved, "settings"), "key", "ca_file"), "value"));
  g_assert_true (json_is_true (json_object_get (moved, "secret_wanted")));
  g_assert_true (g_file_get_contents (places, &forgotten, NULL, NULL));
  g_assert_null (strstr (forgotten, "secret_file"));
  REFUSED (test.base, "secret", "crm.test", "name", "Ventas");

  REFUSED (test.base, "address", "crm.set", "name", "Ventas", "url", "http://crm.example/db");
  REFUSED (test.base, "invalid", "crm.set", "name", "Ventas", "+set", "fields=x");
  REFUSED (test.base, "invalid", "crm.set", "name", "Ventas", "+set", "nothing");
  REFUSED (test.base, "not_found", "crm.set", "name", "Other", "user", "x");
  tamiz_test_session_as (test.base, "mia@tamiz.example");
  REFUSED (test.base, "not_allowed", "crm.set", "name", "Ventas", "user", "x");
}

static void
fields_are_listed_and_mapped (void)
{
  g_auto (Fixture) test = { 0 };
  g_autoptr (json_t) fields = NULL, mapped = NULL, again = NULL, initial = NULL;
  g_autofree char *log = NULL;
  json_t *items;

  fixture_init (&test, FALSE);
  fields = tamiz_test_session_do (test.base, "crm.fields", "name", "Ventas", "object", "lead", NULL);
  items = json_object_get (fields, "items");
  g_assert_cmpstr (tamiz_test_get (find_item (items, "field", "campaign"), "label"), ==, "Campaña");
  g_assert_cmpstr (tamiz_test_get (find_item (items, "field", "description"), "default"), ==, "lead.title");
  g_assert_null (find_item (items, "field", "reference"));
  g_assert_nonnull (find_item (json_object_get (fields, "ours"), "key", "lead.source"));

  mapped = tamiz_test_session_do (test.base, "crm.map", "name", "Ventas", "object", "lead", "field", "campaign", "from",
                                  "lead.source", NULL);
  g_assert_cmpstr (tamiz_test_get (mapped, "mapped.0.from"), ==, "lead.source");
  DO (test.base, "crm.map", "name", "Ventas", "object", "lead", "field", "comment", "+leave", NULL);
  DO (test.base, "crm.map", "name", "Ventas", "object", "lead", "field", "origin", "text", "Tamiz");
  DO (test.base, "crm.translate", "name", "Ventas", "key", "lead.source", "word", "Página web", "to", "Web (6)");
  again = tamiz_test_session_do (test.base, "crm.fields", "name", "Ventas", NULL);
  items = json_object_get (again, "items");
  g_assert_cmpstr (tamiz_test_get (find_item (items, "field", "origin"), "text"), ==, "Tamiz");
  g_assert_true (json_is_true (json_object_get (find_item (items, "field", "comment"), "left")));

  DO (test.base, "sync", "name", "Ventas");
  log = fake_crm_get_log (test.crm);
  g_assert_nonnull (strstr (log, "Web (6)"));
  g_assert_nonnull (strstr (log, "Tamiz"));
  g_assert_null (strstr (log, "\"comment\""));

  DO (test.base, "crm.map", "name", "Ventas", "object", "lead", "field", "campaign", "+default", NULL);
  DO (test.base, "crm.map", "name", "Ventas", "object", "lead", "field", "comment", "+default", NULL);
  DO (test.base, "crm.map", "name", "Ventas", "object", "lead", "field", "origin", "+default", NULL);
  initial = tamiz_test_session_do (test.base, "crm.translate", "name", "Ventas", "key", "lead.source", "word", "Página web",
                                   "to", "", NULL);
  g_assert_cmpint (json_array_size (json_object_get (initial, "mapped")), ==, 0);
}

static void
what_cannot_be_mapped_is_refused (void)
{
  g_auto (Fixture) test = { 0 };

  fixture_init (&test, FALSE);
#define MAP(code, object, field, ...) \
  REFUSED (test.base, code, "crm.map", "name", "Ventas", "object", object, "field", field, ##__VA_ARGS__)
  MAP ("invalid", "lead", "campaign");
  MAP ("invalid", "lead", "campaign", "from", "lead.source", "text", "x");
  MAP ("not_found", "lead", "campaign", "from", "lead.colour");
  MAP ("refused", "person", "name", "from", "person.email");
  MAP ("refused", "lead", "reference", "text", "x");
  MAP ("refused", "lead", "party", "text", "x");
  MAP ("invalid", "lead", "$fields", "text", "x");
  REFUSED (test.base, "not_found", "crm.translate", "name", "Ventas", "key", "lead.colour", "word", "a", "to", "b");
  REFUSED (test.base, "invalid", "crm.meaning", "name", "Ventas", "state", "lead");
  REFUSED (test.base, "invalid", "crm.meaning", "name", "Ventas", "state", "lead", "is", "gone");
  REFUSED (test.base, "invalid", "crm.meaning", "name", "Ventas", "object", "company", "state", "lead", "is", "won");
  tamiz_test_session_as (test.base, "vera@tamiz.example");
  REFUSED (test.base, "not_allowed", "crm.map", "name", "Ventas", "object", "lead", "field", "campaign", "text", "x");
}

/* A state that nobody mapped is asked about, and what is answered counts at once. */
static void
a_state_gets_its_meaning_at_once (void)
{
  g_auto (Fixture) test = { 0 };
  g_autoptr (json_t) shown = NULL, differences = NULL, notices = NULL, meant = NULL, after = NULL;

  fixture_init (&test, FALSE);
  DO (test.base, "sync", "name", "Ventas");
  hear (&test, "firmado");
  assert_stage (test.base, test.lead, "accepted");
  shown = tamiz_test_session_do (test.base, "crm.show", "name", "Ventas", NULL);
  g_assert_cmpstr (tamiz_test_get (shown, "states.0.state"), ==, "firmado");
  g_assert_null (tamiz_test_get (shown, "states.0.means"));
  g_assert_cmpint (get_number (shown, "states.0.count"), ==, 1);
  differences = tamiz_test_session_do (test.base, "crm.differences", NULL);
  g_assert_cmpstr (tamiz_test_get (differences, "items.0.kind"), ==, "state");
  g_assert_cmpstr (tamiz_test_get (differences, "items.0.actions.0"), ==, "meaning");
  notices = tamiz_test_session_do (test.base, "notice.list", NULL);
  g_assert_nonnull (find_item (json_object_get (notices, "items"), "topic", "crm-state"));

  meant = tamiz_test_session_do (test.base, "crm.meaning", "name", "Ventas", "state", "firmado", "is", "won", NULL);
  g_assert_cmpint (get_number (meant, "applied"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (meant, "states.0.means"), ==, "won");
  g_assert_true (json_is_true (tamiz_test_find (meant, "states.0.said")));
  assert_stage (test.base, test.lead, "won");
  g_assert_cmpint (count (test.base, "crm.differences"), ==, 0);
  after = tamiz_test_session_do (test.base, "notice.list", NULL);
  g_assert_null (find_item (json_object_get (after, "items"), "topic", "crm-state"));
  assert_sound (test.base);
}

static void
enter (Fixture    *test,
       const char *outcome,
       const char *amount)
{
  tamiz_test_session_as (test->base, "vera@tamiz.example");
  if (amount != NULL)
    DO (test->base, "outcome.set", "id", test->lead, "outcome", outcome, "amount", amount, "currency", "EUR");
  else
    DO (test->base, "outcome.set", "id", test->lead, "outcome", outcome, "reason", "price");
  tamiz_test_session_as (test->base, "max@tamiz.example");
}

static void
where_the_crm_is_right_its_outcome_is_written (void)
{
  g_auto (Fixture) test = { 0 };
  g_autoptr (json_t) differences = NULL, lead = NULL;
  const char *id;

  fixture_init (&test, FALSE);
  DO (test.base, "sync", "name", "Ventas");
  enter (&test, "won", "5000");
  g_assert_cmpint (count (test.base, "crm.differences"), ==, 0);
  hear (&test, "lost");
  assert_stage (test.base, test.lead, "won");
  differences = tamiz_test_session_do (test.base, "crm.differences", "name", "Ventas", NULL);
  g_assert_cmpstr (tamiz_test_get (differences, "items.0.kind"), ==, "outcome");
  g_assert_cmpstr (tamiz_test_get (differences, "items.0.ours.outcome"), ==, "won");
  g_assert_cmpstr (tamiz_test_get (differences, "items.0.theirs.outcome"), ==, "lost");
  g_assert_nonnull (tamiz_test_get (differences, "items.0.why"));
  id = tamiz_test_get (differences, "items.0.id");
  REFUSED (test.base, "invalid", "crm.settle", "id", id, "take", "both");
  tamiz_test_session_as (test.base, "mia@tamiz.example");
  REFUSED (test.base, "not_allowed", "crm.settle", "id", id, "take", "crm");
  REFUSED (test.base, "not_allowed", "crm.settle", "id", id, "take", "ours");
  tamiz_test_session_as (test.base, "max@tamiz.example");
  DO (test.base, "crm.settle", "id", id, "take", "crm");
  assert_stage (test.base, test.lead, "lost");
  g_assert_cmpint (count (test.base, "crm.differences"), ==, 0);
  REFUSED (test.base, "refused", "crm.settle", "id", id, "take", "crm");
  assert_sound (test.base);
}

/* What was kept to is not asked again, until the CRM says something new. */
static void
where_ours_holds_it_is_not_asked_again (void)
{
  g_auto (Fixture) test = { 0 };
  g_autoptr (json_t) differences = NULL, again = NULL, notices = NULL, asked = NULL;

  fixture_init (&test, FALSE);
  DO (test.base, "sync", "name", "Ventas");
  enter (&test, "won", "5000");
  hear (&test, "won");
  differences = tamiz_test_session_do (test.base, "crm.differences", NULL);
  g_assert_cmpstr (tamiz_test_get (differences, "items.0.kind"), ==, "amount");
  g_assert_cmpstr (tamiz_test_get (differences, "items.0.ours.amount.amount"), ==, "5000");
  g_assert_cmpstr (tamiz_test_get (differences, "items.0.theirs.amount.amount"), ==, "12000.00");
  tamiz_test_session_as (test.base, "vera@tamiz.example");
  asked = tamiz_test_session_do (test.base, "notice.list", NULL);
  g_assert_nonnull (find_item (json_object_get (asked, "items"), "topic", "crm-differs"));
  DO (test.base, "crm.settle", "id", tamiz_test_get (differences, "items.0.id"), "take", "ours");
  g_assert_cmpint (count (test.base, "crm.differences"), ==, 0);
  notices = tamiz_test_session_do (test.base, "notice.list", NULL);
  g_assert_null (find_item (json_object_get (notices, "items"), "topic", "crm-differs"));

  /* It is read again, and says the same. */
  hear (&test, "won");
  DO (test.base, "sync", "name", "Ventas", "+reconcile", NULL);
  g_assert_cmpint (count (test.base, "crm.differences"), ==, 0);
  assert_stage (test.base, test.lead, "won");
  hear (&test, "lost");
  again = tamiz_test_session_do (test.base, "crm.differences", NULL);
  g_assert_cmpstr (tamiz_test_get (again, "items.0.kind"), ==, "outcome");
  tamiz_test_session_as (test.base, "max@tamiz.example");
  DO (test.base, "crm.settle", "id", tamiz_test_get (again, "items.0.id"), "take", "ours");
  g_assert_cmpint (count (test.base, "crm.differences"), ==, 0);
  assert_sound (test.base);
}

/* A connection that is being tried gets what is tried, and nothing else. */
static void
a_trial_sends_one_lead_and_nothing_else (void)
{
  g_auto (Fixture) test = { 0 };
  g_autoptr (json_t) nothing = NULL, tried = NULL, list = NULL, started = NULL;
  g_autofree char *other = NULL;

  fixture_init (&test, TRUE);
  tamiz_test_session_as (test.base, "mia@tamiz.example");
  other = add_inquiry (test.base, "Otra");
  tamiz_test_session_as (test.base, "max@tamiz.example");
  g_assert_cmpint (count (test.base, "outbox.list"), ==, 0);
  nothing = tamiz_test_session_do (test.base, "sync", NULL);
  g_assert_cmpint (get_number (nothing, "total"), ==, 0);
  REFUSED (test.base, "refused", "sync", "name", "Ventas");
  REFUSED (test.base, "invalid", "sync", "lead", test.lead);
  REFUSED (test.base, "refused", "sync", "name", "Ventas", "lead", other);
  g_assert_cmpint (fake_crm_count_calls (test.crm, "model.sale.opportunity.create"), ==, 0);

  tried = tamiz_test_session_do (test.base, "sync", "name", "Ventas", "lead", test.lead, NULL);
  g_assert_cmpstr (tamiz_test_get (tried, "items.0.rows.0.object"), ==, "company");
  g_assert_cmpstr (tamiz_test_get (tried, "items.0.rows.1.object"), ==, "lead");
  g_assert_cmpstr (tamiz_test_get (tried, "items.0.rows.1.state"), ==, "done");
  g_assert_nonnull (tamiz_test_get (tried, "items.0.rows.1.remote_id"));
  g_assert_cmpint (fake_crm_count_key (test.crm, FAKE_LEAD, test.key), ==, 1);

  /* Trying it again makes no second one. */
  DO (test.base, "sync", "name", "Ventas", "lead", test.lead);
  g_assert_cmpint (fake_crm_count_key (test.crm, FAKE_LEAD, test.key), ==, 1);

  list = tamiz_test_session_do (test.base, "crm.list", NULL);
  g_assert_true (json_is_true (tamiz_test_find (list, "items.0.trial")));
  started = tamiz_test_session_do (test.base, "crm.start", "name", "Ventas", NULL);
  g_assert_true (json_is_false (json_object_get (started, "trial")));
  REFUSED (test.base, "refused", "crm.start", "name", "Ventas");
  DO (test.base, "sync", "name", "Ventas");
  g_assert_cmpint (fake_crm_count_key (test.crm, FAKE_LEAD, test.key), ==, 1);
  assert_sound (test.base);
}

/* What the CRM refused of the lead that is tried is told in its words. */
static void
a_trial_tells_what_was_refused (void)
{
  g_auto (Fixture) test = { 0 };
  g_autoptr (json_t) tried = NULL;

  fixture_init (&test, TRUE);
  fake_crm_set_fault (test.crm, "model.sale.opportunity.create", FAULT_INVALID, 1);
  tried = tamiz_test_session_do (test.base, "sync", "name", "Ventas", "lead", test.lead, NULL);
  g_assert_cmpstr (tamiz_test_get (tried, "items.0.rows.0.state"), ==, "done");
  g_assert_cmpstr (tamiz_test_get (tried, "items.0.rows.1.state"), ==, "dead");
  g_assert_nonnull (strstr (tamiz_test_get (tried, "items.0.rows.1.words"), "not valid"));
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *settings = set_settings_apart ();
  int failed;

  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/crm-map/" path, func)
  ADD ("what-can-be-connected-is-told", what_can_be_connected_is_told);
  ADD ("settings-change-and-a-new-host-wants-the-secret-anew", settings_change_and_a_new_host_wants_the_secret_anew);
  ADD ("fields-are-listed-and-mapped", fields_are_listed_and_mapped);
  ADD ("what-cannot-be-mapped-is-refused", what_cannot_be_mapped_is_refused);
  ADD ("a-state-gets-its-meaning-at-once", a_state_gets_its_meaning_at_once);
  ADD ("where-the-crm-is-right-its-outcome-is-written", where_the_crm_is_right_its_outcome_is_written);
  ADD ("where-ours-holds-it-is-not-asked-again", where_ours_holds_it_is_not_asked_again);
  ADD ("a-trial-sends-one-lead-and-nothing-else", a_trial_sends_one_lead_and_nothing_else);
  ADD ("a-trial-tells-what-was-refused", a_trial_tells_what_was_refused);

  failed = g_test_run ();
  remove_settings (settings);
  return failed;
}
