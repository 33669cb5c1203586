#pragma once

#include "tamiz-lead-part.h"

G_BEGIN_DECLS

/* A lead's person, company and own fields, to be edited in place. */
#define TAMIZ_TYPE_LEAD_PROFILE (tamiz_lead_profile_get_type ())

G_DECLARE_FINAL_TYPE (TamizLeadProfile, tamiz_lead_profile, TAMIZ, LEAD_PROFILE, TamizLeadPart)

void tamiz_lead_profile_focus (TamizLeadProfile *self,
                               const char       *key);

G_END_DECLS
