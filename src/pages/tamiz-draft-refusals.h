#pragma once

#include "tamiz-draft.h"

G_BEGIN_DECLS

/* What of a draft was not stored, and why, until it is changed anew. */
typedef struct _TamizDraftRefusals TamizDraftRefusals;

TamizDraftRefusals *tamiz_draft_refusals_new     (TamizDraft         *draft);
void                tamiz_draft_refusals_free    (TamizDraftRefusals *self);
void                tamiz_draft_refusals_note    (TamizDraftRefusals *self,
                                                  const char         *part,
                                                  const char         *message);
void                tamiz_draft_refusals_forget  (TamizDraftRefusals *self,
                                                  const char         *changed);
void                tamiz_draft_refusals_go_on   (TamizDraftRefusals *self,
                                                  const char         *edited);
char               *tamiz_draft_refusals_dup_text (TamizDraftRefusals *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizDraftRefusals, tamiz_draft_refusals_free)

G_END_DECLS
