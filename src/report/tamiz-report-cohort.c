#define G_LOG_DOMAIN "tamiz-report-cohort"

#include "config.h"

#include "tamiz-report-cohort.h"

#include "tamiz-report-path.h"
#include "tamiz-report-period.h"

#include <glib/gi18n-lib.h>

/**
 * tamiz_report_cohort_has:
 * @self: a cohort
 * @lead: a lead
 *
 * Returns: whether a report on the cohort counts the lead
 */
gboolean
tamiz_report_cohort_has (const TamizReportCohort *self,
                         const TamizIndexLead    *lead)
{
  gint64 owner = self->owner == TAMIZ_QUERY_NONE ? 0 : self->owner;

  return tamiz_lead_is_received_in (lead, self->from, self->to)
         && (self->source == 0 || self->source == lead->source)
         && (self->owner == 0 || owner == lead->owner);
}

/**
 * tamiz_report_table_add_cohort:
 * @table: a report's table
 * @cohort: which leads it is about
 * @names: what the cohort's source and owner are called
 * @zone: the base's time zone, which the period is said in
 *
 * Says above a table which leads it is about.
 */
void
tamiz_report_table_add_cohort (TamizReportTable             *table,
                               const TamizReportCohort      *cohort,
                               const TamizReportCohortNames *names,
                               GTimeZone                    *zone)
{
  g_autofree char *source = NULL;
  g_autofree char *owner = NULL;

  tamiz_report_table_add_period (table, cohort->from, cohort->to, zone);
  if (names->source != NULL)
    source = g_strdup_printf (_("First source: %s"), names->source);
  tamiz_report_table_add_note (table, "source", names->source, source);
  if (cohort->owner == TAMIZ_QUERY_NONE)
    owner = g_strdup (_("Without an owner"));
  else if (names->owner != NULL)
    owner = g_strdup_printf (_("Owner: %s"), names->owner_name);
  tamiz_report_table_add_note (table, "owner", names->owner, owner);
}
