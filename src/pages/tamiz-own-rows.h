#pragma once

#include "tamiz-field-row.h"
#include "tamiz-json.h"

G_BEGIN_DECLS

/* The rows of fields that are the base's own, of a lead, its person and its company, each by
 * its type.
 */
json_t     *tamiz_own_rows_choose  (json_t    *fields,
                                    json_t    *lead);
GtkWidget  *tamiz_own_row_new      (json_t    *field);
const char *tamiz_own_row_get_value (TamizFieldRow *row,
                                    json_t    *lead);

G_END_DECLS
