#pragma once

/* Private to session: a connection to a CRM, where its secret is, and what speaks to it. */

#include "tamiz-oauth.h"
#include "tamiz-sync-worker.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

TamizRecord     *tamiz_crm_find_connection (TamizWork         *work,
                                            const char        *name,
                                            GError           **error);
gboolean         tamiz_crm_keep_secret     (TamizWork         *work,
                                            TamizRecord       *connection,
                                            GError           **error);
gboolean         tamiz_crm_forget_secret   (TamizWork         *work,
                                            TamizRecord       *connection,
                                            GError           **error);
void             tamiz_crm_note_secret     (TamizWork         *work,
                                            TamizRecord       *connection,
                                            gboolean           refused);
TamizSyncWorker *tamiz_crm_make_worker     (TamizWork         *work,
                                            TamizOutboxStore  *outbox,
                                            TamizRecord       *connection,
                                            GError           **error);
TamizOauth      *tamiz_crm_make_oauth      (TamizWork         *work,
                                            TamizRecord       *connection,
                                            GError           **error);

/* What crm.list tells of one (tamiz-operations-crm.c). */
json_t          *tamiz_crm_connection_to_json (TamizWork      *work,
                                            TamizRecord       *connection,
                                            GError           **error);

/* How somebody lets us in: "browser", "key" or "password". */
const char      *tamiz_crm_get_sign_in     (TamizConnector    *connector,
                                            TamizRecord       *connection);
gboolean         tamiz_crm_wants_browser   (TamizRecord       *connection);
gboolean         tamiz_crm_shares_secret   (TamizWork         *work,
                                            TamizRecord       *connection,
                                            TamizRecord       *other);
gboolean         tamiz_crm_is_signed_in    (TamizWork         *work,
                                            TamizRecord       *connection);

G_END_DECLS
