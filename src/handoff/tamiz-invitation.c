#define G_LOG_DOMAIN "tamiz-invitation"

#include "config.h"

#include "tamiz-invitation.h"

#include "tamiz-clock.h"
#include "tamiz-ical.h"
#include "tamiz-time.h"

#include <string.h>

/* Between two changes of the clock lies at most a year; some zones change once and never again. */
#define MOST_DAYS_BETWEEN_CHANGES 400

static const icalproperty_method methods[] = {
  [TAMIZ_ITIP_REQUEST] = ICAL_METHOD_REQUEST,
  [TAMIZ_ITIP_CANCEL] = ICAL_METHOD_CANCEL,
  [TAMIZ_ITIP_REPLY] = ICAL_METHOD_REPLY,
};

/* Texts keep their lines; what else no reader would show goes. */
static char *
clean_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\r')
        continue;
      if (c == '\n' || c == '\t' || !g_unichar_iscntrl (c))
        g_string_append_unichar (clean, c);
    }

  return g_string_free (clean, FALSE);
}

/* A parameter's value is one line, and cannot hold a quotation mark (RFC 5545, 3.2). */
static char *
clean_name (const char *name)
{
  char *clean = clean_text (name);

  for (char *p = clean; *p != '\0'; p++)
    {
      if (*p == '"')
        *p = '\'';
      else if (*p == '\n' || *p == '\t')
        *p = ' ';
    }

  return g_strstrip (clean);
}

static char *
make_address (const char *email)
{
  g_autofree char *clean = clean_name (email);

  return g_strconcat ("mailto:", clean, NULL);
}

static void
add_text (icalcomponent *event,
          const char    *text,
          icalproperty *(*make) (const char *text))
{
  g_autofree char *clean = text != NULL ? clean_text (text) : NULL;

  if (clean != NULL && *clean != '\0')
    icalcomponent_add_property (event, make (clean));
}

static void
set_name (icalproperty *property,
          const char   *name)
{
  g_autofree char *clean = name != NULL ? clean_name (name) : NULL;

  if (clean != NULL && *clean != '\0')
    icalproperty_add_parameter (property, icalparameter_new_cn (clean));
}

static void
add_organizer (icalcomponent         *event,
               const TamizInvitation *invitation)
{
  g_autofree char *address = make_address (invitation->organizer_email);
  icalproperty *property = icalproperty_new_organizer (address);

  set_name (property, invitation->organizer_name);
  icalcomponent_add_property (event, property);
}

static icalproperty *
add_attendee (icalcomponent           *event,
              const char              *name,
              const char              *email,
              icalparameter_partstat   state)
{
  g_autofree char *address = make_address (email);
  icalproperty *property = icalproperty_new_attendee (address);

  icalproperty_add_parameter (property, icalparameter_new_cutype (ICAL_CUTYPE_INDIVIDUAL));
  icalproperty_add_parameter (property, icalparameter_new_role (ICAL_ROLE_REQPARTICIPANT));
  icalproperty_add_parameter (property, icalparameter_new_partstat (state));
  set_name (property, name);
  icalcomponent_add_property (event, property);
  return property;
}

/* The executive's part: who also invites has nothing to answer. */
static void
add_executive (icalcomponent         *event,
               const TamizInvitation *invitation)
{
  gboolean invites;

  if (invitation->executive_email == NULL)
    return;

  invites = g_ascii_strcasecmp (invitation->executive_email, invitation->organizer_email) == 0;
  add_attendee (event, invitation->executive_name, invitation->executive_email,
                invites ? ICAL_PARTSTAT_ACCEPTED : ICAL_PARTSTAT_NEEDSACTION);
}

/* A reply is of one attendee (RFC 5546, 3.2.3); an invitation asks the contact to answer. */
static void
add_attendees (icalcomponent         *event,
               const TamizInvitation *invitation)
{
  icalparameter_partstat state = ICAL_PARTSTAT_NEEDSACTION;
  icalproperty *contact;

  if (invitation->method == TAMIZ_ITIP_REPLY)
    state = (icalparameter_partstat) icalparameter_string_to_enum (invitation->part_stat);
  contact = add_attendee (event, invitation->contact_name, invitation->contact_email, state);
  if (invitation->method == TAMIZ_ITIP_REQUEST)
    icalproperty_add_parameter (contact, icalparameter_new_rsvp (ICAL_RSVP_TRUE));
  if (invitation->method != TAMIZ_ITIP_REPLY)
    add_executive (event, invitation);
}

