#define G_LOG_DOMAIN "tamiz-sheet-number"

#include "config.h"

#include "tamiz-sheet-number.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Dates are written year first, and numbers with a point that cannot part thousands, so that
 * nothing is left to be guessed of what the workbook knew.
 */

#define SECONDS_A_DAY 86400.0
/* 1899-12-30, from which days count after February 1900, for GDate. */
#define JULIAN_OF_ZERO 693594
#define DAYS_TO_1904 1462
#define LAST_DAY 2958465
/* The day that Lotus 1-2-3 took for 29 February 1900, and Excel after it. */
#define NO_SUCH_DAY 60
#define MAX_DURATION (1e6 * SECONDS_A_DAY)

/* Of the first section of a format code the letters that stand for something, in lower case;
 * brackets are kept for elapsed time only.
 */
static char *
find_letters (const char *code)
{
  GString *letters = g_string_new (NULL);

  for (const char *p = code; *p != '\0' && *p != ';'; p++)
    {
      if (*p == '\\' || *p == '_' || *p == '*')
        {
          if (p[1] != '\0')
            p++;
        }
      else if (*p == '"')
        {
          for (p++; *p != '"' && *p != '\0'; p++)
            ;
          if (*p == '\0')
            break;
        }
      else if (*p == '[')
        {
          const char *end = strchr (p, ']');

          if (end == NULL)
            break;
          if (strchr ("hHmMsS", p[1]) != NULL && strspn (p + 1, "hHmMsS") == (gsize) (end - p - 1))
            g_string_append_c (letters, '[');
          p = end;
        }
      else
        g_string_append_c (letters, g_ascii_tolower (*p));
    }

  return g_string_free (letters, FALSE);
}

/* Says what a format code means. */
TamizSheetFormat
tamiz_sheet_format_parse (const char *code)
{
  g_autofree char *letters = find_letters (code);
  gsize zeros = strspn (letters, "0");

  if (g_str_has_prefix (letters, "general"))
    return (TamizSheetFormat) { TAMIZ_SHEET_NUMBER, 0 };
  if (strchr (letters, '[') != NULL)
    return (TamizSheetFormat) { TAMIZ_SHEET_DURATION, 0 };
  if (strpbrk (letters, "yd") != NULL)
    return (TamizSheetFormat) { TAMIZ_SHEET_DATE, 0 };
  if (strpbrk (letters, "hs") != NULL)
    return (TamizSheetFormat) { TAMIZ_SHEET_TIME, 0 };
  /* A month alone: minutes never stand without hours or seconds. */
  if (strchr (letters, 'm') != NULL)
    return (TamizSheetFormat) { TAMIZ_SHEET_DATE, 0 };
  if (strchr (letters, '%') != NULL)
    return (TamizSheetFormat) { TAMIZ_SHEET_PERCENT, 0 };
  if (zeros >= 2 && zeros <= 40 && letters[zeros] == '\0')
    return (TamizSheetFormat) { TAMIZ_SHEET_DIGITS, (guint8) zeros };

  return (TamizSheetFormat) { TAMIZ_SHEET_NUMBER, 0 };
}

