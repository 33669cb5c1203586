#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A drop-down of texts that may be long: its button cuts them, its list shows them. */
void tamiz_drop_down_shorten (GtkDropDown *drop_down,
                              int          narrowest,
                              int          widest);

/* A row of choices whose chosen one gets the room there is, and the list all that it needs. */
void tamiz_drop_down_widen   (AdwComboRow *row);

/* Names of which none is chosen yet. */
void tamiz_drop_down_offer   (AdwComboRow   *row,
                              GtkStringList *names);

G_END_DECLS
