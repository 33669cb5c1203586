#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* An account: its facts, to be edited in place, its people and leads, and all that
 * happened with them.
 */
#define TAMIZ_TYPE_COMPANY_VIEW (tamiz_company_view_get_type ())

G_DECLARE_FINAL_TYPE (TamizCompanyView, tamiz_company_view, TAMIZ, COMPANY_VIEW, AdwBin)

GtkWidget  *tamiz_company_view_new     (TamizDesk        *desk);
const char *tamiz_company_view_get_id  (TamizCompanyView *self);
void        tamiz_company_view_open    (TamizCompanyView *self,
                                        const char       *id);
void        tamiz_company_view_refresh (TamizCompanyView *self);

G_END_DECLS
