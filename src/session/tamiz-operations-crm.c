#define G_LOG_DOMAIN "tamiz-operations-crm"

#include "config.h"

#include "tamiz-connector.h"
#include "tamiz-crm-access.h"
#include "tamiz-crm-advice.h"
#include "tamiz-crm-settings.h"
#include "tamiz-error.h"
#include "tamiz-http.h"
#include "tamiz-outbox-keeping.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-remote-changes.h"
#include "tamiz-session-outbox.h"
#include "tamiz-session-private.h"
#include "tamiz-sync-worker.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* CRM connections and what goes through them. */

/* How somebody lets us in; and, of a browser, whether somebody has. */
static void
set_sign_in (TamizWork      *work,
             json_t         *object,
             TamizConnector *connector,
             TamizRecord    *connection)
{
  const char *sign_in = tamiz_crm_get_sign_in (connector, connection);

  tamiz_json_set_text (object, "sign_in", sign_in);
  if (g_str_equal (sign_in, "browser"))
    json_object_set_new (object, "signed_in", json_boolean (tamiz_crm_is_signed_in (work, connection)));
}

/* How a connection stands. */
json_t *
tamiz_crm_connection_to_json (TamizWork    *work,
                              TamizRecord  *connection,
                              GError      **error)
{
  g_autoptr (TamizConnector) connector
      = tamiz_work_find_connector (tamiz_record_get_text (connection, TAMIZ_CONNECTION_KIND), NULL);
  g_autoptr (GPtrArray) cursors = NULL;
  g_autoptr (GArray) unsent = NULL;
  TamizOpenRows open;
  const char *paused = NULL, *words = NULL;
  json_t *object;

  if (!tamiz_reader_count_open (work->reader, tamiz_record_get_id (connection), &open, error))
    return NULL;
  cursors = tamiz_reader_list_by (work->reader, TAMIZ_KIND_CURSOR, TAMIZ_CURSOR_CONNECTION,
                                  tamiz_record_get_id (connection), error);
  if (cursors == NULL)
    return NULL;
  unsent = tamiz_reader_list_unsent (work->reader, tamiz_record_get_id (connection), error);
  if (unsent == NULL)
    return NULL;

  for (guint i = 0; i < cursors->len; i++)
    {
      TamizRecord *cursor = g_ptr_array_index (cursors, i);

      if (tamiz_record_has (cursor, TAMIZ_CURSOR_PAUSED))
        {
          paused = tamiz_record_get_text (cursor, TAMIZ_CURSOR_PAUSED);
          words = tamiz_record_get_text (cursor, TAMIZ_CURSOR_PAUSED_WORDS);
        }
    }

  object = json_object ();
  tamiz_json_set_id (object, "id", tamiz_record_get_id (connection));
  tamiz_json_set_text (object, "name", tamiz_record_get_text (connection, TAMIZ_CONNECTION_NAME));
  tamiz_json_set_text (object, "kind", tamiz_record_get_text (connection, TAMIZ_CONNECTION_KIND));
  tamiz_json_set_text (object, "url", tamiz_record_get_text (connection, TAMIZ_CONNECTION_URL));
  tamiz_json_set_text (object, "user", tamiz_record_get_text (connection, TAMIZ_CONNECTION_LOGIN));
  tamiz_json_set_text (object, "promise",
                       connector != NULL ? _(tamiz_connector_get_promise (connector)) : NULL);
  json_object_set_new (object, "own",
                       json_boolean (tamiz_work_is_own_connector (tamiz_record_get_text (connection, TAMIZ_CONNECTION_KIND))));
  json_object_set_new (object, "trial", json_boolean (tamiz_crm_is_trial (connection)));
  json_object_set_new (object, "waiting", json_integer (open.waiting + open.probing + open.held + open.dead));
  json_object_set_new (object, "refused", json_integer (open.held + open.dead));
  json_object_set_new (object, "unsent", json_integer (unsent->len));
  tamiz_json_set_text (object, "paused", paused);
  tamiz_json_set_text (object, "pause", tamiz_crm_get_pause (paused));
  tamiz_json_set_text (object, "words", words);
  if (connector != NULL)
    set_sign_in (work, object, connector, connection);
  tamiz_json_set_text (object, "advice", tamiz_crm_get_advice (paused, connection));

  return object;
}

