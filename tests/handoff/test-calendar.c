#include "config.h"

#include "tamiz-calendar.h"
#include "tamiz-error.h"
#include "tamiz-time.h"
#include "tamiz-zone-names.h"

#include <string.h>

/* What somebody's calendar says of when they are busy; expectations were written by hand.  The owner
 * lives in La Paz (UTC-4 all year) unless a case says otherwise.
 */
typedef struct
{
  const char *name;
  const char *zone;         /* (nullable) */
  const char *entries;
  const char *busy;         /* in the owner's zone, one after the other */
} Case;

#define EVENT(lines) "BEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20260101T000000Z\r\n" lines "END:VEVENT\r\n"
#define BOGUS_ZONE                                                                                      \
  "BEGIN:VTIMEZONE\r\nTZID:Our office\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"                  \
  "TZOFFSETFROM:-0500\r\nTZOFFSETTO:-0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
#define SUMMER_ZONE                                                                                     \
  "BEGIN:VTIMEZONE\r\nTZID:Customized Time Zone\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\n"        \
  "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n" \
  "BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"              \
  "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"

/* The window is March 2026. */
static const Case cases[] = {
  { "utc", NULL, EVENT ("DTSTART:20260310T140000Z\r\nDTEND:20260310T150000Z\r\n"), "10 10:00-11:00" },
  { "floating", NULL, EVENT ("DTSTART:20260310T140000\r\nDURATION:PT45M\r\n"), "10 14:00-14:45" },
  { "zone", NULL, EVENT ("DTSTART;TZID=America/Bogota:20260310T140000\r\nDTEND;TZID=America/Bogota:20260310T150000\r\n"),
    "10 15:00-16:00" },
  { "zone-behind-a-mark", NULL,
    EVENT ("DTSTART;TZID=/freeassociation.sourceforge.net/America/Bogota:20260310T140000\r\nDURATION:PT1H\r\n"),
    "10 15:00-16:00" },
  { "zone-of-windows", NULL, EVENT ("DTSTART;TZID=SA Pacific Standard Time:20260310T140000\r\nDURATION:PT1H\r\n"),
    "10 15:00-16:00" },
  { "zone-of-the-file", NULL, BOGUS_ZONE EVENT ("DTSTART;TZID=Our office:20260310T140000\r\nDURATION:PT1H\r\n"),
    "10 15:00-16:00" },
  { "zone-of-the-file-with-summer", NULL,
    SUMMER_ZONE EVENT ("DTSTART;TZID=Customized Time Zone:20260327T100000\r\nDURATION:PT1H\r\n"
                       "RRULE:FREQ=DAILY;COUNT=4\r\n"),
    "27 05:00-06:00, 28 05:00-06:00, 29 04:00-05:00, 30 04:00-05:00" },
  { "ends-in-another-zone", NULL,
    EVENT ("DTSTART;TZID=America/La_Paz:20260310T140000\r\nDTEND;TZID=America/Bogota:20260310T140000\r\n"),
    "10 14:00-15:00" },
  { "all-day", NULL, EVENT ("DTSTART;VALUE=DATE:20260310\r\nDTEND;VALUE=DATE:20260312\r\n"), "10 00:00-12 00:00" },
  { "all-day-without-end", NULL, EVENT ("DTSTART;VALUE=DATE:20260310\r\n"), "10 00:00-11 00:00" },
  { "all-day-as-long-as-a-day-is", "Europe/Madrid", EVENT ("DTSTART;VALUE=DATE:20260329\r\nDURATION:P1D\r\n"),
    "29 00:00-30 00:00" },
  { "without-end", NULL, EVENT ("DTSTART:20260310T140000Z\r\n"), "" },
  { "ends-before-it-begins", NULL, EVENT ("DTSTART:20260310T140000Z\r\nDTEND:20260310T130000Z\r\n"), "" },
  { "transparent", NULL, EVENT ("DTSTART:20260310T140000Z\r\nDURATION:PT1H\r\nTRANSP:TRANSPARENT\r\n"), "" },
  { "cancelled", NULL, EVENT ("DTSTART:20260310T140000Z\r\nDURATION:PT1H\r\nSTATUS:CANCELLED\r\n"), "" },
  { "tentative", NULL, EVENT ("DTSTART:20260310T140000Z\r\nDURATION:PT1H\r\nSTATUS:TENTATIVE\r\n"), "10 10:00-11:00" },
  { "free-in-outlook", NULL,
    EVENT ("DTSTART:20260310T140000Z\r\nDURATION:PT1H\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n"), "" },
  { "declined-by-owner", NULL,
    EVENT ("DTSTART:20260310T140000Z\r\nDURATION:PT1H\r\nATTENDEE;PARTSTAT=DECLINED:MAILTO:Luis@tamiz.example\r\n"), "" },
  { "declined-by-somebody-else", NULL,
    EVENT ("DTSTART:20260310T140000Z\r\nDURATION:PT1H\r\nATTENDEE;PARTSTAT=DECLINED:mailto:ana@tamiz.example\r\n"),
    "10 10:00-11:00" },
  { "outside-the-window", NULL, EVENT ("DTSTART:20260410T140000Z\r\nDURATION:PT1H\r\n"), "" },
  { "reaches-into-the-window", NULL, EVENT ("DTSTART:20260228T140000Z\r\nDTEND:20260302T140000Z\r\n"),
    "28 10:00-02 10:00" },
  { "weekly-since-long", NULL,
    EVENT ("DTSTART;TZID=America/La_Paz:20190107T090000\r\nDURATION:PT30M\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE\r\n"),
    "09 09:00-09:30, 11 09:00-09:30, 23 09:00-09:30, 25 09:00-09:30" },
  { "day-of-the-month-that-is-not-always-there", NULL,
    EVENT ("DTSTART;VALUE=DATE:20250131\r\nRRULE:FREQ=MONTHLY;BYMONTHDAY=31\r\n"), "31 00:00-01 00:00" },
  { "last-friday", NULL, EVENT ("DTSTART:20250131T140000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=MONTHLY;BYDAY=-1FR\r\n"),
    "27 10:00-11:00" },
  { "counted", NULL, EVENT ("DTSTART:20260309T140000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=2\r\n"),
    "09 10:00-11:00, 10 10:00-11:00" },
  /* The last one begins at 14:00 UTC, when the rule ends. */
  { "until-in-utc", NULL,
    EVENT ("DTSTART;TZID=America/La_Paz:20260309T100000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;UNTIL=20260310T140000Z\r\n"),
    "09 10:00-11:00, 10 10:00-11:00" },
  { "until-in-utc-that-is-earlier-on-the-wall", NULL,
    EVENT ("DTSTART;TZID=America/La_Paz:20260309T100000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;UNTIL=20260310T135959Z\r\n"),
    "09 10:00-11:00" },
  { "until-a-day", NULL,
    EVENT ("DTSTART;TZID=America/La_Paz:20260309T100000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;UNTIL=20260310\r\n"),
    "09 10:00-11:00, 10 10:00-11:00" },
  { "taken-out", NULL,
    EVENT ("DTSTART;TZID=America/La_Paz:20260309T100000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=4\r\n"
           "EXDATE;TZID=America/La_Paz:20260310T100000\r\nEXDATE:20260311T140000Z\r\n"),
    "09 10:00-11:00, 12 10:00-11:00" },
  { "taken-out-by-day", NULL,
    EVENT ("DTSTART:20260309T140000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=2\r\nEXDATE;VALUE=DATE:20260310\r\n"),
    "09 10:00-11:00" },
  { "dates-of-its-own", NULL,
    EVENT ("DTSTART:20260309T140000Z\r\nDURATION:PT1H\r\nRDATE:20260312T140000Z\r\n"
           "RDATE;VALUE=PERIOD:20260313T140000Z/PT2H\r\n"),
    "09 10:00-11:00, 12 10:00-11:00, 13 10:00-12:00" },
  { "one-moved", NULL,
    EVENT ("DTSTART;TZID=America/La_Paz:20260309T100000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=2\r\n")
        EVENT ("RECURRENCE-ID:20260310T140000Z\r\nDTSTART:20260310T200000Z\r\nDURATION:PT2H\r\n"),
    "09 10:00-11:00, 10 16:00-18:00" },
  { "one-cancelled", NULL,
    EVENT ("DTSTART;TZID=America/La_Paz:20260309T100000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=2\r\n")
        EVENT ("RECURRENCE-ID;TZID=America/La_Paz:20260309T100000\r\nDTSTART:20260309T140000Z\r\n"
               "DURATION:PT1H\r\nSTATUS:CANCELLED\r\n"),
    "10 10:00-11:00" },
  /* Madrid's clock is put forward on the 29th: ten o'clock on the wall stays ten o'clock. */
  { "daily-over-a-change-of-the-clock", "Europe/Madrid",
    EVENT ("DTSTART;TZID=Europe/Madrid:20260328T100000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=3\r\n"),
    "28 10:00-11:00, 29 10:00-11:00, 30 10:00-11:00" },
  { "in-the-lost-hour", "Europe/Madrid",
    EVENT ("DTSTART;TZID=Europe/Madrid:20260329T023000\r\nDURATION:PT1H\r\n"), "29 03:00-04:00" },
  { "free-busy", NULL,
    "BEGIN:VFREEBUSY\r\nUID:f\r\nDTSTART:20260301T000000Z\r\nDTEND:20260401T000000Z\r\n"
    "FREEBUSY;FBTYPE=BUSY:20260310T140000Z/20260310T150000Z,20260311T140000Z/PT30M\r\n"
    "FREEBUSY;FBTYPE=FREE:20260312T140000Z/20260312T150000Z\r\nEND:VFREEBUSY\r\n",
    "10 10:00-11:00, 11 10:00-10:30" },
};

