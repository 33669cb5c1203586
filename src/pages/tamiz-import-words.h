#pragma once

#include "tamiz-json.h"

G_BEGIN_DECLS

/* Private to pages: what a file is that somebody imports. */
char       *tamiz_import_describe_file  (json_t *preview);
const char *tamiz_import_describe_empty (json_t *preview);

G_END_DECLS
