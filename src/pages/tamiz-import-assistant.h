#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Leads a file into the base: what it is, what its columns become, what would happen, and,
 * once that has been seen, the import itself, which can be given up and undone.
 *
 * “behind” is emitted with how far it is, 0 to 1, while it works out of sight: 1 once it has ended, and
 * -1 when it comes back.
 */
#define TAMIZ_TYPE_IMPORT_ASSISTANT (tamiz_import_assistant_get_type ())

G_DECLARE_FINAL_TYPE (TamizImportAssistant, tamiz_import_assistant, TAMIZ, IMPORT_ASSISTANT, AdwWindow)

GtkWindow *tamiz_import_assistant_new (GtkWindow  *parent,
                                       TamizDesk  *desk,
                                       const char *path);
gboolean   tamiz_import_assistant_is_needed (TamizImportAssistant *self);
void       tamiz_import_assistant_come_back (TamizImportAssistant *self);

G_END_DECLS