/* Says anew where the password is; the base knows nothing of it. */
static json_t *
renew_secret (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizRecord) connection = tamiz_crm_find_connection (work, tamiz_work_text (work, "name"), error);
  json_t *answer;

  if (connection == NULL
      || !tamiz_work_require (tamiz_work_text (work, "secret") != NULL || tamiz_work_text (work, "secret-file") != NULL
                                  || tamiz_work_text (work, "secret-env") != NULL,
                              TAMIZ_CORE_ERROR_INVALID, error, _("The password is needed, or where it is"))
      || !tamiz_crm_keep_secret (work, connection, error))
    return NULL;

  answer = json_object ();
  tamiz_json_set_text (answer, "name", tamiz_record_get_text (connection, TAMIZ_CONNECTION_NAME));
  return answer;
}

static json_t *
add_connection (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "crm.add");
  g_autoptr (TamizConnector) connector = tamiz_work_find_connector (tamiz_work_text (work, "kind"), error);
  g_autofree char *name = tamiz_text_clean (tamiz_work_text (work, "name"));
  g_autoptr (json_t) settings = NULL;
  g_autoptr (json_t) scope = NULL;
  g_autoptr (TamizRecord) other = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *text = NULL;
  const char *url = tamiz_work_text (work, "url");
  TamizRecord *connection;

  if (connector == NULL || !tamiz_http_check_url (url, error)
      || !tamiz_work_require (name != NULL, TAMIZ_CORE_ERROR_INVALID, error, _("A name is needed")))
    return NULL;
  settings = json_object ();
  if (!tamiz_crm_read_settings (work, settings, error))
    return NULL;
  if (tamiz_work_flag (work, "trial"))
    json_object_set_new (settings, "trial", json_true ());
  scope = tamiz_connector_new_scope (connector, url, tamiz_work_text (work, "user"), settings, error);
  if (scope == NULL)
    return NULL;
  other = tamiz_crm_find_connection (work, name, NULL);
  if (!tamiz_work_require (other == NULL, TAMIZ_CORE_ERROR_EXISTS, error,
                           _("There is a connection “%s” already"), name))
    return NULL;

  connection = tamiz_work_insert (work, set, TAMIZ_KIND_CONNECTION, error);
  if (connection == NULL)
    return NULL;
  text = tamiz_json_to_canonical (settings);
  tamiz_record_set_text (connection, TAMIZ_CONNECTION_NAME, name);
  tamiz_record_set_text (connection, TAMIZ_CONNECTION_KIND, tamiz_work_text (work, "kind"));
  tamiz_record_set_text (connection, TAMIZ_CONNECTION_URL, url);
  tamiz_record_set_text (connection, TAMIZ_CONNECTION_LOGIN, tamiz_work_text (work, "user"));
  tamiz_record_set_text (connection, TAMIZ_CONNECTION_SETTINGS, text);
  if (!tamiz_crm_keep_secret (work, connection, error))
    return NULL;
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    {
      tamiz_crm_forget_secret (work, connection, NULL);
      return NULL;
    }

  return tamiz_crm_connection_to_json (work, connection, error);
}

/* The CRMs for which there is a connector. */
static json_t *
list_kinds (void)
{
  g_autoptr (GPtrArray) names = tamiz_work_list_connectors ();
  json_t *kinds = json_array ();

  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (TamizConnector) connector = tamiz_work_find_connector (g_ptr_array_index (names, i), NULL);

      if (connector != NULL)
        json_array_append_new (kinds, json_pack ("{ss, ss}", "key", g_ptr_array_index (names, i), "label",
                                                 tamiz_connector_get_title (connector)));
    }

  return kinds;
}

static json_t *
list_connections (TamizWork *work,
                  GError   **error)
{
  json_t *answer;
  g_autoptr (GPtrArray) connections = tamiz_reader_list (work->reader, TAMIZ_KIND_CONNECTION, error);
  g_autoptr (json_t) items = json_array ();

  if (connections == NULL)
    return NULL;

  for (guint i = 0; i < connections->len; i++)
    {
      json_t *object = tamiz_crm_connection_to_json (work, g_ptr_array_index (connections, i), error);

      if (object == NULL)
        return NULL;
      json_array_append_new (items, object);
    }

  answer = tamiz_work_items (g_steal_pointer (&items));
  json_object_set_new (answer, "kinds", list_kinds ());

  return answer;
}

