#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Changing what a lead's person or company holds in a field of the base's own. */
gboolean tamiz_own_edit_is_one (const char      *name);
TamizRecord *tamiz_own_edit_find (TamizFacts    *facts,
                                const TamizFieldRef *ref);
gboolean tamiz_own_edit        (TamizWork       *work,
                                TamizChangeSet  *set,
                                TamizFacts      *facts,
                                const char      *name,
                                const char      *text,
                                GError         **error);
gboolean tamiz_own_edit_check_names (GPtrArray  *names,
                                GError         **error);

G_END_DECLS
