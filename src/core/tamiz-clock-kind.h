#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the clocks of a service-level agreement are about: what sales owes about a handoff, and
 * marketing about an inquiry.
 */

/* C (CLOCK, number, nick, label) */
#define TAMIZ_CLOCKS(C) \
  C (ACCEPT, 0, "accept", N_("Accept or return")) \
  C (FIRST_CONTACT, 1, "first_contact", N_("First contact")) \
  C (ATTEMPTS, 2, "attempts", N_("Attempts")) \
  C (REPORT, 3, "report", N_("Report the outcome")) \
  C (INQUIRY, 4, "inquiry", N_("Work the inquiry"))

#define TAMIZ_CLOCK_MEMBER(CLOCK, number, nick, label) TAMIZ_CLOCK_##CLOCK = number,
typedef enum
{
  TAMIZ_CLOCKS (TAMIZ_CLOCK_MEMBER) TAMIZ_N_CLOCKS
} TamizClockKind;

/* How many of them run about a handoff: the first. */
#define TAMIZ_N_HANDOFF_CLOCKS 4

const char *tamiz_clock_nick  (TamizClockKind kind);
const char *tamiz_clock_label (TamizClockKind kind);

G_END_DECLS
