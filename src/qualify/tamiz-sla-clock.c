#define G_LOG_DOMAIN "tamiz-qualify"

#include "config.h"

#include "tamiz-sla-clock.h"

#include "tamiz-time.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  TamizBusinessTime *hours;
  const TamizSla *sla;
  const TamizClockPause *pauses;
  guint n_pauses;
  gint64 now;
} Watch;

/**
 * tamiz_sla_state_nick:
 * @state: how a clock stands
 *
 * Returns: (transfer none): what scripts call it
 */
const char *
tamiz_sla_state_nick (TamizSlaClockState state)
{
  static const char *const nicks[] = { "idle", "running", "warning", "late", "paused", "met", "ended",
                                       "undelivered" };

  return nicks[state];
}

/**
 * tamiz_sla_state_label:
 * @state: how a clock stands
 *
 * Returns: (transfer none): what people call it
 */
const char *
tamiz_sla_state_label (TamizSlaClockState state)
{
  static const char *const labels[]
      = { NC_ ("clock", "Not running"), NC_ ("clock", "Running"), NC_ ("clock", "Runs out soon"),
          NC_ ("clock", "Late"),        NC_ ("clock", "Paused"),  NC_ ("clock", "Kept"),
          NC_ ("clock", "Ended"),       NC_ ("clock", "Not delivered yet") };

  return g_dpgettext2 (GETTEXT_PACKAGE, "clock", labels[state]);
}

/* Whether a pause stops the clock now. */
static gboolean
is_paused (const Watch         *watch,
           const TamizSlaClock *clock)
{
  for (guint i = 0; i < watch->n_pauses; i++)
    {
      const TamizClockPause *pause = &watch->pauses[i];

      if (pause->starts <= watch->now && pause->ends > watch->now && pause->starts < clock->due)
        return TRUE;
    }

  return FALSE;
}

/* The warning comes when so many business hours are left, but not before half of the time is over. */
static gint64
find_warning (const Watch         *watch,
              const TamizSlaClock *clock)
{
  gint64 whole = tamiz_business_time_between (watch->hours, clock->starts, clock->due);
  gint64 ahead = MIN (watch->sla->warn_hours * TAMIZ_HOUR, whole / 2);

  return ahead > 0 ? tamiz_business_time_subtract (watch->hours, clock->due, ahead) : clock->due;
}

static TamizSlaClockState
find_state (const Watch         *watch,
            const TamizSlaClock *clock)
{
  if (clock->done != 0)
    return clock->done <= clock->due ? TAMIZ_CLOCK_MET : TAMIZ_CLOCK_LATE;
  if (clock->ended != 0)
    return clock->ended <= clock->due ? TAMIZ_CLOCK_ENDED : TAMIZ_CLOCK_LATE;
  if (is_paused (watch, clock))
    return TAMIZ_CLOCK_PAUSED;
  if (watch->now > clock->due)
    return TAMIZ_CLOCK_LATE;

  return watch->now >= clock->warn_at ? TAMIZ_CLOCK_WARNING : TAMIZ_CLOCK_RUNNING;
}

/* When the clock stood still, or now. */
static gint64
get_end (const Watch         *watch,
         const TamizSlaClock *clock)
{
  return clock->done != 0 ? clock->done : clock->ended != 0 ? clock->ended : watch->now;
}

static gint64
extend (const Watch         *watch,
        const TamizSlaClock *clock,
        gint64               due)
{
  return tamiz_business_time_extend (watch->hours, clock->starts, due, watch->pauses, watch->n_pauses,
                                     get_end (watch, clock));
}

static void
finish (const Watch   *watch,
        TamizSlaClock *clock)
{
  if (clock->due == G_MAXINT64)
    clock->warn_at = clock->left = G_MAXINT64;
  else
    {
      clock->warn_at = find_warning (watch, clock);
      clock->left = tamiz_business_time_between (watch->hours, get_end (watch, clock), clock->due);
    }
  clock->state = find_state (watch, clock);
}

