#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: freezes what sales gets of a lead into a handoff that is about to be sent. */
gboolean tamiz_work_freeze_packet (TamizWork        *work,
                                   TamizFacts       *facts,
                                   TamizDefinition  *definition,
                                   gint64            version,
                                   TamizRecord      *executive,
                                   TamizRecord      *handoff,
                                   const char       *exception,
                                   const char       *reassigned_why,
                                   GError          **error);

G_END_DECLS
