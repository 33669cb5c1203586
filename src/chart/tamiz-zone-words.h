#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *tamiz_zone_words_dup_name    (const char *code);
char *tamiz_zone_words_dup_time_of (GTimeZone  *zone);

G_END_DECLS
