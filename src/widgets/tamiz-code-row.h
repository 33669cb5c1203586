#pragma once

#include "tamiz-json.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A row in which a code is chosen by what people call it.  What is typed while the list is
 * open finds a part of a name.
 */
#define TAMIZ_TYPE_CODE_ROW (tamiz_code_row_get_type ())

G_DECLARE_FINAL_TYPE (TamizCodeRow, tamiz_code_row, TAMIZ, CODE_ROW, AdwActionRow)

GtkWidget  *tamiz_code_row_new          (const char   *title);
void        tamiz_code_row_take_choices (TamizCodeRow *self,
                                         json_t       *choices);
const char *tamiz_code_row_get_code     (TamizCodeRow *self);
void        tamiz_code_row_set_code     (TamizCodeRow *self,
                                         const char   *code);

G_END_DECLS
