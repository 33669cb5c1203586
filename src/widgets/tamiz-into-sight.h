#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void tamiz_bring_into_sight (GtkWidget *widget);
void tamiz_set_in_sight (GtkWidget *widget,
                         gboolean   visible);

G_END_DECLS
