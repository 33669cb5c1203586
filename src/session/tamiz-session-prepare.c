#define G_LOG_DOMAIN "tamiz-session-prepare"

#include "config.h"

#include "tamiz-phone.h"
#include "tamiz-session-index.h"
#include "tamiz-session-private.h"

/* So long a first list is waited for, which is asked for at once where there is a window. */
#define FIRST_LIST_MS 1000

/* And so long it then has for its rows to be read and painted. */
#define PAINT_MS 300

/* How often it is looked whether it was given up meanwhile. */
#define LOOK_MS 50

/* By names and by companies, that take longest to be put in order. */
static void
make_orders (TamizIndex *index,
             gpointer    user_data)
{
  g_autoptr (TamizQuery) query = tamiz_query_new ();

  query->limit = 1;
  query->sort = TAMIZ_SORT_NAME;
  tamiz_query_result_free (tamiz_index_run (index, query));
  query->sort = TAMIZ_SORT_COMPANY;
  tamiz_query_result_free (tamiz_index_run (index, query));
}

static void
do_nothing (TamizIndex *index,
            gpointer    user_data)
{
}

/* What cannot be read now is read, and complained of, when it is asked for. */
static gboolean
prepare_part (TamizWork       *work,
              TamizIndexParts  part,
              TamizIndexUse    use)
{
  g_autoptr (GError) error = NULL;

  if (tamiz_session_index_use_parts (work, part, use, NULL, &error))
    return TRUE;

  g_debug ("The index was not prepared: %s", error->message);
  return FALSE;
}

/* What the first list needs is there; nothing else takes the processors from it.  Whoever searches
 * meanwhile has what that needs read themselves.
 */
static void
let_list_first (TamizSession *self,
                GCancellable *cancellable)
{
  gint64 until = g_get_monotonic_time () + FIRST_LIST_MS * G_TIME_SPAN_MILLISECOND;

  g_mutex_lock (&self->index_lock);
  while (!self->listed && !g_cancellable_is_cancelled (cancellable) && g_get_monotonic_time () < until)
    g_cond_wait_until (&self->first_listed, &self->index_lock,
                       g_get_monotonic_time () + LOOK_MS * G_TIME_SPAN_MILLISECOND);
  g_mutex_unlock (&self->index_lock);

  for (guint waited = 0; waited < PAINT_MS && !g_cancellable_is_cancelled (cancellable); waited += LOOK_MS)
    g_usleep (LOOK_MS * G_TIME_SPAN_MILLISECOND);
}

static void
prepare_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      data,
                   GCancellable *cancellable)
{
  TamizWork work = { .store = data };
  g_autoptr (GError) error = NULL;

  if (!tamiz_work_init (&work, source, NULL, cancellable, &error))
    g_debug ("The index was not prepared: %s", error->message);
  else if (prepare_part (&work, 0, do_nothing))
    let_list_first (source, cancellable);

  tamiz_phone_prepare ();
  if (error == NULL && prepare_part (&work, TAMIZ_INDEX_TEXTS, do_nothing))
    {
      tamiz_session_index_tidy (source);
      if (prepare_part (&work, TAMIZ_INDEX_DETAILS, do_nothing)
          && prepare_part (&work, TAMIZ_INDEX_MOVES, do_nothing)
          && prepare_part (&work, TAMIZ_INDEX_ACTIVITY, do_nothing)
          && prepare_part (&work, TAMIZ_INDEX_TEXTS, make_orders))
        prepare_part (&work, TAMIZ_INDEX_TOUCHES, do_nothing);
    }
  tamiz_work_clear (&work);
  g_task_return_boolean (task, TRUE);
}

/**
 * tamiz_session_prepare:
 * @self: a session with an open base
 * @cancellable: (nullable): to give it up
 *
 * Begins to read, on a thread of its own, what lists, search, reports and telephone numbers
 * will need, so that it is there when they ask for it: what lists need first, and the rest when
 * the first list has been given.
 */
void
tamiz_session_prepare (TamizSession *self,
                       GCancellable *cancellable)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, NULL, NULL);

  g_return_if_fail (self->store != NULL);

  self->prepares = TRUE;
  g_task_set_source_tag (task, tamiz_session_prepare);
  g_task_set_task_data (task, g_object_ref (self->store), g_object_unref);
  g_task_run_in_thread (task, prepare_in_thread);
}
