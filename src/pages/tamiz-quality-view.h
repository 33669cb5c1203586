#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* How good what a source brings is, month by month: the figure as a chart, its parts as a table. */
#define TAMIZ_TYPE_QUALITY_VIEW (tamiz_quality_view_get_type ())

G_DECLARE_FINAL_TYPE (TamizQualityView, tamiz_quality_view, TAMIZ, QUALITY_VIEW, AdwBin)

void tamiz_quality_view_read (TamizQualityView *self,
                              TamizDesk        *desk);

G_END_DECLS
