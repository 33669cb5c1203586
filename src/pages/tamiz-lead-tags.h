#pragma once

#include "tamiz-open-lead.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A lead's tags, each with a way to take it off, and an entry for another one. */
#define TAMIZ_TYPE_LEAD_TAGS (tamiz_lead_tags_get_type ())

G_DECLARE_FINAL_TYPE (TamizLeadTags, tamiz_lead_tags, TAMIZ, LEAD_TAGS, AdwBin)

GtkWidget *tamiz_lead_tags_new  (void);
void       tamiz_lead_tags_show (TamizLeadTags *self,
                                 TamizOpenLead *lead);

G_END_DECLS
