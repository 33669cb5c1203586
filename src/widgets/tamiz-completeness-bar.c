#define G_LOG_DOMAIN "tamiz-completeness-bar"

#include "config.h"

#include "tamiz-completeness-bar.h"


#include <glib/gi18n-lib.h>

struct _TamizCompletenessBar
{
  GtkWidget parent_instance;

  GtkProgressBar *bar;
  GtkLabel *label;
  double share;             /* 0 to 1 */
};

G_DEFINE_FINAL_TYPE (TamizCompletenessBar, tamiz_completeness_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SHARE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
tamiz_completeness_bar_dispose (GObject *object)
{
  TamizCompletenessBar *self = TAMIZ_COMPLETENESS_BAR (object);

  if (self->bar != NULL)
    {
      gtk_widget_unparent (GTK_WIDGET (self->bar));
      gtk_widget_unparent (GTK_WIDGET (self->label));
    }
  self->bar = NULL;

  G_OBJECT_CLASS (tamiz_completeness_bar_parent_class)->dispose (object);
}

static void
tamiz_completeness_bar_set_property (GObject      *object,
                                     guint         property_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_SHARE:
      tamiz_completeness_bar_set_share (TAMIZ_COMPLETENESS_BAR (object), g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tamiz_completeness_bar_get_property (GObject    *object,
                                     guint       property_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_SHARE:
      g_value_set_double (value, TAMIZ_COMPLETENESS_BAR (object)->share);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tamiz_completeness_bar_class_init (TamizCompletenessBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tamiz_completeness_bar_dispose;
  object_class->set_property = tamiz_completeness_bar_set_property;
  object_class->get_property = tamiz_completeness_bar_get_property;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "completenessbar");

  properties[PROP_SHARE] = g_param_spec_double ("share", NULL, NULL, 0, 1, 0,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                    | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

/* What is not whole is never called so. */
static void
show_share (TamizCompletenessBar *self)
{
  double whole = self->share < 1 ? MIN (self->share, .99) : 1;
  g_autofree char *percent = g_strdup_printf ("%d", (int) (whole * 100));
  g_autofree char *text = NULL;

  if (self->share >= 1)
    text = g_strdup (_("Complete"));
  else
    /* Translators: how much of what is required is there; %s is a whole number */
    text = g_strdup_printf (_("%s %% complete"), percent);
  gtk_progress_bar_set_fraction (self->bar, self->share);
  gtk_label_set_label (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Completeness"), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
tamiz_completeness_bar_init (TamizCompletenessBar *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 8);
  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->bar), GTK_ALIGN_CENTER);
  gtk_widget_set_parent (GTK_WIDGET (self->bar), GTK_WIDGET (self));
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               _("Of the fields and criteria that the definition requires"));
  show_share (self);
}

GtkWidget *
tamiz_completeness_bar_new (void)
{
  return g_object_new (TAMIZ_TYPE_COMPLETENESS_BAR, NULL);
}

double
tamiz_completeness_bar_get_share (TamizCompletenessBar *self)
{
  g_return_val_if_fail (TAMIZ_IS_COMPLETENESS_BAR (self), 0);

  return self->share;
}

/* @share is 0 to 1. */
void
tamiz_completeness_bar_set_share (TamizCompletenessBar *self,
                                  double                share)
{
  g_return_if_fail (TAMIZ_IS_COMPLETENESS_BAR (self));

  share = CLAMP (share, 0, 1);
  if (self->share == share)
    return;

  self->share = share;
  show_share (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHARE]);
}
