#pragma once

#include "tamiz-clock.h"

G_BEGIN_DECLS

/* Private to session: the clock that a session and its store go by.  It follows the
 * clock that the session was made with, except while a moment is set: sample data is
 * lived through two years in a minute.
 */
#define TAMIZ_TYPE_SESSION_CLOCK (tamiz_session_clock_get_type ())

G_DECLARE_FINAL_TYPE (TamizSessionClock, tamiz_session_clock, TAMIZ, SESSION_CLOCK, TamizClock)

TamizClock *tamiz_session_clock_new        (TamizClock        *inner);
void        tamiz_session_clock_set_moment (TamizSessionClock *self,
                                            gint64             moment);

G_END_DECLS
