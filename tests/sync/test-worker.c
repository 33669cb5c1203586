/* The promise: every lead reaches the CRM exactly once, or is visible as not delivered. */

#include "config.h"

#include "fake-crm.h"
#include "sync-bench.h"
#include "tamiz-error.h"
#include "tamiz-json-path.h"

#include <string.h>

/* A network whose state a test says; it stands in for the desktop's. */
#define TEST_TYPE_NETWORK (test_network_get_type ())
G_DECLARE_FINAL_TYPE (TestNetwork, test_network, TEST, NETWORK, GObject)

struct _TestNetwork
{
  GObject parent_instance;

  GNetworkConnectivity connectivity;
};

enum { PROP_0, PROP_AVAILABLE, PROP_METERED, PROP_CONNECTIVITY };

static gboolean
test_network_initable_init (GInitable     *initable,
                            GCancellable  *cancellable,
                            GError       **error)
{
  return TRUE;
}

static void
test_network_initable_iface_init (GInitableIface *iface)
{
  iface->init = test_network_initable_init;
}

static void
test_network_monitor_iface_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestNetwork, test_network, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, test_network_initable_iface_init)
                               G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, test_network_monitor_iface_init))

static void
test_network_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *spec)
{
  if (id == PROP_CONNECTIVITY)
    g_value_set_enum (value, (int) TEST_NETWORK (object)->connectivity);
  else
    g_value_set_boolean (value, id == PROP_AVAILABLE);
}

static void
test_network_class_init (TestNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_network_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
test_network_init (TestNetwork *self)
{
  self->connectivity = G_NETWORK_CONNECTIVITY_FULL;
}

typedef struct
{
  Bench bench;
  FakeCrm *crm;
  char *company_key;
  char *lead_key;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  g_autofree char *url = NULL;

  fixture->crm = fake_crm_new (clock);
  url = fake_crm_get_url (fixture->crm);
  bench_init (&fixture->bench, url, FAKE_LOGIN, FAKE_PASSWORD);
  fake_crm_set_clock (fixture->crm, TAMIZ_CLOCK (fixture->bench.clock));
  tamiz_http_set_deadline (fixture->bench.http, 400);
  bench_add_lead (&fixture->bench, 1, &fixture->company_key, &fixture->lead_key);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  fake_crm_stop (fixture->crm);
  bench_clear (&fixture->bench);
  g_assert_finalize_object (fixture->crm);
  g_free (fixture->company_key);
  g_free (fixture->lead_key);
}

static void
assert_exactly_once (Fixture *fixture)
{
  /* Also what the server does later than it seemed. */
  test_clock_advance (fixture->bench.clock, TAMIZ_HOUR);
  g_assert_cmpstr (bench_get_paused (&fixture->bench), ==, NULL);
  g_assert_cmpint (bench_get_state (&fixture->bench, 1), ==, TAMIZ_OUTBOX_DONE);
  g_assert_cmpint (bench_get_state (&fixture->bench, 2), ==, TAMIZ_OUTBOX_DONE);
  g_assert_cmpuint (fake_crm_count_key (fixture->crm, FAKE_PARTY, fixture->company_key), ==, 1);
  g_assert_cmpuint (fake_crm_count_key (fixture->crm, FAKE_LEAD, fixture->lead_key), ==, 1);
  g_assert_cmpuint (memory_store_get_links (fixture->bench.store)->len, ==, 2);
}

static void
test_company_then_lead (Fixture      *fixture,
                        gconstpointer data)
{
  TamizRecord *row = memory_store_get_row (fixture->bench.store, 2);
  g_autofree char *log = NULL;

  bench_run (&fixture->bench);
  assert_exactly_once (fixture);
  g_assert_cmpint (tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS), ==, 1);
  g_assert_true (tamiz_record_has (row, TAMIZ_OUTBOX_DONE_AT));
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, "common.db.login"), ==, 1);

  /* The lead hangs on the party that was made just before. */
  log = fake_crm_get_log (fixture->crm);
  g_assert_nonnull (strstr (log, "\"party\":1"));
}

typedef struct
{
  const char *name;
  const char *method;
  Fault fault;
  guint times;
} Case;

#define CREATE_PARTY "model.party.party.create"
#define CREATE_LEAD "model.sale.opportunity.create"

static const Case exactly_once[] = {
  { "commit-then-close/lead", CREATE_LEAD, FAULT_COMMIT_CLOSE, 1 },
  { "commit-then-close/company", CREATE_PARTY, FAULT_COMMIT_CLOSE, 1 },
  { "close-then-commit/lead", CREATE_LEAD, FAULT_CLOSE_COMMIT, 1 },
  { "close-then-commit/company", CREATE_PARTY, FAULT_CLOSE_COMMIT, 1 },
  { "close/lead", CREATE_LEAD, FAULT_CLOSE, 1 },
  { "close/lead-three-times", CREATE_LEAD, FAULT_CLOSE, 3 },
  { "close/probe", "model.sale.opportunity.search_read", FAULT_CLOSE, 2 },
  { "close/login", "common.db.login", FAULT_CLOSE, 1 },
  { "unavailable/lead", CREATE_LEAD, FAULT_UNAVAILABLE, 2 },
  { "unavailable/company", CREATE_PARTY, FAULT_UNAVAILABLE, 2 },
  { "commit-then-gateway-timeout/lead", CREATE_LEAD, FAULT_COMMIT_GATEWAY, 1 },
  { "commit-then-gateway-timeout/company", CREATE_PARTY, FAULT_COMMIT_GATEWAY, 1 },
  { "slow-drip/lead", CREATE_LEAD, FAULT_DRIP, 1 },
  { "truncated/lead", CREATE_LEAD, FAULT_TRUNCATED, 1 },
  { "truncated/company", CREATE_PARTY, FAULT_TRUNCATED, 1 },
  { "huge-body/lead", CREATE_LEAD, FAULT_HUGE, 1 },
  { "nested-brackets/lead", CREATE_LEAD, FAULT_NESTED, 1 },
  { "nested-brackets/company", CREATE_PARTY, FAULT_NESTED, 1 },
  { "expired-session/lead", CREATE_LEAD, FAULT_EXPIRED, 1 },
  { "expired-session/company", CREATE_PARTY, FAULT_EXPIRED, 1 },
  { "locked/lead", CREATE_LEAD, FAULT_LOCKED, 2 },
  { "server-error/lead", CREATE_LEAD, FAULT_ERROR, 2 },
};

/* Until nothing is on its way any more; whoever runs the worker comes back when told. */
static void
run_to_the_end (Fixture *fixture)
{
  for (guint i = 0; i < 500; i++)
    {
      gint64 now = tamiz_clock_get_now (TAMIZ_CLOCK (fixture->bench.clock));
      gint64 next_at = bench_run (&fixture->bench);
      g_autoptr (TamizSyncReport) report = tamiz_sync_worker_get_report (fixture->bench.worker);

      if (report->waiting == 0 || next_at == 0)
        return;
      test_clock_advance (fixture->bench.clock, MAX (next_at - now, TAMIZ_SECOND));
    }

  g_assert_not_reached ();
}

