#define G_LOG_DOMAIN "tamiz-mail-watch"

#include "config.h"

#include "tamiz-mail-watch.h"

#include <gio/gio.h>

/* A monitor says at once that something was dropped into a folder; a slow look finds what a
 * monitor cannot see, on a network's disk for instance.
 */

#define SETTLES_IN 3          /* seconds: what is being written is not taken */
#define LEAST_EVERY 5

struct _TamizMailWatch
{
  GObject parent_instance;

  TamizDesk *desk;
  GPtrArray *monitors;      /* GFileMonitor */
  guint every_source;
  guint soon_source;
  gboolean taking;
  gboolean again;           /* something came while mail was being taken */
  char *problem;            /* (nullable): what was told last */
};

G_DEFINE_FINAL_TYPE (TamizMailWatch, tamiz_mail_watch, G_TYPE_OBJECT)

enum
{
  TAKEN,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void take (TamizMailWatch *self);

static gboolean
soon_cb (gpointer user_data)
{
  TamizMailWatch *self = user_data;

  self->soon_source = 0;
  take (self);

  return G_SOURCE_REMOVE;
}

static void
take_soon (TamizMailWatch *self)
{
  if (self->soon_source == 0)
    self->soon_source = g_timeout_add_seconds (SETTLES_IN, soon_cb, self);
}

static gboolean
every_cb (gpointer user_data)
{
  take (user_data);

  return G_SOURCE_CONTINUE;
}

/* The same trouble is told once. */
static void
tell_problem (TamizMailWatch *self,
              const char     *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;

  g_free (self->problem);
  self->problem = g_strdup (problem);
  if (problem != NULL)
    g_signal_emit (self, signals[FAILED], 0, problem);
}

static void
taken_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizMailWatch *self = owner;

  self->taking = FALSE;
  tell_problem (self, error != NULL ? error->message : NULL);
  if (answer != NULL
      && (tamiz_json_get_int (answer, "messages", 0) > 0 || tamiz_json_get_int (answer, "failed", 0) > 0))
    g_signal_emit (self, signals[TAKEN], 0, answer);
  if (self->again || tamiz_json_get_int (answer, "waiting", 0) > 0)
    take_soon (self);
  self->again = FALSE;
}

static void
take (TamizMailWatch *self)
{
  if (self->taking)
    {
      self->again = TRUE;
      return;
    }
  if (tamiz_desk_may (self->desk, TAMIZ_RIGHT_WORK) == TAMIZ_PERMISSION_NO)
    return;

  self->taking = TRUE;
  tamiz_desk_ask (self->desk, self, NULL, "mail.take", NULL, taken_cb);
}

static void
changed_cb (TamizMailWatch    *self,
            GFile             *file,
            GFile             *other,
            GFileMonitorEvent  event)
{
  if (event == G_FILE_MONITOR_EVENT_CREATED || event == G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT
      || event == G_FILE_MONITOR_EVENT_MOVED_IN || event == G_FILE_MONITOR_EVENT_RENAMED)
    take_soon (self);
}

static void
watch_folder (TamizMailWatch *self,
              const char     *path)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  GFileMonitor *monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);

  /* Where that is not possible there is the slow look. */
  if (monitor == NULL)
    return;
  g_signal_connect_object (monitor, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->monitors, monitor);
}

static void
stop (TamizMailWatch *self)
{
  g_ptr_array_set_size (self->monitors, 0);
  g_clear_handle_id (&self->every_source, g_source_remove);
  g_clear_handle_id (&self->soon_source, g_source_remove);
}

static void
folders_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizMailWatch *self = owner;
  gint64 every = 0;
  json_t *folder;
  gsize i;

  stop (self);
  json_array_foreach (json_object_get (answer, "items"), i, folder)
    {
      json_t *watched;
      gsize n;
      gint64 own = MAX (tamiz_json_get_int (folder, "every", 60), LEAST_EVERY);

      json_array_foreach (json_object_get (folder, "watched"), n, watched)
        watch_folder (self, json_string_value (watched));
      every = every == 0 ? own : MIN (every, own);
    }
  if (every == 0)
    return;

  self->every_source = g_timeout_add_seconds ((guint) MIN (every, 86400), every_cb, self);
  take (self);
}

/* Looks which folders there are, and takes what lies there. */
void
tamiz_mail_watch_look (TamizMailWatch *self)
{
  tamiz_desk_ask (self->desk, self, "folders", "mail.folder.list", NULL, folders_cb);
}

static void
tamiz_mail_watch_dispose (GObject *object)
{
  TamizMailWatch *self = TAMIZ_MAIL_WATCH (object);

  if (self->monitors != NULL)
    stop (self);
  g_clear_pointer (&self->monitors, g_ptr_array_unref);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (tamiz_mail_watch_parent_class)->dispose (object);
}

static void
tamiz_mail_watch_finalize (GObject *object)
{
  g_free (TAMIZ_MAIL_WATCH (object)->problem);

  G_OBJECT_CLASS (tamiz_mail_watch_parent_class)->finalize (object);
}

static void
tamiz_mail_watch_class_init (TamizMailWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tamiz_mail_watch_dispose;
  object_class->finalize = tamiz_mail_watch_finalize;

  /* “taken” (answer): what mail.take answered, where there was something. */
  signals[TAKEN] = g_signal_new ("taken", TAMIZ_TYPE_MAIL_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  /* “failed” (message): that nothing could be taken, and why. */
  signals[FAILED] = g_signal_new ("failed", TAMIZ_TYPE_MAIL_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tamiz_mail_watch_init (TamizMailWatch *self)
{
  self->monitors = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * tamiz_mail_watch_new:
 * @desk: where somebody works
 *
 * Begins to watch the folders of the open base.
 *
 * Returns: (transfer full): a watch; with it, the watching ends
 */
TamizMailWatch *
tamiz_mail_watch_new (TamizDesk *desk)
{
  TamizMailWatch *self = g_object_new (TAMIZ_TYPE_MAIL_WATCH, NULL);

  self->desk = g_object_ref (desk);
  tamiz_mail_watch_look (self);

  return self;
}
