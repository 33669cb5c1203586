#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void tamiz_bring_into_sight (GtkWidget *widget);

G_END_DECLS
