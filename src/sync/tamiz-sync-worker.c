#define G_LOG_DOMAIN "tamiz-sync"

#include "config.h"

#include "tamiz-sync-worker-private.h"

#include "tamiz-error.h"
#include "tamiz-secret.h"

/* While somebody waits for the outbox to empty: a probe is always waited for, everything
 * else only where it is soon.
 */
#define SHORT_WAIT (30 * TAMIZ_SECOND)
#define PROBE_WAIT (6 * TAMIZ_MINUTE)

#define BACKOFF_FIRST (2 * TAMIZ_SECOND)
#define BACKOFF_LONGEST (15 * TAMIZ_MINUTE)
#define OFFLINE_PAUSE TAMIZ_MINUTE

/* Nothing of ours is ever put off further than half an hour, and a server is listened to
 * that wants a day; what is put off further was dated by a clock that has been set back since.
 */
#define LONGEST_DELAY TAMIZ_HOUR
#define LONGEST_RATE (25 * TAMIZ_HOUR)

G_DEFINE_TYPE_WITH_PRIVATE (TamizSyncWorker, tamiz_sync_worker, G_TYPE_OBJECT)

TamizSyncWorkerPrivate *
tamiz_sync_worker_get_private (TamizSyncWorker *self)
{
  return tamiz_sync_worker_get_instance_private (self);
}

gint64
tamiz_sync_worker_now (TamizSyncWorker *self)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);

  return tamiz_clock_get_now (priv->clock);
}

/* Full jitter: somewhere between now and the limit, so that many clients of a server that
 * comes back do not come all at once; but not at once.
 */
gint64
tamiz_sync_backoff (gint64 failures)
{
  gint64 limit = BACKOFF_FIRST << CLAMP (failures, 0, 20);

  return MAX (TAMIZ_SECOND, (gint64) (g_random_double () * (double) MIN (limit, BACKOFF_LONGEST)));
}

gboolean
tamiz_sync_is_due (gint64 at,
                   gint64 now)
{
  return at <= now || at - now > LONGEST_DELAY;
}

/* Keeps the earlier of two times; 0 is never. */
void
tamiz_sync_sooner (gint64 *next_at,
                   gint64  at)
{
  if (at != 0 && (*next_at == 0 || at < *next_at))
    *next_at = at;
}

static gboolean
is_pause_over (const char *why,
               gint64      until,
               gint64      now)
{
  return g_str_equal (why, "rate") ? until <= now || until - now > LONGEST_RATE
                                   : tamiz_sync_is_due (until, now);
}

static gboolean
tamiz_sync_worker_real_wait (TamizSyncWorker *self,
                             gint64           until,
                             GCancellable    *cancellable)
{
  gint64 end = g_get_monotonic_time () + until - tamiz_sync_worker_now (self);
  GPollFD fd;
  gboolean can_poll = g_cancellable_make_pollfd (cancellable, &fd);

  while (!g_cancellable_is_cancelled (cancellable))
    {
      gint64 left = end - g_get_monotonic_time ();

      if (left <= 0)
        break;
      if (can_poll)
        g_poll (&fd, 1, (int) (MIN (left, TAMIZ_MINUTE) / 1000 + 1));
      else
        g_usleep ((gulong) MIN (left, TAMIZ_MINUTE));
    }
  if (can_poll)
    g_cancellable_release_fd (cancellable);

  return !g_cancellable_is_cancelled (cancellable);
}

static gboolean
tamiz_sync_worker_real_is_online (TamizSyncWorker *self)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);
  const char *url = tamiz_record_get_text (priv->connection, TAMIZ_CONNECTION_URL);

  GNetworkMonitor *network = g_network_monitor_get_default ();

  /* Behind a portal that wants to be greeted first, somebody else answers for the CRM. */
  return (url != NULL && tamiz_http_is_loopback (url))
         || (g_network_monitor_get_network_available (network)
             && g_network_monitor_get_connectivity (network) != G_NETWORK_CONNECTIVITY_PORTAL);
}