static void
test_exactly_once (Fixture      *fixture,
                   gconstpointer data)
{
  const Case *fault = data;
  g_autoptr (TamizSyncReport) report = NULL;

  fake_crm_set_fault (fixture->crm, fault->method, fault->fault, fault->times);
  run_to_the_end (fixture);
  assert_exactly_once (fixture);
  report = tamiz_sync_worker_get_report (fixture->bench.worker);
  g_assert_cmpint (report->changes, ==, 0); /* created over there is no outcome */
}

/* The program dies after the row was marked and before, or after, the server had it. */
static void
test_killed_while_sending (Fixture      *fixture,
                           gconstpointer data)
{
  gint64 killed = GPOINTER_TO_INT (data) % 2 + 1;
  gboolean arrived = GPOINTER_TO_INT (data) >= 2;
  TamizRecord *row;

  if (killed == 2)
    {
      /* The company is through, the lead is not begun. */
      fake_crm_set_fault (fixture->crm, CREATE_LEAD, FAULT_RATE_SECONDS, 1);
      bench_run (&fixture->bench);
      g_assert_cmpint (bench_get_state (&fixture->bench, 1), ==, TAMIZ_OUTBOX_DONE);
    }
  row = memory_store_get_row (fixture->bench.store, killed);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_SENDING);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_ATTEMPTS, 1);
  if (arrived)
    fake_crm_add_record (fixture->crm, killed == 1 ? FAKE_PARTY : FAKE_LEAD,
                         killed == 1 ? fixture->company_key : fixture->lead_key);

  bench_restart (&fixture->bench, FAKE_PASSWORD);
  run_to_the_end (fixture);
  assert_exactly_once (fixture);
}

/* A row in doubt is never created before it was looked for three times, and five minutes. */
static void
test_probes_before_it_creates_again (Fixture      *fixture,
                                     gconstpointer data)
{
  fake_crm_set_fault (fixture->crm, CREATE_LEAD, FAULT_CLOSE, 1);
  run_to_the_end (fixture);
  assert_exactly_once (fixture);
  g_assert_cmpint (test_worker_get_waited (fixture->bench.worker), >=, 5 * TAMIZ_MINUTE);
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, CREATE_LEAD), ==, 2);
}

/* The first creation came after it had been given up for lost: somebody must be told. */
static void
test_late_creation_is_reported (Fixture      *fixture,
                                gconstpointer data)
{
  TamizRecord *row = memory_store_get_row (fixture->bench.store, 2);
  TamizRecord *link;

  fake_crm_set_late (fixture->crm, 20 * TAMIZ_MINUTE);
  fake_crm_set_fault (fixture->crm, CREATE_LEAD, FAULT_CLOSE_COMMIT, 1);
  bench_run (&fixture->bench);
  g_assert_cmpstr (bench_get_reason (&fixture->bench, 2), ==, "sent_again");
  run_to_the_end (fixture);
  g_assert_cmpint (bench_get_state (&fixture->bench, 2), ==, TAMIZ_OUTBOX_HELD);
  g_assert_cmpstr (bench_get_reason (&fixture->bench, 2), ==, "duplicate");
  g_assert_nonnull (strstr (tamiz_record_get_text (row, TAMIZ_OUTBOX_SERVER_WORDS), fixture->lead_key));
  g_assert_cmpuint (fake_crm_count_key (fixture->crm, FAKE_LEAD, fixture->lead_key), ==, 2);

  /* Somebody deletes both but a copy; trying again links to that one. */
  fake_crm_remove_key (fixture->crm, fixture->lead_key);
  fake_crm_add_record (fixture->crm, FAKE_LEAD, fixture->lead_key);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_PROBING);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_ATTEMPTS, 0);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_REASON, NULL);
  run_to_the_end (fixture);
  assert_exactly_once (fixture);
  link = g_ptr_array_index (memory_store_get_links (fixture->bench.store), 1);
  g_assert_cmpstr (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID), ==, "4");
}

/* Of creations that cannot be repeated one at most is in doubt; what can be goes on. */
static void
test_one_creation_at_a_time_is_in_doubt (Fixture      *fixture,
                                         gconstpointer data)
{
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;
  gint64 next_at;

  bench_add_lead (&fixture->bench, 2, NULL, &other);
  fake_crm_set_fault (fixture->crm, CREATE_LEAD, FAULT_CLOSE, 1);
  for (guint i = 0; i < 3; i++)
    {
      tamiz_sync_worker_run (fixture->bench.worker, FALSE, NULL, &next_at, &error);
      g_assert_no_error (error);
      g_assert_cmpint (bench_get_state (&fixture->bench, 2), ==, TAMIZ_OUTBOX_PROBING);
      g_assert_cmpint (bench_get_state (&fixture->bench, 3), ==, TAMIZ_OUTBOX_DONE);
      g_assert_cmpint (bench_get_state (&fixture->bench, 4), ==, TAMIZ_OUTBOX_QUEUED);
      test_clock_advance (fixture->bench.clock, next_at - tamiz_clock_get_now (TAMIZ_CLOCK (fixture->bench.clock)));
    }
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, CREATE_LEAD), ==, 1);

  run_to_the_end (fixture);
  g_assert_cmpuint (fake_crm_count_key (fixture->crm, FAKE_LEAD, fixture->lead_key), ==, 1);
  g_assert_cmpuint (fake_crm_count_key (fixture->crm, FAKE_LEAD, other), ==, 1);
}

/* A lead whose answer is lost each time does not keep the others waiting for ever, and is
 * not sent for ever.
 */
static void
test_poisonous_lead_is_given_up (Fixture      *fixture,
                                 gconstpointer data)
{
  gint64 begun = tamiz_clock_get_now (TAMIZ_CLOCK (fixture->bench.clock));

  tamiz_record_set_int (memory_store_get_row (fixture->bench.store, 2), TAMIZ_OUTBOX_CREATED, begun);
  fake_crm_set_fault (fixture->crm, CREATE_LEAD, FAULT_CLOSE, 10000);
  run_to_the_end (fixture);
  g_assert_cmpint (bench_get_state (&fixture->bench, 2), ==, TAMIZ_OUTBOX_DEAD);
  g_assert_cmpstr (bench_get_reason (&fixture->bench, 2), ==, "gave_up");
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, CREATE_LEAD), <, 300);
  g_assert_cmpint (tamiz_clock_get_now (TAMIZ_CLOCK (fixture->bench.clock)) - begun, >=, TAMIZ_DAY);
  g_assert_nonnull (tamiz_record_get_text (memory_store_get_row (fixture->bench.store, 2),
                                           TAMIZ_OUTBOX_SERVER_WORDS));
}

/* A row that has waited for days, for a password say, has not been tried for days. */
static void
test_long_wait_is_no_reason_to_give_up (Fixture      *fixture,
                                        gconstpointer data)
{
  for (gint64 id = 1; id <= 2; id++)
    tamiz_record_set_int (memory_store_get_row (fixture->bench.store, id), TAMIZ_OUTBOX_CREATED,
                          tamiz_clock_get_now (TAMIZ_CLOCK (fixture->bench.clock)));
  test_clock_advance (fixture->bench.clock, 3 * TAMIZ_DAY);
  fake_crm_set_fault (fixture->crm, CREATE_PARTY, FAULT_ERROR, 2);
  run_to_the_end (fixture);
  assert_exactly_once (fixture);
}

