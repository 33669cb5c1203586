#pragma once

#include "tamiz-staged.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: one record that comes in no file becomes a staged row, as a file's do. */

TamizStaged *tamiz_work_stage_row    (TamizWork      *work,
                                      TamizImportOf   of,
                                      GPtrArray      *header,
                                      GPtrArray      *cells,
                                      json_t         *map,
                                      GError        **error);
TamizStaged *tamiz_work_stage_fields (TamizWork      *work,
                                      TamizImportOf   of,
                                      GPtrArray      *fields,
                                      GPtrArray      *values,
                                      GError        **error);

G_END_DECLS
