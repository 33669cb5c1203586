#pragma once

#include "tamiz-json.h"

G_BEGIN_DECLS

/* $.a.b[0]['x.'][*] : where something is in an answer. */
gboolean   tamiz_json_path_check (const char  *path,
                                  GError     **error);
json_t    *tamiz_json_path_get   (json_t      *json,
                                  const char  *path);
GPtrArray *tamiz_json_path_list  (json_t      *json,
                                  const char  *path);

G_END_DECLS