static void
clear_report (TamizSyncReport *report)
{
  g_free (report->paused);
  g_free (report->words);
  *report = (TamizSyncReport){ 0 };
}

static void
tamiz_sync_worker_finalize (GObject *object)
{
  TamizSyncWorkerPrivate *priv
      = tamiz_sync_worker_get_instance_private (TAMIZ_SYNC_WORKER (object));

  g_clear_object (&priv->store);
  g_clear_object (&priv->connector);
  g_clear_object (&priv->connection);
  json_decref (priv->settings);
  g_clear_object (&priv->http);
  g_clear_object (&priv->oauth);
  g_clear_object (&priv->clock);
  g_clear_object (&priv->state);
  g_clear_pointer (&priv->secret, tamiz_secret_free);
  g_clear_pointer (&priv->session, json_decref);
  g_clear_pointer (&priv->lease, g_free);
  clear_report (&priv->report);

  G_OBJECT_CLASS (tamiz_sync_worker_parent_class)->finalize (object);
}

static void
tamiz_sync_worker_class_init (TamizSyncWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_sync_worker_finalize;
  klass->wait = tamiz_sync_worker_real_wait;
  klass->is_online = tamiz_sync_worker_real_is_online;
}

static void
tamiz_sync_worker_init (TamizSyncWorker *self)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);

  priv->lease = tamiz_lease_new ();
}

/**
 * tamiz_sync_worker_new:
 * @store: where the rows are
 * @connector: how to speak to the CRM
 * @connection: the CONNECTION: address, login, settings
 * @http: the channel
 * @clock: what time it is
 *
 * Makes a worker for one connection.
 *
 * Returns: (transfer full): the worker
 */
TamizSyncWorker *
tamiz_sync_worker_new (TamizOutboxStore *store,
                       TamizConnector   *connector,
                       TamizRecord      *connection,
                       TamizHttp        *http,
                       TamizClock       *clock)
{
  TamizSyncWorker *self = g_object_new (TAMIZ_TYPE_SYNC_WORKER, NULL);

  tamiz_sync_worker_construct (self, store, connector, connection, http, clock);
  return self;
}

/**
 * tamiz_sync_worker_construct:
 * @self: a worker that a subclass has made
 * @store: where the rows are
 * @connector: how to speak to the CRM
 * @connection: the CONNECTION
 * @http: the channel
 * @clock: what time it is
 *
 * Sets what a worker works with, for subclasses; once.
 */
void
tamiz_sync_worker_construct (TamizSyncWorker  *self,
                             TamizOutboxStore *store,
                             TamizConnector   *connector,
                             TamizRecord      *connection,
                             TamizHttp        *http,
                             TamizClock       *clock)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);
  const char *settings;

  g_return_if_fail (TAMIZ_IS_SYNC_WORKER (self));
  g_return_if_fail (priv->store == NULL);
  g_return_if_fail (tamiz_record_get_kind (connection) == TAMIZ_KIND_CONNECTION);

  priv->store = g_object_ref (store);
  priv->connector = g_object_ref (connector);
  priv->connection = tamiz_record_dup (connection);
  settings = tamiz_record_get_text (connection, TAMIZ_CONNECTION_SETTINGS);
  if (settings != NULL)
    priv->settings = tamiz_json_parse (settings, -1, NULL);
  priv->http = g_object_ref (http);
  priv->clock = g_object_ref (clock);
  priv->id = tamiz_record_get_id (connection);
}

/**
 * tamiz_sync_worker_set_secret:
 * @self: a worker
 * @secret: (nullable): the password or token
 *
 * Sets the secret, which is kept in memory only.  An open session is forgotten.
 */
void
tamiz_sync_worker_set_secret (TamizSyncWorker *self,
                              const char      *secret)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);

  g_return_if_fail (TAMIZ_IS_SYNC_WORKER (self));

  g_clear_pointer (&priv->secret, tamiz_secret_free);
  g_clear_pointer (&priv->session, json_decref);
  priv->secret = g_strdup (secret);
}

