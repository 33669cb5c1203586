#pragma once

#include "tamiz-page.h"

G_BEGIN_DECLS

/* Reports as pictures and tables, to be saved and printed. */
#define TAMIZ_TYPE_REPORTS_PAGE (tamiz_reports_page_get_type ())

G_DECLARE_FINAL_TYPE (TamizReportsPage, tamiz_reports_page, TAMIZ, REPORTS_PAGE, TamizPage)

G_END_DECLS
