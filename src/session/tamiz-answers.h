#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: shared by answers given by hand and on a call. */
TamizRecord *tamiz_work_add_answer       (TamizWork        *work,
                                          TamizChangeSet   *set,
                                          TamizDefinition  *definition,
                                          TamizFacts       *facts,
                                          const char       *key,
                                          const char       *value,
                                          gint64            call,
                                          GError          **error);
TamizRecord *tamiz_work_require_in_force (TamizWork        *work,
                                          TamizDefinition **definition,
                                          GError          **error);

G_END_DECLS
