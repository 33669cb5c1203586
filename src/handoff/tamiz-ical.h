#pragma once

#include <glib.h>
#include <libical/ical.h>

G_BEGIN_DECLS

/* Private to handoff: libical, begun and kept within bounds.  Only what this reads is given to it. */
icalcomponent *tamiz_ical_parse     (const char      *text,
                                     gsize            length,
                                     gsize            most,
                                     GError         **error);
icaltimetype   tamiz_ical_time      (gint64           at,
                                     icaltimezone    *zone);
icaltimezone  *tamiz_ical_utc       (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (icalcomponent, icalcomponent_free)

G_END_DECLS
