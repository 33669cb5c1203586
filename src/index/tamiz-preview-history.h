#pragma once

#include "tamiz-definition.h"
#include "tamiz-facts.h"

G_BEGIN_DECLS

/* What counts of the leads at any instant of the past, read once and packed: what a definition
 * makes of their records, piece by piece of time, and what happened with them.  A #TamizPreview
 * shows it as of an instant.
 *
 * It serves all definitions that differ in weights, shares, pass marks, what is required, points,
 * caps, what is weak, the matrix and the gates.  For other conditions, kinds of activities,
 * half-lives or limits per day the facts are read anew.  One thread at a time uses it.
 */
#define TAMIZ_TYPE_PREVIEW_HISTORY (tamiz_preview_history_get_type ())

G_DECLARE_FINAL_TYPE (TamizPreviewHistory, tamiz_preview_history, TAMIZ, PREVIEW_HISTORY, GObject)

TamizPreviewHistory *tamiz_preview_history_new      (TamizDefinition     *definition,
                                                     gint64               latest);
guint                tamiz_preview_history_add      (TamizPreviewHistory *self,
                                                     TamizFacts          *facts);
guint                tamiz_preview_history_get_size (TamizPreviewHistory *self);
gsize                tamiz_preview_history_get_room (TamizPreviewHistory *self);
gboolean             tamiz_preview_history_can_try  (TamizPreviewHistory *self,
                                                     TamizDefinition     *definition);

G_END_DECLS
