#pragma once

#include "tamiz-mail-rules.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: whose mails are ours. */
TamizMailUs *tamiz_work_load_us (TamizWork  *work,
                                 GError    **error);

G_END_DECLS
