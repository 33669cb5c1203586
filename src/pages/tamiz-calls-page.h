#pragma once

#include "tamiz-page.h"

G_BEGIN_DECLS

/* The telephone: whom to call next and why, and the form of the call. */
#define TAMIZ_TYPE_CALLS_PAGE (tamiz_calls_page_get_type ())

G_DECLARE_FINAL_TYPE (TamizCallsPage, tamiz_calls_page, TAMIZ, CALLS_PAGE, TamizPage)

G_END_DECLS
