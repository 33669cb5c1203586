#pragma once

#include "tamiz-id-selection.h"
#include "tamiz-table-column.h"

G_BEGIN_DECLS

/* A list with columns for any number of rows, of which only those in sight have widgets.
 * GTK's own keeps two hundred rows alive and makes all of them anew when the list is
 * another one, which takes several frames; this one makes them once.  What is selected, and
 * the row that has the keyboard, are known by their ids, so both stay through sorting,
 * filtering and changes.  All rows are of one height.
 *
 * It wants to be in a GtkScrolledWindow, with the columns appended before the model is set.
 */
#define TAMIZ_TYPE_TABLE (tamiz_table_get_type ())

G_DECLARE_FINAL_TYPE (TamizTable, tamiz_table, TAMIZ, TABLE, GtkWidget)

GtkWidget *tamiz_table_new           (void);
void       tamiz_table_append_column (TamizTable       *self,
                                      TamizTableColumn *column);
void       tamiz_table_set_model     (TamizTable       *self,
                                      TamizIdSelection *model);
void       tamiz_table_show_sort     (TamizTable       *self,
                                      int               column,
                                      gboolean          descending);
void       tamiz_table_scroll_to     (TamizTable       *self,
                                      guint             position);
void       tamiz_table_set_cursor    (TamizTable       *self,
                                      guint             position);

G_END_DECLS
