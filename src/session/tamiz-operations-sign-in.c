#define G_LOG_DOMAIN "tamiz-operations-sign-in"

#include "config.h"

#include "tamiz-crm-access.h"
#include "tamiz-error.h"
#include "tamiz-loopback.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-secret.h"
#include "tamiz-session-outbox.h"

#include <glib/gi18n-lib.h>

/* Somebody lets Tamiz into a CRM with a browser. */

#define WAIT_SECONDS 300

static gboolean
check_browser (TamizWork    *work,
               TamizRecord  *connection,
               GError      **error)
{
  g_autoptr (TamizConnector) connector
      = tamiz_work_find_connector (tamiz_record_get_text (connection, TAMIZ_CONNECTION_KIND), error);

  return connector != NULL
         && tamiz_work_require (g_str_equal (tamiz_crm_get_sign_in (connector, connection), "browser"),
                                TAMIZ_CORE_ERROR_REFUSED, error,
                                _("Nobody signs in to “%s” with a browser; its password or key is enough"),
                                tamiz_record_get_text (connection, TAMIZ_CONNECTION_NAME));
}

/* A pause that was for the sign-in ends with it. */
static gboolean
end_pause (TamizWork    *work,
           TamizRecord  *connection,
           GError      **error)
{
  g_autoptr (TamizOutboxStore) outbox = tamiz_session_outbox_new (work);
  g_autoptr (TamizSyncWorker) worker = NULL;
  g_autoptr (TamizRecord) state
      = tamiz_outbox_store_load_cursor (outbox, tamiz_record_get_id (connection), TAMIZ_SYNC_CONNECTION, error);

  if (state == NULL)
    return FALSE;
  if (g_strcmp0 (tamiz_record_get_text (state, TAMIZ_CURSOR_PAUSED), "auth") != 0)
    return TRUE;

  worker = tamiz_crm_make_worker (work, outbox, connection, error);
  return worker != NULL && tamiz_sync_worker_resume (worker, error);
}

static gboolean
wait_and_complete (TamizWork        *work,
                   TamizOauth       *oauth,
                   TamizLoopback    *loopback,
                   TamizOauthProof  *proof,
                   GError          **error)
{
  const char *redirect = tamiz_loopback_get_redirect (loopback);
  g_autofree char *address = tamiz_oauth_begin (oauth, redirect, proof, work->cancellable, error);
  gboolean kept;
  char *code;

  if (address == NULL)
    return FALSE;
  tamiz_work_tell_address (work, address);
  code = tamiz_loopback_wait (loopback, WAIT_SECONDS, work->cancellable, error);
  if (code == NULL)
    return FALSE;

  kept = tamiz_oauth_complete (oauth, code, redirect, proof, work->cancellable, error);
  tamiz_secret_free (code);
  return kept;
}

static json_t *
sign_in (TamizWork *work,
         GError   **error)
{
  g_autoptr (TamizRecord) connection = tamiz_crm_find_connection (work, tamiz_work_text (work, "name"), error);
  g_autoptr (TamizOauthProof) proof = NULL;
  g_autoptr (TamizLoopback) loopback = NULL;
  g_autoptr (TamizOauth) oauth = NULL;
  json_t *answer;

  if (connection == NULL || !check_browser (work, connection, error))
    return NULL;
  oauth = tamiz_crm_make_oauth (work, connection, error);
  if (oauth == NULL)
    return NULL;
  proof = tamiz_oauth_proof_new ();
  loopback = tamiz_oauth_listen (oauth, proof, error);
  if (loopback == NULL || !wait_and_complete (work, oauth, loopback, proof, error)
      || !end_pause (work, connection, error))
    return NULL;

  answer = json_object ();
  tamiz_json_set_text (answer, "name", tamiz_record_get_text (connection, TAMIZ_CONNECTION_NAME));
  json_object_set_new (answer, "signed_in", json_true ());
  return answer;
}

#define SECRET \
  { "secret", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_IN_MEMORY | TAMIZ_PARAMETER_SECRET, 0, \
    N_("The secret itself") }, \
  { "secret-file", TAMIZ_PARAMETER_FILE, 0, 0, N_("The file whose first line is the secret") }, \
  { "secret-env", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The variable that holds the secret") }

static const TamizParameter parameters[] = {
  { "name", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0, N_("The connection") },
  { "no-browser", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Only print the address, open no browser") },
  SECRET,
  { NULL },
};

const TamizOperationEntry tamiz_sign_in_operations[] = {
  { { "crm.sign-in", N_("Sign in to a CRM with a browser"), TAMIZ_OPERATION_READS, parameters, NULL }, sign_in },
  { { NULL }, NULL },
};
