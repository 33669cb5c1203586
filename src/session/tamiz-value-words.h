#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what fields hold, as people read it. */
char *tamiz_work_dup_words   (TamizWork        *work,
                              TamizKind         kind,
                              int               field,
                              const char       *text);
char *tamiz_record_dup_words (TamizRecord      *record,
                              TamizWork        *work,
                              int               field);
char *tamiz_answer_dup_words (TamizRecord      *answer,
                              TamizDefinition  *definition,
                              const char      **title);

G_END_DECLS
