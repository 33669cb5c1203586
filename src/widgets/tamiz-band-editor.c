#define G_LOG_DOMAIN "tamiz-band-editor"

#include "config.h"

#include "tamiz-band-editor.h"

#include "tamiz-enums.h"
#include "tamiz-figures.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What a cell needs to say its grade, however narrow its band is. */
#define LEAST_WIDTH 46
#define LEAST_HEIGHT 40
#define NATURAL_SIZE 360
#define NATURAL_HEIGHT 7     /* times the least of a band */
/* For the scales at the left and below. */
#define MARGIN 34
/* An edge is caught this far from its middle. */
#define CATCH 5
#define WHOLE 100.0
#define MOST_BANDS 20

enum
{
  FIT,
  INTEREST,
  N_AXES,
};

typedef struct
{
  TamizBandEditor *editor;
  guint axis, edge;
  double from;              /* where it was when it was caught … */
  double caught;            /* … and where the pointer was, in the editor */
  double value;
  gboolean moved;
} Edge;

struct _TamizBandEditor
{
  GtkWidget parent_instance;

  GArray *bands[N_AXES];    /* double: lower edges, the first is 0 */
  GPtrArray *cells;         /* GtkButton: [fit][interest] */
  GPtrArray *edges[N_AXES]; /* GtkWidget: from the second band on */
  GPtrArray *marks[N_AXES]; /* GtkLabel: the lower edge of each band */
  GPtrArray *grades;        /* char*: as cells */
  json_t *counts;           /* (nullable) */
};

G_DEFINE_FINAL_TYPE (TamizBandEditor, tamiz_band_editor, GTK_TYPE_WIDGET)

enum
{
  EDGE_MOVED,
  GRADED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *const classes[] = { "grade-a", "grade-b", "grade-c", "grade-d", "grade-e" };

static guint
count_bands (TamizBandEditor *self,
             guint            axis)
{
  return self->bands[axis]->len;
}

static double
get_band (TamizBandEditor *self,
          guint            axis,
          guint            n)
{
  return n < self->bands[axis]->len ? g_array_index (self->bands[axis], double, n) : WHOLE;
}

/* Where each band begins, and where the last one ends: as wide as they are, but for those that would
 * be too narrow.
 */
static void
find_places (TamizBandEditor *self,
             guint            axis,
             double           least,
             double           size,
             double          *places)
{
  guint n = count_bands (self, axis);
  double wide = 0, room = size;

  for (guint i = 0; i < n; i++)
    {
      double part = (get_band (self, axis, i + 1) - get_band (self, axis, i)) / WHOLE;

      if (part * size < least)
        room -= least;
      else
        wide += part;
    }
  places[0] = 0;
  for (guint i = 0; i < n; i++)
    {
      double part = (get_band (self, axis, i + 1) - get_band (self, axis, i)) / WHOLE;

      places[i + 1] = places[i] + (part * size < least || wide <= 0 ? least : MAX (part / wide * room, least));
    }
  for (guint i = 1; i <= n && places[n] > 0; i++)
    places[i] *= size / places[n];
}

/* What a band needs for its grade and its number, which grow with the letters. */
static int
get_least (TamizBandEditor *self,
           gboolean         across)
{
  int least = 0;

  if (self->cells->len > 0)
    gtk_widget_measure (g_ptr_array_index (self->cells, 0),
                        across ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL, -1, &least, NULL, NULL, NULL);

  return MAX (least + 2, across ? LEAST_WIDTH : LEAST_HEIGHT);
}

static void
tamiz_band_editor_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  TamizBandEditor *self = TAMIZ_BAND_EDITOR (widget);
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;
  guint n = count_bands (self, across ? INTEREST : FIT);
  int least = get_least (self, across);

  *minimum = MARGIN + (int) n * least;
  /* What scrolls gives no more than the least of the height. */
  if (!across)
    *minimum = MAX (*minimum, NATURAL_HEIGHT * least);
  *natural = across ? MAX (*minimum, NATURAL_SIZE) : *minimum;
}

