#define G_LOG_DOMAIN "tamiz-table-header"

#include "config.h"

#include "tamiz-table-header.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* So near to its edge, pixels, the pointer takes hold of a column's width. */
#define EDGE 6

struct _TamizTableHeader
{
  GtkWidget parent_instance;

  GPtrArray *columns;       /* TamizTableColumn; the table's own */
  TamizTableMeasureFunc measure;
  gpointer data;

  int sort;                 /* a column, or -1 */
  gboolean descending;
  int dragged;              /* a column, or -1 */
  int width_before;         /* of the one that is dragged */
};

G_DEFINE_FINAL_TYPE (TamizTableHeader, tamiz_table_header, GTK_TYPE_WIDGET)

enum
{
  SORT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static TamizTableColumn *
get_column (TamizTableHeader *self,
            guint             i)
{
  return g_ptr_array_index (self->columns, i);
}

static GtkWidget *
get_title (TamizTableHeader *self,
           guint             i)
{
  GtkWidget *title = gtk_widget_get_first_child (GTK_WIDGET (self));

  while (i-- > 0)
    title = gtk_widget_get_next_sibling (title);

  return title;
}

/* Sorting */

static void
clicked_cb (TamizTableHeader *self,
            GtkWidget        *title)
{
  int column = 0;

  while (get_title (self, (guint) column) != title)
    column++;
  g_signal_emit (self, signals[SORT], 0, (guint) column, column == self->sort && !self->descending);
}

static void
show_arrow (TamizTableHeader *self,
            guint             i)
{
  GtkWidget *title = get_title (self, i), *arrow;
  gboolean sorts = (int) i == self->sort;

  if (!tamiz_table_column_get_sortable (get_column (self, i)))
    return;

  arrow = gtk_widget_get_last_child (gtk_button_get_child (GTK_BUTTON (title)));
  gtk_image_set_from_icon_name (GTK_IMAGE (arrow), !sorts             ? NULL
                                                   : self->descending ? "pan-down-symbolic"
                                                                      : "pan-up-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (title), GTK_ACCESSIBLE_PROPERTY_SORT,
                                  !sorts             ? GTK_ACCESSIBLE_SORT_NONE
                                  : self->descending ? GTK_ACCESSIBLE_SORT_DESCENDING
                                                     : GTK_ACCESSIBLE_SORT_ASCENDING,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  !sorts             ? ""
                                  : self->descending ? _("Sorted in descending order")
                                                     : _("Sorted in ascending order"),
                                  -1);
}

/* Resizing */

static gboolean
is_mirrored (TamizTableHeader *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

/* The column whose far edge is at @x; -1 where there is none that can be resized. */
static int
find_edge (TamizTableHeader *self,
           double            x)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      TamizTableColumn *column = get_column (self, i);
      int edge = tamiz_table_column_get_x (column);

      if (!is_mirrored (self))
        edge += tamiz_table_column_get_extent (column);
      if (tamiz_table_column_get_resizable (column) && x > edge - EDGE && x < edge + EDGE)
        return (int) i;
    }

  return -1;
}

/* The columns before the edge stay as wide as they are, so that it goes with the pointer. */
static void
drag_begin_cb (TamizTableHeader *self,
               double            x,
               double            y,
               GtkGesture       *gesture)
{
  self->dragged = find_edge (self, x);
  if (self->dragged < 0)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  for (int i = 0; i <= self->dragged; i++)
    {
      TamizTableColumn *column = get_column (self, (guint) i);

      tamiz_table_column_set_width (column, tamiz_table_column_get_extent (column));
      tamiz_table_column_set_minimum (column, 0);
      tamiz_table_column_set_expand (column, FALSE);
    }
  self->width_before = tamiz_table_column_get_width (get_column (self, (guint) self->dragged));
}

static void
drag_update_cb (TamizTableHeader *self,
                double            x,
                double            y)
{
  int least, wide;

  if (self->dragged < 0)
    return;

  least = MAX (tamiz_table_header_measure_title (self, (guint) self->dragged),
               self->measure ((guint) self->dragged, self->data));
  wide = self->width_before + (int) (is_mirrored (self) ? -x : x);
  tamiz_table_column_set_width (get_column (self, (guint) self->dragged), MAX (wide, least));
}

static void
drag_end_cb (TamizTableHeader *self)
{
  self->dragged = -1;
}

static void
motion_cb (TamizTableHeader *self,
           double            x,
           double            y)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   self->dragged >= 0 || find_edge (self, x) >= 0 ? "col-resize" : NULL);
}

/* The widget */

static void
tamiz_table_header_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  TamizTableHeader *self = TAMIZ_TABLE_HEADER (widget);
  guint i = 0;

  for (GtkWidget *title = gtk_widget_get_first_child (widget); title != NULL;
       title = gtk_widget_get_next_sibling (title), i++)
    {
      int title_minimum, title_natural;

      gtk_widget_measure (title, orientation, -1, &title_minimum, &title_natural, NULL, NULL);
      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        {
          *minimum += MAX (title_minimum, tamiz_table_column_get_minimum (get_column (self, i)));
          *natural += MAX (title_minimum, tamiz_table_column_get_width (get_column (self, i)));
        }
      else
        {
          *minimum = MAX (*minimum, title_natural);
          *natural = *minimum;
        }
    }
}