static void
test_two_hits_are_held_and_reported (Fixture      *fixture,
                                     gconstpointer data)
{
  const char *words;

  fake_crm_add_record (fixture->crm, FAKE_LEAD, fixture->lead_key);
  fake_crm_add_record (fixture->crm, FAKE_LEAD, fixture->lead_key);
  bench_run (&fixture->bench);
  g_assert_cmpint (bench_get_state (&fixture->bench, 2), ==, TAMIZ_OUTBOX_HELD);
  g_assert_cmpstr (bench_get_reason (&fixture->bench, 2), ==, "duplicate");
  words = tamiz_record_get_text (memory_store_get_row (fixture->bench.store, 2),
                                 TAMIZ_OUTBOX_SERVER_WORDS);
  g_assert_nonnull (strstr (words, fixture->lead_key));
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, CREATE_LEAD), ==, 0);
}

static void
test_wrong_password_is_tried_once (Fixture      *fixture,
                                   gconstpointer data)
{
  tamiz_sync_worker_set_secret (fixture->bench.worker, "wrong");
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (bench_run (&fixture->bench), ==, 0);
      test_clock_advance (fixture->bench.clock, TAMIZ_HOUR);
    }
  g_assert_cmpstr (bench_get_paused (&fixture->bench), ==, "auth");
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, "common.db.login"), ==, 1);
  g_assert_cmpint (
      tamiz_record_get_int (memory_store_get_row (fixture->bench.store, 1), TAMIZ_OUTBOX_ATTEMPTS),
      ==, 0);

  tamiz_sync_worker_set_secret (fixture->bench.worker, FAKE_PASSWORD);
  g_assert_true (tamiz_sync_worker_resume (fixture->bench.worker, NULL));
  bench_run (&fixture->bench);
  assert_exactly_once (fixture);
}

static void
test_session_that_keeps_expiring_pauses (Fixture      *fixture,
                                         gconstpointer data)
{
  fake_crm_set_fault (fixture->crm, CREATE_PARTY, FAULT_EXPIRED, 100);
  bench_run (&fixture->bench);
  bench_run (&fixture->bench);
  g_assert_cmpstr (bench_get_paused (&fixture->bench), ==, "auth");
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, "common.db.login"), ==, 2);
}

static void
test_rate_limit_is_kept (Fixture      *fixture,
                         gconstpointer data)
{
  Fault fault = GPOINTER_TO_INT (data);
  gint64 wait = (fault == FAULT_RATE_DATE ? 180 : 120) * TAMIZ_SECOND;
  gint64 now = tamiz_clock_get_now (TAMIZ_CLOCK (fixture->bench.clock));
  gint64 next_at;

  fake_crm_set_fault (fixture->crm, CREATE_PARTY, fault, 1);
  next_at = bench_run (&fixture->bench);
  g_assert_cmpstr (bench_get_paused (&fixture->bench), ==, "rate");
  g_assert_cmpint (next_at, ==, now + wait);

  /* Nothing at all is sent meanwhile. */
  test_clock_advance (fixture->bench.clock, wait - 40 * TAMIZ_SECOND);
  bench_run (&fixture->bench);
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, CREATE_PARTY), ==, 1);

  test_clock_advance (fixture->bench.clock, 40 * TAMIZ_SECOND);
  bench_run (&fixture->bench);
  assert_exactly_once (fixture);
}

static void
test_wrong_address_pauses (Fixture      *fixture,
                           gconstpointer data)
{
  TamizSyncReport *report;

  fake_crm_set_fault (fixture->crm, "common.server.version", GPOINTER_TO_INT (data), 1);
  g_assert_cmpint (bench_run (&fixture->bench), ==, 0);
  g_assert_cmpstr (bench_get_paused (&fixture->bench), ==, "not_the_api");
  report = tamiz_sync_worker_get_report (fixture->bench.worker);
  g_assert_cmpstr (report->paused, ==, "not_the_api");
  g_assert_nonnull (report->words);
  if (GPOINTER_TO_INT (data) == FAULT_REDIRECT)
    g_assert_nonnull (strstr (report->words, "https://login.example/"));
  g_assert_cmpuint (report->waiting, ==, 2);
  tamiz_sync_report_free (report);

  g_assert_true (tamiz_sync_worker_resume (fixture->bench.worker, NULL));
  run_to_the_end (fixture);
  assert_exactly_once (fixture);
}

static void
test_refused_lead_is_kept_with_the_words (Fixture      *fixture,
                                          gconstpointer data)
{
  TamizRecord *row = memory_store_get_row (fixture->bench.store, 2);
  Fault fault = GPOINTER_TO_INT (data);

  fake_crm_set_fault (fixture->crm, CREATE_LEAD, fault, 100);
  bench_run (&fixture->bench);
  bench_run (&fixture->bench);
  g_assert_cmpint (bench_get_state (&fixture->bench, 2), ==,
                   fault == FAULT_RIGHTS ? TAMIZ_OUTBOX_HELD : TAMIZ_OUTBOX_DEAD);
  g_assert_cmpstr (bench_get_reason (&fixture->bench, 2), ==,
                   fault == FAULT_RIGHTS ? "rights" : "invalid");
  g_assert_nonnull (strstr (tamiz_record_get_text (row, TAMIZ_OUTBOX_SERVER_WORDS), "\""));
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, CREATE_LEAD), ==, 1);
}

static void
test_unexplained_errors_are_given_up (Fixture      *fixture,
                                      gconstpointer data)
{
  fake_crm_set_fault (fixture->crm, CREATE_LEAD, FAULT_ERROR, 1000);
  run_to_the_end (fixture);
  g_assert_cmpint (bench_get_state (&fixture->bench, 2), ==, TAMIZ_OUTBOX_DEAD);
  g_assert_cmpstr (bench_get_reason (&fixture->bench, 2), ==, "gave_up");
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, CREATE_LEAD), <=, 8);
}

#define PING "common.server.version"

/* Five failures in a row; returns how long the connection rests after them. */
static gint64
fail_five_times (Fixture *fixture,
                 Fault    fault)
{
  gint64 next_at = 0;

  fake_crm_set_fault (fixture->crm, CREATE_PARTY, fault, 5);
  for (guint i = 0; i < 20 && fake_crm_count_calls (fixture->crm, CREATE_PARTY) < 5; i++)
    {
      if (next_at != 0)
        test_clock_advance (fixture->bench.clock,
                            MAX (next_at - tamiz_clock_get_now (TAMIZ_CLOCK (fixture->bench.clock)), TAMIZ_SECOND));
      next_at = bench_run (&fixture->bench);
    }
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, CREATE_PARTY), ==, 5);

  return next_at - tamiz_clock_get_now (TAMIZ_CLOCK (fixture->bench.clock));
}

