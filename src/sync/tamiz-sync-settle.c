/* How a row stands after a step: delivered, in doubt, back in the queue, held, dead. */

#define G_LOG_DOMAIN "tamiz-sync"

#include "config.h"

#include "tamiz-sync-worker-private.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>

/* When a lost creation is looked for, counted from the loss.  Measured: a server may go on
 * working after its client has gone, and the record appear later.  Only when it was not
 * there three times is it created anew.
 */
static const gint64 probe_at[] = { 10 * TAMIZ_SECOND, TAMIZ_MINUTE, 5 * TAMIZ_MINUTE };
#define N_PROBES ((gint64) G_N_ELEMENTS (probe_at))

/* A record that was created anew is looked for once more: by then also the creation that
 * was given up for lost would have come, and there would be two.
 */
#define LOOK_AGAIN_AFTER (30 * TAMIZ_MINUTE)
#define SENT_AGAIN "sent_again"

/* What is in doubt time and again is not repeated for ever. */
#define GIVE_UP_AFTER TAMIZ_DAY

/* How long after the probe before, or the loss, the next one comes; 0 = there is none. */
gint64
tamiz_sync_probe_after (gint64 probes)
{
  if (probes >= N_PROBES)
    return 0;

  return probe_at[probes] - (probes > 0 ? probe_at[probes - 1] : 0);
}

TamizSettlement
tamiz_sync_settlement_of (TamizRecord *row)
{
  return (TamizSettlement){ .state = (TamizOutboxState) tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE),
                            .attempts = tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS),
                            .probes = tamiz_record_get_int (row, TAMIZ_OUTBOX_PROBES) };
}

static TamizRecord *
create_attempt (TamizSyncWorker  *self,
                TamizRecord      *row,
                const TamizAsked *asked)
{
  TamizRecord *attempt = tamiz_record_new (TAMIZ_KIND_ATTEMPT, 0);
  const char *klass = asked->fate == TAMIZ_FATE_ANSWERED   ? tamiz_class_nick (asked->klass)
                      : asked->fate == TAMIZ_FATE_NOT_SENT ? "not_sent"
                      : asked->fate == TAMIZ_FATE_TLS      ? "tls"
                      : asked->fate == TAMIZ_FATE_MAPPING  ? "mapping"
                                                           : "lost_answer";

  tamiz_record_set_int (attempt, TAMIZ_ATTEMPT_OUTBOX, tamiz_record_get_id (row));
  tamiz_record_set_int (attempt, TAMIZ_ATTEMPT_AT, tamiz_sync_worker_now (self));
  if (asked->status != 0)
    tamiz_record_set_int (attempt, TAMIZ_ATTEMPT_STATUS, asked->status);
  tamiz_record_set_text (attempt, TAMIZ_ATTEMPT_CLASS, klass);
  tamiz_record_set_text (attempt, TAMIZ_ATTEMPT_WORDS, asked->words);

  return attempt;
}

gboolean
tamiz_sync_worker_settle (TamizSyncWorker  *self,
                          TamizRecord      *row,
                          TamizSettlement  *settlement,
                          const TamizAsked *asked,
                          GError          **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  g_autoptr (TamizRecord) attempt = NULL;

  if (asked != NULL)
    {
      attempt = create_attempt (self, row, asked);
      settlement->attempt = attempt;
      settlement->http_status = asked->status;
      if (settlement->words == NULL && settlement->state != TAMIZ_OUTBOX_DONE)
        settlement->words = asked->words;
    }
  if (settlement->state == TAMIZ_OUTBOX_DONE)
    {
      settlement->done_at = tamiz_sync_worker_now (self);
      priv->report.delivered++;
    }

  return tamiz_outbox_store_settle (priv->store, row, settlement, error);
}

gboolean
tamiz_sync_worker_stop (TamizSyncWorker  *self,
                        TamizRecord      *row,
                        TamizOutboxState  state,
                        const char       *reason,
                        const char       *words,
                        const TamizAsked *asked,
                        GError          **error)
{
  TamizSettlement settlement = tamiz_sync_settlement_of (row);

  settlement.state = state;
  settlement.reason = reason;
  settlement.words = words;
  return tamiz_sync_worker_settle (self, row, &settlement, asked, error);
}

char *
tamiz_sync_row_op (TamizRecord *row)
{
  return g_strconcat (tamiz_record_get_text (row, TAMIZ_OUTBOX_OP), "_",
                      tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT), NULL);
}

/* A row whose record is there, but perhaps twice. */
gboolean
tamiz_sync_row_was_sent_again (TamizRecord *row)
{
  return tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_PROBING
         && g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON), SENT_AGAIN) == 0;
}

/* A row whose record may be there, or may not.  One that a person has tried again begins
 * with a look, too, but is not on its way.
 */
gboolean
tamiz_sync_row_is_in_doubt (TamizRecord *row)
{
  gint64 state = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE);

  return state == TAMIZ_OUTBOX_SENDING
         || (state == TAMIZ_OUTBOX_PROBING && tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS) > 0
             && !tamiz_sync_row_was_sent_again (row));
}

