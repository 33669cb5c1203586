#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A few answers of which one is chosen.  For the keyboard it is one place: arrows move
 * within, Enter and the space bar choose, and so do digits and first letters at once.
 */
#define TAMIZ_TYPE_CHOICE_BOX (tamiz_choice_box_get_type ())

G_DECLARE_FINAL_TYPE (TamizChoiceBox, tamiz_choice_box, TAMIZ, CHOICE_BOX, GtkWidget)

GtkWidget  *tamiz_choice_box_new        (void);
void        tamiz_choice_box_add        (TamizChoiceBox *self,
                                         const char     *key,
                                         const char     *label,
                                         gboolean        aside);
const char *tamiz_choice_box_get_chosen (TamizChoiceBox *self);
void        tamiz_choice_box_set_chosen (TamizChoiceBox *self,
                                         const char     *key);

G_END_DECLS