static void
set_accept (const Watch              *watch,
            const TamizHandoffCourse *course,
            TamizSlaClock            *clock)
{
  clock->starts = course->delivered;
  clock->done = course->decided;
  clock->ended = course->decided == 0 ? course->over : 0;
  clock->due = extend (watch, clock,
                       tamiz_business_time_add (watch->hours, course->delivered,
                                                watch->sla->accept_hours * TAMIZ_HOUR));
  finish (watch, clock);
}

/* What ended an accepted one without what was still owed. */
static gint64
find_end (const TamizHandoffCourse *course,
          gboolean                  outcome_ends)
{
  return course->sent_back != 0                  ? course->sent_back
         : course->over != 0                     ? course->over
         : outcome_ends && course->reported != 0 ? course->reported
                                                 : 0;
}

/* The later of what was promised and the meeting that was arranged. */
static gint64
find_contact_due (const Watch              *watch,
                  const TamizHandoffCourse *course,
                  const TamizSlaClock      *clock)
{
  gint64 due = tamiz_business_time_add (watch->hours, course->delivered,
                                        watch->sla->first_contact_hours * TAMIZ_HOUR);

  return MAX (extend (watch, clock, due), course->meeting);
}

/* A contract is contact, whoever forgot to note it. */
static void
set_contact (const Watch              *watch,
             const TamizHandoffCourse *course,
             TamizSlaClock            *clock)
{
  clock->starts = course->delivered;
  clock->done = course->contacted != 0 ? course->contacted : course->won ? course->reported : 0;
  clock->ended = clock->done == 0 ? find_end (course, TRUE) : 0;
  clock->due = find_contact_due (watch, course, clock);
  finish (watch, clock);
}

static gint64
find_report_due (const Watch              *watch,
                 const TamizHandoffCourse *course,
                 const TamizSlaClock      *clock)
{
  return extend (watch, clock,
                 tamiz_business_time_add_days (watch->hours, course->accepted, watch->sla->outcome_days));
}

/* So many attempts until the outcome is due, unless the person is reached before; whoever
 * gives up earlier is late from then on.
 */
static void
set_attempts (const Watch              *watch,
              const TamizHandoffCourse *course,
              TamizSlaClock            *clock)
{
  guint promised = (guint) watch->sla->attempts;
  gint64 tried = course->n_attempts >= promised ? course->attempts[promised - 1] : 0;
  gint64 reached = course->contacted != 0 ? course->contacted : course->won ? course->reported : 0;
  gboolean given_up;

  clock->starts = course->accepted;
  clock->done = tried != 0 && reached != 0 ? MIN (tried, reached) : MAX (tried, reached);
  clock->ended = clock->done == 0 ? find_end (course, FALSE) : 0;
  clock->due = find_report_due (watch, course, clock);
  if (course->reported != 0 && (clock->done == 0 || clock->done > course->reported))
    clock->due = MIN (clock->due, course->reported);
  given_up = course->reported != 0 && clock->done == 0 && clock->ended == 0;
  if (given_up)
    clock->ended = course->reported;
  finish (watch, clock);
  if (given_up)
    clock->state = TAMIZ_CLOCK_LATE;
}

static void
set_report (const Watch              *watch,
            const TamizHandoffCourse *course,
            TamizSlaClock            *clock)
{
  clock->starts = course->accepted;
  clock->done = course->reported;
  clock->ended = course->reported == 0 ? find_end (course, FALSE) : 0;
  clock->due = find_report_due (watch, course, clock);
  finish (watch, clock);
}

/* Nobody is late with what has not reached them. */
static void
set_undelivered (const TamizHandoffCourse *course,
                 TamizSlaClock            *clocks)
{
  if (course->over == 0)
    clocks[TAMIZ_CLOCK_ACCEPT].state = TAMIZ_CLOCK_UNDELIVERED;
  for (guint i = 0; i < TAMIZ_N_HANDOFF_CLOCKS; i++)
    clocks[i].due = clocks[i].warn_at = clocks[i].left = G_MAXINT64;
}

/**
 * tamiz_sla_clocks_of_handoff: (skip)
 * @sla: the agreement by which it was sent
 * @hours: its office hours
 * @course: what happened with it
 * @pauses: (array length=n_pauses): when its clocks stood still, in order of time and apart from
 *   each other
 * @n_pauses: how many
 * @now: as of which instant
 * @clocks: (out caller-allocates) (array fixed-size=4): how the clocks of sales stand
 *
 * Derives what sales owed about a handoff and whether it was done in time: a decision; and once
 * it was accepted a first contact, attempts, and the outcome.  None runs before it was delivered.
 */
