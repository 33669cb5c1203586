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

/* @moment says when @at is, in words. */
static char *
dup_due (TamizDesk  *self,
         gint64      at,
         const char *moment)
{
  if (at == 0)
    return g_strdup ("");
  /* Translators: %s is a moment by which something is to be done, as “2 Mar 2026, 18:30” */
  return g_strdup_printf (at >= get_now (self) ? _("by %s") : _("late since %s"), moment);
}

/* A deadline, or since when it is missed: “by 2 Mar 2026, 18:30”, “late since 2 Mar 2026, 18:30”.
 * Deadlines run in office time, so what the clock on the wall has until then is not told.
 */
char *
tamiz_desk_format_due (TamizDesk  *self,
                       const char *iso)
{
  gint64 at = tamiz_desk_parse_time (self, iso);
  g_autofree char *moment = tamiz_figures_format_short_moment (at, tamiz_desk_get_zone (self));

  return dup_due (self, at, moment);
}

/* The same with the day in words: “by Monday 2 March 2026, 18:30”. */
char *
tamiz_desk_format_due_day (TamizDesk  *self,
                           const char *iso)
{
  g_autofree char *moment = tamiz_desk_format_moment (self, iso);

  return dup_due (self, tamiz_desk_parse_time (self, iso), moment);
}
