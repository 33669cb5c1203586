#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Returns a handoff, or sends an accepted lead back: with the criterion that it fails or a
 * cause, the reason, and what would make it acceptable.
 */
#define TAMIZ_TYPE_RETURN_DIALOG (tamiz_return_dialog_get_type ())

G_DECLARE_FINAL_TYPE (TamizReturnDialog, tamiz_return_dialog, TAMIZ, RETURN_DIALOG, AdwWindow)

void tamiz_return_dialog_show (GtkWidget *parent,
                               TamizDesk *desk,
                               json_t    *handoff);

G_END_DECLS