gboolean
tamiz_sync_row_is_update (TamizRecord *row)
{
  return g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OP), "update") == 0;
}

/* Whether sending a row twice would make two records. */
gboolean
tamiz_sync_worker_must_probe (TamizSyncWorker *self,
                              TamizRecord     *row)
{
  g_autofree char *op = tamiz_sync_row_op (row);

  return !tamiz_sync_row_is_update (row)
         && tamiz_connector_get_repeat (tamiz_sync_worker_get_private (self)->connector, op)
                == TAMIZ_REPEAT_PROBE_FIRST;
}

/* What was sent, as far as later updates are compared with it. */
static void
note_pushed (TamizSyncWorker *self,
             TamizRecord     *row,
             TamizRecord     *link)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  const char *text = tamiz_record_get_text (row, TAMIZ_OUTBOX_PAYLOAD);
  g_autoptr (json_t) payload = text != NULL ? tamiz_json_parse (text, -1, NULL) : NULL;
  gboolean is_lead = g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT), "lead") == 0;
  g_autoptr (json_t) kept
      = is_lead && json_is_object (payload) ? tamiz_connector_reduce_owned (priv->connector, payload) : NULL;
  g_autofree char *canonical = kept != NULL ? tamiz_json_to_canonical (kept) : NULL;

  tamiz_record_set_text (link, TAMIZ_REMOTE_LINK_PUSHED, canonical);
}

/* The link of the row's record; one that there was leads to this record from now on: the
 * other one may have been deleted because there were two.
 */
static TamizRecord *
make_link (TamizSyncWorker *self,
           TamizRecord     *row,
           const char      *remote_id,
           GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  const char *object = tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT);
  const char *key = tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY);
  g_autofree char *url = NULL;
  GError *cause = NULL;
  TamizRecord *link = tamiz_outbox_store_find_link (priv->store, priv->id, object, key, &cause);

  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return NULL;
    }
  if (link == NULL)
    link = tamiz_record_new (TAMIZ_KIND_REMOTE_LINK, 0);
  else if (g_strcmp0 (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID), remote_id) != 0)
    {
      /* What was said of another one. */
      tamiz_record_set_text (link, TAMIZ_REMOTE_LINK_REMOTE_STATE, NULL);
      tamiz_record_set_text (link, TAMIZ_REMOTE_LINK_REMOTE_MODIFIED, NULL);
      tamiz_record_set_text (link, TAMIZ_REMOTE_LINK_REMOTE, NULL);
    }

  tamiz_record_set_int (link, TAMIZ_REMOTE_LINK_CONNECTION, priv->id);
  tamiz_record_set_text (link, TAMIZ_REMOTE_LINK_OBJECT, object);
  if (tamiz_record_has (row, TAMIZ_OUTBOX_LEAD))
    tamiz_record_set_int (link, TAMIZ_REMOTE_LINK_LEAD, tamiz_record_get_int (row, TAMIZ_OUTBOX_LEAD));
  tamiz_record_set_text (link, TAMIZ_REMOTE_LINK_IDEM_KEY, key);
  tamiz_record_set_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID, remote_id);
  tamiz_record_set_int (link, TAMIZ_REMOTE_LINK_STATE, TAMIZ_LINK_LIVE);
  note_pushed (self, row, link);
  url = tamiz_connector_make_record_url (priv->connector, object, priv->session, remote_id);
  tamiz_record_set_text (link, TAMIZ_REMOTE_LINK_REMOTE_URL, url);

  return link;
}

gboolean
tamiz_sync_worker_finish (TamizSyncWorker  *self,
                          TamizRecord      *row,
                          const char       *remote_id,
                          const TamizAsked *asked,
                          GError          **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  TamizSettlement settlement = tamiz_sync_settlement_of (row);
  g_autoptr (TamizRecord) link = remote_id != NULL ? make_link (self, row, remote_id, error) : NULL;
  g_autoptr (GError) cause = NULL;

  if (link == NULL && remote_id != NULL)
    return FALSE;
  if (tamiz_sync_row_is_update (row))
    {
      link = tamiz_outbox_store_find_link (priv->store, priv->id, tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT),
                                           tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY), &cause);
      if (cause != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      if (link != NULL)
        note_pushed (self, row, link);
    }

  settlement.link = link;
  if (link != NULL && settlement.attempts > 1 && !tamiz_sync_row_was_sent_again (row)
      && tamiz_sync_worker_must_probe (self, row))
    {
      settlement.state = TAMIZ_OUTBOX_PROBING;
      settlement.reason = SENT_AGAIN;
      settlement.next_at = tamiz_sync_worker_now (self) + LOOK_AGAIN_AFTER;
    }
  else
    settlement.state = TAMIZ_OUTBOX_DONE;

  return tamiz_sync_worker_settle (self, row, &settlement, asked, error);
}

