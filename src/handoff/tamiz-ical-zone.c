#define G_LOG_DOMAIN "tamiz-ical"

#include "config.h"

#include "tamiz-ical-zone.h"

#include "tamiz-clock.h"
#include "tamiz-zone-names.h"

#include <string.h>

struct _TamizIcalZone
{
  GTimeZone *zone;              /* (nullable) */
  icaltimezone *described;      /* (nullable): by the calendar itself; borrowed from it */
};

struct _TamizIcalZones
{
  icalcomponent *calendar;
  GHashTable *named;            /* TZID → TamizIcalZone */
  TamizIcalZone *own;
  TamizIcalZone *utc;
  char *unknown;
};

static TamizIcalZone *
new_zone (GTimeZone    *zone,
          icaltimezone *described)
{
  TamizIcalZone *self = g_new0 (TamizIcalZone, 1);

  self->zone = zone;
  self->described = described;
  return self;
}

static void
free_zone (TamizIcalZone *self)
{
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self);
}

/**
 * tamiz_ical_zones_new: (skip)
 * @calendar: a VCALENDAR, which must outlive what is returned
 * @own: the zone of who keeps the calendar: that of floating times and whole days
 *
 * Returns: (transfer full): the zones of a calendar
 */
TamizIcalZones *
tamiz_ical_zones_new (icalcomponent *calendar,
                      GTimeZone     *own)
{
  TamizIcalZones *self = g_new0 (TamizIcalZones, 1);

  self->calendar = calendar;
  self->named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) free_zone);
  self->own = new_zone (g_time_zone_ref (own), NULL);
  self->utc = new_zone (g_time_zone_new_utc (), NULL);
  return self;
}

void
tamiz_ical_zones_free (TamizIcalZones *self)
{
  g_hash_table_unref (self->named);
  free_zone (self->own);
  free_zone (self->utc);
  g_free (self->unknown);
  g_free (self);
}

/* (nullable): a zone that nobody knew, whose times were taken as the owner's. */
const char *
tamiz_ical_zones_get_unknown (TamizIcalZones *self)
{
  return self->unknown;
}

/* The clock of a zone is changed by the year: libical would count on to all that a rule says. */
static gboolean
is_sensible (icalcomponent *vtimezone)
{
  icalcomponent *observance;
  guint n = 0;

  for (observance = icalcomponent_get_first_component (vtimezone, ICAL_ANY_COMPONENT); observance != NULL;
       observance = icalcomponent_get_next_component (vtimezone, ICAL_ANY_COMPONENT))
    {
      icalproperty *rule = icalcomponent_get_first_property (observance, ICAL_RRULE_PROPERTY);
      icalproperty *starts = icalcomponent_get_first_property (observance, ICAL_DTSTART_PROPERTY);
      icalproperty *to = icalcomponent_get_first_property (observance, ICAL_TZOFFSETTO_PROPERTY);
      icalproperty *from = icalcomponent_get_first_property (observance, ICAL_TZOFFSETFROM_PROPERTY);

      if (starts == NULL || to == NULL || from == NULL || ++n > 200
          || ABS (icalproperty_get_tzoffsetto (to)) > 26 * 3600 || ABS (icalproperty_get_tzoffsetfrom (from)) > 26 * 3600)
        return FALSE;
      for (; rule != NULL; rule = icalcomponent_get_next_property (observance, ICAL_RRULE_PROPERTY))
        {
          struct icalrecurrencetype recurrence = icalproperty_get_rrule (rule);

          if (recurrence.freq != ICAL_YEARLY_RECURRENCE || recurrence.by_second[0] != ICAL_RECURRENCE_ARRAY_MAX
              || recurrence.by_minute[0] != ICAL_RECURRENCE_ARRAY_MAX
              || recurrence.by_hour[0] != ICAL_RECURRENCE_ARRAY_MAX)
            return FALSE;
        }
    }

  return n > 0;
}

