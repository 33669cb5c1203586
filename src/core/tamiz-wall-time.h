#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the clock on the wall shows, where it is changed twice a year. */
gboolean tamiz_wall_time_check  (const char  *text,
                                 GTimeZone   *zone,
                                 GError     **error);
gboolean tamiz_wall_time_repeats (gint64      at,
                                 GTimeZone   *zone);

G_END_DECLS
