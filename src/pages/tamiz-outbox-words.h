#pragma once

#include "tamiz-desk.h"

G_BEGIN_DECLS

/* What goes to a CRM, in words and pictures for the window; rows are as outbox.list shows them. */
char       *tamiz_outbox_words_dup_title (json_t     *row);
const char *tamiz_outbox_words_get_group (json_t     *row);
const char *tamiz_outbox_words_get_icon  (json_t     *row);
char       *tamiz_outbox_words_dup_about (TamizDesk  *desk,
                                          json_t     *row);
char       *tamiz_outbox_words_dup_next  (TamizDesk  *desk,
                                          json_t     *row);
gboolean    tamiz_outbox_words_offers    (json_t     *row,
                                          const char *action);

G_END_DECLS
