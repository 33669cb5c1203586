#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void tamiz_list_names_set (GtkWidget  *widget,
                           const char *name);

G_END_DECLS
