#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Asking both sides first: one answers alone, waits for the other side, sees where both differ,
 * and begins a draft with what both say.  Emits “started” with the draft.
 */
#define TAMIZ_TYPE_ASK_DIALOG (tamiz_ask_dialog_get_type ())

G_DECLARE_FINAL_TYPE (TamizAskDialog, tamiz_ask_dialog, TAMIZ, ASK_DIALOG, AdwWindow)

TamizAskDialog *tamiz_ask_dialog_show (GtkWidget      *owner,
                                       TamizDesk      *desk,
                                       GCallback       started);
void            tamiz_ask_dialog_read (TamizAskDialog *self);

G_END_DECLS
