#define G_LOG_DOMAIN "tamiz-link-grid"

#include "config.h"

#include "tamiz-link-grid.h"

#include "tamiz-steady-layout.h"

struct _TamizLinkGrid
{
  GtkWidget parent_instance;

  GtkGrid *grid;
  GtkWidget *left;          /* (nullable): the cell that the Tab key left */
  gboolean centered;        /* figures; else they stand at the right */
};

G_DEFINE_FINAL_TYPE (TamizLinkGrid, tamiz_link_grid, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
clicked_cb (GtkButton     *button,
            TamizLinkGrid *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0, g_object_get_data (G_OBJECT (button), "target"));
}

/* The cell that has the keyboard; NULL where none has. */
static GtkWidget *
find_focus (TamizLinkGrid *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  while (focus != NULL && gtk_widget_get_parent (focus) != GTK_WIDGET (self->grid))
    focus = gtk_widget_get_parent (focus);

  return focus;
}

static gboolean
take_focus (GtkWidget *cell)
{
  return cell != NULL && GTK_IS_BUTTON (cell) && gtk_widget_is_sensitive (cell)
         && gtk_widget_grab_focus (cell);
}

/* The next figure in a row or column, over those that lead nowhere. */
static gboolean
move_focus (TamizLinkGrid *self,
            GtkWidget     *cell,
            int            columns,
            int            rows)
{
  int column, row;

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    columns = -columns;
  gtk_grid_query_child (self->grid, cell, &column, &row, NULL, NULL);
  do
    {
      column += columns;
      row += rows;
      cell = gtk_grid_get_child_at (self->grid, column, row);
      if (take_focus (cell))
        return TRUE;
    }
  while (cell != NULL);

  return FALSE;
}

/* Tab enters at the figure that was left, and leaves the grid as a whole. */
static gboolean
tamiz_link_grid_focus (GtkWidget        *widget,
                       GtkDirectionType  direction)
{
  TamizLinkGrid *self = TAMIZ_LINK_GRID (widget);
  GtkWidget *cell = find_focus (self);

  if (cell == NULL)
    return take_focus (self->left) || gtk_widget_child_focus (GTK_WIDGET (self->grid), direction);

  switch (direction)
    {
    case GTK_DIR_UP:
      return move_focus (self, cell, 0, -1);
    case GTK_DIR_DOWN:
      return move_focus (self, cell, 0, 1);
    case GTK_DIR_LEFT:
      return move_focus (self, cell, -1, 0);
    case GTK_DIR_RIGHT:
      return move_focus (self, cell, 1, 0);
    case GTK_DIR_TAB_FORWARD:
    case GTK_DIR_TAB_BACKWARD:
    default:
      self->left = cell;
      return FALSE;
    }
}

static void
tamiz_link_grid_dispose (GObject *object)
{
  TamizLinkGrid *self = TAMIZ_LINK_GRID (object);

  if (self->grid != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->grid));
  self->grid = NULL;
  self->left = NULL;

  G_OBJECT_CLASS (tamiz_link_grid_parent_class)->dispose (object);
}

