#pragma once

#include "tamiz-session.h"

G_BEGIN_DECLS

void tamiz_session_keep_up (TamizSession *self);

G_END_DECLS
