#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A list of which the beginning is shown at once and the rest in the next turns of the main
 * loop, because a view makes up to two hundred rows of what it is given at once.
 */
#define TAMIZ_TYPE_UNFOLDING_LIST (tamiz_unfolding_list_get_type ())

G_DECLARE_FINAL_TYPE (TamizUnfoldingList, tamiz_unfolding_list, TAMIZ, UNFOLDING_LIST, GObject)

TamizUnfoldingList *tamiz_unfolding_list_new  (GListModel         *model);
void                tamiz_unfolding_list_show (TamizUnfoldingList *self,
                                               guint               position);

G_END_DECLS
