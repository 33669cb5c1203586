#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* All of one thing that goes to a CRM: why it stands as it does, what happens next, what is sent, and
 * what somebody can do about it.
 */
#define TAMIZ_TYPE_OUTBOX_WINDOW (tamiz_outbox_window_get_type ())

G_DECLARE_FINAL_TYPE (TamizOutboxWindow, tamiz_outbox_window, TAMIZ, OUTBOX_WINDOW, AdwWindow)

void tamiz_outbox_window_show (GtkWidget  *parent,
                               TamizDesk  *desk,
                               const char *id);

G_END_DECLS
