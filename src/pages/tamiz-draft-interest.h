#pragma once

#include "tamiz-draft-section.h"

G_BEGIN_DECLS

/* What earns points of interest, and how they fade. */
#define TAMIZ_TYPE_DRAFT_INTEREST (tamiz_draft_interest_get_type ())

G_DECLARE_FINAL_TYPE (TamizDraftInterest, tamiz_draft_interest, TAMIZ, DRAFT_INTEREST, TamizDraftSection)

G_END_DECLS
