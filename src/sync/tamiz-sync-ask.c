/* Requests, the session with the server, and what trouble does to the connection. */

#define G_LOG_DOMAIN "tamiz-sync"

#include "config.h"

#include "tamiz-sync-worker-private.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A request ends within a minute, so that a lease renewed before each of them lasts. */
#define LEASE (3 * TAMIZ_MINUTE)
#define SKEW (2 * TAMIZ_MINUTE)
#define BREAKER_AFTER 5
#define BREAKER_LONGEST (30 * TAMIZ_MINUTE)
#define RATE_PAUSE TAMIZ_MINUTE

void
tamiz_asked_clear (TamizAsked *asked)
{
  g_clear_pointer (&asked->words, g_free);
  g_clear_pointer (&asked->response, tamiz_response_free);
  *asked = (TamizAsked){ 0 };
}

static void
set_fate (TamizAsked *asked,
          TamizFate   fate,
          const char *words)
{
  tamiz_asked_clear (asked);
  asked->fate = fate;
  asked->words = g_strdup (words);
}

static TamizFate
fate_of (const GError *error)
{
  if (error->domain == TAMIZ_SYNC_ERROR)
    {
      switch ((TamizSyncError) error->code)
        {
        case TAMIZ_SYNC_ERROR_NOT_SENT:
          return TAMIZ_FATE_NOT_SENT;
        case TAMIZ_SYNC_ERROR_TLS:
          return TAMIZ_FATE_TLS;
        case TAMIZ_SYNC_ERROR_MAPPING:
        case TAMIZ_SYNC_ERROR_ADDRESS:
        case TAMIZ_SYNC_ERROR_SECRET:
          return TAMIZ_FATE_MAPPING;
        case TAMIZ_SYNC_ERROR_UNKNOWN:
        case TAMIZ_SYNC_ERROR_ANSWER:
        default:
          return TAMIZ_FATE_LOST;
        }
    }

  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? TAMIZ_FATE_CANCELLED
                                                                   : TAMIZ_FATE_LOST;
}

static gboolean
hold_lease (TamizSyncWorker *self,
            TamizAsked      *asked)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  gint64 now = tamiz_sync_worker_now (self);
  g_autoptr (GError) error = NULL;

  if (priv->lease_until - now > LEASE / 2 && priv->lease_until - now <= LEASE)
    return TRUE;
  if (!tamiz_outbox_store_take_lease (priv->store, priv->id, priv->lease, now, now + LEASE, &error))
    {
      set_fate (asked, TAMIZ_FATE_LEASE, error->message);
      return FALSE;
    }

  priv->lease_until = now + LEASE;
  return TRUE;
}

/* What it means that there is no token: whatever it was wanted for has not left. */
static void
set_tokenless (TamizAsked   *asked,
               TamizAnswer  *refusal,
               const GError *error)
{
  TamizFate fate;

  if (refusal == NULL && !g_error_matches (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET))
    {
      fate = fate_of (error);
      set_fate (asked, fate == TAMIZ_FATE_LOST ? TAMIZ_FATE_NOT_SENT : fate, error->message);
      return;
    }

  /* Where somebody has to sign in, nobody was asked. */
  set_fate (asked, TAMIZ_FATE_ANSWERED, refusal != NULL ? refusal->words : error->message);
  asked->klass = refusal != NULL ? refusal->klass : TAMIZ_CLASS_AUTH;
  asked->retry_after = refusal != NULL ? refusal->retry_after : 0;
  asked->rolled_back = TRUE;
}

/* Puts a token at hand that lives; with @rejected, another. */
static gboolean
obtain_token (TamizSyncWorker *self,
              const char      *rejected,
              json_t          *scope,
              gboolean        *fresh,
              TamizAsked      *asked,
              GCancellable    *cancellable)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizAnswer) refusal = NULL;

  if (!tamiz_oauth_obtain (priv->oauth, rejected, fresh, &refusal, cancellable, &error))
    {
      set_tokenless (asked, refusal, error);
      return FALSE;
    }

  tamiz_json_set_text (scope, "connection.api", tamiz_oauth_get_api (priv->oauth));
  return TRUE;
}