static void
place (GtkWidget *child,
       double     x,
       double     y,
       double     width,
       double     height)
{
  GtkAllocation at = { (int) round (x), (int) round (y), (int) round (x + width) - (int) round (x),
                       (int) round (y + height) - (int) round (y) };
  int least_width, least_height, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, &natural, NULL, NULL);
  at.width = MAX (at.width, least_width);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, at.width, &least_height, &natural, NULL, NULL);
  at.height = MAX (at.height, least_height);
  gtk_widget_size_allocate (child, &at, -1);
}

static void
tamiz_band_editor_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  TamizBandEditor *self = TAMIZ_BAND_EDITOR (widget);
  double across[MOST_BANDS + 1], up[MOST_BANDS + 1], bottom = height - MARGIN + 10;
  guint n_fit = count_bands (self, FIT), n_interest = count_bands (self, INTEREST);

  find_places (self, INTEREST, get_least (self, TRUE), width - MARGIN, across);
  find_places (self, FIT, get_least (self, FALSE), bottom, up);
  for (guint i = 0; i < n_fit; i++)
    {
      for (guint j = 0; j < n_interest; j++)
        place (g_ptr_array_index (self->cells, i * n_interest + j), MARGIN + across[j] + 1, bottom - up[i + 1] + 1,
               across[j + 1] - across[j] - 2, up[i + 1] - up[i] - 2);
      place (g_ptr_array_index (self->marks[FIT], i), 0, bottom - up[i] - 18, MARGIN - 6, 16);
    }
  for (guint j = 0; j < n_interest; j++)
    place (g_ptr_array_index (self->marks[INTEREST], j), MARGIN + across[j], bottom + 2, 30, 16);
  for (guint i = 1; i < n_fit; i++)
    place (g_ptr_array_index (self->edges[FIT], i - 1), MARGIN, bottom - up[i] - CATCH, width - MARGIN, 2 * CATCH);
  for (guint j = 1; j < n_interest; j++)
    place (g_ptr_array_index (self->edges[INTEREST], j - 1), MARGIN + across[j] - CATCH, 0, 2 * CATCH, bottom);
}

static void
clear_children (TamizBandEditor *self)
{
  GPtrArray *all[] = { self->cells, self->edges[FIT], self->edges[INTEREST], self->marks[FIT],
                       self->marks[INTEREST] };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      for (guint j = 0; j < all[i]->len; j++)
        gtk_widget_unparent (g_ptr_array_index (all[i], j));
      g_ptr_array_set_size (all[i], 0);
    }
}

static void
tamiz_band_editor_dispose (GObject *object)
{
  TamizBandEditor *self = TAMIZ_BAND_EDITOR (object);

  clear_children (self);
  g_clear_pointer (&self->counts, json_decref);

  G_OBJECT_CLASS (tamiz_band_editor_parent_class)->dispose (object);
}

static void
tamiz_band_editor_finalize (GObject *object)
{
  TamizBandEditor *self = TAMIZ_BAND_EDITOR (object);

  for (guint axis = 0; axis < N_AXES; axis++)
    {
      g_array_unref (self->bands[axis]);
      g_ptr_array_unref (self->edges[axis]);
      g_ptr_array_unref (self->marks[axis]);
    }
  g_ptr_array_unref (self->cells);
  g_ptr_array_unref (self->grades);

  G_OBJECT_CLASS (tamiz_band_editor_parent_class)->finalize (object);
}

static void
tamiz_band_editor_class_init (TamizBandEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_band_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_band_editor_finalize;
  widget_class->measure = tamiz_band_editor_measure;
  widget_class->size_allocate = tamiz_band_editor_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "matrix");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[EDGE_MOVED] = g_signal_new ("edge-moved", TAMIZ_TYPE_BAND_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 4, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
  signals[GRADED] = g_signal_new ("graded", TAMIZ_TYPE_BAND_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_STRING);
}

