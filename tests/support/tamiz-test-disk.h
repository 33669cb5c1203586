#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A disk that is full when a test says so, and that knows what a power cut would leave. */
void tamiz_test_disk_use         (void);
void tamiz_test_disk_set_room    (int         bytes);
void tamiz_test_disk_keep_synced (gboolean    keep);
void tamiz_test_disk_hold_syncs  (gboolean    hold);
void tamiz_test_disk_cut_power   (const char *path,
                                  const char *to);

G_END_DECLS