/* The formats that have a number and no code (18.8.30); those of East Asia are dates. */
TamizSheetFormat
tamiz_sheet_format_built_in (guint64 id)
{
  static const struct
  {
    guint8 first, last;
    TamizSheetMeaning meaning;
  } ranges[] = {
    { 9, 10, TAMIZ_SHEET_PERCENT }, { 14, 17, TAMIZ_SHEET_DATE },     { 18, 21, TAMIZ_SHEET_TIME },
    { 22, 22, TAMIZ_SHEET_DATE },   { 27, 31, TAMIZ_SHEET_DATE },     { 32, 35, TAMIZ_SHEET_TIME },
    { 36, 36, TAMIZ_SHEET_DATE },   { 45, 47, TAMIZ_SHEET_DURATION }, { 50, 58, TAMIZ_SHEET_DATE },
    { 71, 74, TAMIZ_SHEET_DATE },   { 75, 76, TAMIZ_SHEET_TIME },     { 77, 77, TAMIZ_SHEET_DATE },
    { 78, 80, TAMIZ_SHEET_TIME },   { 81, 81, TAMIZ_SHEET_DATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      if (id >= ranges[i].first && id <= ranges[i].last)
        return (TamizSheetFormat) { ranges[i].meaning, 0 };
    }

  return (TamizSheetFormat) { TAMIZ_SHEET_NUMBER, 0 };
}

static gboolean
is_whole (const char *number)
{
  const char *p = *number == '-' ? number + 1 : number;

  return *p != '\0' && strspn (p, "0123456789") == strlen (p);
}

/* 1.234 could be read as a thousand and so many; 1.2340 is only ever one thing. */
static char *
without_doubt (char *text)
{
  const char *digits = *text == '-' ? text + 1 : text;
  const char *point = strchr (digits, '.');
  char *longer;

  if (point == NULL || point - digits > 3 || *digits == '0' || strlen (point + 1) != 3)
    return text;

  longer = g_strconcat (text, "0", NULL);
  g_free (text);
  return longer;
}

/* Fifteen digits are what a spreadsheet program shows and vouches for; more are the shadow of
 * binary fractions.  Whole numbers stay as they are, however long.
 */
static char *
format_number (double value)
{
  char buffer[400];

  if (fabs (value) < 1e21 && value == floor (value))
    {
      g_ascii_formatd (buffer, sizeof buffer, "%.0f", value);
      return g_strdup (g_str_equal (buffer, "-0") ? "0" : buffer);
    }
  g_ascii_formatd (buffer, sizeof buffer, "%.15g", value);
  if (strchr (buffer, 'e') != NULL && fabs (value) < 1 && fabs (value) > 1e-15)
    {
      g_ascii_formatd (buffer, sizeof buffer, "%.20f", value);
      for (char *end = buffer + strlen (buffer) - 1; *end == '0'; end--)
        *end = '\0';
    }

  return without_doubt (g_strdup (buffer));
}

static char *
format_clock (gint64 seconds)
{
  guint hours = (guint) (seconds / 3600), minutes = (guint) (seconds / 60 % 60);

  if (seconds % 60 == 0)
    return g_strdup_printf ("%02u:%02u", hours, minutes);
  return g_strdup_printf ("%02u:%02u:%02u", hours, minutes, (guint) (seconds % 60));
}

static char *
format_duration (double days)
{
  gint64 seconds = (gint64) round (fabs (days) * SECONDS_A_DAY);

  return g_strdup_printf ("%s%" PRId64 ":%02d:%02d", days < 0 ? "-" : "", seconds / 3600,
                          (int) (seconds / 60 % 60), (int) (seconds % 60));
}

static char *
format_day (gint64 day)
{
  GDate date;

  if (day == NO_SUCH_DAY)
    return g_strdup ("1900-02-29");

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (day + JULIAN_OF_ZERO + (day < NO_SUCH_DAY)));
  return g_strdup_printf ("%04u-%02u-%02u", g_date_get_year (&date), g_date_get_month (&date),
                          g_date_get_day (&date));
}

/* NULL where a number is no date that a spreadsheet program would show. */
static char *
format_date (double   value,
             gboolean since_1904)
{
  gint64 seconds, day;
  g_autofree char *date = NULL, *clock = NULL;

  if (!(value >= 0 && value < LAST_DAY + 1.0))
    return NULL;
  seconds = (gint64) round (value * SECONDS_A_DAY);
  day = seconds / 86400 + (since_1904 ? DAYS_TO_1904 : 0);
  seconds %= 86400;
  /* Day 0 is none: a time of day in a cell that was given a date's format. */
  if (day == 0)
    return format_clock (seconds);
  if (day > LAST_DAY)
    return NULL;

  date = format_day (day);
  if (seconds == 0)
    return g_steal_pointer (&date);
  clock = format_clock (seconds);
  return g_strconcat (date, " ", clock, NULL);
}

