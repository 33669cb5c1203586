#pragma once

#include "tamiz-verdict.h"

G_BEGIN_DECLS

/* Why two definitions say different things of the same lead at the same instant. */

char *tamiz_verdict_dup_difference (TamizVerdict *before,
                                    TamizVerdict *after);

G_END_DECLS
