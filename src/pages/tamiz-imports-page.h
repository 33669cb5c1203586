#pragma once

#include "tamiz-page.h"

G_BEGIN_DECLS

/* What was imported, when and by whom; beside the list one import with its rows to be
 * completed, which can be undone, or gone on with where it was interrupted.
 */
#define TAMIZ_TYPE_IMPORTS_PAGE (tamiz_imports_page_get_type ())

G_DECLARE_FINAL_TYPE (TamizImportsPage, tamiz_imports_page, TAMIZ, IMPORTS_PAGE, TamizPage)

G_END_DECLS
