#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Chooses a day from a calendar and, where wanted, an hour.  It knows no time zone: what it
 * answers is read in the base's.
 */
#define TAMIZ_TYPE_MOMENT_ROW (tamiz_moment_row_get_type ())

G_DECLARE_FINAL_TYPE (TamizMomentRow, tamiz_moment_row, TAMIZ, MOMENT_ROW, AdwActionRow)

GtkWidget *tamiz_moment_row_new      (void);
void       tamiz_moment_row_set      (TamizMomentRow *self,
                                      GDateTime      *moment);
char      *tamiz_moment_row_dup_text (TamizMomentRow *self);

G_END_DECLS
