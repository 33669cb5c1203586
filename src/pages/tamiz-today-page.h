#pragma once

#include "tamiz-page.h"

G_BEGIN_DECLS

/* What there is to do now, by role, each line leading to where it is done. */
#define TAMIZ_TYPE_TODAY_PAGE (tamiz_today_page_get_type ())

G_DECLARE_FINAL_TYPE (TamizTodayPage, tamiz_today_page, TAMIZ, TODAY_PAGE, TamizPage)

G_END_DECLS
