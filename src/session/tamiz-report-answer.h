#pragma once

#include "tamiz-block.h"
#include "tamiz-report-table.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: a report as its arguments `format` and `output` want it. */
gboolean tamiz_work_check_report_format (TamizWork         *work,
                                         GError           **error);
json_t  *tamiz_work_answer_report       (TamizWork         *work,
                                         TamizReportTable  *table,
                                         TamizReportTable  *rows,
                                         json_t            *json,
                                         TamizBlock        *chart,
                                         GError           **error);

G_END_DECLS
