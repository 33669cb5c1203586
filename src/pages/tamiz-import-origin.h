#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What a file is and where it comes from: the first thing that an import must know.
 *
 * “changed” is emitted when an answer was changed, “choose-file” when another file is wanted.
 */
#define TAMIZ_TYPE_IMPORT_ORIGIN (tamiz_import_origin_get_type ())

G_DECLARE_FINAL_TYPE (TamizImportOrigin, tamiz_import_origin, TAMIZ, IMPORT_ORIGIN, AdwBin)

void        tamiz_import_origin_set_desk     (TamizImportOrigin *self,
                                              TamizDesk         *desk);
void        tamiz_import_origin_set_file     (TamizImportOrigin *self,
                                              const char        *path);
void        tamiz_import_origin_show_preview (TamizImportOrigin *self,
                                              json_t            *preview);
void        tamiz_import_origin_show_problem (TamizImportOrigin *self,
                                              const char        *message);
void        tamiz_import_origin_show_wrong_answer (TamizImportOrigin *self,
                                              const char        *message);
void        tamiz_import_origin_add_source   (TamizImportOrigin *self);
GObject    *tamiz_import_origin_get_source_row (TamizImportOrigin *self);
void        tamiz_import_origin_focus        (TamizImportOrigin *self);
const char *tamiz_import_origin_get_of       (TamizImportOrigin *self);
void        tamiz_import_origin_tell         (TamizImportOrigin *self,
                                              json_t            *arguments,
                                              gboolean           matching);

void        tamiz_import_origin_guess_of     (TamizImportOrigin *self,
                                              const char        *of);
void        tamiz_import_origin_guess_source (TamizImportOrigin *self,
                                              json_t            *learnt);
void        tamiz_import_origin_guess_outcome (TamizImportOrigin *self,
                                              const char        *outcome);

json_t     *tamiz_import_origin_dup_constants (TamizImportOrigin *self);

G_END_DECLS
