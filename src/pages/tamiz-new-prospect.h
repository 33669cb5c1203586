#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Writes down somebody new: who it is, where they come from and what they did. */
#define TAMIZ_TYPE_NEW_PROSPECT (tamiz_new_prospect_get_type ())

G_DECLARE_FINAL_TYPE (TamizNewProspect, tamiz_new_prospect, TAMIZ, NEW_PROSPECT, AdwWindow)

GtkWidget *tamiz_new_prospect_new (GtkWindow *parent,
                                   TamizDesk *desk);

G_END_DECLS
