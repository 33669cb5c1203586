#pragma once

#include "tamiz-id-selection.h"

G_BEGIN_DECLS

/* The part of a TamizTable that scrolls: a widget for each row in sight and one or two more,
 * which show one item after the other.
 */
#define TAMIZ_TYPE_TABLE_ROWS (tamiz_table_rows_get_type ())

G_DECLARE_FINAL_TYPE (TamizTableRows, tamiz_table_rows, TAMIZ, TABLE_ROWS, GtkWidget)

TamizTableRows *tamiz_table_rows_new             (GPtrArray        *columns);
void            tamiz_table_rows_set_model       (TamizTableRows   *self,
                                                  TamizIdSelection *model);
void            tamiz_table_rows_set_adjustment  (TamizTableRows   *self,
                                                  GtkAdjustment    *adjustment);
void            tamiz_table_rows_columns_placed  (TamizTableRows   *self);
int             tamiz_table_rows_measure_column  (TamizTableRows   *self,
                                                  guint             column);
void            tamiz_table_rows_scroll_to       (TamizTableRows   *self,
                                                  guint             position);
void            tamiz_table_rows_set_cursor      (TamizTableRows   *self,
                                                  guint             position);

G_END_DECLS
