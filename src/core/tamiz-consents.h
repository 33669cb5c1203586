#pragma once

#include "tamiz-record.h"

G_BEGIN_DECLS

/* Whether somebody may be reached by a channel.  Everybody who is about to mail, telephone
 * or write asks here.
 */
gboolean     tamiz_consent_holds         (TamizRecord  *consent,
                                          gint64        day);
TamizRecord *tamiz_consents_find_refusal (GPtrArray    *consents,
                                          TamizChannel  channel,
                                          gint64        day);
TamizRecord *tamiz_consents_find_basis   (GPtrArray    *consents,
                                          TamizChannel  channel,
                                          gint64        day);
gboolean     tamiz_consents_refuse_all   (GPtrArray    *consents,
                                          gint64        day);
char        *tamiz_consents_dup_why_not  (GPtrArray    *consents,
                                          TamizChannel  channel,
                                          gint64        day);
gboolean     tamiz_consents_check        (GPtrArray    *consents,
                                          TamizChannel  channel,
                                          gint64        day,
                                          GError      **error);

G_END_DECLS
