#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much longer work will take, from how fast it went in the last seconds. */
typedef struct _TamizEstimate TamizEstimate;

TamizEstimate *tamiz_estimate_new      (void);
void           tamiz_estimate_free     (TamizEstimate *self);
void           tamiz_estimate_forget   (TamizEstimate *self);
void           tamiz_estimate_tell     (TamizEstimate *self,
                                        gint64         now,
                                        guint64        done,
                                        guint64        total);
gint64         tamiz_estimate_get_left (TamizEstimate *self);
char          *tamiz_estimate_describe (TamizEstimate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizEstimate, tamiz_estimate_free)

G_END_DECLS
