#define G_LOG_DOMAIN "tamiz-into-sight"

#include "config.h"

#include "tamiz-into-sight.h"

/* Where it will lie is known when the frame after the next change of the layout is painted. */
#define FRAMES 3

static gboolean
into_sight_cb (GtkWidget     *widget,
               GdkFrameClock *clock,
               gpointer       frames)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment;
  graphene_rect_t bounds;
  double top, page;

  if (scroller == NULL || ++*(guint *) frames < FRAMES)
    return scroller != NULL;
  if (!gtk_widget_compute_bounds (widget, scroller, &bounds))
    return G_SOURCE_REMOVE;

  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  page = gtk_adjustment_get_page_size (adjustment);
  top = gtk_adjustment_get_value (adjustment) + bounds.origin.y;
  gtk_adjustment_clamp_page (adjustment, top, top + MIN (bounds.size.height, page));

  return G_SOURCE_REMOVE;
}

/**
 * tamiz_bring_into_sight:
 * @widget: something in what scrolls
 *
 * Scrolls to something that has just been made, unfolded or moved, as soon as it has its place: focus
 * alone scrolls to where nothing has one yet.
 */
void
tamiz_bring_into_sight (GtkWidget *widget)
{
  gtk_widget_add_tick_callback (widget, into_sight_cb, g_new0 (guint, 1), g_free);
}

/**
 * tamiz_set_in_sight:
 * @widget: a widget
 * @visible: whether it is shown
 *
 * Shows a widget, or hides it and has its parent forget that the keyboard was in it: GTK begins
 * there when Tab comes back, does not find what is hidden, and passes over all the others.
 */
void
tamiz_set_in_sight (GtkWidget *widget,
                    gboolean   visible)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  gtk_widget_set_visible (widget, visible);
  if (!visible && parent != NULL && gtk_widget_get_focus_child (parent) == widget)
    gtk_widget_set_focus_child (parent, NULL);
}
