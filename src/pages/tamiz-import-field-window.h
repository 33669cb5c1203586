#pragma once

#include "tamiz-json.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What the field is to be that an import makes of a column: its name, its type, and what
 * becomes of values that do not fit.
 *
 * “decided” is emitted when that is said; tamiz_import_field_window_tell() has it then.
 */
#define TAMIZ_TYPE_IMPORT_FIELD_WINDOW (tamiz_import_field_window_get_type ())

G_DECLARE_FINAL_TYPE (TamizImportFieldWindow, tamiz_import_field_window, TAMIZ, IMPORT_FIELD_WINDOW, AdwWindow)

TamizImportFieldWindow *tamiz_import_field_window_new  (GtkWindow              *parent,
                                                        json_t                 *column,
                                                        json_t                 *said);
void                    tamiz_import_field_window_tell (TamizImportFieldWindow *self,
                                                        json_t                 *object);

G_END_DECLS
