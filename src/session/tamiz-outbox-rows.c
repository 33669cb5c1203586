#define G_LOG_DOMAIN "tamiz-outbox-rows"

#include "config.h"

#include "tamiz-outbox-rows.h"

#include "tamiz-crm-settings.h"
#include "tamiz-data-folder.h"
#include "tamiz-decisions.h"
#include "tamiz-error.h"
#include "tamiz-outbox-standing.h"
#include "tamiz-remote-changes.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Where people put connectors of their own; such a one takes the place of ours. */
char *
tamiz_work_own_connectors (void)
{
  return g_build_filename (g_get_user_data_dir (), "tamiz", "connectors", NULL);
}

/* The connector of a kind of CRM, of the user's or of the program's. */
/* Whether a kind's connector is a file of the user's own: data from outside, which says where
 * secrets go.
 */
gboolean
tamiz_work_is_own_connector (const char *kind)
{
  g_autofree char *own = tamiz_work_own_connectors ();
  g_autofree char *name = g_strconcat (kind, ".json", NULL);
  g_autofree char *path = g_build_filename (own, name, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

TamizConnector *
tamiz_work_find_connector (const char  *kind,
                           GError     **error)
{
  g_autofree char *folder = tamiz_data_folder ("connectors");
  g_autofree char *own = tamiz_work_own_connectors ();
  g_autoptr (GError) cause = NULL;
  TamizConnector *connector = tamiz_connector_share (own, kind, &cause);

  if (connector != NULL)
    return connector;
  if (!g_error_matches (cause, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }

  return tamiz_connector_share (folder, kind, error);
}

static void
add_kinds (GPtrArray  *kinds,
           const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *file;

  while (folder != NULL && (file = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *kind
          = g_str_has_suffix (file, ".json") ? g_strndup (file, strlen (file) - strlen (".json")) : NULL;

      if (kind != NULL && !g_ptr_array_find_with_equal_func (kinds, kind, g_str_equal, NULL))
        g_ptr_array_add (kinds, g_steal_pointer (&kind));
    }
}

static int
compare_kinds (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The kinds of CRM for which there is a connector, of the user's or of the program's. */
GPtrArray *
tamiz_work_list_connectors (void)
{
  g_autofree char *folder = tamiz_data_folder ("connectors");
  g_autofree char *own = tamiz_work_own_connectors ();
  GPtrArray *kinds = g_ptr_array_new_with_free_func (g_free);

  add_kinds (kinds, own);
  add_kinds (kinds, folder);
  g_ptr_array_sort (kinds, compare_kinds);

  return kinds;
}

/* @handoff: 0 = it is of none, for there may be one of each object only */
TamizRecord *
tamiz_work_add_crm_row (TamizWork       *work,
                        TamizChangeSet  *set,
                        TamizRecord     *connection,
                        gint64           lead,
                        gint64           handoff,
                        const char      *object,
                        const char      *op,
                        const char      *key,
                        gint64           depends_on,
                        json_t          *payload,
                        GError         **error)
{
  TamizRecord *row = tamiz_work_insert (work, set, TAMIZ_KIND_OUTBOX, error);
  g_autofree char *canonical = NULL;
  g_autofree char *digest = NULL;

  if (row == NULL)
    return NULL;

  tamiz_json_set_text (payload, "key", key);
  canonical = tamiz_json_to_canonical (payload);
  digest = tamiz_json_digest (canonical);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_CONNECTION, tamiz_record_get_id (connection));
  tamiz_record_set_int (row, TAMIZ_OUTBOX_LEAD, lead);
  if (handoff != 0)
    tamiz_record_set_int (row, TAMIZ_OUTBOX_HANDOFF, handoff);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_OBJECT, object);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_OP, op);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_IDEM_KEY, key);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_PAYLOAD, canonical);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_PAYLOAD_DIGEST, digest);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_QUEUED);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_ATTEMPTS, 0);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_PROBES, 0);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_CREATED, work->now);
  if (depends_on != 0)
    tamiz_record_set_int (row, TAMIZ_OUTBOX_DEPENDS_ON, depends_on);

  return row;
}

