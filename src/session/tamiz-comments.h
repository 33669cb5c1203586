#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what both sides say about a version of the definition. */
gboolean     tamiz_work_count_comments (TamizWork      *work,
                                        TamizRecord    *version,
                                        guint          *open,
                                        GError        **error);
TamizRecord *tamiz_work_insert_comment (TamizWork      *work,
                                        TamizChangeSet *set,
                                        gint64          definition,
                                        const char     *part,
                                        const char     *text,
                                        GError        **error);

G_END_DECLS