static void
tamiz_band_editor_init (TamizBandEditor *self)
{
  for (guint axis = 0; axis < N_AXES; axis++)
    {
      self->bands[axis] = g_array_new (FALSE, FALSE, sizeof (double));
      self->edges[axis] = g_ptr_array_new ();
      self->marks[axis] = g_ptr_array_new ();
    }
  self->cells = g_ptr_array_new ();
  self->grades = g_ptr_array_new_with_free_func (g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Grades by fit and interest"), -1);
}

GtkWidget *
tamiz_band_editor_new (void)
{
  return g_object_new (TAMIZ_TYPE_BAND_EDITOR, NULL);
}

/* Whole numbers, between its neighbours. */
static double
keep_between (TamizBandEditor *self,
              guint            axis,
              guint            edge,
              double           value)
{
  return CLAMP (round (value), get_band (self, axis, edge - 1) + 1,
                edge + 1 < count_bands (self, axis) ? get_band (self, axis, edge + 1) - 1 : WHOLE);
}

static void
move_edge (Edge     *edge,
           double    value,
           gboolean  done)
{
  TamizBandEditor *self = edge->editor;

  value = keep_between (self, edge->axis, edge->edge, value);
  if (value == edge->value && !done)
    return;
  edge->value = value;
  edge->moved = !done;
  g_array_index (self->bands[edge->axis], double, edge->edge) = value;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_signal_emit (self, signals[EDGE_MOVED], 0, edge->axis, edge->edge, value, done);
}

/* Where the pointer is along the axis; the handle moves, the editor does not. */
static double
find_pointer (GtkGestureDrag *gesture,
              Edge           *edge,
              double          x,
              double          y)
{
  GtkWidget *handle = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  double start_x = 0, start_y = 0;

  gtk_gesture_drag_get_start_point (gesture, &start_x, &start_y);
  gtk_widget_translate_coordinates (handle, GTK_WIDGET (edge->editor), start_x + x, start_y + y, &x, &y);

  return edge->axis == INTEREST ? x : -y;
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               Edge           *edge)
{
  edge->from = edge->value = get_band (edge->editor, edge->axis, edge->edge);
  edge->caught = find_pointer (gesture, edge, 0, 0);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          x,
                double          y,
                Edge           *edge)
{
  GtkWidget *editor = GTK_WIDGET (edge->editor);
  double size = edge->axis == INTEREST ? gtk_widget_get_width (editor) - MARGIN
                                       : gtk_widget_get_height (editor) - MARGIN + 10;

  move_edge (edge, edge->from + (find_pointer (gesture, edge, x, y) - edge->caught) * WHOLE / MAX (size, 1), FALSE);
}

static void
drag_end_cb (GtkGestureDrag *gesture,
             double          x,
             double          y,
             Edge           *edge)
{
  /* Where it was dragged away and back, that is over, too. */
  if (edge->moved)
    move_edge (edge, edge->value, TRUE);
  edge->moved = FALSE;
}

static gboolean
edge_key_cb (GtkEventControllerKey *controller,
             guint                  key,
             guint                  code,
             GdkModifierType        state,
             Edge                  *edge)
{
  double step = (state & GDK_SHIFT_MASK) != 0 ? 10 : 1;
  int way = 0;

  switch (key)
    {
    case GDK_KEY_Right:
    case GDK_KEY_Up:
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
      way = 1;
      break;
    case GDK_KEY_Left:
    case GDK_KEY_Down:
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      way = -1;
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }

  edge->value = get_band (edge->editor, edge->axis, edge->edge);
  move_edge (edge, edge->value + way * step, TRUE);
  return GDK_EVENT_STOP;
}

static void
name_edge (TamizBandEditor *self,
           guint            axis,
           guint            edge)
{
  GtkWidget *handle = tamiz_band_editor_get_edge (self, axis, edge);
  g_autofree char *value = tamiz_figures_format (TAMIZ_FIGURE_NUMBER, get_band (self, axis, edge));
  g_autofree char *name = g_strdup_printf (axis == FIT
                                               /* Translators: %s is a number from 0 to 100 */
                                               ? _("Edge of fit at %s; arrow keys move it")
                                               : _("Edge of interest at %s; arrow keys move it"),
                                           value);

  gtk_widget_set_tooltip_text (handle, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (handle), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
add_edge (TamizBandEditor *self,
          guint            axis,
          guint            n)
{
  GtkWidget *handle = g_object_new (GTK_TYPE_SEPARATOR, "orientation",
                                    axis == FIT ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL, NULL);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  Edge *edge = g_new0 (Edge, 1);

  *edge = (Edge) { self, axis, n, 0, get_band (self, axis, n) };
  g_object_set_data_full (G_OBJECT (handle), "tamiz-edge", edge, g_free);
  gtk_widget_add_css_class (handle, "band-edge");
  gtk_widget_set_focusable (handle, TRUE);
  gtk_widget_set_cursor_from_name (handle, axis == FIT ? "row-resize" : "col-resize");
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), edge);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), edge);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), edge);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (edge_key_cb), edge);
  gtk_widget_add_controller (handle, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (handle, keys);
  gtk_widget_set_parent (handle, GTK_WIDGET (self));
  g_ptr_array_add (self->edges[axis], handle);
}

