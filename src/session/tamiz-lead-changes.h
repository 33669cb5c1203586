#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what is done to one lead by hand, alone or with many others. */
gboolean tamiz_work_check_move (TamizWork       *work,
                                int              to,
                                const char      *reason,
                                gint64           until,
                                GError         **error);
gboolean tamiz_work_add_move   (TamizWork       *work,
                                TamizChangeSet  *set,
                                TamizFacts      *facts,
                                int              to,
                                const char      *reason,
                                gint64           until,
                                GError         **error);
gboolean tamiz_work_add_tag    (TamizWork       *work,
                                TamizChangeSet  *set,
                                TamizFacts      *facts,
                                const char      *text,
                                GError         **error);
gboolean tamiz_facts_remove_tag (TamizFacts     *facts,
                                TamizChangeSet  *set,
                                const char      *text);

G_END_DECLS
