#pragma once

#include "tamiz-json.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A document of headed pairs and tables, for what is handed to somebody on paper as it is stored:
 *
 *   {"title", "subtitle", "sections": [{"title", "pairs": [[LABEL, VALUE] …]}
 *                                      | {"title", "columns": [TITLE …], "weights": [SHARE …],
 *                                         "rows": [[CELL …] …]}
 *                                      | {"title", "text"}]}
 */
gboolean tamiz_plain_paper_save (json_t      *document,
                                 gint64       created,
                                 GTimeZone   *zone,
                                 const char  *path,
                                 GError     **error);

G_END_DECLS