/* The server is still down: it is asked, and no lead is risked. */
static void
assert_asks_first (Fixture *fixture)
{
  guint pings = fake_crm_count_calls (fixture->crm, PING);

  fake_crm_set_fault (fixture->crm, PING, FAULT_UNAVAILABLE, 1);
  bench_run (&fixture->bench);
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, PING), ==, pings + 1);
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, CREATE_PARTY), ==, 5);
  test_clock_advance (fixture->bench.clock, 5 * TAMIZ_MINUTE);
  run_to_the_end (fixture);
  assert_exactly_once (fixture);
}

/* A server that is down may say for how long; that is no reason to trust it afterwards. */
static void
test_breaker_asks_after_a_wait_that_the_server_named (Fixture      *fixture,
                                                      gconstpointer data)
{
  gint64 rest = fail_five_times (fixture, FAULT_MAINTENANCE);

  g_assert_cmpint (rest, ==, 20 * TAMIZ_MINUTE);
  test_clock_advance (fixture->bench.clock, rest);
  assert_asks_first (fixture);
}

static void
test_breaker_asks_after_being_offline (Fixture      *fixture,
                                       gconstpointer data)
{
  gint64 rest = fail_five_times (fixture, FAULT_UNAVAILABLE);

  g_assert_cmpstr (bench_get_paused (&fixture->bench), ==, "breaker");
  test_worker_set_online (fixture->bench.worker, FALSE);
  test_clock_advance (fixture->bench.clock, rest);
  bench_run (&fixture->bench);
  g_assert_cmpstr (bench_get_paused (&fixture->bench), ==, "offline");
  test_worker_set_online (fixture->bench.worker, TRUE);
  test_clock_advance (fixture->bench.clock, TAMIZ_MINUTE);
  assert_asks_first (fixture);
}

static void
test_breaker_rests_and_asks_before_it_sends (Fixture      *fixture,
                                             gconstpointer data)
{
  guint pings;

  fail_five_times (fixture, FAULT_UNAVAILABLE);
  g_assert_cmpstr (bench_get_paused (&fixture->bench), ==, "breaker");

  pings = fake_crm_count_calls (fixture->crm, PING);
  test_clock_advance (fixture->bench.clock, TAMIZ_MINUTE);
  bench_run (&fixture->bench);
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, "common.server.version"), >, pings);
  run_to_the_end (fixture);
  assert_exactly_once (fixture);
}

/* A server may say of any failure when to come back; the whole connection waits. */
static void
test_maintenance_is_waited_for (Fixture      *fixture,
                                gconstpointer data)
{
  gint64 now = tamiz_clock_get_now (TAMIZ_CLOCK (fixture->bench.clock));
  guint before;

  fake_crm_set_fault (fixture->crm, CREATE_PARTY, FAULT_MAINTENANCE, 1);
  g_assert_cmpint (bench_run (&fixture->bench) - now, ==, 20 * TAMIZ_MINUTE);
  before = fake_crm_count_calls (fixture->crm, "common.server.version");
  test_clock_advance (fixture->bench.clock, 19 * TAMIZ_MINUTE);
  bench_run (&fixture->bench);
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, CREATE_PARTY), ==, 1);
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, "common.server.version"), ==, before);
  test_clock_advance (fixture->bench.clock, TAMIZ_MINUTE);
  run_to_the_end (fixture);
  assert_exactly_once (fixture);
}

static void
test_server_that_is_down_loses_nothing (Fixture      *fixture,
                                        gconstpointer data)
{
  gint64 next_at;

  fake_crm_stop (fixture->crm);
  next_at = bench_run (&fixture->bench);
  g_assert_cmpint (next_at, >, tamiz_clock_get_now (TAMIZ_CLOCK (fixture->bench.clock)));
  g_assert_cmpint (bench_get_state (&fixture->bench, 1), ==, TAMIZ_OUTBOX_QUEUED);
  g_assert_cmpint (
      tamiz_record_get_int (memory_store_get_row (fixture->bench.store, 1), TAMIZ_OUTBOX_ATTEMPTS),
      ==, 0);
}

static void
test_offline_is_no_failure (Fixture      *fixture,
                            gconstpointer data)
{
  test_worker_set_online (fixture->bench.worker, FALSE);
  g_assert_cmpint (bench_run (&fixture->bench), >, 0);
  g_assert_cmpstr (bench_get_paused (&fixture->bench), ==, "offline");
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, "common.server.version"), ==, 0);

  test_worker_set_online (fixture->bench.worker, TRUE);
  bench_run (&fixture->bench);
  assert_exactly_once (fixture);
}

/* Somebody sits in a train whose network wants to be greeted first: whatever comes from there is
 * not the CRM's, least of all a certificate.  One's own machine is reached all the same.
 */
