#pragma once

#include "tamiz-canvas.h"
#include "tamiz-json.h"

G_BEGIN_DECLS

char       *tamiz_definition_paper_dup_state (json_t     *description,
                                              GTimeZone  *zone);
const char *tamiz_definition_paper_get_outcome (json_t   *description);
TamizPaper *tamiz_definition_paper_new       (json_t     *description,
                                              GTimeZone  *zone,
                                              gint64      created);

G_END_DECLS
