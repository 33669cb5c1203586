#pragma once

#include "tamiz-lead-table.h"

G_BEGIN_DECLS

/* What can be done with all that is selected in the list of prospects.  It shows itself
 * while several are being picked.
 */
#define TAMIZ_TYPE_BULK_BAR (tamiz_bulk_bar_get_type ())

G_DECLARE_FINAL_TYPE (TamizBulkBar, tamiz_bulk_bar, TAMIZ, BULK_BAR, AdwBin)

void tamiz_bulk_bar_set_table (TamizBulkBar   *self,
                               TamizDesk      *desk,
                               TamizLeadTable *table);

G_END_DECLS
