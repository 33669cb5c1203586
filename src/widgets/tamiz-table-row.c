#define G_LOG_DOMAIN "tamiz-table-row"

#include "config.h"

#include "tamiz-table-row.h"

#include <adwaita.h>

struct _TamizTableRow
{
  GtkWidget parent_instance;

  GPtrArray *columns;       /* TamizTableColumn; the table's own */
  GPtrArray *children;      /* what each column made, not owned */
  GObject *item;            /* (nullable) */
  guint position;           /* GTK_INVALID_LIST_POSITION: what it shows is gone */
};

G_DEFINE_FINAL_TYPE (TamizTableRow, tamiz_table_row, GTK_TYPE_WIDGET)

static TamizTableColumn *
get_column (TamizTableRow *self,
            guint          i)
{
  return g_ptr_array_index (self->columns, i);
}

static void
tamiz_table_row_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  TamizTableRow *self = TAMIZ_TABLE_ROW (widget);
  guint i = 0;

  for (GtkWidget *cell = gtk_widget_get_first_child (widget); cell != NULL;
       cell = gtk_widget_get_next_sibling (cell), i++)
    {
      int cell_minimum, cell_natural;

      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        {
          *minimum += tamiz_table_column_get_minimum (get_column (self, i));
          continue;
        }
      /* Its text has one line, however wide it is. */
      gtk_widget_measure (cell, orientation, -1, &cell_minimum, &cell_natural, NULL, NULL);
      *minimum = MAX (*minimum, cell_natural);
    }
  *natural = *minimum;
}

static void
tamiz_table_row_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  TamizTableRow *self = TAMIZ_TABLE_ROW (widget);
  guint i = 0;

  for (GtkWidget *cell = gtk_widget_get_first_child (widget); cell != NULL;
       cell = gtk_widget_get_next_sibling (cell), i++)
    {
      TamizTableColumn *column = get_column (self, i);
      GtkAllocation place
          = { tamiz_table_column_get_x (column), 0, tamiz_table_column_get_extent (column), height };

      gtk_widget_size_allocate (cell, &place, -1);
    }
}

static void
tamiz_table_row_dispose (GObject *object)
{
  TamizTableRow *self = TAMIZ_TABLE_ROW (object);
  GtkWidget *cell;

  tamiz_table_row_bind (self, NULL);
  g_ptr_array_set_size (self->children, 0);
  while ((cell = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (cell);

  G_OBJECT_CLASS (tamiz_table_row_parent_class)->dispose (object);
}

static void
tamiz_table_row_finalize (GObject *object)
{
  TamizTableRow *self = TAMIZ_TABLE_ROW (object);

  g_ptr_array_unref (self->children);
  g_clear_pointer (&self->columns, g_ptr_array_unref);

  G_OBJECT_CLASS (tamiz_table_row_parent_class)->finalize (object);
}

static void
tamiz_table_row_class_init (TamizTableRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_table_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_table_row_finalize;
  widget_class->measure = tamiz_table_row_measure;
  widget_class->size_allocate = tamiz_table_row_size_allocate;

  gtk_widget_class_set_css_name (widget_class, "row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW);
}

static void
tamiz_table_row_init (TamizTableRow *self)
{
  self->children = g_ptr_array_new ();
  self->position = GTK_INVALID_LIST_POSITION;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "activatable");
}

static void
add_cell (TamizTableRow    *self,
          TamizTableColumn *column,
          guint             number)
{
  GtkWidget *child = tamiz_table_column_make (column);
  GtkWidget *cell = g_object_new (ADW_TYPE_BIN, "css-name", "cell", "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_GRID_CELL, "overflow", GTK_OVERFLOW_HIDDEN, "child",
                                  child, NULL);

  g_ptr_array_add (self->children, child);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_RELATION_COL_INDEX, (int) number, -1);
  gtk_widget_set_parent (cell, GTK_WIDGET (self));
}

/* It is called by what its columns show, as that is at the time. */
static void
name_row (TamizTableRow *self)
{
  GtkAccessibleRelation relation = GTK_ACCESSIBLE_RELATION_LABELLED_BY;
  g_auto (GValue) value = G_VALUE_INIT;
  GList *names = NULL;

  for (guint i = self->columns->len; i-- > 0;)
    {
      if (tamiz_table_column_get_names_rows (get_column (self, i)))
        names = g_list_prepend (names, g_ptr_array_index (self->children, i));
    }
  if (names == NULL)
    return;

  /* The relation keeps the list. */
  gtk_accessible_relation_init_value (relation, &value);
  g_value_set_pointer (&value, names);
  gtk_accessible_update_relation_value (GTK_ACCESSIBLE (self), 1, &relation, &value);
}

/* @columns is the table's, and does not change any more. */
TamizTableRow *
tamiz_table_row_new (GPtrArray *columns)
{
  TamizTableRow *self = g_object_new (TAMIZ_TYPE_TABLE_ROW, NULL);

  self->columns = g_ptr_array_ref (columns);
  for (guint i = 0; i < columns->len; i++)
    add_cell (self, get_column (self, i), i + 1);
  name_row (self);

  return self;
}

/* @item (nullable) is shown from now on. */
void
tamiz_table_row_bind (TamizTableRow *self,
                      GObject       *item)
{
  g_autoptr (GObject) before = self->item;

  if (before == item)
    {
      g_steal_pointer (&before);
      return;
    }

  self->item = item != NULL ? g_object_ref (item) : NULL;
  for (guint i = 0; i < self->children->len; i++)
    {
      GtkWidget *child = g_ptr_array_index (self->children, i);

      if (before != NULL)
        tamiz_table_column_unbind (get_column (self, i), child, before);
      if (item != NULL)
        tamiz_table_column_bind (get_column (self, i), child, item);
    }
}

GObject *
tamiz_table_row_get_item (TamizTableRow *self)
{
  return self->item;
}

guint
tamiz_table_row_get_position (TamizTableRow *self)
{
  return self->position;
}

void
tamiz_table_row_set_position (TamizTableRow *self,
                              guint          position)
{
  if (self->position == position)
    return;

  self->position = position;
  /* The titles are the first row. */
  if (position < G_MAXINT - 2)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_ROW_INDEX,
                                    (int) position + 2, -1);
}

void
tamiz_table_row_set_selected (TamizTableRow *self,
                              gboolean       selected)
{
  if (selected)
    gtk_widget_set_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_SELECTED, FALSE);
  else
    gtk_widget_unset_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_SELECTED);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, selected, -1);
}

/* The least width, pixels, at which what it shows in a column is whole. */
int
tamiz_table_row_measure_cell (TamizTableRow *self,
                              guint          column)
{
  GtkWidget *cell = gtk_widget_get_parent (g_ptr_array_index (self->children, column));
  int minimum;

  gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum;
}