/* A row of the record that may still go, or a link that says it has arrived.  What was given up, or
 * was about somebody who was erased, takes nobody along.
 */
gboolean
tamiz_work_find_crm_row (TamizWork   *work,
                         gint64       connection,
                         const char  *object,
                         const char  *key,
                         gint64      *row_id,
                         gboolean    *linked,
                         GError     **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) link
      = tamiz_work_find_link (work, connection, object, key, NULL, &local_error);
  g_autoptr (GPtrArray) rows = NULL;

  *row_id = 0;
  *linked = link != NULL && tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE) == TAMIZ_LINK_LIVE;
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (*linked)
    return TRUE;

  rows = tamiz_reader_list_by_text (work->reader, TAMIZ_KIND_OUTBOX, TAMIZ_OUTBOX_IDEM_KEY, key, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);

      if (tamiz_record_get_int (row, TAMIZ_OUTBOX_CONNECTION) == connection
          && tamiz_outbox_get_stand (row) != TAMIZ_OUTBOX_DONE
          && tamiz_outbox_get_stand (row) != TAMIZ_OUTBOX_SETTLED
          && g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT), object) == 0)
        *row_id = tamiz_record_get_id (row);
    }

  return TRUE;
}

/* Whether a row is held because its own record was in the CRM and is not any more, and not because what
 * it belongs to is not.
 */
gboolean
tamiz_work_is_known_gone (TamizWork   *work,
                          TamizRecord *row)
{
  g_autoptr (TamizRecord) link = NULL;

  if (tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) != TAMIZ_OUTBOX_HELD
      || g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON), "gone") != 0
      || g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OP), "ensure") != 0)
    return FALSE;
  link = tamiz_work_find_link (work, tamiz_record_get_int (row, TAMIZ_OUTBOX_CONNECTION),
                               tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT),
                               tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY), NULL, NULL);

  return link != NULL && tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE) != TAMIZ_LINK_LIVE;
}

/* What is sent, in order; each hangs on the one before. */
typedef struct
{
  const char *object;
  gboolean shared;          /* other leads have the same */
  char *key;                /* (nullable): there is none */
} Piece;

static gboolean
has_ensure (TamizConnector *connector,
            const char     *object)
{
  g_autofree char *op = g_strconcat ("ensure_", object, NULL);

  return tamiz_connector_has_op (connector, op);
}

static gboolean
queue_piece (TamizWork       *work,
             TamizChangeSet  *set,
             TamizRecord     *connection,
             TamizConnector  *connector,
             TamizFacts      *facts,
             TamizRecord     *handoff,
             const Piece     *piece,
             json_t          *payload,
             gint64          *before,
             GError         **error)
{
  g_autofree char *reopen = g_strconcat ("reopen_", piece->object, NULL);
  const char *op = "ensure";
  gint64 open_row;
  gboolean linked;
  TamizRecord *row;

  if (piece->key == NULL || (connector != NULL && !has_ensure (connector, piece->object)))
    return TRUE;
  if (!tamiz_work_find_crm_row (work, tamiz_record_get_id (connection), piece->object, piece->key, &open_row, &linked,
                                error))
    return FALSE;
  if (piece->shared && (linked || open_row != 0))
    {
      *before = open_row != 0 ? open_row : *before;
      return TRUE;
    }
  if (linked && connector != NULL && tamiz_connector_has_op (connector, reopen))
    op = "reopen";
  row = tamiz_work_add_crm_row (work, set, connection, tamiz_record_get_id (facts->lead), tamiz_record_get_id (handoff),
                                piece->object, op, piece->key, *before, payload, error);
  if (row == NULL)
    return FALSE;
  if (linked && g_str_equal (op, "ensure"))
    {
      /* It is there, and this CRM cannot take it up again: nothing is left to be done. */
      tamiz_record_set_int (row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_DONE);
      tamiz_record_set_int (row, TAMIZ_OUTBOX_DONE_AT, work->now);
      tamiz_record_set_text (row, TAMIZ_OUTBOX_REASON, "linked");
      return !g_str_equal (piece->object, "lead")
             || tamiz_work_update_step (work, set, handoff, TAMIZ_STEP_TRANSFER, TAMIZ_STEP_STATE_DONE, NULL, error);
    }
  *before = tamiz_record_get_id (row);

  return TRUE;
}

