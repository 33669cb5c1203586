#pragma once

#include "tamiz-mail-message.h"

G_BEGIN_DECLS

/* Messages that say that another could not be delivered. */
void     tamiz_mail_bounce_read    (TamizMailMessage *message,
                                    const char       *fields,
                                    const char       *whole);
gboolean tamiz_mail_is_from_daemon (TamizMailMessage *message);

G_END_DECLS
