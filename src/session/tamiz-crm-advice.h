#pragma once

#include "tamiz-record.h"

G_BEGIN_DECLS

/* Private to session: why a connection is paused, and what whoever reads that should do about it. */
const char *tamiz_crm_get_pause  (const char  *paused);
const char *tamiz_crm_get_advice (const char  *paused,
                                  TamizRecord *connection);

G_END_DECLS
