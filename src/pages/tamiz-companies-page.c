#define G_LOG_DOMAIN "tamiz-companies-page"

#include "config.h"

#include "tamiz-companies-page.h"

#include "tamiz-company-row.h"
#include "tamiz-company-view.h"
#include "tamiz-json-item.h"
#include "tamiz-pieces.h"
#include "tamiz-text.h"
#include "tamiz-unfolding-list.h"

#include <glib/gi18n-lib.h>

/* So many are read at first, and as many more each time the end of the list comes near. */
#define MORE_COMPANIES 100

static const struct
{
  const char *sort;         /* of company.list */
  const char *title;
} orders[] = {
  { "name", N_("By Name") },
  { "leads:desc", N_("Most Leads First") },
  { "last_activity:desc", N_("Latest Activity First") },
};

struct _TamizCompaniesPage
{
  TamizPage parent_instance;

  GtkSearchEntry *search_entry;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkListView *list_view;
  GtkSingleSelection *selection;
  GListStore *companies;
  TamizUnfoldingList *unfolding;
  GtkDropDown *sort_choice;
  GtkPaned *paned;
  TamizCompanyView *view;
  TamizPieces pieces;       /* of company.list */
};

G_DEFINE_FINAL_TYPE (TamizCompaniesPage, tamiz_companies_page, TAMIZ_TYPE_PAGE)

static void
setup_row_cb (GtkListItemFactory *factory,
              GtkListItem        *item)
{
  gtk_list_item_set_child (item, tamiz_company_row_new ());
}

static void
bind_row_cb (GtkListItemFactory *factory,
             GtkListItem        *item)
{
  tamiz_company_row_show (TAMIZ_COMPANY_ROW (gtk_list_item_get_child (item)),
                          tamiz_json_item_get (gtk_list_item_get_item (item)));
}

static void
selected_cb (TamizCompaniesPage *self)
{
  TamizJsonItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL)
    tamiz_company_view_open (self->view, tamiz_json_item_get_text (item, "id"));
}

/* Enter opens what the keyboard is at: on coming into the list nothing is chosen yet. */
static void
activated_cb (TamizCompaniesPage *self,
              guint               position)
{
  gtk_single_selection_set_selected (self->selection, position);
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

static void ask_companies (TamizCompaniesPage *self);

static void
companies_cb (gpointer      owner,
              json_t       *answer,
              const GError *error)
{
  TamizCompaniesPage *self = owner;
  guint position;

  if (answer == NULL)
    {
      tamiz_pieces_fail (&self->pieces);
      tamiz_desk_tell_failure (tamiz_page_get_desk (TAMIZ_PAGE (self)), error->message);
      return;
    }

  if (!tamiz_pieces_take (&self->pieces, answer, "id"))
    {
      ask_companies (self);
      return;
    }

  tamiz_json_list_replace (self->companies, self->pieces.items);
  position = tamiz_json_list_find (G_LIST_MODEL (self->companies), "id",
                                   tamiz_company_view_get_id (self->view));
  tamiz_unfolding_list_show (self->unfolding, position);
  gtk_single_selection_set_selected (self->selection,
                                     position != G_MAXUINT ? position : GTK_INVALID_LIST_POSITION);
  say_why_empty (self);
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (G_LIST_MODEL (self->companies)) > 0 ? "list"
                                                                                                  : "empty");
}

static void
ask_companies (TamizCompaniesPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  guint order = MIN (gtk_drop_down_get_selected (self->sort_choice), G_N_ELEMENTS (orders) - 1);
  json_t *arguments = json_pack ("{ss}", "sort", orders[order].sort);

  tamiz_pieces_add_to (&self->pieces, arguments);
  if (is_searching (self))
    tamiz_json_set_text (arguments, "search", text);
  tamiz_desk_ask (tamiz_page_get_desk (TAMIZ_PAGE (self)), self, "companies", "company.list", arguments,
                  companies_cb);
}

/* Another list, which is looked through from its beginning. */
static void
read_companies (TamizCompaniesPage *self)
{
  tamiz_pieces_restart (&self->pieces);
  ask_companies (self);
}

static void
near_end_cb (TamizCompaniesPage *self)
{
  if (tamiz_pieces_go_on (&self->pieces))
    ask_companies (self);
}

static void
sort_cb (TamizCompaniesPage *self)
{
  if (self->view != NULL)
    read_companies (self);
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
  TamizCompaniesPage *self = TAMIZ_COMPANIES_PAGE (page);

  tamiz_pieces_renew (&self->pieces);
  ask_companies (self);
  tamiz_company_view_refresh (self->view);
}

/* @target is a company's id. */
static void
tamiz_companies_page_open (TamizPage  *page,
                           const char *target)
{
  TamizCompaniesPage *self = TAMIZ_COMPANIES_PAGE (page);

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  tamiz_company_view_open (self->view, target);
  read_companies (self);
}

static gboolean
tamiz_companies_page_focus (TamizPage *page)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TAMIZ_COMPANIES_PAGE (page)->search_entry));
}

static gboolean
tamiz_companies_page_make_part (TamizPage *page,
                                guint      nth)
{
  TamizCompaniesPage *self = TAMIZ_COMPANIES_PAGE (page);
  GtkWidget *view;

  if (nth > 0)
    return FALSE;

  view = tamiz_company_view_new (tamiz_page_get_desk (TAMIZ_PAGE (self)));
  self->view = TAMIZ_COMPANY_VIEW (view);
  gtk_widget_set_size_request (view, 440, -1);
  gtk_paned_set_end_child (self->paned, view);
  return TRUE;
}

static void
focus_list (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (TAMIZ_COMPANIES_PAGE (widget)->list_view));
}

static void
tamiz_companies_page_dispose (GObject *object)
{
  TamizCompaniesPage *self = TAMIZ_COMPANIES_PAGE (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_COMPANIES_PAGE);
  tamiz_pieces_clear (&self->pieces);

  G_OBJECT_CLASS (tamiz_companies_page_parent_class)->dispose (object);
}

static void
tamiz_companies_page_class_init (TamizCompaniesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TamizPageClass *page_class = TAMIZ_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_companies_page_dispose;
  page_class->make_part = tamiz_companies_page_make_part;
  page_class->refresh = tamiz_companies_page_refresh;
  page_class->open = tamiz_companies_page_open;
  page_class->focus = tamiz_companies_page_focus;

  g_type_ensure (TAMIZ_TYPE_JSON_ITEM);
  g_type_ensure (TAMIZ_TYPE_UNFOLDING_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-companies-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, selection);
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, companies);
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, unfolding);
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, sort_choice);
  gtk_widget_class_bind_template_child (widget_class, TamizCompaniesPage, paned);
  gtk_widget_class_bind_template_callback (widget_class, near_end_cb);

  gtk_widget_class_install_action (widget_class, "companies.list", NULL, focus_list);
  gtk_widget_class_bind_template_callback (widget_class, sort_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
}

static void
tamiz_companies_page_init (TamizCompaniesPage *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  tamiz_pieces_init (&self->pieces, MORE_COMPANIES);
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    gtk_string_list_append (titles, _(orders[i].title));
  gtk_drop_down_set_model (self->sort_choice, G_LIST_MODEL (titles));
}
