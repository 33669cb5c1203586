#pragma once

#include "tamiz-json.h"

G_BEGIN_DECLS

json_t *tamiz_zones_list_choices (const char *country);

G_END_DECLS
