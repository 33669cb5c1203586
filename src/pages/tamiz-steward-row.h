#pragma once

#include "tamiz-json.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* An item of the steward's lists: who it is, what is wrong, and, where one field mends it, the
 * field.  “mend” tells what was typed into it.
 */
#define TAMIZ_TYPE_STEWARD_ROW (tamiz_steward_row_get_type ())

G_DECLARE_FINAL_TYPE (TamizStewardRow, tamiz_steward_row, TAMIZ, STEWARD_ROW, AdwBin)

GtkWidget *tamiz_steward_row_new      (void);
void       tamiz_steward_row_show     (TamizStewardRow *self,
                                       json_t          *item,
                                       gboolean         editable);
json_t    *tamiz_steward_row_get_item (TamizStewardRow *self);
gboolean   tamiz_steward_row_edit     (TamizStewardRow *self);
char      *tamiz_set_aside_describe   (json_t          *item);

G_END_DECLS
