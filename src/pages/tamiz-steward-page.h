#pragma once

#include "tamiz-page.h"

G_BEGIN_DECLS

/* The state of the base, for whoever answers for it: what it lacks, list by list with how long each
 * is, and beside it the chosen list with what mends it.
 */
#define TAMIZ_TYPE_STEWARD_PAGE (tamiz_steward_page_get_type ())

G_DECLARE_FINAL_TYPE (TamizStewardPage, tamiz_steward_page, TAMIZ, STEWARD_PAGE, TamizPage)

G_END_DECLS
