#define G_LOG_DOMAIN "tamiz-desk"

#include "config.h"

#include "tamiz-desk.h"

#include "tamiz-figures.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>

/* Times and days of answers, as people of the user's locale write them. */

static gint64
get_now (TamizDesk *self)
{
  return tamiz_clock_get_now (tamiz_session_get_clock (tamiz_desk_get_session (self)));
}

/* Microseconds of a time or day in an answer; 0 where there is none. */
gint64
tamiz_desk_parse_time (TamizDesk  *self,
                       const char *iso)
{
  gint64 at = 0;

  if (iso != NULL && !tamiz_time_parse (iso, tamiz_desk_get_zone (self), &at, NULL))
    return 0;
  return at;
}

char *
tamiz_desk_format_moment (TamizDesk  *self,
                          const char *iso)
{
  gint64 at = tamiz_desk_parse_time (self, iso);

  return at != 0 ? tamiz_figures_format_moment (at, tamiz_desk_get_zone (self)) : g_strdup ("");
}

char *
tamiz_desk_format_day (TamizDesk  *self,
                       const char *iso)
{
  gint64 at = tamiz_desk_parse_time (self, iso);

  return at != 0 ? tamiz_figures_format_day (at, tamiz_desk_get_zone (self)) : g_strdup ("");
}

/* How long ago, or until when, in a few words: “3 h ago”, “in 2 days”; the day beyond a
 * week.
 */
char *
tamiz_desk_format_ago (TamizDesk  *self,
                       const char *iso)
{
  return tamiz_desk_format_ago_at (self, tamiz_desk_parse_time (self, iso));
}

/* The same of a time in microseconds; 0 = none. */
char *
tamiz_desk_format_ago_at (TamizDesk *self,
                          gint64     at)
{
  gint64 away = get_now (self) - at;
  gint64 length = ABS (away);

  if (at == 0)
    return g_strdup ("");
  if (length < TAMIZ_MINUTE)
    return g_strdup (_("now"));
  if (length < TAMIZ_HOUR)
    return g_strdup_printf (away > 0 ? _("%d min ago") : _("in %d min"), (int) (length / TAMIZ_MINUTE));
  if (length < TAMIZ_DAY)
    return g_strdup_printf (away > 0 ? _("%d h ago") : _("in %d h"), (int) (length / TAMIZ_HOUR));
  if (length < 7 * TAMIZ_DAY)
    {
      int days = (int) (length / TAMIZ_DAY);

      return g_strdup_printf (away > 0 ? ngettext ("%d day ago", "%d days ago", days)
                                       : ngettext ("in %d day", "in %d days", days),
                              days);
    }

  return tamiz_figures_format_short_day (at, tamiz_desk_get_zone (self));
}

/* A length of time in its largest unit: “3 h”. */
static char *
format_length (gint64 length)
{
  int days = (int) (length / TAMIZ_DAY);

  if (length < TAMIZ_HOUR)
    return g_strdup_printf (_("%d min"), (int) (length / TAMIZ_MINUTE));
  if (length < 2 * TAMIZ_DAY)
    return g_strdup_printf (_("%d h"), (int) (length / TAMIZ_HOUR));

  return g_strdup_printf (ngettext ("%d day", "%d days", days), days);
}

/* How much of a deadline is left, or by how much it was missed: “3 h left”, “2 days late”. */
char *
tamiz_desk_format_left (TamizDesk  *self,
                        const char *iso)
{
  gint64 at = tamiz_desk_parse_time (self, iso);
  gint64 left = at - get_now (self);
  g_autofree char *length = format_length (ABS (left));

  if (at == 0)
    return g_strdup ("");
  /* Translators: %s is a length of time, as “3 h” or “2 days” */
  return g_strdup_printf (left >= 0 ? _("%s left") : _("%s late"), length);
}
