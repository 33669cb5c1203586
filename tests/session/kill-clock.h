#pragma once

#include "tamiz-clock.h"

G_BEGIN_DECLS

TamizClock *kill_clock_new  (const char *folder,
                             const char *server);
void        kill_clock_jump (TamizClock *clock,
                             gint64      until);

G_END_DECLS
