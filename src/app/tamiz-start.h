#pragma once

#include <adwaita.h>
#include <jansson.h>

G_BEGIN_DECLS

/* What is seen while no base is open: begin one by three questions, open one, or look
 * around with sample data.
 */
#define TAMIZ_TYPE_START (tamiz_start_get_type ())

G_DECLARE_FINAL_TYPE (TamizStart, tamiz_start, TAMIZ, START, AdwBin)

GtkWidget *tamiz_start_new       (void);
void       tamiz_start_ask       (TamizStart *self);
void       tamiz_start_show_busy (TamizStart *self,
                                  const char *what);
void       tamiz_start_set_progress (TamizStart *self,
                                  double      fraction);
void       tamiz_start_offer_recovery (TamizStart *self,
                                       const char *path);
void       tamiz_start_show_error (TamizStart *self,
                                  const char *message);
void       tamiz_start_show_choice (TamizStart *self);

G_END_DECLS
