#pragma once

#include "tamiz-ical.h"

G_BEGIN_DECLS

/* Private to handoff: the zones that the times of one calendar are told in. */
typedef struct _TamizIcalZones TamizIcalZones;
typedef struct _TamizIcalZone TamizIcalZone;

TamizIcalZones *tamiz_ical_zones_new      (icalcomponent       *calendar,
                                           GTimeZone           *own);
void            tamiz_ical_zones_free     (TamizIcalZones      *self);
const char     *tamiz_ical_zones_get_unknown (TamizIcalZones   *self);
TamizIcalZone  *tamiz_ical_zones_find     (TamizIcalZones      *self,
                                           icalproperty        *property,
                                           icaltimetype         time);
gint64          tamiz_ical_zone_to_instant (TamizIcalZone      *zone,
                                           icaltimetype         time);
icaltimetype    tamiz_ical_zone_to_wall   (TamizIcalZone       *zone,
                                           icaltimetype         utc);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizIcalZones, tamiz_ical_zones_free)

G_END_DECLS
