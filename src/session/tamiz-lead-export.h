#pragma once

/* Private to session: leads as a table in a file. */

#include "tamiz-work.h"

G_BEGIN_DECLS

json_t *tamiz_lead_export (TamizWork  *work,
                           GError    **error);

G_END_DECLS
