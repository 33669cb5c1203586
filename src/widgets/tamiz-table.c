#define G_LOG_DOMAIN "tamiz-table"

#include "config.h"

#include "tamiz-table.h"

#include "tamiz-table-header.h"
#include "tamiz-table-rows.h"

struct _TamizTable
{
  GtkWidget parent_instance;

  TamizTableHeader *header;
  TamizTableRows *rows;
  GPtrArray *columns;       /* TamizTableColumn */
  TamizIdSelection *model;  /* (nullable) */

  GtkAdjustment *adjustments[2];        /* (nullable), by orientation */
  GtkScrollablePolicy policies[2];
};

typedef enum
{
  PROP_HADJUSTMENT = 1,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
} TamizTableProperty;

enum
{
  ACTIVATE,
  SORT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
tamiz_table_get_border (GtkScrollable *scrollable,
                        GtkBorder     *border)
{
  /* What shows that there is no more to scroll belongs below the titles. */
  border->top = (gint16) gtk_widget_get_height (GTK_WIDGET (TAMIZ_TABLE (scrollable)->header));

  return TRUE;
}

static void
scrollable_init (GtkScrollableInterface *interface)
{
  interface->get_border = tamiz_table_get_border;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TamizTable, tamiz_table, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, scrollable_init))

static TamizTableColumn *
get_column (TamizTable *self,
            guint       i)
{
  return g_ptr_array_index (self->columns, i);
}

/* Columns */

static int
measure_column_cb (guint    column,
                   gpointer data)
{
  return tamiz_table_rows_measure_column (TAMIZ_TABLE (data)->rows, column);
}

/* What it asks for, but not less than its title needs: with a large text that is more. */
static int
get_width (TamizTable *self,
           guint       i)
{
  return MAX (tamiz_table_column_get_width (get_column (self, i)),
              tamiz_table_header_measure_title (self->header, i));
}

static int
get_spare (TamizTable *self,
           guint       i)
{
  int minimum = MAX (tamiz_table_column_get_minimum (get_column (self, i)),
                     tamiz_table_header_measure_title (self->header, i));

  return get_width (self, i) - minimum;
}

/* Narrows those of the first columns that expand, or that do not, in the proportion in which
 * they can be.  Returns what is still lacking.
 */
static int
narrow (TamizTable *self,
        guint       n_first,
        gboolean    expanding,
        int         lacking,
        int        *widths)
{
  int spare = 0, rest, left;

  for (guint i = 0; i < n_first; i++)
    spare += tamiz_table_column_get_expand (get_column (self, i)) == expanding ? get_spare (self, i) : 0;
  rest = MAX (lacking - spare, 0);
  left = lacking - rest;
  for (guint i = 0; i < n_first && left > 0; i++)
    {
      int own = get_spare (self, i), part;

      if (own == 0 || tamiz_table_column_get_expand (get_column (self, i)) != expanding)
        continue;
      part = (int) ((gint64) left * own / spare);
      widths[i] -= part;
      left -= part;
      spare -= own;
    }

  return rest;
}

/* The columns' widths in a table of @width: those up to the last that can be narrower are
 * made to fit, what comes after them is scrolled to.  Returns what all of them take.
 */
static int
fit_columns (TamizTable *self,
             int         width,
             int        *widths)
{
  int sum = 0, lacking = 0;
  guint n_first = 0;

  for (guint i = 0; i < self->columns->len; i++)
    {
      widths[i] = get_width (self, i);
      sum += widths[i];
      if (get_spare (self, i) == 0)
        continue;
      n_first = i + 1;
      lacking = MAX (sum - width, 0);
    }
  sum = 0;
  narrow (self, n_first, FALSE, narrow (self, n_first, TRUE, lacking, widths), widths);
  for (guint i = 0; i < self->columns->len; i++)
    sum += widths[i];

  return sum;
}

static int
count_expanding (TamizTable *self)
{
  int count = 0;

  for (guint i = 0; i < self->columns->len; i++)
    count += tamiz_table_column_get_expand (get_column (self, i));

  return count;
}

/* Gives each column its width, those that expand their part of what is @left over, and its
 * place from where reading begins.
 */
static void
place_columns (TamizTable *self,
               int         width,
               int         left,
               const int  *widths)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL, moved = FALSE;
  int n_expanding = count_expanding (self), x = 0;

  for (guint i = 0; i < self->columns->len; i++)
    {
      TamizTableColumn *column = get_column (self, i);
      int extent = widths[i];

      if (tamiz_table_column_get_expand (column))
        {
          int part = left / n_expanding--;

          left -= part;
          extent += part;
        }
      moved |= tamiz_table_column_place (column, mirrored ? width - x - extent : x, extent);
      x += extent;
    }
  if (!moved)
    return;

  tamiz_table_header_columns_placed (self->header);
  tamiz_table_rows_columns_placed (self->rows);
}

