#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lays children out in lines, as words of a text.  Those that are told to expand share what is left
 * of their line.
 */
#define TAMIZ_TYPE_WRAP_BOX (tamiz_wrap_box_get_type ())

G_DECLARE_FINAL_TYPE (TamizWrapBox, tamiz_wrap_box, TAMIZ, WRAP_BOX, GtkWidget)

GtkWidget *tamiz_wrap_box_new         (void);
void       tamiz_wrap_box_append      (TamizWrapBox *self,
                                       GtkWidget    *child);
void       tamiz_wrap_box_remove      (TamizWrapBox *self,
                                       GtkWidget    *child);
void       tamiz_wrap_box_remove_all  (TamizWrapBox *self);
void       tamiz_wrap_box_set_spacing (TamizWrapBox *self,
                                       int           spacing,
                                       int           line_spacing);

G_END_DECLS
