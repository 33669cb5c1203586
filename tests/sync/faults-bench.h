#pragma once

#include "kind-server.h"
#include "tamiz-session-private.h"
#include "tamiz-sync-worker.h"
#include "tamiz-test-session.h"

G_BEGIN_DECLS

/* A clock in a file, so that several programs live in one time: it stands still until one
 * of them turns it.
 */
TamizClock *fault_clock_new     (const char  *path);
void        fault_clock_turn    (TamizClock  *clock,
                                 gint64       until);

/* A store that passes on everything, notes what is in doubt, and kills the program at a
 * change of state, before or after it is stored.
 */
#define WATCH_TYPE_STORE (watch_store_get_type ())
G_DECLARE_FINAL_TYPE (WatchStore, watch_store, WATCH, STORE, GObject)

typedef enum
{
  DIE_NEVER,
  DIE_BEFORE,
  DIE_AFTER,
} Death;

WatchStore *watch_store_new     (TamizOutboxStore  *store,
                                 gboolean           only_one_in_doubt,
                                 Death              death,
                                 guint              when);

void        watch_store_be_alone (WatchStore       *self,
                                  gint64            connection);

/* One program at work on a base: a session, the outbox in it, the worker of its connection. */
typedef struct
{
  TamizTestSession base;
  TamizWork work;
  TamizRecord *connection;
  TamizConnector *connector;
  TamizOutboxStore *outbox;
  WatchStore *store;
  TamizHttp *http;
  TamizSyncWorker *worker;
  gboolean bare;            /* a store without a session */
  guint n_resumed;          /* how often a person had to see to the connection */
} FaultBench;

void      fault_bench_open      (FaultBench        *bench,
                                 const char        *path,
                                 TamizClock        *clock);
void      fault_bench_open_bare (FaultBench        *bench,
                                 const char        *path,
                                 TamizClock        *clock);
void      fault_bench_connect   (FaultBench        *bench,
                                 Kind               kind,
                                 const char        *url,
                                 guint              n_first);
void      fault_bench_queue     (FaultBench        *bench);
void      fault_bench_work      (FaultBench        *bench,
                                 Kind               kind,
                                 Death              death,
                                 guint              when);
gboolean  fault_bench_run       (FaultBench        *bench,
                                 gint64            *next_at,
                                 GError           **error);
void      fault_bench_close     (FaultBench        *bench);

/* A base with so many handoffs that were accepted, before there was any connection. */
void      fault_base_make       (const char        *path,
                                 guint              n_handoffs,
                                 guint64            seed);

G_END_DECLS
