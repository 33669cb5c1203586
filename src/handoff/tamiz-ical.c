#define G_LOG_DOMAIN "tamiz-ical"

#include "config.h"

#include "tamiz-ical.h"

#include "tamiz-clock.h"
#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A calendar holds events, those alarms: what is nested deeper is no calendar, and would be freed
 * by libical one call inside the other.
 */
#define MOST_DEPTH 8
/* A name, parameters and a value: of a picture that is attached, as much as a mail may bring. */
#define MOST_LINE (512 * 1024)

/* Foreign text must not end the program, whatever libical was built with. */
static void
begin (void)
{
  static gsize begun = 0;

  if (g_once_init_enter (&begun))
    {
      icalerror_set_errors_are_fatal (FALSE);
      g_once_init_leave (&begun, 1);
    }
}

icaltimezone *
tamiz_ical_utc (void)
{
  begin ();
  return icaltimezone_get_utc_timezone ();
}

/* What the file was written in, where that is not UTF-8: programs of old wrote Latin letters. */
static char *
decode (const char *text,
        gsize       length)
{
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  if (g_utf8_validate_len (text, length, NULL))
    return g_strndup (text, length);
  if (memchr (text, '\0', length) != NULL)
    return NULL;

  return g_convert (text, (gssize) length, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
}

static gboolean
check_lines (const char *text)
{
  guint depth = 0;

  while (*text != '\0')
    {
      gsize length = strcspn (text, "\r\n");

      if (length > MOST_LINE)
        return FALSE;
      if (g_ascii_strncasecmp (text, "BEGIN:", 6) == 0 && ++depth > MOST_DEPTH)
        return FALSE;
      if (g_ascii_strncasecmp (text, "END:", 4) == 0 && depth-- == 0)
        return FALSE;
      text += length;
      text += strspn (text, "\r\n");
    }

  return TRUE;
}

/**
 * tamiz_ical_parse: (skip)
 * @text: what came from outside
 * @length: its length in bytes
 * @most: how long it may be
 * @error: return location
 *
 * Reads iCalendar (RFC 5545), leniently within bounds of size and depth.
 *
 * Returns: (transfer full): a VCALENDAR; %NULL with %TAMIZ_CORE_ERROR_TOO_LARGE or
 *   %TAMIZ_CORE_ERROR_INVALID
 */
icalcomponent *
tamiz_ical_parse (const char  *text,
                  gsize        length,
                  gsize        most,
                  GError     **error)
{
  g_autofree char *decoded = NULL;
  g_autoptr (icalcomponent) parsed = NULL;

  begin ();
  if (length > most)
    {
      g_autofree char *size = g_format_size (most);

      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_TOO_LARGE,
                   _("The calendar is larger than %s, which is the most that is read"), size);
      return NULL;
    }

  decoded = decode (text, length);
  if (decoded != NULL && check_lines (decoded))
    parsed = icalparser_parse_string (decoded);
  if (parsed == NULL || icalcomponent_isa (parsed) != ICAL_VCALENDAR_COMPONENT)
    {
      /* libical puts several calendars in one file below a component of its own. */
      icalcomponent *inner = parsed != NULL && icalcomponent_isa (parsed) == ICAL_XROOT_COMPONENT
                                 ? icalcomponent_get_first_component (parsed, ICAL_VCALENDAR_COMPONENT)
                                 : NULL;

      if (inner != NULL)
        return icalcomponent_new_clone (inner);
      g_set_error_literal (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                           _("This is no calendar (iCalendar, .ics), or it is damaged"));
      return NULL;
    }

  return g_steal_pointer (&parsed);
}

/**
 * tamiz_ical_time: (skip)
 * @at: microseconds UTC
 * @zone: the zone that it is to be told in
 *
 * Returns: the time, to the second
 */
icaltimetype
tamiz_ical_time (gint64        at,
                 icaltimezone *zone)
{
  gint64 seconds = at >= 0 ? at / TAMIZ_SECOND : -((-at + TAMIZ_SECOND - 1) / TAMIZ_SECOND);

  return icaltime_from_timet_with_zone ((time_t) seconds, FALSE, zone);
}