/* Clocks that differ: in minutes, and what it means. */
static void
set_skew (json_t                 *object,
          const TamizSyncReport  *report)
{
  gint64 minutes = (ABS (report->skew) + TAMIZ_MINUTE / 2) / TAMIZ_MINUTE;
  g_autofree char *text
      = report->skew == 0 ? NULL
        : report->skew > 0
            ? g_strdup_printf (_("The CRM's clock is %d minutes ahead of this machine's; have the wrong one set"), (int) minutes)
            : g_strdup_printf (_("The CRM's clock is %d minutes behind this machine's; have the wrong one set"), (int) minutes);

  tamiz_json_set_text (object, "clock", text);
}

static json_t *
test_connection (TamizWork *work,
                 GError   **error)
{
  g_autoptr (TamizRecord) connection = tamiz_crm_find_connection (work, tamiz_work_text (work, "name"), error);
  g_autoptr (TamizOutboxStore) outbox = tamiz_session_outbox_new (work);
  g_autoptr (TamizSyncReport) report = NULL;
  g_autoptr (TamizSyncWorker) worker = NULL;
  g_autofree char *words = NULL;
  g_autoptr (GError) cause = NULL;
  json_t *answer;

  if (connection == NULL)
    return NULL;
  worker = tamiz_crm_make_worker (work, outbox, connection, error);
  if (worker == NULL)
    return NULL;
  if (!tamiz_sync_worker_test (worker, &words, work->cancellable, &cause))
    {
      if (g_error_matches (cause, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET))
        tamiz_crm_note_secret (work, connection, TRUE);
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  tamiz_crm_note_secret (work, connection, FALSE);
  report = tamiz_sync_worker_get_report (worker);

  answer = json_object ();
  json_object_set_new (answer, "ok", json_true ());
  tamiz_json_set_text (answer, "name", tamiz_record_get_text (connection, TAMIZ_CONNECTION_NAME));
  tamiz_json_set_text (answer, "server", words);
  set_skew (answer, report);
  return answer;
}

static json_t *
remove_connection (TamizWork *work,
                   GError   **error)
{
  g_autoptr (TamizRecord) connection = tamiz_crm_find_connection (work, tamiz_work_text (work, "name"), error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "crm.remove");
  g_autoptr (TamizCommit) commit = NULL;
  json_t *answer;

  if (connection == NULL)
    return NULL;

  tamiz_change_set_retract (set, connection);
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL || !tamiz_crm_forget_secret (work, connection, error))
    return NULL;

  answer = json_object ();
  tamiz_json_set_text (answer, "removed", tamiz_record_get_text (connection, TAMIZ_CONNECTION_NAME));
  return answer;
}

/* A record of one lead, and where it is to be seen; rows that are done have a link. */
static json_t *
piece_to_json (TamizWork    *work,
               TamizRecord  *connection,
               const char   *object,
               const char   *key,
               TamizRecord  *row)
{
  g_autoptr (TamizRecord) link
      = tamiz_work_find_link (work, tamiz_record_get_id (connection), object, key, NULL, NULL);
  const char *remote_id = link != NULL ? tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID) : NULL;
  json_t *piece = json_object ();
  int state = row != NULL ? (int) tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) : TAMIZ_OUTBOX_DONE;

  if (row != NULL)
    tamiz_json_set_id (piece, "id", tamiz_record_get_id (row));
  tamiz_json_set_text (piece, "object", object);
  tamiz_json_set_text (piece, "state", tamiz_enum_nick (TAMIZ_ENUM_OUTBOX, state));
  tamiz_json_set_text (piece, "reason", row != NULL ? tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON) : NULL);
  tamiz_json_set_text (piece, "words", row != NULL ? tamiz_record_get_text (row, TAMIZ_OUTBOX_SERVER_WORDS) : NULL);
  tamiz_json_set_text (piece, "remote_id", remote_id);
  tamiz_json_set_text (piece, "url", link != NULL ? tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_URL) : NULL);

  return piece;
}

/* The company and the person may have gone with another lead. */
static void
add_shared (TamizWork    *work,
            TamizRecord  *connection,
            TamizRecord  *row,
            json_t       *pieces)
{
  static const char *const shared[] = { "company", "person" };
  const char *text = tamiz_record_get_text (row, TAMIZ_OUTBOX_PAYLOAD);
  g_autoptr (json_t) payload = text != NULL ? tamiz_json_parse (text, -1, NULL) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (shared); i++)
    {
      g_autofree char *name = g_strconcat (shared[i], ".key", NULL);
      const char *key = tamiz_json_get_text (payload, name);
      g_autoptr (TamizRecord) link
          = key != NULL
                ? tamiz_work_find_link (work, tamiz_record_get_id (connection), shared[i], key, NULL, NULL)
                : NULL;

      if (link != NULL)
        json_array_append_new (pieces, piece_to_json (work, connection, shared[i], key, NULL));
    }
}

