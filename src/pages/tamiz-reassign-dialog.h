#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Gives a handoff that waits to another sales executive, with the reason, and says what becomes
 * of the meeting.
 */
#define TAMIZ_TYPE_REASSIGN_DIALOG (tamiz_reassign_dialog_get_type ())

G_DECLARE_FINAL_TYPE (TamizReassignDialog, tamiz_reassign_dialog, TAMIZ, REASSIGN_DIALOG, AdwWindow)

void tamiz_reassign_dialog_show (GtkWidget *parent,
                                 TamizDesk *desk,
                                 json_t    *handoff);

G_END_DECLS