static char *
tell (const GArray *busy,
      GTimeZone    *zone)
{
  GString *told = g_string_new (NULL);

  for (guint i = 0; i < busy->len; i++)
    {
      const TamizSpan *span = &g_array_index (busy, TamizSpan, i);
      g_autoptr (GDateTime) from_utc = g_date_time_new_from_unix_utc (span->from / TAMIZ_SECOND);
      g_autoptr (GDateTime) until_utc = g_date_time_new_from_unix_utc (span->until / TAMIZ_SECOND);
      g_autoptr (GDateTime) from = g_date_time_to_timezone (from_utc, zone);
      g_autoptr (GDateTime) until = g_date_time_to_timezone (until_utc, zone);
      gboolean same_day = g_date_time_get_day_of_month (from) == g_date_time_get_day_of_month (until);
      g_autofree char *begins = g_date_time_format (from, "%d %H:%M");
      g_autofree char *ends = g_date_time_format (until, same_day ? "%H:%M" : "%d %H:%M");

      g_string_append_printf (told, "%s%s-%s", i > 0 ? ", " : "", begins, ends);
    }

  return g_string_free (told, FALSE);
}

static TamizBusyTimes *
read_march (const char  *text,
            GTimeZone   *zone,
            GError     **error)
{
  gint64 from = 0, until = 0;

  g_assert_true (tamiz_time_parse ("2026-03-01T00:00", zone, &from, NULL));
  g_assert_true (tamiz_time_parse ("2026-04-01T00:00", zone, &until, NULL));
  return tamiz_calendar_read_busy (text, strlen (text), "luis@tamiz.example", zone, from, until, error);
}