/* What became of each record of one lead. */
static json_t *
list_pieces (TamizWork    *work,
             TamizRecord  *connection,
             gint64        lead,
             GError      **error)
{
  g_autoptr (GPtrArray) rows = tamiz_reader_list_by (work->reader, TAMIZ_KIND_OUTBOX, TAMIZ_OUTBOX_LEAD, lead, error);
  json_t *pieces;

  if (rows == NULL)
    return NULL;

  pieces = json_array ();
  for (guint i = 0; i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);
      const char *object = tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT);

      if (tamiz_record_get_int (row, TAMIZ_OUTBOX_CONNECTION) != tamiz_record_get_id (connection))
        continue;
      if (json_array_size (pieces) == 0 && g_strcmp0 (object, "company") != 0)
        add_shared (work, connection, row, pieces);
      json_array_append_new (pieces, piece_to_json (work, connection, object,
                                                    tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY), row));
    }

  return pieces;
}

/* Queues what this run is about. */
static gboolean
queue (TamizWork    *work,
       TamizRecord  *connection,
       gint64        lead,
       GError      **error)
{
  if (lead != 0)
    return tamiz_work_queue_lead (work, connection, lead, error);

  return tamiz_work_require (!tamiz_crm_is_trial (connection), TAMIZ_CORE_ERROR_REFUSED, error,
                             _("The connection is still being tried; send one lead, or start it with “crm start”"))
         && tamiz_work_forget_delivered (work, error)
         && tamiz_work_hand_down_erased (work, connection, error)
         && tamiz_work_queue_missing (work, connection, error)
         && tamiz_work_queue_updates (work, connection, error);
}

/* Two at once would have somebody unlock the keyring twice. */
G_LOCK_DEFINE_STATIC (opening);

static TamizSyncWorker *
open_connection (TamizWork         *work,
                 TamizOutboxStore  *outbox,
                 TamizRecord       *connection,
                 GError           **error)
{
  TamizSyncWorker *worker;

  G_LOCK (opening);
  worker = tamiz_crm_make_worker (work, outbox, connection, error);
  G_UNLOCK (opening);

  return worker;
}

/* Sends what was queued through one connection. */
static json_t *
sync_one (TamizWork    *work,
          TamizRecord  *connection,
          GError      **error)
{
  gint64 lead = tamiz_work_id (work, "lead");
  g_autoptr (TamizOutboxStore) outbox = tamiz_session_outbox_new (work);
  g_autoptr (TamizSyncWorker) worker = NULL;
  g_autoptr (TamizSyncReport) report = NULL;
  gint64 next_at = 0;
  json_t *object;

  worker = open_connection (work, outbox, connection, error);
  if (worker == NULL)
    return NULL;
  if (tamiz_work_flag (work, "resume") && !tamiz_sync_worker_resume (worker, error))
    return NULL;
  if (tamiz_work_flag (work, "reconcile")
      && !tamiz_sync_worker_reconcile (worker, work->cancellable, error))
    return NULL;
  if (!tamiz_work_flag (work, "due"))
    tamiz_sync_worker_set_poll_now (worker);
  tamiz_sync_worker_set_lead (worker, lead);
  if (!tamiz_sync_worker_run (worker, tamiz_work_flag (work, "until-idle"), work->cancellable, &next_at,
                              error))
    return NULL;

  report = tamiz_sync_worker_get_report (worker);
  tamiz_crm_note_secret (work, connection, g_strcmp0 (report->paused, "auth") == 0);
  object = json_object ();
  tamiz_json_set_text (object, "name", tamiz_record_get_text (connection, TAMIZ_CONNECTION_NAME));
  json_object_set_new (object, "delivered", json_integer (report->delivered));
  json_object_set_new (object, "waiting", json_integer (report->waiting));
  json_object_set_new (object, "held", json_integer (report->held));
  json_object_set_new (object, "refused", json_integer (report->dead));
  json_object_set_new (object, "outcomes", json_integer (report->changes));
  tamiz_json_set_text (object, "paused", report->paused);
  tamiz_json_set_text (object, "words", report->words);
  tamiz_json_set_text (object, "advice", tamiz_crm_get_advice (report->paused, connection));
  set_skew (object, report);
  tamiz_work_set_time (work, object, "next_at", next_at);
  if (lead != 0)
    {
      json_t *pieces = list_pieces (work, connection, lead, error);

      if (pieces == NULL)
        {
          json_decref (object);
          return NULL;
        }
      json_object_set_new (object, "rows", pieces);
    }

  return object;
}

