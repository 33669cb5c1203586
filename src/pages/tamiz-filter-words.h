#pragma once

#include "tamiz-desk.h"

G_BEGIN_DECLS

/* Filters that are not chosen in the list itself but come with a figure of another page, in
 * words.
 */
const char *const *tamiz_filter_words_keys     (void);
char              *tamiz_filter_words_describe (TamizDesk  *desk,
                                                json_t     *filter,
                                                const char *key,
                                                json_t     *matrix);

G_END_DECLS
