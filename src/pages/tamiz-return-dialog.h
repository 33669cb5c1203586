#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Ends a handoff that does not go on.  Sales returns it, or sends an accepted lead back: with the
 * criterion that it fails or a cause, the reason, and what would make it acceptable.  Marketing
 * withdraws it.  Where a meeting is to come, what becomes of it is asked, or
 * afterwards, where nobody said it.
 */
#define TAMIZ_TYPE_RETURN_DIALOG (tamiz_return_dialog_get_type ())

G_DECLARE_FINAL_TYPE (TamizReturnDialog, tamiz_return_dialog, TAMIZ, RETURN_DIALOG, AdwWindow)

/* @arguments are those of “packet.answer”, and the func's own. */
typedef void (*TamizReturnFunc) (GtkWidget *owner,
                                 json_t    *arguments);

void tamiz_return_dialog_show     (GtkWidget       *parent,
                                   TamizDesk       *desk,
                                   json_t          *handoff);
void tamiz_return_dialog_withdraw (GtkWidget       *parent,
                                   TamizDesk       *desk,
                                   json_t          *handoff);
void tamiz_return_dialog_settle   (GtkWidget       *parent,
                                   TamizDesk       *desk,
                                   json_t          *handoff);
void tamiz_return_dialog_ask      (GtkWidget       *parent,
                                   json_t          *handoff,
                                   TamizReturnFunc  func);

G_END_DECLS
