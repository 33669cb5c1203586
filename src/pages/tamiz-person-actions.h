#pragma once

#include "tamiz-open-lead.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a person may ask of us: all that is stored of them, or that nothing is. */
void tamiz_person_actions_export (GtkWidget     *owner,
                                  TamizOpenLead *lead);
void tamiz_person_actions_erase  (GtkWidget     *owner,
                                  TamizOpenLead *lead);

G_END_DECLS
