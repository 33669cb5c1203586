#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Reports what came of an accepted lead: won, lost or deferred. */
#define TAMIZ_TYPE_OUTCOME_DIALOG (tamiz_outcome_dialog_get_type ())

G_DECLARE_FINAL_TYPE (TamizOutcomeDialog, tamiz_outcome_dialog, TAMIZ, OUTCOME_DIALOG, AdwWindow)

void tamiz_outcome_dialog_show (GtkWidget  *parent,
                                TamizDesk  *desk,
                                const char *lead,
                                const char *name);

G_END_DECLS
