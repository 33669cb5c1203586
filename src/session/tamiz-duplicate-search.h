#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: looks through a whole base for those who may be the same. */
json_t *tamiz_duplicate_search (TamizWork  *work,
                                gint64      since,
                                GError    **error);

G_END_DECLS
