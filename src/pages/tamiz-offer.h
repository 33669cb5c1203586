#pragma once

#include "tamiz-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A control is offered to whom a right allows it; to others it says why not, and who may. */
void tamiz_offer         (GtkWidget  *widget,
                          TamizDesk  *desk,
                          TamizRight  right,
                          const char *tooltip);
void tamiz_offer_explain (GtkWidget  *widget,
                          TamizDesk  *desk,
                          TamizRight  right,
                          const char *tooltip);

G_END_DECLS