/* A server that repeats in its words what it was sent is not repeated in ours. */
static void
redact (char       **words,
        const char  *secret)
{
  g_auto (GStrv) parts = NULL;

  if (*words == NULL || secret == NULL || strlen (secret) < 6 || strstr (*words, secret) == NULL)
    return;

  parts = g_strsplit (*words, secret, -1);
  g_free (*words);
  *words = g_strjoinv ("…", parts);
}

/* Within two minutes clocks count as alike; what is more is told, never corrected. */
static void
note_skew (TamizSyncWorker *self,
           TamizResponse   *response)
{
  gint64 skew = response->date != 0 ? response->date - tamiz_sync_worker_now (self) : 0;

  if (ABS (skew) > SKEW)
    tamiz_sync_worker_get_private (self)->report.skew = skew;
}

static gboolean
exchange (TamizSyncWorker *self,
          const char      *op,
          json_t          *scope,
          TamizAsked      *asked,
          GCancellable    *cancellable)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  const char *token = priv->oauth != NULL ? tamiz_oauth_get_token (priv->oauth) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizRequest) request = NULL;
  g_autoptr (TamizResponse) response = NULL;
  g_autoptr (TamizAnswer) answer = NULL;

  json_object_set_new (scope, "now", json_integer (tamiz_sync_worker_now (self) / TAMIZ_SECOND));
  request = tamiz_connector_build_with_token (priv->connector, op, scope, priv->secret, token, &error);
  if (request != NULL)
    response = tamiz_http_send (priv->http, request, cancellable, &error);
  if (response == NULL)
    {
      set_fate (asked, fate_of (error), error->message);
      return FALSE;
    }

  note_skew (self, response);
  answer = tamiz_connector_classify (priv->connector, op, response, tamiz_sync_worker_now (self));
  tamiz_asked_clear (asked);
  asked->fate = TAMIZ_FATE_ANSWERED;
  asked->klass = answer->klass;
  asked->status = response->status;
  asked->words = g_steal_pointer (&answer->words);
  asked->retry_after = answer->retry_after;
  asked->rolled_back = answer->rolled_back;
  asked->not_found = answer->not_found;
  asked->response = g_steal_pointer (&response);
  redact (&asked->words, token);
  redact (&asked->words, priv->secret);

  return asked->klass == TAMIZ_CLASS_OK;
}

/* One request as it is, without opening a session first.  TRUE: answered with ok.  A token
 * that the CRM does not take is renewed once, and the request repeated once.
 */
gboolean
tamiz_sync_worker_ask_once (TamizSyncWorker *self,
                            const char      *op,
                            json_t          *scope,
                            TamizAsked      *asked,
                            GCancellable    *cancellable)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  g_autofree char *rejected = NULL;
  gboolean fresh = TRUE;

  /* Waiting for a token may take as long as a request. */
  if (!hold_lease (self, asked)
      || (priv->oauth != NULL
          && (!obtain_token (self, NULL, scope, &fresh, asked, cancellable) || !hold_lease (self, asked))))
    return FALSE;
  if (exchange (self, op, scope, asked, cancellable))
    return TRUE;
  if (fresh || asked->fate != TAMIZ_FATE_ANSWERED || asked->klass != TAMIZ_CLASS_AUTH)
    return FALSE;

  rejected = g_strdup (tamiz_oauth_get_token (priv->oauth));
  return obtain_token (self, rejected, scope, &fresh, asked, cancellable) && hold_lease (self, asked)
         && exchange (self, op, scope, asked, cancellable);
}

/* Opens the session: version, login and what every call needs.  A login that is refused is
 * never tried again by itself: the server would slow down every next one.
 */
