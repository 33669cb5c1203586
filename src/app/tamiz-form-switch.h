#pragma once

#include "tamiz-desk.h"
#include "tamiz-form-service.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether the posts of web forms are received while a base is open in the window.  There is one
 * for each desk, and it goes with it.
 */
#define TAMIZ_TYPE_FORM_SWITCH (tamiz_form_switch_get_type ())

G_DECLARE_FINAL_TYPE (TamizFormSwitch, tamiz_form_switch, TAMIZ, FORM_SWITCH, GObject)

TamizFormSwitch *tamiz_form_switch_get        (TamizDesk       *desk);
void             tamiz_form_switch_drop       (TamizDesk       *desk);
gboolean         tamiz_form_switch_is_on      (TamizFormSwitch *self);
void             tamiz_form_switch_set_on     (TamizFormSwitch *self,
                                               gboolean         on);
void             tamiz_form_switch_configure  (TamizFormSwitch *self,
                                               guint            port,
                                               const char      *public_url);
guint            tamiz_form_switch_get_port   (TamizFormSwitch *self);
char            *tamiz_form_switch_dup_public_url (TamizFormSwitch *self);
char            *tamiz_form_switch_dup_status (TamizFormSwitch *self);

G_END_DECLS
