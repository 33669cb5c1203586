#pragma once

#include "tamiz-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The holidays of an agreement, in their order. */
#define TAMIZ_TYPE_DRAFT_HOLIDAYS (tamiz_draft_holidays_get_type ())

G_DECLARE_FINAL_TYPE (TamizDraftHolidays, tamiz_draft_holidays, TAMIZ, DRAFT_HOLIDAYS, AdwBin)

GtkWidget *tamiz_draft_holidays_new    (TamizDraft         *draft);
void       tamiz_draft_holidays_show   (TamizDraftHolidays *self);
void       tamiz_draft_holidays_reveal (TamizDraftHolidays *self);

G_END_DECLS
