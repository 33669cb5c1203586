#pragma once

#include "tamiz-mapping.h"

G_BEGIN_DECLS

/* The words of rows: names of people and countries as they are written.  For the
 * normaliser; not for other rooms.
 */

char          *tamiz_header_fold         (const char      *header);
char          *tamiz_cell_clean          (const char      *text);
char          *tamiz_cell_fold           (const char      *text);
char          *tamiz_cell_clean_free     (const char      *text);
gboolean       tamiz_enum_from_text      (TamizEnum        list,
                                          const char      *text,
                                          int             *number);
gboolean       tamiz_outcome_is_open     (const char      *text);
char          *tamiz_domain_from_text    (const char      *text);
GHashTable    *tamiz_words_new_set       (const char *const *words);

void           tamiz_name_split          (const char      *full,
                                          char           **first,
                                          char           **last);
char         **tamiz_name_tokens         (const char      *name);
char          *tamiz_name_dup_token      (const char      *word);

char          *tamiz_country_from_text   (const char      *text);
char          *tamiz_language_from_text  (const char      *text);
gboolean       tamiz_country_writes_comma (const char     *country);

G_END_DECLS
