#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One of several leads that are handed over: to whom and when, whether it is to go at all, and what became of
 * it.
 */
#define TAMIZ_TYPE_SEND_ROW (tamiz_send_row_get_type ())

G_DECLARE_FINAL_TYPE (TamizSendRow, tamiz_send_row, TAMIZ, SEND_ROW, AdwExpanderRow)

GtkWidget *tamiz_send_row_new            (TamizDesk    *desk,
                                          json_t       *lead);
void       tamiz_send_row_set_executives (TamizSendRow *self,
                                          json_t       *executives);
const char *tamiz_send_row_get_executive (TamizSendRow *self);
const char *tamiz_send_row_get_lead      (TamizSendRow *self);
void       tamiz_send_row_set_meeting    (TamizSendRow *self,
                                          const char   *time);
json_t    *tamiz_send_row_dup_arguments  (TamizSendRow *self,
                                          const char  **problem);
gboolean   tamiz_send_row_is_wanted      (TamizSendRow *self);
gboolean   tamiz_send_row_is_sent        (TamizSendRow *self);
void       tamiz_send_row_set_result     (TamizSendRow *self,
                                          gboolean      sent,
                                          const char   *words);

G_END_DECLS
