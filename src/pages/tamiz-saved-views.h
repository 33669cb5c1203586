#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A button with the searches, filters and orders that somebody keeps under a name.  They are
 * each user's own, and kept with the settings of the program.
 */
#define TAMIZ_TYPE_SAVED_VIEWS (tamiz_saved_views_get_type ())

G_DECLARE_FINAL_TYPE (TamizSavedViews, tamiz_saved_views, TAMIZ, SAVED_VIEWS, AdwBin)

void tamiz_saved_views_set_desk (TamizSavedViews *self,
                                 TamizDesk       *desk);
void tamiz_saved_views_keep     (TamizSavedViews *self,
                                 const char      *name,
                                 const char      *view);

G_END_DECLS
