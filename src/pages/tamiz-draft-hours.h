#pragma once

#include "tamiz-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The office hours of an agreement: on which days, from when to when; as many lines as are needed. */
#define TAMIZ_TYPE_DRAFT_HOURS (tamiz_draft_hours_get_type ())

G_DECLARE_FINAL_TYPE (TamizDraftHours, tamiz_draft_hours, TAMIZ, DRAFT_HOURS, AdwBin)

GtkWidget *tamiz_draft_hours_new    (TamizDraft      *draft);
void       tamiz_draft_hours_show   (TamizDraftHours *self);
void       tamiz_draft_hours_add    (TamizDraftHours *self);
void       tamiz_draft_hours_reveal (TamizDraftHours *self,
                                     guint            line);

G_END_DECLS
