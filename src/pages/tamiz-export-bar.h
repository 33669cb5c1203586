#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Writes prospects into a file: asks for its name, says how far it is, and can be given up.
 * It shows itself while it works.
 */
#define TAMIZ_TYPE_EXPORT_BAR (tamiz_export_bar_get_type ())

G_DECLARE_FINAL_TYPE (TamizExportBar, tamiz_export_bar, TAMIZ, EXPORT_BAR, AdwBin)

void     tamiz_export_bar_set_desk (TamizExportBar *self,
                                    TamizDesk      *desk);
gboolean tamiz_export_bar_get_busy (TamizExportBar *self);
void     tamiz_export_bar_ask      (TamizExportBar *self,
                                    json_t         *arguments);
void     tamiz_export_bar_write    (TamizExportBar *self,
                                    json_t         *arguments,
                                    const char     *path);

G_END_DECLS