static gboolean
queue_for (TamizWork       *work,
           TamizChangeSet  *set,
           TamizRecord     *connection,
           TamizFacts      *facts,
           TamizRecord     *handoff,
           GError         **error)
{
  TamizRecord *firm = facts->company != NULL ? facts->company : facts->person;
  g_autoptr (TamizConnector) connector
      = tamiz_work_find_connector (tamiz_record_get_text (connection, TAMIZ_CONNECTION_KIND), NULL);
  g_autoptr (json_t) payload = tamiz_work_make_crm_payload (work, facts, handoff);
  gint64 id = tamiz_record_get_id (handoff);
  Piece pieces[] = {
    { "company", TRUE,
      firm != NULL ? tamiz_work_make_crm_key (work, tamiz_kind_get_info (tamiz_record_get_kind (firm))->nick,
                                              tamiz_record_get_id (firm))
                   : NULL },
    { "person", TRUE,
      facts->person != NULL ? tamiz_work_make_crm_key (work, "contact", tamiz_record_get_id (facts->person)) : NULL },
    { "lead", FALSE, g_strdup (tamiz_record_get_text (handoff, TAMIZ_HANDOFF_UUID)) },
    { "note", FALSE, connector != NULL ? tamiz_work_make_crm_key (work, "note", id) : NULL },
    { "packet", FALSE, connector != NULL && tamiz_record_has (handoff, TAMIZ_HANDOFF_PACKET)
                           ? tamiz_work_make_crm_key (work, "packet", id)
                           : NULL },
  };
  gint64 before = 0;
  gboolean done = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autofree char *name = g_strconcat (pieces[i].object, ".key", NULL);

      if (pieces[i].key != NULL && (connector == NULL || has_ensure (connector, pieces[i].object)))
        tamiz_json_set_text (payload, name, pieces[i].key);
    }
  for (guint i = 0; done && i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (json_t) own = json_copy (payload);

      done = queue_piece (work, set, connection, connector, facts, handoff, &pieces[i], own, &before, error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    g_free (pieces[i].key);

  return done;
}

/* Adds what an accepted handoff sends to every CRM of the base. */
gboolean
tamiz_work_queue_handoff (TamizWork       *work,
                          TamizChangeSet  *set,
                          TamizFacts      *facts,
                          TamizRecord     *handoff,
                          GError         **error)
{
  g_autoptr (GPtrArray) connections = tamiz_reader_list (work->reader, TAMIZ_KIND_CONNECTION, error);

  if (connections == NULL)
    return FALSE;

  for (guint i = 0; i < connections->len; i++)
    {
      /* Whatever is only being tried gets its leads when it is started. */
      if (tamiz_crm_is_trial (g_ptr_array_index (connections, i)))
        continue;
      if (!queue_for (work, set, g_ptr_array_index (connections, i), facts, handoff, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
tamiz_work_update_step (TamizWork         *work,
                        TamizChangeSet    *set,
                        TamizRecord       *handoff,
                        TamizHandoffStep   step,
                        TamizStepState     state,
                        const char        *message,
                        GError           **error)
{
  g_autoptr (GPtrArray) steps
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_HANDOFF_STEP, TAMIZ_HANDOFF_STEP_HANDOFF,
                              tamiz_record_get_id (handoff), error);

  if (steps == NULL)
    return FALSE;

  for (guint i = 0; i < steps->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (steps, i);

      if (tamiz_record_get_int (record, TAMIZ_HANDOFF_STEP_STEP) != (gint64) step)
        continue;
      tamiz_change_set_update_int (set, record, TAMIZ_HANDOFF_STEP_STATE, state);
      tamiz_change_set_update_int (set, record, TAMIZ_HANDOFF_STEP_AT, work->now);
      tamiz_change_set_update_text (set, record, TAMIZ_HANDOFF_STEP_MESSAGE, message);
    }

  return TRUE;
}

/* Where a small company waives acceptance, the program accepts what was sent. */
gboolean
tamiz_work_accept_waived (TamizWork *work,
                          GError   **error)
{
  g_autoptr (GPtrArray) handoffs = NULL;
  TamizActor former = work->actor;
  gboolean done = TRUE;

  if (tamiz_record_get_int (work->base, TAMIZ_BASE_WAIVE_ACCEPTANCE) == 0)
    return TRUE;
  handoffs = tamiz_reader_list (work->reader, TAMIZ_KIND_HANDOFF, error);
  if (handoffs == NULL)
    return FALSE;

  work->actor = (TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 };
  for (guint i = 0; done && i < handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (handoffs, i);

      if (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) == TAMIZ_HANDOFF_SENT)
        done = tamiz_work_accept_handoff (work, handoff, error);
    }
  work->actor = former;

  return done;
}

static gboolean
queue_one (TamizWork    *work,
           TamizRecord  *connection,
           gint64        id,
           GError      **error)
{
  g_autoptr (TamizRecord) handoff = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, error);
  g_autoptr (TamizChangeSet) set
      = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "crm.queue");
  g_autoptr (TamizFacts) facts = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  GError *local_error = NULL;

  if (handoff == NULL)
    return FALSE;
  facts = tamiz_work_find_facts (work, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), &local_error);
  if (facts == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, local_error);
      return local_error == NULL;
    }
  if (!queue_for (work, set, connection, facts, handoff, error))
    return FALSE;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