static void
tamiz_link_grid_class_init (TamizLinkGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_link_grid_dispose;
  widget_class->focus = tamiz_link_grid_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, TAMIZ_TYPE_STEADY_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "linkgrid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  /* (target): a figure was chosen. */
  signals[ACTIVATED] = g_signal_new ("activated", TAMIZ_TYPE_LINK_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tamiz_link_grid_init (TamizLinkGrid *self)
{
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
}

GtkWidget *
tamiz_link_grid_new (void)
{
  return g_object_new (TAMIZ_TYPE_LINK_GRID, NULL);
}

static GtkWidget *
make_label (const char *css_class,
            float       xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD);
  gtk_label_set_justify (GTK_LABEL (label), xalign < .5   ? GTK_JUSTIFY_LEFT
                                            : xalign > .5 ? GTK_JUSTIFY_RIGHT
                                                          : GTK_JUSTIFY_CENTER);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

/* Figures that are still to come stand in the middle of their cells, which fill the room
 * there is in equal parts.
 */
void
tamiz_link_grid_set_centered (TamizLinkGrid *self)
{
  self->centered = TRUE;
  gtk_grid_set_column_spacing (self->grid, 4);
  gtk_grid_set_row_spacing (self->grid, 4);
}

/**
 * tamiz_link_grid_set_text:
 * @self: a grid of links
 * @column: from 0
 * @row: from 0
 * @text: what stands there
 * @css_class: (nullable): how it looks
 * @xalign: 0 at the left, 1 at the right
 *
 * Writes a title, or a figure that leads nowhere.
 */
void
tamiz_link_grid_set_text (TamizLinkGrid *self,
                          int            column,
                          int            row,
                          const char    *text,
                          const char    *css_class,
                          float          xalign)
{
  GtkWidget *label = gtk_grid_get_child_at (self->grid, column, row);

  if (label == NULL)
    {
      label = make_label (css_class, xalign);
      gtk_grid_attach (self->grid, label, column, row, 1, 1);
    }
  gtk_label_set_label (GTK_LABEL (label), text);
}

/* A figure with something small beneath it. */
static GtkWidget *
make_figure (TamizLinkGrid *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (label), self->centered ? .5f : 1);
      gtk_widget_add_css_class (label, "numeric");
      if (i == 1)
        gtk_widget_add_css_class (label, "caption");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);

  return box;
}

static void
write_figure (GtkWidget  *box,
              const char *text,
              const char *detail)
{
  GtkWidget *first = gtk_widget_get_first_child (box);
  GtkWidget *second = gtk_widget_get_next_sibling (first);

  gtk_label_set_label (GTK_LABEL (first), text);
  gtk_label_set_label (GTK_LABEL (second), detail != NULL ? detail : "");
  gtk_widget_set_visible (second, detail != NULL);
}

/**
 * tamiz_link_grid_set_figure:
 * @self: a grid of links
 * @column: from 0
 * @row: from 0
 * @text: the figure
 * @detail: (nullable): what stands small beneath it
 *
 * Writes a figure that leads nowhere.
 */
void
tamiz_link_grid_set_figure (TamizLinkGrid *self,
                            int            column,
                            int            row,
                            const char    *text,
                            const char    *detail)
{
  GtkWidget *box = gtk_grid_get_child_at (self->grid, column, row);

  if (box == NULL)
    {
      box = make_figure (self);
      gtk_widget_add_css_class (box, "figure");
      gtk_widget_set_hexpand (box, TRUE);
      gtk_grid_attach (self->grid, box, column, row, 1, 1);
    }
  write_figure (box, text, detail);
}

static GtkWidget *
make_link (TamizLinkGrid *self)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), make_figure (self));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_set_cursor_from_name (button, "pointer");
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);

  return button;
}

/**
 * tamiz_link_grid_set_link:
 * @self: a grid of links
 * @column: from 0
 * @row: from 0
 * @text: the figure
 * @detail: (nullable): what stands small beneath it
 * @name: what a screen reader says
 * @target: what “activated” tells
 * @sensitive: whether there is something behind it
 *
 * Writes a figure.  One that stands there already is changed in place, so that it keeps
 * the keyboard.
 */
void
tamiz_link_grid_set_link (TamizLinkGrid *self,
                          int            column,
                          int            row,
                          const char    *text,
                          const char    *detail,
                          const char    *name,
                          const char    *target,
                          gboolean       sensitive)
{
  GtkWidget *button = gtk_grid_get_child_at (self->grid, column, row);

  if (button == NULL)
    {
      button = make_link (self);
      gtk_grid_attach (self->grid, button, column, row, 1, 1);
    }
  write_figure (gtk_button_get_child (GTK_BUTTON (button)), text, detail);
  gtk_widget_set_sensitive (button, sensitive);
  g_object_set_data_full (G_OBJECT (button), "target", g_strdup (target), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* The widget of a cell; NULL where there is none. */
GtkWidget *
tamiz_link_grid_get_cell (TamizLinkGrid *self,
                          int            column,
                          int            row)
{
  return gtk_grid_get_child_at (self->grid, column, row);
}

/* Takes everything out. */
void
tamiz_link_grid_clear (TamizLinkGrid *self)
{
  GtkWidget *child;

  self->left = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
}
