#pragma once

#include "tamiz-import-file.h"
#include "tamiz-staged.h"

G_BEGIN_DECLS

/* Private to session: the rows of a file in their order, normalised ahead by threads of
 * their own: reading a telephone number costs more than writing a lead.
 */
typedef struct _TamizImportRows TamizImportRows;

TamizImportRows *tamiz_import_rows_new          (TamizImportFile  *file,
                                                 guint64           skip,
                                                 GCancellable     *cancellable);
void             tamiz_import_rows_free         (TamizImportRows  *self);
gboolean         tamiz_import_rows_next         (TamizImportRows  *self,
                                                 TamizStaged     **staged,
                                                 GError          **error);
guint64          tamiz_import_rows_get_position (TamizImportRows  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizImportRows, tamiz_import_rows_free)

G_END_DECLS
