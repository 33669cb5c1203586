#pragma once

#include "tamiz-json.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Fit against interest: how many leads stand in each cell of the definition's matrix,
 * with the cell's grade.  Emits “activated” with the bands of the cell that was chosen.
 */
#define TAMIZ_TYPE_MATRIX (tamiz_matrix_get_type ())

G_DECLARE_FINAL_TYPE (TamizMatrix, tamiz_matrix, TAMIZ, MATRIX, GtkWidget)

GtkWidget *tamiz_matrix_new      (void);
void       tamiz_matrix_set_data (TamizMatrix *self,
                                  json_t      *data);
GtkWidget *tamiz_matrix_get_cell (TamizMatrix *self,
                                  guint        fit,
                                  guint        interest);

G_END_DECLS
