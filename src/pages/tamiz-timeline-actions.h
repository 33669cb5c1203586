#pragma once

#include "tamiz-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void tamiz_timeline_actions_install (GtkWidget *widget,
                                     TamizDesk *desk);

G_END_DECLS
