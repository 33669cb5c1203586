#pragma once

#include "tamiz-clock.h"

G_BEGIN_DECLS

gboolean  tamiz_time_parse       (const char *text,
                                  GTimeZone  *zone,
                                  gint64     *at,
                                  GError    **error);
char     *tamiz_time_format      (gint64      at,
                                  GTimeZone  *zone);
gboolean  tamiz_day_parse        (const char *text,
                                  gint64     *day,
                                  GError    **error);
char     *tamiz_day_format       (gint64      day);
gint64    tamiz_day_of           (gint64      at,
                                  GTimeZone  *zone);
gint64    tamiz_day_starts       (gint64      day,
                                  GTimeZone  *zone);
GTimeZone *tamiz_time_zone_new   (const char *identifier);

gboolean  tamiz_decimal_parse    (const char *text,
                                  char      **canonical,
                                  GError    **error);
gboolean  tamiz_decimal_to_thousandths (const char *decimal,
                                  gint64     *thousandths);
gboolean  tamiz_decimal_equal    (const char *a,
                                  const char *b);
gboolean  tamiz_currency_is_code (const char *text);

G_END_DECLS
