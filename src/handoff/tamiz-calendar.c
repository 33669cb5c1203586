#define G_LOG_DOMAIN "tamiz-calendar"

#include "config.h"

#include "tamiz-calendar.h"

#include "tamiz-clock.h"
#include "tamiz-error.h"
#include "tamiz-ical-zone.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Ten years of a full calendar are some megabytes. */
#define MOST_BYTES (20 * 1024 * 1024)
#define MOST_ENTRIES 100000
/* Of one entry that recurs: every day for almost three centuries. */
#define MOST_OCCURRENCES 100000
#define MOST_SPANS 20000
/* Rules can be written that take for ever. */
#define MOST_TIME (10 * TAMIZ_SECOND)

typedef struct
{
  TamizBusyTimes *times;
  TamizIcalZones *zones;
  const char *owner;        /* (nullable) */
  GHashTable *moved;        /* uid → GHashTable of gint64 *: occurrences that stand for themselves */
  gint64 from, until;
  gint64 deadline;          /* of the monotonic clock */
} Reading;

/* An entry's place in time: when it first begins, and how long it takes. */
typedef struct
{
  icalcomponent *event;
  icaltimetype starts;      /* on the wall */
  TamizIcalZone *zone;
  gint64 length;            /* microseconds; of whole days their number */
  gboolean whole_days;
} Entry;

void
tamiz_busy_times_free (TamizBusyTimes *times)
{
  g_clear_pointer (&times->busy, g_array_unref);
  g_free (times->unknown_zone);
  g_free (times);
}

static void
add_span (Reading *self,
          gint64   from,
          gint64   until)
{
  if (from < self->until && until > self->from && self->times->busy->len < MOST_SPANS)
    tamiz_spans_add (self->times->busy, from, until);
}

static icaltimetype
read_time (Reading       *self,
           icalproperty  *property,
           TamizIcalZone **zone)
{
  icalvalue *value = property != NULL ? icalproperty_get_value (property) : NULL;
  icaltimetype time = icaltime_null_time ();

  if (value != NULL && icalvalue_isa (value) == ICAL_DATE_VALUE)
    time = icalvalue_get_date (value);
  else if (value != NULL && (icalvalue_isa (value) == ICAL_DATETIME_VALUE
                             || icalvalue_isa (value) == ICAL_DATETIMEDATE_VALUE))
    time = icalvalue_get_datetimedate (value);
  if (icaltime_is_null_time (time) || !icaltime_is_valid_time (time) || time.year < 1600 || time.year > 2500)
    return icaltime_null_time ();
  *zone = tamiz_ical_zones_find (self->zones, property, time);

  return time;
}

/* The day that is so many after another, whatever their months. */
static gint64
add_days (TamizIcalZone *zone,
          icaltimetype   day,
          gint64         days)
{
  icaltime_adjust (&day, (int) days, 0, 0, 0);
  return tamiz_ical_zone_to_instant (zone, day);
}

static gint64
count_days (icaltimetype from,
            icaltimetype until)
{
  from.zone = until.zone = NULL;
  from.is_date = until.is_date = 0;
  return ((gint64) icaltime_as_timet (until) - (gint64) icaltime_as_timet (from)) / 86400;
}

