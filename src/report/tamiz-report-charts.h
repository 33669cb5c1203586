#pragma once

#include "tamiz-canvas.h"
#include "tamiz-report-funnel.h"
#include "tamiz-report-sources.h"

G_BEGIN_DECLS

const char *tamiz_report_get_band          (TamizStage               stage);
TamizBlock *tamiz_report_funnel_to_chart   (const TamizReportFunnel *self);
TamizBlock *tamiz_report_sources_to_chart  (TamizReportSources      *self);
TamizBlock *tamiz_report_table_to_paper    (TamizReportTable        *self);
TamizPaper *tamiz_report_table_to_document (TamizReportTable        *self,
                                            TamizBlock              *chart,
                                            gboolean                 with_table);
void        tamiz_report_table_set_heading (TamizReportTable        *self,
                                            TamizBlock              *block);

G_END_DECLS
