#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: all that happened with leads, in one line of time. */
typedef struct _TamizChronicle TamizChronicle;

TamizChronicle *tamiz_chronicle_new      (TamizWork      *work,
                                        GError        **error);
void           tamiz_chronicle_free     (TamizChronicle  *self);
gboolean       tamiz_chronicle_add_lead (TamizChronicle  *self,
                                        gint64          lead,
                                        GError        **error);
json_t        *tamiz_chronicle_to_json  (TamizChronicle  *self,
                                        gboolean        says_lead);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizChronicle, tamiz_chronicle_free)

G_END_DECLS