static void
a_calendar_says_when_somebody_is_busy (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new (test->zone != NULL ? test->zone : "America/La_Paz");
  g_autofree char *text = g_strconcat ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n", test->entries,
                                       "END:VCALENDAR\r\n", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizBusyTimes) times = read_march (text, zone, &error);
  g_autofree char *told = NULL;

  g_assert_no_error (error);
  told = tell (times->busy, zone);
  g_assert_cmpstr (told, ==, test->busy);
  g_assert_null (times->unknown_zone);
  g_assert_cmpuint (times->unread, ==, 0);
}

static void
what_is_not_understood_is_counted (void)
{
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new ("America/La_Paz");
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizBusyTimes) times
      = read_march ("BEGIN:VCALENDAR\r\n" EVENT ("SUMMARY:no time\r\n")
                        EVENT ("DTSTART:20260310T140000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=SECONDLY\r\n")
                            EVENT ("DTSTART;TZID=Atlantis:20260311T140000\r\nDURATION:PT1H\r\n") "END:VCALENDAR\r\n",
                    zone, &error);
  g_autofree char *told = NULL;

  g_assert_no_error (error);
  told = tell (times->busy, zone);
  g_assert_cmpstr (told, ==, "11 14:00-15:00");
  g_assert_cmpuint (times->entries, ==, 3);
  g_assert_cmpuint (times->unread, ==, 2);
  g_assert_cmpstr (times->unknown_zone, ==, "Atlantis");
}

