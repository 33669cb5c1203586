#pragma once

#include "tamiz-draft-section.h"

G_BEGIN_DECLS

/* What is asked, of whom, and what the answers are worth. */
#define TAMIZ_TYPE_DRAFT_CRITERIA (tamiz_draft_criteria_get_type ())

G_DECLARE_FINAL_TYPE (TamizDraftCriteria, tamiz_draft_criteria, TAMIZ, DRAFT_CRITERIA, TamizDraftSection)

G_END_DECLS
