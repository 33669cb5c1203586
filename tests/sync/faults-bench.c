#include "config.h"

#include "faults-bench.h"

#include "tamiz-error.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-session-outbox.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

/* A day after the base was made. */
#define START (G_GINT64_CONSTANT (1772550000) * TAMIZ_SECOND)
/* An answer that drips is given up after so many milliseconds. */
#define DEADLINE 300

#define FAULT_TYPE_CLOCK (fault_clock_get_type ())

G_DECLARE_FINAL_TYPE (FaultClock, fault_clock, FAULT, CLOCK, TamizClock)

struct _FaultClock
{
  TamizClock parent_instance;

  gint64 *now;              /* shared by all programs that have the file */
};

G_DEFINE_FINAL_TYPE (FaultClock, fault_clock, TAMIZ_TYPE_CLOCK)

static gint64
fault_clock_get_now (TamizClock *clock)
{
  /* Two commits never share a moment. */
  return __atomic_add_fetch (FAULT_CLOCK (clock)->now, 1, __ATOMIC_SEQ_CST);
}

static void
fault_clock_finalize (GObject *object)
{
  munmap (FAULT_CLOCK (object)->now, sizeof (gint64));

  G_OBJECT_CLASS (fault_clock_parent_class)->finalize (object);
}

static void
fault_clock_class_init (FaultClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fault_clock_finalize;
  TAMIZ_CLOCK_CLASS (klass)->get_now = fault_clock_get_now;
}

static void
fault_clock_init (FaultClock *self)
{
}

TamizClock *
fault_clock_new (const char *path)
{
  FaultClock *self = g_object_new (FAULT_TYPE_CLOCK, NULL);
  int file = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  gint64 never = 0;

  g_assert_cmpint (file, >=, 0);
  g_assert_cmpint (ftruncate (file, sizeof (gint64)), ==, 0);
  self->now = mmap (NULL, sizeof (gint64), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  g_assert (self->now != MAP_FAILED);
  close (file);
  __atomic_compare_exchange_n (self->now, &never, START, FALSE, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);

  return TAMIZ_CLOCK (self);
}

/* It is @until, unless it is later already. */
void
fault_clock_turn (TamizClock *clock,
                  gint64      until)
{
  gint64 *now = FAULT_CLOCK (clock)->now;
  gint64 before = __atomic_load_n (now, __ATOMIC_SEQ_CST);

  while (before < until
         && !__atomic_compare_exchange_n (now, &before, until, FALSE, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
    ;
}

#define FAULT_TYPE_WORKER (fault_worker_get_type ())

G_DECLARE_FINAL_TYPE (FaultWorker, fault_worker, FAULT, WORKER, TamizSyncWorker)

struct _FaultWorker
{
  TamizSyncWorker parent_instance;

  TamizClock *clock;        /* (unowned) */
};

G_DEFINE_FINAL_TYPE (FaultWorker, fault_worker, TAMIZ_TYPE_SYNC_WORKER)

static gboolean
fault_worker_wait (TamizSyncWorker *worker,
                   gint64           until,
                   GCancellable    *cancellable)
{
  fault_clock_turn (FAULT_WORKER (worker)->clock, until);
  return TRUE;
}

static gboolean
fault_worker_is_online (TamizSyncWorker *worker)
{
  return TRUE;
}

static void
fault_worker_class_init (FaultWorkerClass *klass)
{
  TAMIZ_SYNC_WORKER_CLASS (klass)->wait = fault_worker_wait;
  TAMIZ_SYNC_WORKER_CLASS (klass)->is_online = fault_worker_is_online;
}

static void
fault_worker_init (FaultWorker *self)
{
}

struct _WatchStore
{
  GObject parent_instance;

  TamizOutboxStore *store;
  GHashTable *doubted;      /* (nullable): gint64 ids of rows that may have been created, or may not */
  Death death;
  guint when;               /* changes of state until then */
  GPtrArray *rows;          /* (nullable): what was read while nobody else is at work */
};

static void watch_store_iface_init (TamizOutboxStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WatchStore, watch_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TAMIZ_TYPE_OUTBOX_STORE, watch_store_iface_init))

static TamizOutboxStore *
get_store (TamizOutboxStore *store)
{
  return WATCH_STORE (store)->store;
}

static void
come_to (WatchStore *self,
         Death       death)
{
  if (self->death == death && --self->when == 0)
    kill (getpid (), SIGKILL);
}

/* A record that was made a second time is there; one only looks whether the first came too.
 * What a person has tried again was not sent since.
 */
static gboolean
is_doubted (TamizRecord *row)
{
  gint64 state = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE);

  return state == TAMIZ_OUTBOX_SENDING
         || (state == TAMIZ_OUTBOX_PROBING && tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS) > 0
             && g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON), "sent_again") != 0);
}

