#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Passes TCP connections on to a server on this machine.  Once armed, the next request
 * that contains a word reaches the server, but its answer is thrown away and the
 * connection closed: what a client sees when a line breaks at the wrong moment.
 */
#define DROP_TYPE_PROXY (drop_proxy_get_type ())

G_DECLARE_FINAL_TYPE (DropProxy, drop_proxy, DROP, PROXY, GObject)

DropProxy *drop_proxy_new       (guint16     port);
guint16    drop_proxy_get_port  (DropProxy  *self);
void       drop_proxy_arm       (DropProxy  *self,
                                 const char *word);
gboolean   drop_proxy_is_armed  (DropProxy  *self);

G_END_DECLS
