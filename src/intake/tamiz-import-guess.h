#pragma once

#include "tamiz-mapping.h"

G_BEGIN_DECLS

/* What a file may hold, and what its columns could become, by what stands there. */
TamizImportOf  tamiz_import_guess_of      (TamizRowReader     *reader);
int            tamiz_import_find_won_column (TamizMapping      *mapping);
const char    *tamiz_import_find_lack     (TamizMapping        *mapping);
const char    *tamiz_import_of_get_nick   (TamizImportOf       of);

TamizFieldType tamiz_own_field_guess_type (GPtrArray          *values,
                                           guint               n_rows,
                                           char             ***choices);

G_END_DECLS
