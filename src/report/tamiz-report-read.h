#pragma once

#include "tamiz-report-attainment.h"
#include "tamiz-report-funnel.h"
#include "tamiz-report-matrix.h"
#include "tamiz-report-sources.h"

G_BEGIN_DECLS

/* Reports made again from what the session answered, so that a screen draws, writes and
 * prints them with the same code as files.
 */
void                tamiz_report_names_read   (TamizReportCohortNames *names,
                                               json_t                 *answer);
void                tamiz_report_funnel_read  (TamizReportFunnel      *self,
                                               json_t                 *answer,
                                               GTimeZone              *zone);
TamizReportMatrix  *tamiz_report_matrix_read  (json_t                 *answer,
                                               GTimeZone              *zone);
TamizReportSources *tamiz_report_sources_read (json_t                 *answer,
                                               GTimeZone              *zone);

G_END_DECLS
