#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Where the invented company is. */
#define TAMIZ_SAMPLE_TIMEZONE "America/La_Paz"

/* Private to session. */
json_t *tamiz_sample_fill (TamizWork  *work,
                           guint       size,
                           guint32     seed,
                           GError    **error);

G_END_DECLS
