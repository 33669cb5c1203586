#pragma once

#include "tamiz-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What a draft would mean for the base, beside its editor: numbers that follow what is dragged, what
 * is contradictory, who changes and why, and the same as of a past date.
 */
#define TAMIZ_TYPE_TRIAL_VIEW (tamiz_trial_view_get_type ())

G_DECLARE_FINAL_TYPE (TamizTrialView, tamiz_trial_view, TAMIZ, TRIAL_VIEW, AdwBin)

void tamiz_trial_view_set_draft (TamizTrialView *self,
                                 TamizDraft     *draft);

G_END_DECLS
