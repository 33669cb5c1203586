#define G_LOG_DOMAIN "tamiz-lead-rows"

#include "config.h"

#include "tamiz-lead-rows.h"

#include "tamiz-lead-query.h"
#include "tamiz-people.h"
#include "tamiz-session-index.h"
#include "tamiz-session-private.h"
#include "tamiz-upkeep.h"

/* What a worker needs, copied on the main thread. */
typedef struct
{
  TamizStore *store;
  json_t *arguments;         /* (nullable) */
  GArray *ids;               /* (nullable) */
} Asking;

typedef struct
{
  GPtrArray *rows;           /* TamizLeadRowValues */
  GHashTable *sources, *owners;   /* gint64 → name */
  gint64 in_force;           /* the definition's id; 0 = none */
} Filling;

void
tamiz_lead_row_values_free (TamizLeadRowValues *self)
{
  g_free (self->name);
  g_free (self->company);
  g_free (self->email);
  g_free (self->source);
  g_free (self->owner);
  g_free (self);
}

static void
free_asking (Asking *asking)
{
  g_object_unref (asking->store);
  g_clear_pointer (&asking->arguments, json_decref);
  g_clear_pointer (&asking->ids, g_array_unref);
  g_free (asking);
}

static void
ask (TamizSession        *self,
     gpointer             source_tag,
     json_t              *arguments,
     GArray              *ids,
     GTaskThreadFunc      func,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Asking *asking = g_new0 (Asking, 1);

  asking->store = g_object_ref (self->store);
  asking->arguments = arguments != NULL ? json_deep_copy (arguments) : NULL;
  asking->ids = ids != NULL ? g_array_ref (ids) : NULL;
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, asking, (GDestroyNotify) free_asking);
  g_task_run_in_thread (task, func);
}

static GArray *
find_leads (TamizWork *work,
            GError   **error)
{
  g_autoptr (TamizQuery) query = tamiz_work_make_query (work, error);
  g_autoptr (TamizQueryResult) result = NULL;

  if (query == NULL)
    return NULL;
  query->offset = query->limit = 0;
  result = tamiz_session_index_run (work, query, error);

  return result != NULL ? tamiz_query_result_steal_ids (result) : NULL;
}

static void
find_leads_in_thread (GTask        *task,
                      gpointer      source,
                      gpointer      data,
                      GCancellable *cancellable)
{
  Asking *asking = data;
  TamizWork work = { .store = asking->store };
  GArray *ids = NULL;
  GError *error = NULL;

  if (tamiz_work_init (&work, source, asking->arguments, cancellable, &error))
    ids = find_leads (&work, &error);
  tamiz_work_clear (&work);

  if (ids == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, ids, (GDestroyNotify) g_array_unref);
  tamiz_session_index_tidy (source);
}

/**
 * tamiz_session_find_leads_async:
 * @self: a session with an open base
 * @arguments: the arguments of the operation `lead.list`; its piece of the list does not matter
 * @cancellable: (nullable): to give it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Finds all leads that a list shows, in its order.
 */
void
tamiz_session_find_leads_async (TamizSession        *self,
                                json_t              *arguments,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GError *error = NULL;

  g_return_if_fail (self->store != NULL);

  if (!tamiz_work_check_arguments (tamiz_operation_find ("lead.list"), arguments, &error))
    {
      g_task_report_error (self, callback, user_data, tamiz_session_find_leads_async, error);
      return;
    }
  ask (self, tamiz_session_find_leads_async, arguments, NULL, find_leads_in_thread, cancellable,
       callback, user_data);
}

/**
 * tamiz_session_find_leads_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location
 *
 * Finishes finding leads.
 *
 * Returns: (transfer full) (element-type gint64): their ids
 */
GArray *
tamiz_session_find_leads_finish (TamizSession *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
fill_row (const TamizLeadRow *row,
          gpointer            user_data)
{
  Filling *filling = user_data;
  TamizLeadRowValues *values = g_new0 (TamizLeadRowValues, 1);

  *values = (TamizLeadRowValues) {
    .id = row->id,
    .stage = row->stage,
    .grade = row->score.grade,
    .outdated = tamiz_score_is_outdated (&row->score, row->stage, filling->in_force),
    .received_on = row->received_on,
    .last_activity = row->last_activity,
    .name = tamiz_person_join_name (row->first_name, row->last_name),
    .company = g_strdup (row->company_name),
    .email = g_strdup (row->email),
    .source = g_strdup (g_hash_table_lookup (filling->sources, &row->source)),
    .owner = g_strdup (g_hash_table_lookup (filling->owners, &row->owner)),
  };
  g_ptr_array_add (filling->rows, values);
  return FALSE;
}

static gboolean
read_leads (TamizWork *work,
            GArray    *ids,
            Filling   *filling,
            GError   **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) version = tamiz_work_find_in_force (work, NULL, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  filling->in_force = version != NULL ? tamiz_record_get_id (version) : 0;
  filling->sources = tamiz_work_names (work, TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME, error);
  if (filling->sources == NULL)
    return FALSE;
  filling->owners = tamiz_work_names (work, TAMIZ_KIND_USER, TAMIZ_USER_NAME, error);
  if (filling->owners == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      if (!tamiz_reader_scan_leads (work->reader, g_array_index (ids, gint64, i), fill_row, filling,
                                    work->cancellable, error))
        return FALSE;
    }

  return TRUE;
}

static void
read_leads_in_thread (GTask        *task,
                      gpointer      source,
                      gpointer      data,
                      GCancellable *cancellable)
{
  Asking *asking = data;
  TamizWork work = { .store = asking->store };
  Filling filling
      = { .rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_lead_row_values_free) };
  GError *error = NULL;
  gboolean done = FALSE;

  if (tamiz_work_init (&work, source, NULL, cancellable, &error)
      && tamiz_reader_begin (work.reader, &error))
    {
      done = read_leads (&work, asking->ids, &filling, &error);
      tamiz_reader_end (work.reader);
    }
  tamiz_work_clear (&work);
  g_clear_pointer (&filling.sources, g_hash_table_unref);
  g_clear_pointer (&filling.owners, g_hash_table_unref);

  if (done)
    g_task_return_pointer (task, g_ptr_array_ref (filling.rows), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
  g_ptr_array_unref (filling.rows);
}

/**
 * tamiz_session_read_leads_async:
 * @self: a session with an open base
 * @ids: (element-type gint64): ids of leads; not to be changed any more
 * @cancellable: (nullable): to give it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads what rows of a list show of leads, as of one moment.
 */
void
tamiz_session_read_leads_async (TamizSession        *self,
                                GArray              *ids,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (self->store != NULL);

  ask (self, tamiz_session_read_leads_async, NULL, ids, read_leads_in_thread, cancellable, callback,
       user_data);
}

/**
 * tamiz_session_read_leads_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location
 *
 * Finishes reading leads.
 *
 * Returns: (transfer full) (element-type TamizLeadRowValues): those that stand
 */
GPtrArray *
tamiz_session_read_leads_finish (TamizSession *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
