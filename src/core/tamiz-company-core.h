#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *tamiz_company_dup_core (const char *name);

G_END_DECLS
