#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A row that is to be completed: what it says, column by column, what is wrong, and what would
 * help.  “left” tells that it is dealt with, or that somebody wants back to the list.
 */
#define TAMIZ_TYPE_SET_ASIDE_FORM (tamiz_set_aside_form_get_type ())

G_DECLARE_FINAL_TYPE (TamizSetAsideForm, tamiz_set_aside_form, TAMIZ, SET_ASIDE_FORM, AdwBin)

void tamiz_set_aside_form_open (TamizSetAsideForm *self,
                                TamizDesk         *desk,
                                const char        *id);

G_END_DECLS
