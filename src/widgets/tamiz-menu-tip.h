#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Keeps a button's tooltip from lying over the menu that the button has opened.  To be
 * called again where the button gets another menu.
 */
void tamiz_menu_tip_rest (GtkMenuButton *button);

G_END_DECLS
