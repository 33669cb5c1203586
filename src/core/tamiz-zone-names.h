#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Time zones by what programs and people call them. */
char *tamiz_zone_find     (const char *name);
char *tamiz_zone_of_place (const char *country,
                           const char *city,
                           gint64      at);

G_END_DECLS
