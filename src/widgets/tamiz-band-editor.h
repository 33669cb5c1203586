#pragma once

#include "tamiz-json.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The matrix of fit and interest to be written: cells as large as their bands, edges that are
 * dragged or moved by the arrow keys, a grade in each cell.  Fit runs upward, interest to the
 * right.
 *
 * Signals:
 *   edge-moved (axis, edge, value, done)  an edge is somewhere else; axis 0 is fit, 1 interest,
 *                                         edges count from 1; done when it was let go
 *   graded (fit, interest, grade)         a cell has another grade
 */
#define TAMIZ_TYPE_BAND_EDITOR (tamiz_band_editor_get_type ())

G_DECLARE_FINAL_TYPE (TamizBandEditor, tamiz_band_editor, TAMIZ, BAND_EDITOR, GtkWidget)

GtkWidget *tamiz_band_editor_new        (void);
void       tamiz_band_editor_set_matrix (TamizBandEditor *self,
                                         json_t          *matrix);
void       tamiz_band_editor_set_counts (TamizBandEditor *self,
                                         json_t          *rows);
GtkWidget *tamiz_band_editor_get_cell   (TamizBandEditor *self,
                                         guint            fit,
                                         guint            interest);
GtkWidget *tamiz_band_editor_get_edge   (TamizBandEditor *self,
                                         guint            axis,
                                         guint            edge);

G_END_DECLS
