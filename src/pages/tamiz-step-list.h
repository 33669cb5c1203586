#pragma once

#include "tamiz-json.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The steps of a handoff, each with its state and what is said of it. */
#define TAMIZ_TYPE_STEP_LIST (tamiz_step_list_get_type ())

G_DECLARE_FINAL_TYPE (TamizStepList, tamiz_step_list, TAMIZ, STEP_LIST, AdwBin)

GtkWidget *tamiz_step_list_new  (void);
void       tamiz_step_list_show (TamizStepList *self,
                                 json_t        *steps);

G_END_DECLS
