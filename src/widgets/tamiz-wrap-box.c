#define G_LOG_DOMAIN "tamiz-wrap-box"

#include "config.h"

#include "tamiz-wrap-box.h"

struct _TamizWrapBox
{
  GtkWidget parent_instance;

  int spacing;
  int line_spacing;
};

static void tamiz_wrap_box_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TamizWrapBox, tamiz_wrap_box, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, tamiz_wrap_box_buildable_init))

static GtkBuildableIface *parent_buildable;

/* A line's children from @first on; @next is the first of the following line. */
typedef struct
{
  GtkWidget *first;
  GtkWidget *next;          /* (nullable) */
  int height;
  int rest;                 /* of the width, which children that expand share */
  int n_expanding;
} Line;

static int
measure_width (GtkWidget *child,
               int        available)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);

  return MAX (minimum, MIN (natural, available));
}

static GtkWidget *
next_visible (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static gboolean
fill_line (TamizWrapBox *self,
           GtkWidget    *first,
           int           available,
           Line         *line)
{
  GtkWidget *child = next_visible (first);
  int used = 0;

  *line = (Line) { .first = child };
  for (; child != NULL; child = next_visible (gtk_widget_get_next_sibling (child)))
    {
      int width = measure_width (child, available);
      int height;

      if (child != line->first && used + self->spacing + width > available)
        break;
      used += (child != line->first ? self->spacing : 0) + width;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
      line->height = MAX (line->height, height);
      line->n_expanding += gtk_widget_get_hexpand (child);
    }
  line->next = child;
  line->rest = MAX (0, available - used);

  return line->first != NULL;
}

static int
measure_height (TamizWrapBox *self,
                int           available)
{
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self));
  int height = 0;
  Line line;

  for (; fill_line (self, first, available, &line); first = line.next)
    {
      height += (height > 0 ? self->line_spacing : 0) + line.height;
      if (line.next == NULL)
        break;
    }

  return height;
}

static void
tamiz_wrap_box_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  TamizWrapBox *self = TAMIZ_WRAP_BOX (widget);
  GtkWidget *child = next_visible (gtk_widget_get_first_child (widget));

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = measure_height (self, for_size >= 0 ? for_size : G_MAXINT);
      return;
    }

  for (; child != NULL; child = next_visible (gtk_widget_get_next_sibling (child)))
    {
      int least, wanted;

      gtk_widget_measure (child, orientation, -1, &least, &wanted, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural += (*natural > 0 ? self->spacing : 0) + wanted;
    }
}

static void
tamiz_wrap_box_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  TamizWrapBox *self = TAMIZ_WRAP_BOX (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *first = gtk_widget_get_first_child (widget);
  int y = 0;
  Line line;

  for (; fill_line (self, first, width, &line); first = line.next)
    {
      int x = 0;

      for (GtkWidget *child = line.first; child != line.next;
           child = next_visible (gtk_widget_get_next_sibling (child)))
        {
          int wide = measure_width (child, width);

          if (gtk_widget_get_hexpand (child))
            wide += line.rest / line.n_expanding;
          gtk_widget_size_allocate (
              child,
              &(GtkAllocation) { mirrored ? width - x - wide : x, y, wide, line.height }, -1);
          x += wide + self->spacing;
        }
      y += line.height + self->line_spacing;
      if (line.next == NULL)
        break;
    }
}

static GtkSizeRequestMode
tamiz_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
tamiz_wrap_box_dispose (GObject *object)
{
  tamiz_wrap_box_remove_all (TAMIZ_WRAP_BOX (object));

  G_OBJECT_CLASS (tamiz_wrap_box_parent_class)->dispose (object);
}

static void
tamiz_wrap_box_add_child (GtkBuildable *buildable,
                          GtkBuilder   *builder,
                          GObject      *child,
                          const char   *type)
{
  if (GTK_IS_WIDGET (child))
    tamiz_wrap_box_append (TAMIZ_WRAP_BOX (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
tamiz_wrap_box_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = tamiz_wrap_box_add_child;
}

static void
tamiz_wrap_box_class_init (TamizWrapBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_wrap_box_dispose;
  widget_class->measure = tamiz_wrap_box_measure;
  widget_class->size_allocate = tamiz_wrap_box_size_allocate;
  widget_class->get_request_mode = tamiz_wrap_box_get_request_mode;
  gtk_widget_class_set_css_name (widget_class, "wrapbox");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tamiz_wrap_box_init (TamizWrapBox *self)
{
  self->spacing = 6;
  self->line_spacing = 6;
}

GtkWidget *
tamiz_wrap_box_new (void)
{
  return g_object_new (TAMIZ_TYPE_WRAP_BOX, NULL);
}

void
tamiz_wrap_box_append (TamizWrapBox *self,
                       GtkWidget    *child)
{
  g_return_if_fail (TAMIZ_IS_WRAP_BOX (self));

  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}

void
tamiz_wrap_box_remove (TamizWrapBox *self,
                       GtkWidget    *child)
{
  g_return_if_fail (TAMIZ_IS_WRAP_BOX (self));
  g_return_if_fail (gtk_widget_get_parent (child) == GTK_WIDGET (self));

  gtk_widget_unparent (child);
}

void
tamiz_wrap_box_remove_all (TamizWrapBox *self)
{
  GtkWidget *child;

  g_return_if_fail (TAMIZ_IS_WRAP_BOX (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

/* Pixels between children of a line, and between lines. */
void
tamiz_wrap_box_set_spacing (TamizWrapBox *self,
                            int           spacing,
                            int           line_spacing)
{
  g_return_if_fail (TAMIZ_IS_WRAP_BOX (self));

  self->spacing = spacing;
  self->line_spacing = line_spacing;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