/* A connection made after the acceptance: what it has not got yet is queued for it. */
gboolean
tamiz_work_queue_missing (TamizWork    *work,
                          TamizRecord  *connection,
                          GError      **error)
{
  g_autoptr (GArray) unsent = tamiz_reader_list_unsent (work->reader, tamiz_record_get_id (connection), error);

  for (guint i = 0; unsent != NULL && i < unsent->len; i++)
    {
      if (!queue_one (work, connection, g_array_index (unsent, gint64, i), error))
        return FALSE;
    }

  return unsent != NULL;
}

/* Whether the connection has anything of a lead: a row, or a record over there. */
static gboolean
has_lead (TamizWork    *work,
          TamizRecord  *connection,
          gint64        lead,
          gboolean     *has,
          GError      **error)
{
  g_autoptr (GPtrArray) rows = tamiz_reader_list_by (work->reader, TAMIZ_KIND_OUTBOX, TAMIZ_OUTBOX_LEAD, lead, error);

  *has = FALSE;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    *has = *has || tamiz_record_get_int (g_ptr_array_index (rows, i), TAMIZ_OUTBOX_CONNECTION)
                       == tamiz_record_get_id (connection);

  return rows != NULL;
}

/* Of one lead only, what the connection has not got yet. */
gboolean
tamiz_work_queue_lead (TamizWork    *work,
                       TamizRecord  *connection,
                       gint64        lead,
                       GError      **error)
{
  g_autoptr (GArray) unsent = tamiz_reader_list_unsent (work->reader, tamiz_record_get_id (connection), error);
  gboolean has;

  for (guint i = 0; unsent != NULL && i < unsent->len; i++)
    {
      gint64 id = g_array_index (unsent, gint64, i);
      g_autoptr (TamizRecord) handoff = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, error);

      if (handoff == NULL
          || (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD) == lead && !queue_one (work, connection, id, error)))
        return FALSE;
    }

  return unsent != NULL && has_lead (work, connection, lead, &has, error)
         && tamiz_work_require (has, TAMIZ_CORE_ERROR_REFUSED, error,
                                _("Sales has not accepted this lead; only accepted ones are sent"));
}

/* How many rows wait to be sent, are in doubt, wait for a person, were refused. */
json_t *
tamiz_work_count_outbox (TamizWork *work,
                         GError   **error)
{
  TamizOpenRows open;
  json_t *object;

  if (!tamiz_reader_count_open (work->reader, 0, &open, error))
    return NULL;

  object = json_object ();
  json_object_set_new (object, "waiting", json_integer (open.waiting));
  json_object_set_new (object, "in_doubt", json_integer (open.probing));
  json_object_set_new (object, "held", json_integer (open.held));
  json_object_set_new (object, "dead", json_integer (open.dead));
  return object;
}
