/* What goes on being written after the delivery.
 *
 * The CRM owns a record from then on, but for the fields that the mapping calls owned.  Even
 * of those only such are written as nobody changed over there: as they were sent, or empty.
 */

#define G_LOG_DOMAIN "tamiz-sync"

#include "config.h"

#include "tamiz-sync-worker-private.h"

#include "tamiz-encoder.h"

#include <glib/gi18n-lib.h>

/* The value as people read it; two that read alike are alike. */
static char *
to_text (json_t *value)
{
  g_autofree char *text = NULL;

  if (value == NULL || json_is_null (value))
    return g_strdup ("");

  text = tamiz_encoder_to_text (value);
  return tamiz_encoder_read_html (text);
}

static gboolean
read_alike (json_t *a,
            json_t *b)
{
  g_autofree char *x = to_text (a), *y = to_text (b);

  return g_str_equal (x, y);
}

static gboolean
reads_empty (json_t *value)
{
  g_autofree char *text = to_text (value);

  return *text == '\0';
}

/* What was sent last; an empty object where nobody knows. */
static json_t *
load_pushed (TamizSyncWorker *self,
             TamizRecord     *row,
             GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  g_autoptr (GError) cause = NULL;
  g_autoptr (TamizRecord) link = tamiz_outbox_store_find_link (
      priv->store, priv->id, tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT),
      tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY), &cause);
  const char *text = link != NULL ? tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_PUSHED) : NULL;
  g_autoptr (json_t) pushed = NULL;

  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  pushed = text != NULL ? tamiz_json_parse (text, -1, NULL) : NULL;
  if (!json_is_object (pushed))
    return json_object ();

  tamiz_connector_map (priv->connector, priv->settings, pushed);
  return g_steal_pointer (&pushed);
}

/* Of the owned fields those that may be written; @words: those that may not, with both values. */
static json_t *
choose_fields (TamizSyncWorker *self,
               json_t          *remote,
               json_t          *pushed,
               json_t          *wanted,
               gboolean         force,
               char           **words)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  json_t *chosen = json_object ();
  g_autoptr (GString) kept = g_string_new (NULL);
  const char *field;
  json_t *value;

  json_object_foreach (wanted, field, value)
    {
      json_t *there = remote != NULL ? tamiz_connector_get_owned (priv->connector, field, remote) : NULL;
      g_autofree char *ours = NULL, *theirs = NULL;

      if (remote != NULL && read_alike (there, value))
        continue;
      if (force || remote == NULL || reads_empty (there) || read_alike (there, json_object_get (pushed, field)))
        {
          json_object_set (chosen, field, value);
          continue;
        }
      ours = to_text (value);
      theirs = to_text (there);
      g_string_append_printf (kept, "%s%s: “%.200s” ≠ “%.200s”", kept->len > 0 ? "; " : "", field, theirs, ours);
    }

  *words = kept->len > 0 ? g_strdup (kept->str) : NULL;
  return chosen;
}

/* Asks what stands there now, and puts what may be written into @values, for templates.  FALSE
 * where the store failed or it was cancelled.
 */
gboolean
tamiz_sync_worker_prepare_update (TamizSyncWorker *self,
                                  TamizRecord     *row,
                                  json_t          *values,
                                  TamizAsked      *asked,
                                  TamizUpdate     *update,
                                  char           **words,
                                  GCancellable    *cancellable,
                                  GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  g_autoptr (json_t) pushed = load_pushed (self, row, error);
  g_autoptr (json_t) sent = NULL, wanted = NULL, chosen = NULL;
  g_autoptr (json_t) remote = NULL;
  gboolean force = json_is_true (json_object_get (values, TAMIZ_PAYLOAD_FORCE_CREATE));
  g_autofree char *lock = NULL;

  *words = NULL;
  *update = TAMIZ_UPDATE_TROUBLE;
  if (pushed == NULL)
    return FALSE;
  if (priv->session == NULL && !tamiz_sync_worker_start (self, asked, cancellable))
    return TRUE;
  if (tamiz_connector_has_op (priv->connector, "read_owned"))
    {
      if (!tamiz_sync_worker_ask (self, "read_owned", values, asked, cancellable))
        return TRUE;
      remote = tamiz_connector_parse_record (priv->connector, "read_owned", asked->response);
      if (remote == NULL)
        {
          asked->klass = TAMIZ_CLASS_GONE;
          return TRUE;
        }
      /* Who has it overwritten has decided, whatever is changed meanwhile. */
      if (!force)
        lock = tamiz_connector_parse_lock (priv->connector, "read_owned", remote, asked->response);
      tamiz_json_set_text (values, "link.lock", lock);
    }
  sent = tamiz_connector_expand_owned (priv->connector, priv->session, pushed);
  wanted = tamiz_connector_expand_owned (priv->connector, priv->session, values);
  chosen = choose_fields (self, remote, sent, wanted, force, words);
  *update = *words != NULL                    ? TAMIZ_UPDATE_CONFLICT
            : json_object_size (chosen) == 0 ? TAMIZ_UPDATE_NOTHING
                                              : TAMIZ_UPDATE_SEND;
  json_object_set (values, "fields.owned", chosen);

  return TRUE;
}
