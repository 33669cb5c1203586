#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Two people, or two companies, side by side: somebody says field by field what stays, makes them
 * one, or says that they are not the same.  “decided” tells that one of these was done, “left” that
 * somebody wants back to the list, “next” that another pair is to be shown.
 */
#define TAMIZ_TYPE_MERGE_VIEW (tamiz_merge_view_get_type ())

G_DECLARE_FINAL_TYPE (TamizMergeView, tamiz_merge_view, TAMIZ, MERGE_VIEW, AdwBin)

void        tamiz_merge_view_show   (TamizMergeView *self,
                                     TamizDesk      *desk,
                                     json_t         *pair);

G_END_DECLS
