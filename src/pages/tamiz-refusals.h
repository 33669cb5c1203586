#pragma once

#include "tamiz-json.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows with which leads something was not done, and why: the list "refused" of lead.bulk. */
void  tamiz_refusals_show         (GtkWidget  *parent,
                                   json_t     *refused);
char *tamiz_refusals_dup_in_words (const char *message,
                                   const char *name,
                                   const char *title);

G_END_DECLS
