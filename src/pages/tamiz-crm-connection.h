#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One connection to a CRM: how it stands, what it promises, and what can be done with it.
 * A password that is not in the keyring is asked for when it is needed, and kept in memory
 * only.
 */
#define TAMIZ_TYPE_CRM_CONNECTION (tamiz_crm_connection_get_type ())

G_DECLARE_FINAL_TYPE (TamizCrmConnection, tamiz_crm_connection, TAMIZ, CRM_CONNECTION, AdwBin)

GtkWidget  *tamiz_crm_connection_new      (TamizDesk          *desk,
                                           json_t             *connection);
const char *tamiz_crm_connection_get_name (TamizCrmConnection *self);
void        tamiz_crm_connection_show     (TamizCrmConnection *self,
                                           json_t             *connection);
void        tamiz_crm_connection_show_rights (TamizCrmConnection *self);

G_END_DECLS
