#pragma once

#include "tamiz-json.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What changes from one version of a definition to another, to read.  It is given the answer of
 * definition.diff, or what definition.import says of a file, and knows no base.
 */
#define TAMIZ_TYPE_CHANGE_LIST (tamiz_change_list_get_type ())

G_DECLARE_FINAL_TYPE (TamizChangeList, tamiz_change_list, TAMIZ, CHANGE_LIST, GtkWidget)

GtkWidget *tamiz_change_list_new         (void);
void       tamiz_change_list_set_changes (TamizChangeList *self,
                                          json_t          *changes);

G_END_DECLS
