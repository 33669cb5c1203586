#pragma once

#include "tamiz-lead-part.h"

G_BEGIN_DECLS

/* Why a lead has its grade: lines that add up, each with its evidence. */
#define TAMIZ_TYPE_LEAD_BECAUSE (tamiz_lead_because_get_type ())

G_DECLARE_FINAL_TYPE (TamizLeadBecause, tamiz_lead_because, TAMIZ, LEAD_BECAUSE, TamizLeadPart)

G_END_DECLS
