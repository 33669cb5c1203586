#pragma once

#include "tamiz-desk.h"

G_BEGIN_DECLS

/* What goes through one connection to a CRM while somebody works. */
#define TAMIZ_TYPE_CRM_LINE (tamiz_crm_line_get_type ())

G_DECLARE_FINAL_TYPE (TamizCrmLine, tamiz_crm_line, TAMIZ, CRM_LINE, GObject)

TamizCrmLine *tamiz_crm_line_new        (TamizDesk    *desk,
                                         const char   *name);
void          tamiz_crm_line_send       (TamizCrmLine *self);
gboolean      tamiz_crm_line_is_sending (TamizCrmLine *self);

G_END_DECLS
