#pragma once

#include "tamiz-json.h"

G_BEGIN_DECLS

char *tamiz_base64url (const guint8 *bytes,
                       gsize         length);
char *tamiz_jwt_sign  (json_t       *claims,
                       const char   *key_id,
                       const char   *key,
                       GError      **error);

G_END_DECLS
