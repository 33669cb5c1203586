#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Passwords of CRM connections: in the keyring, bound to the host they are sent to, or
 * read from where the user says.  Never in the base, never in a settings file.
 */
gboolean  tamiz_secret_store         (const char    *connection,
                                      const char    *url,
                                      const char    *login,
                                      const char    *secret,
                                      GCancellable  *cancellable,
                                      GError       **error);
char     *tamiz_secret_lookup        (const char    *connection,
                                      const char    *url,
                                      const char    *login,
                                      GCancellable  *cancellable,
                                      GError       **error);
gboolean  tamiz_secret_find          (const char    *connection,
                                      const char    *url,
                                      const char    *login,
                                      char         **secret,
                                      GCancellable  *cancellable,
                                      GError       **error);
gboolean  tamiz_secret_exists        (const char    *connection,
                                      const char    *url,
                                      const char    *login,
                                      GCancellable  *cancellable);
gboolean  tamiz_secret_clear         (const char    *connection,
                                      const char    *url,
                                      const char    *login,
                                      GCancellable  *cancellable,
                                      GError       **error);
void      tamiz_secret_hold          (const char    *connection,
                                      const char    *url,
                                      const char    *login,
                                      const char    *secret);
char     *tamiz_secret_recall        (const char    *connection,
                                      const char    *url,
                                      const char    *login);
char     *tamiz_secret_read_file     (const char    *path,
                                      GError       **error);
char     *tamiz_secret_read_variable (const char    *variable,
                                      GError       **error);
void      tamiz_secret_free          (char          *secret);

G_END_DECLS
