#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What comes first in a new base, as a short list to tick off.  It is out of sight once all
 * of it is done.
 */
#define TAMIZ_TYPE_FIRST_STEPS (tamiz_first_steps_get_type ())

G_DECLARE_FINAL_TYPE (TamizFirstSteps, tamiz_first_steps, TAMIZ, FIRST_STEPS, AdwBin)

void tamiz_first_steps_refresh (TamizFirstSteps *self,
                                TamizDesk       *desk,
                                json_t          *definition);

G_END_DECLS
