#pragma once

#include "tamiz-open-lead.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Who else takes part in the purchase, each with a role. */
#define TAMIZ_TYPE_LEAD_PERSONS (tamiz_lead_persons_get_type ())

G_DECLARE_FINAL_TYPE (TamizLeadPersons, tamiz_lead_persons, TAMIZ, LEAD_PERSONS, AdwPreferencesGroup)

void tamiz_lead_persons_show (TamizLeadPersons *self,
                              TamizOpenLead    *lead);

G_END_DECLS
