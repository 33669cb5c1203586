#pragma once

#include "tamiz-sync-worker.h"

G_BEGIN_DECLS

/* How a request ended, whatever way it did. */
typedef enum
{
  TAMIZ_FATE_ANSWERED,      /* @klass says what */
  TAMIZ_FATE_NOT_SENT,
  TAMIZ_FATE_LOST,          /* it may have arrived */
  TAMIZ_FATE_TLS,
  TAMIZ_FATE_MAPPING,       /* it could not even be written */
  TAMIZ_FATE_LEASE,         /* another worker has the connection now */
  TAMIZ_FATE_CANCELLED,     /* before anything left */
} TamizFate;

typedef struct
{
  TamizFate fate;
  TamizClass klass;
  guint status;             /* 0 = no answer */
  char *words;              /* (nullable) */
  gint64 retry_after;
  gboolean rolled_back;
  TamizClass not_found;     /* of exists: what it is where our key is not there */
  TamizResponse *response;  /* (nullable) */
} TamizAsked;

typedef struct
{
  TamizOutboxStore *store;
  TamizConnector *connector;
  TamizRecord *connection;
  TamizHttp *http;
  TamizClock *clock;
  char *secret;             /* (nullable) */
  TamizOauth *oauth;        /* (nullable): of a CRM that wants tokens */
  gint64 id;                /* the connection's */
  json_t *settings;         /* (nullable): the connection's, parsed */

  json_t *session;          /* (nullable): scope of an open session */
  TamizRecord *state;       /* CURSOR of the connection as a whole */
  char *lease;
  gint64 lease_until;
  gboolean poll_now;        /* somebody asks for outcomes */
  gint64 lead;              /* 0 = all of them; else only this one's rows go, and no outcomes come */
  TamizSyncReport report;
} TamizSyncWorkerPrivate;

TamizSyncWorkerPrivate *tamiz_sync_worker_get_private (TamizSyncWorker *self);

gint64    tamiz_sync_worker_now        (TamizSyncWorker  *self);
gint64    tamiz_sync_backoff           (gint64            failures);
gboolean  tamiz_sync_is_due            (gint64            at,
                                        gint64            now);
void      tamiz_sync_sooner            (gint64           *next_at,
                                        gint64            at);
gboolean  tamiz_sync_worker_take_lease (TamizSyncWorker  *self,
                                        GError          **error);
void      tamiz_sync_worker_give_lease_back (TamizSyncWorker *self);
void      tamiz_asked_clear            (TamizAsked       *asked);

/* tamiz-sync-ask.c: requests, the session, and what trouble does to the connection. */
gboolean  tamiz_sync_worker_start      (TamizSyncWorker  *self,
                                        TamizAsked       *asked,
                                        GCancellable     *cancellable);
gboolean  tamiz_sync_worker_ask        (TamizSyncWorker  *self,
                                        const char       *op,
                                        json_t           *values,
                                        TamizAsked       *asked,
                                        GCancellable     *cancellable);
gboolean  tamiz_sync_worker_ask_once   (TamizSyncWorker  *self,
                                        const char       *op,
                                        json_t           *scope,
                                        TamizAsked       *asked,
                                        GCancellable     *cancellable);
gboolean  tamiz_sync_worker_note       (TamizSyncWorker  *self,
                                        const TamizAsked *asked,
                                        gboolean          row_waits,
                                        GError          **error);
gboolean  tamiz_sync_worker_pause      (TamizSyncWorker  *self,
                                        const char       *why,
                                        const char       *words,
                                        gint64            until,
                                        GError          **error);
gboolean  tamiz_sync_worker_unpause    (TamizSyncWorker  *self,
                                        GError          **error);
gboolean  tamiz_sync_worker_has_tripped (TamizSyncWorker *self);
const char *tamiz_sync_worker_get_paused (TamizSyncWorker *self);

/* tamiz-sync-pass.c: all rows, in their order. */
gboolean  tamiz_sync_worker_pass       (TamizSyncWorker  *self,
                                        gint64           *next_at,
                                        gboolean         *probing,
                                        GCancellable     *cancellable,
                                        GError          **error);

