#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean tamiz_log_file_read_first_change (const char *path,
                                           guint32     head_page,
                                           gint64     *change);

G_END_DECLS