/* The widget */

/* What does not fit is scrolled to; where one reads from the right, it is the distance from
 * the right that stays.
 */
static int
scroll_across (TamizTable *self,
               int         width,
               int         whole)
{
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  double value;

  if (adjustment == NULL)
    return 0;

  value = gtk_adjustment_get_value (adjustment);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    value += whole - width
             - (gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment));
  value = CLAMP (value, 0, whole - width);
  gtk_adjustment_configure (adjustment, value, 0, whole, width * .1, width * .9, width);

  return (int) value;
}

static void
tamiz_table_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  TamizTable *self = TAMIZ_TABLE (widget);

  gtk_widget_measure (GTK_WIDGET (self->header), orientation, -1, minimum, natural, NULL, NULL);
}

static void
tamiz_table_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  TamizTable *self = TAMIZ_TABLE (widget);
  g_autofree int *widths = g_new (int, self->columns->len);
  int taken = fit_columns (self, width, widths), whole = MAX (width, taken), x, header_height;

  x = -scroll_across (self, width, whole);
  place_columns (self, whole, whole - taken, widths);
  gtk_widget_measure (GTK_WIDGET (self->header), GTK_ORIENTATION_VERTICAL, -1, &header_height, NULL, NULL, NULL);
  gtk_widget_size_allocate (GTK_WIDGET (self->header), &(GtkAllocation) { x, 0, whole, header_height }, -1);
  gtk_widget_size_allocate (GTK_WIDGET (self->rows),
                            &(GtkAllocation) { x, header_height, whole, MAX (height - header_height, 0) }, -1);
}

/* Tab comes to the rows and leaves from them, and finds the titles on its way back: whoever
 * goes forward does not want to sort each time.
 */
static gboolean
tamiz_table_focus (GtkWidget        *widget,
                   GtkDirectionType  direction)
{
  TamizTable *self = TAMIZ_TABLE (widget);
  GtkWidget *inside = gtk_widget_get_focus_child (widget);

  if (inside == GTK_WIDGET (self->rows))
    return direction == GTK_DIR_TAB_BACKWARD && gtk_widget_grab_focus (GTK_WIDGET (self->header));
  if (inside == GTK_WIDGET (self->header))
    {
      if (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_DOWN)
        return gtk_widget_grab_focus (GTK_WIDGET (self->rows));
      return gtk_widget_child_focus (inside, direction);
    }

  return gtk_widget_grab_focus (widget);
}

static gboolean
tamiz_table_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TAMIZ_TABLE (widget)->rows));
}

static void
set_adjustment (TamizTable    *self,
                GtkOrientation orientation,
                GtkAdjustment *adjustment)
{
  GtkAdjustment *before = self->adjustments[orientation];

  if (self->rows == NULL || (before != NULL && before == adjustment))
    return;
  if (before != NULL)
    g_signal_handlers_disconnect_by_data (before, self);
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  self->adjustments[orientation] = g_object_ref_sink (adjustment);
  g_clear_object (&before);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    tamiz_table_rows_set_adjustment (self->rows, adjustment);
  else
    g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_allocate), self,
                             G_CONNECT_SWAPPED);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify (G_OBJECT (self), orientation == GTK_ORIENTATION_VERTICAL ? "vadjustment" : "hadjustment");
}

static void
set_policy (TamizTable         *self,
            GtkOrientation      orientation,
            GtkScrollablePolicy policy)
{
  if (self->policies[orientation] == policy)
    return;

  self->policies[orientation] = policy;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify (G_OBJECT (self), orientation == GTK_ORIENTATION_VERTICAL ? "vscroll-policy" : "hscroll-policy");
}

