#pragma once

#include "tamiz-table-row.h"
#include "tamiz-table-rows.h"

G_BEGIN_DECLS

/* A place in the list that goes with its id when the list changes. */
typedef struct
{
  gint64 id;                /* 0 = none yet */
  guint position;           /* where it is, or was last */
  gboolean listed;
} TamizTableMark;

void           tamiz_table_mark_set           (TamizTableMark      *mark,
                                               TamizIdSelection    *model,
                                               guint                position);
void           tamiz_table_mark_follow        (TamizTableMark      *mark,
                                               TamizIdSelection    *model,
                                               guint                position,
                                               guint                removed,
                                               guint                added);

struct _TamizTableRows
{
  GtkWidget parent_instance;

  GPtrArray *columns;       /* TamizTableColumn; the table's own */
  TamizIdSelection *model;  /* (nullable) */
  GtkAdjustment *adjustment;

  GPtrArray *rows;          /* TamizTableRow, not owned: in order, without gaps */
  TamizTableRow *kept;      /* (nullable): it has the keyboard, out of sight */
  int row_height;           /* pixels; 0 until a row was measured */
  gboolean measured_anew;   /* the text has another size, maybe */
  int height;               /* of what is in sight, pixels; 0 until it is known */

  /* What is at the upper edge.  No number of pixels would say it as well where rows come and
   * go, or become higher. */
  guint first;
  double above;             /* pixels of that row that are above the edge */

  guint wanted;             /* a row to bring into sight, or GTK_INVALID_LIST_POSITION */
  guint tick;
  gboolean configuring;     /* the adjustment changes because of the rows */

  TamizTableMark cursor;    /* the row that has the keyboard, or would have it */
  TamizTableMark pivot;     /* the row from which Shift selects */
  gint64 pressed;           /* the id of the row that the pointer went down on */
};

guint          tamiz_table_rows_count         (TamizTableRows      *self);
TamizTableRow *tamiz_table_rows_find_at       (TamizTableRows      *self,
                                               double               y);
guint          tamiz_table_rows_count_page    (TamizTableRows      *self);
gboolean       tamiz_table_rows_focus_row     (TamizTableRows      *self,
                                               guint                position);
void           tamiz_table_rows_activate      (TamizTableRows      *self,
                                               guint                position);

/* Recycling */
TamizTableRow *tamiz_table_rows_get_focused   (TamizTableRows      *self);
void           tamiz_table_rows_show          (TamizTableRows      *self,
                                               TamizTableRow       *row,
                                               guint                position);
TamizTableRow *tamiz_table_rows_make          (TamizTableRows      *self);
void           tamiz_table_rows_take_out      (GtkWidget           *row);
void           tamiz_table_rows_fill          (TamizTableRows      *self);

/* Keys and clicks */
void           tamiz_table_rows_class_add_keys (GtkWidgetClass     *widget_class);
void           tamiz_table_rows_add_clicks     (TamizTableRows     *self);

G_END_DECLS
