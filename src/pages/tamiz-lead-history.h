#pragma once

#include "tamiz-lead-part.h"

G_BEGIN_DECLS

/* The stages a lead went through, with their reasons, and who changed which field. */
#define TAMIZ_TYPE_LEAD_HISTORY (tamiz_lead_history_get_type ())

G_DECLARE_FINAL_TYPE (TamizLeadHistory, tamiz_lead_history, TAMIZ, LEAD_HISTORY, TamizLeadPart)

G_END_DECLS
