#pragma once

#include "tamiz-draft-section.h"

G_BEGIN_DECLS

/* Which fields must be complete before the handoff, and which are desirable. */
#define TAMIZ_TYPE_DRAFT_FIELDS (tamiz_draft_fields_get_type ())

G_DECLARE_FINAL_TYPE (TamizDraftFields, tamiz_draft_fields, TAMIZ, DRAFT_FIELDS, TamizDraftSection)

G_END_DECLS