static icaltimezone *
find_described (TamizIcalZones *self,
                const char     *name)
{
  icalcomponent *vtimezone;

  for (vtimezone = icalcomponent_get_first_component (self->calendar, ICAL_VTIMEZONE_COMPONENT); vtimezone != NULL;
       vtimezone = icalcomponent_get_next_component (self->calendar, ICAL_VTIMEZONE_COMPONENT))
    {
      icalproperty *tzid = icalcomponent_get_first_property (vtimezone, ICAL_TZID_PROPERTY);

      if (tzid != NULL && g_strcmp0 (icalproperty_get_tzid (tzid), name) == 0)
        return is_sensible (vtimezone) ? icalcomponent_get_timezone (self->calendar, name) : NULL;
    }

  return NULL;
}

/* What the machine knows of a zone is newer than what a file says of it; the file is asked about
 * zones of its own.
 */
static TamizIcalZone *
find_named (TamizIcalZones *self,
            const char     *name)
{
  TamizIcalZone *zone = g_hash_table_lookup (self->named, name);
  g_autofree char *identifier = NULL;

  if (zone != NULL)
    return zone;
  identifier = tamiz_zone_find (name);
  if (identifier != NULL)
    zone = new_zone (g_time_zone_new_identifier (identifier), NULL);
  else
    {
      icaltimezone *described = find_described (self, name);

      zone = new_zone (described == NULL ? g_time_zone_ref (self->own->zone) : NULL, described);
      if (described == NULL && self->unknown == NULL)
        self->unknown = g_utf8_make_valid (name, MIN (strlen (name), 100));
    }
  g_hash_table_insert (self->named, g_strdup (name), zone);

  return zone;
}

/**
 * tamiz_ical_zones_find: (skip)
 * @self: the zones of a calendar
 * @property: a property with a time
 * @time: that time
 *
 * Returns: the zone that the time is told in
 */
TamizIcalZone *
tamiz_ical_zones_find (TamizIcalZones *self,
                       icalproperty   *property,
                       icaltimetype    time)
{
  icalparameter *parameter = icalproperty_get_first_parameter (property, ICAL_TZID_PARAMETER);
  const char *name = parameter != NULL ? icalparameter_get_tzid (parameter) : NULL;

  if (time.is_date)
    return self->own;
  if (name != NULL && *name != '\0' && !icaltime_is_utc (time))
    return find_named (self, name);

  return icaltime_is_utc (time) ? self->utc : self->own;
}

/**
 * tamiz_ical_zone_to_instant: (skip)
 * @zone: a zone
 * @time: a time on its wall
 *
 * Returns: the instant, microseconds UTC; of a time that is skipped when the clock is put forward the
 *   first moment after, of one that comes twice the first
 */
gint64
tamiz_ical_zone_to_instant (TamizIcalZone *zone,
                            icaltimetype   time)
{
  icaltimetype wall = time;
  gint64 seconds;
  int interval;

  wall.zone = NULL;
  if (wall.is_date)
    {
      wall.is_date = 0;
      wall.hour = wall.minute = wall.second = 0;
    }
  if (zone->described != NULL)
    return (gint64) icaltime_as_timet_with_zone (wall, zone->described) * TAMIZ_SECOND;

  seconds = (gint64) icaltime_as_timet (wall);
  interval = g_time_zone_adjust_time (zone->zone, G_TIME_TYPE_DAYLIGHT, &seconds);
  return (seconds - g_time_zone_get_offset (zone->zone, interval)) * TAMIZ_SECOND;
}

/**
 * tamiz_ical_zone_to_wall: (skip)
 * @zone: a zone
 * @utc: a time in UTC
 *
 * Returns: what the clock on the wall shows then
 */
icaltimetype
tamiz_ical_zone_to_wall (TamizIcalZone *zone,
                         icaltimetype   utc)
{
  gint64 seconds = (gint64) icaltime_as_timet (utc);

  if (zone->described != NULL)
    {
      int is_daylight = 0;

      utc.zone = NULL;
      seconds += icaltimezone_get_utc_offset_of_utc_time (zone->described, &utc, &is_daylight);
    }
  else
    seconds += g_time_zone_get_offset (zone->zone,
                                       g_time_zone_find_interval (zone->zone, G_TIME_TYPE_UNIVERSAL, seconds));

  return icaltime_from_timet_with_zone ((time_t) seconds, FALSE, NULL);
}
