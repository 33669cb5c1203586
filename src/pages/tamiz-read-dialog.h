#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A definition that came as a file, beside a draft: what it changes and what is contradictory in it,
 * before it takes the draft's place or becomes another one.  Emits “taken” with the draft as
 * definition.list tells it.
 */
#define TAMIZ_TYPE_READ_DIALOG (tamiz_read_dialog_get_type ())

G_DECLARE_FINAL_TYPE (TamizReadDialog, tamiz_read_dialog, TAMIZ, READ_DIALOG, AdwWindow)

void tamiz_read_dialog_show (GtkWidget  *owner,
                             TamizDesk  *desk,
                             const char *path,
                             json_t     *told,
                             GCallback   taken);

G_END_DECLS
