#pragma once

#include "tamiz-definition.h"

G_BEGIN_DECLS

/* What a definition says, in words: on a terminal, on screen and on paper the same. */

json_t *tamiz_definition_describe    (TamizDefinition *definition,
                                      GHashTable      *customs);
json_t *tamiz_definition_compare     (TamizDefinition *before,
                                      TamizDefinition *after,
                                      GHashTable      *customs);
char   *tamiz_definition_dup_part_words (json_t       *document,
                                      const char      *part);
char   *tamiz_condition_dup_words    (TamizCondition  *condition,
                                      TamizDefinition *definition,
                                      GHashTable      *customs);
char   *tamiz_definition_words_worth (TamizInterestRule *rule);
char   *tamiz_definition_words_kinds (guint32          kinds);

G_END_DECLS
