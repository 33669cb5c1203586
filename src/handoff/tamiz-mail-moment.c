#define G_LOG_DOMAIN "tamiz-mail-moment"

#include "config.h"

#include "tamiz-mail-moment.h"

#include <unicode/udat.h>
#include <unicode/ustring.h>

/* A mail is read by somebody with another language and other clocks than this program's user, so that
 * neither the locale of the process nor its zone has a say.
 */

#define MOST 256 /* characters */

static char *
write_with (UDateFormat *format,
            gint64       at,
            UErrorCode  *status)
{
  UChar text[MOST];
  gint32 length = udat_format (format, (UDate) (at / 1000), text, MOST, NULL, status);

  return U_SUCCESS (*status) && length < MOST ? g_utf16_to_utf8 ((const gunichar2 *) text, length, NULL, NULL, NULL) : NULL;
}

/* (nullable); @pattern: (nullable): else day and time as they are written in full */
static char *
format_moment (gint64      at,
               const char *zone,
               const char *language,
               const char *pattern)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar zone_name[MOST], pattern_text[MOST];
  UDateFormat *format;
  char *text;

  u_uastrncpy (zone_name, zone, MOST);
  u_uastrncpy (pattern_text, pattern != NULL ? pattern : "", MOST);
  zone_name[MOST - 1] = 0;
  format = pattern != NULL ? udat_open (UDAT_PATTERN, UDAT_PATTERN, language, zone_name, -1, pattern_text, -1, &status)
                           : udat_open (UDAT_SHORT, UDAT_FULL, language, zone_name, -1, NULL, 0, &status);
  if (U_FAILURE (status))
    return NULL;
  text = write_with (format, at, &status);
  udat_close (format);

  return text;
}

/* Some of its blanks are such as plain text is better without. */
static void
replace_blanks (char **text)
{
  static const char *const blanks[] = { "\u202f", "\u00a0" };

  for (guint i = 0; i < G_N_ELEMENTS (blanks); i++)
    {
      g_auto (GStrv) parts = g_strsplit (*text, blanks[i], -1);

      g_free (*text);
      *text = g_strjoinv (" ", parts);
    }
}

/**
 * tamiz_mail_moment_write:
 * @at: microseconds since 1970, UTC
 * @zone: IANA name of the reader's time zone, "America/La_Paz"
 * @language: the reader's, "es" or "es_BO"
 *
 * Writes a moment for somebody: the day with its weekday, the time by their clocks, and which clocks these
 * are ("jueves, 3 de diciembre de 2026, 10:00 (hora de Bolivia)").
 *
 * Returns: (transfer full): the words
 */
char *
tamiz_mail_moment_write (gint64      at,
                         const char *zone,
                         const char *language)
{
  g_autofree char *when = format_moment (at, zone, language, NULL);
  g_autofree char *clocks = format_moment (at, zone, language, "vvvv");
  char *text;

  if (when == NULL || clocks == NULL)
    {
      g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);

      return g_date_time_format (moment, "%Y-%m-%d %H:%M UTC");
    }
  text = g_strdup_printf ("%s (%s)", when, clocks);
  replace_blanks (&text);

  return text;
}
