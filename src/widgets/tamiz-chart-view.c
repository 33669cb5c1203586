#define G_LOG_DOMAIN "tamiz-chart-view"

#include "config.h"

#include "tamiz-chart-view.h"

#include <adwaita.h>
#include <math.h>

/* In points: what a funnel needs for its labels and a bar between them. */
#define NARROWEST 420
/* Where nothing says how wide it will be. */
#define USUAL_WIDTH 640
/* In pixels. */
#define POINT 1.25

struct _TamizChartView
{
  GtkWidget parent_instance;

  TamizBlock *block;        /* (nullable) */
  gulong dark_handler;
};

G_DEFINE_FINAL_TYPE (TamizChartView, tamiz_chart_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_BLOCK,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static const TamizTheme *
get_theme (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ()) ? tamiz_theme_get_dark ()
                                                                       : tamiz_theme_get_light ();
}

/* A block is drawn in points, as on paper; here a point is a pixel and a quarter at the
 * usual size of text, and grows with it.
 */
static double
get_scale (TamizChartView *self)
{
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);

  return POINT * (dpi > 0 ? MAX (1, dpi / 1024.0 / 96.0) : 1);
}

static double
measure_height (TamizChartView *self,
                double          width)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (TamizPen) pen = tamiz_pen_new (cr, get_theme ());
  double scale = get_scale (self);
  guint next;
  double height;

  height = tamiz_block_measure (self->block, pen, width / scale, G_MAXDOUBLE, 0, &next);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return height * scale;
}

static GtkSizeRequestMode
tamiz_chart_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
tamiz_chart_view_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  TamizChartView *self = TAMIZ_CHART_VIEW (widget);

  int narrowest = (int) ceil (NARROWEST * get_scale (self));
  int usual = MAX (narrowest, USUAL_WIDTH);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = narrowest;
      *natural = usual;
    }
  else
    {
      *minimum = self->block != NULL
                     ? (int) ceil (measure_height (self, for_size > 0 ? for_size : usual))
                     : 0;
      *natural = *minimum;
    }
}

static void
tamiz_chart_view_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  TamizChartView *self = TAMIZ_CHART_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double scale = get_scale (self);
  cairo_t *cr;

  if (self->block == NULL || width <= 0 || height <= 0)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_scale (cr, scale, scale);
  tamiz_block_render (self->block, cr, width / scale, height / scale, get_theme ());
  cairo_destroy (cr);
}

static void
tamiz_chart_view_dispose (GObject *object)
{
  TamizChartView *self = TAMIZ_CHART_VIEW (object);

  g_clear_signal_handler (&self->dark_handler, adw_style_manager_get_default ());
  g_clear_object (&self->block);

  G_OBJECT_CLASS (tamiz_chart_view_parent_class)->dispose (object);
}

static void
tamiz_chart_view_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_BLOCK:
      tamiz_chart_view_set_block (TAMIZ_CHART_VIEW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tamiz_chart_view_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_BLOCK:
      g_value_set_object (value, TAMIZ_CHART_VIEW (object)->block);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tamiz_chart_view_class_init (TamizChartViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tamiz_chart_view_dispose;
  object_class->set_property = tamiz_chart_view_set_property;
  object_class->get_property = tamiz_chart_view_get_property;
  widget_class->get_request_mode = tamiz_chart_view_get_request_mode;
  widget_class->measure = tamiz_chart_view_measure;
  widget_class->snapshot = tamiz_chart_view_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  properties[PROP_BLOCK] = g_param_spec_object ("block", NULL, NULL, TAMIZ_TYPE_BLOCK,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                    | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tamiz_chart_view_init (TamizChartView *self)
{
  self->dark_handler = g_signal_connect_swapped (adw_style_manager_get_default (), "notify::dark",
                                                 G_CALLBACK (gtk_widget_queue_draw), self);
}

GtkWidget *
tamiz_chart_view_new (void)
{
  return g_object_new (TAMIZ_TYPE_CHART_VIEW, NULL);
}

TamizBlock *
tamiz_chart_view_get_block (TamizChartView *self)
{
  g_return_val_if_fail (TAMIZ_IS_CHART_VIEW (self), NULL);

  return self->block;
}

/**
 * tamiz_chart_view_set_block:
 * @self: a chart view
 * @block: (nullable): what to show; its title is what a screen reader says
 */
void
tamiz_chart_view_set_block (TamizChartView *self,
                            TamizBlock     *block)
{
  g_return_if_fail (TAMIZ_IS_CHART_VIEW (self));

  if (!g_set_object (&self->block, block))
    return;

  if (block != NULL && tamiz_block_get_title (block) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    tamiz_block_get_title (block), -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BLOCK]);
}

/* A place in the widget as the block drew it; @height is the block's own. */
void
tamiz_chart_view_to_block (TamizChartView *self,
                           double         *x,
                           double         *y,
                           double         *height)
{
  double scale;

  g_return_if_fail (TAMIZ_IS_CHART_VIEW (self));

  scale = get_scale (self);
  *x /= scale;
  *y /= scale;
  *height = gtk_widget_get_height (GTK_WIDGET (self)) / scale;
}
