#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The periods that reports are usually about, in the order in which they are offered. */
typedef enum
{
  TAMIZ_PERIOD_THIS_MONTH,
  TAMIZ_PERIOD_LAST_MONTH,
  TAMIZ_PERIOD_THIS_QUARTER,
  TAMIZ_PERIOD_THIS_YEAR,
  TAMIZ_PERIOD_LAST_12_MONTHS,
  TAMIZ_PERIOD_ALL,
  TAMIZ_PERIOD_OWN,          /* from one chosen day to another */
  TAMIZ_N_PERIODS,
} TamizPeriod;

const char *tamiz_period_label    (TamizPeriod  period);
void        tamiz_period_get_days (TamizPeriod  period,
                                   gint64       today,
                                   gint64      *from,
                                   gint64      *to);

G_END_DECLS