/**
 * tamiz_sync_worker_set_oauth:
 * @self: a worker
 * @oauth: (nullable): keeps the connection's tokens
 *
 * Sets where the tokens come from, for a connector with OAuth 2.
 */
void
tamiz_sync_worker_set_oauth (TamizSyncWorker *self,
                             TamizOauth      *oauth)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);

  g_return_if_fail (TAMIZ_IS_SYNC_WORKER (self));

  g_set_object (&priv->oauth, oauth);
}

static gboolean
load_state (TamizSyncWorker *self,
            GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);

  g_clear_object (&priv->state);
  priv->state = tamiz_outbox_store_load_cursor (priv->store, priv->id, TAMIZ_SYNC_CONNECTION, error);
  return priv->state != NULL;
}

/* After a rest of the breaker the cheapest question goes first, never a lead. */
static gboolean
try_again (TamizSyncWorker *self,
           GCancellable    *cancellable,
           GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);
  g_auto (TamizAsked) asked = { 0 };
  g_autoptr (json_t) scope = NULL;

  scope = tamiz_connector_new_scope (priv->connector,
                                     tamiz_record_get_text (priv->connection, TAMIZ_CONNECTION_URL),
                                     tamiz_record_get_text (priv->connection, TAMIZ_CONNECTION_LOGIN),
                                     priv->settings, error);
  if (scope == NULL)
    return FALSE;

  tamiz_sync_worker_ask_once (self, tamiz_connector_get_ping (priv->connector), scope, &asked,
                              cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error)
         && tamiz_sync_worker_note (self, &asked, FALSE, error);
}

/* Whether the connection may be used now; else when, or 0 where a person must see to it. */
static gboolean
check_ready (TamizSyncWorker *self,
             gboolean        *ready,
             gint64          *next_at,
             GCancellable    *cancellable,
             GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);
  gint64 now = tamiz_sync_worker_now (self);
  gint64 until = tamiz_record_get_int (priv->state, TAMIZ_CURSOR_PAUSED_UNTIL);
  const char *why = tamiz_sync_worker_get_paused (self);

  *ready = FALSE;
  *next_at = 0;
  if (why != NULL && until == 0)
    return TRUE;
  if (why != NULL && !g_str_equal (why, "offline") && !is_pause_over (why, until, now))
    {
      *next_at = until;
      return TRUE;
    }
  if (!TAMIZ_SYNC_WORKER_GET_CLASS (self)->is_online (self))
    {
      *next_at = now + OFFLINE_PAUSE;
      return tamiz_sync_worker_pause (self, "offline", NULL, *next_at, error);
    }
  /* Whatever the pause is called that came last: so many failures were not forgotten in it. */
  if (tamiz_sync_worker_has_tripped (self))
    {
      if (!try_again (self, cancellable, error))
        return FALSE;
      *next_at = tamiz_record_get_int (priv->state, TAMIZ_CURSOR_PAUSED_UNTIL);
    }
  else if (why != NULL && !tamiz_sync_worker_unpause (self, error))
    return FALSE;

  *ready = tamiz_sync_worker_get_paused (self) == NULL;
  return TRUE;
}

typedef struct
{
  gint64 rows_at;           /* when a row is due; 0 = never by itself */
  gint64 poll_at;
  gboolean probing;
} Round;

/* Everything that is due now. */
static gboolean
run_round (TamizSyncWorker *self,
           gboolean         poll_now,
           Round           *round,
           GCancellable    *cancellable,
           GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);
  gint64 next_at;
  gboolean ready;

  *round = (Round){ 0 };
  if (!check_ready (self, &ready, &round->rows_at, cancellable, error))
    return FALSE;
  if (!tamiz_sync_worker_pass (self, &next_at, &round->probing, cancellable, error))
    return FALSE;
  tamiz_sync_sooner (&round->rows_at, next_at);
  if (ready && priv->lead == 0 && tamiz_sync_worker_get_paused (self) == NULL
      && !tamiz_sync_worker_poll (self, poll_now, FALSE, &round->poll_at, cancellable, error))
    return FALSE;
  if (tamiz_sync_worker_get_paused (self) != NULL)
    {
      round->rows_at = tamiz_record_get_int (priv->state, TAMIZ_CURSOR_PAUSED_UNTIL);
      round->poll_at = 0;
    }

  return TRUE;
}

