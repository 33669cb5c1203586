#define G_LOG_DOMAIN "tamiz-sync"

#include "config.h"

#include "tamiz-sync-worker-private.h"

/* One walk through the rows of a connection. */

static gboolean
depends_on_one_of (TamizRecord *row,
                   GHashTable  *waiting)
{
  gint64 before = tamiz_record_get_int (row, TAMIZ_OUTBOX_DEPENDS_ON);

  return before != 0 && g_hash_table_contains (waiting, &before);
}

static gboolean
is_on_its_way (TamizRecord *row)
{
  gint64 state = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE);

  return state == TAMIZ_OUTBOX_QUEUED || state == TAMIZ_OUTBOX_PROBING
         || state == TAMIZ_OUTBOX_SENDING;
}

/* Carries a row as far as it goes now. */
static gboolean
advance (TamizSyncWorker *self,
         TamizRecord     *row,
         GCancellable    *cancellable,
         GError         **error)
{
  if (tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_SENDING
      && !tamiz_sync_worker_recover (self, row, error))
    return FALSE;

  while (is_on_its_way (row) && tamiz_sync_worker_get_paused (self) == NULL
         && tamiz_sync_is_due (tamiz_record_get_int (row, TAMIZ_OUTBOX_NEXT_AT),
                               tamiz_sync_worker_now (self)))
    {
      gint64 state = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE);
      gint64 attempts = tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS);

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !tamiz_sync_worker_step (self, row, cancellable, error))
        return FALSE;
      /* Another worker's row stays as it is.  Whether one that was not found may be created
       * is decided in the next pass.
       */
      if ((tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == state
           && tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS) == attempts)
          || state == TAMIZ_OUTBOX_PROBING)
        break;
    }

  return TRUE;
}

/* Leaves those that one lead needs: its own, and what these hang on, of whomever it is. */
static void
keep_lead (GPtrArray *rows,
           gint64     lead)
{
  g_autoptr (GHashTable) needed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  /* What a row depends on was made before it. */
  for (guint i = rows->len; i > 0; i--)
    {
      TamizRecord *row = g_ptr_array_index (rows, i - 1);
      gint64 id = tamiz_record_get_id (row), before = tamiz_record_get_int (row, TAMIZ_OUTBOX_DEPENDS_ON);

      if (tamiz_record_get_int (row, TAMIZ_OUTBOX_LEAD) == lead || g_hash_table_contains (needed, &id))
        g_hash_table_add (needed, g_memdup2 (&before, sizeof before));
      else
        g_ptr_array_remove_index (rows, i - 1);
    }
}

/* What one row after the other has told of those that follow. */
typedef struct
{
  GHashTable *leads;        /* ids of leads of which something is under way */
  GHashTable *rows;         /* ids of rows that are not done */
  guint n_in_doubt;
  gboolean held_up;         /* a row is due, but another one is in doubt */
  gint64 next_at;
  gboolean probing;
} Pass;

static void
pass_clear (Pass *pass)
{
  g_clear_pointer (&pass->leads, g_hash_table_unref);
  g_clear_pointer (&pass->rows, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

static void
pass_init (Pass      *pass,
           GPtrArray *rows)
{
  pass->leads = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  pass->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < rows->len; i++)
    pass->n_in_doubt += tamiz_sync_row_is_in_doubt (g_ptr_array_index (rows, i));
}

/* Strictly in order within a lead; and of those that can only be looked for, none is created
 * while another one is in doubt.
 */
static gboolean
is_held_up (TamizSyncWorker *self,
            Pass            *pass,
            TamizRecord     *row,
            gboolean        *by_doubt)
{
  gint64 lead = tamiz_record_get_int (row, TAMIZ_OUTBOX_LEAD);

  *by_doubt = FALSE;
  if ((lead != 0 && g_hash_table_contains (pass->leads, &lead)) || depends_on_one_of (row, pass->rows))
    return TRUE;

  *by_doubt = pass->n_in_doubt > 0
              && tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_QUEUED
              && tamiz_sync_worker_must_probe (self, row);
  return *by_doubt;
}

static void
count_row (TamizSyncWorker *self,
           Pass            *pass,
           TamizRecord     *row,
           gboolean         held_up)
{
  TamizSyncReport *report = &tamiz_sync_worker_get_private (self)->report;
  gint64 state = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE);
  gint64 id = tamiz_record_get_id (row);
  gint64 lead = tamiz_record_get_int (row, TAMIZ_OUTBOX_LEAD);

  if (state == TAMIZ_OUTBOX_DONE)
    return;

  /* What was sent again is there: others may hang on it. */
  if (!tamiz_sync_row_was_sent_again (row))
    {
      g_hash_table_add (pass->rows, g_memdup2 (&id, sizeof id));
      if (lead != 0)
        g_hash_table_add (pass->leads, g_memdup2 (&lead, sizeof lead));
    }
  report->held += state == TAMIZ_OUTBOX_HELD;
  report->dead += state == TAMIZ_OUTBOX_DEAD;
  report->waiting += is_on_its_way (row);
  if (!held_up && is_on_its_way (row))
    {
      tamiz_sync_sooner (&pass->next_at, tamiz_record_get_int (row, TAMIZ_OUTBOX_NEXT_AT));
      pass->probing = pass->probing || state == TAMIZ_OUTBOX_PROBING;
    }
}

/* Carries every row that is due as far as it goes now; counts those that wait, and orphans of a
 * dead worker, also while nothing may be sent.  @next_at: when the next is due, 0 = never by
 * itself; @probing: whether one of them is looked for
 */
gboolean
tamiz_sync_worker_pass (TamizSyncWorker *self,
                        gint64          *next_at,
                        gboolean        *probing,
                        GCancellable    *cancellable,
                        GError         **error)
{
  TamizSyncWorkerPrivate *priv = tamiz_sync_worker_get_private (self);
  g_auto (Pass) pass = { 0 };
  g_autoptr (GPtrArray) rows = tamiz_outbox_store_list_rows (priv->store, priv->id, error);

  if (rows == NULL)
    return FALSE;

  priv->report.waiting = priv->report.held = priv->report.dead = 0;
  pass_init (&pass, rows);
  /* What is in doubt of others holds up this one as well. */
  if (priv->lead != 0)
    keep_lead (rows, priv->lead);
  for (guint i = 0; i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);
      gboolean by_doubt;
      gboolean held_up = is_held_up (self, &pass, row, &by_doubt);

      pass.held_up = pass.held_up || by_doubt;
      if (!held_up)
        {
          pass.n_in_doubt -= tamiz_sync_row_is_in_doubt (row);
          if (!advance (self, row, cancellable, error))
            return FALSE;
          pass.n_in_doubt += tamiz_sync_row_is_in_doubt (row);
        }
      count_row (self, &pass, row, held_up);
    }

  /* Those before the one that is not in doubt any more have their turn in the next pass. */
  if (pass.held_up && pass.n_in_doubt == 0)
    tamiz_sync_sooner (&pass.next_at, tamiz_sync_worker_now (self));
  *next_at = pass.next_at;
  *probing = pass.probing;
  return TRUE;
}