static void
tamiz_table_header_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  TamizTableHeader *self = TAMIZ_TABLE_HEADER (widget);
  guint i = 0;

  for (GtkWidget *title = gtk_widget_get_first_child (widget); title != NULL;
       title = gtk_widget_get_next_sibling (title), i++)
    {
      TamizTableColumn *column = get_column (self, i);
      GtkAllocation place
          = { tamiz_table_column_get_x (column), 0, tamiz_table_column_get_extent (column), height };

      gtk_widget_size_allocate (title, &place, -1);
    }
}

/* The arrows go from title to title; Tab goes on. */
static gboolean
tamiz_table_header_focus (GtkWidget        *widget,
                          GtkDirectionType  direction)
{
  GtkWidget *title = gtk_widget_get_focus_child (widget);
  gboolean back = (direction == GTK_DIR_LEFT) != is_mirrored (TAMIZ_TABLE_HEADER (widget));

  if (title == NULL)
    return gtk_widget_grab_focus (widget);
  if (direction != GTK_DIR_LEFT && direction != GTK_DIR_RIGHT)
    return FALSE;

  do
    title = back ? gtk_widget_get_prev_sibling (title) : gtk_widget_get_next_sibling (title);
  while (title != NULL && !gtk_widget_get_focusable (title));
  if (title != NULL)
    gtk_widget_grab_focus (title);

  /* The last one is the end of the way. */
  return TRUE;
}

/* The column that sorts is where one comes to, or the first that can. */
static gboolean
tamiz_table_header_grab_focus (GtkWidget *widget)
{
  TamizTableHeader *self = TAMIZ_TABLE_HEADER (widget);
  GtkWidget *title = self->sort >= 0 ? get_title (self, (guint) self->sort) : gtk_widget_get_first_child (widget);

  while (title != NULL && !gtk_widget_get_focusable (title))
    title = gtk_widget_get_next_sibling (title);

  return title != NULL && gtk_widget_grab_focus (title);
}

static void
tamiz_table_header_dispose (GObject *object)
{
  GtkWidget *title;

  while ((title = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (title);

  G_OBJECT_CLASS (tamiz_table_header_parent_class)->dispose (object);
}

static void
tamiz_table_header_finalize (GObject *object)
{
  g_clear_pointer (&TAMIZ_TABLE_HEADER (object)->columns, g_ptr_array_unref);

  G_OBJECT_CLASS (tamiz_table_header_parent_class)->finalize (object);
}

static void
tamiz_table_header_class_init (TamizTableHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_table_header_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_table_header_finalize;
  widget_class->measure = tamiz_table_header_measure;
  widget_class->size_allocate = tamiz_table_header_size_allocate;
  widget_class->focus = tamiz_table_header_focus;
  widget_class->grab_focus = tamiz_table_header_grab_focus;

  /* (column, descending): another order is asked for. */
  signals[SORT] = g_signal_new ("sort", TAMIZ_TYPE_TABLE_HEADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_BOOLEAN);

  gtk_widget_class_set_css_name (widget_class, "header");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW);
}

static void
tamiz_table_header_init (TamizTableHeader *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->sort = -1;
  self->dragged = -1;
  /* Before the title takes it for a click. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

/* @measure says the least width of a column's cells. */
TamizTableHeader *
tamiz_table_header_new (GPtrArray            *columns,
                        TamizTableMeasureFunc measure,
                        gpointer              data)
{
  TamizTableHeader *self = g_object_new (TAMIZ_TYPE_TABLE_HEADER, NULL);

  self->columns = g_ptr_array_ref (columns);
  self->measure = measure;
  self->data = data;

  return self;
}

static GtkWidget *
make_title (TamizTableHeader *self,
            TamizTableColumn *column)
{
  const char *text = tamiz_table_column_get_title (column);
  GtkWidget *label, *box, *title;

  /* It looks as the others do, but there is nothing to it. */
  if (!tamiz_table_column_get_sortable (column))
    return g_object_new (ADW_TYPE_BIN, "css-name", "button", "accessible-role", GTK_ACCESSIBLE_ROLE_COLUMN_HEADER,
                         "child", text != NULL ? gtk_label_new (text) : NULL, NULL);

  label = g_object_new (GTK_TYPE_LABEL, "label", text, "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.f, NULL);
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "css-name", "sort-indicator", "accessible-role",
                                               GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  title = g_object_new (GTK_TYPE_BUTTON, "child", box, "accessible-role", GTK_ACCESSIBLE_ROLE_COLUMN_HEADER, NULL);
  g_signal_connect_swapped (title, "clicked", G_CALLBACK (clicked_cb), self);

  return title;
}

/* The last of the columns is new. */
void
tamiz_table_header_column_added (TamizTableHeader *self)
{
  guint i = self->columns->len - 1;

  gtk_widget_set_parent (make_title (self, get_column (self, i)), GTK_WIDGET (self));
  show_arrow (self, i);
}

/* The least width, pixels, of a column's title. */
int
tamiz_table_header_measure_title (TamizTableHeader *self,
                                  guint             column)
{
  int minimum;

  gtk_widget_measure (get_title (self, column), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum;
}

void
tamiz_table_header_columns_placed (TamizTableHeader *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* @column sorts, or none where it is -1. */
void
tamiz_table_header_show_sort (TamizTableHeader *self,
                              int               column,
                              gboolean          descending)
{
  self->sort = column;
  self->descending = descending;
  for (guint i = 0; i < self->columns->len; i++)
    show_arrow (self, i);
}
