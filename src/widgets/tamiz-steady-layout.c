#define G_LOG_DOMAIN "tamiz-steady-layout"

#include "config.h"

#include "tamiz-steady-layout.h"

struct _TamizSteadyLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (TamizSteadyLayout, tamiz_steady_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
tamiz_steady_layout_get_request_mode (GtkLayoutManager *manager,
                                      GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
tamiz_steady_layout_measure (GtkLayoutManager *manager,
                             GtkWidget        *widget,
                             GtkOrientation    orientation,
                             int               for_size,
                             int              *minimum,
                             int              *natural,
                             int              *minimum_baseline,
                             int              *natural_baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (child == NULL || !gtk_widget_should_layout (child))
    return;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    for_size = -1;
  else if (for_size < 0)
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &for_size, NULL, NULL);
  gtk_widget_measure (child, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static void
tamiz_steady_layout_allocate (GtkLayoutManager *manager,
                              GtkWidget        *widget,
                              int               width,
                              int               height,
                              int               baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_allocate (child, width, height, baseline, NULL);
}

static void
tamiz_steady_layout_class_init (TamizSteadyLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = tamiz_steady_layout_get_request_mode;
  layout_class->measure = tamiz_steady_layout_measure;
  layout_class->allocate = tamiz_steady_layout_allocate;
}

static void
tamiz_steady_layout_init (TamizSteadyLayout *self)
{
}