static void
note (WatchStore  *self,
      TamizRecord *row)
{
  gint64 id = tamiz_record_get_id (row);

  if (self->doubted == NULL)
    return;
  if (!is_doubted (row))
    {
      g_hash_table_remove (self->doubted, &id);
      return;
    }

  g_hash_table_add (self->doubted, g_memdup2 (&id, sizeof id));
  if (g_hash_table_size (self->doubted) > 1)
    g_error ("row %" G_GINT64_FORMAT " is sent while another one is in doubt", id);
}

static GPtrArray *
drop_done (GPtrArray *rows)
{
  GPtrArray *open = g_ptr_array_new_full (rows->len, g_object_unref);

  for (guint i = 0; i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);

      if (tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) != TAMIZ_OUTBOX_DONE)
        g_ptr_array_add (open, g_object_ref (row));
    }

  return open;
}

static GPtrArray *
list_rows (TamizOutboxStore *store,
           gint64            connection,
           GError          **error)
{
  WatchStore *self = WATCH_STORE (store);
  GPtrArray *rows = self->rows != NULL ? drop_done (self->rows)
                                       : tamiz_outbox_store_list_rows (self->store, connection, error);

  if (rows == NULL)
    return NULL;

  /* Another program may have been at work meanwhile. */
  if (self->doubted != NULL)
    g_hash_table_remove_all (self->doubted);
  for (guint i = 0; i < rows->len; i++)
    note (self, g_ptr_array_index (rows, i));
  if (self->rows != NULL)
    {
      g_ptr_array_unref (self->rows);
      self->rows = g_ptr_array_ref (rows);
    }

  return rows;
}

/* From here on, until the next call, nobody else writes: days are made up within seconds, in
 * which thousands of rows would be read thousands of times.
 */
void
watch_store_be_alone (WatchStore *self,
                      gint64      connection)
{
  GError *error = NULL;

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = tamiz_outbox_store_list_rows (self->store, connection, &error);
  g_assert_no_error (error);
}

static gboolean
begin (TamizOutboxStore *store,
       TamizRecord      *row,
       GError          **error)
{
  come_to (WATCH_STORE (store), DIE_BEFORE);
  if (!tamiz_outbox_store_begin (get_store (store), row, error))
    return FALSE;

  come_to (WATCH_STORE (store), DIE_AFTER);
  note (WATCH_STORE (store), row);
  return TRUE;
}

static gboolean
settle (TamizOutboxStore      *store,
        TamizRecord           *row,
        const TamizSettlement *settlement,
        GError               **error)
{
  come_to (WATCH_STORE (store), DIE_BEFORE);
  if (!tamiz_outbox_store_settle (get_store (store), row, settlement, error))
    return FALSE;

  come_to (WATCH_STORE (store), DIE_AFTER);
  note (WATCH_STORE (store), row);
  return TRUE;
}

static gboolean
complete (TamizOutboxStore *store,
          TamizRecord      *row,
          json_t           *values,
          GError          **error)
{
  return tamiz_outbox_store_complete (get_store (store), row, values, error);
}

static TamizRecord *
load_cursor (TamizOutboxStore *store,
             gint64            connection,
             const char       *object,
             GError          **error)
{
  return tamiz_outbox_store_load_cursor (get_store (store), connection, object, error);
}

static gboolean
save_cursor (TamizOutboxStore *store,
             TamizRecord      *cursor,
             GError          **error)
{
  return tamiz_outbox_store_save_cursor (get_store (store), cursor, error);
}

static TamizRecord *
find_link (TamizOutboxStore *store,
           gint64            connection,
           const char       *object,
           const char       *idem_key,
           GError          **error)
{
  return tamiz_outbox_store_find_link (get_store (store), connection, object, idem_key, error);
}

static GPtrArray *
list_links (TamizOutboxStore *store,
            gint64            connection,
            const char       *object,
            GError          **error)
{
  return tamiz_outbox_store_list_links (get_store (store), connection, object, error);
}