gboolean
tamiz_sync_worker_take_lease (TamizSyncWorker *self,
                              GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);
  gint64 now = tamiz_sync_worker_now (self);

  priv->lease_until = now + 3 * TAMIZ_MINUTE;
  return tamiz_outbox_store_take_lease (priv->store, priv->id, priv->lease, now, priv->lease_until,
                                        error);
}

static gboolean
run_rounds (TamizSyncWorker *self,
            gboolean         until_idle,
            gint64          *next_at,
            GCancellable    *cancellable,
            GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);
  gboolean poll_now = until_idle || tamiz_sync_worker_get_private (self)->poll_now;

  for (;;)
    {
      Round round;
      gint64 wait;

      if (!load_state (self, error) || !run_round (self, poll_now, &round, cancellable, error))
        return FALSE;
      *next_at = round.rows_at;
      tamiz_sync_sooner (next_at, round.poll_at);

      /* A row that could not be moved although it is due is not tried without a pause. */
      if (round.rows_at != 0)
        round.rows_at = MAX (round.rows_at, tamiz_sync_worker_now (self) + TAMIZ_SECOND);
      wait = round.rows_at - tamiz_sync_worker_now (self);
      if (!until_idle || priv->report.waiting == 0 || round.rows_at == 0
          || wait > (round.probing ? PROBE_WAIT : SHORT_WAIT)
          || g_strcmp0 (tamiz_sync_worker_get_paused (self), "offline") == 0)
        return TRUE;
      if (!TAMIZ_SYNC_WORKER_GET_CLASS (self)->wait (self, round.rows_at, cancellable))
        return !g_cancellable_set_error_if_cancelled (cancellable, error);
      /* The wait may have been longer than the lease: what is being sent now may be another's. */
      if (!tamiz_sync_worker_take_lease (self, error))
        return FALSE;
      poll_now = FALSE;
    }
}

static void
keep_report (TamizSyncWorker *self)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);

  g_free (priv->report.paused);
  g_free (priv->report.words);
  priv->report.paused = priv->state != NULL ? g_strdup (tamiz_sync_worker_get_paused (self)) : NULL;
  priv->report.words
      = priv->state != NULL
            ? g_strdup (tamiz_record_get_text (priv->state, TAMIZ_CURSOR_PAUSED_WORDS))
            : NULL;
}

void
tamiz_sync_worker_give_lease_back (TamizSyncWorker *self)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);
  g_autoptr (GError) error = NULL;

  /* It runs out by itself. */
  if (!tamiz_outbox_store_release_lease (priv->store, priv->id, priv->lease, &error))
    g_debug ("the lease was not given back: %s", error->message);
  priv->lease_until = 0;
}

/**
 * tamiz_sync_worker_set_poll_now:
 * @self: a worker
 *
 * Has the next run read outcomes although they were read a short while ago: somebody
 * asks for them.
 */
void
tamiz_sync_worker_set_poll_now (TamizSyncWorker *self)
{
  tamiz_sync_worker_get_private (self)->poll_now = TRUE;
}

/**
 * tamiz_sync_worker_set_lead:
 * @self: a worker
 * @lead: a lead's id, or 0
 *
 * Has the next runs send one lead only, with what its rows hang on, and read no outcomes: a
 * connection is being tried.
 */
void
tamiz_sync_worker_set_lead (TamizSyncWorker *self,
                            gint64           lead)
{
  tamiz_sync_worker_get_private (self)->lead = lead;
}

