#define G_LOG_DOMAIN "tamiz-menu-tip"

#include "config.h"

#include "tamiz-menu-tip.h"

static void
follow_menu_cb (GtkMenuButton *button)
{
  GtkPopover *popover = gtk_menu_button_get_popover (button);

  if (popover != NULL)
    g_object_bind_property (popover, "visible", button, "has-tooltip",
                            G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
}

void
tamiz_menu_tip_rest (GtkMenuButton *button)
{
  g_signal_connect (button, "notify::popover", G_CALLBACK (follow_menu_cb), NULL);
  follow_menu_cb (button);
}

void
tamiz_menu_tip_rest_all (GtkWidget *widget)
{
  if (GTK_IS_MENU_BUTTON (widget))
    {
      if (gtk_widget_get_has_tooltip (widget))
        tamiz_menu_tip_rest (GTK_MENU_BUTTON (widget));
      return;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    tamiz_menu_tip_rest_all (child);
}
