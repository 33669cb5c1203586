#pragma once

#include "tamiz-json.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What an import did, or would do: how many rows became what, and one by one what somebody
 * should look at.
 */
#define TAMIZ_TYPE_IMPORT_RESULT (tamiz_import_result_get_type ())

G_DECLARE_FINAL_TYPE (TamizImportResult, tamiz_import_result, TAMIZ, IMPORT_RESULT, GtkWidget)

GtkWidget *tamiz_import_result_new     (void);
void       tamiz_import_result_lead_to (TamizImportResult *self,
                                        const char        *import);
void       tamiz_import_result_show    (TamizImportResult *self,
                                        json_t            *answer);

G_END_DECLS
