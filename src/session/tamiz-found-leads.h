#pragma once

/* Private to session: the leads that a query finds, one after the other. */

#include "tamiz-lead-query.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* @lead: as lead.list tells it, borrowed; @nth: counted from 1; @of: how many there will be */
typedef gboolean (*TamizFoundFunc) (TamizWork  *work,
                                    json_t     *lead,
                                    guint       nth,
                                    guint       of,
                                    gpointer    user_data,
                                    GError    **error);

gboolean tamiz_found_leads_tell (TamizWork      *work,
                                 TamizQuery     *query,
                                 GHashTable     *only,
                                 guint          *total,
                                 TamizFoundFunc  func,
                                 gpointer        user_data,
                                 GError        **error);

G_END_DECLS
