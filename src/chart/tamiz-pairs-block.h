#pragma once

#include "tamiz-block.h"

G_BEGIN_DECLS

/* Labels with what they say beneath, in columns: a profile at a glance. */
#define TAMIZ_TYPE_PAIRS_BLOCK (tamiz_pairs_block_get_type ())

G_DECLARE_FINAL_TYPE (TamizPairsBlock, tamiz_pairs_block, TAMIZ, PAIRS_BLOCK, TamizBlock)

TamizBlock *tamiz_pairs_block_new         (guint            n_columns);
void        tamiz_pairs_block_add         (TamizPairsBlock *self,
                                           const char      *label,
                                           const char      *value);
guint       tamiz_pairs_block_get_n_pairs (TamizPairsBlock *self);

G_END_DECLS
