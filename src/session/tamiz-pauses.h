#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: pauses of the agreement's clocks. */
json_t *tamiz_work_pause_to_json (TamizWork    *work,
                                  TamizRecord  *pause,
                                  GHashTable   *users,
                                  GError      **error);

G_END_DECLS
