#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *tamiz_email_get_company_domain (const char *address);

G_END_DECLS
