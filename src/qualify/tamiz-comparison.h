#pragma once

#include "tamiz-definition.h"

G_BEGIN_DECLS

/* How much of something two groups of leads have: those who bought, and the others that sales got.
 * What is noted are thousandths, 0 to 1000.
 */
typedef enum
{
  TAMIZ_GROUP_BOUGHT,
  TAMIZ_GROUP_OTHERS,
  TAMIZ_N_GROUPS,
} TamizGroup;

typedef struct
{
  gint64 sum[TAMIZ_N_GROUPS];
  double squares[TAMIZ_N_GROUPS];
  gint64 n[TAMIZ_N_GROUPS];
} TamizComparison;

void        tamiz_comparison_note            (TamizComparison       *self,
                                              TamizGroup             group,
                                              gint64                 thousandths);
gint64      tamiz_comparison_get_mean        (const TamizComparison *self,
                                              TamizGroup             group);
double      tamiz_comparison_find_difference (const TamizComparison *self);
gint64      tamiz_comparison_propose_weight  (const TamizComparison *self,
                                              const TamizCriterion  *criterion);
const char *tamiz_comparison_propose_field   (const TamizComparison *self,
                                              const char            *now);

G_END_DECLS
