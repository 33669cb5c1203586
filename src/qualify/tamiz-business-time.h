#pragma once

#include "tamiz-definition.h"
#include "tamiz-spans.h"

G_BEGIN_DECLS

/* Office hours of a service-level agreement.  Instants and spans are microseconds; nothing
 * here asks the time of day.
 */
typedef struct _TamizBusinessTime TamizBusinessTime;

/* While a clock stands still. */
typedef struct
{
  gint64 starts, ends;      /* instants; the end is G_MAXINT64 of one that lasts */
} TamizClockPause;

TamizBusinessTime *tamiz_business_time_new      (const TamizSla    *sla,
                                                 GTimeZone         *zone);
void               tamiz_business_time_free     (TamizBusinessTime *self);
gint64             tamiz_business_time_add      (TamizBusinessTime *self,
                                                 gint64             from,
                                                 gint64             span);
gint64             tamiz_business_time_add_days (TamizBusinessTime *self,
                                                 gint64             from,
                                                 gint64             days);
GArray            *tamiz_business_time_list     (TamizBusinessTime *self,
                                                 gint64             from,
                                                 gint64             until);
gint64             tamiz_business_time_subtract (TamizBusinessTime *self,
                                                 gint64             to,
                                                 gint64             span);
gint64             tamiz_business_time_between  (TamizBusinessTime *self,
                                                 gint64             from,
                                                 gint64             to);
gint64             tamiz_business_time_extend   (TamizBusinessTime *self,
                                                 gint64             starts,
                                                 gint64             due,
                                                 const TamizClockPause *pauses,
                                                 guint              n_pauses,
                                                 gint64             now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizBusinessTime, tamiz_business_time_free)

G_END_DECLS
