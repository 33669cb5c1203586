/* One row of the outbox, one step on. */

#define G_LOG_DOMAIN "tamiz-sync"

#include "config.h"

#include "tamiz-sync-worker-private.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>

/* Only records that really have the key: what "=" means is the server's affair. */
static GPtrArray *
keep_exact (GPtrArray  *refs,
            const char *key)
{
  for (guint i = refs->len; i > 0; i--)
    {
      TamizRemoteRef *ref = g_ptr_array_index (refs, i - 1);

      if (ref->key != NULL && !g_str_equal (ref->key, key))
        g_ptr_array_remove_index (refs, i - 1);
    }

  return refs;
}

typedef enum
{
  PROBE_NOTHING,            /* it is not there */
  PROBE_SETTLED,            /* it is, and the row is settled */
  PROBE_TROUBLE,            /* no answer to that question; noted, the row untouched */
  PROBE_FAILED,             /* the store failed, or it was cancelled */
} ProbeResult;

/* Answers to a look-up that looking again would not change. */
static gboolean
refuses_question (TamizClass klass)
{
  return klass == TAMIZ_CLASS_RIGHTS || klass == TAMIZ_CLASS_INVALID || klass == TAMIZ_CLASS_GONE
         || klass == TAMIZ_CLASS_EXISTS || klass == TAMIZ_CLASS_OTHER_DUPLICATE;
}

static ProbeResult
probe (TamizSyncWorker *self,
       TamizRecord     *row,
       json_t          *values,
       GCancellable    *cancellable,
       GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  g_autofree char *op = tamiz_sync_row_op (row);
  const char *question = tamiz_connector_get_probe (priv->connector, op);
  g_auto (TamizAsked) asked = { 0 };
  g_autoptr (GPtrArray) refs = NULL;
  TamizRemoteRef *ref;

  if (tamiz_sync_worker_ask (self, question, values, &asked, cancellable))
    {
      refs = tamiz_connector_parse_rows (priv->connector, question, asked.response, NULL);
      if (refs == NULL)
        asked.klass = TAMIZ_CLASS_UNREADABLE;
    }
  if (asked.fate == TAMIZ_FATE_CANCELLED)
    return g_cancellable_set_error_if_cancelled (cancellable, error) ? PROBE_FAILED : PROBE_TROUBLE;
  if (!tamiz_sync_worker_note (self, &asked, FALSE, error))
    return PROBE_FAILED;
  if (asked.fate == TAMIZ_FATE_ANSWERED && refuses_question (asked.klass))
    return tamiz_sync_worker_stop (self, row, TAMIZ_OUTBOX_HELD, "rights", NULL, &asked, error)
               ? PROBE_SETTLED
               : PROBE_FAILED;
  if (asked.fate == TAMIZ_FATE_ANSWERED && asked.klass == TAMIZ_CLASS_EMPTY)
    return PROBE_NOTHING;
  if (refs == NULL)
    return PROBE_TROUBLE;

  keep_exact (refs, tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY));
  if (refs->len == 0)
    return PROBE_NOTHING;
  if (refs->len > 1)
    return tamiz_sync_worker_hold_duplicates (self, row, refs, &asked, error) ? PROBE_SETTLED : PROBE_FAILED;

  ref = g_ptr_array_index (refs, 0);
  return tamiz_sync_worker_finish (self, row, ref->remote_id, &asked, error) ? PROBE_SETTLED : PROBE_FAILED;
}

/* Whether the record was there and is not any more: somebody deleted or merged it, so that creating it
 * anew is for a person to say.
 */
static gboolean
is_known_gone (TamizSyncWorker *self,
               TamizRecord     *row,
               json_t          *values,
               gboolean        *gone,
               GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  g_autoptr (TamizRecord) link = NULL;
  GError *cause = NULL;

  *gone = FALSE;
  if (g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OP), "ensure") != 0
      || json_is_true (json_object_get (values, TAMIZ_PAYLOAD_FORCE_CREATE)))
    return TRUE;
  link = tamiz_outbox_store_find_link (priv->store, priv->id, tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT),
                                       tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY), &cause);
  *gone = link != NULL && tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE) != TAMIZ_LINK_LIVE;
  if (cause != NULL)
    g_propagate_error (error, cause);

  return cause == NULL;
}

