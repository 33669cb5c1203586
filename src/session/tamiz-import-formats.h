#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *const *tamiz_import_list_patterns (void);
gboolean           tamiz_import_is_mail       (const char *path);

G_END_DECLS
