#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button that says what is chosen of several things, and opens a list of them to be ticked,
 * with a search where it is long.
 */
#define TAMIZ_TYPE_SEVERAL_BUTTON (tamiz_several_button_get_type ())

G_DECLARE_FINAL_TYPE (TamizSeveralButton, tamiz_several_button, TAMIZ, SEVERAL_BUTTON, GtkWidget)

GtkWidget  *tamiz_several_button_new         (void);
void        tamiz_several_button_set_title   (TamizSeveralButton *self,
                                              const char         *title);
void        tamiz_several_button_set_choices (TamizSeveralButton *self,
                                              GPtrArray          *keys,
                                              GPtrArray          *labels);
void        tamiz_several_button_set_chosen  (TamizSeveralButton *self,
                                              const char *const  *keys);
char      **tamiz_several_button_dup_chosen  (TamizSeveralButton *self);

G_END_DECLS
