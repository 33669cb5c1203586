#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *tamiz_country_dup_name (const char *code);

G_END_DECLS
