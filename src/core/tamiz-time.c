#define G_LOG_DOMAIN "tamiz-time"

#include "config.h"

#include "tamiz-time.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

/* What the program takes for a date: the method has no business before 1900, and
 * GDateTime ends with the year 9999, beyond which sums of days would overflow it.
 */
#define FIRST_YEAR 1900
#define LAST_YEAR 2199

static gboolean
check_year (int         year,
            const char *text,
            GError    **error)
{
  if (year >= FIRST_YEAR && year <= LAST_YEAR)
    return TRUE;

  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
               _("The year in “%s” is out of range; years from %d to %d are accepted"), text,
               FIRST_YEAR, LAST_YEAR);
  return FALSE;
}

/**
 * tamiz_day_parse:
 * @text: a date, `2026-11-22`
 * @day: (out): days since 1970-01-01
 * @error: return location
 *
 * Reads an ISO 8601 date.
 *
 * Returns: whether it is one; else %TAMIZ_CORE_ERROR_INVALID
 */
gboolean
tamiz_day_parse (const char *text,
                 gint64     *day,
                 GError    **error)
{
  int year, month, mday;
  GDate date;

  /* sscanf would let blanks and signs pass for digits. */
  if (strlen (text) != 10 || strspn (text, "0123456789") != 4
      || strspn (text + 5, "0123456789") != 2 || strspn (text + 8, "0123456789") != 2
      || sscanf (text, "%4d-%2d-%2d", &year, &month, &mday) != 3)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                   _("“%s” is not a date; write it as 2026-11-22"), text);
      return FALSE;
    }
  if (!check_year (year, text, error))
    return FALSE;
  if (!g_date_valid_dmy (mday, month, year))
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                   _("There is no day “%s” in the calendar"), text);
      return FALSE;
    }

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, mday, month, year);
  /* Julian day 719163 is 1970-01-01 for GDate, which counts from the year 1. */
  *day = (gint64) g_date_get_julian (&date) - 719163;
  return TRUE;
}

/**
 * tamiz_day_format:
 * @day: days since 1970-01-01
 *
 * Writes an ISO 8601 date.
 *
 * Returns: (transfer full): the date, `2026-11-22`
 */
char *
tamiz_day_format (gint64 day)
{
  GDate date;

  if (day + 719163 < 1 || day + 719163 > 3652059)
    return g_strdup ("");

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (day + 719163));
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date),
                          g_date_get_day (&date));
}

/**
 * tamiz_time_parse:
 * @text: a time: `2026-11-22`, `2026-11-22 15:30`, `2026-11-22T15:30:00-04:00` …
 * @zone: the zone of a time that names none
 * @at: (out): microseconds since 1970, UTC
 * @error: return location
 *
 * Reads an ISO 8601 time; a date alone is its first moment.
 *
 * Returns: whether it is one; else %TAMIZ_CORE_ERROR_INVALID
 */
gboolean
tamiz_time_parse (const char *text,
                  GTimeZone  *zone,
                  gint64     *at,
                  GError    **error)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *full = NULL;

  if (strlen (text) == 10)
    full = g_strconcat (text, "T00:00:00", NULL);
  else if (strlen (text) == 16)
    full = g_strconcat (text, ":00", NULL);
  else
    full = g_strdup (text);
  if (strlen (full) > 10 && full[10] == ' ')
    full[10] = 'T';

  time = g_date_time_new_from_iso8601 (full, zone);
  if (time == NULL)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                   _("“%s” is not a time; write it as 2026-11-22 or 2026-11-22T15:30"), text);
      return FALSE;
    }
  if (!check_year (g_date_time_get_year (time), text, error))
    return FALSE;

  *at = g_date_time_to_unix (time) * TAMIZ_SECOND + g_date_time_get_microsecond (time);
  return TRUE;
}

/**
 * tamiz_time_format:
 * @at: microseconds since 1970, UTC
 * @zone: the zone to write it in
 *
 * Writes an ISO 8601 time with its offset.
 *
 * Returns: (transfer full): the time, `2026-11-22T15:30:00-04:00`
 */
char *
tamiz_time_format (gint64     at,
                   GTimeZone *zone)
{
  gint64 seconds = at / TAMIZ_SECOND - (at % TAMIZ_SECOND < 0 ? 1 : 0);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  return local != NULL ? g_date_time_format (local, "%Y-%m-%dT%H:%M:%S%:z") : g_strdup ("");
}

/**
 * tamiz_day_of:
 * @at: microseconds since 1970, UTC
 * @zone: whose calendar
 *
 * Finds the day that a moment falls on.
 *
 * Returns: days since 1970-01-01
 */
gint64
tamiz_day_of (gint64     at,
              GTimeZone *zone)
{
  gint64 seconds = at / TAMIZ_SECOND - (at % TAMIZ_SECOND < 0 ? 1 : 0);
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);
  gint64 local = seconds + (interval >= 0 ? g_time_zone_get_offset (zone, interval) : 0);

  return local / 86400 - (local % 86400 < 0 ? 1 : 0);
}

/**
 * tamiz_day_starts:
 * @day: days since 1970-01-01
 * @zone: whose calendar
 *
 * Finds a day's first moment.
 *
 * Returns: microseconds since 1970, UTC
 */
