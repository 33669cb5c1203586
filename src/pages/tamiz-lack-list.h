#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What a lead still lacks, each with the control that supplies it: a criterion is answered,
 * a field filled in its place; for the rest a button leads to where it is done.  What is
 * supplied goes from the list; what is being typed stays.
 */
#define TAMIZ_TYPE_LACK_LIST (tamiz_lack_list_get_type ())

G_DECLARE_FINAL_TYPE (TamizLackList, tamiz_lack_list, TAMIZ, LACK_LIST, AdwBin)

void tamiz_lack_list_set_desk (TamizLackList *self,
                               TamizDesk     *desk);
void tamiz_lack_list_show     (TamizLackList *self,
                               const char    *lead,
                               json_t        *lacks,
                               json_t        *criteria);

G_END_DECLS
