#pragma once

#include "tamiz-desk.h"

G_BEGIN_DECLS

/* Private to pages: what a file is that somebody imports. */
char       *tamiz_import_describe_file  (json_t *preview);
const char *tamiz_import_describe_empty (json_t *preview);
const char *tamiz_import_describe_lack  (const char *of,
                                         json_t     *preview);
char       *tamiz_import_dup_value      (TamizDesk  *desk,
                                         const char *key,
                                         const char *value);
gint64      tamiz_import_count_entering (json_t *answer);
const char *tamiz_import_describe_none  (json_t *answer);

G_END_DECLS
