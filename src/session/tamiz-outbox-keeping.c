/* What was sent to a CRM is kept as long as somebody may ask what it was; then its digest is left, and
 * of the link what updates are compared with.
 */

#define G_LOG_DOMAIN "tamiz-outbox-keeping"

#include "config.h"

#include "tamiz-outbox-keeping.h"

#include "tamiz-error.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-remote-changes.h"
#include "tamiz-session-private.h"
#include "tamiz-time.h"

/* In one transaction. */
#define SLICE 200

/* Nothing is lost by looking seldom. */
#define LOOK_EVERY TAMIZ_DAY

static gboolean
reduce_link (TamizWork       *work,
             TamizChangeSet  *set,
             TamizRecord     *row,
             TamizConnector  *connector,
             GError         **error)
{
  const char *object = tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT);
  GError *local_error = NULL;
  g_autoptr (TamizRecord) link
      = tamiz_work_find_link (work, tamiz_record_get_int (row, TAMIZ_OUTBOX_CONNECTION), object,
                              tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY), NULL, &local_error);
  const char *text = link != NULL ? tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_PUSHED) : NULL;
  g_autoptr (json_t) pushed = text != NULL ? tamiz_json_parse (text, -1, NULL) : NULL;
  g_autoptr (json_t) kept = NULL;
  g_autofree char *canonical = NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (text == NULL)
    return TRUE;
  if (g_strcmp0 (object, "lead") == 0 && connector != NULL && json_is_object (pushed))
    kept = tamiz_connector_reduce_owned (connector, pushed);
  canonical = kept != NULL ? tamiz_json_to_canonical (kept) : NULL;
  if (g_strcmp0 (canonical, text) != 0)
    tamiz_change_set_update_text (set, link, TAMIZ_REMOTE_LINK_PUSHED, canonical);

  return TRUE;
}

static gboolean
reduce_row (TamizWork       *work,
            TamizChangeSet  *set,
            TamizRecord     *row,
            GError         **error)
{
  gint64 id = tamiz_record_get_int (row, TAMIZ_OUTBOX_CONNECTION);
  g_autoptr (TamizRecord) connection = tamiz_reader_load (work->reader, TAMIZ_KIND_CONNECTION, id, NULL);
  g_autoptr (TamizConnector) connector
      = connection != NULL
            ? tamiz_work_find_connector (tamiz_record_get_text (connection, TAMIZ_CONNECTION_KIND), NULL)
            : NULL;
  TamizValue nothing = TAMIZ_VALUE_INIT;

  tamiz_change_set_update (set, row, TAMIZ_OUTBOX_PAYLOAD, &nothing);

  return reduce_link (work, set, row, connector, error);
}

static gboolean
reduce_slice (TamizWork  *work,
              GPtrArray  *rows,
              GError    **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "outbox.keeping");
  g_autoptr (TamizCommit) commit = NULL;

  tamiz_change_set_set_batch (set);
  for (guint i = 0; i < rows->len; i++)
    {
      if (!reduce_row (work, set, g_ptr_array_index (rows, i), error))
        return FALSE;
    }
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

static gboolean
reduce_all (TamizWork  *work,
            GError    **error)
{
  gint64 before = work->now - TAMIZ_OUTBOX_KEPT_DAYS * TAMIZ_DAY;

  for (;;)
    {
      g_autoptr (GPtrArray) rows = NULL;

      if (g_cancellable_set_error_if_cancelled (work->cancellable, error))
        return FALSE;
      rows = tamiz_reader_list_delivered (work->reader, before, SLICE, error);
      if (rows == NULL)
        return FALSE;
      if (rows->len == 0)
        return TRUE;
      if (!reduce_slice (work, rows, error))
        return FALSE;
    }
}

static gboolean
is_due (TamizWork *work)
{
  gint64 last = work->session->delivered_looked;

  return last == 0 || work->now < last || work->now - last >= LOOK_EVERY;
}

/* Forgets what arrived in a CRM long ago, once a day and program.  Where another thread or program
 * does it just now, that is enough.
 */
gboolean
tamiz_work_forget_delivered (TamizWork  *work,
                             GError    **error)
{
  g_autoptr (GError) cause = NULL;

  if (!g_mutex_trylock (&work->session->upkeep_lock))
    return TRUE;
  if (is_due (work) && (reduce_all (work, &cause) || g_error_matches (cause, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT)))
    {
      g_clear_error (&cause);
      work->session->delivered_looked = work->now;
    }
  g_mutex_unlock (&work->session->upkeep_lock);
  if (cause == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}
