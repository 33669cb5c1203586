#define G_LOG_DOMAIN "tamiz-session-pages"

#include "config.h"

#include "tamiz-session-index.h"
#include "tamiz-session-private.h"

/* Where the index does not fit into memory, lists, searches and counts are answered from
 * storage.  Leads are read in their order of ids and put into a small index, a bundle at a
 * time; it is asked what a whole one would be, and only the first leads of the answer go on
 * to be compared with those of the next bundle.
 */

/* Of a list without a limit so many are shown. */
#define MOST 20000

typedef struct
{
  TamizWork *work;
  const TamizQuery *query;
  guint wanted;              /* how many leads from the first on */
  GHashTable *tags;          /* gint64 of the lead → GPtrArray of texts */
  GPtrArray *sources, *users;
  TamizIndex *bundle;
  guint n_new;               /* how many of the bundle's leads are not of the one before */
  guint total, total_before;
  GArray *best;              /* (nullable): gint64 */
  TamizIndexFacets *facets;  /* (nullable): the sum of all bundles, where they are asked for */
  gboolean counts;
  GError *error;
} Paging;

static void
paging_clear (Paging *self)
{
  g_clear_pointer (&self->tags, g_hash_table_unref);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->users, g_ptr_array_unref);
  g_clear_object (&self->bundle);
  g_clear_pointer (&self->best, g_array_unref);
  g_clear_pointer (&self->facets, tamiz_index_facets_free);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Paging, paging_clear)

static gboolean
put_move_cb (const TamizMoveRow *row,
             gpointer            user_data)
{
  tamiz_session_index_put_move (user_data, row);
  return TRUE;
}

/* With all that the query could ask of it. */
static gboolean
put_lead (Paging             *self,
          const TamizLeadRow *row)
{
  GPtrArray *tags = g_hash_table_lookup (self->tags, &row->id);

  tamiz_session_index_put_lead (self->bundle, row);
  if (tags != NULL)
    tamiz_index_set_tags (self->bundle, row->id, (const char *const *) tags->pdata);

  return self->query->func == NULL
         || tamiz_reader_scan_moves (self->work->reader, row->id, put_move_cb, self->bundle,
                                     self->work->cancellable, &self->error);
}

static gboolean
put_again_cb (const TamizLeadRow *row,
              gpointer            user_data)
{
  put_lead (user_data, row);
  return FALSE;
}

static void
begin_bundle (Paging *self)
{
  g_set_object (&self->bundle, NULL);
  self->bundle = tamiz_index_new ();
  self->n_new = 0;
  tamiz_session_index_put_names (self->bundle, self->sources, self->users);
  for (guint i = 0; self->best != NULL && i < self->best->len && self->error == NULL; i++)
    tamiz_reader_scan_leads (self->work->reader, g_array_index (self->best, gint64, i), put_again_cb,
                             self, self->work->cancellable, &self->error);
  self->total_before = self->best != NULL ? self->best->len : 0;
}

static void
end_bundle (Paging *self)
{
  g_autoptr (TamizQuery) query = tamiz_query_copy (self->query);
  g_autoptr (TamizQueryResult) result = NULL;

  query->offset = 0;
  query->limit = self->wanted;
  query->enough = 0;
  result = tamiz_index_run (self->bundle, query);
  self->total += result->total - self->total_before;
  g_clear_pointer (&self->best, g_array_unref);
  self->best = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (self->best, result->ids, result->n_ids);
}

static void
count_bundle (Paging *self)
{
  TamizIndexFacets *facets = tamiz_index_count_facets (self->bundle, self->query);

  if (self->facets == NULL)
    self->facets = facets;
  else
    {
      tamiz_index_facets_add (self->facets, facets);
      tamiz_index_facets_free (facets);
    }
}

static void
finish_bundle (Paging *self)
{
  if (self->counts)
    count_bundle (self);
  else
    end_bundle (self);
}

static gboolean
take_lead (const TamizLeadRow *row,
           gpointer            user_data)
{
  Paging *self = user_data;

  if (self->n_new == self->work->session->index_bundle)
    {
      finish_bundle (self);
      begin_bundle (self);
    }
  self->n_new++;

  return self->error == NULL && put_lead (self, row);
}

static gboolean
paging_init (Paging            *self,
             TamizWork         *work,
             const TamizQuery  *query,
             GError           **error)
{
  self->work = work;
  self->query = query;
  self->tags = tamiz_session_index_list_tags (work, error);
  if (self->tags == NULL)
    return FALSE;
  self->sources = tamiz_reader_list (work->reader, TAMIZ_KIND_SOURCE, error);
  if (self->sources == NULL)
    return FALSE;
  self->users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);

  return self->users != NULL;
}

static gboolean
go_through (Paging  *self,
            GError **error)
{
  gboolean done = FALSE;

  if (!tamiz_reader_begin (self->work->reader, error))
    return FALSE;

  begin_bundle (self);
  if (tamiz_reader_scan_leads (self->work->reader, 0, take_lead, self, self->work->cancellable,
                               error)
      && self->error == NULL)
    {
      finish_bundle (self);
      /* What is left has the leads that were asked for, and no others. */
      if (!self->counts)
        begin_bundle (self);
      done = self->error == NULL;
    }
  tamiz_reader_end (self->work->reader);
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));

  return done;
}

/* Answers a query from storage, and a small index of the leads that are the first of the
 * answer, of which @query skips the offset.
 */
TamizIndex *
tamiz_session_pages_find (TamizWork         *work,
                          const TamizQuery  *query,
                          guint             *total,
                          GError           **error)
{
  g_auto (Paging) paging = { NULL };

  if (!paging_init (&paging, work, query, error))
    return NULL;
  paging.wanted = query->limit > 0 ? query->offset + query->limit : MOST;
  if (query->limit == 0 && query->enough > 0)
    paging.wanted = query->enough;
  if (!go_through (&paging, error))
    return NULL;

  *total = paging.total;
  return g_steal_pointer (&paging.bundle);
}

/* Counts from storage what tamiz_index_count_facets() counts. */
TamizIndexFacets *
tamiz_session_pages_count (TamizWork         *work,
                           const TamizQuery  *query,
                           GError           **error)
{
  g_auto (Paging) paging = { NULL };

  if (!paging_init (&paging, work, query, error))
    return NULL;
  paging.counts = TRUE;
  if (!go_through (&paging, error))
    return NULL;

  return g_steal_pointer (&paging.facets);
}
