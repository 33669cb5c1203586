#pragma once

#include "tamiz-outbox-store.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: the outbox of the base, for the worker of one connection. */
TamizOutboxStore *tamiz_session_outbox_new (TamizWork *work);

G_END_DECLS
