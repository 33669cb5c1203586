#pragma once

#include "tamiz-block.h"

G_BEGIN_DECLS

/* One stage of the main line.  Shares are from 0 to 1, negative where there is none. */
typedef struct
{
  const char *label;
  gint64 reached, open;
  double conversion;             /* from the stage before; negative of the first */
  double low, high;              /* its 95 % interval */
  gint64 skipped, returned;
  gint64 lost, deferred, discarded; /* leads that left from this stage */
  const char *band;              /* (nullable): the part of the funnel it belongs to */
} TamizFunnelStage;

#define TAMIZ_TYPE_FUNNEL_CHART (tamiz_funnel_chart_get_type ())

G_DECLARE_FINAL_TYPE (TamizFunnelChart, tamiz_funnel_chart, TAMIZ, FUNNEL_CHART, TamizBlock)

TamizBlock *tamiz_funnel_chart_new       (const TamizFunnelStage *stages,
                                          guint                   n_stages);
int         tamiz_funnel_chart_get_stage_at (TamizFunnelChart    *self,
                                          double                  height,
                                          double                  y);

G_END_DECLS
