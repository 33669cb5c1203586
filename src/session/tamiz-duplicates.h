#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: pairs that somebody has to look at. */
json_t      *tamiz_duplicate_to_json (TamizWork       *work,
                                      TamizRecord     *pair,
                                      GError         **error);
TamizRecord *tamiz_duplicate_add     (TamizWork       *work,
                                      TamizChangeSet  *set,
                                      TamizKind        what,
                                      gint64           one,
                                      gint64           other,
                                      TamizLikeness    likeness,
                                      GPtrArray       *evidence,
                                      GError         **error);

G_END_DECLS
