#define G_LOG_DOMAIN "tamiz-leaves"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-executives.h"
#include "tamiz-figures.h"

#include <glib/gi18n-lib.h>

/* Who is there to be given a lead. */

/* A day as people of the user's locale write it. */
char *
tamiz_leave_dup_day (gint64 day)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  return tamiz_figures_format_day (day * TAMIZ_DAY, utc);
}

/**
 * tamiz_user_is_sales:
 * @user: a user, also one who works here no longer
 *
 * Returns: whether leads can be handed over to them
 */
gboolean
tamiz_user_is_sales (TamizRecord *user)
{
  return (tamiz_record_get_int (user, TAMIZ_USER_ROLES) & (1u << TAMIZ_ROLE_SALES)) != 0;
}

/**
 * tamiz_work_find_leave:
 * @work: an operation's work
 * @user: somebody
 * @day: days since 1970, in the base's time zone
 * @error: return location
 *
 * Finds whether somebody is on leave on a day, and for how long; leaves that follow on each other are one.
 *
 * Returns: the last day of the leave; 0 where there is none; -1 with @error set
 */
gint64
tamiz_work_find_leave (TamizWork    *work,
                       TamizRecord  *user,
                       gint64        day,
                       GError      **error)
{
  g_autoptr (GPtrArray) absences = tamiz_reader_list_by (work->reader, TAMIZ_KIND_ABSENCE, TAMIZ_ABSENCE_MEMBER,
                                                         tamiz_record_get_id (user), error);
  gint64 until = day - 1;
  gboolean longer = TRUE;

  if (absences == NULL)
    return -1;

  while (longer)
    {
      longer = FALSE;
      for (guint i = 0; i < absences->len; i++)
        {
          TamizRecord *absence = g_ptr_array_index (absences, i);
          gint64 ends = tamiz_record_get_int (absence, TAMIZ_ABSENCE_ENDS);

          if (tamiz_record_get_int (absence, TAMIZ_ABSENCE_STARTS) <= until + 1 && ends > until)
            {
              until = ends;
              longer = TRUE;
            }
        }
    }

  return until >= day ? until : 0;
}

/**
 * tamiz_work_check_executive:
 * @work: an operation's work
 * @user: who is to have a lead
 * @error: return location
 *
 * Checks that somebody can be given a lead today: an active sales executive who is not on leave.
 * Having no room is no obstacle, only a warning of the proposal.
 *
 * Returns: whether it is so; else %TAMIZ_CORE_ERROR_REFUSED
 */
gboolean
tamiz_work_check_executive (TamizWork    *work,
                            TamizRecord  *user,
                            GError      **error)
{
  const char *name = tamiz_record_get_text (user, TAMIZ_USER_NAME);
  g_autofree char *day = NULL;
  gint64 until;

  if (!tamiz_work_require (tamiz_user_is_sales (user) && tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) != 0,
                           TAMIZ_CORE_ERROR_REFUSED, error, _("%s is not an active sales executive"), name))
    return FALSE;
  until = tamiz_work_find_leave (work, user, tamiz_day_of (work->now, work->zone), error);
  if (until <= 0)
    return until == 0;

  day = tamiz_leave_dup_day (until);
  return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_REFUSED, error,
                             _("%s is on leave until %s; hand the lead over to somebody else"), name, day);
}
