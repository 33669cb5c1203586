#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what a handoff's answer says beside its state and clocks. */
gboolean tamiz_work_add_handoff_details (TamizWork    *work,
                                         GHashTable   *users,
                                         TamizRecord  *handoff,
                                         json_t       *object,
                                         GError      **error);
json_t  *tamiz_work_list_handoff_changes (TamizWork   *work,
                                         GHashTable   *users,
                                         TamizRecord  *handoff,
                                         GError      **error);

G_END_DECLS
