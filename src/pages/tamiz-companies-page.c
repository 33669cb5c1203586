#define G_LOG_DOMAIN "tamiz-companies-page"

#include "config.h"

#include "tamiz-companies-page.h"

#include "tamiz-grade-badge.h"
#include "tamiz-json-item.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

struct _TamizCompaniesPage
{
  TamizPage parent_instance;

  GtkSearchEntry *search_entry;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkListView *list_view;
  GtkSingleSelection *selection;
  GListStore *companies;
  GtkStack *detail_stack;
  GtkLabel *name_label;
  AdwPreferencesGroup *leads_group;
  GPtrArray *lead_rows;     /* of @leads_group */
  char *shown;              /* (nullable): the id of the company beside the list */
};

G_DEFINE_FINAL_TYPE (TamizCompaniesPage, tamiz_companies_page, TAMIZ_TYPE_PAGE)

static void
setup_row_cb (GtkListItemFactory *factory,
              GtkListItem        *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *place = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (place), 0);
  gtk_label_set_ellipsize (GTK_LABEL (place), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (place, "dim-label");
  gtk_widget_add_css_class (place, "caption");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), place);
  gtk_list_item_set_child (item, box);
}

static void
bind_row_cb (GtkListItemFactory *factory,
             GtkListItem        *item)
{
  TamizJsonItem *company = gtk_list_item_get_item (item);
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *place = gtk_widget_get_next_sibling (name);
  const char *city = tamiz_json_item_get_text (company, "city");
  int relation = 0;

  tamiz_enum_from_nick (TAMIZ_ENUM_RELATION, tamiz_json_item_get_text (company, "relation"), &relation);
  gtk_label_set_label (GTK_LABEL (name), tamiz_json_item_get_text (company, "name"));
  if (city != NULL)
    {
      g_autofree char *text
          = g_strdup_printf ("%s · %s", city, tamiz_enum_label (TAMIZ_ENUM_RELATION, relation));

      gtk_label_set_label (GTK_LABEL (place), text);
    }
  else
    gtk_label_set_label (GTK_LABEL (place), tamiz_enum_label (TAMIZ_ENUM_RELATION, relation));
}

static void
open_lead_cb (AdwActionRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (row), "win.open-lead", "s",
                              g_object_get_data (G_OBJECT (row), "lead"));
}

static GtkWidget *
make_lead_row (TamizCompaniesPage *self,
               json_t             *lead)
{
  TamizDesk *desk = tamiz_page_get_desk (TAMIZ_PAGE (self));
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *badge = tamiz_grade_badge_new ();
  g_autofree char *received = tamiz_desk_format_day (desk, tamiz_json_get_text (lead, "received_on"));
  int stage = 0;

  tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, tamiz_json_get_text (lead, "stage"), &stage);
  tamiz_grade_badge_set_nick (TAMIZ_GRADE_BADGE (badge), tamiz_json_get_text (lead, "grade"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tamiz_enum_label (TAMIZ_ENUM_STAGE, stage));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), received);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), badge);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "lead", g_strdup (tamiz_json_get_text (lead, "id")), g_free);
  g_signal_connect (row, "activated", G_CALLBACK (open_lead_cb), NULL);

  return row;
}

static void
show_leads (TamizCompaniesPage *self,
            json_t             *leads)
{
  json_t *lead;
  gsize i;

  for (guint n = 0; n < self->lead_rows->len; n++)
    adw_preferences_group_remove (self->leads_group, g_ptr_array_index (self->lead_rows, n));
  g_ptr_array_set_size (self->lead_rows, 0);

  json_array_foreach (leads, i, lead)
    {
      GtkWidget *row = make_lead_row (self, lead);

      g_ptr_array_add (self->lead_rows, row);
      adw_preferences_group_add (self->leads_group, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->leads_group), json_array_size (leads) > 0);
}

static void
company_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizCompaniesPage *self = owner;

  /* It may have been taken back by an undo. */
  if (answer == NULL)
    {
      gtk_stack_set_visible_child_name (self->detail_stack, "none");
      return;
    }

  gtk_label_set_label (self->name_label, tamiz_json_get_text (answer, "name"));
  show_leads (self, json_object_get (answer, "leads"));
  gtk_stack_set_visible_child_name (self->detail_stack, "company");
}

