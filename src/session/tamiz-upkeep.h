#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

gboolean tamiz_work_do_due      (TamizWork *work,
                                 GError   **error);
gboolean tamiz_work_do_some_due (TamizWork *work,
                                 GError   **error);
gboolean tamiz_work_count_stale (TamizWork *work,
                                 guint64   *left,
                                 guint64   *judged,
                                 gint64    *version,
                                 GError   **error);

gboolean tamiz_score_is_outdated (const TamizScore *score,
                                 int        stage,
                                 gint64     in_force);

G_END_DECLS
