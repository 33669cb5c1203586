#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers, money and dates as people of the user's locale write them. */
typedef enum
{
  TAMIZ_FIGURE_COUNT,            /* whole */
  TAMIZ_FIGURE_NUMBER,           /* at most three decimals */
  TAMIZ_FIGURE_PERCENT,          /* a share, 0.125 is 12.5 % */
  TAMIZ_FIGURE_MONEY,            /* two decimals, none from 1,000 on */
} TamizFigure;

char *tamiz_figures_format         (TamizFigure  figure,
                                    double       value);
char *tamiz_figures_format_tick    (TamizFigure  figure,
                                    double       value,
                                    double       step);
char *tamiz_figures_format_count   (gint64       count);
char *tamiz_figures_format_percent (double       share);
char *tamiz_figures_format_decimal (const char  *decimal);
char *tamiz_figures_format_money   (const char  *decimal,
                                    const char  *currency);
char *tamiz_figures_format_day     (gint64       at,
                                    GTimeZone   *zone);
char *tamiz_figures_format_short_day (gint64     at,
                                    GTimeZone   *zone);
char *tamiz_figures_format_short_moment (gint64  at,
                                    GTimeZone   *zone);
char *tamiz_figures_format_moment  (gint64       at,
                                    GTimeZone   *zone);
char *tamiz_figures_dup_with_days  (const char  *text);

G_END_DECLS
