#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A sentence in its place: what was refused, to what, and what to do.  It is out of sight
 * while there is nothing to say.
 */
#define TAMIZ_TYPE_NOTICE (tamiz_notice_get_type ())

G_DECLARE_FINAL_TYPE (TamizNotice, tamiz_notice, TAMIZ, NOTICE, GtkWidget)

GtkWidget  *tamiz_notice_new      (void);
const char *tamiz_notice_get_text (TamizNotice *self);
void        tamiz_notice_set_text (TamizNotice *self,
                                   const char  *text);

G_END_DECLS
