#pragma once

#include "tamiz-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A row in which the kinds of activity are chosen that a rule of interest counts; they are stored
 * when its list is closed.
 */
#define TAMIZ_TYPE_DRAFT_KINDS (tamiz_draft_kinds_get_type ())

G_DECLARE_FINAL_TYPE (TamizDraftKinds, tamiz_draft_kinds, TAMIZ, DRAFT_KINDS, AdwActionRow)

GtkWidget *tamiz_draft_kinds_new  (TamizDraft      *draft,
                                   const char      *rule);
void       tamiz_draft_kinds_show (TamizDraftKinds *self);

/* What a rule's document says of its kinds. */
guint32    tamiz_draft_kinds_read (json_t          *rule);
gboolean   tamiz_draft_kinds_weak (json_t          *rule);

G_END_DECLS
