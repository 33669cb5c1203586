#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean       tamiz_user_key_new  (const char           *passphrase,
                                    char                **public_key,
                                    char                **sealed_key,
                                    GError              **error);
gboolean       tamiz_user_key_seal (const unsigned char  *secret_key,
                                    const char           *passphrase,
                                    char                **sealed_key,
                                    GError              **error);
unsigned char *tamiz_user_key_open (const char           *sealed_key,
                                    const char           *passphrase,
                                    GError              **error);
char          *tamiz_user_key_sign (const unsigned char  *secret_key,
                                    const char           *text);

G_END_DECLS
