#define G_LOG_DOMAIN "tamiz-prospects-page"

#include "config.h"

#include "tamiz-prospects-page.h"

#include "tamiz-bulk-bar.h"
#include "tamiz-export-bar.h"
#include "tamiz-figures.h"
#include "tamiz-filter-bar.h"
#include "tamiz-lead-editor.h"
#include "tamiz-lead-table.h"
#include "tamiz-offer.h"
#include "tamiz-saved-views.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

struct _TamizProspectsPage
{
  TamizPage parent_instance;

  GtkWidget *new_button;
  TamizSavedViews *saved_views;
  GtkSearchEntry *search_entry;
  GtkToggleButton *beside_button;
  GtkWidget *filter_box;
  TamizFilterBar *filter_bar;
  GtkLabel *count_label;
  GtkStack *stack;
  GtkWidget *first_button;
  GtkWidget *import_button;
  TamizLeadTable *table;
  AdwBin *beside;
  TamizLeadEditor *editor;
  TamizExportBar *export_bar;
  AdwBin *bulk_bin;
};

G_DEFINE_FINAL_TYPE (TamizProspectsPage, tamiz_prospects_page, TAMIZ_TYPE_PAGE)

/* Filtering */

/* The bar keeps the filters, the search among them; the list shows what they let through. */
static void
filter_changed_cb (TamizProspectsPage *self)
{
  tamiz_lead_table_set_filter (self->table, tamiz_filter_bar_get_filter (self->filter_bar));
}

static void
search_changed_cb (TamizProspectsPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autoptr (json_t) filter = json_deep_copy (tamiz_filter_bar_get_filter (self->filter_bar));

  if (tamiz_text_is_blank (text))
    json_object_del (filter, "search");
  else
    tamiz_json_set_text (filter, "search", text);
  tamiz_filter_bar_set_filter (self->filter_bar, filter);
}

static void
show_filter (TamizProspectsPage *self,
             json_t             *filter)
{
  const char *search = tamiz_json_get_text (filter, "search");

  tamiz_filter_bar_set_filter (self->filter_bar, filter);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), search != NULL ? search : "");
}

static void
clear_filters (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TamizProspectsPage *self = TAMIZ_PROSPECTS_PAGE (widget);
  g_autoptr (json_t) none = json_object ();

  show_filter (self, none);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
show_count (TamizProspectsPage *self,
            guint               count)
{
  g_autofree char *figure = tamiz_figures_format_count (count);
  g_autofree char *text = NULL;

  /* Translators: %s is how many, as “1,234” */
  text = g_strdup_printf (ngettext ("%s prospect", "%s prospects", count), figure);
  gtk_label_set_label (self->count_label, text);
}

/* Says what is listed, or what to do where nothing is. */
static void
listed_cb (TamizProspectsPage *self)
{
  TamizLeadList *list = tamiz_lead_table_get_list (self->table);
  guint count = g_list_model_get_n_items (G_LIST_MODEL (list));
  gboolean filtered = json_object_size (tamiz_filter_bar_get_filter (self->filter_bar)) > 0;

  if (count == 0 && tamiz_lead_list_get_loading (list))
    return;

  show_count (self, count);
  gtk_stack_set_visible_child_name (self->stack, count > 0 ? "list" : filtered ? "nothing" : "empty");
  gtk_widget_set_visible (self->filter_box, count > 0 || filtered);
}

/* Saved views: a filter, with its search, and an order */

static void
view_chosen_cb (TamizProspectsPage *self,
                const char         *text)
{
  g_autoptr (json_t) view = tamiz_json_parse (text, -1, NULL);

  /* Somebody may have written into the settings by hand. */
  if (!json_is_object (view))
    return;
  tamiz_lead_table_set_sort (self->table, tamiz_json_get_text (view, "sort"));
  show_filter (self, view);
}

static void
save_view_cb (TamizProspectsPage *self,
              const char         *name)
{
  g_autoptr (json_t) view = tamiz_lead_table_dup_query (self->table);
  g_autofree char *text = tamiz_json_to_canonical (view);

  tamiz_saved_views_keep (self->saved_views, name, text);
}

static void
restore_view_cb (TamizProspectsPage *self,
                 AdwToast           *toast)
{
  tamiz_saved_views_keep (self->saved_views, g_object_get_data (G_OBJECT (toast), "name"),
                          g_object_get_data (G_OBJECT (toast), "view"));
}

static void
view_removed_cb (TamizProspectsPage *self,
                 const char         *name,
                 const char         *view)
{
  /* Translators: %s is the name of a saved view */
  g_autofree char *text = g_strdup_printf (_("View “%s” removed"), name);
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);

  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, 10);
  g_object_set_data_full (G_OBJECT (toast), "name", g_strdup (name), g_free);
  g_object_set_data_full (G_OBJECT (toast), "view", g_strdup (view), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (restore_view_cb), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (adw_bin_get_child (ADW_BIN (self))), toast);
}

