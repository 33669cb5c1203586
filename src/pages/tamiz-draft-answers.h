#pragma once

#include "tamiz-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What the answers to a criterion are worth: its choices, or its ranges of numbers, amounts or days. */
#define TAMIZ_TYPE_DRAFT_ANSWERS (tamiz_draft_answers_get_type ())

G_DECLARE_FINAL_TYPE (TamizDraftAnswers, tamiz_draft_answers, TAMIZ, DRAFT_ANSWERS, AdwPreferencesRow)

GtkWidget *tamiz_draft_answers_new (TamizDraft *draft,
                                    const char *criterion);

G_END_DECLS
