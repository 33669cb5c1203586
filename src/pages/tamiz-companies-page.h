#pragma once

#include "tamiz-page.h"

G_BEGIN_DECLS

/* Accounts: the companies and, beside them, one company with its people, its leads and
 * everything that happened with them.
 */
#define TAMIZ_TYPE_COMPANIES_PAGE (tamiz_companies_page_get_type ())

G_DECLARE_FINAL_TYPE (TamizCompaniesPage, tamiz_companies_page, TAMIZ, COMPANIES_PAGE, TamizPage)

G_END_DECLS