/* Whether it came to nothing so often, and for so long, that a person should see it. */
gboolean
tamiz_sync_worker_is_hopeless (TamizSyncWorker *self,
                               TamizRecord     *row)
{
  guint most = tamiz_connector_get_max_attempts (tamiz_sync_worker_get_private (self)->connector);
  gint64 age = tamiz_sync_worker_now (self) - tamiz_record_get_int (row, TAMIZ_OUTBOX_CREATED);

  return tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS) >= (gint64) most
         && tamiz_record_has (row, TAMIZ_OUTBOX_CREATED) && age > GIVE_UP_AFTER;
}

/* It may have been done.  Where repeating is harmless it is repeated, else looked for. */
gboolean
tamiz_sync_worker_doubt (TamizSyncWorker  *self,
                         TamizRecord      *row,
                         const char       *reason,
                         const TamizAsked *asked,
                         GError          **error)
{
  TamizSettlement settlement = tamiz_sync_settlement_of (row);
  gint64 now = tamiz_sync_worker_now (self);

  settlement.reason = reason;
  settlement.probes = 0;
  if (tamiz_sync_worker_must_probe (self, row))
    {
      settlement.state = TAMIZ_OUTBOX_PROBING;
      settlement.next_at = now + tamiz_sync_probe_after (0);
    }
  else if (tamiz_sync_worker_is_hopeless (self, row))
    {
      settlement.state = TAMIZ_OUTBOX_DEAD;
      settlement.reason = TAMIZ_SYNC_GAVE_UP;
    }
  else
    {
      settlement.state = TAMIZ_OUTBOX_QUEUED;
      settlement.next_at = asked != NULL ? now + tamiz_sync_backoff (settlement.attempts) : 0;
    }

  return tamiz_sync_worker_settle (self, row, &settlement, asked, error);
}

/* Nothing was done; it waits in the queue as if it had not been tried. */
gboolean
tamiz_sync_worker_return (TamizSyncWorker  *self,
                          TamizRecord      *row,
                          const char       *reason,
                          gboolean          counts,
                          const TamizAsked *asked,
                          GError          **error)
{
  TamizSettlement settlement = tamiz_sync_settlement_of (row);

  settlement.state = TAMIZ_OUTBOX_QUEUED;
  settlement.reason = reason;
  if (counts)
    settlement.next_at = tamiz_sync_worker_now (self) + tamiz_sync_backoff (settlement.attempts);
  else
    settlement.attempts = MAX (settlement.attempts - 1, 0);

  return tamiz_sync_worker_settle (self, row, &settlement, asked, error);
}

/* A row found in state sending belongs to a worker that died: it may have arrived. */
gboolean
tamiz_sync_worker_recover (TamizSyncWorker *self,
                           TamizRecord     *row,
                           GError         **error)
{
  return tamiz_sync_worker_doubt (self, row, "recovered", NULL, error);
}

static char *
join_ids (GPtrArray *refs)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < refs->len; i++)
    {
      TamizRemoteRef *ref = g_ptr_array_index (refs, i);

      g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "", ref->remote_id);
    }

  return g_string_free (g_steal_pointer (&ids), FALSE);
}

/* Which records were found stands in a line of its own among the attempt's words. */
static gboolean
hold_row (TamizSyncWorker  *self,
          TamizRecord      *row,
          const char       *words,
          const char       *ids,
          const TamizAsked *asked,
          GError          **error)
{
  TamizSettlement settlement = tamiz_sync_settlement_of (row);
  TamizAsked found = *asked;
  g_autofree char *line = NULL;

  if (ids != NULL)
    found.words = line = g_strconcat (asked->words != NULL ? asked->words : "", asked->words != NULL ? "\n" : "",
                                      TAMIZ_FOUND_RECORDS, ids, NULL);
  settlement.state = TAMIZ_OUTBOX_HELD;
  settlement.reason = "duplicate";
  settlement.words = words != NULL ? words : asked->words;

  return tamiz_sync_worker_settle (self, row, &settlement, &found, error);
}

gboolean
tamiz_sync_worker_hold_duplicates (TamizSyncWorker  *self,
                                   TamizRecord      *row,
                                   GPtrArray        *refs,
                                   const TamizAsked *asked,
                                   GError          **error)
{
  g_autofree char *ids = join_ids (refs);
  g_autofree char *words
      = g_strdup_printf (_("The CRM has several records with the key %s: %s. Delete all but one "
                           "there, then try again"),
                         tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY), ids);

  return hold_row (self, row, words, ids, asked, error);
}

/* Something alike is there; where the mapping says where the answer lists them (“rows” of the
 * request), which they are is kept for whoever decides.
 */
gboolean
tamiz_sync_worker_hold_other (TamizSyncWorker  *self,
                              TamizRecord      *row,
                              const char       *op,
                              const TamizAsked *asked,
                              GError          **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  g_autoptr (GPtrArray) refs = tamiz_connector_parse_rows (priv->connector, op, asked->response, NULL);
  g_autofree char *ids = refs != NULL && refs->len > 0 ? join_ids (refs) : NULL;

  return hold_row (self, row, asked->words != NULL ? NULL : _("The CRM has a record that is alike"), ids, asked, error);
}
