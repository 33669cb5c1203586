#pragma once

#include "tamiz-desk.h"
#include "tamiz-table-column.h"

G_BEGIN_DECLS

/* The columns of the list of prospects: what each shows of a TamizLeadItem. */
guint             tamiz_lead_columns_count    (void);
const char       *tamiz_lead_columns_get_sort (guint      column);
TamizTableColumn *tamiz_lead_columns_make     (guint      column,
                                               TamizDesk *desk);

G_END_DECLS
