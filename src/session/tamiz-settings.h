#pragma once

#include "tamiz-json.h"

G_BEGIN_DECLS

/* Private to session: what a base's settings may be, when it is made and later. */
gboolean tamiz_settings_check (json_t  *settings,
                               GError **error);

G_END_DECLS
