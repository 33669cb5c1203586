#pragma once

#include "tamiz-connection.h"

G_BEGIN_DECLS

/* "Tamz" in the file's header. */
#define TAMIZ_APPLICATION_ID 0x54616d7a
#define TAMIZ_SCHEMA_VERSION 7

gboolean tamiz_opening_is_network_file_system (gint64       type);
gboolean tamiz_opening_check_place   (const char  *path,
                                      GError     **error);
gboolean tamiz_opening_check_file    (const char  *path,
                                      GError     **error);
gboolean tamiz_opening_check_writable (const char *path,
                                      GError     **error);
gboolean tamiz_opening_check_log     (const char  *path,
                                      gboolean     read_only,
                                      char       **notice,
                                      GError     **error);
void     tamiz_opening_set_exists    (const char  *path,
                                      GError     **error);
gboolean tamiz_opening_put_in_place  (const char  *made,
                                      const char  *path,
                                      GError     **error);
gboolean tamiz_opening_sync          (const char  *path,
                                      GError     **error);
void     tamiz_opening_remove_file   (const char  *path);
gboolean tamiz_opening_check_version (TamizConnection *connection,
                                      GError         **error);

G_END_DECLS
