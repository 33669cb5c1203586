#pragma once

#include "tamiz-page.h"

G_BEGIN_DECLS

/* The definition that marketing and sales agree on: its versions and, beside them, one of
 * them as a document to read and to sign.
 */
#define TAMIZ_TYPE_DEFINITION_PAGE (tamiz_definition_page_get_type ())

G_DECLARE_FINAL_TYPE (TamizDefinitionPage, tamiz_definition_page, TAMIZ, DEFINITION_PAGE, TamizPage)

G_END_DECLS
