#pragma once

#include "tamiz-block.h"

G_BEGIN_DECLS

/* Who signs, two beside each other: what each has signed with, or a line to sign on. */
#define TAMIZ_TYPE_SIGNATURES_BLOCK (tamiz_signatures_block_get_type ())

G_DECLARE_FINAL_TYPE (TamizSignaturesBlock, tamiz_signatures_block, TAMIZ, SIGNATURES_BLOCK, TamizBlock)

TamizBlock *tamiz_signatures_block_new (void);
void        tamiz_signatures_block_add (TamizSignaturesBlock *self,
                                        guint                 column,
                                        const char           *side,
                                        const char           *name,
                                        const char           *how,
                                        const char           *details);

G_END_DECLS