/* tamiz-sync-settle.c: how a row stands after a step, with the attempt. */
#define TAMIZ_SYNC_GAVE_UP "gave_up"      /* the reason of what was in doubt too long */

gint64    tamiz_sync_probe_after       (gint64            probes);
TamizSettlement tamiz_sync_settlement_of (TamizRecord    *row);
gboolean  tamiz_sync_worker_settle     (TamizSyncWorker  *self,
                                        TamizRecord      *row,
                                        TamizSettlement  *settlement,
                                        const TamizAsked *asked,
                                        GError          **error);
gboolean  tamiz_sync_worker_stop       (TamizSyncWorker  *self,
                                        TamizRecord      *row,
                                        TamizOutboxState  state,
                                        const char       *reason,
                                        const char       *words,
                                        const TamizAsked *asked,
                                        GError          **error);
gboolean  tamiz_sync_worker_finish     (TamizSyncWorker  *self,
                                        TamizRecord      *row,
                                        const char       *remote_id,
                                        const TamizAsked *asked,
                                        GError          **error);
gboolean  tamiz_sync_worker_doubt      (TamizSyncWorker  *self,
                                        TamizRecord      *row,
                                        const char       *reason,
                                        const TamizAsked *asked,
                                        GError          **error);
gboolean  tamiz_sync_worker_return     (TamizSyncWorker  *self,
                                        TamizRecord      *row,
                                        const char       *reason,
                                        gboolean          counts,
                                        const TamizAsked *asked,
                                        GError          **error);
gboolean  tamiz_sync_worker_hold_duplicates (TamizSyncWorker *self,
                                        TamizRecord      *row,
                                        GPtrArray        *refs,
                                        const TamizAsked *asked,
                                        GError          **error);
gboolean  tamiz_sync_worker_hold_other (TamizSyncWorker  *self,
                                        TamizRecord      *row,
                                        const char       *op,
                                        const TamizAsked *asked,
                                        GError          **error);
gboolean  tamiz_sync_worker_recover    (TamizSyncWorker  *self,
                                        TamizRecord      *row,
                                        GError          **error);
gboolean  tamiz_sync_worker_is_hopeless (TamizSyncWorker *self,
                                        TamizRecord      *row);
gboolean  tamiz_sync_worker_must_probe (TamizSyncWorker  *self,
                                        TamizRecord      *row);
char     *tamiz_sync_row_op            (TamizRecord      *row);
gboolean  tamiz_sync_row_is_update     (TamizRecord      *row);
gboolean  tamiz_sync_row_is_in_doubt   (TamizRecord      *row);
gboolean  tamiz_sync_row_was_sent_again (TamizRecord     *row);

/* tamiz-sync-row.c: one row of the outbox, one step on. */
gboolean  tamiz_sync_worker_step       (TamizSyncWorker  *self,
                                        TamizRecord      *row,
                                        GCancellable     *cancellable,
                                        GError          **error);

/* tamiz-sync-update.c: what goes on being written. */
typedef enum
{
  TAMIZ_UPDATE_SEND,
  TAMIZ_UPDATE_NOTHING,     /* it stands there already */
  TAMIZ_UPDATE_CONFLICT,    /* somebody changed it over there */
  TAMIZ_UPDATE_TROUBLE,     /* @asked says what */
} TamizUpdate;

gboolean  tamiz_sync_worker_prepare_update (TamizSyncWorker *self,
                                        TamizRecord      *row,
                                        json_t           *values,
                                        TamizAsked       *asked,
                                        TamizUpdate      *update,
                                        char            **words,
                                        GCancellable     *cancellable,
                                        GError          **error);

/* tamiz-sync-poll.c: outcomes back. */
gboolean  tamiz_sync_worker_poll       (TamizSyncWorker  *self,
                                        gboolean          now,
                                        gboolean          all,
                                        gint64           *next_at,
                                        GCancellable     *cancellable,
                                        GError          **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TamizAsked, tamiz_asked_clear)

G_END_DECLS
