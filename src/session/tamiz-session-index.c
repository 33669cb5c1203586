#define G_LOG_DOMAIN "tamiz-session-index"

#include "config.h"

#include "tamiz-session-index.h"

#include "tamiz-session-private.h"

/* The index is loaded when something first asks for it, and again when the base has
 * moved on since.  The session's mutex is held while it is used.
 */

static gboolean
put_lead (const TamizLeadRow *row,
          gpointer            user_data)
{
  TamizIndex *index = user_data;
  TamizIndexLead lead = {
    .id = row->id,
    .person = row->person,
    .company = row->company,
    .product_line = row->product_line,
    .source = row->source,
    .campaign = row->campaign,
    .owner = row->owner,
    .received_on = row->received_on,
    .created = row->created,
    .updated = row->updated,
    .last_activity = row->last_activity,
    .deferred_until = row->deferred_until,
    .stage = row->stage,
    .grade = row->score.grade,
    .fit = row->score.fit,
    .interest = row->score.interest,
    .first_name = row->first_name,
    .last_name = row->last_name,
    .company_name = row->company_name,
    .email = row->email,
    .city = row->city,
    .country = row->country,
  };

  tamiz_index_put (index, &lead);
  return TRUE;
}

static gboolean
put_move (const TamizMoveRow *row,
          gpointer            user_data)
{
  tamiz_index_put_move (user_data, row->lead, row->at, row->from, row->to, row->cause, row->actor);
  return TRUE;
}

static gboolean
put_names (TamizWork         *work,
           TamizIndex        *index,
           TamizIndexColumn   column,
           TamizKind          kind,
           int                field,
           GError           **error)
{
  g_autoptr (GPtrArray) records = tamiz_reader_list (work->reader, kind, error);

  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (records, i);

      tamiz_index_set_name (index, column, tamiz_record_get_id (record),
                            tamiz_record_get_text (record, field));
    }

  return TRUE;
}

static gboolean
put_tags (TamizWork   *work,
          TamizIndex  *index,
          GError     **error)
{
  g_autoptr (GPtrArray) tags = tamiz_reader_list (work->reader, TAMIZ_KIND_TAG, error);
  g_autoptr (GHashTable) by_lead = NULL;
  GHashTableIter iter;
  gpointer key, value;

  if (tags == NULL)
    return FALSE;

  by_lead = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                   (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < tags->len; i++)
    {
      TamizRecord *tag = g_ptr_array_index (tags, i);
      gint64 lead = tamiz_record_get_int (tag, TAMIZ_TAG_LEAD);
      GPtrArray *texts = g_hash_table_lookup (by_lead, &lead);

      if (lead == 0)
        continue;
      if (texts == NULL)
        {
          texts = g_ptr_array_new ();
          g_hash_table_insert (by_lead, g_memdup2 (&lead, sizeof lead), texts);
        }
      g_ptr_array_add (texts, (gpointer) tamiz_record_get_text (tag, TAMIZ_TAG_TEXT));
    }

  g_hash_table_iter_init (&iter, by_lead);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      GPtrArray *texts = value;

      g_ptr_array_add (texts, NULL);
      tamiz_index_set_tags (index, *(gint64 *) key, (const char *const *) texts->pdata);
    }

  return TRUE;
}

static TamizIndex *
load (TamizWork *work,
      GError   **error)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();

  if (!tamiz_reader_scan_leads (work->reader, 0, put_lead, index, work->cancellable, error)
      || !tamiz_reader_scan_moves (work->reader, put_move, index, work->cancellable, error)
      || !put_tags (work, index, error)
      || !put_names (work, index, TAMIZ_INDEX_SOURCE, TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME, error)
      || !put_names (work, index, TAMIZ_INDEX_OWNER, TAMIZ_KIND_USER, TAMIZ_USER_NAME, error))
    return NULL;

  return g_steal_pointer (&index);
}

static gboolean
refresh (TamizWork *work,
         GError   **error)
{
  TamizSession *session = work->session;
  gint64 change;
  TamizIndex *index;
  gboolean done = FALSE;

  if (!tamiz_reader_begin (work->reader, error))
    return FALSE;

  change = tamiz_reader_get_change (work->reader, error);
  if (change >= 0 && session->index != NULL && session->index_change == change)
    done = TRUE;
  else if (change >= 0)
    {
      index = load (work, error);
      if (index != NULL)
        {
          g_clear_object (&session->index);
          session->index = index;
          session->index_change = change;
          done = TRUE;
        }
    }
  tamiz_reader_end (work->reader);

  return done;
}

/* Runs @use with a current index, which nobody else touches meanwhile. */
gboolean
tamiz_session_index_use (TamizWork      *work,
                         TamizIndexUse   use,
                         gpointer        user_data,
                         GError        **error)
{
  gboolean current;

  g_mutex_lock (&work->session->mutex);
  current = refresh (work, error);
  if (current)
    use (work->session->index, user_data);
  g_mutex_unlock (&work->session->mutex);

  return current;
}

typedef struct
{
  const TamizQuery *query;
  TamizQueryResult *result;
} Run;

static void
run_query (TamizIndex *index,
           gpointer    user_data)
{
  Run *run = user_data;

  run->result = tamiz_index_run (index, run->query);
}

TamizQueryResult *
tamiz_session_index_run (TamizWork         *work,
                         const TamizQuery  *query,
                         GError           **error)
{
  Run run = { query, NULL };

  return tamiz_session_index_use (work, run_query, &run, error) ? run.result : NULL;
}