/* An entry without an end takes a day where it is of whole days, and else no time (RFC 5545, 3.6.1). */
static gboolean
read_entry (Reading       *self,
            icalcomponent *event,
            Entry         *entry)
{
  icalproperty *starts = icalcomponent_get_first_property (event, ICAL_DTSTART_PROPERTY);
  icalproperty *ends = icalcomponent_get_first_property (event, ICAL_DTEND_PROPERTY);
  icalproperty *lasts = icalcomponent_get_first_property (event, ICAL_DURATION_PROPERTY);
  TamizIcalZone *end_zone = NULL;
  icaltimetype end;

  *entry = (Entry) { .event = event };
  entry->starts = read_time (self, starts, &entry->zone);
  if (icaltime_is_null_time (entry->starts))
    return FALSE;
  entry->whole_days = entry->starts.is_date;
  end = ends != NULL ? read_time (self, ends, &end_zone) : icaltime_null_time ();
  if (!icaltime_is_null_time (end) && entry->whole_days)
    entry->length = MAX (count_days (entry->starts, end), 1);
  else if (!icaltime_is_null_time (end))
    entry->length = tamiz_ical_zone_to_instant (end_zone, end) - tamiz_ical_zone_to_instant (entry->zone, entry->starts);
  else if (lasts != NULL)
    entry->length = icaldurationtype_as_int (icalproperty_get_duration (lasts)) * TAMIZ_SECOND;
  else
    entry->length = entry->whole_days ? 1 : 0;
  if (entry->whole_days && ends == NULL && lasts != NULL)
    entry->length = MAX ((entry->length + TAMIZ_DAY - 1) / TAMIZ_DAY, 1);
  /* A year's absence is one entry; more is a mistake of whoever wrote it. */
  entry->length = CLAMP (entry->length, 0, entry->whole_days ? 1000 : 1000 * TAMIZ_DAY);

  return TRUE;
}

static gboolean
is_owner (Reading      *self,
          icalproperty *attendee)
{
  const char *address = icalproperty_get_attendee (attendee);

  return address != NULL && self->owner != NULL && g_ascii_strncasecmp (address, "mailto:", 7) == 0
         && g_ascii_strcasecmp (address + 7, self->owner) == 0;
}

/* What was declined stays in some calendars, crossed out. */
static gboolean
is_declined (Reading       *self,
             icalcomponent *event)
{
  icalproperty *attendee;

  for (attendee = icalcomponent_get_first_property (event, ICAL_ATTENDEE_PROPERTY); attendee != NULL;
       attendee = icalcomponent_get_next_property (event, ICAL_ATTENDEE_PROPERTY))
    {
      icalparameter *state = icalproperty_get_first_parameter (attendee, ICAL_PARTSTAT_PARAMETER);

      if (is_owner (self, attendee) && state != NULL && icalparameter_get_partstat (state) == ICAL_PARTSTAT_DECLINED)
        return TRUE;
    }

  return FALSE;
}

/* Outlook tells more than TRANSP does. */
static gboolean
is_shown_as_free (icalcomponent *event)
{
  icalproperty *property;

  for (property = icalcomponent_get_first_property (event, ICAL_X_PROPERTY); property != NULL;
       property = icalcomponent_get_next_property (event, ICAL_X_PROPERTY))
    {
      const char *name = icalproperty_get_x_name (property);
      const char *value = icalproperty_get_x (property);

      if (name != NULL && value != NULL && g_ascii_strcasecmp (name, "X-MICROSOFT-CDO-BUSYSTATUS") == 0)
        return g_ascii_strcasecmp (value, "FREE") == 0 || g_ascii_strcasecmp (value, "WORKINGELSEWHERE") == 0;
    }

  return FALSE;
}

static gboolean
is_free (Reading       *self,
         icalcomponent *event)
{
  icalproperty *transparent = icalcomponent_get_first_property (event, ICAL_TRANSP_PROPERTY);

  return icalcomponent_get_status (event) == ICAL_STATUS_CANCELLED
         || (transparent != NULL
             && (icalproperty_get_transp (transparent) == ICAL_TRANSP_TRANSPARENT
                 || icalproperty_get_transp (transparent) == ICAL_TRANSP_TRANSPARENTNOCONFLICT))
         || is_shown_as_free (event) || is_declined (self, event);
}

static void
add_occurrence (Reading     *self,
                const Entry *entry,
                icaltimetype at)
{
  gint64 from = tamiz_ical_zone_to_instant (entry->zone, at);

  if (entry->whole_days)
    add_span (self, from, add_days (entry->zone, at, entry->length));
  else
    add_span (self, from, from + entry->length);
}

