#pragma once

#include "tamiz-json.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* All that happened, the newest first, a day after another.  What can be done with it is
 * done by the actions of a group “timeline” that whoever shows it inserts above it:
 *   timeline.finish-task "17"
 *   timeline.finish-call ("17", "reached")
 *   timeline.open-file ("17", "offer.pdf"), timeline.save-file ("17", "offer.pdf")
 * and by the window's own actions.
 */
#define TAMIZ_TYPE_TIMELINE (tamiz_timeline_get_type ())

G_DECLARE_FINAL_TYPE (TamizTimeline, tamiz_timeline, TAMIZ, TIMELINE, GtkWidget)

GtkWidget *tamiz_timeline_new       (void);
void       tamiz_timeline_set_zone  (TamizTimeline *self,
                                     GTimeZone     *zone);
void       tamiz_timeline_set_items (TamizTimeline *self,
                                     json_t        *items);

G_END_DECLS
