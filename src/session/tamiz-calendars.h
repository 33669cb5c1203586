#pragma once

#include "tamiz-calendar-source.h"
#include "tamiz-spans.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: when users are busy, as their calendars say.  The base has times only, one row a
 * user; where they are read from is known to this machine.
 */
TamizRecord *tamiz_work_find_calendar    (TamizWork            *work,
                                          gint64                user,
                                          GError              **error);
gboolean     tamiz_work_load_calendar    (TamizWork            *work,
                                          gint64                user,
                                          GArray               *busy,
                                          gboolean             *known,
                                          GError              **error);
gboolean     tamiz_work_read_calendar    (TamizWork            *work,
                                          TamizRecord          *user,
                                          TamizCalendarSource  *source,
                                          GString              *said,
                                          GError              **error);
gboolean     tamiz_work_refresh_calendar (TamizWork            *work,
                                          TamizRecord          *user,
                                          GError              **error);
gboolean     tamiz_work_refresh_calendars (TamizWork           *work,
                                          GError              **error);
gboolean     tamiz_work_forget_calendar  (TamizWork            *work,
                                          TamizRecord          *user,
                                          GError              **error);

G_END_DECLS
