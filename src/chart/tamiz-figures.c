#define G_LOG_DOMAIN "tamiz-figures"

#include "config.h"

#include "tamiz-figures.h"

#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#define NO_BREAK_SPACE "\302\240"

static char *
to_utf8 (const char *locale_text)
{
  char *text = g_locale_to_utf8 (locale_text, -1, NULL, NULL, NULL);

  return text != NULL ? text : g_strdup ("");
}

/* Sets the locale's separators between groups of digits; sizes are read from right to
 * left, the last one counts on, CHAR_MAX ends grouping.
 */
static char *
group_digits (const char *digits)
{
  const struct lconv *locale = localeconv ();
  g_autofree char *separator = to_utf8 (locale->thousands_sep);
  const char *sizes = locale->grouping;
  GString *out = g_string_new (digits);
  gssize at = out->len;

  if (*separator == '\0')
    return g_string_free (out, FALSE);

  while (*sizes > 0 && *sizes < G_MAXINT8 && at > *sizes)
    {
      at -= *sizes;
      g_string_insert (out, at, separator);
      if (sizes[1] != '\0')
        sizes++;
    }

  return g_string_free (out, FALSE);
}

/**
 * tamiz_figures_format_decimal:
 * @decimal: a number with a point and any number of decimals: `-1250.50`
 *
 * Writes an exact number by the locale, with as many decimals as it has.
 *
 * Returns: (transfer full): the text; @decimal itself where it is no number
 */
char *
tamiz_figures_format_decimal (const char *decimal)
{
  g_autofree char *point = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *grouped = NULL;
  const char *digits = decimal[0] == '-' ? decimal + 1 : decimal;
  const char *fraction = strchr (digits, '.');

  if (*digits == '\0' || strspn (digits, "0123456789.") != strlen (digits))
    return g_strdup (decimal);

  whole = fraction != NULL ? g_strndup (digits, fraction - digits) : g_strdup (digits);
  grouped = group_digits (whole);
  point = to_utf8 (localeconv ()->decimal_point);

  return g_strconcat (decimal[0] == '-' ? "−" : "", grouped, fraction != NULL ? point : "",
                      fraction != NULL ? fraction + 1 : "", NULL);
}

static char *
format_rounded (double value,
                int    decimals,
                gboolean trim)
{
  char buffer[400];
  char format[8];

  g_snprintf (format, sizeof format, "%%.%df", decimals);
  g_ascii_formatd (buffer, sizeof buffer, format, value);
  if (trim && strchr (buffer, '.') != NULL)
    {
      gsize length = strlen (buffer);

      while (buffer[length - 1] == '0')
        buffer[--length] = '\0';
      if (buffer[length - 1] == '.')
        buffer[length - 1] = '\0';
    }
  /* -0.0 is nothing a reader should wonder about. */
  if (buffer[0] == '-' && strspn (buffer + 1, "0.") == strlen (buffer + 1))
    memmove (buffer, buffer + 1, strlen (buffer));

  return tamiz_figures_format_decimal (buffer);
}

/**
 * tamiz_figures_format_count:
 * @count: a whole number
 *
 * Writes a count by the locale.
 *
 * Returns: (transfer full): the text
 */
char *
tamiz_figures_format_count (gint64 count)
{
  g_autofree char *decimal = g_strdup_printf ("%" G_GINT64_FORMAT, count);

  return tamiz_figures_format_decimal (decimal);
}

/**
 * tamiz_figures_format_percent:
 * @share: a share, usually from 0 to 1
 *
 * Writes a share in per cent with one decimal, by the locale.
 *
 * Returns: (transfer full): the text, `12.5%`
 */
char *
tamiz_figures_format_percent (double share)
{
  g_autofree char *number = format_rounded (share * 100, 1, FALSE);

  /* Translators: a percentage; many languages put a no-break space before the sign. */
  return g_strdup_printf (_("%s%%"), number);
}

/**
 * tamiz_figures_format_money:
 * @decimal: an exact amount
 * @currency: (nullable): its ISO 4217 code
 *
 * Writes money by the locale.
 *
 * Returns: (transfer full): the text, `1,250.00 BOB`
 */
char *
tamiz_figures_format_money (const char *decimal,
                            const char *currency)
{
  g_autofree char *amount = tamiz_figures_format_decimal (decimal);

  if (currency == NULL || *currency == '\0')
    return g_steal_pointer (&amount);

  return g_strconcat (amount, NO_BREAK_SPACE, currency, NULL);
}

/**
 * tamiz_figures_format:
 * @figure: what kind of number
 * @value: the number; not a number or infinite = there is none
 *
 * Writes a number on an axis or beside a bar.
 *
 * Returns: (transfer full): the text, `–` where there is no number
 */
