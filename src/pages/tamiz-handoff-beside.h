#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What changed in a lead since its packet was frozen, beside the packet: the latest first. */
#define TAMIZ_TYPE_HANDOFF_BESIDE (tamiz_handoff_beside_get_type ())

G_DECLARE_FINAL_TYPE (TamizHandoffBeside, tamiz_handoff_beside, TAMIZ, HANDOFF_BESIDE, AdwBin)

void  tamiz_handoff_beside_show   (TamizHandoffBeside *self,
                                   TamizDesk          *desk,
                                   json_t             *handoff);
char *tamiz_handoff_dup_meeting   (TamizDesk          *desk,
                                   json_t             *handoff);
char *tamiz_handoff_dup_meeting_now (TamizDesk        *desk,
                                   json_t             *handoff);
char *tamiz_handoff_dup_reason    (json_t             *handoff);

G_END_DECLS
