#pragma once

#include "tamiz-platform.h"

G_BEGIN_DECLS

/* Private to pages: where what came of an import is to be saved. */
void tamiz_import_save_rows   (GtkWidget     *owner,
                               const char    *file,
                               TamizFileFunc  func);
void tamiz_import_save_report (GtkWidget     *owner,
                               const char    *file,
                               TamizFileFunc  func);

G_END_DECLS
