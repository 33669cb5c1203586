#pragma once

#include "tamiz-block.h"
#include "tamiz-json.h"

G_BEGIN_DECLS

/* Which grade fit and interest give together, as a grid: high fit is above, high interest on
 * the right.
 */
#define TAMIZ_TYPE_GRADES_BLOCK (tamiz_grades_block_get_type ())

G_DECLARE_FINAL_TYPE (TamizGradesBlock, tamiz_grades_block, TAMIZ, GRADES_BLOCK, TamizBlock)

TamizBlock *tamiz_grades_block_new (json_t *grid);

G_END_DECLS