static gboolean
step_probing (TamizSyncWorker *self,
              TamizRecord     *row,
              json_t          *values,
              GCancellable    *cancellable,
              GError         **error)
{
  TamizSettlement settlement = tamiz_sync_settlement_of (row);
  TamizAsked nothing = { .klass = TAMIZ_CLASS_EMPTY };
  g_autofree char *words = g_strdup (tamiz_record_get_text (row, TAMIZ_OUTBOX_SERVER_WORDS));
  gboolean gone;
  gint64 now;

  switch (probe (self, row, values, cancellable, error))
    {
    case PROBE_FAILED:
      return FALSE;
    case PROBE_SETTLED:
    case PROBE_TROUBLE:
      return TRUE;
    case PROBE_NOTHING:
    default:
      break;
    }

  /* It was there, and somebody has deleted it since: it is not created for that. */
  if (tamiz_sync_row_was_sent_again (row))
    return tamiz_sync_worker_finish (self, row, NULL, &nothing, error);
  if (!is_known_gone (self, row, values, &gone, error))
    return FALSE;
  if (gone)
    return tamiz_sync_worker_stop (self, row, TAMIZ_OUTBOX_HELD, "gone", NULL, &nothing, error);

  now = tamiz_sync_worker_now (self);
  settlement.probes++;
  settlement.reason = "lost_answer";
  settlement.words = words;
  if (tamiz_sync_probe_after (settlement.probes) > 0)
    settlement.next_at = now + tamiz_sync_probe_after (settlement.probes);
  else if (tamiz_sync_worker_is_hopeless (self, row))
    {
      settlement.state = TAMIZ_OUTBOX_DEAD;
      settlement.reason = TAMIZ_SYNC_GAVE_UP;
    }
  else
    {
      /* Those that wait for it go first where it was in vain before. */
      settlement.state = TAMIZ_OUTBOX_QUEUED;
      settlement.next_at = settlement.attempts > 1 ? now + tamiz_sync_backoff (settlement.attempts) : now;
    }

  return tamiz_sync_worker_settle (self, row, &settlement, &nothing, error);
}

/* The server says that something is there already; is it ours? */
static gboolean
look_up_existing (TamizSyncWorker *self,
                  TamizRecord     *row,
                  json_t          *values,
                  TamizAsked      *asked,
                  GCancellable    *cancellable,
                  GError         **error)
{
  g_autofree char *op = tamiz_sync_row_op (row);

  if (tamiz_connector_get_probe (tamiz_sync_worker_get_private (self)->connector, op) == NULL)
    return tamiz_sync_worker_stop (self, row, TAMIZ_OUTBOX_DEAD, "invalid", NULL, asked, error);

  switch (probe (self, row, values, cancellable, error))
    {
    case PROBE_SETTLED:
      return TRUE;
    case PROBE_NOTHING:
      if (asked->not_found != TAMIZ_CLASS_OTHER_DUPLICATE)
        return tamiz_sync_worker_stop (self, row, TAMIZ_OUTBOX_DEAD, "invalid", NULL, asked, error);
      asked->klass = TAMIZ_CLASS_OTHER_DUPLICATE;
      return tamiz_sync_worker_hold_other (self, row, op, asked, error);
    case PROBE_TROUBLE:
      return tamiz_sync_worker_doubt (self, row, "backoff", asked, error);
    case PROBE_FAILED:
    default:
      return FALSE;
    }
}

static gboolean
settle_created (TamizSyncWorker *self,
                TamizRecord     *row,
                const char      *op,
                TamizAsked      *asked,
                GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  const char *key = tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY);
  g_autoptr (TamizRemoteRef) ref = NULL;
  g_autoptr (GError) cause = NULL;

  if (!tamiz_connector_names_record (priv->connector, op))
    return tamiz_sync_worker_finish (self, row, NULL, asked, error);

  ref = tamiz_connector_parse_ref (priv->connector, op, asked->response, key, &cause);
  if (ref == NULL)
    {
      g_free (asked->words);
      asked->words = g_strdup (cause->message);
      asked->klass = TAMIZ_CLASS_UNREADABLE;
      return tamiz_sync_worker_doubt (self, row, "lost_answer", asked, error);
    }
  if (ref->key != NULL && !g_str_equal (ref->key, key))
    {
      /* A server that drops the key would never find it again. */
      asked->klass = TAMIZ_CLASS_NOT_THE_API;
      return tamiz_sync_worker_pause (self, "not_the_api",
                                      _("The CRM does not keep the key of a record"), 0, error)
             && tamiz_sync_worker_doubt (self, row, "not_the_api", asked, error);
    }
  /* This one is known by its number; the next would be lost with its answer. */
  if (ref->dropped_key
      && !tamiz_sync_worker_pause (self, "not_the_api", _("The CRM does not keep the key of a record"), 0, error))
    return FALSE;

  return tamiz_sync_worker_finish (self, row, ref->remote_id, asked, error);
}

