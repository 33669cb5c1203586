#pragma once

#include "tamiz-draft-section.h"

G_BEGIN_DECLS

/* Who is wanted, and who is not. */
#define TAMIZ_TYPE_DRAFT_PERSONAS (tamiz_draft_personas_get_type ())

G_DECLARE_FINAL_TYPE (TamizDraftPersonas, tamiz_draft_personas, TAMIZ, DRAFT_PERSONAS, TamizDraftSection)

G_END_DECLS
