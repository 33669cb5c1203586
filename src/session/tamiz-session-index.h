#pragma once

#include "tamiz-query.h"
#include "tamiz-index.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: the index, kept current with what was committed. */

typedef void (*TamizIndexUse) (TamizIndex *index,
                               gpointer    user_data);

TamizQueryResult *tamiz_session_index_run (TamizWork         *work,
                                           const TamizQuery  *query,
                                           GError           **error);
void              tamiz_session_index_tidy (TamizSession     *session);
gboolean          tamiz_session_index_use_parts (TamizWork     *work,
                                           TamizIndexParts    parts,
                                           TamizIndexUse      use,
                                           gpointer           user_data,
                                           GError           **error);
gboolean          tamiz_session_index_use (TamizWork         *work,
                                           TamizIndexUse      use,
                                           gpointer           user_data,
                                           GError           **error);

G_END_DECLS
