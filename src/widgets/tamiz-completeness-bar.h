#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How much of what is required is there. */
#define TAMIZ_TYPE_COMPLETENESS_BAR (tamiz_completeness_bar_get_type ())

G_DECLARE_FINAL_TYPE (TamizCompletenessBar, tamiz_completeness_bar, TAMIZ, COMPLETENESS_BAR, GtkWidget)

GtkWidget *tamiz_completeness_bar_new       (void);
double     tamiz_completeness_bar_get_share (TamizCompletenessBar *self);
void       tamiz_completeness_bar_set_share (TamizCompletenessBar *self,
                                             double                share);

G_END_DECLS
