#pragma once

#include "tamiz-json.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What is sent to a CRM, field by field, where it may be corrected. */
#define TAMIZ_TYPE_OUTBOX_FORM (tamiz_outbox_form_get_type ())

G_DECLARE_FINAL_TYPE (TamizOutboxForm, tamiz_outbox_form, TAMIZ, OUTBOX_FORM, AdwBin)

void     tamiz_outbox_form_show      (TamizOutboxForm *self,
                                      json_t          *fields,
                                      gboolean         editable);
gboolean tamiz_outbox_form_is_edited (TamizOutboxForm *self);
void     tamiz_outbox_form_add_to    (TamizOutboxForm *self,
                                      json_t          *arguments);

G_END_DECLS
