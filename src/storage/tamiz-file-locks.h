#pragma once

#include <glib.h>

G_BEGIN_DECLS

void tamiz_file_locks_install (void);

G_END_DECLS
