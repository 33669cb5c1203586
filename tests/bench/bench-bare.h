#pragma once

#include <glib.h>

G_BEGIN_DECLS

double bench_store_bare (const char *base,
                         const char *path);

G_END_DECLS
