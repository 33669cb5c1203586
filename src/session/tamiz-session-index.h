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
TamizIndexFacets *tamiz_session_index_count_facets (TamizWork  *work,
                                           const TamizQuery  *query,
                                           GError           **error);
gboolean          tamiz_session_index_is_too_large (const GError *error);

void              tamiz_session_index_put_lead (TamizIndex     *index,
                                           const TamizLeadRow *row);
void              tamiz_session_index_put_move (TamizIndex     *index,
                                           const TamizMoveRow *row);
void              tamiz_session_index_put_names (TamizIndex    *index,
                                           GPtrArray         *sources,
                                           GPtrArray         *users);
GHashTable       *tamiz_session_index_list_tags (TamizWork     *work,
                                           GError           **error);

/* Without the index, where it does not fit into memory. */
TamizIndex       *tamiz_session_pages_find (TamizWork         *work,
                                           const TamizQuery  *query,
                                           guint             *total,
                                           GError           **error);
TamizIndexFacets *tamiz_session_pages_count (TamizWork        *work,
                                           const TamizQuery  *query,
                                           GError           **error);
gboolean          tamiz_session_index_use (TamizWork         *work,
                                           TamizIndexUse      use,
                                           gpointer           user_data,
                                           GError           **error);

G_END_DECLS