/**
 * tamiz_sync_worker_run:
 * @self: a worker
 * @until_idle: whether to wait for what is due soon, probes above all, and to poll outcomes
 *   even if that is not due
 * @cancellable: (nullable): a cancellable
 * @next_at: (out): when to come back, microseconds since 1970; 0 = not before something new
 *   is in the outbox or tamiz_sync_worker_resume ()
 * @error: return location
 *
 * Does everything that is due: rows in their order, then outcomes.  What the server says
 * ends in the rows, or pauses the connection; see tamiz_sync_worker_get_report ().
 *
 * Returns: whether it went through; else %TAMIZ_CORE_ERROR_CONFLICT while another worker has
 *   the connection, %G_IO_ERROR_CANCELLED, or an error of the store
 */
gboolean
tamiz_sync_worker_run (TamizSyncWorker *self,
                       gboolean         until_idle,
                       GCancellable    *cancellable,
                       gint64          *next_at,
                       GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);
  gboolean done;

  g_return_val_if_fail (TAMIZ_IS_SYNC_WORKER (self), FALSE);
  g_return_val_if_fail (next_at != NULL, FALSE);

  *next_at = 0;
  clear_report (&priv->report);
  if (!tamiz_sync_worker_take_lease (self, error))
    return FALSE;

  done = run_rounds (self, until_idle, next_at, cancellable, error);
  keep_report (self);
  tamiz_sync_worker_give_lease_back (self);
  return done;
}

/**
 * tamiz_sync_worker_reconcile:
 * @self: a worker
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads every lead that is over there, whether it changed or not.  What is not there any
 * more is gone, and is never created again.
 *
 * Returns: whether it went through, as tamiz_sync_worker_run ()
 */
gboolean
tamiz_sync_worker_reconcile (TamizSyncWorker *self,
                             GCancellable    *cancellable,
                             GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);
  gint64 next_at;
  gboolean ready;
  gboolean done;

  g_return_val_if_fail (TAMIZ_IS_SYNC_WORKER (self), FALSE);

  clear_report (&priv->report);
  if (!tamiz_sync_worker_take_lease (self, error))
    return FALSE;

  done = load_state (self, error) && check_ready (self, &ready, &next_at, cancellable, error)
         && (!ready || tamiz_sync_worker_poll (self, TRUE, TRUE, &next_at, cancellable, error));
  keep_report (self);
  tamiz_sync_worker_give_lease_back (self);
  return done;
}

/**
 * tamiz_sync_worker_resume:
 * @self: a worker
 * @error: return location
 *
 * Ends a pause: a person has corrected password, address or certificate, or wants to try
 * at once.
 *
 * Returns: whether it is durable
 */
gboolean
tamiz_sync_worker_resume (TamizSyncWorker *self,
                          GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);

  g_return_val_if_fail (TAMIZ_IS_SYNC_WORKER (self), FALSE);

  if (!load_state (self, error))
    return FALSE;
  g_clear_pointer (&priv->session, json_decref);
  tamiz_record_set_int (priv->state, TAMIZ_CURSOR_FAILURES, 0);
  return tamiz_sync_worker_unpause (self, error);
}

/**
 * tamiz_sync_worker_get_report:
 * @self: a worker
 *
 * Tells what the last run did.
 *
 * Returns: (transfer full): the report
 */
TamizSyncReport *
tamiz_sync_worker_get_report (TamizSyncWorker *self)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);
  TamizSyncReport *report = g_new (TamizSyncReport, 1);

  *report = priv->report;
  report->paused = g_strdup (priv->report.paused);
  report->words = g_strdup (priv->report.words);
  return report;
}

/**
 * tamiz_sync_report_free:
 * @self: (transfer full) (nullable): a report
 *
 * Frees a report.
 */
void
tamiz_sync_report_free (TamizSyncReport *self)
{
  if (self == NULL)
    return;

  clear_report (self);
  g_free (self);
}
