#pragma once

#include "tamiz-json.h"

G_BEGIN_DECLS

/* What “definition.preview” answers, in words: the same on screen and on a terminal. */
#define TAMIZ_TRIAL_N_FIGURES 8

const char *tamiz_trial_words_get_title   (guint       n);
char       *tamiz_trial_words_dup_figure  (json_t     *side,
                                           guint       n);
char       *tamiz_trial_words_dup_head    (json_t     *trial);
char       *tamiz_trial_words_dup_signing (json_t     *trial);
char       *tamiz_trial_words_dup_changes (json_t     *trial);
char       *tamiz_trial_words_dup_outcome (json_t     *outcome);
const char *tamiz_trial_words_get_later   (const char *later);

G_END_DECLS
