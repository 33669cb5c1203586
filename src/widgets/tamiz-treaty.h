#pragma once

#include "tamiz-json.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A definition as a document to read.  It is given the answer of definition.describe, and
 * knows no base.
 */
#define TAMIZ_TYPE_TREATY (tamiz_treaty_get_type ())

G_DECLARE_FINAL_TYPE (TamizTreaty, tamiz_treaty, TAMIZ, TREATY, GtkWidget)

GtkWidget *tamiz_treaty_new             (void);
void       tamiz_treaty_set_description (TamizTreaty *self,
                                         json_t      *description);
GtkWidget *tamiz_treaty_find_item       (TamizTreaty *self,
                                         const char  *key);
gboolean   tamiz_treaty_is_whole        (TamizTreaty *self);

G_END_DECLS
