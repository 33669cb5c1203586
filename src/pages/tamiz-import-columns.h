#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What becomes of each column of a file, beside the first rows as they will become.
 *
 * “changed” is emitted when somebody decided otherwise; the preview is to be made anew then.
 */
#define TAMIZ_TYPE_IMPORT_COLUMNS (tamiz_import_columns_get_type ())

G_DECLARE_FINAL_TYPE (TamizImportColumns, tamiz_import_columns, TAMIZ, IMPORT_COLUMNS, AdwBin)

void      tamiz_import_columns_set_desk     (TamizImportColumns *self,
                                             TamizDesk          *desk);
void      tamiz_import_columns_reset        (TamizImportColumns *self);
void      tamiz_import_columns_show_preview (TamizImportColumns *self,
                                             const char         *of,
                                             json_t             *preview);
void      tamiz_import_columns_show_problem (TamizImportColumns *self,
                                             const char         *message);
gboolean  tamiz_import_columns_is_settled   (TamizImportColumns *self);
void      tamiz_import_columns_tell         (TamizImportColumns *self,
                                             json_t             *arguments,
                                             json_t             *constants,
                                             gboolean            all_columns);

G_END_DECLS
