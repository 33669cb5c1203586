#pragma once

#include "tamiz-block.h"

G_BEGIN_DECLS

/* How a score came about: a line for each contribution, with a bar that begins where the one
 * before it ended, and the sum beneath them.
 */
#define TAMIZ_TYPE_SUMS_BLOCK (tamiz_sums_block_get_type ())

G_DECLARE_FINAL_TYPE (TamizSumsBlock, tamiz_sums_block, TAMIZ, SUMS_BLOCK, TamizBlock)

TamizBlock *tamiz_sums_block_new       (void);
void        tamiz_sums_block_add       (TamizSumsBlock *self,
                                        const char     *title,
                                        const char     *evidence,
                                        gint64          points);
void        tamiz_sums_block_add_total (TamizSumsBlock *self,
                                        const char     *title,
                                        gboolean        known,
                                        gint64          points);

G_END_DECLS
