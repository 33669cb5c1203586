#pragma once

#include <glib.h>

G_BEGIN_DECLS

void      tamiz_phone_prepare       (void);
gboolean  tamiz_phone_normalize     (const char  *typed,
                                     const char  *country,
                                     char       **e164,
                                     gboolean    *mobile);
char    **tamiz_phone_split         (const char  *typed);
char     *tamiz_phone_dup_written   (const char  *number);
char     *tamiz_phone_dup_key       (const char  *e164);
char     *tamiz_phone_dup_tail      (const char  *typed);
char     *tamiz_phone_dup_country   (const char  *e164);
gboolean  tamiz_phone_is_country    (const char  *code);

G_END_DECLS
