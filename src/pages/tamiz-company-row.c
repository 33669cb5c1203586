#define G_LOG_DOMAIN "tamiz-company-row"

#include "config.h"

#include "tamiz-company-row.h"

#include "tamiz-enums.h"
#include "tamiz-figures.h"
#include "tamiz-grade-badge.h"

#include <glib/gi18n-lib.h>

struct _TamizCompanyRow
{
  GtkBox parent_instance;

  TamizGradeBadge *badge;
  GtkLabel *name_label;
  GtkLabel *about_label;
  GtkWidget *counts;
  GtkLabel *people_label;
  GtkLabel *leads_label;
};

G_DEFINE_FINAL_TYPE (TamizCompanyRow, tamiz_company_row, GTK_TYPE_BOX)

static void
tamiz_company_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TAMIZ_TYPE_COMPANY_ROW);

  G_OBJECT_CLASS (tamiz_company_row_parent_class)->dispose (object);
}

static void
tamiz_company_row_class_init (TamizCompanyRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_company_row_dispose;

  g_type_ensure (TAMIZ_TYPE_GRADE_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-company-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyRow, badge);
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyRow, about_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyRow, counts);
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyRow, people_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCompanyRow, leads_label);
}

static void
tamiz_company_row_init (TamizCompanyRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tamiz_company_row_new (void)
{
  return g_object_new (TAMIZ_TYPE_COMPANY_ROW, NULL);
}

static void
show_counts (TamizCompanyRow *self,
             json_t          *company)
{
  int n_people = (int) tamiz_json_get_int (company, "people", 0);
  int n_leads = (int) tamiz_json_get_int (company, "leads", 0);
  g_autofree char *few_people = tamiz_figures_format_count (n_people);
  g_autofree char *few_leads = tamiz_figures_format_count (n_leads);
  g_autofree char *people = g_strdup_printf (ngettext ("%s person", "%s people", n_people), few_people);
  g_autofree char *leads
      = g_strdup_printf (ngettext ("%s inquiry or lead", "%s inquiries or leads", n_leads), few_leads);
  g_autofree char *both = g_strdup_printf ("%s · %s", people, leads);

  gtk_label_set_label (self->people_label, few_people);
  gtk_label_set_label (self->leads_label, few_leads);
  gtk_widget_set_tooltip_text (self->counts, both);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->counts), GTK_ACCESSIBLE_PROPERTY_LABEL, both, -1);
}

/* Most companies are prospects: what others are is worth a word. */
static char *
describe (json_t *company)
{
  const char *city = tamiz_json_get_text (company, "city");
  const char *relation;
  int number = TAMIZ_RELATION_PROSPECT;

  tamiz_enum_from_nick (TAMIZ_ENUM_RELATION, tamiz_json_get_text (company, "relation"), &number);
  relation = tamiz_enum_label (TAMIZ_ENUM_RELATION, number);
  if (city == NULL)
    return g_strdup (relation);

  return number != TAMIZ_RELATION_PROSPECT ? g_strdup_printf ("%s · %s", city, relation) : g_strdup (city);
}

/* @company is an item of company.list. */
void
tamiz_company_row_show (TamizCompanyRow *self,
                        json_t          *company)
{
  g_autofree char *about = describe (company);

  tamiz_grade_badge_set_nick (self->badge, tamiz_json_get_text (company, "best_grade"));
  gtk_label_set_label (self->name_label, tamiz_json_get_text (company, "name"));
  gtk_label_set_label (self->about_label, about);
  show_counts (self, company);
}
