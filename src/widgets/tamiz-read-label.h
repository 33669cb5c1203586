#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What documents on screen are made of: a definition, a packet, what changes. */

GtkWidget *tamiz_read_label_new   (const char *text,
                                   const char *css_class);
GtkWidget *tamiz_read_heading_new (const char *text,
                                   const char *css_class,
                                   int         level);

G_END_DECLS
