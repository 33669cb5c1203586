#pragma once

#include "tamiz-connector.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session. */

gboolean  tamiz_work_withhold_erased (TamizWork                *work,
                                      TamizRecord              *link,
                                      const TamizRemoteChange  *change,
                                      TamizRemoteChange       **kept,
                                      GError                  **error);

G_END_DECLS
