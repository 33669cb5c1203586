#pragma once

#include <glib.h>

G_BEGIN_DECLS

char    *tamiz_text_fold          (const char *text);
void     tamiz_text_append_folded (GString    *folded,
                                   const char *text);
char    *tamiz_text_clean         (const char *text);
gboolean tamiz_text_is_blank      (const char *text);
guint64  tamiz_text_hash          (const char *text);
char    *tamiz_email_normalize    (const char *text);
char    *tamiz_text_make_key      (const char *text);
char    *tamiz_email_dup_key      (const char *address);
gboolean tamiz_text_is_among      (const char *name,
                                   const char *names);

G_END_DECLS
