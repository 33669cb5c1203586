#pragma once

#include "tamiz-block.h"

G_BEGIN_DECLS

/* A paragraph, broken between lines where a page ends. */
#define TAMIZ_TYPE_TEXT_BLOCK (tamiz_text_block_get_type ())

G_DECLARE_FINAL_TYPE (TamizTextBlock, tamiz_text_block, TAMIZ, TEXT_BLOCK, TamizBlock)

TamizBlock *tamiz_text_block_new           (TamizTextStyle   style,
                                            const char      *text);
void        tamiz_text_block_set_max_lines (TamizTextBlock  *self,
                                            guint            max_lines);

G_END_DECLS
