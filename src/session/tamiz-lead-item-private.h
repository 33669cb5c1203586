#pragma once

#include "tamiz-lead-item.h"
#include "tamiz-lead-rows.h"

G_BEGIN_DECLS

TamizLeadItem *tamiz_lead_item_new  (gint64                    id);
void           tamiz_lead_item_fill (TamizLeadItem            *self,
                                     const TamizLeadRowValues *values);

G_END_DECLS