static void
read_company (TamizCompaniesPage *self)
{
  if (self->shown == NULL)
    gtk_stack_set_visible_child_name (self->detail_stack, "none");
  else
    tamiz_desk_ask (tamiz_page_get_desk (TAMIZ_PAGE (self)), self, "company", "company.show",
                    json_pack ("{ss}", "id", self->shown), company_cb);
}

static void
show_company (TamizCompaniesPage *self,
              const char         *id)
{
  if (g_strcmp0 (self->shown, id) == 0)
    return;

  g_free (self->shown);
  self->shown = g_strdup (id);
  read_company (self);
}

static void
selected_cb (TamizCompaniesPage *self)
{
  TamizJsonItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL)
    show_company (self, tamiz_json_item_get_text (item, "id"));
}

static gboolean
is_searching (TamizCompaniesPage *self)
{
  return !tamiz_text_is_blank (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
say_why_empty (TamizCompaniesPage *self)
{
  adw_status_page_set_title (self->empty_page,
                             is_searching (self) ? _("No Company Found") : _("No Companies Yet"));
  adw_status_page_set_description (self->empty_page,
                                   is_searching (self)
                                       ? _("Try a part of the name; accents do not matter.")
                                       : _("Companies come with the prospects that name one."));
}

static void
companies_cb (gpointer      owner,
              json_t       *answer,
              const GError *error)
{
  TamizCompaniesPage *self = owner;
  guint position;

  if (answer == NULL)
    {
      tamiz_desk_tell_failure (tamiz_page_get_desk (TAMIZ_PAGE (self)), error->message);
      return;
    }

  tamiz_json_list_replace (self->companies, json_object_get (answer, "items"));
  position = tamiz_json_list_find (G_LIST_MODEL (self->companies), "id", self->shown);
  gtk_single_selection_set_selected (self->selection,
                                     position != G_MAXUINT ? position : GTK_INVALID_LIST_POSITION);
  say_why_empty (self);
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (G_LIST_MODEL (self->companies)) > 0 ? "list"
                                                                                                  : "empty");
}

static void
read_companies (TamizCompaniesPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  json_t *arguments = json_pack ("{ss}", "limit", "0");

  if (is_searching (self))
    tamiz_json_set_text (arguments, "search", text);
  tamiz_desk_ask (tamiz_page_get_desk (TAMIZ_PAGE (self)), self, "companies", "company.list", arguments,
                  companies_cb);
}

static void
search_changed_cb (TamizCompaniesPage *self)
{
  read_companies (self);
}

/* Enter goes to the first one found. */
static void
search_activated_cb (TamizCompaniesPage *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->companies)) > 0)
    {
      gtk_single_selection_set_selected (self->selection, 0);
      gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
    }
}

static void
tamiz_companies_page_refresh (TamizPage *page)
{
  read_companies (TAMIZ_COMPANIES_PAGE (page));
  read_company (TAMIZ_COMPANIES_PAGE (page));
}

/* @target is a company's id. */
static void
tamiz_companies_page_open (TamizPage  *page,
                           const char *target)
{
  TamizCompaniesPage *self = TAMIZ_COMPANIES_PAGE (page);

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  show_company (self, target);
  read_companies (self);
}

static gboolean
tamiz_companies_page_focus (TamizPage *page)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TAMIZ_COMPANIES_PAGE (page)->search_entry));
}

static void
tamiz_companies_page_dispose (GObject *object)
{
  TamizCompaniesPage *self = TAMIZ_COMPANIES_PAGE (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_COMPANIES_PAGE);
  g_clear_pointer (&self->lead_rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (tamiz_companies_page_parent_class)->dispose (object);
}

static void
tamiz_companies_page_class_init (TamizCompaniesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TamizPageClass *page_class = TAMIZ_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_companies_page_dispose;
  page_class->refresh = tamiz_companies_page_refresh;
  page_class->open = tamiz_companies_page_open;
  page_class->focus = tamiz_companies_page_focus;

  g_type_ensure (TAMIZ_TYPE_JSON_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-companies-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, selection);
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, companies);
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, detail_stack);
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, leads_group);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
}

static void
tamiz_companies_page_init (TamizCompaniesPage *self)
{
  self->lead_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
