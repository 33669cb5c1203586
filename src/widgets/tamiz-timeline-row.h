#pragma once

#include "tamiz-json.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One thing that happened.  Private to the timeline. */
#define TAMIZ_TYPE_TIMELINE_ROW (tamiz_timeline_row_get_type ())

G_DECLARE_FINAL_TYPE (TamizTimelineRow, tamiz_timeline_row, TAMIZ, TIMELINE_ROW, GtkWidget)

GtkWidget *tamiz_timeline_row_new  (void);
void       tamiz_timeline_row_show (TamizTimelineRow *self,
                                    json_t           *item,
                                    GTimeZone        *zone);

G_END_DECLS
