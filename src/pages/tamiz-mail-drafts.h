#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Mails that were written for a mail program to open: they stay for a day, where only this user reads. */
char *tamiz_mail_drafts_dup_folder (void);
void  tamiz_mail_drafts_clean      (void);

G_END_DECLS