/* When the clock of a zone was changed last before an instant (@step < 0), or is changed next after
 * it: seconds since 1970 of the first moment of the later time; 0 where that is far away.
 */
static gint64
find_change (GTimeZone *zone,
             gint64     seconds,
             int        step)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);
  gint64 here = seconds, there = seconds;
  int days = 0;

  do
    {
      here = there;
      there += step * 86400;
      if (++days > MOST_DAYS_BETWEEN_CHANGES)
        return 0;
    }
  while (g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, there) == interval);

  /* Between @here, where the interval still holds, and @there, where it does not. */
  while (ABS (there - here) > 1)
    {
      gint64 middle = here + (there - here) / 2;

      if (g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, middle) == interval)
        here = middle;
      else
        there = middle;
    }

  return MAX (here, there);
}

/* One time that a zone keeps, from the change of the clock at @since on; 0: from ever. */
static void
add_observance (icalcomponent *vtimezone,
                GTimeZone     *zone,
                gint64         since)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, since);
  int before = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, since - 1);
  int offset = g_time_zone_get_offset (zone, interval);
  int offset_before = g_time_zone_get_offset (zone, before);
  icalcomponent *observance = icalcomponent_new (g_time_zone_is_dst (zone, interval) ? ICAL_XDAYLIGHT_COMPONENT
                                                                                     : ICAL_XSTANDARD_COMPONENT);
  const char *name = g_time_zone_get_abbreviation (zone, interval);

  icalcomponent_add_property (observance, icalproperty_new_dtstart (icaltime_from_timet_with_zone (
                                              (time_t) (since + offset_before), FALSE, NULL)));
  icalcomponent_add_property (observance, icalproperty_new_tzoffsetfrom (offset_before));
  icalcomponent_add_property (observance, icalproperty_new_tzoffsetto (offset));
  /* Zones without letters of their own are called "-04" by the system, which says nothing. */
  if (g_ascii_isalpha (*name))
    icalcomponent_add_property (observance, icalproperty_new_tzname (name));
  icalcomponent_add_component (vtimezone, observance);
}

static void
add_fixed_observance (icalcomponent *vtimezone,
                      int            offset)
{
  icalcomponent *observance = icalcomponent_new (ICAL_XSTANDARD_COMPONENT);

  icalcomponent_add_property (observance,
                              icalproperty_new_dtstart (icaltime_from_timet_with_zone (0, FALSE, NULL)));
  icalcomponent_add_property (observance, icalproperty_new_tzoffsetfrom (offset));
  icalcomponent_add_property (observance, icalproperty_new_tzoffsetto (offset));
  icalcomponent_add_component (vtimezone, observance);
}

/* The zone as far as one meeting needs it: the time that is kept then, and the next one.  More of
 * them, or rules, would tell nothing more, and some calendars read only two.
 */
static icalcomponent *
make_zone (const char *name,
           GTimeZone  *zone,
           gint64      seconds)
{
  icalcomponent *vtimezone = icalcomponent_new (ICAL_VTIMEZONE_COMPONENT);
  gint64 since = find_change (zone, seconds, -1);
  gint64 until = find_change (zone, seconds, 1);
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);

  icalcomponent_add_property (vtimezone, icalproperty_new_tzid (name));
  if (since != 0)
    add_observance (vtimezone, zone, since);
  else
    add_fixed_observance (vtimezone, g_time_zone_get_offset (zone, interval));
  if (until != 0)
    add_observance (vtimezone, zone, until);

  return vtimezone;
}

static void
add_time (icalcomponent *event,
          icalproperty  *property,
          const char    *zone)
{
  if (zone != NULL)
    icalproperty_add_parameter (property, icalparameter_new_tzid (zone));
  icalcomponent_add_property (event, property);
}

/* The hours of the meeting in the zone of those who meet, so that they stay where they are on the
 * wall if a law moves the clocks meanwhile; in UTC where no zone is known.
 */
