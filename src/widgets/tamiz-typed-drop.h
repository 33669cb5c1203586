#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A list that drops down and is too long to be looked through: what is typed while it is
 * open finds a part of the text, and Enter takes the first one found.
 */
GtkWidget *tamiz_typed_drop_new (GListModel *model);

G_END_DECLS
