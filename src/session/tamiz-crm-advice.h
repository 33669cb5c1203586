#pragma once

#include "tamiz-record.h"

G_BEGIN_DECLS

/* Private to session: what whoever reads that a connection is paused should do about it. */
const char *tamiz_crm_get_advice (const char  *paused,
                                  TamizRecord *connection);

G_END_DECLS
