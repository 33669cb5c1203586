#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What was merged into a person or a company, each to be taken apart again; out of sight where
 * nothing was.
 */
#define TAMIZ_TYPE_MERGE_LIST (tamiz_merge_list_get_type ())

G_DECLARE_FINAL_TYPE (TamizMergeList, tamiz_merge_list, TAMIZ, MERGE_LIST, AdwBin)

void tamiz_merge_list_read (TamizMergeList *self,
                            TamizDesk      *desk,
                            const char     *what,
                            const char     *id);

G_END_DECLS
