#pragma once

#include "tamiz-change-set.h"
#include "tamiz-facts.h"
#include "tamiz-verdict.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: exceptions to what it takes to be handed over. */
gboolean     tamiz_exception_can_lift   (const TamizMissing *lack);
char        *tamiz_exception_dup_lacks  (GPtrArray          *lacks);
gboolean     tamiz_exception_lifts      (TamizRecord        *exception,
                                         const TamizMissing *lack);
gboolean     tamiz_exception_covers     (TamizRecord        *exception,
                                         GPtrArray          *lacks);
TamizRole    tamiz_exception_get_side   (guint               asker);
gboolean     tamiz_exception_check_used (TamizRecord        *exception,
                                         TamizFacts         *facts,
                                         TamizRecord        *handoff,
                                         TamizChangeSet     *change_set,
                                         GError            **error);
gboolean     tamiz_work_find_exception  (TamizWork          *work,
                                         gint64              lead,
                                         TamizRecord       **exception,
                                         GError            **error);
gboolean     tamiz_work_use_exception   (TamizWork          *work,
                                         TamizChangeSet     *set,
                                         TamizFacts         *facts,
                                         TamizRecord        *handoff,
                                         TamizRecord       **used,
                                         GError            **error);
int          tamiz_handoff_get_origin   (TamizFacts         *facts,
                                         gint64              handoff);
json_t      *tamiz_work_exception_to_json (TamizWork        *work,
                                         TamizRecord        *exception,
                                         GHashTable         *users);

G_END_DECLS
