#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Private to session: of several programs that watch a folder, one takes a file. */

char     *tamiz_mail_claim          (const char  *path,
                                     GError     **error);
gboolean  tamiz_mail_claim_is_left  (const char  *name);
char     *tamiz_mail_claim_dup_path (const char  *path);
void      tamiz_mail_claim_let_go   (const char  *path);

G_END_DECLS
