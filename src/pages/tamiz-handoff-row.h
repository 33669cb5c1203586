#pragma once

#include "tamiz-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A handoff, or a lead that is near to one, in a list: who, how good, and what is urgent. */
#define TAMIZ_TYPE_HANDOFF_ROW (tamiz_handoff_row_get_type ())

G_DECLARE_FINAL_TYPE (TamizHandoffRow, tamiz_handoff_row, TAMIZ, HANDOFF_ROW, GtkBox)

GtkWidget *tamiz_handoff_row_new  (void);
void       tamiz_handoff_row_show (TamizHandoffRow *self,
                                   TamizDesk       *desk,
                                   json_t          *item);

const char *tamiz_handoff_find_clock (json_t      *handoff,
                                      const char **words);

G_END_DECLS
