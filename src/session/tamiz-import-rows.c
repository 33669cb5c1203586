#define G_LOG_DOMAIN "tamiz-import-rows"

#include "config.h"

#include "tamiz-import-rows.h"

#include "tamiz-matching.h"

#define ROWS_PER_BATCH 128
#define MAX_THREADS 8

/* Rows that one thread normalises at a time.  Before it is done it is that thread's. */
typedef struct
{
  GPtrArray *rows;          /* TamizRow */
  GPtrArray *staged;        /* TamizStaged */
  guint64 position;         /* of the reader, behind the last row */
  guint next;
  gboolean done;
  GError *error;
} Batch;

struct _TamizImportRows
{
  TamizImportFile *file;
  GCancellable *cancellable;
  guint64 skip;
  gboolean ended;
  guint64 position;
  guint ahead;              /* how many batches are under way at most */
  GQueue batches;           /* Batch, in the file's order */
  GThreadPool *threads;

  GMutex lock;              /* of the batches' done */
  GCond wake;
};

static void
free_batch (Batch *batch)
{
  g_ptr_array_unref (batch->rows);
  g_ptr_array_unref (batch->staged);
  g_clear_error (&batch->error);
  g_free (batch);
}

static void
stage_in_thread (gpointer data,
                 gpointer user_data)
{
  Batch *batch = data;
  TamizImportRows *self = user_data;

  for (guint i = 0; i < batch->rows->len && !g_cancellable_is_cancelled (self->cancellable); i++)
    {
      TamizStaged *staged = tamiz_normalizer_stage (self->file->normalizer,
                                                    g_ptr_array_index (batch->rows, i),
                                                    &batch->error);

      if (staged == NULL)
        break;
      tamiz_staged_get_lookups (staged);
      tamiz_staged_get_name (staged);
      g_ptr_array_add (batch->staged, staged);
    }

  g_mutex_lock (&self->lock);
  batch->done = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}

/**
 * tamiz_import_rows_new:
 * @file: a file, which must outlive the rows
 * @skip: how many rows were taken before
 * @cancellable: (nullable): a cancellable
 *
 * Begins with the file's first row, or behind those that are skipped.
 *
 * Returns: (transfer full): the rows
 */
TamizImportRows *
tamiz_import_rows_new (TamizImportFile *file,
                       guint64          skip,
                       GCancellable    *cancellable)
{
  TamizImportRows *self = g_new0 (TamizImportRows, 1);
  guint n_threads = CLAMP (g_get_num_processors (), 1, MAX_THREADS);

  self->file = file;
  self->skip = skip;
  self->cancellable = cancellable;
  self->ahead = n_threads * 2 + 1;
  g_queue_init (&self->batches);
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->threads = g_thread_pool_new (stage_in_thread, self, (int) n_threads, FALSE, NULL);
  tamiz_row_reader_rewind (file->reader);

  return self;
}

void
tamiz_import_rows_free (TamizImportRows *self)
{
  /* What was not begun is not; what was is waited for. */
  g_thread_pool_free (self->threads, TRUE, TRUE);
  g_queue_clear_full (&self->batches, (GDestroyNotify) free_batch);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_free (self);
}

static gboolean
read_batch (TamizImportRows *self,
            GError         **error)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_row_unref);
  batch->staged = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_staged_unref);
  while (batch->rows->len < ROWS_PER_BATCH && !self->ended)
    {
      TamizRow *row = NULL;

      if (!tamiz_row_reader_read_row (self->file->reader, &row, self->cancellable, error))
        {
          free_batch (batch);
          return FALSE;
        }
      if (row == NULL)
        self->ended = TRUE;
      else if (self->skip > 0)
        {
          self->skip--;
          tamiz_row_unref (row);
        }
      else
        g_ptr_array_add (batch->rows, row);
    }
  batch->position = tamiz_row_reader_get_position (self->file->reader);
  g_queue_push_tail (&self->batches, batch);
  g_thread_pool_push (self->threads, batch, NULL);

  return TRUE;
}

static void
wait_for (TamizImportRows *self,
          Batch           *batch)
{
  g_mutex_lock (&self->lock);
  while (!batch->done)
    g_cond_wait (&self->wake, &self->lock);
  g_mutex_unlock (&self->lock);
}

/**
 * tamiz_import_rows_next:
 * @self: rows
 * @staged: (out) (transfer full) (nullable): the next row, normalised; %NULL at the end
 * @error: return location
 *
 * Takes a row.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_import_rows_next (TamizImportRows *self,
                        TamizStaged    **staged,
                        GError         **error)
{
  Batch *batch;

  *staged = NULL;
  for (;;)
    {
      while (!self->ended && g_queue_get_length (&self->batches) < self->ahead)
        {
          if (!read_batch (self, error))
            return FALSE;
        }
      batch = g_queue_peek_head (&self->batches);
      if (batch == NULL)
        return TRUE;

      wait_for (self, batch);
      if (batch->next < batch->staged->len)
        {
          *staged = tamiz_staged_ref (g_ptr_array_index (batch->staged, batch->next++));
          self->position = batch->position;
          return TRUE;
        }
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (batch->error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&batch->error));
          return FALSE;
        }
      free_batch (g_queue_pop_head (&self->batches));
    }
}

/**
 * tamiz_import_rows_get_position:
 * @self: rows
 *
 * Gets how far the rows that were taken reach in the file.
 *
 * Returns: bytes, of tamiz_row_reader_get_size()
 */
guint64
tamiz_import_rows_get_position (TamizImportRows *self)
{
  return self->position;
}
