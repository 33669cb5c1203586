#pragma once

#include "tamiz-page.h"

G_BEGIN_DECLS

/* The main line of stages as a funnel by cohort, its figures as links to the leads behind
 * them, and how those before the handoff stand in fit and interest.
 */
#define TAMIZ_TYPE_FUNNEL_PAGE (tamiz_funnel_page_get_type ())

G_DECLARE_FINAL_TYPE (TamizFunnelPage, tamiz_funnel_page, TAMIZ, FUNNEL_PAGE, TamizPage)

G_END_DECLS
