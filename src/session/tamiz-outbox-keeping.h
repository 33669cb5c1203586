#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session. */

/* How long what was sent to a CRM is kept after it arrived. */
#define TAMIZ_OUTBOX_KEPT_DAYS 90

gboolean  tamiz_work_forget_delivered (TamizWork  *work,
                                       GError    **error);

G_END_DECLS
