#pragma once

#include "tamiz-own-field.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* What is stored in a field of the base's own: reading one that was typed and, when the field
 * changes, whether all of it fits then, and writing it as it is to be stored.
 */
gboolean tamiz_own_value_read     (TamizWork           *work,
                                   TamizRecord         *field,
                                   const char          *text,
                                   char               **canonical,
                                   GError             **error);
gboolean tamiz_own_values_check   (TamizWork           *work,
                                   TamizRecord         *field,
                                   TamizRecord         *after,
                                   TamizWriting        *writing,
                                   GError             **error);
TamizChangeSet *tamiz_own_values_rewrite (TamizWork     *work,
                                   TamizRecord         *after,
                                   const TamizWriting  *writing,
                                   GError             **error);
gboolean tamiz_own_values_judge   (TamizWork           *work,
                                   TamizRecord         *field,
                                   GError             **error);

G_END_DECLS
