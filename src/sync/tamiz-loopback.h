#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TAMIZ_TYPE_LOOPBACK (tamiz_loopback_get_type ())

/* Where a browser comes back to after a sign-in: a server for one answer, on this machine
 * only (RFC 8252, section 7.3).  It waits, so it belongs to a thread of its own.
 */
G_DECLARE_FINAL_TYPE (TamizLoopback, tamiz_loopback, TAMIZ, LOOPBACK, GObject)

TamizLoopback *tamiz_loopback_new          (const char     *host,
                                            guint           port,
                                            const char     *state,
                                            GError        **error);
const char    *tamiz_loopback_get_redirect (TamizLoopback  *self);
char          *tamiz_loopback_wait         (TamizLoopback  *self,
                                            guint           seconds,
                                            GCancellable   *cancellable,
                                            GError        **error);

G_END_DECLS
