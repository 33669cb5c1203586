#pragma once

#include "tamiz-block.h"
#include "tamiz-figures.h"

G_BEGIN_DECLS

/* One measure is one panel beside the others, with an axis of its own, because leads
 * and money share no scale.
 */
typedef struct
{
  const char *title;
  TamizFigure figure;
  const char *currency;          /* (nullable): of TAMIZ_FIGURE_MONEY, said in the title */
} TamizBarMeasure;

#define TAMIZ_TYPE_BAR_CHART (tamiz_bar_chart_get_type ())

G_DECLARE_FINAL_TYPE (TamizBarChart, tamiz_bar_chart, TAMIZ, BAR_CHART, TamizBlock)

TamizBlock *tamiz_bar_chart_new     (const TamizBarMeasure *measures,
                                     guint                  n_measures);
void        tamiz_bar_chart_add_bar (TamizBarChart         *self,
                                     const char            *label,
                                     const double          *values);

G_END_DECLS
