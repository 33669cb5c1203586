#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The call form: whom one calls and why, what to ask, what was said, what came of it.  It
 * is logged as one call; until then everything lives here, and a draft of it can be taken
 * away and brought back.
 */
#define TAMIZ_TYPE_CALL_FORM (tamiz_call_form_get_type ())

G_DECLARE_FINAL_TYPE (TamizCallForm, tamiz_call_form, TAMIZ, CALL_FORM, AdwBin)

GtkWidget  *tamiz_call_form_new         (TamizDesk     *desk);
void        tamiz_call_form_make_result (TamizCallForm *self);
const char *tamiz_call_form_get_lead    (TamizCallForm *self);
json_t     *tamiz_call_form_get_brief   (TamizCallForm *self);
void        tamiz_call_form_open        (TamizCallForm *self,
                                         const char    *lead,
                                         json_t        *draft);
void        tamiz_call_form_refresh     (TamizCallForm *self);
json_t     *tamiz_call_form_dup_draft   (TamizCallForm *self);
void        tamiz_call_form_focus       (TamizCallForm *self);

G_END_DECLS
