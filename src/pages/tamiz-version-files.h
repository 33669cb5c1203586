#pragma once

#include "tamiz-desk.h"
#include "tamiz-notice.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A version of the definition on paper and as files: printed, saved as the document that people
 * sign, or as a file for other bases and programs; and such a file, read.  Emits “taken” with the
 * draft that says what it says, as definition.list tells it.
 */
#define TAMIZ_TYPE_VERSION_FILES (tamiz_version_files_get_type ())

G_DECLARE_FINAL_TYPE (TamizVersionFiles, tamiz_version_files, TAMIZ, VERSION_FILES, AdwBin)

void tamiz_version_files_set_version     (TamizVersionFiles *self,
                                          TamizDesk         *desk,
                                          TamizNotice       *notice,
                                          gint64             version);
void tamiz_version_files_set_description (TamizVersionFiles *self,
                                          json_t            *description);
void tamiz_version_files_read            (TamizVersionFiles *self,
                                          const char        *path,
                                          gint64             draft);

G_END_DECLS
