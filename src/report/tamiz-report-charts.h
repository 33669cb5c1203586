#pragma once

#include "tamiz-block.h"
#include "tamiz-report-funnel.h"
#include "tamiz-report-sources.h"

G_BEGIN_DECLS

TamizBlock *tamiz_report_funnel_to_chart   (const TamizReportFunnel *self);
TamizBlock *tamiz_report_sources_to_chart  (TamizReportSources      *self);
TamizBlock *tamiz_report_table_to_paper    (TamizReportTable        *self);
void        tamiz_report_table_set_heading (TamizReportTable        *self,
                                            TamizBlock              *block);

G_END_DECLS