/* One of them beside the list */

static void
show_lead (TamizProspectsPage *self,
           const char         *id)
{
  tamiz_lead_editor_set_lead (self->editor, id);
  gtk_toggle_button_set_active (self->beside_button, TRUE);
}

static void
show_lead_cb (TamizProspectsPage *self,
              const char         *id,
              gboolean            enter)
{
  show_lead (self, id);
  if (enter)
    gtk_widget_child_focus (GTK_WIDGET (self->beside), GTK_DIR_TAB_FORWARD);
}

/* The window's title says who stands beside the list. */
static void
show_subject (TamizProspectsPage *self)
{
  g_autofree char *who = NULL;

  if (gtk_toggle_button_get_active (self->beside_button))
    g_object_get (self->editor, "who", &who, NULL);
  tamiz_page_set_subject (TAMIZ_PAGE (self), who);
}

static void
toggle_beside (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  GtkToggleButton *button = TAMIZ_PROSPECTS_PAGE (widget)->beside_button;

  gtk_toggle_button_set_active (button, !gtk_toggle_button_get_active (button));
}

/* Exporting */

/* One file at a time. */
static void
busy_changed_cb (TamizProspectsPage *self)
{
  gboolean free = !tamiz_export_bar_get_busy (self->export_bar);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "prospects.export", free);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "prospects.export-selected", free);
}

static void
export_list (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TamizProspectsPage *self = TAMIZ_PROSPECTS_PAGE (widget);

  tamiz_export_bar_ask (self->export_bar, tamiz_lead_table_dup_query (self->table));
}

/* What is selected is exported in the order of the list, whatever is filtered now. */
static void
export_selected (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  TamizProspectsPage *self = TAMIZ_PROSPECTS_PAGE (widget);

  tamiz_export_bar_ask (self->export_bar,
                        json_pack ("{ss so}", "sort", tamiz_lead_table_get_sort (self->table), "only",
                                   tamiz_lead_table_list_selected (self->table)));
}

/* Keys */

static void
focus_search (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (TAMIZ_PROSPECTS_PAGE (widget)->search_entry));
}

static void
focus_list (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  tamiz_lead_table_focus (TAMIZ_PROSPECTS_PAGE (widget)->table);
}

static void
select_all (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  TamizLeadTable *table = TAMIZ_PROSPECTS_PAGE (widget)->table;

  gtk_selection_model_select_all (GTK_SELECTION_MODEL (tamiz_lead_table_get_selection (table)));
}

static void
clear_selection (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  tamiz_id_selection_clear (tamiz_lead_table_get_selection (TAMIZ_PROSPECTS_PAGE (widget)->table));
}

/* Escape takes back the search first, then the selection. */
static void
search_stopped_cb (TamizProspectsPage *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "prospects.clear-selection", NULL);
}

/* Enter goes to the first one found. */
static void
search_activated_cb (TamizProspectsPage *self)
{
  gint64 first = tamiz_lead_list_get_id (tamiz_lead_table_get_list (self->table), 0);

  if (first == 0)
    return;
  tamiz_id_selection_select_only (tamiz_lead_table_get_selection (self->table), first);
  tamiz_lead_table_focus (self->table);
}

/* "lead:ID" opens a lead; "filter:JSON" lists what lead.list's arguments say. */
static void
tamiz_prospects_page_open (TamizPage  *page,
                           const char *target)
{
  TamizProspectsPage *self = TAMIZ_PROSPECTS_PAGE (page);

  if (g_str_has_prefix (target, "lead:"))
    {
      const char *id = target + strlen ("lead:");

      show_lead (self, id);
      tamiz_lead_table_go_to (self->table, id);
    }
  else if (g_str_has_prefix (target, "filter:"))
    {
      g_autoptr (json_t) filter = tamiz_json_parse (target + strlen ("filter:"), -1, NULL);

      g_return_if_fail (json_is_object (filter));
      show_filter (self, filter);
    }
}

/* The list follows the base by itself. */
static void
tamiz_prospects_page_refresh (TamizPage *page)
{
  TamizProspectsPage *self = TAMIZ_PROSPECTS_PAGE (page);
  TamizDesk *desk = tamiz_page_get_desk (page);

  tamiz_offer_explain (self->new_button, desk, TAMIZ_RIGHT_WORK, _("New prospect (Ctrl+N)"));
  tamiz_offer_explain (self->first_button, desk, TAMIZ_RIGHT_WORK, NULL);
  tamiz_offer_explain (self->import_button, desk, TAMIZ_RIGHT_WORK, NULL);
  tamiz_filter_bar_count (self->filter_bar);
}