/* What is to be done through one connection, and what came of it. */
typedef struct
{
  TamizWork *work;          /* of whoever asked */
  TamizRecord *connection;
  GThread *thread;          /* (nullable) */
  GArray *changes;          /* gint64 numbers of what was committed on its way */
  json_t *item;             /* (nullable) */
  GError *error;            /* (nullable) */
} Errand;

static Errand *
create_errand (TamizWork   *work,
               TamizRecord *connection)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->work = work;
  errand->connection = g_object_ref (connection);
  errand->changes = g_array_new (FALSE, FALSE, sizeof (gint64));

  return errand;
}

static void
free_errand (Errand *errand)
{
  g_object_unref (errand->connection);
  g_array_unref (errand->changes);
  g_clear_pointer (&errand->item, json_decref);
  g_clear_error (&errand->error);
  g_free (errand);
}

/* On a thread of its own, with a reader of its own. */
static gpointer
run_errand (gpointer data)
{
  Errand *errand = data;
  TamizWork *asked = errand->work;
  TamizWork work = {
    .store = asked->store, .email = asked->email, .passphrase = asked->passphrase, .changes = errand->changes
  };

  if (tamiz_work_init (&work, asked->session, asked->arguments, asked->cancellable, &errand->error))
    {
      work.actor = asked->actor;
      work.roles = asked->roles;
      errand->item = sync_one (&work, errand->connection, &errand->error);
    }
  tamiz_work_clear (&work);

  return NULL;
}

/* Each connection has a thread, so that none waits for a CRM that hangs.  What is queued is
 * queued before: that is quick, and of several connections about the same leads.
 */
static void
run_errands (TamizWork *work,
             GPtrArray *errands)
{
  for (guint i = 0; i < errands->len; i++)
    {
      Errand *errand = g_ptr_array_index (errands, i);

      if (!queue (work, errand->connection, tamiz_work_id (work, "lead"), &errand->error))
        continue;
      errand->thread = g_thread_try_new ("sync", run_errand, errand, &errand->error);
    }
  for (guint i = 0; i < errands->len; i++)
    {
      Errand *errand = g_ptr_array_index (errands, i);

      if (errand->thread != NULL)
        g_thread_join (errand->thread);
      if (work->changes != NULL && errand->changes->len > 0)
        g_array_append_vals (work->changes, errand->changes->data, errand->changes->len);
    }
}

/* What a connection brought, or why it brought nothing. */
static json_t *
take_item (Errand *errand)
{
  if (errand->item != NULL)
    return g_steal_pointer (&errand->item);

  return json_pack ("{s:s, s:{s:s, s:s, s:s}}", "name", tamiz_record_get_text (errand->connection, TAMIZ_CONNECTION_NAME),
                    "error", "domain", tamiz_error_domain_nick (errand->error), "code",
                    tamiz_error_code_nick (errand->error), "message", errand->error->message);
}

/* The one that is named, or all but those that are still being tried; %NULL with an error where
 * there is nothing to be done.
 */
static GPtrArray *
choose_errands (TamizWork  *work,
                GError    **error)
{
  const char *name = tamiz_work_text (work, "name");
  g_autoptr (GPtrArray) connections = tamiz_reader_list (work->reader, TAMIZ_KIND_CONNECTION, error);
  g_autoptr (GPtrArray) errands = g_ptr_array_new_with_free_func ((GDestroyNotify) free_errand);
  g_autoptr (TamizRecord) only = NULL;

  if (connections == NULL)
    return NULL;
  if (connections->len == 0 && tamiz_work_flag (work, "due"))
    return g_steal_pointer (&errands);
  if (name != NULL)
    {
      only = tamiz_crm_find_connection (work, name, error);
      if (only == NULL)
        return NULL;
      g_ptr_array_add (errands, create_errand (work, only));
      return g_steal_pointer (&errands);
    }
  if (!tamiz_work_require (connections->len > 0, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                           _("There is no connection to a CRM yet; add one first"))
      || !tamiz_work_require (tamiz_work_id (work, "lead") == 0, TAMIZ_CORE_ERROR_INVALID, error,
                              _("Through which connection is the lead to be sent?")))
    return NULL;

  for (guint i = 0; i < connections->len; i++)
    {
      if (!tamiz_crm_is_trial (g_ptr_array_index (connections, i)))
        g_ptr_array_add (errands, create_errand (work, g_ptr_array_index (connections, i)));
    }

  return g_steal_pointer (&errands);
}