static void
test_captive_portal_is_offline (Fixture      *fixture,
                                gconstpointer data)
{
  TestNetwork *network = TEST_NETWORK (g_network_monitor_get_default ());
  Bench *bench = &fixture->bench;
  const char *local = tamiz_record_get_text (bench->connection, TAMIZ_CONNECTION_URL);
  g_autoptr (TamizRecord) elsewhere = tamiz_record_dup (bench->connection);
  g_autoptr (TamizSyncWorker) far = NULL, near = NULL;
  g_autoptr (GError) error = NULL;
  gint64 next_at;

  g_assert_nonnull (local);
  tamiz_record_set_text (elsewhere, TAMIZ_CONNECTION_URL, "https://crm.invalid/tryton/");
  far = tamiz_sync_worker_new (TAMIZ_OUTBOX_STORE (bench->store), bench->connector, elsewhere, bench->http,
                               TAMIZ_CLOCK (bench->clock));
  near = tamiz_sync_worker_new (TAMIZ_OUTBOX_STORE (bench->store), bench->connector, bench->connection, bench->http,
                                TAMIZ_CLOCK (bench->clock));
  tamiz_sync_worker_set_secret (near, FAKE_PASSWORD);

  network->connectivity = G_NETWORK_CONNECTIVITY_PORTAL;
  g_assert_true (tamiz_sync_worker_run (far, FALSE, NULL, &next_at, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (bench_get_paused (bench), ==, "offline");
  g_assert_cmpint (next_at, >, tamiz_clock_get_now (TAMIZ_CLOCK (bench->clock)));
  g_assert_cmpint (tamiz_record_get_int (memory_store_get_cursor (bench->store, TAMIZ_SYNC_CONNECTION),
                                         TAMIZ_CURSOR_FAILURES),
                   ==, 0);

  g_assert_true (tamiz_sync_worker_run (near, FALSE, NULL, &next_at, &error));
  g_assert_no_error (error);
  network->connectivity = G_NETWORK_CONNECTIVITY_FULL;
  assert_exactly_once (fixture);
}

static void
test_second_worker_waits_for_the_first (Fixture      *fixture,
                                        gconstpointer data)
{
  gint64 now = tamiz_clock_get_now (TAMIZ_CLOCK (fixture->bench.clock));
  g_autofree char *own = tamiz_lease_new ();
  g_autofree char *dead = NULL;
  g_auto (GStrv) parts = g_strsplit (own, " ", -1);
  g_autoptr (GError) error = NULL;
  gint64 next_at;

  memory_store_set_lease (fixture->bench.store, own, now + TAMIZ_MINUTE);
  g_assert_false (tamiz_sync_worker_run (fixture->bench.worker, TRUE, NULL, &next_at, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT);
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, "common.server.version"), ==, 0);

  /* The holder was killed: its number is nobody's, or somebody else's by now. */
  dead = g_strdup_printf ("%s %s 1 x", parts[0], parts[1]);
  g_assert_true (tamiz_lease_is_dead (dead));
  memory_store_set_lease (fixture->bench.store, dead, now + TAMIZ_MINUTE);
  bench_run (&fixture->bench);
  assert_exactly_once (fixture);
}

static void
take_lease_cb (gpointer worker,
               gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *other = tamiz_lease_new ();

  memory_store_set_lease (fixture->bench.store, other,
                          tamiz_clock_get_now (TAMIZ_CLOCK (fixture->bench.clock)) + TAMIZ_MINUTE);
  tamiz_record_set_int (memory_store_get_row (fixture->bench.store, 2), TAMIZ_OUTBOX_STATE,
                        TAMIZ_OUTBOX_SENDING);
}

/* What another program is sending by then is not in doubt: it is not ours. */
static void
test_lease_that_ran_out_in_a_wait (Fixture      *fixture,
                                   gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 next_at;

  fake_crm_set_fault (fixture->crm, CREATE_LEAD, FAULT_COMMIT_CLOSE, 1);
  test_worker_set_meanwhile (fixture->bench.worker, take_lease_cb, fixture);
  g_assert_false (tamiz_sync_worker_run (fixture->bench.worker, TRUE, NULL, &next_at, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT);
  g_assert_cmpint (bench_get_state (&fixture->bench, 2), ==, TAMIZ_OUTBOX_SENDING);
}

static void
test_order_within_a_lead_is_kept (Fixture      *fixture,
                                  gconstpointer data)
{
  g_autofree char *other = NULL;

  bench_add_lead (&fixture->bench, 2, NULL, &other);
  fake_crm_set_fault (fixture->crm, CREATE_PARTY, FAULT_INVALID, 1);
  bench_run (&fixture->bench);
  g_assert_cmpint (bench_get_state (&fixture->bench, 1), ==, TAMIZ_OUTBOX_DEAD);
  g_assert_cmpint (bench_get_state (&fixture->bench, 2), ==, TAMIZ_OUTBOX_QUEUED);

  /* Another lead does not wait for it. */
  g_assert_cmpuint (fake_crm_count_key (fixture->crm, FAKE_LEAD, other), ==, 1);
}

static void
test_outcomes_come_home_once (Fixture      *fixture,
                              gconstpointer data)
{
  GPtrArray *changes = memory_store_get_changes (fixture->bench.store);
  TamizRemoteChange *change;

  bench_run (&fixture->bench);
  g_assert_cmpuint (changes->len, ==, 1);

  test_clock_advance (fixture->bench.clock, TAMIZ_HOUR);
  fake_crm_set_state (fixture->crm, fixture->lead_key, "won");
  bench_run (&fixture->bench);
  g_assert_cmpuint (changes->len, ==, 2);
  change = g_ptr_array_index (changes, 1);

  /* The next poll begins there, and not at the beginning again. */
  g_assert_cmpstr (
      tamiz_record_get_text (memory_store_get_cursor (fixture->bench.store, "lead"),
                             TAMIZ_CURSOR_SINCE),
      ==, change->modified);
  g_assert_cmpint (change->outcome, ==, TAMIZ_REMOTE_WON);
  g_assert_cmpstr (change->amount, ==, "12000.00");
  g_assert_cmpstr (change->currency, ==, "EUR");

  for (guint day = 0; day < 10; day++)
    {
      test_clock_advance (fixture->bench.clock, TAMIZ_DAY);
      bench_run (&fixture->bench);
    }
  g_assert_cmpuint (changes->len, ==, 2);
}

static void
test_state_that_is_not_known_is_not_guessed (Fixture      *fixture,
                                             gconstpointer data)
{
  GPtrArray *changes = memory_store_get_changes (fixture->bench.store);
  TamizRemoteChange *change;

  bench_run (&fixture->bench);
  test_clock_advance (fixture->bench.clock, TAMIZ_HOUR);
  fake_crm_set_state (fixture->crm, fixture->lead_key, "negotiation");
  bench_run (&fixture->bench);
  change = g_ptr_array_index (changes, changes->len - 1);
  g_assert_cmpint (change->outcome, ==, TAMIZ_REMOTE_UNMAPPED);
  g_assert_cmpstr (change->state, ==, "negotiation");
}

/* More leads than a page, with foreign ones between. */
static void
test_polling_reads_every_page (Fixture      *fixture,
                               gconstpointer data)
{
  GPtrArray *changes = memory_store_get_changes (fixture->bench.store);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  for (gint64 lead = 2; lead <= 230; lead++)
    {
      char *key;

      bench_add_lead (&fixture->bench, lead, NULL, &key);
      g_ptr_array_add (keys, key);
    }
  bench_run (&fixture->bench);
  g_assert_cmpuint (changes->len, ==, 230);

  test_clock_advance (fixture->bench.clock, TAMIZ_HOUR);
  for (guint i = 0; i < keys->len; i++)
    fake_crm_set_state (fixture->crm, g_ptr_array_index (keys, i), "opportunity");
  fake_crm_add_record (fixture->crm, FAKE_LEAD, "somebody else's");
  bench_run (&fixture->bench);
  g_assert_cmpuint (changes->len, ==, 230 + 229);
}

/* A Tryton that keeps archived leads in another list. */
static TamizConnector *
load_with_archive (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "connectors", "tryton.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) mapping = json_load_file (path, 0, NULL);
  json_t *ops = json_object_get (mapping, "ops");
  const char *names[][2] = { { "read_many", "read_archived" }, { "changes_since", "archived_since" } };
  TamizConnector *connector;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      json_t *op = json_object_get (ops, names[i][0]);
      json_t *rest = json_deep_copy (op);

      json_array_append_new (tamiz_json_path_get (op, "$.body.params[0]"),
                             json_pack ("[s,s,s]", "state", "!=", "archived"));
      json_array_append_new (tamiz_json_path_get (rest, "$.body.params[0]"),
                             json_pack ("[s,s,s]", "state", "=", "archived"));
      json_object_set_new (op, "also", json_string (names[i][1]));
      json_object_set_new (ops, names[i][1], rest);
    }
  text = tamiz_json_to_text (mapping);
  connector = tamiz_connector_parse (text, -1, &error);
  g_assert_no_error (error);

  return connector;
}

static void
test_archived_lead_is_not_gone (Fixture      *fixture,
                                gconstpointer data)
{
  GPtrArray *changes = memory_store_get_changes (fixture->bench.store);
  g_autofree char *other = NULL;
  TamizRemoteChange *change;
  g_autoptr (GError) error = NULL;

  g_object_unref (fixture->bench.connector);
  fixture->bench.connector = load_with_archive ();
  bench_restart (&fixture->bench, FAKE_PASSWORD);
  bench_add_lead (&fixture->bench, 2, NULL, &other);
  bench_run (&fixture->bench);

  /* It is read with the changes, though not in the first list. */
  test_clock_advance (fixture->bench.clock, TAMIZ_HOUR);
  fake_crm_set_state (fixture->crm, other, "opportunity");
  fake_crm_set_state (fixture->crm, fixture->lead_key, "archived");
  bench_run (&fixture->bench);
  change = g_ptr_array_index (changes, changes->len - 1);
  g_assert_cmpstr (change->key, ==, fixture->lead_key);
  g_assert_cmpstr (change->state, ==, "archived");

  /* And where everything is read, it is not missing. */
  tamiz_sync_worker_reconcile (fixture->bench.worker, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < changes->len; i++)
    g_assert_cmpint (((TamizRemoteChange *) g_ptr_array_index (changes, i))->outcome, !=, TAMIZ_REMOTE_GONE);
}

/* A Tryton that should answer our key with every new lead, and does not. */
static TamizConnector *
load_with_echo (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "connectors", "tryton.json", NULL);
  g_autoptr (json_t) mapping = json_load_file (path, 0, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  TamizConnector *connector;

  json_object_set_new (json_object_get (json_object_get (mapping, "ops"), "ensure_lead"), "echo",
                       json_string ("$.reference"));
  text = tamiz_json_to_text (mapping);
  connector = tamiz_connector_parse (text, -1, &error);
  g_assert_no_error (error);
  return connector;
}

/* A field that the CRM does not have is dropped without a word; a lead that was lost then
 * could never be found.
 */
static void
test_dropped_key_stops_the_connection (Fixture      *fixture,
                                       gconstpointer data)
{
  g_autofree char *other = NULL;

  g_object_unref (fixture->bench.connector);
  fixture->bench.connector = load_with_echo ();
  bench_restart (&fixture->bench, FAKE_PASSWORD);
  bench_add_lead (&fixture->bench, 2, NULL, &other);
  bench_run (&fixture->bench);

  /* The one that was made is known; no other is made. */
  g_assert_cmpstr (bench_get_paused (&fixture->bench), ==, "not_the_api");
  g_assert_cmpint (bench_get_state (&fixture->bench, 2), ==, TAMIZ_OUTBOX_DONE);
  g_assert_cmpuint (fake_crm_count_key (fixture->crm, FAKE_LEAD, fixture->lead_key), ==, 1);
  g_assert_cmpuint (fake_crm_count_key (fixture->crm, FAKE_LEAD, other), ==, 0);
}

static void
test_deleted_lead_is_not_created_again (Fixture      *fixture,
                                        gconstpointer data)
{
  GPtrArray *changes = memory_store_get_changes (fixture->bench.store);
  TamizRemoteChange *change;
  g_autoptr (GError) error = NULL;

  bench_run (&fixture->bench);
  fake_crm_remove_key (fixture->crm, fixture->lead_key);
  tamiz_sync_worker_reconcile (fixture->bench.worker, NULL, &error);
  g_assert_no_error (error);
  change = g_ptr_array_index (changes, changes->len - 1);
  g_assert_cmpint (change->outcome, ==, TAMIZ_REMOTE_GONE);
  g_assert_cmpstr (change->key, ==, fixture->lead_key);

  run_to_the_end (fixture);
  g_assert_cmpuint (fake_crm_count_key (fixture->crm, FAKE_LEAD, fixture->lead_key), ==, 0);
}

static int
get_link_state (Fixture *fixture)
{
  for (guint i = 0; i < memory_store_get_links (fixture->bench.store)->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (memory_store_get_links (fixture->bench.store), i);

      if (g_strcmp0 (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_IDEM_KEY), fixture->lead_key) == 0)
        return (int) tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE);
    }

  return -1;
}

