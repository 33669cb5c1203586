#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many posts may come from where in a time: a bucket for each address or form, from which
 * every post takes one, and which fills again as time goes by.
 */
typedef struct _TamizFormLimits TamizFormLimits;

TamizFormLimits *tamiz_form_limits_new  (guint            per_minute,
                                         guint            at_once);
void             tamiz_form_limits_free (TamizFormLimits *self);
gboolean         tamiz_form_limits_take (TamizFormLimits *self,
                                         const char      *who,
                                         gint64           now);
guint            tamiz_form_limits_size (TamizFormLimits *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizFormLimits, tamiz_form_limits_free)

G_END_DECLS
