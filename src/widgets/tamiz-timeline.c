#define G_LOG_DOMAIN "tamiz-timeline"

#include "config.h"

#include "tamiz-timeline.h"

#include "tamiz-figures.h"
#include "tamiz-json-item.h"
#include "tamiz-list-frame.h"
#include "tamiz-time.h"
#include "tamiz-timeline-row.h"

#include <glib/gi18n-lib.h>

struct _TamizTimeline
{
  GtkWidget parent_instance;

  GtkWidget *frame;
  GListStore *items;
  GTimeZone *zone;
};

G_DEFINE_FINAL_TYPE (TamizTimeline, tamiz_timeline, GTK_TYPE_WIDGET)

static void
setup_cb (TamizTimeline *self,
          GtkListItem   *item)
{
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
  gtk_list_item_set_child (item, tamiz_timeline_row_new ());
}

static void
bind_cb (TamizTimeline *self,
         GtkListItem   *item)
{
  tamiz_timeline_row_show (TAMIZ_TIMELINE_ROW (gtk_list_item_get_child (item)),
                           tamiz_json_item_get (gtk_list_item_get_item (item)), self->zone);
}

static void
tamiz_timeline_dispose (GObject *object)
{
  TamizTimeline *self = TAMIZ_TIMELINE (object);

  g_clear_pointer (&self->frame, gtk_widget_unparent);
  g_clear_object (&self->items);
  g_clear_pointer (&self->zone, g_time_zone_unref);

  G_OBJECT_CLASS (tamiz_timeline_parent_class)->dispose (object);
}

static void
tamiz_timeline_class_init (TamizTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_timeline_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "timeline");
}

static void
tamiz_timeline_init (TamizTimeline *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view;

  self->zone = g_time_zone_new_utc ();
  self->items = g_list_store_new (TAMIZ_TYPE_JSON_ITEM);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  view = gtk_list_view_new (
      GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->items)))), factory);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Timeline"), -1);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  self->frame = tamiz_list_frame_new (scroller);
  gtk_widget_set_parent (self->frame, GTK_WIDGET (self));
}

GtkWidget *
tamiz_timeline_new (void)
{
  return g_object_new (TAMIZ_TYPE_TIMELINE, NULL);
}

/* The time zone in which times are shown; before tamiz_timeline_set_items (). */
void
tamiz_timeline_set_zone (TamizTimeline *self,
                         GTimeZone     *zone)
{
  g_return_if_fail (TAMIZ_IS_TIMELINE (self));

  g_time_zone_ref (zone);
  g_time_zone_unref (self->zone);
  self->zone = zone;
}

/* Each day's first item carries the day's name, so that what changes is seen to change. */
static json_t *
mark_days (TamizTimeline *self,
           json_t        *items)
{
  json_t *marked = json_array ();
  gint64 last = G_MININT64;
  json_t *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      const char *iso = tamiz_json_get_text (item, "at");
      json_t *copy = json_copy (item);
      gint64 at;

      if (iso != NULL && tamiz_time_parse (iso, self->zone, &at, NULL)
          && tamiz_day_of (at, self->zone) != last)
        {
          g_autofree char *day = tamiz_figures_format_day (at, self->zone);

          last = tamiz_day_of (at, self->zone);
          tamiz_json_set_text (copy, "day", day);
        }
      json_array_append_new (marked, copy);
    }

  return marked;
}

/* Shows the items of “lead.timeline” or “company.timeline”; the view keeps its place. */
void
tamiz_timeline_set_items (TamizTimeline *self,
                          json_t        *items)
{
  g_autoptr (json_t) marked = mark_days (self, items);

  g_return_if_fail (TAMIZ_IS_TIMELINE (self));

  tamiz_json_list_replace (self->items, marked);
}
