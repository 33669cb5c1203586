#pragma once

#include "tamiz-desk.h"

G_BEGIN_DECLS

/* The folders from which mail is taken while a base is open. */
#define TAMIZ_TYPE_MAIL_WATCH (tamiz_mail_watch_get_type ())

G_DECLARE_FINAL_TYPE (TamizMailWatch, tamiz_mail_watch, TAMIZ, MAIL_WATCH, GObject)

TamizMailWatch *tamiz_mail_watch_new  (TamizDesk      *desk);
void            tamiz_mail_watch_look (TamizMailWatch *self);

G_END_DECLS
