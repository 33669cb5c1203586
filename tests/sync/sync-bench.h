#pragma once

#include "memory-store.h"
#include "tamiz-sync-worker.h"

G_BEGIN_DECLS

/* A clock that stands still until it is turned, and a worker that turns it instead of
 * waiting.
 */
#define TEST_TYPE_CLOCK (test_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestClock, test_clock, TEST, CLOCK, TamizClock)

#define TEST_TYPE_WORKER (test_worker_get_type ())
G_DECLARE_FINAL_TYPE (TestWorker, test_worker, TEST, WORKER, TamizSyncWorker)

typedef struct
{
  MemoryStore *store;
  TamizConnector *connector;
  TamizRecord *connection;
  TamizHttp *http;
  TestClock *clock;
  TamizSyncWorker *worker;
} Bench;

void         test_clock_advance      (TestClock       *self,
                                      gint64           microseconds);
void         test_worker_set_online  (TamizSyncWorker *self,
                                      gboolean         online);
void         test_worker_set_meanwhile (TamizSyncWorker *self,
                                      GFunc            func,
                                      gpointer         data);
gint64       test_worker_get_waited  (TamizSyncWorker *self);

void         bench_init              (Bench           *bench,
                                      const char      *url,
                                      const char      *login,
                                      const char      *secret);
void         bench_init_with         (Bench           *bench,
                                      TamizConnector  *connector,
                                      const char      *url,
                                      const char      *login,
                                      const char      *secret);
void         bench_restart           (Bench           *bench,
                                      const char      *secret);
void         bench_clear             (Bench           *bench);
void         bench_add_lead          (Bench           *bench,
                                      gint64           lead,
                                      char           **company_key,
                                      char           **lead_key);
gint64       bench_run               (Bench           *bench);
int          bench_get_state         (Bench           *bench,
                                      gint64           row);
const char  *bench_get_reason        (Bench           *bench,
                                      gint64           row);
const char  *bench_get_paused        (Bench           *bench);

G_END_DECLS
