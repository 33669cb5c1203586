#pragma once

#include "tamiz-definition.h"

G_BEGIN_DECLS

/* What is contradictory in a definition that can be judged by all the same.  A finding is a JSON
 * object: `part` (a path of the document), `code`, `severity` (`problem`, `hint`), `message`.
 */

json_t *tamiz_advise           (TamizDefinition *definition);
void    tamiz_advise_on_fields (TamizDefinition *definition,
                                GHashTable      *customs,
                                json_t          *findings);
void    tamiz_advice_add       (json_t          *findings,
                                const char      *part,
                                const char      *code,
                                gboolean         problem,
                                const char      *format,
                                ...) G_GNUC_PRINTF (5, 6);

G_END_DECLS
