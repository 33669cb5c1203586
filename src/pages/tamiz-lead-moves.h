#pragma once

#include "tamiz-open-lead.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What is done with a lead by hand and with a reason, asked beneath its name: moving it
 * back, deferring and discarding it, taking it up again, not contacting its person, and
 * tagging it.
 */
#define TAMIZ_TYPE_LEAD_MOVES (tamiz_lead_moves_get_type ())

G_DECLARE_FINAL_TYPE (TamizLeadMoves, tamiz_lead_moves, TAMIZ, LEAD_MOVES, AdwBin)

void tamiz_lead_moves_show  (TamizLeadMoves *self,
                             TamizOpenLead  *lead);
void tamiz_lead_moves_ask   (TamizLeadMoves *self,
                             const char     *what);
void tamiz_lead_moves_close (TamizLeadMoves *self);

G_END_DECLS
