#pragma once

#include "tamiz-report-table.h"

G_BEGIN_DECLS

void tamiz_report_table_add_period (TamizReportTable *table,
                                    gint64            from,
                                    gint64            to,
                                    GTimeZone        *zone);

G_END_DECLS
