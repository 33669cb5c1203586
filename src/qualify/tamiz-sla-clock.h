#pragma once

#include "tamiz-business-time.h"
#include "tamiz-clock-kind.h"

G_BEGIN_DECLS

/* The clocks of a service-level agreement: what sales owes about a handoff, and marketing
 * about an inquiry.  They are derived whenever they are read; nothing here asks the time of
 * day or keeps a verdict.
 */

typedef enum
{
  TAMIZ_CLOCK_IDLE,         /* it does not run */
  TAMIZ_CLOCK_RUNNING,
  TAMIZ_CLOCK_WARNING,      /* it runs out soon */
  TAMIZ_CLOCK_LATE,         /* it ran out before what was owed was done, if it was */
  TAMIZ_CLOCK_PAUSED,
  TAMIZ_CLOCK_MET,          /* done in time */
  TAMIZ_CLOCK_ENDED,        /* nothing was owed any more before it ran out */
  TAMIZ_CLOCK_UNDELIVERED,  /* it has not started: the packet has not reached whoever owes it */
  TAMIZ_CLOCK_N_STATES,
} TamizSlaClockState;

typedef struct
{
  TamizClockKind kind;
  TamizSlaClockState state;
  gint64 starts, due;       /* instants; G_MAXINT64 = never */
  gint64 warn_at;           /* when the warning is due */
  gint64 done;              /* when what was owed was done; 0 = not yet, or never */
  gint64 ended;             /* when nothing was owed any more, without its being done; 0 = not */
  gint64 left;              /* business time from then, or from now, to the end; negative: late by it */
} TamizSlaClock;

/* What happened with one handoff; 0 = has not. */
typedef struct
{
  gint64 delivered;         /* the alert, with which the clocks start; not yet while nothing is decided */
  gint64 decided;           /* when sales first accepted or returned it */
  gint64 accepted;
  gint64 over;              /* withdrawn, reassigned or expired, before or after it was accepted */
  gint64 sent_back;         /* returned after it had been accepted */
  gint64 reported;          /* its outcome */
  gboolean won;             /* which was a contract */
  gint64 meeting;           /* arranged */
  gint64 contacted;         /* the first contact that counts */
  const gint64 *attempts;   /* to reach them after accepting, in order of time */
  guint n_attempts;
} TamizHandoffCourse;

const char *tamiz_sla_state_nick      (TamizSlaClockState         state);
const char *tamiz_sla_state_label     (TamizSlaClockState         state);

void        tamiz_sla_clocks_of_handoff (const TamizSla            *sla,
                                         TamizBusinessTime         *hours,
                                         const TamizHandoffCourse  *course,
                                         const TamizClockPause     *pauses,
                                         guint                      n_pauses,
                                         gint64                     now,
                                         TamizSlaClock             *clocks);
void        tamiz_sla_clock_of_inquiry  (const TamizSla            *sla,
                                         TamizBusinessTime         *hours,
                                         gint64                     asked,
                                         gint64                     answered,
                                         const TamizClockPause     *pauses,
                                         guint                      n_pauses,
                                         gint64                     now,
                                         TamizSlaClock             *clock);
gboolean    tamiz_sla_clock_runs        (const TamizSlaClock       *clock);
gint64      tamiz_sla_clock_late_by     (const TamizSlaClock       *clock);

G_END_DECLS
