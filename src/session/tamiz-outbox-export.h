#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what has not reached its CRM, for whoever enters it there by hand. */
json_t *tamiz_outbox_export (TamizWork  *work,
                             GError    **error);

G_END_DECLS
