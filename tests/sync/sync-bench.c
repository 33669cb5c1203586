#include "config.h"

#include "sync-bench.h"

struct _TestClock
{
  TamizClock parent_instance;

  gint64 now;               /* read by the server's thread too */
};

G_DEFINE_FINAL_TYPE (TestClock, test_clock, TAMIZ_TYPE_CLOCK)

static gint64
test_clock_get_now (TamizClock *clock)
{
  return __atomic_load_n (&TEST_CLOCK (clock)->now, __ATOMIC_SEQ_CST);
}

static void
test_clock_class_init (TestClockClass *klass)
{
  TAMIZ_CLOCK_CLASS (klass)->get_now = test_clock_get_now;
}

static void
test_clock_init (TestClock *self)
{
  /* 2026-11-22 12:00 UTC */
  self->now = G_GINT64_CONSTANT (1795348800) * TAMIZ_SECOND;
}

void
test_clock_advance (TestClock *self,
                    gint64     microseconds)
{
  __atomic_add_fetch (&self->now, microseconds, __ATOMIC_SEQ_CST);
}

struct _TestWorker
{
  TamizSyncWorker parent_instance;

  TestClock *clock;         /* (unowned) */
  gint64 waited;
  gboolean offline;
  GFunc meanwhile;          /* (nullable): called once, while it waits */
  gpointer meanwhile_data;
};

G_DEFINE_FINAL_TYPE (TestWorker, test_worker, TAMIZ_TYPE_SYNC_WORKER)

static gboolean
test_worker_wait (TamizSyncWorker *worker,
                  gint64           until,
                  GCancellable    *cancellable)
{
  TestWorker *self = TEST_WORKER (worker);
  gint64 time = until - tamiz_clock_get_now (TAMIZ_CLOCK (self->clock));

  g_assert_cmpint (time, >, 0);
  self->waited += time;
  test_clock_advance (self->clock, time);
  if (self->meanwhile != NULL)
    g_steal_pointer (&self->meanwhile) (self, self->meanwhile_data);
  return !g_cancellable_is_cancelled (cancellable);
}

static gboolean
test_worker_is_online (TamizSyncWorker *worker)
{
  return !TEST_WORKER (worker)->offline;
}

static void
test_worker_class_init (TestWorkerClass *klass)
{
  TAMIZ_SYNC_WORKER_CLASS (klass)->wait = test_worker_wait;
  TAMIZ_SYNC_WORKER_CLASS (klass)->is_online = test_worker_is_online;
}

static void
test_worker_init (TestWorker *self)
{
}

void
test_worker_set_online (TamizSyncWorker *self,
                        gboolean         online)
{
  TEST_WORKER (self)->offline = !online;
}

/* What others do while the worker waits for the next time. */
void
test_worker_set_meanwhile (TamizSyncWorker *self,
                           GFunc            func,
                           gpointer         data)
{
  TEST_WORKER (self)->meanwhile = func;
  TEST_WORKER (self)->meanwhile_data = data;
}

gint64
test_worker_get_waited (TamizSyncWorker *self)
{
  return TEST_WORKER (self)->waited;
}

static void
make_worker (Bench      *bench,
             const char *secret)
{
  bench->worker = g_object_new (TEST_TYPE_WORKER, NULL);
  TEST_WORKER (bench->worker)->clock = bench->clock;
  tamiz_sync_worker_construct (bench->worker, TAMIZ_OUTBOX_STORE (bench->store), bench->connector,
                               bench->connection, bench->http, TAMIZ_CLOCK (bench->clock));
  tamiz_sync_worker_set_secret (bench->worker, secret);
}

void
bench_init (Bench      *bench,
            const char *url,
            const char *login,
            const char *secret)
{
  g_autofree char *folder = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "connectors", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizConnector) connector = tamiz_connector_find (folder, "tryton", &error);

  g_assert_no_error (error);
  bench_init_with (bench, connector, url, login, secret);
}

void
bench_init_with (Bench          *bench,
                 TamizConnector *connector,
                 const char     *url,
                 const char     *login,
                 const char     *secret)
{
  g_autoptr (GError) error = NULL;

  bench->store = memory_store_new ();
  bench->connector = g_object_ref (connector);
  bench->connection = tamiz_record_new (TAMIZ_KIND_CONNECTION, MEMORY_CONNECTION);
  tamiz_record_set_text (bench->connection, TAMIZ_CONNECTION_KIND, tamiz_connector_get_id (connector));
  tamiz_record_set_text (bench->connection, TAMIZ_CONNECTION_URL, url);
  tamiz_record_set_text (bench->connection, TAMIZ_CONNECTION_LOGIN, login);
  bench->http = tamiz_http_new (NULL, &error);
  g_assert_no_error (error);
  bench->clock = g_object_new (TEST_TYPE_CLOCK, NULL);
  make_worker (bench, secret);
}

/* As after the program was killed: rows stay as they are, sessions are gone. */
void
bench_restart (Bench      *bench,
               const char *secret)
{
  g_assert_finalize_object (g_steal_pointer (&bench->worker));
  make_worker (bench, secret);
}

void
bench_clear (Bench *bench)
{
  g_assert_finalize_object (g_steal_pointer (&bench->worker));
  g_assert_finalize_object (g_steal_pointer (&bench->store));
  g_assert_finalize_object (g_steal_pointer (&bench->connector));
  g_assert_finalize_object (g_steal_pointer (&bench->connection));
  g_assert_finalize_object (g_steal_pointer (&bench->http));
  g_assert_finalize_object (g_steal_pointer (&bench->clock));
}

/* The two rows that accepting a handoff writes. */
void
bench_add_lead (Bench  *bench,
                gint64  lead,
                char  **company_key,
                char  **lead_key)
{
  g_autofree char *company = g_uuid_string_random ();
  g_autofree char *key = g_uuid_string_random ();
  g_autoptr (json_t) payload = json_pack (
      "{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "company.key", company, "company.name",
      "Acme GmbH", "company.city", "Berlin", "person.full_name", "Ann Doe", "person.job_title",
      "Head of IT", "person.email", "ann@acme.example", "person.phone", "+49301234567",
      "lead.title", "Acme: fibre in 12 offices", "lead.reasons_text", "Grade A. Budget: yes.",
      "lead.amount", "12000.00", "lead.currency", "EUR", "handoff.number", "3");
  TamizRecord *row
      = memory_store_add_row (bench->store, "company", "ensure", company, lead, 0, payload);

  memory_store_add_row (bench->store, "lead", "ensure", key, lead, tamiz_record_get_id (row),
                        payload);
  if (company_key != NULL)
    *company_key = g_steal_pointer (&company);
  if (lead_key != NULL)
    *lead_key = g_steal_pointer (&key);
}

gint64
bench_run (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  gint64 next_at;

  tamiz_sync_worker_run (bench->worker, TRUE, NULL, &next_at, &error);
  g_assert_no_error (error);
  return next_at;
}

int
bench_get_state (Bench *bench,
                 gint64 row)
{
  return (int) tamiz_record_get_int (memory_store_get_row (bench->store, row), TAMIZ_OUTBOX_STATE);
}

const char *
bench_get_reason (Bench *bench,
                  gint64 row)
{
  return tamiz_record_get_text (memory_store_get_row (bench->store, row), TAMIZ_OUTBOX_REASON);
}

const char *
bench_get_paused (Bench *bench)
{
  TamizRecord *cursor = memory_store_get_cursor (bench->store, TAMIZ_SYNC_CONNECTION);

  return cursor != NULL ? tamiz_record_get_text (cursor, TAMIZ_CURSOR_PAUSED) : NULL;
}
