#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what stands in the outbox, told to people: what it is, why it stands where
 * it does, what happens next, and what somebody can do about it.
 */

typedef struct _TamizOutboxTelling TamizOutboxTelling;

TamizOutboxTelling *tamiz_outbox_telling_new  (TamizWork           *work,
                                               GError             **error);
void                tamiz_outbox_telling_free (TamizOutboxTelling  *self);
json_t             *tamiz_outbox_telling_list (TamizOutboxTelling  *self,
                                               TamizRecord         *row,
                                               GError             **error);
json_t             *tamiz_outbox_telling_show (TamizOutboxTelling  *self,
                                               TamizRecord         *row,
                                               GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizOutboxTelling, tamiz_outbox_telling_free)

G_END_DECLS
