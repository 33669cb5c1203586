#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: a definition begins as a draft, from a file or a starter. */
json_t *tamiz_work_add_draft (TamizWork        *work,
                              TamizDefinition  *definition,
                              const char       *cause,
                              GError          **error);

G_END_DECLS
