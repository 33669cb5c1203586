#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Around a scrolled list: Tab enters it at the row that is chosen, goes through what that
 * row holds and leaves the list; the arrows go from row to row.  In GTK before 4.12 Tab
 * would never leave a list.
 */
#define TAMIZ_TYPE_LIST_FRAME (tamiz_list_frame_get_type ())

G_DECLARE_FINAL_TYPE (TamizListFrame, tamiz_list_frame, TAMIZ, LIST_FRAME, AdwBin)

GtkWidget *tamiz_list_frame_new (GtkWidget *scroller);

G_END_DECLS
