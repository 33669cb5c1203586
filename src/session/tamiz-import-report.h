#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what is told of an import that was begun, in a list and as a file. */
json_t *tamiz_import_tell   (TamizWork    *work,
                             TamizRecord  *import,
                             GHashTable   *users);
json_t *tamiz_import_show   (TamizWork    *work,
                             GError      **error);
json_t *tamiz_import_report (TamizWork    *work,
                             GError      **error);
char   *tamiz_import_report_join_cells (json_t *row);

G_END_DECLS
