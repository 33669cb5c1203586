#pragma once

#include "tamiz-field-row.h"
#include "tamiz-json.h"

G_BEGIN_DECLS

/* The rows of a lead's fields that are the base's own, each by its type. */
json_t    *tamiz_own_rows_choose (json_t      *fields,
                                  json_t      *lead);
char      *tamiz_own_row_dup_name (json_t     *field);
GtkWidget *tamiz_own_row_new     (json_t      *field);

G_END_DECLS
