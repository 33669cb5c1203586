#pragma once

#include "tamiz-json.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A company in the list, with what goes on in it. */
#define TAMIZ_TYPE_COMPANY_ROW (tamiz_company_row_get_type ())

G_DECLARE_FINAL_TYPE (TamizCompanyRow, tamiz_company_row, TAMIZ, COMPANY_ROW, GtkBox)

GtkWidget *tamiz_company_row_new  (void);
void       tamiz_company_row_show (TamizCompanyRow *self,
                                   json_t          *company);

G_END_DECLS
