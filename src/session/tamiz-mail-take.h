#pragma once

#include "tamiz-mail-folders.h"

G_BEGIN_DECLS

/* Private to session: mail that lies somewhere is taken in, message by message. */
json_t *tamiz_mail_take (TamizWork  *work,
                         GError    **error);

G_END_DECLS
