#define G_LOG_DOMAIN "tamiz-notice"

#include "config.h"

#include "tamiz-notice.h"

struct _TamizNotice
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (TamizNotice, tamiz_notice, GTK_TYPE_WIDGET)

static void
tamiz_notice_dispose (GObject *object)
{
  g_clear_pointer (&TAMIZ_NOTICE (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (tamiz_notice_parent_class)->dispose (object);
}

static void
tamiz_notice_class_init (TamizNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_notice_dispose;

  gtk_widget_class_set_css_name (widget_class, "notice");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
tamiz_notice_init (TamizNotice *self)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("tamiz-warning-symbolic");

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  self->label = gtk_label_new (NULL);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (self->label), TRUE);
  gtk_widget_set_can_focus (self->label, FALSE);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_box_append (GTK_BOX (self->box), icon);
  gtk_box_append (GTK_BOX (self->box), self->label);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
tamiz_notice_new (void)
{
  return g_object_new (TAMIZ_TYPE_NOTICE, NULL);
}

/* (nullable) */
const char *
tamiz_notice_get_text (TamizNotice *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self)) ? gtk_label_get_label (GTK_LABEL (self->label))
                                                    : NULL;
}

/* %NULL or empty where there is nothing to say: what somebody gave up themselves is no
 * refusal.
 */
void
tamiz_notice_set_text (TamizNotice *self,
                       const char  *text)
{
  g_return_if_fail (TAMIZ_IS_NOTICE (self));

  if (text != NULL && *text == '\0')
    text = NULL;
  if (g_strcmp0 (tamiz_notice_get_text (self), text) == 0)
    return;

  gtk_label_set_label (GTK_LABEL (self->label), text != NULL ? text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : "", -1);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}
