#pragma once

#include "tamiz-draft-section.h"

G_BEGIN_DECLS

/* The agreement in plain words. */
#define TAMIZ_TYPE_DRAFT_AGREEMENT (tamiz_draft_agreement_get_type ())

G_DECLARE_FINAL_TYPE (TamizDraftAgreement, tamiz_draft_agreement, TAMIZ, DRAFT_AGREEMENT, TamizDraftSection)

G_END_DECLS
