#define G_LOG_DOMAIN "tamiz-menu-tip"

#include "config.h"

#include "tamiz-menu-tip.h"

void
tamiz_menu_tip_rest (GtkMenuButton *button)
{
  GtkPopover *popover = gtk_menu_button_get_popover (button);

  if (popover != NULL)
    g_object_bind_property (popover, "visible", button, "has-tooltip",
                            G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
}