static void
what_is_no_calendar_is_refused (void)
{
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new ("America/La_Paz");
  g_autoptr (GError) error = NULL;

  g_assert_null (read_march ("<html><title>Sign in</title></html>", zone, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID);
}

/* A zone described by a rule for every second would be counted out for ever. */
static void
a_zone_without_sense_does_not_hold_up (void)
{
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new ("America/La_Paz");
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizBusyTimes) times
      = read_march ("BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Odd\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
                    "TZOFFSETFROM:-0500\r\nTZOFFSETTO:-0500\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\n"
                    "END:VTIMEZONE\r\n" EVENT ("DTSTART;TZID=Odd:20260311T140000\r\nDURATION:PT1H\r\n")
                        "END:VCALENDAR\r\n",
                    zone, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (times->unknown_zone, ==, "Odd");
  g_assert_cmpuint (times->busy->len, ==, 1);
}

static void
places_tell_their_zone_where_it_is_sure (void)
{
  static const struct
  {
    const char *country, *city, *zone;
  } places[] = {
    { "BO", NULL, "America/La_Paz" },
    { "bo", "Santa Cruz", "America/La_Paz" },
    { "AR", NULL, "*" },
    { "BR", NULL, NULL },
    { "BR", "São Paulo", "America/Sao_Paulo" },
    { "BR", "Manaus", "America/Manaus" },
    { "MX", "La Paz", "America/Mazatlan" },
    { "MX", "Nowhere", NULL },
    { "ES", "Las Palmas de Gran Canaria", "Atlantic/Canary" },
    { "ES", NULL, NULL },
    { "CL", "Valparaíso", "America/Santiago" },
    { NULL, "La Paz", NULL },
    { "XX", NULL, NULL },
  };
  gint64 at = G_GINT64_CONSTANT (1790000000) * TAMIZ_SECOND;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *zone = tamiz_zone_of_place (places[i].country, places[i].city, at);

      if (g_strcmp0 (places[i].zone, "*") == 0)
        g_assert_nonnull (zone);
      else
        g_assert_cmpstr (zone, ==, places[i].zone);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/calendar/busy/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], a_calendar_says_when_somebody_is_busy);
    }
  g_test_add_func ("/calendar/what-is-not-understood-is-counted", what_is_not_understood_is_counted);
  g_test_add_func ("/calendar/what-is-no-calendar-is-refused", what_is_no_calendar_is_refused);
  g_test_add_func ("/calendar/a-zone-without-sense-does-not-hold-up", a_zone_without_sense_does_not_hold_up);
  g_test_add_func ("/calendar/places-tell-their-zone-where-it-is-sure", places_tell_their_zone_where_it_is_sure);

  return g_test_run ();
}
