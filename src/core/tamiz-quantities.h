#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Dates, numbers, and yes or no, as people and files write them. */

typedef enum
{
  TAMIZ_DATE_ORDER_UNKNOWN,
  TAMIZ_DATE_ORDER_DMY,
  TAMIZ_DATE_ORDER_MDY,
  TAMIZ_DATE_ORDER_YMD,
} TamizDateOrder;

TamizDateOrder tamiz_date_guess_order     (const char      *text);
gboolean       tamiz_date_parse           (const char      *text,
                                           TamizDateOrder   order,
                                           GTimeZone       *zone,
                                           gint64          *at,
                                           gint64          *day);
char           tamiz_number_guess_decimal (const char      *text);
gboolean       tamiz_number_parse         (const char      *text,
                                           char             decimal,
                                           char           **canonical,
                                           char           **unit);
gboolean       tamiz_unit_multiplies      (const char      *unit);
const char    *tamiz_yes_no_from_text     (const char      *text);

G_END_DECLS
