#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One lead from all sides, to read and to edit: who it is, its grade and why, what is
 * missing, its qualification, its profile and all that happened.  Made with the property
 * “desk”; what is edited is saved at once.
 */
#define TAMIZ_TYPE_LEAD_EDITOR (tamiz_lead_editor_get_type ())

G_DECLARE_FINAL_TYPE (TamizLeadEditor, tamiz_lead_editor, TAMIZ, LEAD_EDITOR, AdwBin)

GtkWidget  *tamiz_lead_editor_new             (TamizDesk       *desk);
const char *tamiz_lead_editor_get_lead        (TamizLeadEditor *self);
void        tamiz_lead_editor_set_lead        (TamizLeadEditor *self,
                                               const char      *id);
void        tamiz_lead_editor_focus_criterion (TamizLeadEditor *self,
                                               const char      *key);

G_END_DECLS
