#pragma once

#include "tamiz-open-lead.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Adds to a lead's history what just happened, or what is to be done. */
#define TAMIZ_TYPE_QUICK_ENTRY (tamiz_quick_entry_get_type ())

G_DECLARE_FINAL_TYPE (TamizQuickEntry, tamiz_quick_entry, TAMIZ, QUICK_ENTRY, AdwBin)

void tamiz_quick_entry_show     (TamizQuickEntry *self,
                                 TamizOpenLead   *lead);
void tamiz_quick_entry_add_file (TamizQuickEntry *self,
                                 const char      *path);

G_END_DECLS
