#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Keeps a button's tooltip from lying over the menu that the button has opened, whichever
 * menu it has then; of all buttons that are inside a widget already.
 */
void tamiz_menu_tip_rest     (GtkMenuButton *button);
void tamiz_menu_tip_rest_all (GtkWidget     *widget);

G_END_DECLS
