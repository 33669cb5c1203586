#define G_LOG_DOMAIN "tamiz-session"

#include "config.h"

#include "tamiz-session-private.h"

/* How long work that rests takes to notice that it was cancelled. */
#define LOOK_INTERVAL (G_TIME_SPAN_SECOND / 10)

/**
 * tamiz_session_set_paused:
 * @self: a session
 * @cancellable: what tamiz_session_perform_async() was given
 * @paused: whether the operation is to rest
 *
 * Has an operation that works in slices (an import) rest before its next slice, or go on.
 * While it rests it holds nothing that others wait for.  It can be cancelled as ever.
 */
void
tamiz_session_set_paused (TamizSession *self,
                          GCancellable *cancellable,
                          gboolean      paused)
{
  g_return_if_fail (TAMIZ_IS_SESSION (self));
  g_return_if_fail (G_IS_CANCELLABLE (cancellable));

  g_mutex_lock (&self->mutex);
  if (!paused)
    g_hash_table_remove (self->paused, cancellable);
  else if (!g_hash_table_contains (self->paused, cancellable))
    g_hash_table_insert (self->paused, g_object_ref (cancellable), GINT_TO_POINTER (FALSE));
  g_cond_broadcast (&self->go_on);
  g_mutex_unlock (&self->mutex);
}

/**
 * tamiz_session_is_resting:
 * @self: a session
 * @cancellable: what tamiz_session_perform_async() was given
 *
 * Tells whether an operation that was paused has come to rest.
 *
 * Returns: whether it has; %FALSE while it still writes its slice
 */
gboolean
tamiz_session_is_resting (TamizSession *self,
                          GCancellable *cancellable)
{
  gboolean resting;

  g_return_val_if_fail (TAMIZ_IS_SESSION (self), FALSE);

  g_mutex_lock (&self->mutex);
  resting = GPOINTER_TO_INT (g_hash_table_lookup (self->paused, cancellable));
  g_mutex_unlock (&self->mutex);

  return resting;
}

/* On the worker: answers whether it rested. */
gboolean
tamiz_session_rest (TamizSession *self,
                    GCancellable *cancellable)
{
  gboolean rested = FALSE;

  g_mutex_lock (&self->mutex);
  while (g_hash_table_contains (self->paused, cancellable)
         && !g_cancellable_is_cancelled (cancellable))
    {
      rested = TRUE;
      g_hash_table_replace (self->paused, g_object_ref (cancellable), GINT_TO_POINTER (TRUE));
      g_cond_wait_until (&self->go_on, &self->mutex, g_get_monotonic_time () + LOOK_INTERVAL);
    }
  /* Nobody else has a use for it: a cancellable that was paused and cancelled goes. */
  if (g_cancellable_is_cancelled (cancellable))
    g_hash_table_remove (self->paused, cancellable);
  g_mutex_unlock (&self->mutex);

  return rested;
}
