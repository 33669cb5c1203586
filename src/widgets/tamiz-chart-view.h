#pragma once

#include "tamiz-block.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows a chart or a table of the engine, in the colours of the desktop. */
#define TAMIZ_TYPE_CHART_VIEW (tamiz_chart_view_get_type ())

G_DECLARE_FINAL_TYPE (TamizChartView, tamiz_chart_view, TAMIZ, CHART_VIEW, GtkWidget)

GtkWidget  *tamiz_chart_view_new       (void);
TamizBlock *tamiz_chart_view_get_block (TamizChartView *self);
void        tamiz_chart_view_set_block (TamizChartView *self,
                                        TamizBlock     *block);
void        tamiz_chart_view_to_block  (TamizChartView *self,
                                        double         *x,
                                        double         *y,
                                        double         *height);

G_END_DECLS
