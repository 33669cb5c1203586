#define G_LOG_DOMAIN "tamiz-table-rows"

#include "config.h"

#include "tamiz-table-rows-private.h"

#include <math.h>

G_DEFINE_FINAL_TYPE (TamizTableRows, tamiz_table_rows, GTK_TYPE_WIDGET)

enum
{
  ACTIVATE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

guint
tamiz_table_rows_count (TamizTableRows *self)
{
  return self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;
}

/* Where the view stands */

static double
get_value (TamizTableRows *self)
{
  return (double) self->first * self->row_height + self->above;
}

/* The place is exact: a double has whole pixels for more rows than a list can have. */
static void
set_value (TamizTableRows *self,
           double          value)
{
  self->first = (guint) (value / self->row_height);
  self->above = value - (double) self->first * self->row_height;
}

static void
bring_into_sight (TamizTableRows *self,
                  guint           position)
{
  double top = (double) position * self->row_height;

  if (top < get_value (self))
    set_value (self, top);
  else if (top + self->row_height > get_value (self) + self->height)
    set_value (self, MAX (top + self->row_height - self->height, 0));
}

static void
configure (TamizTableRows *self)
{
  double upper = (double) tamiz_table_rows_count (self) * self->row_height;

  if (self->adjustment == NULL)
    return;

  self->configuring = TRUE;
  gtk_adjustment_configure (self->adjustment, get_value (self), 0, MAX (upper, self->height),
                            self->height * .1, self->height * .9, self->height);
  self->configuring = FALSE;
}

/* Rows */

static TamizTableRow *
get_nth (GPtrArray *rows,
         guint      i)
{
  return g_ptr_array_index (rows, i);
}

static TamizTableRow *
find_row (TamizTableRows *self,
          guint           position)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      if (tamiz_table_row_get_position (get_nth (self->rows, i)) == position)
        return get_nth (self->rows, i);
    }

  return NULL;
}

static void
drop_all (TamizTableRows *self)
{
  g_ptr_array_set_size (self->rows, 0);
  self->kept = NULL;
  for (GtkWidget *row; (row = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    tamiz_table_rows_take_out (row);
}

/* All rows are as high as the highest that there was: a list that is recycled cannot ask
 * those it has no widgets for.
 */
static void
measure_rows (TamizTableRows *self)
{
  if (self->measured_anew)
    self->row_height = 0;
  self->measured_anew = FALSE;
  if (self->rows->len == 0)
    {
      g_ptr_array_add (self->rows, tamiz_table_rows_make (self));
      tamiz_table_rows_show (self, get_nth (self->rows, 0), MIN (self->first, tamiz_table_rows_count (self) - 1));
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      int minimum;

      gtk_widget_measure (GTK_WIDGET (get_nth (self->rows, i)), GTK_ORIENTATION_VERTICAL, -1, &minimum, NULL, NULL,
                          NULL);
      self->row_height = MAX (self->row_height, MAX (minimum, 1));
    }
}

/* Brings rows, their items and the adjustment to where the view stands. */
static void
update (TamizTableRows *self)
{
  guint n_items = tamiz_table_rows_count (self);
  double end;

  if (self->height <= 0)
    return;
  if (n_items == 0)
    {
      drop_all (self);
      self->first = 0;
      self->above = 0;
      self->wanted = GTK_INVALID_LIST_POSITION;
      configure (self);
      return;
    }

  measure_rows (self);
  self->above = MIN (self->above, self->row_height - 1);
  if (self->wanted < n_items)
    bring_into_sight (self, self->wanted);
  self->wanted = GTK_INVALID_LIST_POSITION;
  end = MAX ((double) n_items * self->row_height - self->height, 0);
  if (get_value (self) > end)
    set_value (self, end);
  tamiz_table_rows_fill (self);
  configure (self);
}

static gboolean
update_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  TamizTableRows *self = TAMIZ_TABLE_ROWS (widget);

  self->tick = 0;
  update (self);
  gtk_widget_queue_allocate (widget);

  return G_SOURCE_REMOVE;
}

/* Whatever happens until the next frame is answered at once with it. */
static void
queue_update (TamizTableRows *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), update_cb, NULL, NULL);
}

/* Following the list */

static void
follow_row (TamizTableRow *row,
            guint          position,
            guint          removed,
            guint          added)
{
  guint own = tamiz_table_row_get_position (row);

  if (own == GTK_INVALID_LIST_POSITION || own < position)
    return;

  tamiz_table_row_set_position (row, own < position + removed ? GTK_INVALID_LIST_POSITION : own - removed + added);
}

/* What is in sight stays there where rows come and go above it; but whoever is at the very
 * top sees what comes to the top.
 */
static void
follow_view (TamizTableRows *self,
             guint           position,
             guint           removed,
             guint           added)
{
  if (self->first == 0 && self->above == 0)
    return;

  if (self->first >= position + removed)
    self->first = self->first - removed + added;
  else if (self->first > position + added)
    self->first = position + added;
}

