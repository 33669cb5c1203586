#pragma once

/* Private to session: what people said of a connection: its settings, what its fields are filled
 * from, what words and states mean.  All of it lies in the connection's settings.
 */

#include "tamiz-connector.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

gboolean        tamiz_crm_is_trial         (TamizRecord       *connection);
json_t         *tamiz_crm_dup_settings     (TamizRecord       *connection);
gboolean        tamiz_crm_read_settings    (TamizWork         *work,
                                            json_t            *settings,
                                            GError           **error);
TamizConnector *tamiz_crm_bind             (TamizRecord       *connection,
                                            json_t            *settings,
                                            GError           **error);
const char     *tamiz_crm_outcome_label    (TamizRemoteOutcome outcome);

/* Answers. */
json_t         *tamiz_crm_list_ours        (TamizWork         *work,
                                            GError           **error);
gboolean        tamiz_crm_has_key          (json_t            *ours,
                                            const char        *key);
json_t         *tamiz_crm_list_words       (TamizWork         *work,
                                            json_t            *settings,
                                            GError           **error);
json_t         *tamiz_crm_list_states      (TamizWork         *work,
                                            TamizRecord       *connection,
                                            json_t            *settings,
                                            GError           **error);
json_t         *tamiz_crm_list_mapped      (json_t            *settings);
json_t         *tamiz_crm_describe_settings (TamizConnector   *connector,
                                            json_t            *settings);
json_t         *tamiz_crm_list_objects     (TamizConnector    *connector);

G_END_DECLS
