#pragma once

#include "tamiz-connector.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what leaves, written in the transaction of the decision. */
gboolean tamiz_work_queue_handoff   (TamizWork        *work,
                                     TamizChangeSet   *set,
                                     TamizFacts       *facts,
                                     TamizRecord      *handoff,
                                     GError          **error);
gboolean tamiz_work_update_step     (TamizWork        *work,
                                     TamizChangeSet   *set,
                                     TamizRecord      *handoff,
                                     TamizHandoffStep  step,
                                     TamizStepState    state,
                                     const char       *message,
                                     GError          **error);
gboolean tamiz_work_accept_waived   (TamizWork        *work,
                                     GError          **error);
gboolean tamiz_work_queue_lead      (TamizWork        *work,
                                     TamizRecord      *connection,
                                     gint64            lead,
                                     GError          **error);
gboolean tamiz_work_queue_missing   (TamizWork        *work,
                                     TamizRecord      *connection,
                                     GError          **error);
gboolean tamiz_work_queue_updates   (TamizWork        *work,
                                     TamizRecord      *connection,
                                     GError          **error);
gboolean tamiz_work_is_known_gone   (TamizWork        *work,
                                     TamizRecord      *row);
gboolean tamiz_work_hand_down_erased (TamizWork       *work,
                                     TamizRecord      *connection,
                                     GError          **error);
gboolean tamiz_work_find_crm_row    (TamizWork        *work,
                                     gint64            connection,
                                     const char       *object,
                                     const char       *key,
                                     gint64           *row_id,
                                     gboolean         *linked,
                                     GError          **error);
TamizRecord *tamiz_work_add_crm_row (TamizWork        *work,
                                     TamizChangeSet   *set,
                                     TamizRecord      *connection,
                                     gint64            lead,
                                     gint64            handoff,
                                     const char       *object,
                                     const char       *op,
                                     const char       *key,
                                     gint64            depends_on,
                                     json_t           *payload,
                                     GError          **error);
char    *tamiz_work_own_connectors  (void);
gboolean tamiz_work_is_own_connector (const char    *kind);
GPtrArray *tamiz_work_list_connectors (void);
TamizConnector *tamiz_work_find_connector (const char      *kind,
                                     GError          **error);
char    *tamiz_work_make_crm_key    (TamizWork        *work,
                                     const char       *what,
                                     gint64            id);
json_t  *tamiz_work_make_crm_payload (TamizWork       *work,
                                     TamizFacts       *facts,
                                     TamizRecord      *handoff);
json_t  *tamiz_work_count_outbox    (TamizWork        *work,
                                     GError          **error);

G_END_DECLS
