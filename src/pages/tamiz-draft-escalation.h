#pragma once

#include "tamiz-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Who is told of what is late: rows for the managers, the steward, addresses, and mail. */
#define TAMIZ_TYPE_DRAFT_ESCALATION (tamiz_draft_escalation_get_type ())

G_DECLARE_FINAL_TYPE (TamizDraftEscalation, tamiz_draft_escalation, TAMIZ, DRAFT_ESCALATION, GObject)

TamizDraftEscalation *tamiz_draft_escalation_new    (TamizDraft           *draft,
                                                     AdwPreferencesGroup  *group);
void                  tamiz_draft_escalation_show   (TamizDraftEscalation *self);
void                  tamiz_draft_escalation_reveal (TamizDraftEscalation *self);

G_END_DECLS
