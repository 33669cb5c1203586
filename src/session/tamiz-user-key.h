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
gboolean       tamiz_user_key_verify (const char         *public_key,
                                    const char           *text,
                                    const char           *signature);
char          *tamiz_user_key_dup_public (const unsigned char *secret_key);
char          *tamiz_user_key_dup_fingerprint (const char *public_key);

G_END_DECLS
