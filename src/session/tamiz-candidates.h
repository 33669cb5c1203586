#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: the leads that are next to be handed over. */
gboolean tamiz_lacks_hold_back     (GPtrArray  *lacks);
json_t *tamiz_work_lacks_to_json   (TamizWork  *work,
                                    GPtrArray  *lacks);
json_t *tamiz_work_list_candidates (TamizWork  *work,
                                    guint       limit,
                                    GError    **error);

G_END_DECLS