gint64
tamiz_day_starts (gint64     day,
                  GTimeZone *zone)
{
  g_autofree char *date = tamiz_day_format (day);
  gint64 at = day * TAMIZ_DAY;

  tamiz_time_parse (date, zone, &at, NULL);
  return at;
}

/* Zones are read once and kept: judging a base asks for the same one a million times,
 * and the machine's files must not be read while it does.
 */
static GTimeZone *
find_zone (const char *identifier)
{
  static GMutex mutex;
  static GHashTable *zones;
  GTimeZone *zone;

  g_mutex_lock (&mutex);
  if (zones == NULL)
    zones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_time_zone_unref);
  zone = g_hash_table_lookup (zones, identifier);
  if (zone == NULL)
    {
      zone = g_time_zone_new_identifier (identifier);
      if (zone != NULL)
        g_hash_table_insert (zones, g_strdup (identifier), zone);
    }
  if (zone != NULL)
    g_time_zone_ref (zone);
  g_mutex_unlock (&mutex);

  return zone;
}

/**
 * tamiz_time_zone_new:
 * @identifier: (nullable): `America/La_Paz`, or %NULL for the machine's own
 *
 * Gets a time zone; one that the machine does not know becomes UTC.
 *
 * Returns: (transfer full): the zone
 */
GTimeZone *
tamiz_time_zone_new (const char *identifier)
{
  GTimeZone *zone;

  if (identifier == NULL || *identifier == '\0')
    return g_time_zone_new_local ();

  zone = find_zone (identifier);
  return zone != NULL ? zone : g_time_zone_new_utc ();
}

/**
 * tamiz_decimal_parse:
 * @text: a number with a point: `1250`, `-3.50`
 * @canonical: (out) (transfer full): the same without leading zeros or a plus
 * @error: return location
 *
 * Reads a decimal number, which stays as many decimals as were typed (at most 6).
 *
 * Returns: whether it is one of at most 15 digits; else %TAMIZ_CORE_ERROR_INVALID
 */
gboolean
tamiz_decimal_parse (const char *text,
                     char      **canonical,
                     GError    **error)
{
  const char *p = text;
  gboolean negative = FALSE;
  gsize whole, decimals = 0;
  const char *start;

  if (*p == '+' || *p == '-')
    negative = *p++ == '-';
  while (*p == '0' && g_ascii_isdigit (p[1]))
    p++;
  start = p;
  while (g_ascii_isdigit (*p))
    p++;
  whole = p - start;
  if (*p == '.')
    {
      p++;
      while (g_ascii_isdigit (p[decimals]))
        decimals++;
      p += decimals;
    }

  if (*p != '\0' || whole == 0 || whole > 15 || decimals > 6 || (p[-1] == '.'))
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                   _("“%s” is not a number that can be kept exactly; write it as 1250.50"), text);
      return FALSE;
    }

  /* Zero has no sign. */
  negative = negative && start[strspn (start, "0.")] != '\0';
  *canonical = g_strconcat (negative ? "-" : "", start, NULL);
  return TRUE;
}

/**
 * tamiz_decimal_to_thousandths:
 * @decimal: (nullable): a decimal number
 * @thousandths: (out): the number in thousandths, cut there
 *
 * Turns a decimal into the whole number that sums and comparisons use.
 *
 * Returns: whether @decimal is one
 */
gboolean
tamiz_decimal_to_thousandths (const char *decimal,
                              gint64     *thousandths)
{
  g_autofree char *canonical = NULL;
  const char *point;
  gint64 sum;

  if (decimal == NULL || !tamiz_decimal_parse (decimal, &canonical, NULL))
    return FALSE;

  sum = g_ascii_strtoll (canonical[0] == '-' ? canonical + 1 : canonical, NULL, 10) * 1000;
  point = strchr (canonical, '.');
  if (point != NULL)
    {
      gint64 unit = 100;

      for (const char *p = point + 1; *p != '\0' && unit > 0; p++, unit /= 10)
        sum += (*p - '0') * unit;
    }

  *thousandths = canonical[0] == '-' ? -sum : sum;
  return TRUE;
}

/* How long it is without decimals that say nothing. */
static gsize
measure_decimal (const char *canonical)
{
  gsize length = strlen (canonical);

  if (strchr (canonical, '.') == NULL)
    return length;
  while (canonical[length - 1] == '0')
    length--;

  return canonical[length - 1] == '.' ? length - 1 : length;
}

/**
 * tamiz_decimal_equal:
 * @a: a text
 * @b: a text
 *
 * Compares numbers, of which 1500 and 1500.00 are one.
 *
 * Returns: whether both are the same decimal number
 */
gboolean
tamiz_decimal_equal (const char *a,
                     const char *b)
{
  g_autofree char *first = NULL, *second = NULL;
  gsize length;

  if (!tamiz_decimal_parse (a, &first, NULL) || !tamiz_decimal_parse (b, &second, NULL))
    return FALSE;

  length = measure_decimal (first);
  return length == measure_decimal (second) && strncmp (first, second, length) == 0;
}

/**
 * tamiz_currency_is_code:
 * @text: (nullable): a text
 *
 * Tells whether a text is formed like an ISO 4217 code.
 *
 * Returns: whether it is three capital letters
 */
gboolean
tamiz_currency_is_code (const char *text)
{
  return text != NULL && strlen (text) == 3 && g_ascii_isupper (text[0])
         && g_ascii_isupper (text[1]) && g_ascii_isupper (text[2]);
}
