#define G_LOG_DOMAIN "tamiz-lead-related"

#include "config.h"

#include "tamiz-lead-related.h"

#include "tamiz-grade-badge.h"
#include "tamiz-phone.h"

#include <glib/gi18n-lib.h>

struct _TamizLeadRelated
{
  TamizLeadPart parent_instance;

  GtkLabel *empty_label;
  GtkWidget *others_group;
  GtkListBox *others_list;
  AdwPreferencesGroup *colleagues_group;
  GtkListBox *colleagues_list;
  json_t *shown;            /* (nullable) */
};

G_DEFINE_FINAL_TYPE (TamizLeadRelated, tamiz_lead_related, TAMIZ_TYPE_LEAD_PART)

static void
open_lead_cb (GtkWidget *row)
{
  gtk_widget_activate_action (row, "win.open-lead", "s", g_object_get_data (G_OBJECT (row), "lead"));
}

static const char *
get_stage_label (json_t *lead)
{
  int stage = 0;

  tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, tamiz_json_get_text (lead, "stage"), &stage);

  return tamiz_enum_label (TAMIZ_ENUM_STAGE, stage);
}

static GtkWidget *
make_row (const char *title,
          const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);

  return row;
}

/* Activated, a row opens its lead. */
static void
set_lead (GtkWidget *row,
          json_t    *lead)
{
  GtkWidget *badge = tamiz_grade_badge_new ();

  tamiz_grade_badge_set_nick (TAMIZ_GRADE_BADGE (badge), tamiz_json_get_text (lead, "grade"));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), badge);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("tamiz-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "lead", g_strdup (tamiz_json_get_text (lead, "id")), g_free);
  g_signal_connect (row, "activated", G_CALLBACK (open_lead_cb), NULL);
}

static void
append (GString    *text,
        const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

static void
add_other (TamizLeadRelated *self,
           json_t           *lead)
{
  TamizDesk *desk = tamiz_lead_part_get_desk (TAMIZ_LEAD_PART (self));
  g_autofree char *day = tamiz_desk_format_day (desk, tamiz_json_get_text (lead, "received_on"));
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *row;

  append (text, tamiz_json_get_text (lead, "product_line"));
  append (text, day);
  row = make_row (get_stage_label (lead), text->str);
  set_lead (row, lead);
  gtk_list_box_append (self->others_list, row);
}

static void
add_colleague (TamizLeadRelated *self,
               json_t           *person)
{
  json_t *leads = json_object_get (person, "leads");
  json_t *lead = json_array_get (leads, 0);
  g_autofree char *phone = tamiz_phone_dup_written (tamiz_json_get_text (person, "phone"));
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *row;

  append (text, tamiz_json_get_text (person, "job_title"));
  append (text, tamiz_json_get_text (person, "email"));
  append (text, phone);
  if (lead != NULL)
    append (text, get_stage_label (lead));
  if (json_array_size (leads) > 1)
    {
      gsize more = json_array_size (leads) - 1;
      g_autofree char *part = g_strdup_printf (
          ngettext ("and %d more lead", "and %d more leads", more), (int) more);

      append (text, part);
    }
  row = make_row (tamiz_json_get_text (person, "name"), text->str);
  if (lead != NULL)
    set_lead (row, lead);
  gtk_list_box_append (self->colleagues_list, row);
}

static void
clear (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
show_more (TamizLeadRelated *self,
           json_t           *answer)
{
  gint64 total = tamiz_json_get_int (answer, "colleagues_total", 0);
  gint64 shown = (gint64) json_array_size (json_object_get (answer, "colleagues"));
  g_autofree char *text = NULL;

  if (total > shown)
    text = g_strdup_printf (_("%d of %d; all of them are with the company"), (int) shown, (int) total);
  adw_preferences_group_set_description (self->colleagues_group, text);
}

static void
related_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizLeadRelated *self = owner;
  json_t *colleagues = json_object_get (answer, "colleagues");
  json_t *others = json_object_get (answer, "other_leads");
  json_t *item;
  gsize i;

  if (answer == NULL || tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (self)) == NULL
      || (self->shown != NULL && json_equal (self->shown, answer)))
    return;
  g_clear_pointer (&self->shown, json_decref);
  self->shown = json_incref (answer);

  clear (self->others_list);
  clear (self->colleagues_list);
  json_array_foreach (others, i, item)
    add_other (self, item);
  json_array_foreach (colleagues, i, item)
    add_colleague (self, item);
  show_more (self, answer);
  gtk_widget_set_visible (self->others_group, json_array_size (others) > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->colleagues_group), json_array_size (colleagues) > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_label),
                          json_array_size (others) + json_array_size (colleagues) == 0);
}

static void
tamiz_lead_related_refresh (TamizLeadPart *part,
                            gboolean       other)
{
  tamiz_lead_part_ask (part, "lead.related", NULL, related_cb);
}

static void
tamiz_lead_related_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TAMIZ_TYPE_LEAD_RELATED);
  g_clear_pointer (&TAMIZ_LEAD_RELATED (object)->shown, json_decref);

  G_OBJECT_CLASS (tamiz_lead_related_parent_class)->dispose (object);
}

static void
tamiz_lead_related_class_init (TamizLeadRelatedClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_lead_related_dispose;
  TAMIZ_LEAD_PART_CLASS (klass)->refresh = tamiz_lead_related_refresh;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-lead-related.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizLeadRelated, empty_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadRelated, others_group);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadRelated, others_list);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadRelated, colleagues_group);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadRelated, colleagues_list);
}

static void
tamiz_lead_related_init (TamizLeadRelated *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
