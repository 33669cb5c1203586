#pragma once

#include "tamiz-desk.h"

G_BEGIN_DECLS

/* Sends what waits for the CRMs, and fetches outcomes, while a base is open: in the background, by itself. */
#define TAMIZ_TYPE_CRM_RUNNER (tamiz_crm_runner_get_type ())

G_DECLARE_FINAL_TYPE (TamizCrmRunner, tamiz_crm_runner, TAMIZ, CRM_RUNNER, GObject)

TamizCrmRunner *tamiz_crm_runner_new (TamizDesk *desk);

G_END_DECLS
