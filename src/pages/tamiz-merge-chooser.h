#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TAMIZ_TYPE_MERGE_CHOOSER (tamiz_merge_chooser_get_type ())

G_DECLARE_FINAL_TYPE (TamizMergeChooser, tamiz_merge_chooser, TAMIZ, MERGE_CHOOSER, AdwWindow)

TamizMergeChooser *tamiz_merge_chooser_new (GtkWindow *parent,
                                            TamizDesk *desk,
                                            json_t    *lead);

G_END_DECLS
