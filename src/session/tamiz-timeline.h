#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: all that happened with leads, in one line of time. */
typedef struct _TamizTimeline TamizTimeline;

TamizTimeline *tamiz_timeline_new      (TamizWork      *work,
                                        GError        **error);
void           tamiz_timeline_free     (TamizTimeline  *self);
gboolean       tamiz_timeline_add_lead (TamizTimeline  *self,
                                        gint64          lead,
                                        GError        **error);
json_t        *tamiz_timeline_to_json  (TamizTimeline  *self,
                                        gboolean        says_lead);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizTimeline, tamiz_timeline_free)

G_END_DECLS
