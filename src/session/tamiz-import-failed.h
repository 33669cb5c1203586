#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: rows to be completed as a file, to be mended and imported again. */
json_t *tamiz_import_failed (TamizWork  *work,
                             GError    **error);

G_END_DECLS