char *
tamiz_figures_format (TamizFigure figure,
                      double      value)
{
  if (!isfinite (value))
    return g_strdup ("–");

  switch (figure)
    {
    case TAMIZ_FIGURE_COUNT:
      return format_rounded (value, 0, FALSE);
    case TAMIZ_FIGURE_NUMBER:
      return format_rounded (value, 3, TRUE);
    case TAMIZ_FIGURE_PERCENT:
      return tamiz_figures_format_percent (value);
    case TAMIZ_FIGURE_MONEY:
      return format_rounded (value, fabs (value) >= 1000 || value == 0 ? 0 : 2, FALSE);
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * tamiz_figures_format_tick:
 * @figure: what kind of number
 * @value: a tick of an axis
 * @step: how far it is from the next one
 *
 * Writes a number at an axis, with no more decimals than its step has.
 *
 * Returns: (transfer full): the text
 */
char *
tamiz_figures_format_tick (TamizFigure figure,
                           double      value,
                           double      step)
{
  double shown = figure == TAMIZ_FIGURE_PERCENT ? 100 : 1;
  int decimals = step > 0 ? CLAMP ((int) ceil (-log10 (step * shown) - 1e-9), 0, 6) : 0;
  g_autofree char *number = format_rounded (value * shown, decimals, FALSE);

  return figure == TAMIZ_FIGURE_PERCENT ? g_strdup_printf (_("%s%%"), number)
                                        : g_steal_pointer (&number);
}

static char *
format_time (gint64      at,
             GTimeZone  *zone,
             const char *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / TAMIZ_SECOND);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  char *text = local != NULL ? g_date_time_format (local, format) : NULL;

  return text != NULL ? text : g_strdup ("–");
}

/**
 * tamiz_figures_format_day:
 * @at: microseconds since 1970, UTC
 * @zone: whose calendar
 *
 * Writes a date in words.
 *
 * Returns: (transfer full): the text, `22 November 2026`
 */
char *
tamiz_figures_format_day (gint64     at,
                          GTimeZone *zone)
{
  /* Translators: a date in words, for g_date_time_format(). */
  return format_time (at, zone, _("%-d %B %Y"));
}

/**
 * tamiz_figures_format_short_day:
 * @at: microseconds since 1970, UTC
 * @zone: whose calendar
 *
 * Writes a date for a narrow column.
 *
 * Returns: (transfer full): the text, `22 Nov 2026`
 */
char *
tamiz_figures_format_short_day (gint64     at,
                                GTimeZone *zone)
{
  /* Translators: a short date, for g_date_time_format(). */
  return format_time (at, zone, _("%-d %b %Y"));
}

/**
 * tamiz_figures_format_short_moment:
 * @at: microseconds since 1970, UTC
 * @zone: the clock to read
 *
 * Writes a day and an hour for a narrow column.
 *
 * Returns: (transfer full): the text, `22 Nov 2026, 15:30`
 */
char *
tamiz_figures_format_short_moment (gint64     at,
                                   GTimeZone *zone)
{
  /* Translators: a short date and an hour, for g_date_time_format(). */
  return format_time (at, zone, _("%-d %b %Y, %H:%M"));
}

/**
 * tamiz_figures_format_moment:
 * @at: microseconds since 1970, UTC
 * @zone: the clock to read
 *
 * Writes a day and an hour in words.
 *
 * Returns: (transfer full): the text, `Sunday 22 November 2026, 15:30`
 */
char *
tamiz_figures_format_moment (gint64     at,
                             GTimeZone *zone)
{
  /* Translators: a day and an hour in words, for g_date_time_format(). */
  return format_time (at, zone, _("%A %-d %B %Y, %H:%M"));
}

static gboolean
put_day_cb (const GMatchInfo *match,
            GString          *text,
            gpointer          user_data)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *iso = g_match_info_fetch (match, 0);
  g_autofree char *day = NULL;
  gint64 at;

  if (tamiz_time_parse (iso, utc, &at, NULL))
    day = tamiz_figures_format_day (at, utc);
  g_string_append (text, day != NULL ? day : iso);

  return FALSE;
}

/**
 * tamiz_figures_dup_with_days:
 * @text: (nullable): a sentence of the engine, whose days are as scripts read them
 *
 * Writes the days of a sentence in words, for people.
 *
 * Returns: (transfer full) (nullable): the sentence
 */
char *
tamiz_figures_dup_with_days (const char *text)
{
  g_autoptr (GRegex) days = g_regex_new ("\\b\\d{4}-\\d{2}-\\d{2}\\b", 0, 0, NULL);

  return text != NULL ? g_regex_replace_eval (days, text, -1, 0, 0, put_day_cb, NULL, NULL) : NULL;
}
