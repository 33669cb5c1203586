#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean  tamiz_company_cores_are_alike (const char *a,
                                         const char *b);
gboolean  tamiz_companies_are_alike     (const char *a,
                                         const char *b);

G_END_DECLS
