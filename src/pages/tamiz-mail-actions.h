#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What can be done about a mail of a handoff: sent again, opened in the mail program, or said whether it was
 * sent; beside the step that it carries out.
 */
#define TAMIZ_TYPE_MAIL_ACTIONS (tamiz_mail_actions_get_type ())

G_DECLARE_FINAL_TYPE (TamizMailActions, tamiz_mail_actions, TAMIZ, MAIL_ACTIONS, AdwBin)

GtkWidget *tamiz_mail_actions_new      (void);
void       tamiz_mail_actions_set_mail (TamizMailActions *self,
                                        TamizDesk        *desk,
                                        json_t           *mail);

/* Shows the mails of a handoff in the actions of its steps; what is open of those without a step gets rows in @group. */
void       tamiz_mail_actions_read     (TamizMailActions    *confirmation,
                                        TamizMailActions    *alert,
                                        AdwPreferencesGroup *group,
                                        TamizDesk           *desk,
                                        const char          *number);

G_END_DECLS
