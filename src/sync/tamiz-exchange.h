#pragma once

#include <gio/gio.h>

#include "tamiz-json.h"

G_BEGIN_DECLS

/* One request and its answer, as plain values: connectors make the one and read the
 * other without any I/O; #TamizHttp carries them.
 */
typedef struct
{
  char *method;             /* POST, GET, … */
  char *url;                /* whole */
  GPtrArray *headers;       /* char*: name, value, name, value …; Authorization among them */
  json_t *body;             /* (nullable) */
  char *text;               /* (nullable): the body's very bytes, where they were needed before */
  char *form;               /* (nullable): application/x-www-form-urlencoded, in place of @body */
  gboolean writes;          /* it changes something on the server */
} TamizRequest;

typedef struct
{
  guint status;
  GHashTable *headers;      /* char* in lower case → char* */
  json_t *body;             /* (nullable): JSON, where the body is JSON */
  gboolean is_json;         /* it says that it is; without @body it was cut off or is too deep */
  gboolean is_empty;
  gint64 date;              /* the answer's own Date, microseconds since 1970; 0 = none */
} TamizResponse;

TamizRequest  *tamiz_request_new           (const char    *method,
                                            const char    *url);
void           tamiz_request_add_header    (TamizRequest  *self,
                                            const char    *name,
                                            const char    *value);
const char    *tamiz_request_get_header    (TamizRequest  *self,
                                            const char    *name);
void           tamiz_request_set_text      (TamizRequest  *self);
void           tamiz_request_free          (TamizRequest  *self);

TamizResponse *tamiz_response_new          (guint          status);
void           tamiz_response_add_header   (TamizResponse *self,
                                            const char    *name,
                                            const char    *value);
const char    *tamiz_response_get_header   (TamizResponse *self,
                                            const char    *name);
void           tamiz_response_take_body    (TamizResponse *self,
                                            const char    *text,
                                            gsize          length);
gint64         tamiz_response_get_retry_after (TamizResponse *self,
                                            gint64         now);
void           tamiz_response_free         (TamizResponse *self);

gint64         tamiz_http_date_parse       (const char    *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizRequest, tamiz_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizResponse, tamiz_response_free)

G_END_DECLS