static GHashTable *
new_instants (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
add_instant (GHashTable *instants,
             gint64      at)
{
  g_hash_table_add (instants, g_memdup2 (&at, sizeof at));
}

/* Occurrences that do not take place: taken out, or moved and standing for themselves.  A day alone
 * takes out what begins on that day.
 */
static GHashTable *
find_exceptions (Reading     *self,
                 const Entry *entry,
                 GHashTable **days)
{
  const char *uid = icalcomponent_get_uid (entry->event);
  GHashTable *moved = uid != NULL ? g_hash_table_lookup (self->moved, uid) : NULL;
  GHashTable *exceptions = new_instants ();
  icalproperty *property;
  GHashTableIter iter;
  gpointer key;

  *days = new_instants ();
  for (property = icalcomponent_get_first_property (entry->event, ICAL_EXDATE_PROPERTY); property != NULL;
       property = icalcomponent_get_next_property (entry->event, ICAL_EXDATE_PROPERTY))
    {
      TamizIcalZone *zone = entry->zone;
      icaltimetype time = read_time (self, property, &zone);

      if (icaltime_is_null_time (time))
        continue;
      if (time.is_date && !entry->whole_days)
        add_instant (*days, time.year * 10000 + time.month * 100 + time.day);
      else
        add_instant (exceptions, tamiz_ical_zone_to_instant (zone, time));
    }
  if (moved != NULL)
    {
      g_hash_table_iter_init (&iter, moved);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        add_instant (exceptions, *(gint64 *) key);
    }

  return exceptions;
}

static gboolean
is_excepted (const Entry *entry,
             icaltimetype at,
             GHashTable  *exceptions,
             GHashTable  *days)
{
  gint64 instant = tamiz_ical_zone_to_instant (entry->zone, at);
  gint64 day = at.year * 10000 + at.month * 100 + at.day;

  return g_hash_table_contains (exceptions, &instant) || g_hash_table_contains (days, &day);
}

/* The end of a rule is told in UTC, its occurrences on the wall (RFC 5545, 3.3.10). */
static icaltimetype
read_rule_end (const Entry *entry,
               icaltimetype until)
{
  if (icaltime_is_null_time (until))
    return until;
  if (until.is_date)
    {
      if (!entry->whole_days)
        {
          until.is_date = 0;
          until.hour = 23;
          until.minute = until.second = 59;
        }
    }
  else if (entry->whole_days)
    {
      until.is_date = 1;
      until.hour = until.minute = until.second = 0;
    }
  else if (icaltime_is_utc (until))
    until = tamiz_ical_zone_to_wall (entry->zone, until);
  until.zone = NULL;

  return until;
}

/* Years that have passed are not counted out, where that can be left: libical needs as long for a day of
 * them as for one of the window.
 */
static void
skip_to_window (Reading                         *self,
                icalrecur_iterator              *iterator,
                const struct icalrecurrencetype *rule,
                icaltimetype                     starts,
                gint64                           length)
{
  icaltimetype window = tamiz_ical_time (self->from - length - 2 * TAMIZ_DAY, NULL);

  window.is_date = starts.is_date;
  if (rule->count == 0 && icaltime_compare (window, starts) > 0)
    icalrecur_iterator_set_start (iterator, window);
}

static gboolean
expand_rule (Reading                   *self,
             const Entry               *entry,
             struct icalrecurrencetype  rule,
             GHashTable                *exceptions,
             GHashTable                *days)
{
  gint64 length = entry->whole_days ? (entry->length + 1) * TAMIZ_DAY : entry->length;
  icaltimetype starts = entry->starts;
  icalrecur_iterator *iterator;
  icaltimetype at;
  guint n = 0;

  /* Nobody meets by the hour; and no end of such a rule is in sight. */
  if (rule.freq != ICAL_DAILY_RECURRENCE && rule.freq != ICAL_WEEKLY_RECURRENCE
      && rule.freq != ICAL_MONTHLY_RECURRENCE && rule.freq != ICAL_YEARLY_RECURRENCE)
    return FALSE;
  starts.zone = NULL;
  rule.until = read_rule_end (entry, rule.until);
  iterator = icalrecur_iterator_new (rule, starts);
  if (iterator == NULL)
    return FALSE;
  skip_to_window (self, iterator, &rule, starts, length);

  for (at = icalrecur_iterator_next (iterator); !icaltime_is_null_time (at) && n < MOST_OCCURRENCES;
       at = icalrecur_iterator_next (iterator), n++)
    {
      gint64 wall = (gint64) icaltime_as_timet (at) * TAMIZ_SECOND;

      /* A day more than the window: nothing that is told on a wall is further away from UTC. */
      if (wall > self->until + TAMIZ_DAY)
        break;
      if (wall < self->from - TAMIZ_DAY - length)
        continue;
      if (!is_excepted (entry, at, exceptions, days))
        add_occurrence (self, entry, at);
    }
  icalrecur_iterator_free (iterator);

  return TRUE;
}

static void
add_dates (Reading     *self,
           const Entry *entry,
           GHashTable  *exceptions,
           GHashTable  *days)
{
  icalproperty *property;

  for (property = icalcomponent_get_first_property (entry->event, ICAL_RDATE_PROPERTY); property != NULL;
       property = icalcomponent_get_next_property (entry->event, ICAL_RDATE_PROPERTY))
    {
      struct icaldatetimeperiodtype date = icalproperty_get_rdate (property);
      Entry other = *entry;
      icaltimetype at = icaltime_is_null_time (date.time) ? date.period.start : date.time;

      if (icaltime_is_null_time (at) || !icaltime_is_valid_time (at))
        continue;
      other.zone = tamiz_ical_zones_find (self->zones, property, at);
      if (icaltime_is_null_time (date.time))
        other.length = icaltime_is_null_time (date.period.end)
                           ? icaldurationtype_as_int (date.period.duration) * TAMIZ_SECOND
                           : tamiz_ical_zone_to_instant (other.zone, date.period.end)
                                 - tamiz_ical_zone_to_instant (other.zone, at);
      if (!is_excepted (&other, at, exceptions, days))
        add_occurrence (self, &other, at);
    }
}

/* All that an entry means: its first time is of the set whatever its rules say (RFC 5545, 3.8.5.3). */
static gboolean
add_entry (Reading       *self,
           icalcomponent *event)
{
  g_autoptr (GHashTable) exceptions = NULL;
  g_autoptr (GHashTable) days = NULL;
  gboolean recurs = icalcomponent_get_first_property (event, ICAL_RRULE_PROPERTY) != NULL;
  icalproperty *rule;
  gboolean understood = TRUE;
  Entry entry;

  if (!read_entry (self, event, &entry))
    return FALSE;
  if (is_free (self, event))
    return TRUE;
  if (icalcomponent_get_first_property (event, ICAL_RECURRENCEID_PROPERTY) != NULL)
    {
      add_occurrence (self, &entry, entry.starts);
      return TRUE;
    }

  exceptions = find_exceptions (self, &entry, &days);
  if (!recurs && !is_excepted (&entry, entry.starts, exceptions, days))
    add_occurrence (self, &entry, entry.starts);
  for (rule = icalcomponent_get_first_property (event, ICAL_RRULE_PROPERTY); rule != NULL;
       rule = icalcomponent_get_next_property (event, ICAL_RRULE_PROPERTY))
    understood = expand_rule (self, &entry, icalproperty_get_rrule (rule), exceptions, days) && understood;
  add_dates (self, &entry, exceptions, days);

  return understood;
}

/* What others publish of when they are busy, without saying with what. */
static void
add_free_busy (Reading       *self,
               icalcomponent *component)
{
  icalproperty *property;

  for (property = icalcomponent_get_first_property (component, ICAL_FREEBUSY_PROPERTY); property != NULL;
       property = icalcomponent_get_next_property (component, ICAL_FREEBUSY_PROPERTY))
    {
      icalparameter *kind = icalproperty_get_first_parameter (property, ICAL_FBTYPE_PARAMETER);
      struct icalperiodtype period = icalproperty_get_freebusy (property);
      TamizIcalZone *zone;
      gint64 from;

      if ((kind != NULL && icalparameter_get_fbtype (kind) == ICAL_FBTYPE_FREE)
          || icaltime_is_null_time (period.start) || !icaltime_is_valid_time (period.start))
        continue;
      zone = tamiz_ical_zones_find (self->zones, property, period.start);
      from = tamiz_ical_zone_to_instant (zone, period.start);
      add_span (self, from,
                icaltime_is_null_time (period.end)
                    ? from + icaldurationtype_as_int (period.duration) * TAMIZ_SECOND
                    : tamiz_ical_zone_to_instant (zone, period.end));
    }
}

static void
note_moved (Reading       *self,
            icalcomponent *event)
{
  icalproperty *property = icalcomponent_get_first_property (event, ICAL_RECURRENCEID_PROPERTY);
  const char *uid = icalcomponent_get_uid (event);
  TamizIcalZone *zone = NULL;
  icaltimetype time = read_time (self, property, &zone);
  GHashTable *moved;

  if (uid == NULL || icaltime_is_null_time (time))
    return;
  moved = g_hash_table_lookup (self->moved, uid);
  if (moved == NULL)
    {
      moved = new_instants ();
      g_hash_table_insert (self->moved, g_strdup (uid), moved);
    }
  add_instant (moved, tamiz_ical_zone_to_instant (zone, time));
}

static gboolean
read_components (Reading        *self,
                 icalcomponent  *calendar,
                 GError        **error)
{
  /* Not the calendar's own place among its components: zones are looked for there meanwhile. */
  icalcompiter iter = icalcomponent_begin_component (calendar, ICAL_VEVENT_COMPONENT);
  icalcomponent *component;

  for (component = icalcompiter_deref (&iter); component != NULL; component = icalcompiter_next (&iter))
    note_moved (self, component);

  iter = icalcomponent_begin_component (calendar, ICAL_ANY_COMPONENT);
  for (component = icalcompiter_deref (&iter); component != NULL; component = icalcompiter_next (&iter))
    {
      if (g_get_monotonic_time () > self->deadline || self->times->entries >= MOST_ENTRIES)
        {
          g_set_error_literal (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_TOO_LARGE,
                               _("The calendar holds more than can be read; give one that leaves out past years"));
          return FALSE;
        }
      if (icalcomponent_isa (component) == ICAL_VEVENT_COMPONENT)
        {
          self->times->entries++;
          if (!add_entry (self, component))
            self->times->unread++;
        }
      else if (icalcomponent_isa (component) == ICAL_VFREEBUSY_COMPONENT)
        {
          self->times->entries++;
          add_free_busy (self, component);
        }
    }

  return TRUE;
}

/**
 * tamiz_calendar_read_busy: (skip)
 * @text: an iCalendar text (RFC 5545)
 * @length: its length in bytes
 * @owner: (nullable): the mail address of who keeps it, so that what they declined does not count
 * @zone: their time zone: that of whole days and of times that name none
 * @from: where the window begins, microseconds UTC
 * @until: where it ends
 * @error: return location
 *
 * Finds when somebody is busy.  What is cancelled, declined, or shown as free does not count; what is
 * tentative does.  An entry that recurs counts at each of its times, but for those that were taken out
 * or moved.
 *
 * Returns: (transfer full): the times that reach into the window; %NULL with
 *   %TAMIZ_CORE_ERROR_INVALID where it is no calendar, or %TAMIZ_CORE_ERROR_TOO_LARGE
 */
TamizBusyTimes *
tamiz_calendar_read_busy (const char  *text,
                          gsize        length,
                          const char  *owner,
                          GTimeZone   *zone,
                          gint64       from,
                          gint64       until,
                          GError     **error)
{
  g_autoptr (icalcomponent) calendar = tamiz_ical_parse (text, length, MOST_BYTES, error);
  g_autoptr (TamizBusyTimes) times = g_new0 (TamizBusyTimes, 1);
  g_autoptr (TamizIcalZones) zones = NULL;
  g_autoptr (GHashTable) moved = NULL;
  Reading self;

  times->busy = tamiz_spans_new ();
  if (calendar == NULL)
    return NULL;

  zones = tamiz_ical_zones_new (calendar, zone);
  moved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  self = (Reading) { times, zones, owner, moved, from, until, g_get_monotonic_time () + MOST_TIME };
  if (!read_components (&self, calendar, error))
    return NULL;
  times->unknown_zone = g_strdup (tamiz_ical_zones_get_unknown (zones));
  tamiz_spans_sort (times->busy);

  return g_steal_pointer (&times);
}