/* It was only hidden, or was taken out of the bin: what becomes of it is told again. */
static void
test_what_was_gone_comes_back (Fixture      *fixture,
                               gconstpointer data)
{
  GPtrArray *changes = memory_store_get_changes (fixture->bench.store);
  TamizRemoteChange *change;

  bench_add_lead (&fixture->bench, 2, NULL, NULL);
  bench_run (&fixture->bench);
  fake_crm_hide_key (fixture->crm, fixture->lead_key, TRUE);
  g_assert_true (tamiz_sync_worker_reconcile (fixture->bench.worker, NULL, NULL));
  g_assert_cmpint (get_link_state (fixture), ==, TAMIZ_LINK_GONE);

  /* As long as it stays away nothing is said of it again. */
  {
    guint before = changes->len;

    g_assert_true (tamiz_sync_worker_reconcile (fixture->bench.worker, NULL, NULL));
    g_assert_cmpuint (changes->len, ==, before);
  }

  fake_crm_hide_key (fixture->crm, fixture->lead_key, FALSE);
  fake_crm_set_state (fixture->crm, fixture->lead_key, "won");
  test_clock_advance (fixture->bench.clock, 8 * TAMIZ_DAY);
  bench_run (&fixture->bench);
  change = g_ptr_array_index (changes, changes->len - 1);
  g_assert_cmpstr (change->key, ==, fixture->lead_key);
  g_assert_cmpint (change->outcome, ==, TAMIZ_REMOTE_WON);
  g_assert_cmpint (get_link_state (fixture), ==, TAMIZ_LINK_LIVE);
}

/* Both were deleted: the first look is not believed, the one after a person had it go on is. */
static void
test_losing_both_leads_is_believed_the_second_time (Fixture      *fixture,
                                                    gconstpointer data)
{
  g_autofree char *other = NULL;

  bench_add_lead (&fixture->bench, 2, NULL, &other);
  bench_run (&fixture->bench);
  fake_crm_remove_key (fixture->crm, fixture->lead_key);
  fake_crm_remove_key (fixture->crm, other);
  test_clock_advance (fixture->bench.clock, 8 * TAMIZ_DAY);
  bench_run (&fixture->bench);
  g_assert_cmpstr (bench_get_paused (&fixture->bench), ==, "not_the_api");
  g_assert_cmpint (get_link_state (fixture), ==, TAMIZ_LINK_LIVE);

  g_assert_true (tamiz_sync_worker_resume (fixture->bench.worker, NULL));
  bench_run (&fixture->bench);
  g_assert_null (bench_get_paused (&fixture->bench));
  g_assert_cmpint (get_link_state (fixture), ==, TAMIZ_LINK_GONE);
}

static void
test_losing_sight_of_all_leads_is_no_outcome (Fixture      *fixture,
                                              gconstpointer data)
{
  guint before;

  bench_add_lead (&fixture->bench, 2, NULL, NULL);
  bench_run (&fixture->bench);
  before = memory_store_get_changes (fixture->bench.store)->len;
  fake_crm_set_fault (fixture->crm, "model.sale.opportunity.search_read", FAULT_NONE, 0);
  for (guint i = 0; i < memory_store_get_links (fixture->bench.store)->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (memory_store_get_links (fixture->bench.store), i);

      fake_crm_remove_key (fixture->crm, tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_IDEM_KEY));
    }
  g_assert_true (tamiz_sync_worker_reconcile (fixture->bench.worker, NULL, NULL));
  g_assert_cmpstr (bench_get_paused (&fixture->bench), ==, "not_the_api");
  g_assert_cmpuint (memory_store_get_changes (fixture->bench.store)->len, ==, before);
}

