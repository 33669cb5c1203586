#pragma once

#include "tamiz-desk.h"

G_BEGIN_DECLS

/* Sends what waits to be sent, and reads the inbox, while a base is open: in the background, by itself. */
#define TAMIZ_TYPE_MAIL_RUNNER (tamiz_mail_runner_get_type ())

G_DECLARE_FINAL_TYPE (TamizMailRunner, tamiz_mail_runner, TAMIZ, MAIL_RUNNER, GObject)

TamizMailRunner *tamiz_mail_runner_new  (TamizDesk       *desk);
void             tamiz_mail_runner_send (TamizMailRunner *self);
void             tamiz_mail_runner_read (TamizMailRunner *self);

G_END_DECLS