static gboolean
apply_changes (TamizOutboxStore *store,
               gint64            connection,
               GPtrArray        *changes,
               TamizRecord      *cursor,
               GError          **error)
{
  return tamiz_outbox_store_apply_changes (get_store (store), connection, changes, cursor, error);
}

static gboolean
take_lease (TamizOutboxStore *store,
            gint64            connection,
            const char       *owner,
            gint64            now,
            gint64            until,
            GError          **error)
{
  return tamiz_outbox_store_take_lease (get_store (store), connection, owner, now, until, error);
}

static gboolean
release_lease (TamizOutboxStore *store,
               gint64            connection,
               const char       *owner,
               GError          **error)
{
  return tamiz_outbox_store_release_lease (get_store (store), connection, owner, error);
}

static void
watch_store_iface_init (TamizOutboxStoreInterface *iface)
{
  iface->list_rows = list_rows;
  iface->begin = begin;
  iface->settle = settle;
  iface->complete = complete;
  iface->load_cursor = load_cursor;
  iface->save_cursor = save_cursor;
  iface->find_link = find_link;
  iface->list_links = list_links;
  iface->apply_changes = apply_changes;
  iface->take_lease = take_lease;
  iface->release_lease = release_lease;
}

static void
watch_store_finalize (GObject *object)
{
  g_object_unref (WATCH_STORE (object)->store);
  g_clear_pointer (&WATCH_STORE (object)->doubted, g_hash_table_unref);
  g_clear_pointer (&WATCH_STORE (object)->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (watch_store_parent_class)->finalize (object);
}

static void
watch_store_class_init (WatchStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = watch_store_finalize;
}

static void
watch_store_init (WatchStore *self)
{
}

WatchStore *
watch_store_new (TamizOutboxStore *store,
                 gboolean          only_one_in_doubt,
                 Death             death,
                 guint             when)
{
  WatchStore *self = g_object_new (WATCH_TYPE_STORE, NULL);

  self->store = g_object_ref (store);
  if (only_one_in_doubt)
    self->doubted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->death = death;
  self->when = when;
  return self;
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* A program that dies soon does not first see to what fell due. */
void
fault_bench_open_bare (FaultBench *bench,
                       const char *path,
                       TamizClock *clock)
{
  GError *error = NULL;

  *bench = (FaultBench){ 0 };
  bench->base.path = g_strdup (path);
  bench->base.clock = g_object_ref (clock);
  bench->base.session = tamiz_session_new (clock);
  bench->work.store = tamiz_store_open (path, TAMIZ_STORE_NONE, clock, &error);
  g_assert_no_error (error);
  tamiz_work_init (&bench->work, bench->base.session, NULL, NULL, &error);
  g_assert_no_error (error);
  bench->bare = TRUE;
}

void
fault_bench_open (FaultBench *bench,
                  const char *path,
                  TamizClock *clock)
{
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  *bench = (FaultBench){ 0 };
  bench->base.path = g_strdup (path);
  bench->base.clock = g_object_ref (clock);
  bench->base.session = tamiz_session_new (clock);
  tamiz_session_open_async (bench->base.session, path, FALSE, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  tamiz_session_open_finish (bench->base.session, result, &error);
  g_assert_no_error (error);
  tamiz_work_init (&bench->work, bench->base.session, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
queue_one (FaultBench *bench,
           gint64      id)
{
  TamizWork *work = &bench->work;
  GError *error = NULL;
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new ((TamizActor){ TAMIZ_ACTOR_PROGRAM, 0 }, "crm.queue");
  g_autoptr (TamizRecord) handoff = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, &error);
  g_autoptr (TamizFacts) facts = NULL;
  g_autoptr (TamizCommit) commit = NULL;

  g_assert_no_error (error);
  facts = tamiz_work_find_facts (work, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), &error);
  g_assert_no_error (error);
  tamiz_work_queue_handoff (work, set, facts, handoff, &error);
  g_assert_no_error (error);
  commit = tamiz_store_apply (work->store, set, NULL, &error);
  g_assert_no_error (error);
}

/* Connects the base to a CRM, and queues for it the first of what was accepted before. */
void
fault_bench_connect (FaultBench *bench,
                     Kind        kind,
                     const char *url,
                     guint       n_first)
{
  TamizWork *work = &bench->work;
  g_autofree char *name = g_strdup_printf ("kind-%c", 'a' + kind);
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new ((TamizActor){ TAMIZ_ACTOR_PROGRAM, 0 }, "crm.add");
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (GArray) unsent = NULL;
  GError *error = NULL;
  TamizRecord *connection = tamiz_work_insert (work, set, TAMIZ_KIND_CONNECTION, &error);

  g_assert_no_error (error);
  tamiz_record_set_text (connection, TAMIZ_CONNECTION_NAME, name);
  tamiz_record_set_text (connection, TAMIZ_CONNECTION_KIND, name);
  tamiz_record_set_text (connection, TAMIZ_CONNECTION_URL, url);
  tamiz_record_set_text (connection, TAMIZ_CONNECTION_LOGIN, KIND_LOGIN);
  commit = tamiz_store_apply (work->store, set, NULL, &error);
  g_assert_no_error (error);
  unsent = tamiz_reader_list_unsent (work->reader, tamiz_record_get_id (connection), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < MIN (n_first, unsent->len); i++)
    queue_one (bench, g_array_index (unsent, gint64, i));
}

/* Queues the others. */
void
fault_bench_queue (FaultBench *bench)
{
  GError *error = NULL;

  tamiz_work_queue_missing (&bench->work, bench->connection, &error);
  g_assert_no_error (error);
}

/* Has the worker come; it dies at the change of state that is the @when-th. */
void
fault_bench_work (FaultBench *bench,
                  Kind        kind,
                  Death       death,
                  guint       when)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) connections = tamiz_reader_list (bench->work.reader, TAMIZ_KIND_CONNECTION, &error);
  g_autofree char *name = g_strdup_printf ("kind-%c.json", 'a' + kind);
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "fixtures", name, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (connections->len, ==, 1);
  bench->connection = g_object_ref (g_ptr_array_index (connections, 0));
  bench->connector = tamiz_connector_load (path, &error);
  g_assert_no_error (error);
  bench->outbox = tamiz_session_outbox_new (&bench->work);
  bench->store = watch_store_new (bench->outbox, kind == KIND_C, death, when);
  bench->http = tamiz_http_new (NULL, &error);
  g_assert_no_error (error);
  tamiz_http_set_deadline (bench->http, DEADLINE);
  bench->worker = g_object_new (FAULT_TYPE_WORKER, NULL);
  FAULT_WORKER (bench->worker)->clock = bench->base.clock;
  tamiz_sync_worker_construct (bench->worker, TAMIZ_OUTBOX_STORE (bench->store), bench->connector,
                               bench->connection, bench->http, bench->base.clock);
  tamiz_sync_worker_set_secret (bench->worker, KIND_PASSWORD);
}

/* Runs as the program does that comes back when it is told; whoever has to see to the
 * connection does so at once.  @next_at: 0 where nothing waits any more.
 */
gboolean
fault_bench_run (FaultBench *bench,
                 gint64     *next_at,
                 GError    **error)
{
  g_autoptr (TamizSyncReport) report = NULL;

  bench->work.now = tamiz_clock_get_now (bench->base.clock);
  if (!tamiz_sync_worker_run (bench->worker, TRUE, NULL, next_at, error))
    return FALSE;

  report = tamiz_sync_worker_get_report (bench->worker);
  if (report->paused != NULL && *next_at == 0)
    {
      bench->n_resumed++;
      *next_at = bench->work.now;
      return tamiz_sync_worker_resume (bench->worker, error);
    }

  g_assert (report->waiting == 0 || *next_at != 0 || report->held > 0 || report->dead > 0);
  if (report->waiting == 0)
    *next_at = 0;
  return TRUE;
}

void
fault_bench_close (FaultBench *bench)
{
  g_clear_object (&bench->worker);
  g_clear_object (&bench->store);
  g_clear_object (&bench->outbox);
  g_clear_object (&bench->http);
  g_clear_object (&bench->connector);
  g_clear_object (&bench->connection);
  tamiz_work_clear (&bench->work);
  if (bench->bare)
    tamiz_store_close (bench->work.store);
  else
    tamiz_session_close (bench->base.session);
  g_clear_object (&bench->base.session);
  g_clear_object (&bench->base.clock);
  g_clear_pointer (&bench->base.path, g_free);
}