static void
tamiz_table_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  TamizTable *self = TAMIZ_TABLE (object);

  switch ((TamizTableProperty) id)
    {
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_VERTICAL]);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_VERTICAL]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tamiz_table_set_property (GObject      *object,
                          guint         id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  TamizTable *self = TAMIZ_TABLE (object);

  switch ((TamizTableProperty) id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      set_policy (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_enum (value));
      break;
    case PROP_VSCROLL_POLICY:
      set_policy (self, GTK_ORIENTATION_VERTICAL, g_value_get_enum (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tamiz_table_dispose (GObject *object)
{
  TamizTable *self = TAMIZ_TABLE (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  if (self->rows != NULL)
    tamiz_table_rows_set_model (self->rows, NULL);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);
  self->header = NULL;
  self->rows = NULL;
  for (guint i = 0; i < self->columns->len; i++)
    g_signal_handlers_disconnect_by_data (get_column (self, i), self);
  for (guint i = 0; i < G_N_ELEMENTS (self->adjustments); i++)
    {
      if (self->adjustments[i] != NULL)
        g_signal_handlers_disconnect_by_data (self->adjustments[i], self);
      g_clear_object (&self->adjustments[i]);
    }

  G_OBJECT_CLASS (tamiz_table_parent_class)->dispose (object);
}

static void
tamiz_table_finalize (GObject *object)
{
  g_ptr_array_unref (TAMIZ_TABLE (object)->columns);

  G_OBJECT_CLASS (tamiz_table_parent_class)->finalize (object);
}

static void
tamiz_table_class_init (TamizTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tamiz_table_get_property;
  object_class->set_property = tamiz_table_set_property;
  object_class->dispose = tamiz_table_dispose;
  object_class->finalize = tamiz_table_finalize;
  widget_class->measure = tamiz_table_measure;
  widget_class->size_allocate = tamiz_table_size_allocate;
  widget_class->focus = tamiz_table_focus;
  widget_class->grab_focus = tamiz_table_grab_focus;

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  /* (position): somebody wants to work with what is there. */
  signals[ACTIVATE] = g_signal_new ("activate", TAMIZ_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_UINT);
  /* (column, descending): another order is asked for; whoever gives it says so with
   * tamiz_table_show_sort(). */
  signals[SORT] = g_signal_new ("sort", TAMIZ_TYPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                2, G_TYPE_UINT, G_TYPE_BOOLEAN);

  /* The names that themes know. */
  gtk_widget_class_set_css_name (widget_class, "columnview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void
activate_cb (TamizTable *self,
             guint       position)
{
  g_signal_emit (self, signals[ACTIVATE], 0, position);
}

static void
sort_cb (TamizTable *self,
         guint       column,
         gboolean    descending)
{
  g_signal_emit (self, signals[SORT], 0, column, descending);
}

static void
tamiz_table_init (TamizTable *self)
{
  self->columns = g_ptr_array_new_with_free_func (g_object_unref);
  self->header = tamiz_table_header_new (self->columns, measure_column_cb, self);
  self->rows = tamiz_table_rows_new (self->columns);
  gtk_widget_set_parent (GTK_WIDGET (self->header), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->rows), GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "view");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_MULTI_SELECTABLE, TRUE, -1);
  g_signal_connect_swapped (self->header, "sort", G_CALLBACK (sort_cb), self);
  g_signal_connect_swapped (self->rows, "activate", G_CALLBACK (activate_cb), self);
}

GtkWidget *
tamiz_table_new (void)
{
  return g_object_new (TAMIZ_TYPE_TABLE, NULL);
}

/* @column (transfer full) is the last one from now on. */
void
tamiz_table_append_column (TamizTable       *self,
                           TamizTableColumn *column)
{
  g_return_if_fail (TAMIZ_IS_TABLE (self) && self->model == NULL);

  g_ptr_array_add (self->columns, column);
  g_signal_connect_object (column, "resized", G_CALLBACK (gtk_widget_queue_resize), self, G_CONNECT_SWAPPED);
  tamiz_table_header_column_added (self->header);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_COL_COUNT,
                                  (int) self->columns->len, -1);
}

static void
show_count (TamizTable *self)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  /* The titles are a row too. */
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_ROW_COUNT,
                                  (int) MIN (count, G_MAXINT - 1) + 1, -1);
}

/* @model (nullable) is listed from now on. */
void
tamiz_table_set_model (TamizTable       *self,
                       TamizIdSelection *model)
{
  g_return_if_fail (TAMIZ_IS_TABLE (self));

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  tamiz_table_rows_set_model (self->rows, model);
  if (model == NULL)
    return;

  g_signal_connect_object (model, "items-changed", G_CALLBACK (show_count), self, G_CONNECT_SWAPPED);
  show_count (self);
}

/* Shows by which column the list is sorted; -1 = by none of them. */
void
tamiz_table_show_sort (TamizTable *self,
                       int         column,
                       gboolean    descending)
{
  g_return_if_fail (TAMIZ_IS_TABLE (self));

  tamiz_table_header_show_sort (self->header, column, descending);
}

/* Scrolls, by as little as is needed, so that what is at @position is in sight. */
void
tamiz_table_scroll_to (TamizTable *self,
                       guint       position)
{
  g_return_if_fail (TAMIZ_IS_TABLE (self));

  tamiz_table_rows_scroll_to (self->rows, position);
}

/* Makes @position where the keyboard comes to, and from where Shift selects. */
void
tamiz_table_set_cursor (TamizTable *self,
                        guint       position)
{
  g_return_if_fail (TAMIZ_IS_TABLE (self) && self->model != NULL);

  tamiz_table_rows_set_cursor (self->rows, position);
}
