#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Money is whole thousandths of a currency's unit, so that sums are exact. */
typedef struct
{
  char currency[4];          /* ISO 4217, ends with NUL */
  gint64 amount;             /* thousandths */
} TamizMoney;

/* What a unit of a currency was worth in the base's currency from a day on. */
typedef struct
{
  char currency[4];
  gint64 day;                /* days since 1970 */
  gint64 rate;               /* millionths of the base's unit */
} TamizReportRate;

void      tamiz_money_init         (TamizMoney            *self,
                                    const char            *currency,
                                    gint64                 amount);
char     *tamiz_money_format       (gint64                 amount);
gint64    tamiz_money_add          (gint64                 a,
                                    gint64                 b);
void      tamiz_money_list_add     (GArray                *list,
                                    const char            *currency,
                                    gint64                 amount);
gboolean  tamiz_report_rate_parse  (const char            *text,
                                    gint64                *rate);
gboolean  tamiz_report_convert     (GArray                *rates,
                                    const char            *base,
                                    const char            *currency,
                                    gint64                 day,
                                    gint64                 amount,
                                    gint64                *converted);

G_END_DECLS