static gboolean
settle_gone (TamizSyncWorker *self,
             TamizRecord     *row,
             TamizAsked      *asked,
             GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  TamizSettlement settlement = tamiz_sync_settlement_of (row);
  g_autoptr (GError) cause = NULL;
  g_autoptr (TamizRecord) link = tamiz_outbox_store_find_link (
      priv->store, priv->id, tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT),
      tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY), &cause);

  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  if (link != NULL)
    tamiz_record_set_int (link, TAMIZ_REMOTE_LINK_STATE, TAMIZ_LINK_GONE);

  settlement.state = TAMIZ_OUTBOX_HELD;
  settlement.reason = "gone";
  settlement.link = link;
  return tamiz_sync_worker_settle (self, row, &settlement, asked, error);
}

static gboolean
settle_unexplained (TamizSyncWorker *self,
                    TamizRecord     *row,
                    TamizAsked      *asked,
                    GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);

  if (tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS)
      >= (gint64) tamiz_connector_get_max_attempts (priv->connector))
    return tamiz_sync_worker_stop (self, row, TAMIZ_OUTBOX_DEAD, TAMIZ_SYNC_GAVE_UP, NULL, asked, error);

  return tamiz_sync_worker_doubt (self, row, "backoff", asked, error);
}

/* It is looked at again, unless it is changed each time. */
static gboolean
settle_changed (TamizSyncWorker *self,
                TamizRecord     *row,
                TamizAsked      *asked,
                GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);

  if (tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS)
      >= (gint64) tamiz_connector_get_max_attempts (priv->connector))
    return tamiz_sync_worker_stop (self, row, TAMIZ_OUTBOX_HELD, "conflict", NULL, asked, error);

  return tamiz_sync_worker_return (self, row, "backoff", TRUE, asked, error);
}

static gboolean
settle_answer (TamizSyncWorker *self,
               TamizRecord     *row,
               const char      *op,
               json_t          *values,
               TamizAsked      *asked,
               GCancellable    *cancellable,
               GError         **error)
{
  switch (asked->klass)
    {
    case TAMIZ_CLASS_OK:
      return settle_created (self, row, op, asked, error);
    case TAMIZ_CLASS_EXISTS:
      return look_up_existing (self, row, values, asked, cancellable, error);
    case TAMIZ_CLASS_OTHER_DUPLICATE:
      return tamiz_sync_worker_hold_other (self, row, op, asked, error);
    case TAMIZ_CLASS_TRANSIENT:
      return asked->rolled_back ? tamiz_sync_worker_return (self, row, "backoff", TRUE, asked, error)
                                : tamiz_sync_worker_doubt (self, row, "backoff", asked, error);
    case TAMIZ_CLASS_RATE:
      return tamiz_sync_worker_return (self, row, "rate", FALSE, asked, error);
    case TAMIZ_CLASS_AUTH:
      return tamiz_sync_worker_return (self, row, "auth", FALSE, asked, error);
    case TAMIZ_CLASS_RIGHTS:
      return tamiz_sync_worker_stop (self, row, TAMIZ_OUTBOX_HELD, "rights", NULL, asked, error);
    case TAMIZ_CLASS_INVALID:
      return tamiz_sync_worker_stop (self, row, TAMIZ_OUTBOX_DEAD, "invalid", NULL, asked, error);
    case TAMIZ_CLASS_GONE:
      return settle_gone (self, row, asked, error);
    case TAMIZ_CLASS_EMPTY:
    case TAMIZ_CLASS_NOT_THE_API:
      return tamiz_sync_worker_doubt (self, row, "not_the_api", asked, error);
    case TAMIZ_CLASS_UNREADABLE:
      return tamiz_sync_worker_doubt (self, row, "lost_answer", asked, error);
    case TAMIZ_CLASS_CHANGED:
      return settle_changed (self, row, asked, error);
    case TAMIZ_CLASS_SERVER_ERROR:
    default:
      return settle_unexplained (self, row, asked, error);
    }
}

