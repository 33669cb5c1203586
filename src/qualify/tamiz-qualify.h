#pragma once

#include "tamiz-facts.h"
#include "tamiz-verdict.h"

G_BEGIN_DECLS

/* Judging: pure functions of the lead's facts, a definition and an instant.  Nothing
 * here reads a file, asks the time of day or keeps anything between two calls, so any
 * thread may judge.  Instants are microseconds since 1970, UTC.
 */

TamizVerdict *tamiz_qualify_judge               (TamizDefinition *definition,
                                                 gint64           version,
                                                 TamizFacts      *facts,
                                                 gint64           at);
TamizVerdict *tamiz_qualify_judge_briefly       (TamizDefinition *definition,
                                                 gint64           version,
                                                 TamizFacts      *facts,
                                                 gint64           at);
TamizVerdict *tamiz_qualify_score               (TamizDefinition *definition,
                                                 gint64           version,
                                                 TamizFacts      *facts,
                                                 gint64           at);
GPtrArray    *tamiz_qualify_list_open_questions (TamizDefinition *definition,
                                                 TamizFacts      *facts,
                                                 gint64           at);
GPtrArray    *tamiz_qualify_list_handoff_lacks  (TamizDefinition *definition,
                                                 gint64           version,
                                                 TamizFacts      *facts,
                                                 gint64           at);
int           tamiz_qualify_next_stage          (TamizDefinition *definition,
                                                 TamizVerdict    *verdict,
                                                 TamizFacts      *facts,
                                                 gint64           at,
                                                 TamizMoveCause  *cause);

gboolean      tamiz_stage_is_held             (TamizFacts      *facts);
gboolean      tamiz_stage_move_is_allowed       (int              from,
                                                 int              to,
                                                 TamizMoveCause   cause);

G_END_DECLS
