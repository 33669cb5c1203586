#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A disk that is full when a test says so. */
void tamiz_test_disk_use      (void);
void tamiz_test_disk_set_room (int bytes);

G_END_DECLS
