#pragma once

#include "tamiz-open-lead.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* By which ways a lead's person may be reached: channel by channel, with what can be done about it. */
#define TAMIZ_TYPE_LEAD_CONSENTS (tamiz_lead_consents_get_type ())

G_DECLARE_FINAL_TYPE (TamizLeadConsents, tamiz_lead_consents, TAMIZ, LEAD_CONSENTS, AdwPreferencesGroup)

void tamiz_lead_consents_show (TamizLeadConsents *self,
                               TamizOpenLead     *lead);

G_END_DECLS
