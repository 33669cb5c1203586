#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The leads about which a CRM says otherwise than the base, each with what can be done. */
#define TAMIZ_TYPE_CRM_DIFFERENCES (tamiz_crm_differences_get_type ())

G_DECLARE_FINAL_TYPE (TamizCrmDifferences, tamiz_crm_differences, TAMIZ, CRM_DIFFERENCES, AdwWindow)

GtkWindow *tamiz_crm_differences_new (GtkWindow  *parent,
                                      TamizDesk  *desk,
                                      const char *name);

G_END_DECLS