static gboolean
settle_asked (TamizSyncWorker *self,
              TamizRecord     *row,
              const char      *op,
              json_t          *values,
              TamizAsked      *asked,
              GCancellable    *cancellable,
              GError         **error)
{
  if (!tamiz_sync_worker_note (self, asked, TRUE, error))
    return FALSE;

  switch (asked->fate)
    {
    case TAMIZ_FATE_ANSWERED:
      return settle_answer (self, row, op, values, asked, cancellable, error);
    case TAMIZ_FATE_NOT_SENT:
      return tamiz_sync_worker_return (self, row, "backoff", FALSE, asked, error);
    case TAMIZ_FATE_TLS:
      return tamiz_sync_worker_return (self, row, "tls", FALSE, asked, error);
    case TAMIZ_FATE_MAPPING:
      return tamiz_sync_worker_stop (self, row, TAMIZ_OUTBOX_DEAD, "mapping", NULL, asked, error);
    case TAMIZ_FATE_CANCELLED:
      return tamiz_sync_worker_return (self, row, NULL, FALSE, NULL, error);
    case TAMIZ_FATE_LOST:
    case TAMIZ_FATE_LEASE:
    default:
      return tamiz_sync_worker_doubt (self, row, "lost_answer", asked, error);
    }
}

static gboolean
send_row (TamizSyncWorker *self,
          TamizRecord     *row,
          const char      *op,
          json_t          *values,
          GCancellable    *cancellable,
          GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  g_autoptr (GError) cause = NULL;
  g_auto (TamizAsked) asked = { 0 };
  gboolean gone;

  /* Also before the very first attempt: the base may have been restored from a copy that
   * is older than the delivery.
   */
  if (tamiz_sync_worker_must_probe (self, row))
    {
      ProbeResult result = probe (self, row, values, cancellable, error);

      if (result != PROBE_NOTHING)
        return result != PROBE_FAILED;
    }
  else if (priv->session == NULL && !tamiz_sync_worker_start (self, &asked, cancellable))
    return g_cancellable_set_error_if_cancelled (cancellable, error)
               ? FALSE
               : tamiz_sync_worker_note (self, &asked, FALSE, error);

  if (!is_known_gone (self, row, values, &gone, error))
    return FALSE;
  if (gone)
    return tamiz_sync_worker_stop (self, row, TAMIZ_OUTBOX_HELD, "gone", NULL, NULL, error);
  if (!tamiz_outbox_store_begin (priv->store, row, &cause))
    {
      /* Another worker has it: not ours to judge. */
      if (g_error_matches (cause, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  tamiz_sync_worker_ask (self, op, values, &asked, cancellable);

  return settle_asked (self, row, op, values, &asked, cancellable, error)
         && !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* The payload and the key; %NULL where the payload is no object. */
static json_t *
parse_payload (TamizRecord *row)
{
  const char *payload = tamiz_record_get_text (row, TAMIZ_OUTBOX_PAYLOAD);
  g_autoptr (json_t) values = tamiz_json_parse (payload != NULL ? payload : "{}", -1, NULL);

  if (!json_is_object (values))
    return NULL;

  tamiz_json_set_text (values, "key", tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY));
  return g_steal_pointer (&values);
}

/* Adds the record over there of one object that the row's hangs on.  @held: why there is
 * none.
 */
static gboolean
add_link (TamizSyncWorker *self,
          TamizRecord     *row,
          const char      *object,
          json_t          *values,
          const char     **held,
          GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  const char *own = tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY);
  g_autofree char *key_name = g_strconcat (object, ".key", NULL);
  g_autofree char *name = g_strconcat ("link.", object, NULL);
  g_autoptr (TamizRecord) link = NULL;
  g_autoptr (GError) cause = NULL;
  const char *key;

  key = g_strcmp0 (object, tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT)) == 0
            ? own
            : tamiz_json_get_text (values, key_name);
  if (key == NULL || *key == '\0')
    return TRUE;

  link = tamiz_outbox_store_find_link (priv->store, priv->id, object, key, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  if (link == NULL)
    *held = "depends";
  else if (tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE) == TAMIZ_LINK_GONE)
    *held = "gone";
  else
    tamiz_json_set_text (values, name, tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID));

  return TRUE;
}

static gboolean
add_links (TamizSyncWorker *self,
           TamizRecord     *row,
           const char      *op,
           json_t          *values,
           const char     **held,
           GError         **error)
{
  static const char *const objects[] = { "company", "person", "lead" };
  TamizConnector *connector = tamiz_sync_worker_get_private (self)->connector;

  for (guint i = 0; i < G_N_ELEMENTS (objects) && *held == NULL; i++)
    {
      if (tamiz_connector_needs (connector, op, objects[i])
          && !add_link (self, row, objects[i], values, held, error))
        return FALSE;
    }

  return TRUE;
}

