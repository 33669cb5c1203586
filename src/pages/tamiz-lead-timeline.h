#pragma once

#include "tamiz-lead-part.h"

G_BEGIN_DECLS

/* All that happened with a lead, and what is added to it. */
#define TAMIZ_TYPE_LEAD_TIMELINE (tamiz_lead_timeline_get_type ())

G_DECLARE_FINAL_TYPE (TamizLeadTimeline, tamiz_lead_timeline, TAMIZ, LEAD_TIMELINE, TamizLeadPart)

G_END_DECLS