/* In some CRMs only the deal knows the lead that it came from. */
static void
test_deal_is_found_by_its_lead (Fixture      *fixture,
                                gconstpointer data)
{
  GPtrArray *changes = memory_store_get_changes (fixture->bench.store);
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "connectors", "tryton.json", NULL);
  g_autoptr (json_t) mapping = json_load_file (path, 0, NULL);
  json_t *ops = json_object_get (mapping, "ops");
  const char *names[][2] = { { "read_many", "read_deals" }, { "changes_since", "deals_since" } };
  g_autofree char *text = NULL;
  guint n_deals = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      json_t *op = json_deep_copy (json_object_get (ops, names[i][0]));

      json_object_set_new (op, "of", json_string ("deal"));
      json_object_set_new (ops, names[i][1], op);
    }
  json_object_set_new (mapping, "deal", json_deep_copy (json_object_get (mapping, "outcome")));
  json_object_set_new (json_object_get (mapping, "deal"), "lead", json_string ("$.id"));
  text = tamiz_json_to_text (mapping);
  g_object_unref (fixture->bench.connector);
  fixture->bench.connector = tamiz_connector_parse (text, -1, NULL);
  bench_restart (&fixture->bench, FAKE_PASSWORD);
  bench_run (&fixture->bench);
  test_clock_advance (fixture->bench.clock, TAMIZ_HOUR);
  bench_run (&fixture->bench);

  for (guint i = 0; i < changes->len; i++)
    {
      TamizRemoteChange *change = g_ptr_array_index (changes, i);

      n_deals += g_str_equal (change->object, "deal") && g_strcmp0 (change->lead, change->remote_id) == 0;
    }
  g_assert_cmpuint (n_deals, ==, 1);
}

/* Some CRMs read one record at a time; @data: whether one lead is still there. */
static void
test_records_that_are_read_one_by_one (Fixture      *fixture,
                                       gconstpointer data)
{
  gboolean one_is_there = GPOINTER_TO_INT (data);
  GPtrArray *changes = memory_store_get_changes (fixture->bench.store);
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "connectors", "tryton.json", NULL);
  g_autoptr (json_t) mapping = json_load_file (path, 0, NULL);
  g_autofree char *text = NULL;
  g_autofree char *last = NULL;
  guint before, n_gone = 0;

  json_object_set_new (json_object_get (json_object_get (mapping, "ops"), "read_many"), "page_size",
                       json_integer (1));
  text = tamiz_json_to_text (mapping);
  g_object_unref (fixture->bench.connector);
  fixture->bench.connector = tamiz_connector_parse (text, -1, NULL);
  bench_restart (&fixture->bench, FAKE_PASSWORD);
  for (gint64 lead = 2; lead <= 7; lead++)
    {
      g_free (last);
      bench_add_lead (&fixture->bench, lead, NULL, &last);
    }
  bench_run (&fixture->bench);
  before = changes->len;

  for (guint i = 0; i < memory_store_get_links (fixture->bench.store)->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (memory_store_get_links (fixture->bench.store), i);
      const char *key = tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_IDEM_KEY);

      if (!one_is_there || g_strcmp0 (key, last) != 0)
        fake_crm_remove_key (fixture->crm, key);
    }
  g_assert_true (tamiz_sync_worker_reconcile (fixture->bench.worker, NULL, NULL));
  g_assert_cmpstr (bench_get_paused (&fixture->bench), ==, one_is_there ? NULL : "not_the_api");
  for (guint i = before; i < changes->len; i++)
    n_gone += ((TamizRemoteChange *) g_ptr_array_index (changes, i))->outcome == TAMIZ_REMOTE_GONE;
  g_assert_cmpuint (n_gone, ==, one_is_there ? 6 : 0);
}

typedef struct
{
  FakeCrm *crm;
  GCancellable *cancellable;
} Cancelling;

/* Once the server has heard of the lead, which it goes on answering. */
static gpointer
cancel_thread (gpointer data)
{
  Cancelling *cancelling = data;

  while (fake_crm_count_calls (cancelling->crm, CREATE_LEAD) == 0)
    g_usleep (1000);
  g_usleep (100 * 1000);
  g_cancellable_cancel (cancelling->cancellable);
  return NULL;
}

static void
test_cancelled_in_the_middle_is_in_doubt (Fixture      *fixture,
                                          gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Cancelling cancelling = { fixture->crm, cancellable };
  GThread *thread;
  gint64 next_at;

  fake_crm_set_fault (fixture->crm, CREATE_LEAD, FAULT_DRIP, 1);
  tamiz_http_set_deadline (fixture->bench.http, 10000);
  thread = g_thread_new ("cancel", cancel_thread, &cancelling);
  g_assert_false (
      tamiz_sync_worker_run (fixture->bench.worker, TRUE, cancellable, &next_at, &error));
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (bench_get_state (&fixture->bench, 2), ==, TAMIZ_OUTBOX_PROBING);

  run_to_the_end (fixture);
  assert_exactly_once (fixture);
}

/* A clock that was wrong by years when the row was put off must not put it off for ever. */
static void
test_clock_set_back_does_not_stall (Fixture      *fixture,
                                    gconstpointer data)
{
  TamizRecord *row = memory_store_get_row (fixture->bench.store, 1);

  tamiz_record_set_int (row, TAMIZ_OUTBOX_NEXT_AT,
                        tamiz_clock_get_now (TAMIZ_CLOCK (fixture->bench.clock))
                            + GPOINTER_TO_INT (data) * TAMIZ_HOUR);
  bench_run (&fixture->bench);
  assert_exactly_once (fixture);
}

static void
test_clock_set_back_does_not_prolong_a_pause (Fixture      *fixture,
                                              gconstpointer data)
{
  fake_crm_set_fault (fixture->crm, "common.db.login", FAULT_CLOSE, 1);
  tamiz_sync_worker_run (fixture->bench.worker, FALSE, NULL, &(gint64){ 0 }, NULL);
  g_assert_cmpstr (bench_get_paused (&fixture->bench), ==, "backoff");
  test_clock_advance (fixture->bench.clock, -5 * TAMIZ_HOUR);
  bench_run (&fixture->bench);
  test_clock_advance (fixture->bench.clock, 5 * TAMIZ_HOUR);
  assert_exactly_once (fixture);
}

static void
test_connection_can_be_tried (Fixture      *fixture,
                              gconstpointer data)
{
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tamiz_sync_worker_test (fixture->bench.worker, &words, NULL, NULL));
  g_assert_cmpstr (words, ==, "Tryton 6.0.29");
  tamiz_sync_worker_set_secret (fixture->bench.worker, "wrong");
  g_assert_false (tamiz_sync_worker_test (fixture->bench.worker, NULL, NULL, &error));
  g_assert_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET);
  g_assert_null (strstr (error->message, "wrong"));
  g_assert_cmpuint (fake_crm_count_calls (fixture->crm, "common.db.login"), ==, 2);
}

