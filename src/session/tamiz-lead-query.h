#pragma once

#include "tamiz-query.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: which leads are asked for, in arguments. */

TamizQuery *tamiz_work_make_query (TamizWork  *work,
                                   GError    **error);

G_END_DECLS