static gboolean
tamiz_prospects_page_focus (TamizPage *page)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TAMIZ_PROSPECTS_PAGE (page)->search_entry));
}

static void
add_bulk_bar (TamizProspectsPage *self)
{
  TamizBulkBar *bar = g_object_new (TAMIZ_TYPE_BULK_BAR, NULL);

  tamiz_bulk_bar_set_table (bar, tamiz_page_get_desk (TAMIZ_PAGE (self)), self->table);
  adw_bin_set_child (self->bulk_bin, GTK_WIDGET (bar));
}

static gboolean
tamiz_prospects_page_make_part (TamizPage *page,
                                guint      nth)
{
  TamizProspectsPage *self = TAMIZ_PROSPECTS_PAGE (page);
  TamizDesk *desk = tamiz_page_get_desk (page);

  switch (nth)
    {
    case 0:
      self->editor = TAMIZ_LEAD_EDITOR (tamiz_lead_editor_new (desk));
      adw_bin_set_child (self->beside, GTK_WIDGET (self->editor));
      g_signal_connect_object (self->editor, "notify::who", G_CALLBACK (show_subject), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->beside_button, "toggled", G_CALLBACK (show_subject), self, G_CONNECT_SWAPPED);
      return TRUE;
    case 1:
      tamiz_saved_views_set_desk (self->saved_views, desk);
      tamiz_filter_bar_set_desk (self->filter_bar, desk);
      return TRUE;
    case 2:
      tamiz_lead_table_set_desk (self->table, desk);
      tamiz_export_bar_set_desk (self->export_bar, desk);
      return TRUE;
    case 3:
      add_bulk_bar (self);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
tamiz_prospects_page_dispose (GObject *object)
{
  TamizProspectsPage *self = TAMIZ_PROSPECTS_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_PROSPECTS_PAGE);

  G_OBJECT_CLASS (tamiz_prospects_page_parent_class)->dispose (object);
}

static void
tamiz_prospects_page_class_init (TamizProspectsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TamizPageClass *page_class = TAMIZ_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_prospects_page_dispose;
  page_class->make_part = tamiz_prospects_page_make_part;
  page_class->refresh = tamiz_prospects_page_refresh;
  page_class->open = tamiz_prospects_page_open;
  page_class->focus = tamiz_prospects_page_focus;

  g_type_ensure (TAMIZ_TYPE_EXPORT_BAR);
  g_type_ensure (TAMIZ_TYPE_FILTER_BAR);
  g_type_ensure (TAMIZ_TYPE_LEAD_TABLE);
  g_type_ensure (TAMIZ_TYPE_SAVED_VIEWS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-prospects-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizProspectsPage, new_button);
  gtk_widget_class_bind_template_child (widget_class, TamizProspectsPage, saved_views);
  gtk_widget_class_bind_template_child (widget_class, TamizProspectsPage, first_button);
  gtk_widget_class_bind_template_child (widget_class, TamizProspectsPage, import_button);
  gtk_widget_class_bind_template_child (widget_class, TamizProspectsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, TamizProspectsPage, beside_button);
  gtk_widget_class_bind_template_child (widget_class, TamizProspectsPage, filter_box);
  gtk_widget_class_bind_template_child (widget_class, TamizProspectsPage, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, TamizProspectsPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, TamizProspectsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizProspectsPage, table);
  gtk_widget_class_bind_template_child (widget_class, TamizProspectsPage, beside);
  gtk_widget_class_bind_template_child (widget_class, TamizProspectsPage, export_bar);
  gtk_widget_class_bind_template_child (widget_class, TamizProspectsPage, bulk_bin);
  gtk_widget_class_bind_template_callback (widget_class, view_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_view_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_removed_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, listed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_lead_cb);
  gtk_widget_class_bind_template_callback (widget_class, busy_changed_cb);

  gtk_widget_class_install_action (widget_class, "prospects.search", NULL, focus_search);
  gtk_widget_class_install_action (widget_class, "prospects.list", NULL, focus_list);
  gtk_widget_class_install_action (widget_class, "prospects.beside", NULL, toggle_beside);
  gtk_widget_class_install_action (widget_class, "prospects.clear-filters", NULL, clear_filters);
  gtk_widget_class_install_action (widget_class, "prospects.export", NULL, export_list);
  gtk_widget_class_install_action (widget_class, "prospects.export-selected", NULL, export_selected);
  gtk_widget_class_install_action (widget_class, "prospects.select-all", NULL, select_all);
  gtk_widget_class_install_action (widget_class, "prospects.clear-selection", NULL, clear_selection);
}

static void
tamiz_prospects_page_init (TamizProspectsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
