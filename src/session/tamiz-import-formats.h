#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *const *tamiz_import_list_patterns (void);

G_END_DECLS