static void
items_changed_cb (TamizTableRows *self,
                  guint           position,
                  guint           removed,
                  guint           added)
{
  for (guint i = 0; i < self->rows->len; i++)
    follow_row (get_nth (self->rows, i), position, removed, added);
  if (self->kept != NULL)
    follow_row (self->kept, position, removed, added);
  follow_view (self, position, removed, added);
  tamiz_table_mark_follow (&self->cursor, self->model, position, removed, added);
  tamiz_table_mark_follow (&self->pivot, self->model, position, removed, added);
  queue_update (self);
}

static void
selection_changed_cb (TamizTableRows *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      TamizTableRow *row = get_nth (self->rows, i);
      guint position = tamiz_table_row_get_position (row);

      if (position != GTK_INVALID_LIST_POSITION)
        tamiz_table_row_set_selected (
            row, gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->model), position));
    }
}

static void
value_changed_cb (TamizTableRows *self)
{
  if (self->configuring || self->row_height == 0)
    return;

  set_value (self, gtk_adjustment_get_value (self->adjustment));
  queue_update (self);
}

/* The widget */

static void
tamiz_table_rows_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  TamizTableRows *self = TAMIZ_TABLE_ROWS (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;

  for (guint i = 0; i < self->columns->len; i++)
    *minimum += tamiz_table_column_get_minimum (g_ptr_array_index (self->columns, i));
  *natural = *minimum;
}

static void
place_row (TamizTableRows *self,
           TamizTableRow  *row,
           int             width,
           double          y)
{
  GtkAllocation place = { 0, (int) y, width, self->row_height };

  gtk_widget_size_allocate (GTK_WIDGET (row), &place, -1);
}

static void
tamiz_table_rows_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  TamizTableRows *self = TAMIZ_TABLE_ROWS (widget);

  self->height = height;
  update (self);
  for (guint i = 0; i < self->rows->len; i++)
    {
      TamizTableRow *row = get_nth (self->rows, i);
      double from_first = (double) tamiz_table_row_get_position (row) - self->first;

      place_row (self, row, width, from_first * self->row_height - floor (self->above));
    }
  /* Just out of sight, on the side where it is. */
  if (self->kept != NULL)
    place_row (self, self->kept, width,
               tamiz_table_row_get_position (self->kept) < self->first ? -self->row_height : height);
}

/* Another text size, another theme: the rows are measured anew. */
static void
measure_anew (TamizTableRows *self)
{
  self->measured_anew = TRUE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
tamiz_table_rows_css_changed (GtkWidget         *widget,
                              GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (tamiz_table_rows_parent_class)->css_changed (widget, change);
  measure_anew (TAMIZ_TABLE_ROWS (widget));
}

static void
tamiz_table_rows_system_setting_changed (GtkWidget        *widget,
                                         GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (tamiz_table_rows_parent_class)->system_setting_changed (widget, setting);
  measure_anew (TAMIZ_TABLE_ROWS (widget));
}

/* Wherever the keyboard goes, by whatever means, there the cursor is. */
static void
tamiz_table_rows_set_focus_child (GtkWidget *widget,
                                  GtkWidget *child)
{
  TamizTableRows *self = TAMIZ_TABLE_ROWS (widget);

  GTK_WIDGET_CLASS (tamiz_table_rows_parent_class)->set_focus_child (widget, child);
  if (child != NULL && tamiz_table_row_get_position (TAMIZ_TABLE_ROW (child)) != GTK_INVALID_LIST_POSITION)
    tamiz_table_mark_set (&self->cursor, self->model, tamiz_table_row_get_position (TAMIZ_TABLE_ROW (child)));
  queue_update (self);
}

static gboolean
is_in_sight (TamizTableRows *self,
             guint           position)
{
  double top = (double) position * self->row_height;

  return top >= get_value (self) && top + self->row_height <= get_value (self) + self->height;
}

/* Where the keyboard enters: at what is selected where that is in sight; else where it was
 * last; else at the first in sight.
 */
static guint
find_entry (TamizTableRows *self)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->model);
  guint first = MIN (self->above > 0 ? self->first + 1 : self->first, tamiz_table_rows_count (self) - 1);

  if (self->cursor.listed && gtk_selection_model_is_selected (model, self->cursor.position))
    return self->cursor.position;
  for (guint i = first; is_in_sight (self, i) && i < tamiz_table_rows_count (self); i++)
    {
      if (gtk_selection_model_is_selected (model, i))
        return i;
    }

  return self->cursor.listed ? self->cursor.position : first;
}

static gboolean
tamiz_table_rows_grab_focus (GtkWidget *widget)
{
  TamizTableRows *self = TAMIZ_TABLE_ROWS (widget);

  update (self);
  return self->rows->len > 0 && tamiz_table_rows_focus_row (self, find_entry (self));
}

