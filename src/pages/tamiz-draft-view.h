#pragma once

#include "tamiz-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The editor of a draft: its sections, and beside them what it would mean for the base.  Emits
 * “done” when somebody has enough of it.
 */
#define TAMIZ_TYPE_DRAFT_VIEW (tamiz_draft_view_get_type ())

G_DECLARE_FINAL_TYPE (TamizDraftView, tamiz_draft_view, TAMIZ, DRAFT_VIEW, AdwBin)

GtkWidget  *tamiz_draft_view_new       (TamizDesk      *desk,
                                        gint64          version);
TamizDraft *tamiz_draft_view_get_draft (TamizDraftView *self);
void        tamiz_draft_view_read      (TamizDraftView *self);
void        tamiz_draft_view_reveal    (TamizDraftView *self,
                                        const char     *part);

G_END_DECLS
