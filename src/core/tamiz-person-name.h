#pragma once

#include "tamiz-record.h"

G_BEGIN_DECLS

char        *tamiz_person_join_name     (const char   *first,
                                         const char   *last);
char        *tamiz_person_dup_name      (TamizRecord  *person);

G_END_DECLS
