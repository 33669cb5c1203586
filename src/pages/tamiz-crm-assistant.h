#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Connects a CRM, step by step: which, where, letting us in, what its fields are, one lead as a
 * trial, and go.  Until the last step it is a connection that is being tried, which can be left
 * and gone on with later.
 */
#define TAMIZ_TYPE_CRM_ASSISTANT (tamiz_crm_assistant_get_type ())

G_DECLARE_FINAL_TYPE (TamizCrmAssistant, tamiz_crm_assistant, TAMIZ, CRM_ASSISTANT, AdwWindow)

GtkWindow *tamiz_crm_assistant_new (GtkWindow  *parent,
                                    TamizDesk  *desk,
                                    const char *name);

G_END_DECLS
