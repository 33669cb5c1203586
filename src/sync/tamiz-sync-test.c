#define G_LOG_DOMAIN "tamiz-sync"

#include "config.h"

#include "tamiz-sync-worker-private.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>

/* What is asked before anything is sent: whether a connection works, and which fields there are. */

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
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  g_auto (TamizAsked) asked = { 0 };
  g_autoptr (json_t) values = NULL;
  g_autofree char *nobody = g_uuid_string_random ();
  const char *version, *question, *advice = NULL;
  gboolean works;

  g_return_val_if_fail (TAMIZ_IS_SYNC_WORKER (self), FALSE);

  if (!tamiz_sync_worker_take_lease (self, error))
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
  tamiz_sync_worker_give_lease_back (self);
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
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  g_autofree char *op = g_strconcat ("fields_", object, NULL);
  g_auto (TamizAsked) asked = { 0 };
  g_autoptr (json_t) values = json_object ();
  gboolean told;

  g_return_val_if_fail (TAMIZ_IS_SYNC_WORKER (self), NULL);

  if (!tamiz_sync_worker_take_lease (self, error))
    return NULL;
  told = tamiz_sync_worker_ask (self, op, values, &asked, cancellable);
  tamiz_sync_worker_give_lease_back (self);
  if (told)
    return tamiz_connector_parse_fields (priv->connector, op, asked.response, error);

  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    set_test_error (&asked, error);
  return NULL;
}
