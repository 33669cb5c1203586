#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A drop-down of texts that may be long: its button cuts them, its list shows them. */
void tamiz_drop_down_shorten (GtkDropDown *drop_down,
                              int          narrowest,
                              int          widest);

G_END_DECLS
