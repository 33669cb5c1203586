#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *tamiz_country_get_nth  (guint       position);
char       *tamiz_country_dup_name (const char *code);

G_END_DECLS
