#define G_LOG_DOMAIN "tamiz-session-upkeep"

#include "config.h"

#include "tamiz-calendars.h"
#include "tamiz-keeping-up.h"
#include "tamiz-notices.h"
#include "tamiz-session-private.h"
#include "tamiz-upkeep.h"

/* In the background, one run at a time: what is due is looked for when a base is opened,
 * when a version may have come into force, and every minute.
 */
#define LOOK_SECONDS 60

static void look (TamizSession *self);

static void
keep_up_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      data,
                   GCancellable *cancellable)
{
  TamizSession *self = source;
  TamizWork work = { .store = data };
  GError *error = NULL;
  gboolean done;

  done = tamiz_work_init (&work, self, NULL, cancellable, &error);
  work.actor = (TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 };
  done = done && tamiz_work_do_due (&work, &error);
  if (done)
    tamiz_work_try_notices (&work, TRUE);
  /* Others' servers may keep us waiting. */
  done = done && tamiz_work_refresh_calendars (&work, &error);
  tamiz_work_clear (&work);

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
kept_up_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  TamizSession *self = TAMIZ_SESSION (source);
  g_autoptr (GError) error = NULL;
  gboolean again = self->look_again;

  /* Of a base that was closed meanwhile. */
  if (g_task_get_cancellable (G_TASK (result)) != self->upkeep)
    return;

  g_clear_object (&self->upkeep);
  self->look_again = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_info ("What fell due was not done: %s", error->message); /* tried again in a minute */
  tamiz_session_tell_rescoring (self, 0, 0);
  if (again)
    look (self);
}

static void
look (TamizSession *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->upkeep_source == 0)
    return;
  if (self->upkeep != NULL)
    {
      self->look_again = TRUE;
      return;
    }

  self->upkeep = g_cancellable_new ();
  task = g_task_new (self, self->upkeep, kept_up_cb, NULL);
  g_task_set_source_tag (task, tamiz_session_keep_up);
  g_task_set_task_data (task, g_object_ref (self->store), g_object_unref);
  g_task_run_in_thread (task, keep_up_in_thread);
}

static gboolean
minute_cb (gpointer user_data)
{
  look (user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * tamiz_session_keep_up:
 * @self: a session with an open base
 *
 * Does in the background, for as long as the base is open, what time and new versions of
 * the definition bring about.  “rescoring” tells how far it is; closing the base leaves the
 * rest to whoever opens it next.
 */
void
tamiz_session_keep_up (TamizSession *self)
{
  g_return_if_fail (TAMIZ_IS_SESSION (self));
  g_return_if_fail (self->store != NULL);

  if (self->upkeep_source != 0 || tamiz_store_is_read_only (self->store))
    return;

  self->upkeep_source = g_timeout_add_seconds (LOOK_SECONDS, minute_cb, self);
  look (self);
}

/* After a commit, on the main context. */
void
tamiz_session_note_commit (TamizSession *self,
                           TamizCommit  *commit)
{
  if (commit->reload || tamiz_commit_touches (commit, TAMIZ_KIND_DEFINITION))
    look (self);
}

void
tamiz_session_stop_upkeep (TamizSession *self)
{
  g_clear_handle_id (&self->upkeep_source, g_source_remove);
  if (self->upkeep != NULL)
    g_cancellable_cancel (self->upkeep);
  g_clear_object (&self->upkeep);
  self->look_again = FALSE;
}
