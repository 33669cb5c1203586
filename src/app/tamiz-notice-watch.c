#define G_LOG_DOMAIN "tamiz-notice-watch"

#include "config.h"

#include "tamiz-notice-watch.h"

#include "tamiz-json.h"

#include <glib/gi18n-lib.h>

/* More than this at once are one word. */
#define MOST_AT_ONCE 3

struct _TamizNoticeWatch
{
  GObject parent_instance;

  TamizDesk *desk;
  GtkWidget *widget;        /* (unowned): in the window; NULL once it is gone */
  char *email;              /* (nullable): whose notices are known */
  gint64 latest;            /* the id of the last that is known; -1 = none is yet */
};

G_DEFINE_FINAL_TYPE (TamizNoticeWatch, tamiz_notice_watch, G_TYPE_OBJECT)

enum
{
  UNREAD,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gint64
get_id (json_t *item)
{
  const char *id = tamiz_json_get_text (item, "id");

  return id != NULL ? g_ascii_strtoll (id, NULL, 10) : 0;
}

static gboolean
is_out_of_sight (TamizNoticeWatch *self)
{
  GtkRoot *window = self->widget != NULL ? gtk_widget_get_root (self->widget) : NULL;

  return GTK_IS_WINDOW (window) && !gtk_window_is_active (GTK_WINDOW (window));
}

/* A click brings the window back, which shows them on the first page. */
static void
send_word (const char *id,
           const char *title,
           const char *body)
{
  GApplication *application = g_application_get_default ();
  g_autoptr (GNotification) word = NULL;

  if (application == NULL || !g_application_get_is_registered (application))
    return;

  word = g_notification_new (title);
  if (body != NULL)
    g_notification_set_body (word, body);
  g_application_send_notification (application, id, word);
}

static void
tell_new (TamizNoticeWatch *self,
          json_t           *news)
{
  gsize n = json_array_size (news), i;
  json_t *item;

  if (n > MOST_AT_ONCE)
    {
      g_autofree char *title = g_strdup_printf (ngettext ("%u new notice", "%u new notices", (guint) n), (guint) n);

      send_word ("notices", title, NULL);
      return;
    }
  json_array_foreach (news, i, item)
    send_word (tamiz_json_get_text (item, "id"), tamiz_json_get_text (item, "text"),
               tamiz_json_get_text (item, "company"));
}

/* Those that were there when somebody began to work are shown and not told again. */
static void
notices_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizNoticeWatch *self = owner;
  g_autoptr (json_t) news = json_array ();
  gint64 latest = MAX (self->latest, 0);
  json_t *item;
  gsize i;

  if (answer == NULL)
    return; /* the next change asks again */

  json_array_foreach (json_object_get (answer, "items"), i, item)
    {
      if (self->latest >= 0 && get_id (item) > self->latest)
        json_array_append (news, item);
      latest = MAX (latest, get_id (item));
    }
  self->latest = latest;
  if (is_out_of_sight (self))
    tell_new (self, news);
  g_signal_emit (self, signals[UNREAD], 0, (guint) tamiz_json_get_int (answer, "unread", 0));
}

/**
 * tamiz_notice_watch_look:
 * @self: a watch
 *
 * Looks whether there is something new for whoever works.
 */
void
tamiz_notice_watch_look (TamizNoticeWatch *self)
{
  const char *email = tamiz_desk_get_email (self->desk);

  if (g_strcmp0 (email, self->email) != 0)
    {
      g_free (self->email);
      self->email = g_strdup (email);
      self->latest = -1;
    }
  if (email == NULL)
    {
      g_signal_emit (self, signals[UNREAD], 0, 0);
      return;
    }
  tamiz_desk_ask (self->desk, self, "notices", "notice.list", json_pack ("{ss}", "limit", "50"), notices_cb);
}

/**
 * tamiz_notice_watch_new:
 * @desk: where somebody works
 * @widget: a widget of the window; not kept alive
 *
 * Begins to watch what whoever works is told.
 *
 * Returns: (transfer full): the watch
 */
TamizNoticeWatch *
tamiz_notice_watch_new (TamizDesk *desk,
                        GtkWidget *widget)
{
  TamizNoticeWatch *self = g_object_new (TAMIZ_TYPE_NOTICE_WATCH, NULL);

  self->desk = g_object_ref (desk);
  g_set_weak_pointer (&self->widget, widget);
  g_signal_connect_object (desk, "user-changed", G_CALLBACK (tamiz_notice_watch_look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "changed", G_CALLBACK (tamiz_notice_watch_look), self, G_CONNECT_SWAPPED);

  return self;
}

static void
tamiz_notice_watch_dispose (GObject *object)
{
  TamizNoticeWatch *self = TAMIZ_NOTICE_WATCH (object);

  g_clear_weak_pointer (&self->widget);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->email, g_free);

  G_OBJECT_CLASS (tamiz_notice_watch_parent_class)->dispose (object);
}

static void
tamiz_notice_watch_class_init (TamizNoticeWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_notice_watch_dispose;

  signals[UNREAD] = g_signal_new ("unread", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
tamiz_notice_watch_init (TamizNoticeWatch *self)
{
  self->latest = -1;
}
