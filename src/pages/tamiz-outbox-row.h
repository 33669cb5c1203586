#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One row of what goes to the CRMs: what it is, how it stands and why, and what happens next. */
#define TAMIZ_TYPE_OUTBOX_ROW (tamiz_outbox_row_get_type ())

G_DECLARE_FINAL_TYPE (TamizOutboxRow, tamiz_outbox_row, TAMIZ, OUTBOX_ROW, AdwBin)

GtkWidget *tamiz_outbox_row_new  (void);
void       tamiz_outbox_row_show (TamizOutboxRow *self,
                                  TamizDesk      *desk,
                                  json_t         *row);

G_END_DECLS