static char *
format_digits (const char *number,
               guint       digits)
{
  g_autofree char *zeros = NULL;

  if (!is_whole (number) || *number == '-' || strlen (number) >= digits)
    return g_strdup (number);

  zeros = g_strnfill (digits - strlen (number), '0');
  return g_strconcat (zeros, number, NULL);
}

static char *
format_value (double           value,
              TamizSheetFormat format,
              gboolean         since_1904)
{
  g_autofree char *plain = NULL;

  switch ((TamizSheetMeaning) format.meaning)
    {
    case TAMIZ_SHEET_DATE:
      return format_date (value, since_1904);
    case TAMIZ_SHEET_TIME:
      return format_date (value, value >= 1 && since_1904);
    case TAMIZ_SHEET_DURATION:
      return fabs (value) * SECONDS_A_DAY <= MAX_DURATION ? format_duration (value) : NULL;
    case TAMIZ_SHEET_PERCENT:
      plain = format_number (value * 100);
      return g_strconcat (plain, "%", NULL);
    case TAMIZ_SHEET_DIGITS:
      plain = format_number (value);
      return format_digits (plain, format.digits);
    case TAMIZ_SHEET_NUMBER:
    default:
      return NULL;
    }
}

/* The text of a number as it is stored; of what is no number, as it is. */
char *
tamiz_sheet_number_to_text (const char       *number,
                            TamizSheetFormat  format,
                            gboolean          since_1904)
{
  char *end, *text;
  double value = g_ascii_strtod (number, &end);

  if (end == number || *end != '\0' || !isfinite (value))
    return g_strdup (number);
  text = format_value (value, format, since_1904);
  if (text != NULL)
    return text;

  return is_whole (number) ? g_strdup (number) : format_number (value);
}

/* 2026-03-05T00:00:00 is a day; what is written otherwise stays. */
char *
tamiz_sheet_date_to_text (const char *iso)
{
  const char *clock = strchr (iso, 'T');
  g_autofree char *day = clock != NULL ? g_strndup (iso, (gsize) (clock - iso)) : g_strdup (iso);
  g_autofree char *time = clock != NULL ? g_strdup (clock + 1) : NULL;
  char *fraction;

  if (time == NULL || strpbrk (time, "Z+-") != NULL)
    return g_strdup (iso);
  fraction = strchr (time, '.');
  if (fraction != NULL)
    *fraction = '\0';
  if (strlen (time) == 8 && g_str_has_suffix (time, ":00"))
    time[5] = '\0';
  if (g_str_equal (time, "00:00"))
    return g_steal_pointer (&day);

  return *day != '\0' ? g_strconcat (day, " ", time, NULL) : g_steal_pointer (&time);
}

/* PT10H11M12S as a clock or a duration; what is written otherwise stays (OpenDocument 1.3,
 * part 3, 19.391: a duration of XML Schema).
 */
char *
tamiz_sheet_period_to_text (const char *iso)
{
  const char *p = *iso == '-' ? iso + 1 : iso;
  double seconds = 0;

  if (!g_str_has_prefix (p, "PT"))
    return g_strdup (iso);
  for (p += 2; *p != '\0'; p++)
    {
      char *end;
      double part = g_ascii_strtod (p, &end);

      if (end == p || part < 0 || strchr ("HMS", *end) == NULL || *end == '\0')
        return g_strdup (iso);
      seconds += part * (*end == 'H' ? 3600 : *end == 'M' ? 60 : 1);
      p = end;
    }
  if (!(seconds <= MAX_DURATION))
    return g_strdup (iso);

  if (*iso != '-' && seconds < SECONDS_A_DAY)
    return format_clock ((gint64) round (seconds));
  return format_duration (seconds / SECONDS_A_DAY * (*iso == '-' ? -1 : 1));
}
