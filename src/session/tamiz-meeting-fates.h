#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what becomes of an arranged meeting where its handoff does not go on, and
 * who is told.
 */
gboolean tamiz_work_has_meeting_to_come (TamizWork       *work,
                                         TamizRecord     *handoff);
gboolean tamiz_work_decide_meeting      (TamizWork       *work,
                                         TamizChangeSet  *set,
                                         TamizFacts      *facts,
                                         TamizRecord     *handoff,
                                         int              fate,
                                         GError         **error);
gboolean tamiz_work_end_tasks           (TamizWork       *work,
                                         TamizChangeSet  *set,
                                         gint64           lead,
                                         const char      *first,
                                         const char      *second,
                                         GError         **error);
gboolean tamiz_work_add_handoff_task    (TamizWork       *work,
                                         TamizChangeSet  *set,
                                         TamizRecord     *handoff,
                                         const char      *text,
                                         gint64           due,
                                         GError         **error);
gboolean tamiz_work_tell_reassigned     (TamizWork       *work,
                                         TamizChangeSet  *set,
                                         TamizFacts      *facts,
                                         TamizRecord     *handoff,
                                         TamizRecord     *made,
                                         gboolean         cancelled,
                                         const char      *reason,
                                         GError         **error);
gboolean tamiz_work_tell_former         (TamizWork       *work,
                                         TamizChangeSet  *set,
                                         TamizFacts      *facts,
                                         TamizRecord     *handoff,
                                         TamizRecord     *executive,
                                         gboolean         cancelled,
                                         const char      *reason,
                                         GError         **error);
gboolean tamiz_work_take_over_meeting   (TamizWork       *work,
                                         TamizChangeSet  *set,
                                         TamizFacts      *facts,
                                         TamizRecord     *handoff,
                                         GError         **error);
gboolean tamiz_work_is_meeting_open     (TamizWork       *work,
                                         TamizRecord     *handoff,
                                         gboolean        *open,
                                         GError         **error);
gboolean tamiz_work_settle_meeting      (TamizWork       *work,
                                         TamizRecord     *handoff,
                                         int              fate,
                                         GError         **error);
gboolean tamiz_work_tell_sender         (TamizWork       *work,
                                         TamizChangeSet  *set,
                                         TamizFacts      *facts,
                                         TamizRecord     *handoff,
                                         json_t          *values,
                                         GError         **error);

G_END_DECLS