static json_t *
sync_connections (TamizWork *work,
                  GError   **error)
{
  g_autoptr (GPtrArray) errands = choose_errands (work, error);
  g_autoptr (json_t) items = json_array ();

  if (errands == NULL)
    return NULL;

  run_errands (work, errands);
  if (g_cancellable_set_error_if_cancelled (work->cancellable, error))
    return NULL;
  for (guint i = 0; i < errands->len; i++)
    {
      Errand *errand = g_ptr_array_index (errands, i);

      /* Whoever asks for one only is told so. */
      if (errand->item == NULL && tamiz_work_text (work, "name") != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&errand->error));
          return NULL;
        }
      json_array_append_new (items, take_item (errand));
    }

  return tamiz_work_items (g_steal_pointer (&items));
}

#define REQUIRED TAMIZ_PARAMETER_REQUIRED
#define POSITIONAL TAMIZ_PARAMETER_POSITIONAL
#define SECRET \
  { "secret", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_IN_MEMORY | TAMIZ_PARAMETER_SECRET, 0, \
    N_("The secret itself") }, \
  { "secret-file", TAMIZ_PARAMETER_FILE, 0, 0, N_("The file whose first line is the secret") }, \
  { "secret-env", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The variable that holds the secret") }

static const TamizParameter add_parameters[] = {
  { "name", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("What the connection is called") },
  { "kind", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("Which CRM: tryton …") },
  { "url", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("Its address") },
  { "user", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The user to log in as") },
  SECRET,
  { "keyring", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Put the secret into the keyring") },
  { "set", TAMIZ_PARAMETER_TEXTS, 0, 0, N_("KEY=VALUE; may be given several times") },
  { "trial", TAMIZ_PARAMETER_FLAG, 0, 0, N_("It is only tried, until “crm start”") },
  { NULL },
};

static const TamizParameter secret_parameters[] = {
  { "name", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("The connection") },
  SECRET,
  { "keyring", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Put the secret into the keyring") },
  { NULL },
};

static const TamizParameter name_parameters[] = {
  { "name", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("The connection") },
  SECRET,
  { NULL },
};

static const TamizParameter remove_parameters[] = {
  { "name", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("The connection") },
  { NULL },
};

static const TamizParameter sync_parameters[] = {
  { "name", TAMIZ_PARAMETER_TEXT, POSITIONAL, 0, N_("The connection; without it all") },
  { "lead", TAMIZ_PARAMETER_ID, 0, 0, N_("Only this lead; nothing else is sent or fetched") },
  { "until-idle", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Until nothing waits any more") },
  { "resume", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Go on although the connection was paused") },
  { "reconcile", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Compare everything that was sent") },
  { "due", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Only what is due: outcomes every ten minutes") },
  SECRET,
  { NULL },
};

static const TamizParameter no_parameters[] = { { NULL } };

const TamizOperationEntry tamiz_crm_operations[] = {
  { { "crm.add", N_("Connect a CRM"), 0, add_parameters, NULL }, add_connection },
  { { "crm.list", N_("List the CRM connections"), TAMIZ_OPERATION_READS, no_parameters,
      "id,name,kind,url,user,waiting,refused,unsent,pause" },
    list_connections },
  { { "crm.test", N_("Try a CRM connection"), TAMIZ_OPERATION_READS, name_parameters, NULL },
    test_connection },
  { { "crm.secret", N_("Say anew where a connection's password is"), TAMIZ_OPERATION_READS, secret_parameters,
      NULL },
    renew_secret },
  { { "crm.remove", N_("Remove a CRM connection"), 0, remove_parameters, NULL }, remove_connection },
  { { "sync", N_("Send what waits and fetch outcomes"), TAMIZ_OPERATION_READS, sync_parameters,
      "name,delivered,waiting,held,refused,outcomes,paused,words,advice" },
    sync_connections },
  { { NULL }, NULL },
};