void
tamiz_sla_clocks_of_handoff (const TamizSla           *sla,
                             TamizBusinessTime        *hours,
                             const TamizHandoffCourse *course,
                             const TamizClockPause    *pauses,
                             guint                     n_pauses,
                             gint64                    now,
                             TamizSlaClock            *clocks)
{
  const Watch watch = { hours, sla, pauses, n_pauses, now };

  for (guint i = 0; i < TAMIZ_N_HANDOFF_CLOCKS; i++)
    clocks[i] = (TamizSlaClock) { .kind = i, .state = TAMIZ_CLOCK_IDLE };

  if (course->delivered == 0)
    {
      set_undelivered (course, clocks);
      return;
    }
  set_accept (&watch, course, &clocks[TAMIZ_CLOCK_ACCEPT]);
  if (course->accepted == 0)
    {
      /* It does not run yet, but until when is known. */
      clocks[TAMIZ_CLOCK_FIRST_CONTACT].starts = course->delivered;
      clocks[TAMIZ_CLOCK_FIRST_CONTACT].due
          = find_contact_due (&watch, course, &clocks[TAMIZ_CLOCK_FIRST_CONTACT]);
      return;
    }
  set_contact (&watch, course, &clocks[TAMIZ_CLOCK_FIRST_CONTACT]);
  set_attempts (&watch, course, &clocks[TAMIZ_CLOCK_ATTEMPTS]);
  set_report (&watch, course, &clocks[TAMIZ_CLOCK_REPORT]);
}

/**
 * tamiz_sla_clock_of_inquiry: (skip)
 * @sla: the agreement in force when the person asked
 * @hours: its office hours
 * @asked: when that was
 * @answered: the first response that counts; 0 = none yet
 * @pauses: (array length=n_pauses): when the clock stood still, in order of time and apart from
 *   each other
 * @n_pauses: how many
 * @now: as of which instant
 * @clock: (out caller-allocates): how the clock stands
 *
 * Derives whether marketing works an inquiry in time.
 */
void
tamiz_sla_clock_of_inquiry (const TamizSla        *sla,
                            TamizBusinessTime     *hours,
                            gint64                 asked,
                            gint64                 answered,
                            const TamizClockPause *pauses,
                            guint                  n_pauses,
                            gint64                 now,
                            TamizSlaClock         *clock)
{
  const Watch watch = { hours, sla, pauses, n_pauses, now };

  *clock = (TamizSlaClock) { .kind = TAMIZ_CLOCK_INQUIRY, .starts = asked, .done = answered };
  clock->due = extend (&watch, clock,
                       tamiz_business_time_add (hours, asked, sla->inquiry_hours * TAMIZ_HOUR));
  finish (&watch, clock);
}

/**
 * tamiz_sla_clock_runs:
 * @clock: a clock
 *
 * Tells whether something is still owed: the clock runs, stands still for a while, or ran out.
 *
 * Returns: whether it is
 */
gboolean
tamiz_sla_clock_runs (const TamizSlaClock *clock)
{
  switch (clock->state)
    {
    case TAMIZ_CLOCK_RUNNING:
    case TAMIZ_CLOCK_WARNING:
    case TAMIZ_CLOCK_PAUSED:
      return TRUE;
    case TAMIZ_CLOCK_LATE:
      return clock->done == 0 && clock->ended == 0;
    case TAMIZ_CLOCK_IDLE:
    case TAMIZ_CLOCK_MET:
    case TAMIZ_CLOCK_ENDED:
    case TAMIZ_CLOCK_UNDELIVERED:
    default:
      return FALSE;
    }
}

/**
 * tamiz_sla_clock_late_by:
 * @clock: a clock
 *
 * Says by how much business time it is late, or was when what was owed was done.
 *
 * Returns: microseconds; 0 where it is not late
 */
gint64
tamiz_sla_clock_late_by (const TamizSlaClock *clock)
{
  return clock->state == TAMIZ_CLOCK_LATE ? MAX (-clock->left, 0) : 0;
}
