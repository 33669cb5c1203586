#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *tamiz_mail_html_to_text (const char *html);

G_END_DECLS