static void
set_grade (TamizBandEditor *self,
           guint            n,
           int              grade)
{
  guint n_interest = count_bands (self, INTEREST);

  if (g_strcmp0 (g_ptr_array_index (self->grades, n), tamiz_enum_nick (TAMIZ_ENUM_GRADE, grade)) != 0)
    g_signal_emit (self, signals[GRADED], 0, n / n_interest, n % n_interest,
                   tamiz_enum_nick (TAMIZ_ENUM_GRADE, grade));
}

static guint
find_cell (TamizBandEditor *self,
           GtkWidget       *cell)
{
  guint n = 0;

  g_ptr_array_find (self->cells, cell, &n);
  return n;
}

/* Better with every click, and from A to E again. */
static void
cell_clicked_cb (TamizBandEditor *self,
                 GtkWidget       *cell)
{
  guint n = find_cell (self, cell);
  int grade = 0;

  tamiz_enum_from_nick (TAMIZ_ENUM_GRADE, g_ptr_array_index (self->grades, n), &grade);
  set_grade (self, n, grade > 0 ? grade - 1 : TAMIZ_GRADE_E);
}

static gboolean
cell_key_cb (GtkEventControllerKey *controller,
             guint                  key,
             guint                  code,
             GdkModifierType        state,
             TamizBandEditor       *self)
{
  GtkWidget *cell = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  guint letter = gdk_keyval_to_lower (key);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 || letter < GDK_KEY_a || letter > GDK_KEY_e)
    return GDK_EVENT_PROPAGATE;

  set_grade (self, find_cell (self, cell), (int) (letter - GDK_KEY_a));
  return GDK_EVENT_STOP;
}

