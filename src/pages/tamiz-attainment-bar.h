#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Which month attainment is shown of, and a row for whom.  Emits “changed”. */
#define TAMIZ_TYPE_ATTAINMENT_BAR (tamiz_attainment_bar_get_type ())

G_DECLARE_FINAL_TYPE (TamizAttainmentBar, tamiz_attainment_bar, TAMIZ, ATTAINMENT_BAR, GtkBox)

GtkWidget *tamiz_attainment_bar_new            (TamizDesk          *desk);
json_t    *tamiz_attainment_bar_make_arguments (TamizAttainmentBar *self);

G_END_DECLS
