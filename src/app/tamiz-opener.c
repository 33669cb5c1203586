#define G_LOG_DOMAIN "tamiz-opener"

#include "config.h"

#include "tamiz-opener.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

struct _TamizOpener
{
  GObject parent_instance;

  TamizSession *session;
  TamizDesk *desk;          /* (nullable): once the base is open */
};

G_DEFINE_FINAL_TYPE (TamizOpener, tamiz_opener, G_TYPE_OBJECT)

/* What one call was asked for. */
typedef struct
{
  char *path;
  char *email;              /* (nullable) */
  json_t *user;             /* (nullable): the first user of a new base */
  guint sample_size;        /* 0 = no sample */
  gboolean is_new;
} Order;

static void
free_order (Order *order)
{
  g_free (order->path);
  g_free (order->email);
  g_clear_pointer (&order->user, json_decref);
  g_free (order);
}

static void
tamiz_opener_dispose (GObject *object)
{
  TamizOpener *self = TAMIZ_OPENER (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (tamiz_opener_parent_class)->dispose (object);
}

static void
tamiz_opener_class_init (TamizOpenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_opener_dispose;
}

static void
tamiz_opener_init (TamizOpener *self)
{
}

/* @clock is the time, which tests replace. */
TamizOpener *
tamiz_opener_new (TamizClock *clock)
{
  TamizOpener *self = g_object_new (TAMIZ_TYPE_OPENER, NULL);

  self->session = tamiz_session_new (clock);

  return self;
}

/* Called with how far long work has come, while it goes on. */
void
tamiz_opener_set_progress (TamizOpener       *self,
                           TamizProgressFunc  func,
                           gpointer           user_data)
{
  tamiz_session_set_progress (self->session, func, user_data);
}

/* A base that was begun here and cannot be finished is not left behind. */
static void
remove_base (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *file = g_strconcat (path, endings[i], NULL);

      g_unlink (file);
    }
}

static void
fail (GTask  *task,
      GError *error)
{
  TamizOpener *self = g_task_get_source_object (task);
  Order *order = g_task_get_task_data (task);

  tamiz_session_set_progress (self->session, NULL, NULL);
  g_clear_object (&self->desk);
  tamiz_session_close (self->session);
  if (order->is_new)
    remove_base (order->path);
  g_task_return_error (task, error);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  TamizOpener *self = g_task_get_source_object (task);
  GError *error = NULL;

  tamiz_session_set_progress (self->session, NULL, NULL);
  if (!tamiz_desk_load_finish (TAMIZ_DESK (source), result, &error))
    fail (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&self->desk), g_object_unref);
}

static void
load (GTask *task)
{
  TamizOpener *self = g_task_get_source_object (task);
  Order *order = g_task_get_task_data (task);

  self->desk = tamiz_desk_new (self->session);
  tamiz_desk_prepare (self->desk);
  tamiz_desk_load_async (self->desk, order->email, loaded_cb, g_object_ref (task));
}

static void
filled_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (json_t) answer = NULL;
  GError *error = NULL;

  answer = tamiz_session_perform_finish (TAMIZ_SESSION (source), result, &error);
  if (answer == NULL)
    fail (task, error);
  else
    load (task);
}

/* What a new base begins with: its first user, or the sample. */
static void
fill (GTask *task)
{
  TamizOpener *self = g_task_get_source_object (task);
  Order *order = g_task_get_task_data (task);
  g_autofree char *size = g_strdup_printf ("%u", order->sample_size);
  g_autoptr (json_t) arguments = NULL;

  arguments = order->user != NULL ? json_incref (order->user) : json_pack ("{ss}", "size", size);
  tamiz_session_perform_async (self->session, order->user != NULL ? "user.add" : "sample.fill",
                               arguments, g_task_get_cancellable (task), filled_cb, g_object_ref (task));
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Order *order = g_task_get_task_data (task);
  GError *error = NULL;

  if (!tamiz_session_create_finish (TAMIZ_SESSION (source), result, &error))
    {
      /* Nothing of ours lies there. */
      order->is_new = FALSE;
      fail (task, error);
    }
  else
    fill (task);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!tamiz_session_open_finish (TAMIZ_SESSION (source), result, &error))
    fail (task, error);
  else
    load (task);
}

static GTask *
new_task (TamizOpener         *self,
          const char          *path,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Order *order = g_new0 (Order, 1);

  order->path = g_strdup (path);
  g_task_set_source_tag (task, new_task);
  g_task_set_task_data (task, order, (GDestroyNotify) free_order);

  return task;
}

/**
 * tamiz_opener_open_async:
 * @self: a new opener
 * @path: a base
 * @email: (nullable): who works there
 * @cancellable: (nullable): to give it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Opens a base.
 */
void
tamiz_opener_open_async (TamizOpener         *self,
                         const char          *path,
                         const char          *email,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = new_task (self, path, cancellable, callback, user_data);
  Order *order = g_task_get_task_data (task);

  order->email = g_strdup (email);
  tamiz_session_open_async (self->session, path, FALSE, cancellable, opened_cb, g_object_ref (task));
}

static void
create (TamizOpener *self,
        GTask       *task,
        json_t      *settings)
{
  Order *order = g_task_get_task_data (task);
  g_autofree char *folder = g_path_get_dirname (order->path);

  order->is_new = TRUE;
  g_mkdir_with_parents (folder, 0700);
  tamiz_session_create_async (self->session, order->path, settings, g_task_get_cancellable (task),
                              created_cb, g_object_ref (task));
}

/**
 * tamiz_opener_begin_async:
 * @self: a new opener
 * @path: the file to be made
 * @answers: `settings` of the base and its first `user`
 * @cancellable: (nullable): to give it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Begins a base.
 */
void
tamiz_opener_begin_async (TamizOpener         *self,
                          const char          *path,
                          json_t              *answers,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = new_task (self, path, cancellable, callback, user_data);
  Order *order = g_task_get_task_data (task);

  order->user = json_incref (json_object_get (answers, "user"));
  order->email = g_strdup (tamiz_json_get_text (order->user, "email"));
  create (self, task, json_object_get (answers, "settings"));
}

/**
 * tamiz_opener_sample_async:
 * @self: a new opener
 * @path: the file to be made
 * @size: how many prospects
 * @cancellable: (nullable): to give it up
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Makes a base with sample data.
 */
void
tamiz_opener_sample_async (TamizOpener         *self,
                           const char          *path,
                           guint                size,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = new_task (self, path, cancellable, callback, user_data);
  g_autoptr (json_t) settings = json_pack ("{sb}", "sample", TRUE);
  Order *order = g_task_get_task_data (task);

  order->sample_size = size;
  create (self, task, settings);
}

/**
 * tamiz_opener_finish:
 * @self: an opener
 * @result: what the callback got
 * @error: return location
 *
 * Finishes opening or beginning a base.
 *
 * Returns: (transfer full): the desk; %NULL with an error, and then nothing that was
 *   begun is left behind
 */
TamizDesk *
tamiz_opener_finish (TamizOpener   *self,
                     GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
