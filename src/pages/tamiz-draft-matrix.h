#pragma once

#include "tamiz-draft-section.h"

G_BEGIN_DECLS

/* The grades by fit and interest, and what it takes to pass. */
#define TAMIZ_TYPE_DRAFT_MATRIX (tamiz_draft_matrix_get_type ())

G_DECLARE_FINAL_TYPE (TamizDraftMatrix, tamiz_draft_matrix, TAMIZ, DRAFT_MATRIX, TamizDraftSection)

G_END_DECLS
