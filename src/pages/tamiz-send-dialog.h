#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Several leads that are ready are handed over, each to the executive who is proposed and at the time that is
 * proposed, unless somebody chooses otherwise.  Each is handed over by itself; of one that is refused it is
 * said why, beside it, and the others go on.
 */
#define TAMIZ_TYPE_SEND_DIALOG (tamiz_send_dialog_get_type ())

G_DECLARE_FINAL_TYPE (TamizSendDialog, tamiz_send_dialog, TAMIZ, SEND_DIALOG, AdwWindow)

TamizSendDialog *tamiz_send_dialog_show (GtkWidget *owner,
                                         TamizDesk *desk,
                                         json_t    *leads);

G_END_DECLS
