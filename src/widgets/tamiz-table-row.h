#pragma once

#include "tamiz-table-column.h"

G_BEGIN_DECLS

/* A row of a TamizTable: a cell a column, which show one item after the other. */
#define TAMIZ_TYPE_TABLE_ROW (tamiz_table_row_get_type ())

G_DECLARE_FINAL_TYPE (TamizTableRow, tamiz_table_row, TAMIZ, TABLE_ROW, GtkWidget)

TamizTableRow *tamiz_table_row_new          (GPtrArray     *columns);
void           tamiz_table_row_bind         (TamizTableRow *self,
                                             GObject       *item);
GObject       *tamiz_table_row_get_item     (TamizTableRow *self);
guint          tamiz_table_row_get_position (TamizTableRow *self);
void           tamiz_table_row_set_position (TamizTableRow *self,
                                             guint          position);
void           tamiz_table_row_set_selected (TamizTableRow *self,
                                             gboolean       selected);
int            tamiz_table_row_measure_cell (TamizTableRow *self,
                                             guint          column);

G_END_DECLS
