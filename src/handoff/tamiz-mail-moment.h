#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *tamiz_mail_moment_write (gint64      at,
                               const char *zone,
                               const char *language);

G_END_DECLS
