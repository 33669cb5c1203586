#define G_LOG_DOMAIN "tamiz-sync"

#include "config.h"

#include "tamiz-sync-worker-private.h"

#include "tamiz-error.h"
#include "tamiz-secret.h"

#include <glib/gi18n-lib.h>

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

  return (url != NULL && tamiz_http_is_loopback (url))
         || g_network_monitor_get_network_available (g_network_monitor_get_default ());
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
  if (why != NULL && g_str_equal (why, "breaker"))
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

static gboolean
depends_on_one_of (TamizRecord *row,
                   GHashTable  *waiting)
{
  gint64 before = tamiz_record_get_int (row, TAMIZ_OUTBOX_DEPENDS_ON);

  return before != 0 && g_hash_table_contains (waiting, &before);
}

static gboolean
is_on_its_way (TamizRecord *row)
{
  gint64 state = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE);

  return state == TAMIZ_OUTBOX_QUEUED || state == TAMIZ_OUTBOX_PROBING
         || state == TAMIZ_OUTBOX_SENDING;
}

/* Carries a row as far as it goes now. */
static gboolean
advance (TamizSyncWorker *self,
         TamizRecord     *row,
         GCancellable    *cancellable,
         GError         **error)
{
  if (tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_SENDING
      && !tamiz_sync_worker_recover (self, row, error))
    return FALSE;

  while (is_on_its_way (row) && tamiz_sync_worker_get_paused (self) == NULL
         && tamiz_sync_is_due (tamiz_record_get_int (row, TAMIZ_OUTBOX_NEXT_AT),
                               tamiz_sync_worker_now (self)))
    {
      gint64 state = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE);
      gint64 attempts = tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS);

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !tamiz_sync_worker_step (self, row, cancellable, error))
        return FALSE;
      /* Another worker's row stays as it is.  Whether one that was not found may be created
       * is decided in the next pass.
       */
      if ((tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == state
           && tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS) == attempts)
          || state == TAMIZ_OUTBOX_PROBING)
        break;
    }

  return TRUE;
}

static void
sooner (gint64 *next_at,
        gint64  at)
{
  if (at != 0 && (*next_at == 0 || at < *next_at))
    *next_at = at;
}

/* Leaves those that one lead needs: its own, and what these hang on, of whomever it is. */
static void
keep_lead (GPtrArray *rows,
           gint64     lead)
{
  g_autoptr (GHashTable) needed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  /* What a row depends on was made before it. */
  for (guint i = rows->len; i > 0; i--)
    {
      TamizRecord *row = g_ptr_array_index (rows, i - 1);
      gint64 id = tamiz_record_get_id (row), before = tamiz_record_get_int (row, TAMIZ_OUTBOX_DEPENDS_ON);

      if (tamiz_record_get_int (row, TAMIZ_OUTBOX_LEAD) == lead || g_hash_table_contains (needed, &id))
        g_hash_table_add (needed, g_memdup2 (&before, sizeof before));
      else
        g_ptr_array_remove_index (rows, i - 1);
    }
}

/* What one row after the other has told of those that follow. */
typedef struct
{
  GHashTable *leads;        /* ids of leads of which something is under way */
  GHashTable *rows;         /* ids of rows that are not done */
  guint n_in_doubt;
  gboolean held_up;         /* a row is due, but another one is in doubt */
  gint64 next_at;
  gboolean probing;
} Pass;

