#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A column of a TamizTable: its title, its width, and what makes and fills its cells. */
#define TAMIZ_TYPE_TABLE_COLUMN (tamiz_table_column_get_type ())

G_DECLARE_FINAL_TYPE (TamizTableColumn, tamiz_table_column, TAMIZ, TABLE_COLUMN, GObject)

/* A row's child is made once, and shows one item after the other: what binding connected,
 * unbinding disconnects.  Both are called for items whose texts are still to come.
 */
typedef struct
{
  GtkWidget *(*make) (gpointer data);
  void (*bind) (GtkWidget *child,
                GObject   *item,
                gpointer   data);
  void (*unbind) (GtkWidget *child,
                  GObject   *item,
                  gpointer   data);
} TamizTableCells;

TamizTableColumn      *tamiz_table_column_new            (const char            *title,
                                                          const TamizTableCells *cells,
                                                          gpointer               data,
                                                          GDestroyNotify         free_data);
const char            *tamiz_table_column_get_title      (TamizTableColumn      *self);
GtkWidget             *tamiz_table_column_make           (TamizTableColumn      *self);
void                   tamiz_table_column_bind           (TamizTableColumn      *self,
                                                          GtkWidget             *child,
                                                          GObject               *item);
void                   tamiz_table_column_unbind         (TamizTableColumn      *self,
                                                          GtkWidget             *child,
                                                          GObject               *item);
int                    tamiz_table_column_get_width      (TamizTableColumn      *self);
void                   tamiz_table_column_set_width      (TamizTableColumn      *self,
                                                          int                    width);
int                    tamiz_table_column_get_minimum    (TamizTableColumn      *self);
void                   tamiz_table_column_set_minimum    (TamizTableColumn      *self,
                                                          int                    minimum);
gboolean               tamiz_table_column_get_expand     (TamizTableColumn      *self);
void                   tamiz_table_column_set_expand     (TamizTableColumn      *self,
                                                          gboolean               expand);
gboolean               tamiz_table_column_get_resizable  (TamizTableColumn      *self);
void                   tamiz_table_column_set_resizable  (TamizTableColumn      *self,
                                                          gboolean               resizable);
gboolean               tamiz_table_column_get_sortable   (TamizTableColumn      *self);
void                   tamiz_table_column_set_sortable   (TamizTableColumn      *self,
                                                          gboolean               sortable);
gboolean               tamiz_table_column_get_names_rows (TamizTableColumn      *self);
void                   tamiz_table_column_set_names_rows (TamizTableColumn      *self,
                                                          gboolean               names_rows);
int                    tamiz_table_column_get_x          (TamizTableColumn      *self);
int                    tamiz_table_column_get_extent     (TamizTableColumn      *self);
gboolean               tamiz_table_column_place          (TamizTableColumn      *self,
                                                          int                    x,
                                                          int                    extent);

G_END_DECLS
