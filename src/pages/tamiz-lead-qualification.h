#pragma once

#include "tamiz-lead-part.h"

G_BEGIN_DECLS

/* The definition's criteria, to be answered one after another. */
#define TAMIZ_TYPE_LEAD_QUALIFICATION (tamiz_lead_qualification_get_type ())

G_DECLARE_FINAL_TYPE (TamizLeadQualification, tamiz_lead_qualification, TAMIZ, LEAD_QUALIFICATION,
                      TamizLeadPart)

void tamiz_lead_qualification_focus (TamizLeadQualification *self,
                                     const char             *key);

G_END_DECLS
