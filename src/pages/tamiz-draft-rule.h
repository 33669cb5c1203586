#pragma once

#include "tamiz-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A rule of interest: what it earns, in words and as a slider, and folded away all the rest. */
#define TAMIZ_TYPE_DRAFT_RULE (tamiz_draft_rule_get_type ())

G_DECLARE_FINAL_TYPE (TamizDraftRule, tamiz_draft_rule, TAMIZ, DRAFT_RULE, AdwExpanderRow)

GtkWidget  *tamiz_draft_rule_new          (TamizDraft     *draft,
                                           const char     *key);
const char *tamiz_draft_rule_get_key      (TamizDraftRule *self);
guint       tamiz_draft_rule_get_position (TamizDraftRule *self);
void        tamiz_draft_rule_show         (TamizDraftRule *self,
                                           guint           position,
                                           guint           n_rules);
void        tamiz_draft_rule_name         (TamizDraftRule *self);

G_END_DECLS
