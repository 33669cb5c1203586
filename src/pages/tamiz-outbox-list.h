#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What goes to the CRMs, by how it stands; read by pieces, since what was delivered for years is
 * there too.
 */
#define TAMIZ_TYPE_OUTBOX_LIST (tamiz_outbox_list_get_type ())

G_DECLARE_FINAL_TYPE (TamizOutboxList, tamiz_outbox_list, TAMIZ, OUTBOX_LIST, AdwBin)

void     tamiz_outbox_list_set_desk (TamizOutboxList *self,
                                     TamizDesk       *desk);
void     tamiz_outbox_list_refresh  (TamizOutboxList *self);
gboolean tamiz_outbox_list_focus    (TamizOutboxList *self);

G_END_DECLS
