#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: the report of an import as a document to be printed. */
json_t *tamiz_import_sheet_lay_out (TamizWork   *work,
                                    TamizRecord *import,
                                    json_t      *report);

G_END_DECLS
