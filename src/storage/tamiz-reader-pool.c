#define G_LOG_DOMAIN "tamiz-reader-pool"

#include "config.h"

#include "tamiz-reader-pool.h"

/* As many as read at the same time as a rule; each keeps a few kilobytes. */
#define MOST_IDLE 4

struct _TamizReaderPool
{
  GMutex lock;
  GQueue idle;              /* TamizConnection */
  gboolean closed;
};

TamizReaderPool *
tamiz_reader_pool_new (void)
{
  TamizReaderPool *self = g_atomic_rc_box_new0 (TamizReaderPool);

  g_mutex_init (&self->lock);
  g_queue_init (&self->idle);

  return self;
}

TamizReaderPool *
tamiz_reader_pool_ref (TamizReaderPool *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_pool (gpointer data)
{
  TamizReaderPool *self = data;

  g_queue_clear_full (&self->idle, (GDestroyNotify) tamiz_connection_close);
  g_mutex_clear (&self->lock);
}

void
tamiz_reader_pool_unref (TamizReaderPool *self)
{
  g_atomic_rc_box_release_full (self, clear_pool);
}

/* (transfer full) (nullable): the one that was used last */
TamizConnection *
tamiz_reader_pool_take (TamizReaderPool *self)
{
  TamizConnection *connection;

  g_mutex_lock (&self->lock);
  connection = g_queue_pop_head (&self->idle);
  g_mutex_unlock (&self->lock);

  return connection;
}

/* @connection (transfer full).  What it has read of the base is forgotten, so that memory and
 * what is seen are those of a new one.
 */
void
tamiz_reader_pool_give (TamizReaderPool *self,
                        TamizConnection *connection)
{
  gboolean kept;

  if (!tamiz_connection_is_at_rest (connection))
    {
      tamiz_connection_close (connection);
      return;
    }

  tamiz_connection_release_memory (connection);
  g_mutex_lock (&self->lock);
  kept = !self->closed && self->idle.length < MOST_IDLE;
  if (kept)
    g_queue_push_head (&self->idle, connection);
  g_mutex_unlock (&self->lock);
  if (!kept)
    tamiz_connection_close (connection);
}

static void
empty (TamizReaderPool *self,
       gboolean         closes)
{
  GQueue idle = G_QUEUE_INIT;

  g_mutex_lock (&self->lock);
  idle = self->idle;
  g_queue_init (&self->idle);
  self->closed = self->closed || closes;
  g_mutex_unlock (&self->lock);

  g_queue_clear_full (&idle, (GDestroyNotify) tamiz_connection_close);
}

/* They are of a file that does not lie there any more. */
void
tamiz_reader_pool_drop (TamizReaderPool *self)
{
  empty (self, FALSE);
}

/* Nothing is kept from now on. */
void
tamiz_reader_pool_close (TamizReaderPool *self)
{
  empty (self, TRUE);
}