static void
tamiz_table_rows_dispose (GObject *object)
{
  TamizTableRows *self = TAMIZ_TABLE_ROWS (object);

  tamiz_table_rows_set_model (self, NULL);
  tamiz_table_rows_set_adjustment (self, NULL);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;

  G_OBJECT_CLASS (tamiz_table_rows_parent_class)->dispose (object);
}

static void
tamiz_table_rows_finalize (GObject *object)
{
  TamizTableRows *self = TAMIZ_TABLE_ROWS (object);

  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->columns, g_ptr_array_unref);

  G_OBJECT_CLASS (tamiz_table_rows_parent_class)->finalize (object);
}

static void
tamiz_table_rows_class_init (TamizTableRowsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_table_rows_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_table_rows_finalize;
  widget_class->measure = tamiz_table_rows_measure;
  widget_class->size_allocate = tamiz_table_rows_size_allocate;
  widget_class->css_changed = tamiz_table_rows_css_changed;
  widget_class->system_setting_changed = tamiz_table_rows_system_setting_changed;
  widget_class->set_focus_child = tamiz_table_rows_set_focus_child;
  widget_class->grab_focus = tamiz_table_rows_grab_focus;

  /* (position): somebody wants to work with what is there. */
  signals[ACTIVATE] = g_signal_new ("activate", TAMIZ_TYPE_TABLE_ROWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_css_name (widget_class, "listview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW_GROUP);
  tamiz_table_rows_class_add_keys (widget_class);
}

static void
tamiz_table_rows_init (TamizTableRows *self)
{
  self->rows = g_ptr_array_new ();
  self->wanted = GTK_INVALID_LIST_POSITION;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "view");
  tamiz_table_rows_add_clicks (self);
}

/* @columns is the table's. */
TamizTableRows *
tamiz_table_rows_new (GPtrArray *columns)
{
  TamizTableRows *self = g_object_new (TAMIZ_TYPE_TABLE_ROWS, NULL);

  self->columns = g_ptr_array_ref (columns);

  return self;
}

/* @model (nullable) is listed from now on. */
void
tamiz_table_rows_set_model (TamizTableRows   *self,
                            TamizIdSelection *model)
{
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  drop_all (self);
  g_set_object (&self->model, model);
  self->cursor = self->pivot = (TamizTableMark) { 0 };
  self->first = 0;
  self->above = 0;
  if (model == NULL)
    return;

  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "selection-changed", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  queue_update (self);
}

/* @adjustment (nullable) says which part of the list is in sight, in pixels. */
void
tamiz_table_rows_set_adjustment (TamizTableRows *self,
                                 GtkAdjustment  *adjustment)
{
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_set_object (&self->adjustment, adjustment);
  if (adjustment == NULL)
    return;

  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (value_changed_cb), self, G_CONNECT_SWAPPED);
  queue_update (self);
}

/* The columns stand elsewhere, or are as wide as they were not. */
void
tamiz_table_rows_columns_placed (TamizTableRows *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    gtk_widget_queue_allocate (row);
}

/* The least width, pixels, at which the cells in sight are whole. */
int
tamiz_table_rows_measure_column (TamizTableRows *self,
                                 guint           column)
{
  int width = 0;

  for (guint i = 0; i < self->rows->len; i++)
    width = MAX (width, tamiz_table_row_measure_cell (get_nth (self->rows, i), column));

  return width;
}

/* With the next frame, or when the list has got its size; as little as is needed. */
void
tamiz_table_rows_scroll_to (TamizTableRows *self,
                            guint           position)
{
  self->wanted = position;
  queue_update (self);
}

/* Where the keyboard goes when it comes, or at once where it is in the rows. */
void
tamiz_table_rows_set_cursor (TamizTableRows *self,
                             guint           position)
{
  if (tamiz_table_rows_get_focused (self) != NULL)
    tamiz_table_rows_focus_row (self, position);
  tamiz_table_mark_set (&self->cursor, self->model, position);
  self->pivot = self->cursor;
}

/* The row at a height, pixels below the upper edge; NULL where there is none. */
TamizTableRow *
tamiz_table_rows_find_at (TamizTableRows *self,
                          double          y)
{
  if (self->row_height == 0 || y < 0)
    return NULL;

  return find_row (self, self->first + (guint) ((y + floor (self->above)) / self->row_height));
}

/* How many rows there are in sight. */
guint
tamiz_table_rows_count_page (TamizTableRows *self)
{
  return self->row_height > 0 ? (guint) MAX (self->height / self->row_height, 1) : 1;
}

/* Brings a row into sight and the keyboard to it. */
gboolean
tamiz_table_rows_focus_row (TamizTableRows *self,
                            guint           position)
{
  TamizTableRow *row;

  self->wanted = position;
  update (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  row = find_row (self, position);

  return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
}

void
tamiz_table_rows_activate (TamizTableRows *self,
                           guint           position)
{
  g_signal_emit (self, signals[ACTIVATE], 0, position);
}
