#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Proposes a draft of the definition: who signs it on each side, when it comes into force,
 * and what becomes of leads that no longer meet it.
 */
#define TAMIZ_TYPE_PROPOSE_DIALOG (tamiz_propose_dialog_get_type ())

G_DECLARE_FINAL_TYPE (TamizProposeDialog, tamiz_propose_dialog, TAMIZ, PROPOSE_DIALOG, AdwWindow)

void tamiz_propose_dialog_show (GtkWidget *parent,
                                TamizDesk *desk,
                                gint64     version);

G_END_DECLS
