#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: another definition tried on the whole base, which is read once for all
 * dates.
 *
 * Whoever is still marketing's is judged at the instant that is asked for, whoever was handed over
 * by then at the moment of the handoff: what a definition says of a lead is worth something only
 * beside what became of it.  What was deferred or discarded is not tried.
 */
typedef struct _TamizTrial TamizTrial;

TamizTrial *tamiz_trial_read     (TamizWork        *work,
                                  TamizDefinition  *definition,
                                  TamizDefinition  *in_force,
                                  GError          **error);
gboolean    tamiz_trial_can_try  (TamizTrial       *self,
                                  TamizDefinition  *definition,
                                  TamizDefinition  *in_force);
json_t     *tamiz_trial_try      (TamizTrial       *self,
                                  TamizWork        *work,
                                  TamizDefinition  *definition,
                                  TamizDefinition  *in_force,
                                  gint64            at,
                                  guint             listed,
                                  GError          **error);
gint64      tamiz_trial_get_read_at (TamizTrial    *self);
guint       tamiz_trial_get_size    (TamizTrial    *self);
void        tamiz_trial_free     (TamizTrial       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizTrial, tamiz_trial_free)

G_END_DECLS
