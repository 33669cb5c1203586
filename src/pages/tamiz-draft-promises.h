#pragma once

#include "tamiz-draft-section.h"

G_BEGIN_DECLS

/* What both sides promise each other. */
#define TAMIZ_TYPE_DRAFT_PROMISES (tamiz_draft_promises_get_type ())

G_DECLARE_FINAL_TYPE (TamizDraftPromises, tamiz_draft_promises, TAMIZ, DRAFT_PROMISES, TamizDraftSection)

G_END_DECLS