/* What was converted over there takes no update any more: the deal goes on for it.  @ended: (out) */
static gboolean
end_converted (TamizSyncWorker *self,
               TamizRecord     *row,
               gboolean        *ended,
               GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  GError *cause = NULL;
  g_autoptr (TamizRecord) deal = tamiz_outbox_store_find_link (
      priv->store, priv->id, "deal", tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY), &cause);

  *ended = deal != NULL;
  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return FALSE;
    }

  return deal == NULL || tamiz_sync_worker_stop (self, row, TAMIZ_OUTBOX_DONE, "converted", NULL, NULL, error);
}

/* Of an update only what nobody changed over there is sent. */
static gboolean
step_update (TamizSyncWorker *self,
             TamizRecord     *row,
             const char      *op,
             json_t          *values,
             GCancellable    *cancellable,
             GError         **error)
{
  g_auto (TamizAsked) asked = { 0 };
  g_autofree char *words = NULL;
  TamizUpdate update;
  gboolean ended;

  if (!end_converted (self, row, &ended, error))
    return FALSE;
  if (ended)
    return TRUE;
  if (!tamiz_sync_worker_prepare_update (self, row, values, &asked, &update, &words, cancellable, error))
    return FALSE;
  switch (update)
    {
    case TAMIZ_UPDATE_SEND:
      return send_row (self, row, op, values, cancellable, error);
    case TAMIZ_UPDATE_NOTHING:
      return tamiz_sync_worker_finish (self, row, NULL, NULL, error);
    case TAMIZ_UPDATE_CONFLICT:
      return tamiz_sync_worker_stop (self, row, TAMIZ_OUTBOX_HELD, "conflict", words, NULL, error);
    case TAMIZ_UPDATE_TROUBLE:
    default:
      break;
    }

  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !tamiz_sync_worker_note (self, &asked, FALSE, error))
    return FALSE;
  if (asked.fate != TAMIZ_FATE_ANSWERED)
    return TRUE;
  if (asked.klass == TAMIZ_CLASS_GONE || asked.klass == TAMIZ_CLASS_EMPTY)
    return settle_gone (self, row, &asked, error);
  return !refuses_question (asked.klass) || tamiz_sync_worker_stop (self, row, TAMIZ_OUTBOX_HELD, "rights", NULL, &asked, error);
}

/* One step of a row that is due: a probe, or a request.  Fails only where the store does or
 * the cancellable was cancelled; what the server says ends in the row or pauses the
 * connection.
 */
gboolean
tamiz_sync_worker_step (TamizSyncWorker *self,
                        TamizRecord     *row,
                        GCancellable    *cancellable,
                        GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  g_autofree char *op = tamiz_sync_row_op (row);
  g_autoptr (json_t) values = parse_payload (row);
  g_autoptr (GError) cause = NULL;
  const char *held = NULL;
  gboolean probing;

  if (values == NULL)
    return tamiz_sync_worker_stop (self, row, TAMIZ_OUTBOX_DEAD, "mapping",
                                   _("What should be sent is damaged in the base"), NULL, error);
  if (!tamiz_connector_has_op (priv->connector, op))
    return tamiz_sync_worker_stop (self, row, TAMIZ_OUTBOX_DEAD, "mapping",
                                   _("The connector of this CRM cannot do that"), NULL, error);

  tamiz_connector_map (priv->connector, priv->settings, values);
  if (!add_links (self, row, op, values, &held, error))
    return FALSE;
  if (held != NULL)
    return tamiz_sync_worker_stop (self, row, TAMIZ_OUTBOX_HELD, held,
                                   g_str_equal (held, "gone")
                                   ? _("The record that it belongs to was deleted or merged in the CRM")
                                   : _("The record that it belongs to was never sent to the CRM"),
                                   NULL, error);
  if (tamiz_connector_uses (priv->connector, op, "packet.")
      && !tamiz_outbox_store_complete (priv->store, row, values, &cause))
    {
      /* What cannot be made of this row says nothing of the others. */
      if (g_error_matches (cause, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_MAPPING))
        return tamiz_sync_worker_stop (self, row, TAMIZ_OUTBOX_DEAD, "mapping", cause->message, NULL, error);
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }

  if (tamiz_sync_row_is_update (row))
    return step_update (self, row, op, values, cancellable, error);
  probing = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_PROBING
            && tamiz_sync_worker_must_probe (self, row);
  return probing ? step_probing (self, row, values, cancellable, error)
                 : send_row (self, row, op, values, cancellable, error);
}
