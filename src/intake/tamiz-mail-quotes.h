#pragma once

#include "tamiz-mail-message.h"

G_BEGIN_DECLS

/* What of a text somebody has written, apart from what they answer, pass on and sign with. */
TamizMailForward *tamiz_mail_text_find_forward (const char  *whole,
                                                const char  *subject);
void              tamiz_mail_text_cut          (const char  *whole,
                                                char       **text,
                                                char       **signature);
gboolean          tamiz_mail_subject_forwards  (const char  *subject);

G_END_DECLS
