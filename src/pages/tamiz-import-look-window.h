#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What goes where an import is undone, and what that would take along where somebody has worked with
 * it since.
 *
 * “agreed” is emitted when it is to be undone.
 */
#define TAMIZ_TYPE_IMPORT_LOOK_WINDOW (tamiz_import_look_window_get_type ())

G_DECLARE_FINAL_TYPE (TamizImportLookWindow, tamiz_import_look_window, TAMIZ, IMPORT_LOOK_WINDOW, AdwWindow)

TamizImportLookWindow *tamiz_import_look_window_new       (GtkWindow *parent,
                                                           TamizDesk *desk,
                                                           json_t    *look);

G_END_DECLS
