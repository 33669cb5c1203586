#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_t, json_decref)

/* Nothing of ours nests deeper; what comes from outside is refused beyond it. */
#define TAMIZ_JSON_MAX_DEPTH 64

char       *tamiz_json_to_canonical (json_t       *json);
char       *tamiz_json_to_text      (json_t       *json);
char       *tamiz_json_digest       (const char   *canonical);
const char *tamiz_json_explain      (const json_error_t *where);
json_t     *tamiz_json_parse        (const char   *text,
                                     gssize        length,
                                     GError      **error);
const char *tamiz_json_get_text     (json_t       *object,
                                     const char   *key);
gint64      tamiz_json_get_int      (json_t       *object,
                                     const char   *key,
                                     gint64        fallback);
void        tamiz_json_set_text     (json_t       *object,
                                     const char   *key,
                                     const char   *text);
json_t     *tamiz_json_thousandths  (gint64        thousandths);

G_END_DECLS
