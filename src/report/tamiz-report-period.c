#define G_LOG_DOMAIN "tamiz-report-period"

#include "config.h"

#include "tamiz-report-period.h"

#include "tamiz-figures.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>

/* Says which leads the report is about: the first and the last day they were received,
 * null in JSON where that side is open.
 */
void
tamiz_report_table_add_period (TamizReportTable *table,
                               gint64            from,
                               gint64            to,
                               GTimeZone        *zone)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *shown_first = NULL;
  g_autofree char *shown_last = NULL;
  g_autofree char *sentence = NULL;

  /* Scripts read the days; people read them as they write them. */
  if (from != G_MININT64)
    {
      first = tamiz_day_format (tamiz_day_of (from, zone));
      shown_first = tamiz_figures_format_day (from, zone);
    }
  if (to != G_MAXINT64)
    {
      last = tamiz_day_format (tamiz_day_of (to - 1, zone));
      shown_last = tamiz_figures_format_day (to - 1, zone);
    }

  if (first != NULL && last != NULL)
    /* Translators: two dates */
    sentence = g_strdup_printf (_("Received from %s to %s"), shown_first, shown_last);
  else if (first != NULL)
    sentence = g_strdup_printf (_("Received from %s on"), shown_first);
  else if (last != NULL)
    sentence = g_strdup_printf (_("Received until %s"), shown_last);

  tamiz_report_table_add_note (table, "from", first, sentence);
  tamiz_report_table_add_note (table, "to", last, NULL);
}
