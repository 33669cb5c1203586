#pragma once

#include "tamiz-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Builds a condition of a draft: lines such as “Job title · contains · gerente, jefe”, of which all
 * or any are to hold, and groups of such lines.  A line without a value is not stored yet.
 */
#define TAMIZ_TYPE_CONDITION_EDITOR (tamiz_condition_editor_get_type ())

G_DECLARE_FINAL_TYPE (TamizConditionEditor, tamiz_condition_editor, TAMIZ, CONDITION_EDITOR, AdwBin)

GtkWidget *tamiz_condition_editor_new (TamizDraft *draft,
                                       const char *part,
                                       const char *title,
                                       gboolean    optional);
GtkWidget *tamiz_condition_row_new    (TamizDraft *draft,
                                       const char *part,
                                       const char *title,
                                       gboolean    optional);

G_END_DECLS
