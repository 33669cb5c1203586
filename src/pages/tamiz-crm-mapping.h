#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What a CRM's fields, words and states are for us: each is changed in its row, and at once.
 * Part of the assistant, and a window of its own.
 */
#define TAMIZ_TYPE_CRM_MAPPING (tamiz_crm_mapping_get_type ())

G_DECLARE_FINAL_TYPE (TamizCrmMapping, tamiz_crm_mapping, TAMIZ, CRM_MAPPING, AdwBin)

/* Its pages: "fields", "words" and "states". */
void       tamiz_crm_mapping_set_desk   (TamizCrmMapping *self,
                                         TamizDesk       *desk);
void       tamiz_crm_mapping_open       (TamizCrmMapping *self,
                                         const char      *name,
                                         const char      *secret,
                                         const char      *page);
GtkWindow *tamiz_crm_mapping_window_new (GtkWindow       *parent,
                                         TamizDesk       *desk,
                                         const char      *name,
                                         const char      *secret,
                                         const char      *page);

G_END_DECLS
