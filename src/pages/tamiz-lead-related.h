#pragma once

#include "tamiz-lead-part.h"

G_BEGIN_DECLS

/* Who else is at a lead's company, and the person's other leads. */
#define TAMIZ_TYPE_LEAD_RELATED (tamiz_lead_related_get_type ())

G_DECLARE_FINAL_TYPE (TamizLeadRelated, tamiz_lead_related, TAMIZ, LEAD_RELATED, TamizLeadPart)

G_END_DECLS
