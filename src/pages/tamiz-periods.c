#define G_LOG_DOMAIN "tamiz-periods"

#include "config.h"

#include "tamiz-periods.h"

#include <glib/gi18n-lib.h>

/* What a period is called, in the user's language. */
const char *
tamiz_period_label (TamizPeriod period)
{
  switch (period)
    {
    case TAMIZ_PERIOD_THIS_MONTH:
      return _("This month");
    case TAMIZ_PERIOD_LAST_MONTH:
      return _("Last month");
    case TAMIZ_PERIOD_THIS_QUARTER:
      return _("This quarter");
    case TAMIZ_PERIOD_THIS_YEAR:
      return _("This year");
    case TAMIZ_PERIOD_LAST_12_MONTHS:
      return _("Last 12 months");
    case TAMIZ_PERIOD_ALL:
      return _("At any time");
    case TAMIZ_PERIOD_OWN:
      return _("From – to…");
    case TAMIZ_N_PERIODS:
    default:
      g_return_val_if_reached (NULL);
    }
}

static void
set_date (GDate  *date,
          gint64  day)
{
  /* GDate counts from the year 1, where 1970 begins with day 719163. */
  g_date_set_julian (date, (guint32) (day + 719163));
}

static gint64
get_day (const GDate *date)
{
  return (gint64) g_date_get_julian (date) - 719163;
}

/* The first of the month of @date, @back months earlier. */
static gint64
find_first (const GDate *date,
            guint        back)
{
  GDate first = *date;

  g_date_set_day (&first, 1);
  g_date_subtract_months (&first, back);

  return get_day (&first);
}

/**
 * tamiz_period_get_days:
 * @period: which one, not the user's own
 * @today: in days since 1970
 * @from: (out): its first day; %G_MININT64 = since ever
 * @to: (out): its last day, today where it is not over; %G_MAXINT64 = until now
 *
 * Finds the days of a period.
 */
void
tamiz_period_get_days (TamizPeriod  period,
                       gint64       today,
                       gint64      *from,
                       gint64      *to)
{
  GDate date;

  set_date (&date, today);
  *from = G_MININT64;
  *to = today;
  switch (period)
    {
    case TAMIZ_PERIOD_THIS_MONTH:
      *from = find_first (&date, 0);
      break;
    case TAMIZ_PERIOD_LAST_MONTH:
      *from = find_first (&date, 1);
      *to = find_first (&date, 0) - 1;
      break;
    case TAMIZ_PERIOD_THIS_QUARTER:
      *from = find_first (&date, ((guint) g_date_get_month (&date) - 1) % 3);
      break;
    case TAMIZ_PERIOD_THIS_YEAR:
      *from = find_first (&date, (guint) g_date_get_month (&date) - 1);
      break;
    case TAMIZ_PERIOD_LAST_12_MONTHS:
      g_date_subtract_months (&date, 12);
      *from = get_day (&date) + 1;
      break;
    case TAMIZ_PERIOD_ALL:
    case TAMIZ_PERIOD_OWN:
    case TAMIZ_N_PERIODS:
    default:
      *to = G_MAXINT64;
      break;
    }
}