static void
pass_clear (Pass *pass)
{
  g_clear_pointer (&pass->leads, g_hash_table_unref);
  g_clear_pointer (&pass->rows, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

static void
pass_init (Pass      *pass,
           GPtrArray *rows)
{
  pass->leads = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  pass->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < rows->len; i++)
    pass->n_in_doubt += tamiz_sync_row_is_in_doubt (g_ptr_array_index (rows, i));
}

/* Strictly in order within a lead; and of those that can only be looked for, none is created
 * while another one is in doubt.
 */
static gboolean
is_held_up (TamizSyncWorker *self,
            Pass            *pass,
            TamizRecord     *row,
            gboolean        *by_doubt)
{
  gint64 lead = tamiz_record_get_int (row, TAMIZ_OUTBOX_LEAD);

  *by_doubt = FALSE;
  if ((lead != 0 && g_hash_table_contains (pass->leads, &lead)) || depends_on_one_of (row, pass->rows))
    return TRUE;

  *by_doubt = pass->n_in_doubt > 0
              && tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_QUEUED
              && tamiz_sync_worker_must_probe (self, row);
  return *by_doubt;
}

static void
count_row (TamizSyncWorker *self,
           Pass            *pass,
           TamizRecord     *row,
           gboolean         held_up)
{
  TamizSyncReport *report = &tamiz_sync_worker_get_private (self)->report;
  gint64 state = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE);
  gint64 id = tamiz_record_get_id (row);
  gint64 lead = tamiz_record_get_int (row, TAMIZ_OUTBOX_LEAD);

  if (state == TAMIZ_OUTBOX_DONE)
    return;

  /* What was sent again is there: others may hang on it. */
  if (!tamiz_sync_row_was_sent_again (row))
    {
      g_hash_table_add (pass->rows, g_memdup2 (&id, sizeof id));
      if (lead != 0)
        g_hash_table_add (pass->leads, g_memdup2 (&lead, sizeof lead));
    }
  report->held += state == TAMIZ_OUTBOX_HELD;
  report->dead += state == TAMIZ_OUTBOX_DEAD;
  report->waiting += is_on_its_way (row);
  if (!held_up && is_on_its_way (row))
    {
      sooner (&pass->next_at, tamiz_record_get_int (row, TAMIZ_OUTBOX_NEXT_AT));
      pass->probing = pass->probing || state == TAMIZ_OUTBOX_PROBING;
    }
}

/* All rows that are due. */
static gboolean
make_pass (TamizSyncWorker *self,
           Pass            *pass,
           GCancellable    *cancellable,
           GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);
  g_autoptr (GPtrArray) rows = tamiz_outbox_store_list_rows (priv->store, priv->id, error);

  if (rows == NULL)
    return FALSE;

  priv->report.waiting = priv->report.held = priv->report.dead = 0;
  pass_init (pass, rows);
  /* What is in doubt of others holds up this one as well. */
  if (priv->lead != 0)
    keep_lead (rows, priv->lead);
  for (guint i = 0; i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);
      gboolean by_doubt;
      gboolean held_up = is_held_up (self, pass, row, &by_doubt);

      pass->held_up = pass->held_up || by_doubt;
      if (!held_up)
        {
          pass->n_in_doubt -= tamiz_sync_row_is_in_doubt (row);
          if (!advance (self, row, cancellable, error))
            return FALSE;
          pass->n_in_doubt += tamiz_sync_row_is_in_doubt (row);
        }
      count_row (self, pass, row, held_up);
    }

  /* Those before the one that is not in doubt any more have their turn in the next pass. */
  if (pass->held_up && pass->n_in_doubt == 0)
    sooner (&pass->next_at, tamiz_sync_worker_now (self));
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
  g_auto (Pass) pass = { 0 };
  gboolean ready;

  *round = (Round){ 0 };
  if (!check_ready (self, &ready, &round->rows_at, cancellable, error))
    return FALSE;
  /* Rows are counted, and orphans of a dead worker found, also while nothing may be sent. */
  if (!make_pass (self, &pass, cancellable, error))
    return FALSE;
  sooner (&round->rows_at, pass.next_at);
  round->probing = pass.probing;
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

static gboolean
take_lease (TamizSyncWorker *self,
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
      sooner (next_at, round.poll_at);

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
      if (!take_lease (self, error))
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

static void
give_lease_back (TamizSyncWorker *self)
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
  if (!take_lease (self, error))
    return FALSE;

  done = run_rounds (self, until_idle, next_at, cancellable, error);
  keep_report (self);
  give_lease_back (self);
  return done;
}

/* A question to which nothing is an answer, too. */
static gboolean
ask_or_nothing (TamizSyncWorker *self,
                const char      *op,
                json_t          *values,
                TamizAsked      *asked,
                GCancellable    *cancellable)
{
  return tamiz_sync_worker_ask (self, op, values, asked, cancellable)
         || (asked->fate == TAMIZ_FATE_ANSWERED && asked->klass == TAMIZ_CLASS_EMPTY);
}

