#pragma once

#include "tamiz-connector.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what the CRM says of records that were sent to it, and what follows for
 * their leads.
 */
TamizRecord *tamiz_work_find_link        (TamizWork                *work,
                                          gint64                    connection,
                                          const char               *object,
                                          const char               *idem_key,
                                          const char               *remote_id,
                                          GError                  **error);
gboolean     tamiz_work_note_remote      (TamizWork                *work,
                                          gint64                    connection,
                                          const TamizRemoteChange  *change,
                                          GError                  **error);
gboolean     tamiz_work_apply_remote     (TamizWork                *work,
                                          TamizChangeSet           *set,
                                          TamizRecord              *link,
                                          const TamizRemoteChange  *change,
                                          GError                  **error);
TamizRemoteChange *tamiz_link_dup_remote (TamizRecord              *link);

G_END_DECLS
