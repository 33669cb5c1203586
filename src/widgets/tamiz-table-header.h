#pragma once

#include "tamiz-table-column.h"

G_BEGIN_DECLS

/* The titles above a TamizTable: a click on one sorts, a drag at its edge makes the column
 * wider.
 */
#define TAMIZ_TYPE_TABLE_HEADER (tamiz_table_header_get_type ())

G_DECLARE_FINAL_TYPE (TamizTableHeader, tamiz_table_header, TAMIZ, TABLE_HEADER, GtkWidget)

typedef int (*TamizTableMeasureFunc) (guint    column,
                                      gpointer data);

TamizTableHeader *tamiz_table_header_new            (GPtrArray             *columns,
                                                     TamizTableMeasureFunc  measure,
                                                     gpointer               data);
void              tamiz_table_header_column_added   (TamizTableHeader      *self);
int               tamiz_table_header_measure_title  (TamizTableHeader      *self,
                                                     guint                  column);
void              tamiz_table_header_columns_placed (TamizTableHeader      *self);
void              tamiz_table_header_show_sort      (TamizTableHeader      *self,
                                                     int                    column,
                                                     gboolean               descending);

G_END_DECLS
