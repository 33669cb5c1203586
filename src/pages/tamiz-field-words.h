#pragma once

#include "tamiz-field-row.h"

G_BEGIN_DECLS

/* What is stored in a field and what people read and type of it, where these are two texts:
 * amounts in the locale's manner, telephones in groups, countries and languages by name.
 */
gboolean tamiz_field_is_amount   (TamizFieldKind  kind);
gboolean tamiz_field_is_written  (TamizFieldKind  kind);
char    *tamiz_field_dup_shown   (TamizFieldKind  kind,
                                  const char     *stored);
char    *tamiz_field_dup_amount  (TamizFieldKind  kind,
                                  const char     *typed);
char    *tamiz_field_dup_problem (TamizFieldKind  kind,
                                  const char     *typed);

G_END_DECLS
