#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One handoff: where it stands, its clocks and steps, the packet to read, and what may be
 * done about it by who works.
 */
#define TAMIZ_TYPE_HANDOFF_VIEW (tamiz_handoff_view_get_type ())

G_DECLARE_FINAL_TYPE (TamizHandoffView, tamiz_handoff_view, TAMIZ, HANDOFF_VIEW, AdwBin)

void     tamiz_handoff_view_set_desk (TamizHandoffView *self,
                                      TamizDesk        *desk);
void     tamiz_handoff_view_show     (TamizHandoffView *self,
                                      const char       *number);
void     tamiz_handoff_view_refresh  (TamizHandoffView *self);
gboolean tamiz_handoff_view_accept   (TamizHandoffView *self);

G_END_DECLS
