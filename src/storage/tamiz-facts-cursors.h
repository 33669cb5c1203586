#pragma once

#include "tamiz-tables.h"

G_BEGIN_DECLS

/* Reads the children of many parents whose ids rise, such as the activities of one lead
 * after the other: one statement a kind goes through the table along with them, instead of
 * one that looks each of them up.  Parents that do not come in order, or lie far apart, are
 * not for it.
 */
typedef struct _TamizFactsCursors TamizFactsCursors;

TamizFactsCursors *tamiz_facts_cursors_new    (TamizConnection    *connection);
void               tamiz_facts_cursors_free   (TamizFactsCursors  *self);
gboolean           tamiz_facts_cursors_append (TamizFactsCursors  *self,
                                               TamizKind           kind,
                                               int                 field,
                                               gint64              parent,
                                               GPtrArray          *records,
                                               gboolean           *answered,
                                               GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizFactsCursors, tamiz_facts_cursors_free)

G_END_DECLS
