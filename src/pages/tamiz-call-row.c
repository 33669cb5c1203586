#define G_LOG_DOMAIN "tamiz-call-row"

#include "config.h"

#include "tamiz-call-row.h"

#include "tamiz-grade-badge.h"
#include "tamiz-phone.h"

#include <glib/gi18n-lib.h>

struct _TamizCallRow
{
  GtkBox parent_instance;

  TamizGradeBadge *badge;
  GtkLabel *name_label;
  GtkWidget *begun_image;
  GtkLabel *since_label;
  GtkLabel *company_label;
  GtkLabel *phone_label;
  GtkWidget *open_image;
  GtkLabel *why_label;
};

G_DEFINE_FINAL_TYPE (TamizCallRow, tamiz_call_row, GTK_TYPE_BOX)

static void
tamiz_call_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TAMIZ_TYPE_CALL_ROW);

  G_OBJECT_CLASS (tamiz_call_row_parent_class)->dispose (object);
}

static void
tamiz_call_row_class_init (TamizCallRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_call_row_dispose;

  g_type_ensure (TAMIZ_TYPE_GRADE_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-call-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCallRow, badge);
  gtk_widget_class_bind_template_child (widget_class, TamizCallRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCallRow, begun_image);
  gtk_widget_class_bind_template_child (widget_class, TamizCallRow, since_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCallRow, company_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCallRow, phone_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCallRow, open_image);
  gtk_widget_class_bind_template_child (widget_class, TamizCallRow, why_label);
}

static void
tamiz_call_row_init (TamizCallRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tamiz_call_row_new (void)
{
  return g_object_new (TAMIZ_TYPE_CALL_ROW, NULL);
}

static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
}

/* What the call is for, and what made it so. */
static void
show_why (TamizCallRow *self,
          json_t       *waiting)
{
  const char *why = tamiz_json_get_text (waiting, "why");
  const char *purpose;
  g_autofree char *text = NULL;
  int number = 0;

  tamiz_enum_from_nick (TAMIZ_ENUM_CALL_PURPOSE, tamiz_json_get_text (waiting, "purpose"), &number);
  purpose = tamiz_enum_label (TAMIZ_ENUM_CALL_PURPOSE, number);
  if (why == NULL || g_str_equal (why, purpose))
    text = g_strdup (purpose);
  else
    text = g_strdup_printf ("%s · %s", why, purpose);
  gtk_label_set_label (self->why_label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->why_label), text);
  gtk_widget_set_visible (self->open_image, tamiz_json_get_text (waiting, "call") != NULL);
}

/* @waiting is an item of call.queue, “begun” where a form for it was left half done. */
void
tamiz_call_row_show (TamizCallRow *self,
                     TamizDesk    *desk,
                     json_t       *waiting)
{
  const char *name = tamiz_json_get_text (waiting, "name");
  g_autofree char *since = tamiz_desk_format_ago (desk, tamiz_json_get_text (waiting, "since"));
  g_autofree char *phone = tamiz_phone_dup_written (tamiz_json_get_text (waiting, "phone"));

  tamiz_grade_badge_set_nick (self->badge, tamiz_json_get_text (waiting, "grade"));
  gtk_label_set_label (self->name_label, name != NULL && *name != '\0' ? name : _("No Name"));
  set_text (self->since_label, since);
  set_text (self->company_label, tamiz_json_get_text (waiting, "company"));
  set_text (self->phone_label, phone);
  gtk_widget_set_visible (self->begun_image, json_is_true (json_object_get (waiting, "begun")));
  show_why (self, waiting);
}
