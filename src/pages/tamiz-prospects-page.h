#pragma once

#include "tamiz-page.h"

G_BEGIN_DECLS

/* The list of prospects: what a search and filters let through, in any order, several at
 * once to do something with; beside it one of them in full.
 */
#define TAMIZ_TYPE_PROSPECTS_PAGE (tamiz_prospects_page_get_type ())

G_DECLARE_FINAL_TYPE (TamizProspectsPage, tamiz_prospects_page, TAMIZ, PROSPECTS_PAGE, TamizPage)

G_END_DECLS