static void
add_times (icalcomponent         *calendar,
           icalcomponent         *event,
           const TamizInvitation *invitation)
{
  g_autoptr (GTimeZone) zone = invitation->zone != NULL ? g_time_zone_new_identifier (invitation->zone) : NULL;
  gint64 starts = invitation->starts / TAMIZ_SECOND;
  gint64 ends = starts + invitation->minutes * 60;
  gboolean utc = zone == NULL || strchr (invitation->zone, '/') == NULL;
  const char *name = utc ? NULL : invitation->zone;
  icaltimezone *stated = utc ? tamiz_ical_utc () : NULL;

  if (!utc)
    {
      icalcomponent_add_component (calendar, make_zone (name, zone, starts));
      starts += g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, starts));
      ends += g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, ends));
    }
  add_time (event, icalproperty_new_dtstart (icaltime_from_timet_with_zone ((time_t) starts, FALSE, stated)), name);
  add_time (event, icalproperty_new_dtend (icaltime_from_timet_with_zone ((time_t) ends, FALSE, stated)), name);
}

static icalcomponent *
make_event (icalcomponent         *calendar,
            const TamizInvitation *invitation)
{
  icalcomponent *event = icalcomponent_new (ICAL_VEVENT_COMPONENT);
  icaltimetype stamp = tamiz_ical_time (invitation->stamp, tamiz_ical_utc ());
  gboolean cancelled = invitation->method == TAMIZ_ITIP_CANCEL;

  icalcomponent_add_property (event, icalproperty_new_uid (invitation->uid));
  icalcomponent_add_property (event, icalproperty_new_sequence ((int) invitation->sequence));
  icalcomponent_add_property (event, icalproperty_new_dtstamp (stamp));
  add_times (calendar, event, invitation);
  add_text (event, invitation->summary, icalproperty_new_summary);
  add_text (event, invitation->description, icalproperty_new_description);
  add_text (event, invitation->place, icalproperty_new_location);
  add_organizer (event, invitation);
  add_attendees (event, invitation);
  if (invitation->method != TAMIZ_ITIP_REPLY)
    {
      icalcomponent_add_property (event, icalproperty_new_status (cancelled ? ICAL_STATUS_CANCELLED
                                                                            : ICAL_STATUS_CONFIRMED));
      icalcomponent_add_property (event, icalproperty_new_transp (ICAL_TRANSP_OPAQUE));
    }

  return event;
}

/**
 * tamiz_invitation_write: (skip)
 * @invitation: an invitation, its cancellation, or an answer to one
 *
 * Writes what a mail carries as text/calendar (RFC 5545 in the use of RFC 5546, 3.2.2, 3.2.3 and
 * 3.2.5).  Names and texts may hold anything; what no calendar could read is left out of them.
 *
 * Returns: (transfer full): a VCALENDAR with CRLF ends of lines, none longer than 75 bytes
 */
char *
tamiz_invitation_write (const TamizInvitation *invitation)
{
  g_autoptr (icalcomponent) calendar = NULL;
  icaltimezone *utc = tamiz_ical_utc ();
  char *text, *copy;

  g_return_val_if_fail (utc != NULL && invitation->uid != NULL && invitation->summary != NULL, NULL);
  g_return_val_if_fail (invitation->organizer_email != NULL && invitation->contact_email != NULL, NULL);
  g_return_val_if_fail (invitation->method != TAMIZ_ITIP_REPLY || invitation->part_stat != NULL, NULL);

  calendar = icalcomponent_new (ICAL_VCALENDAR_COMPONENT);
  icalcomponent_add_property (calendar, icalproperty_new_prodid ("-//Tamiz//Tamiz " TAMIZ_VERSION "//EN"));
  icalcomponent_add_property (calendar, icalproperty_new_version ("2.0"));
  icalcomponent_add_property (calendar, icalproperty_new_calscale ("GREGORIAN"));
  icalcomponent_add_property (calendar, icalproperty_new_method (methods[invitation->method]));
  icalcomponent_add_component (calendar, make_event (calendar, invitation));
  text = icalcomponent_as_ical_string_r (calendar);
  copy = g_strdup (text);
  icalmemory_free_buffer (text);

  return copy;
}
