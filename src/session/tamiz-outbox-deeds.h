#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what a person does about a row that goes to a CRM.  Each answers the row as
 * it stands afterwards.
 */
json_t *tamiz_outbox_retry         (TamizWork  *work,
                                    GError    **error);
json_t *tamiz_outbox_edit          (TamizWork  *work,
                                    GError    **error);
json_t *tamiz_outbox_link          (TamizWork  *work,
                                    GError    **error);
json_t *tamiz_outbox_give_up       (TamizWork  *work,
                                    GError    **error);
json_t *tamiz_outbox_create_anyway (TamizWork  *work,
                                    GError    **error);
json_t *tamiz_outbox_overwrite     (TamizWork  *work,
                                    GError    **error);

G_END_DECLS
