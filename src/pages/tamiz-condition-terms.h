#pragma once

#include "tamiz-draft.h"

G_BEGIN_DECLS

/* What conditions of a draft can name, and what it can be compared with: the fields of the
 * record, also the base's own, and the answers to the draft's criteria.
 */
typedef enum
{
  TAMIZ_TERM_TEXT,
  TAMIZ_TERM_NUMBER,
  TAMIZ_TERM_DATE,
  TAMIZ_TERM_CHOICE,
  TAMIZ_TERM_SEVERAL,       /* of which several may be chosen at once */
  TAMIZ_TERM_ANYTHING,
} TamizTermKind;

typedef struct
{
  GPtrArray *keys;          /* char, NULL at the end */
  GPtrArray *labels;        /* char, in the same order */
} TamizTerms;

TamizTerms         *tamiz_terms_new          (void);
void                tamiz_terms_free         (TamizTerms    *self);
void                tamiz_terms_add          (TamizTerms    *self,
                                              const char    *key,
                                              const char    *label);
void                tamiz_terms_end          (TamizTerms    *self);
const char         *tamiz_terms_find         (TamizTerms    *self,
                                              const char    *key);

void                tamiz_draft_set_fields   (TamizDraft    *draft,
                                              json_t        *fields);
TamizTerms         *tamiz_draft_list_fields  (TamizDraft    *draft);
TamizTerms         *tamiz_draft_list_terms   (TamizDraft    *draft,
                                              const char    *without);
TamizTermKind       tamiz_draft_term_kind    (TamizDraft    *draft,
                                              const char    *term);
TamizTerms         *tamiz_draft_term_choices (TamizDraft    *draft,
                                              const char    *term);
TamizTerms         *tamiz_term_operators     (TamizTermKind  kind);
char               *tamiz_draft_dup_condition_words (TamizDraft *draft,
                                              json_t        *condition);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizTerms, tamiz_terms_free)

G_END_DECLS