/* Neither rows nor attempts nor pauses hold the password or the session. */
static void
test_nothing_secret_is_kept (Fixture      *fixture,
                             gconstpointer data)
{
  GPtrArray *attempts = memory_store_get_attempts (fixture->bench.store);
  g_autoptr (GString) all = g_string_new (NULL);

  fake_crm_set_fault (fixture->crm, CREATE_LEAD, FAULT_COMMIT_CLOSE, 1);
  bench_run (&fixture->bench);
  for (guint i = 0; i < attempts->len; i++)
    {
      g_autofree char *text = tamiz_record_to_text (g_ptr_array_index (attempts, i));

      g_string_append (all, text);
    }
  for (gint64 id = 1; id <= 2; id++)
    {
      g_autofree char *text = tamiz_record_to_text (memory_store_get_row (fixture->bench.store, id));

      g_string_append (all, text);
    }
  g_assert_null (strstr (all->str, FAKE_PASSWORD));
  g_assert_null (strstr (all->str, "session-"));
}

#define ADD(name, data, function) \
  g_test_add ("/worker/" name, Fixture, data, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_setenv ("GIO_USE_NETWORK_MONITOR", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_io_extension_point_register (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_NETWORK_MONITOR_EXTENSION_POINT_NAME, TEST_TYPE_NETWORK, "test", 100);

  ADD ("company-then-lead", NULL, test_company_then_lead);
  for (guint i = 0; i < G_N_ELEMENTS (exactly_once); i++)
    {
      g_autofree char *path = g_strconcat ("/worker/exactly-once/", exactly_once[i].name, NULL);

      g_test_add (path, Fixture, &exactly_once[i], set_up, test_exactly_once, tear_down);
    }
  ADD ("killed/company-not-arrived", GINT_TO_POINTER (0), test_killed_while_sending);
  ADD ("killed/lead-not-arrived", GINT_TO_POINTER (1), test_killed_while_sending);
  ADD ("killed/company-arrived", GINT_TO_POINTER (2), test_killed_while_sending);
  ADD ("killed/lead-arrived", GINT_TO_POINTER (3), test_killed_while_sending);
  ADD ("probes-before-it-creates-again", NULL, test_probes_before_it_creates_again);
  ADD ("two-hits-are-held-and-reported", NULL, test_two_hits_are_held_and_reported);
  ADD ("late-creation-is-reported", NULL, test_late_creation_is_reported);
  ADD ("one-creation-at-a-time-is-in-doubt", NULL, test_one_creation_at_a_time_is_in_doubt);
  ADD ("poisonous-lead-is-given-up", NULL, test_poisonous_lead_is_given_up);
  ADD ("long-wait-is-no-reason-to-give-up", NULL, test_long_wait_is_no_reason_to_give_up);
  ADD ("wrong-password-is-tried-once", NULL, test_wrong_password_is_tried_once);
  ADD ("session-that-keeps-expiring-pauses", NULL, test_session_that_keeps_expiring_pauses);
  ADD ("rate-limit/seconds", GINT_TO_POINTER (FAULT_RATE_SECONDS), test_rate_limit_is_kept);
  ADD ("rate-limit/date", GINT_TO_POINTER (FAULT_RATE_DATE), test_rate_limit_is_kept);
  ADD ("wrong-address/html", GINT_TO_POINTER (FAULT_HTML), test_wrong_address_pauses);
  ADD ("wrong-address/redirect", GINT_TO_POINTER (FAULT_REDIRECT), test_wrong_address_pauses);
  ADD ("refused/invalid", GINT_TO_POINTER (FAULT_INVALID), test_refused_lead_is_kept_with_the_words);
  ADD ("refused/rights", GINT_TO_POINTER (FAULT_RIGHTS), test_refused_lead_is_kept_with_the_words);
  ADD ("unexplained-errors-are-given-up", NULL, test_unexplained_errors_are_given_up);
  ADD ("breaker-rests-and-asks-before-it-sends", NULL, test_breaker_rests_and_asks_before_it_sends);
  ADD ("breaker-asks-after-a-wait-that-the-server-named", NULL, test_breaker_asks_after_a_wait_that_the_server_named);
  ADD ("breaker-asks-after-being-offline", NULL, test_breaker_asks_after_being_offline);
  ADD ("maintenance-is-waited-for", NULL, test_maintenance_is_waited_for);
  ADD ("server-that-is-down-loses-nothing", NULL, test_server_that_is_down_loses_nothing);
  ADD ("offline-is-no-failure", NULL, test_offline_is_no_failure);
  ADD ("captive-portal-is-offline", NULL, test_captive_portal_is_offline);
  ADD ("second-worker-waits-for-the-first", NULL, test_second_worker_waits_for_the_first);
  ADD ("lease-that-ran-out-in-a-wait", NULL, test_lease_that_ran_out_in_a_wait);
  ADD ("order-within-a-lead-is-kept", NULL, test_order_within_a_lead_is_kept);
  ADD ("outcomes-come-home-once", NULL, test_outcomes_come_home_once);
  ADD ("state-that-is-not-known-is-not-guessed", NULL, test_state_that_is_not_known_is_not_guessed);
  ADD ("polling-reads-every-page", NULL, test_polling_reads_every_page);
  ADD ("dropped-key-stops-the-connection", NULL, test_dropped_key_stops_the_connection);
  ADD ("archived-lead-is-not-gone", NULL, test_archived_lead_is_not_gone);
  ADD ("deleted-lead-is-not-created-again", NULL, test_deleted_lead_is_not_created_again);
  ADD ("what-was-gone-comes-back", NULL, test_what_was_gone_comes_back);
  ADD ("losing-both-leads-is-believed-the-second-time", NULL, test_losing_both_leads_is_believed_the_second_time);
  ADD ("losing-sight-of-all-leads-is-no-outcome", NULL,
       test_losing_sight_of_all_leads_is_no_outcome);
  ADD ("deal-is-found-by-its-lead", NULL, test_deal_is_found_by_its_lead);
  ADD ("records-that-are-read-one-by-one", GINT_TO_POINTER (TRUE), test_records_that_are_read_one_by_one);
  ADD ("losing-sight-of-all-of-them", GINT_TO_POINTER (FALSE), test_records_that_are_read_one_by_one);
  ADD ("cancelled-in-the-middle-is-in-doubt", NULL, test_cancelled_in_the_middle_is_in_doubt);
  ADD ("clock-set-back-does-not-stall/year", GINT_TO_POINTER (365 * 24), test_clock_set_back_does_not_stall);
  ADD ("clock-set-back-does-not-stall/hours", GINT_TO_POINTER (2), test_clock_set_back_does_not_stall);
  ADD ("clock-set-back-does-not-stall/pause", NULL, test_clock_set_back_does_not_prolong_a_pause);
  ADD ("connection-can-be-tried", NULL, test_connection_can_be_tried);
  ADD ("nothing-secret-is-kept", NULL, test_nothing_secret_is_kept);

  return g_test_run ();
}
