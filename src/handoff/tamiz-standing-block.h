#pragma once

#include "tamiz-block.h"
#include "tamiz-json.h"

G_BEGIN_DECLS

/* Where a lead stands, at a glance: its cell in the matrix, how its interest has gone, and how
 * much of what is asked is established.
 */
#define TAMIZ_TYPE_STANDING_BLOCK (tamiz_standing_block_get_type ())

G_DECLARE_FINAL_TYPE (TamizStandingBlock, tamiz_standing_block, TAMIZ, STANDING_BLOCK, TamizBlock)

TamizBlock *tamiz_standing_block_new (json_t    *packet,
                                      GTimeZone *zone);

G_END_DECLS
