#pragma once

#include "tamiz-json.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Chooses who of the sales executives is to have a lead: the one who is proposed first, with the
 * reason, and why somebody cannot have it.
 */
#define TAMIZ_TYPE_EXECUTIVE_ROW (tamiz_executive_row_get_type ())

G_DECLARE_FINAL_TYPE (TamizExecutiveRow, tamiz_executive_row, TAMIZ, EXECUTIVE_ROW, AdwComboRow)

GtkWidget  *tamiz_executive_row_new         (void);
void        tamiz_executive_row_show        (TamizExecutiveRow *self,
                                             json_t            *executives);
void        tamiz_executive_row_forget      (TamizExecutiveRow *self);
const char *tamiz_executive_row_get_email   (TamizExecutiveRow *self);
const char *tamiz_executive_row_get_problem (TamizExecutiveRow *self);

G_END_DECLS
