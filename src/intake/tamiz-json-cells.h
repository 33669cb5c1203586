#pragma once

#include "tamiz-json.h"

G_BEGIN_DECLS

/* Called for each cell that an object makes.  @value: (transfer full) */
typedef void (*TamizJsonCellFunc) (const char *column,
                                   char       *value,
                                   gpointer    user_data);

void tamiz_json_cells_foreach (json_t            *object,
                               TamizJsonCellFunc  func,
                               gpointer           user_data);

G_END_DECLS
