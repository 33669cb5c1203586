#pragma once

#include "tamiz-clock.h"
#include "tamiz-http.h"
#include "tamiz-oauth.h"
#include "tamiz-outbox-store.h"

G_BEGIN_DECLS

#define TAMIZ_TYPE_SYNC_WORKER (tamiz_sync_worker_get_type ())

G_DECLARE_DERIVABLE_TYPE (TamizSyncWorker, tamiz_sync_worker, TAMIZ, SYNC_WORKER, GObject)

/* Carries the rows of one connection to their end.  It waits, so it lives on a thread
 * of its own; one worker per connection, also across programs (a lease sees to it).
 *
 * A CURSOR with the object TAMIZ_SYNC_CONNECTION holds the state of the connection:
 * PAUSED (a word: auth, tls, not_the_api: until a person has seen to it; rate,
 * backoff, breaker, offline: until PAUSED_UNTIL), PAUSED_WORDS, FAILURES and the lease.  The
 * CURSOR with the object "lead" holds how far outcomes were read.
 */
#define TAMIZ_SYNC_CONNECTION "connection"

struct _TamizSyncWorkerClass
{
  GObjectClass parent_class;

  /* Waits until @until; FALSE where it was cancelled.  Tests turn their clock instead. */
  gboolean (*wait)      (TamizSyncWorker *self,
                         gint64           until,
                         GCancellable    *cancellable);
  gboolean (*is_online) (TamizSyncWorker *self);
};

/* What a run did. */
typedef struct
{
  guint delivered;      /* rows that reached the server */
  guint held;           /* rows that wait for a person */
  guint dead;           /* rows that the server refused */
  guint waiting;        /* rows still on their way */
  guint changes;        /* outcomes that came home */
  gint64 skew;          /* by how much the server's clock is ahead of ours; 0 = not known, or alike */
  char *paused;         /* (nullable): why the connection rests */
  char *words;          /* (nullable): in the server's own words, or the error's */
} TamizSyncReport;

TamizSyncWorker *tamiz_sync_worker_new        (TamizOutboxStore  *store,
                                               TamizConnector    *connector,
                                               TamizRecord       *connection,
                                               TamizHttp         *http,
                                               TamizClock        *clock);
void             tamiz_sync_worker_construct  (TamizSyncWorker   *self,
                                               TamizOutboxStore  *store,
                                               TamizConnector    *connector,
                                               TamizRecord       *connection,
                                               TamizHttp         *http,
                                               TamizClock        *clock);
void             tamiz_sync_worker_set_secret (TamizSyncWorker   *self,
                                               const char        *secret);
void             tamiz_sync_worker_set_oauth  (TamizSyncWorker   *self,
                                               TamizOauth        *oauth);
void             tamiz_sync_worker_set_poll_now (TamizSyncWorker *self);
void             tamiz_sync_worker_set_lead   (TamizSyncWorker   *self,
                                               gint64             lead);
gboolean         tamiz_sync_worker_run        (TamizSyncWorker   *self,
                                               gboolean           until_idle,
                                               GCancellable      *cancellable,
                                               gint64            *next_at,
                                               GError           **error);
gboolean         tamiz_sync_worker_test       (TamizSyncWorker   *self,
                                               char             **words,
                                               GCancellable      *cancellable,
                                               GError           **error);
json_t          *tamiz_sync_worker_list_fields (TamizSyncWorker  *self,
                                               const char        *object,
                                               GCancellable      *cancellable,
                                               GError           **error);
gboolean         tamiz_sync_worker_reconcile  (TamizSyncWorker   *self,
                                               GCancellable      *cancellable,
                                               GError           **error);
gboolean         tamiz_sync_worker_resume     (TamizSyncWorker   *self,
                                               GError           **error);
TamizSyncReport *tamiz_sync_worker_get_report (TamizSyncWorker   *self);

void             tamiz_sync_report_free       (TamizSyncReport   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizSyncReport, tamiz_sync_report_free)

G_END_DECLS
