#pragma once

#include "tamiz-change-set.h"

G_BEGIN_DECLS

/* The rows of the table of who may do what. */
typedef enum
{
  TAMIZ_RIGHT_READ,         /* read everything; add notes */
  TAMIZ_RIGHT_WORK,         /* prospects, sources, campaigns, calls, imports, tasks, drafts */
  TAMIZ_RIGHT_SEND,         /* send and withdraw handoffs */
  TAMIZ_RIGHT_DECIDE,       /* accept, return, close */
  TAMIZ_RIGHT_SIGN_MARKETING,
  TAMIZ_RIGHT_SIGN_SALES,
  TAMIZ_RIGHT_REASSIGN,
  TAMIZ_RIGHT_MANAGE,       /* correct a wrong close; users; CRM connections */
  TAMIZ_RIGHT_KEEP,         /* merge, erase a person, undo an import, keep the lists */
} TamizRight;

typedef enum
{
  TAMIZ_PERMISSION_NO,
  TAMIZ_PERMISSION_OWN,     /* only what is the user's own */
  TAMIZ_PERMISSION_YES,
} TamizPermission;

TamizPermission tamiz_rights_get        (guint              roles,
                                         TamizRight         right);
TamizRight      tamiz_rights_of_insert  (TamizRecord       *record);
TamizRight      tamiz_rights_of_update  (const TamizUpdate *update);
void            tamiz_rights_set_denied (TamizRight         right,
                                         gboolean           own,
                                         GError           **error);
gboolean        tamiz_roles_parse       (const char        *text,
                                         guint             *roles,
                                         GError           **error);
char           *tamiz_roles_format      (guint              roles);

G_END_DECLS
