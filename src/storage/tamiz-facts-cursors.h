#pragma once

#include "tamiz-tables.h"

G_BEGIN_DECLS

/* Reads records whose ids rise, such as one lead after the other, and what belongs to each of
 * them: one statement a kind goes through the table along with them, instead of one that looks
 * each of them up.  What does not come in order, or lies far apart, is not for it.
 */
typedef struct _TamizFactsCursors TamizFactsCursors;

TamizFactsCursors *tamiz_facts_cursors_new    (TamizConnection    *connection);
void               tamiz_facts_cursors_free   (TamizFactsCursors  *self);
gboolean           tamiz_facts_cursors_load   (TamizFactsCursors  *self,
                                               TamizKind           kind,
                                               gint64              id,
                                               TamizRecord       **record,
                                               gboolean           *answered,
                                               GError            **error);
gboolean           tamiz_facts_cursors_append (TamizFactsCursors  *self,
                                               TamizKind           kind,
                                               int                 field,
                                               gint64              parent,
                                               GPtrArray          *records,
                                               gboolean           *answered,
                                               GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizFactsCursors, tamiz_facts_cursors_free)

G_END_DECLS
