#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what somebody changes of a record field by field, and what they saw
 * there before.
 */
gboolean    tamiz_pair_split            (json_t          *pair,
                                         char           **name,
                                         const char     **value,
                                         GError         **error);
char       *tamiz_work_dup_seen         (TamizWork       *work,
                                         const char      *name);
gboolean    tamiz_part_is               (TamizRecord     *record,
                                         const char      *text);
gboolean    tamiz_work_check_seen       (TamizWork       *work,
                                         TamizFacts      *facts,
                                         GError         **error);
gboolean    tamiz_work_edit_record      (TamizWork       *work,
                                         TamizChangeSet  *set,
                                         TamizRecord     *record,
                                         GError         **error);

G_END_DECLS
