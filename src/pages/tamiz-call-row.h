#pragma once

#include "tamiz-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Somebody to call, in the queue. */
#define TAMIZ_TYPE_CALL_ROW (tamiz_call_row_get_type ())

G_DECLARE_FINAL_TYPE (TamizCallRow, tamiz_call_row, TAMIZ, CALL_ROW, GtkBox)

GtkWidget *tamiz_call_row_new  (void);
void       tamiz_call_row_show (TamizCallRow *self,
                                TamizDesk    *desk,
                                json_t       *waiting);

G_END_DECLS