gboolean
tamiz_sync_worker_start (TamizSyncWorker *self,
                         TamizAsked      *asked,
                         GCancellable    *cancellable)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  g_autoptr (json_t) scope = NULL;
  g_autoptr (GError) error = NULL;

  scope = tamiz_connector_new_scope (priv->connector,
                                     tamiz_record_get_text (priv->connection, TAMIZ_CONNECTION_URL),
                                     tamiz_record_get_text (priv->connection, TAMIZ_CONNECTION_LOGIN),
                                     priv->settings, &error);
  if (scope == NULL)
    {
      set_fate (asked, TAMIZ_FATE_MAPPING, error->message);
      return FALSE;
    }

  for (const char *const *op = tamiz_connector_get_start (priv->connector); *op != NULL; op++)
    {
      if (!tamiz_sync_worker_ask_once (self, *op, scope, asked, cancellable))
        return FALSE;
      if (!tamiz_connector_read (priv->connector, *op, asked->response, scope, &error))
        {
          asked->klass = TAMIZ_CLASS_NOT_THE_API;
          g_free (asked->words);
          asked->words = g_strdup (error->message);
          return FALSE;
        }
    }

  json_decref (priv->session);
  priv->session = g_steal_pointer (&scope);
  return TRUE;
}

static json_t *
join_scope (json_t *session,
            json_t *values)
{
  json_t *scope = json_copy (session);

  if (values != NULL)
    json_object_update (scope, values);
  return scope;
}

/* One request within a session, which is opened where there is none.  A session that has
 * expired is opened anew once, and the request repeated once.
 */
gboolean
tamiz_sync_worker_ask (TamizSyncWorker *self,
                       const char      *op,
                       json_t          *values,
                       TamizAsked      *asked,
                       GCancellable    *cancellable)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  gboolean fresh = priv->session == NULL;

  for (;;)
    {
      g_autoptr (json_t) scope = NULL;

      if (priv->session == NULL && !tamiz_sync_worker_start (self, asked, cancellable))
        return FALSE;

      scope = join_scope (priv->session, values);
      if (tamiz_sync_worker_ask_once (self, op, scope, asked, cancellable))
        return TRUE;
      if (asked->fate != TAMIZ_FATE_ANSWERED || asked->klass != TAMIZ_CLASS_AUTH)
        return FALSE;

      g_clear_pointer (&priv->session, json_decref);
      if (fresh || !tamiz_connector_has_login (priv->connector))
        return FALSE;
      fresh = TRUE;
    }
}

const char *
tamiz_sync_worker_get_paused (TamizSyncWorker *self)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);

  return tamiz_record_get_text (priv->state, TAMIZ_CURSOR_PAUSED);
}

gboolean
tamiz_sync_worker_pause (TamizSyncWorker *self,
                         const char      *why,
                         const char      *words,
                         gint64           until,
                         GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);

  tamiz_record_set_text (priv->state, TAMIZ_CURSOR_PAUSED, why);
  tamiz_record_set_text (priv->state, TAMIZ_CURSOR_PAUSED_WORDS, words);
  if (until != 0)
    tamiz_record_set_int (priv->state, TAMIZ_CURSOR_PAUSED_UNTIL, until);
  else
    tamiz_value_clear (tamiz_record_edit (priv->state, TAMIZ_CURSOR_PAUSED_UNTIL));

  return tamiz_outbox_store_save_cursor (priv->store, priv->state, error);
}

gboolean
tamiz_sync_worker_unpause (TamizSyncWorker *self,
                           GError         **error)
{
  return tamiz_sync_worker_pause (self, NULL, NULL, 0, error);
}

/* Whether it failed so often in a row that the cheapest question goes before anything else. */
gboolean
tamiz_sync_worker_has_tripped (TamizSyncWorker *self)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);

  return tamiz_record_get_int (priv->state, TAMIZ_CURSOR_FAILURES) >= BREAKER_AFTER;
}

/* The breaker: after five failures in a row the connection rests a minute, then twice as
 * long after each failure more, up to half an hour.  Below five only those wait that
 * have no row to wait with.  Where the server says when to come back, all do.
 */
