#pragma once

#include "tamiz-page.h"

G_BEGIN_DECLS

/* What leaves for sales' CRM: the connections, and what waits to be sent and why. */
#define TAMIZ_TYPE_CRM_PAGE (tamiz_crm_page_get_type ())

G_DECLARE_FINAL_TYPE (TamizCrmPage, tamiz_crm_page, TAMIZ, CRM_PAGE, TamizPage)

G_END_DECLS
