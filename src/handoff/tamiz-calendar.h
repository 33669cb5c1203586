#pragma once

#include "tamiz-spans.h"

G_BEGIN_DECLS

/* When somebody is busy, by their calendar.  Nothing of it but times leaves here. */
typedef struct
{
  GArray *busy;             /* TamizSpan, sorted */
  guint entries;            /* that were read, busy or not */
  guint unread;             /* that say their time in a way that is not understood */
  char *unknown_zone;       /* (nullable): the first zone that nobody knows; the owner's was taken */
} TamizBusyTimes;

TamizBusyTimes *tamiz_calendar_read_busy (const char      *text,
                                          gsize            length,
                                          const char      *owner,
                                          GTimeZone       *zone,
                                          gint64           from,
                                          gint64           until,
                                          GError         **error);
void            tamiz_busy_times_free    (TamizBusyTimes  *times);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizBusyTimes, tamiz_busy_times_free)

G_END_DECLS