static gboolean
note_failure (TamizSyncWorker *self,
              const char      *words,
              gboolean         row_waits,
              gint64           retry_after,
              GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  gint64 failures = tamiz_record_get_int (priv->state, TAMIZ_CURSOR_FAILURES) + 1;
  gint64 rest = failures >= BREAKER_AFTER
                    ? MIN (TAMIZ_MINUTE << MIN (failures - BREAKER_AFTER, 10), BREAKER_LONGEST)
                    : tamiz_sync_backoff (failures);
  const char *why = retry_after > rest           ? "rate"
                    : failures >= BREAKER_AFTER  ? "breaker"
                    : retry_after > 0 || !row_waits ? "backoff"
                                                 : NULL;

  tamiz_record_set_int (priv->state, TAMIZ_CURSOR_FAILURES, failures);
  if (why == NULL)
    return tamiz_outbox_store_save_cursor (priv->store, priv->state, error);

  return tamiz_sync_worker_pause (self, why, words, tamiz_sync_worker_now (self) + MAX (rest, retry_after),
                                  error);
}

static gboolean
note_success (TamizSyncWorker *self,
              GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);

  if (tamiz_record_get_int (priv->state, TAMIZ_CURSOR_FAILURES) == 0
      && tamiz_sync_worker_get_paused (self) == NULL)
    return TRUE;

  tamiz_record_set_int (priv->state, TAMIZ_CURSOR_FAILURES, 0);
  return tamiz_sync_worker_unpause (self, error);
}

static gboolean
note_answer (TamizSyncWorker  *self,
             const TamizAsked *asked,
             gboolean          row_waits,
             GError          **error)
{
  gint64 now = tamiz_sync_worker_now (self);

  switch (asked->klass)
    {
    case TAMIZ_CLASS_AUTH:
      return tamiz_sync_worker_pause (self, "auth", asked->words, 0, error);
    case TAMIZ_CLASS_NOT_THE_API:
      return tamiz_sync_worker_pause (self, "not_the_api", asked->words, 0, error);
    case TAMIZ_CLASS_RATE:
      {
        gint64 wait = asked->retry_after != 0 ? asked->retry_after : RATE_PAUSE;

        return tamiz_sync_worker_pause (self, "rate", asked->words,
                                        now + MAX (wait, tamiz_sync_backoff (0)), error);
      }
    case TAMIZ_CLASS_TRANSIENT:
    case TAMIZ_CLASS_SERVER_ERROR:
    case TAMIZ_CLASS_UNREADABLE:
      return note_failure (self, asked->words, row_waits, asked->retry_after, error);
    case TAMIZ_CLASS_OK:
    case TAMIZ_CLASS_EXISTS:
    case TAMIZ_CLASS_OTHER_DUPLICATE:
    case TAMIZ_CLASS_RIGHTS:
    case TAMIZ_CLASS_INVALID:
    case TAMIZ_CLASS_GONE:
    case TAMIZ_CLASS_EMPTY:
    case TAMIZ_CLASS_CHANGED:
    default:
      return note_success (self, error);
    }
}

/* What an answer, or none, means for the connection as a whole.  @row_waits: a row of the
 * outbox knows when to try again.  Fails only where the store does.
 */
gboolean
tamiz_sync_worker_note (TamizSyncWorker  *self,
                        const TamizAsked *asked,
                        gboolean          row_waits,
                        GError          **error)
{
  switch (asked->fate)
    {
    case TAMIZ_FATE_ANSWERED:
      return note_answer (self, asked, row_waits, error);
    case TAMIZ_FATE_NOT_SENT:
      return note_failure (self, asked->words, FALSE, 0, error);
    case TAMIZ_FATE_LOST:
      return note_failure (self, asked->words, row_waits, 0, error);
    case TAMIZ_FATE_TLS:
      return tamiz_sync_worker_pause (self, "tls", asked->words, 0, error);
    case TAMIZ_FATE_LEASE:
      g_set_error_literal (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT, asked->words);
      return FALSE;
    case TAMIZ_FATE_MAPPING:
      /* Of a row: the row's own matter.  Of the session: nothing can be done at all. */
      return row_waits || tamiz_sync_worker_pause (self, "not_the_api", asked->words, 0, error);
    case TAMIZ_FATE_CANCELLED:
    default:
      return TRUE;
    }
}
