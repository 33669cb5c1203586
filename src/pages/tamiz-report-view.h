#pragma once

#include "tamiz-block.h"
#include "tamiz-report-table.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A report on the screen: what it is about, its picture and its table. */
#define TAMIZ_TYPE_REPORT_VIEW (tamiz_report_view_get_type ())

G_DECLARE_FINAL_TYPE (TamizReportView, tamiz_report_view, TAMIZ, REPORT_VIEW, AdwBin)

void              tamiz_report_view_set_report (TamizReportView  *self,
                                                TamizReportTable *table,
                                                TamizBlock       *chart);
void              tamiz_report_view_set_foot   (TamizReportView  *self,
                                                GtkWidget        *foot);
TamizReportTable *tamiz_report_view_get_table  (TamizReportView  *self);
TamizBlock       *tamiz_report_view_get_chart  (TamizReportView  *self);

G_END_DECLS
