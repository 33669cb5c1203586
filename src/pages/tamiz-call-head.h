#pragma once

#include "tamiz-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Whom one calls: name, company, the numbers to dial, what time it is there, and how long
 * the call has been going on.
 */
#define TAMIZ_TYPE_CALL_HEAD (tamiz_call_head_get_type ())

G_DECLARE_FINAL_TYPE (TamizCallHead, tamiz_call_head, TAMIZ, CALL_HEAD, GtkBox)

void     tamiz_call_head_show         (TamizCallHead *self,
                                       TamizDesk     *desk,
                                       json_t        *brief);
gint64   tamiz_call_head_get_duration (TamizCallHead *self);
gboolean tamiz_call_head_is_running   (TamizCallHead *self);
void     tamiz_call_head_set_duration (TamizCallHead *self,
                                       gint64         duration,
                                       gboolean       running);
void     tamiz_call_head_focus_call   (TamizCallHead *self);

G_END_DECLS