static void
add_cell (TamizBandEditor *self)
{
  GtkWidget *cell = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  gtk_widget_add_css_class (gtk_widget_get_last_child (box), "caption");
  gtk_button_set_child (GTK_BUTTON (cell), box);
  gtk_widget_add_css_class (cell, "cell");
  gtk_widget_add_css_class (cell, "written");
  g_signal_connect_object (cell, "clicked", G_CALLBACK (cell_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (cell_key_cb), self);
  gtk_widget_add_controller (cell, keys);
  gtk_widget_set_parent (cell, GTK_WIDGET (self));
  g_ptr_array_add (self->cells, cell);
}

static void
show_cell (TamizBandEditor *self,
           guint            fit,
           guint            interest)
{
  GtkWidget *cell = tamiz_band_editor_get_cell (self, fit, interest);
  GtkWidget *box = gtk_button_get_child (GTK_BUTTON (cell));
  const char *grade = g_ptr_array_index (self->grades, fit * count_bands (self, INTEREST) + interest);
  json_t *count = json_array_get (json_array_get (self->counts, fit), interest);
  g_autofree char *figure = json_is_integer (count) ? tamiz_figures_format_count (json_integer_value (count))
                                                    : g_strdup ("");
  g_autofree char *fit_from = tamiz_figures_format (TAMIZ_FIGURE_NUMBER, get_band (self, FIT, fit));
  g_autofree char *fit_to = tamiz_figures_format (TAMIZ_FIGURE_NUMBER, get_band (self, FIT, fit + 1));
  g_autofree char *interest_from = tamiz_figures_format (TAMIZ_FIGURE_NUMBER, get_band (self, INTEREST, interest));
  g_autofree char *interest_to
      = tamiz_figures_format (TAMIZ_FIGURE_NUMBER, get_band (self, INTEREST, interest + 1));
  /* Translators: from, to, from, to, a grade, how many leads */
  g_autofree char *name = g_strdup_printf (_("Fit %s–%s, interest %s–%s: grade %s (%s); the letters A to E change it"),
                                           fit_from, fit_to, interest_from, interest_to, grade, figure);
  int number = -1;

  tamiz_enum_from_nick (TAMIZ_ENUM_GRADE, grade, &number);
  for (int i = 0; i < (int) G_N_ELEMENTS (classes); i++)
    {
      if (i == number)
        gtk_widget_add_css_class (cell, classes[i]);
      else
        gtk_widget_remove_css_class (cell, classes[i]);
    }
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (box)), grade);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (box)), figure);
  gtk_widget_set_tooltip_text (cell, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_all (TamizBandEditor *self)
{
  for (guint i = 0; i < count_bands (self, FIT); i++)
    {
      for (guint j = 0; j < count_bands (self, INTEREST); j++)
        show_cell (self, i, j);
    }
  for (guint axis = 0; axis < N_AXES; axis++)
    {
      for (guint i = 0; i < count_bands (self, axis); i++)
        {
          g_autofree char *text = tamiz_figures_format (TAMIZ_FIGURE_NUMBER, get_band (self, axis, i));

          gtk_label_set_label (g_ptr_array_index (self->marks[axis], i), text);
        }
      for (guint i = 1; i < count_bands (self, axis); i++)
        name_edge (self, axis, i);
    }
}

static void
make_children (TamizBandEditor *self)
{
  clear_children (self);
  for (guint i = 0; i < count_bands (self, FIT) * count_bands (self, INTEREST); i++)
    add_cell (self);
  for (guint axis = 0; axis < N_AXES; axis++)
    {
      for (guint i = 0; i < count_bands (self, axis); i++)
        {
          GtkWidget *mark = gtk_label_new (NULL);

          gtk_label_set_xalign (GTK_LABEL (mark), axis == FIT ? 1 : 0);
          gtk_widget_add_css_class (mark, "caption");
          gtk_widget_set_parent (mark, GTK_WIDGET (self));
          g_ptr_array_add (self->marks[axis], mark);
        }
      for (guint i = 1; i < count_bands (self, axis); i++)
        add_edge (self, axis, i);
    }
}

static void
read_bands (GArray *bands,
            json_t *list)
{
  g_array_set_size (bands, 0);
  for (gsize i = 0; i < MIN (json_array_size (list), MOST_BANDS); i++)
    {
      double edge = json_number_value (json_array_get (list, i));

      g_array_append_val (bands, edge);
    }
}

/**
 * tamiz_band_editor_set_matrix:
 * @self: an editor
 * @matrix: the matrix of a definition's document: fit_bands, interest_bands, grades
 *
 * Shows a matrix.  While it has as many bands its cells and edges stay, with the keyboard.
 */
void
tamiz_band_editor_set_matrix (TamizBandEditor *self,
                              json_t          *matrix)
{
  guint n_fit = count_bands (self, FIT), n_interest = count_bands (self, INTEREST);
  json_t *rows = json_object_get (matrix, "grades");

  read_bands (self->bands[FIT], json_object_get (matrix, "fit_bands"));
  read_bands (self->bands[INTEREST], json_object_get (matrix, "interest_bands"));
  g_ptr_array_set_size (self->grades, 0);
  for (guint i = 0; i < count_bands (self, FIT); i++)
    {
      for (guint j = 0; j < count_bands (self, INTEREST); j++)
        {
          const char *grade = json_string_value (json_array_get (json_array_get (rows, i), j));

          g_ptr_array_add (self->grades, g_strdup (grade != NULL ? grade : "E"));
        }
    }
  if (n_fit != count_bands (self, FIT) || n_interest != count_bands (self, INTEREST))
    {
      make_children (self);
      gtk_widget_queue_resize (GTK_WIDGET (self));
    }
  show_all (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * tamiz_band_editor_set_counts:
 * @self: an editor
 * @rows: (nullable): how many leads are in each cell: [fit][interest]
 *
 * Shows how many leads there are in each cell.
 */
void
tamiz_band_editor_set_counts (TamizBandEditor *self,
                              json_t          *rows)
{
  g_clear_pointer (&self->counts, json_decref);
  self->counts = json_incref (rows);
  show_all (self);
}

GtkWidget *
tamiz_band_editor_get_cell (TamizBandEditor *self,
                            guint            fit,
                            guint            interest)
{
  return g_ptr_array_index (self->cells, fit * count_bands (self, INTEREST) + interest);
}

GtkWidget *
tamiz_band_editor_get_edge (TamizBandEditor *self,
                            guint            axis,
                            guint            edge)
{
  return g_ptr_array_index (self->edges[axis], edge - 1);
}
