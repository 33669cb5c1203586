#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session. */
json_t *tamiz_sample_fill (TamizWork  *work,
                           guint       size,
                           guint32     seed,
                           GError    **error);

G_END_DECLS