static void
set_test_error (const TamizAsked *asked,
                GError          **error)
{
  TamizSyncError code = TAMIZ_SYNC_ERROR_ANSWER;
  const char *words = asked->words != NULL ? asked->words : "?";

  if (asked->fate == TAMIZ_FATE_NOT_SENT)
    code = TAMIZ_SYNC_ERROR_NOT_SENT;
  else if (asked->fate == TAMIZ_FATE_LOST)
    code = TAMIZ_SYNC_ERROR_UNKNOWN;
  else if (asked->fate == TAMIZ_FATE_TLS)
    code = TAMIZ_SYNC_ERROR_TLS;
  else if (asked->fate == TAMIZ_FATE_MAPPING)
    code = TAMIZ_SYNC_ERROR_MAPPING;

  if (asked->fate != TAMIZ_FATE_ANSWERED)
    g_set_error_literal (error, TAMIZ_SYNC_ERROR, code, words);
  else if (asked->klass == TAMIZ_CLASS_AUTH && asked->status == 0)
    g_set_error_literal (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET, words);
  else if (asked->klass == TAMIZ_CLASS_AUTH)
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET,
                 _("The CRM refuses the user or the password (%s); check both"), words);
  else if (asked->klass == TAMIZ_CLASS_NOT_THE_API)
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ADDRESS,
                 _("What answers there is not the CRM, or not that database (%s); check the "
                   "address"),
                 words);
  else if (asked->klass == TAMIZ_CLASS_RIGHTS)
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER,
                 _("The user may not read leads in the CRM (%s); have it given the right"), words);
  else
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER, _("The CRM answers: %s"), words);
}

/**
 * tamiz_sync_worker_test:
 * @self: a worker
 * @words: (out) (optional): what answered, `Tryton 6.0.29`
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Tries a connection: reaches the server, logs in once, and looks for a record.  Changes
 * neither rows nor pauses.
 *
 * Returns: whether it works; else an error of %TAMIZ_SYNC_ERROR with the server's words
 */
gboolean
tamiz_sync_worker_test (TamizSyncWorker *self,
                        char           **words,
                        GCancellable    *cancellable,
                        GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);
  g_auto (TamizAsked) asked = { 0 };
  g_autoptr (json_t) values = NULL;
  g_autofree char *nobody = g_uuid_string_random ();
  const char *version, *question, *advice = NULL;
  gboolean works;

  g_return_val_if_fail (TAMIZ_IS_SYNC_WORKER (self), FALSE);

  if (!take_lease (self, error))
    return FALSE;
  values = json_pack ("{s:s}", "key", nobody);
  g_clear_pointer (&priv->session, json_decref);
  works = tamiz_sync_worker_start (self, &asked, cancellable);
  for (const char *const *check = tamiz_connector_get_checks (priv->connector); works && *check != NULL; check++)
    {
      works = ask_or_nothing (self, *check, values, &asked, cancellable);
      advice = works || asked.fate != TAMIZ_FATE_ANSWERED ? NULL
                                                          : tamiz_connector_get_advice (priv->connector, *check);
    }
  question = tamiz_connector_has_op (priv->connector, "probe_lead") ? "probe_lead"
                                                                    : tamiz_connector_get_ping (priv->connector);
  works = works && ask_or_nothing (self, question, values, &asked, cancellable);
  give_lease_back (self);
  if (works)
    {
      version = tamiz_json_get_text (priv->session, "session.version");
      if (words != NULL)
        *words = g_strdup_printf ("%s %s", tamiz_connector_get_title (priv->connector),
                                  version != NULL ? version : "");
      return TRUE;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (advice != NULL)
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_ANSWER, "%s (%s)", _(advice),
                 asked.words != NULL ? asked.words : "?");
  else
    set_test_error (&asked, error);
  return FALSE;
}

/**
 * tamiz_sync_worker_list_fields:
 * @self: a worker
 * @object: `company`, `person` or `lead`; the connector has its operation `fields_OBJECT`
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Asks the CRM which fields its records have.  Changes neither rows nor pauses.
 *
 * Returns: (transfer full): a list, as of tamiz_connector_parse_fields (), or %NULL as
 *   tamiz_sync_worker_test ()
 */
json_t *
tamiz_sync_worker_list_fields (TamizSyncWorker *self,
                               const char      *object,
                               GCancellable    *cancellable,
                               GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_instance_private (self);
  g_autofree char *op = g_strconcat ("fields_", object, NULL);
  g_auto (TamizAsked) asked = { 0 };
  g_autoptr (json_t) values = json_object ();
  gboolean told;

  g_return_val_if_fail (TAMIZ_IS_SYNC_WORKER (self), NULL);

  if (!take_lease (self, error))
    return NULL;
  told = tamiz_sync_worker_ask (self, op, values, &asked, cancellable);
  give_lease_back (self);
  if (told)
    return tamiz_connector_parse_fields (priv->connector, op, asked.response, error);

  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    set_test_error (&asked, error);
  return NULL;
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
  if (!take_lease (self, error))
    return FALSE;

  done = load_state (self, error) && check_ready (self, &ready, &next_at, cancellable, error)
         && (!ready || tamiz_sync_worker_poll (self, TRUE, TRUE, &next_at, cancellable, error));
  keep_report (self);
  give_lease_back (self);
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
