#pragma once

#include "tamiz-exchange.h"

G_BEGIN_DECLS

#define TAMIZ_TYPE_HTTP (tamiz_http_get_type ())

G_DECLARE_DERIVABLE_TYPE (TamizHttp, tamiz_http, TAMIZ, HTTP, GObject)

/* Larger answers are refused. */
#define TAMIZ_HTTP_MAX_BODY (8 * 1024 * 1024)

/* The channel to a server.  It waits: call it from a worker thread, one at a time. */
struct _TamizHttpClass
{
  GObjectClass parent_class;

  TamizResponse *(*send) (TamizHttp     *self,
                          TamizRequest  *request,
                          GCancellable  *cancellable,
                          GError       **error);
};

TamizHttp     *tamiz_http_new           (const char    *ca_file,
                                         GError       **error);
void           tamiz_http_set_deadline  (TamizHttp     *self,
                                         guint          milliseconds);
guint          tamiz_http_get_deadline  (TamizHttp     *self);
TamizResponse *tamiz_http_send          (TamizHttp     *self,
                                         TamizRequest  *request,
                                         GCancellable  *cancellable,
                                         GError       **error);
TamizResponse *tamiz_http_read          (TamizHttp     *self,
                                         const char    *url,
                                         gsize          most,
                                         GBytes       **body,
                                         GCancellable  *cancellable,
                                         GError       **error);
gboolean       tamiz_http_check_url     (const char    *url,
                                         GError       **error);
gboolean       tamiz_http_is_loopback   (const char    *url);

G_END_DECLS
