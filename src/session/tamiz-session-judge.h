#pragma once

#include "tamiz-judge.h"
#include "tamiz-session.h"

G_BEGIN_DECLS

GObject *tamiz_session_judge_new (TamizSession *session);

G_END_DECLS
