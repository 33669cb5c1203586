#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The definitions that ship with the program; one is chosen to begin a draft from.  Emits
 * “started” with the draft as definition.list tells it.
 */
#define TAMIZ_TYPE_STARTER_LIST (tamiz_starter_list_get_type ())

G_DECLARE_FINAL_TYPE (TamizStarterList, tamiz_starter_list, TAMIZ, STARTER_LIST, AdwBin)

void tamiz_starter_list_set_desk (TamizStarterList *self,
                                  TamizDesk        *desk);
void tamiz_starter_list_show     (GtkWidget        *owner,
                                  TamizDesk        *desk,
                                  GCallback         started);

G_END_DECLS
