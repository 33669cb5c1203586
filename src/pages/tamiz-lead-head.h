#pragma once

#include "tamiz-lead-part.h"

G_BEGIN_DECLS

/* What of a lead is always in sight: who it is, its grade and why, and what is missing. */
#define TAMIZ_TYPE_LEAD_HEAD (tamiz_lead_head_get_type ())

G_DECLARE_FINAL_TYPE (TamizLeadHead, tamiz_lead_head, TAMIZ, LEAD_HEAD, TamizLeadPart)

G_END_DECLS
