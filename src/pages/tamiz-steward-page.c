#define G_LOG_DOMAIN "tamiz-steward-page"

#include "config.h"

#include "tamiz-steward-page-private.h"

#include "tamiz-figures.h"
#include "tamiz-json-item.h"
#include "tamiz-list-frame.h"
#include "tamiz-steward-row.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>

/* So many are read at first, and as many more each time the end of the list comes near. */
#define MORE_ITEMS 50

const TamizStewardKind tamiz_steward_kinds[] = {
  { "duplicates", N_("Possible duplicates"), N_("Nobody seems to be in the base twice."), 0 },
  { "set_aside", N_("To be completed"), N_("No row waits to be completed."),
    TAMIZ_STEWARD_MAY_DISCARD | TAMIZ_STEWARD_MAY_SOURCE },
  { "incomplete", N_("Incomplete leads"), N_("Every open lead has what the definition requires."),
    TAMIZ_STEWARD_LEADS },
  { "unreachable", N_("Nobody to reach"), N_("Everybody can be reached in some way."), TAMIZ_STEWARD_LEADS },
  { "bounced", N_("Mail that came back"), N_("No address is known to be wrong."), TAMIZ_STEWARD_LEADS },
  { "phones", N_("Numbers that cannot exist"), N_("Every telephone number can exist."), TAMIZ_STEWARD_LEADS },
  { "stale", N_("Forgotten leads"), N_("Something has happened in every open lead of late."), TAMIZ_STEWARD_LEADS },
  { "owners", N_("Owner is gone"), N_("Every lead belongs to somebody who works here."), TAMIZ_STEWARD_LEADS },
  { "companies", N_("Companies without people"), N_("Somebody is known in every company."), 0 },
  { "sources", N_("Sources without cost"), N_("It is known what every source has cost."), TAMIZ_STEWARD_MAY_COST },
};

#define N_KINDS G_N_ELEMENTS (tamiz_steward_kinds)

G_DEFINE_FINAL_TYPE (TamizStewardPage, tamiz_steward_page, TAMIZ_TYPE_PAGE)

guint
tamiz_steward_get_n_kinds (void)
{
  return N_KINDS;
}

static TamizDesk *
get_desk (TamizStewardPage *self)
{
  return tamiz_page_get_desk (TAMIZ_PAGE (self));
}

static gboolean
is_quality (TamizStewardPage *self)
{
  return self->kind == N_KINDS;
}

/* The lists, and how long each is */

static void
add_list (TamizStewardPage *self,
          const char       *title,
          gboolean          counted)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (title), *count = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_add_css_class (count, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_box_append (self->list_box, box);
  if (counted)
    g_ptr_array_add (self->count_labels, count);
}

static void
counts_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizStewardPage *self = owner;
  json_t *item;
  gsize i;

  if (answer == NULL)
    {
      tamiz_desk_tell_failure (get_desk (self), error->message);
      return;
    }

  json_array_foreach (json_object_get (answer, "items"), i, item)
    {
      g_autofree char *count = tamiz_figures_format_count (tamiz_json_get_int (item, "count", 0));

      if (i < self->count_labels->len)
        gtk_label_set_label (g_ptr_array_index (self->count_labels, i), count);
    }
}

/* The chosen list */

static void ask_items (TamizStewardPage *self);

static void
show_pair (TamizStewardPage *self,
           guint             position)
{
  g_autoptr (TamizJsonItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  if (item == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, self->pieces.total > 0 ? "items" : "good");
      return;
    }
  self->pair = position;
  tamiz_merge_view_show (self->merge_view, get_desk (self), tamiz_json_item_get (item));
  gtk_stack_set_visible_child_name (self->stack, "merge");
}

/* A pair that somebody else has decided meanwhile gives way to the next. */
static void
show_wanted_pair (TamizStewardPage *self)
{
  guint position = tamiz_json_list_find (G_LIST_MODEL (self->items), "id", self->wanted);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  g_clear_pointer (&self->wanted, g_free);
  show_pair (self, position != G_MAXUINT ? position : MIN (self->pair, n > 0 ? n - 1 : 0));
}

static void
show_items (TamizStewardPage *self)
{
  const char *seen = gtk_stack_get_visible_child_name (self->stack);
  gboolean any = json_array_size (self->pieces.items) > 0;

  adw_status_page_set_title (self->good_page, _("All Is Well"));
  adw_status_page_set_description (self->good_page, _(tamiz_steward_kinds[self->kind].good));
  tamiz_steward_page_offer (self);
  if (self->wanted != NULL)
    show_wanted_pair (self);
  else if (g_strcmp0 (seen, "row") != 0 && g_strcmp0 (seen, "merge") != 0)
    gtk_stack_set_visible_child_name (self->stack, any ? "items" : "good");
}

static void
items_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizStewardPage *self = owner;

  if (answer == NULL)
    {
      tamiz_pieces_fail (&self->pieces);
      tamiz_desk_tell_failure (get_desk (self), error->message);
      return;
    }
  if (!tamiz_pieces_take (&self->pieces, answer, "id"))
    {
      ask_items (self);
      return;
    }

  tamiz_json_list_replace (self->items, self->pieces.items);
  tamiz_steward_page_show_files (self, answer);
  show_items (self);
}

static void
ask_items (TamizStewardPage *self)
{
  json_t *arguments = json_pack ("{ss}", "name", tamiz_steward_kinds[self->kind].name);

  if (self->import != NULL)
    tamiz_json_set_text (arguments, "import", self->import);
  tamiz_pieces_add_to (&self->pieces, arguments);
  tamiz_desk_ask (get_desk (self), self, "items", "steward.list", arguments, items_cb);
}

/* From the first item on. */
void
tamiz_steward_page_read_anew (TamizStewardPage *self)
{
  g_list_store_remove_all (self->items);
  tamiz_pieces_restart (&self->pieces);
  ask_items (self);
}

/* Where nothing is done with what is selected a click opens it. */
static void
set_click (TamizStewardPage *self)
{
  gtk_list_view_set_single_click_activate (self->list_view, tamiz_steward_kinds[self->kind].deeds == 0);
}

static void
choose (TamizStewardPage *self,
        guint             kind)
{
  self->kind = kind;
  tamiz_steward_page_forget_file (self);
  tamiz_notice_set_text (self->notice, NULL);
  if (is_quality (self))
    {
      tamiz_quality_view_read (self->quality, get_desk (self));
      gtk_stack_set_visible_child_name (self->stack, "quality");
      return;
    }

  set_click (self);
  gtk_stack_set_visible_child_name (self->stack, "items");
  tamiz_steward_page_read_anew (self);
}

static void
list_selected_cb (TamizStewardPage *self,
                  GtkListBoxRow    *row)
{
  if (row != NULL && (guint) gtk_list_box_row_get_index (row) != self->kind)
    choose (self, (guint) gtk_list_box_row_get_index (row));
}

/* Enter in the lists goes to what is in the chosen one. */
static void
list_activated_cb (TamizStewardPage *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
near_end_cb (TamizStewardPage *self)
{
  if (tamiz_pieces_go_on (&self->pieces))
    ask_items (self);
}

/* One of its items */

static void
mend_cb (TamizStewardPage *self,
         const char       *typed,
         TamizStewardRow  *row)
{
  tamiz_steward_page_mend_field (self, tamiz_steward_row_get_item (row), typed);
}

static void
setup_row_cb (TamizStewardPage *self,
              GtkListItem      *item)
{
  GtkWidget *row = tamiz_steward_row_new ();

  g_signal_connect_object (row, "mend", G_CALLBACK (mend_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
bind_row_cb (TamizStewardPage *self,
             GtkListItem      *item)
{
  tamiz_steward_row_show (TAMIZ_STEWARD_ROW (gtk_list_item_get_child (item)),
                          tamiz_json_item_get (gtk_list_item_get_item (item)),
                          tamiz_desk_may (get_desk (self), TAMIZ_RIGHT_WORK) != TAMIZ_PERMISSION_NO);
}

static void
open_row (TamizStewardPage *self,
          const char       *id)
{
  tamiz_set_aside_form_open (self->form, get_desk (self), id);
  gtk_stack_set_visible_child_name (self->stack, "row");
}

/* Enter opens what the keyboard is at. */
static void
activated_cb (TamizStewardPage *self,
              guint             position)
{
  g_autoptr (TamizJsonItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);
  const char *what = tamiz_json_item_get_text (item, "what");
  const char *id = tamiz_json_item_get_text (item, "id");

  if (json_is_object (json_object_get (tamiz_json_item_get (item), "a")))
    show_pair (self, position);
  else if (g_strcmp0 (what, "row") == 0)
    open_row (self, id);
  else if (g_strcmp0 (what, "company") == 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-company", "s", id);
  else if (g_strcmp0 (what, "source") == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->amount_entry));
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-lead", "s", id);
}

/* F2 mends in place where that is possible; else it opens. */
static void
mend_in_place (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TamizStewardPage *self = TAMIZ_STEWARD_PAGE (widget);
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GtkWidget *row = gtk_widget_get_focus_child (GTK_WIDGET (self->list_view));

  while (row != NULL && !TAMIZ_IS_STEWARD_ROW (row))
    row = gtk_widget_get_first_child (row);
  if ((row == NULL || !tamiz_steward_row_edit (TAMIZ_STEWARD_ROW (row))) && !gtk_bitset_is_empty (selected))
    activated_cb (self, gtk_bitset_get_minimum (selected));
}

static void
discard_selected (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  tamiz_steward_page_discard (TAMIZ_STEWARD_PAGE (widget));
}

static void
selection_cb (TamizStewardPage *self)
{
  tamiz_steward_page_offer (self);
}

static void
back_cb (TamizStewardPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, json_array_size (self->pieces.items) > 0 ? "items" : "good");
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

/* Escape leaves a row or a pair for the list. */
static void
leave (GtkWidget  *widget,
       const char *name,
       GVariant   *parameter)
{
  TamizStewardPage *self = TAMIZ_STEWARD_PAGE (widget);
  const char *seen = gtk_stack_get_visible_child_name (self->stack);

  if (g_strcmp0 (seen, "row") == 0 || g_strcmp0 (seen, "merge") == 0)
    back_cb (self);
}

/* What was decided has left the list, or leaves it when it is read again: the next one takes its
 * place.
 */
static void
decided_cb (TamizStewardPage *self)
{
  g_free (self->wanted);
  self->wanted = g_strdup ("next");
  tamiz_pieces_renew (&self->pieces);
  ask_items (self);
}

static void
next_pair_cb (TamizStewardPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  show_pair (self, n > 0 ? (self->pair + 1) % n : 0);
}

/* The page */

static void
tamiz_steward_page_refresh (TamizPage *page)
{
  TamizStewardPage *self = TAMIZ_STEWARD_PAGE (page);

  tamiz_desk_ask (get_desk (self), self, "counts", "steward.show", NULL, counts_cb);
  if (is_quality (self))
    {
      tamiz_quality_view_read (self->quality, get_desk (self));
      return;
    }
  tamiz_pieces_renew (&self->pieces);
  ask_items (self);
}

static void
select_kind (TamizStewardPage *self,
             guint             kind)
{
  gtk_list_box_select_row (self->list_box, gtk_list_box_get_row_at_index (self->list_box, (int) kind));
}

/* The rows to be completed that came with one import. */
static void
open_import (TamizStewardPage *self,
             const char       *import)
{
  select_kind (self, 1);
  tamiz_steward_page_forget_file (self);
  self->import = g_strdup (import);
  gtk_stack_set_visible_child_name (self->stack, "items");
  tamiz_steward_page_read_anew (self);
}

/* @target: a list's name; `import:ID`, the rows to be completed of one import; `row:ID`, a row to be completed; `leads:ID,ID`, two whose people are to be
 * compared.
 */
static void
tamiz_steward_page_open (TamizPage  *page,
                         const char *target)
{
  TamizStewardPage *self = TAMIZ_STEWARD_PAGE (page);

  if (g_str_has_prefix (target, "row:"))
    {
      select_kind (self, 1);
      open_row (self, target + strlen ("row:"));
      return;
    }
  if (g_str_has_prefix (target, "import:"))
    {
      open_import (self, target + strlen ("import:"));
      return;
    }
  if (g_str_has_prefix (target, "leads:"))
    {
      select_kind (self, 0);
      tamiz_steward_page_open_leads (self, target + strlen ("leads:"));
      return;
    }
  for (guint i = 0; i < N_KINDS; i++)
    {
      if (g_str_equal (tamiz_steward_kinds[i].name, target))
        select_kind (self, i);
    }
}

static gboolean
tamiz_steward_page_focus (TamizPage *page)
{
  TamizStewardPage *self = TAMIZ_STEWARD_PAGE (page);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list_box);

  return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
tamiz_steward_page_dispose (GObject *object)
{
  TamizStewardPage *self = TAMIZ_STEWARD_PAGE (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_STEWARD_PAGE);
  tamiz_pieces_clear (&self->pieces);

  G_OBJECT_CLASS (tamiz_steward_page_parent_class)->dispose (object);
}

static void
tamiz_steward_page_finalize (GObject *object)
{
  TamizStewardPage *self = TAMIZ_STEWARD_PAGE (object);

  g_ptr_array_unref (self->count_labels);
  g_clear_pointer (&self->owners, json_decref);
  g_clear_pointer (&self->files, json_decref);
  g_free (self->import);
  g_free (self->people[0]);
  g_free (self->people[1]);
  g_free (self->wanted);

  G_OBJECT_CLASS (tamiz_steward_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, TamizStewardPage, name)
  CHILD (list_box);
  CHILD (stack);
  CHILD (good_page);
  CHILD (list_view);
  CHILD (selection);
  CHILD (items);
  CHILD (notice);
  CHILD (bar);
  CHILD (assign_box);
  CHILD (discard_box);
  CHILD (source_box);
  CHILD (cost_box);
  CHILD (assign_button);
  CHILD (discard_button);
  CHILD (source_button);
  CHILD (cost_button);
  CHILD (owner_choice);
  CHILD (source_choice);
  CHILD (hint_label);
  CHILD (file_choice);
  CHILD (reason_entry);
  CHILD (amount_entry);
  CHILD (form);
  CHILD (merge_view);
  CHILD (quality);
#undef CHILD
}

static void
tamiz_steward_page_class_init (TamizStewardPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TamizPageClass *page_class = TAMIZ_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_steward_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_steward_page_finalize;
  page_class->refresh = tamiz_steward_page_refresh;
  page_class->open = tamiz_steward_page_open;
  page_class->focus = tamiz_steward_page_focus;

  g_type_ensure (TAMIZ_TYPE_JSON_ITEM);
  g_type_ensure (TAMIZ_TYPE_LIST_FRAME);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_WRAP_BOX);
  g_type_ensure (TAMIZ_TYPE_SET_ASIDE_FORM);
  g_type_ensure (TAMIZ_TYPE_MERGE_VIEW);
  g_type_ensure (TAMIZ_TYPE_QUALITY_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-steward-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, list_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, near_end_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, selection_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, decided_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_pair_cb);
  gtk_widget_class_bind_template_callback (widget_class, tamiz_steward_page_assign);
  gtk_widget_class_bind_template_callback (widget_class, tamiz_steward_page_choose_file);
  gtk_widget_class_bind_template_callback (widget_class, tamiz_steward_page_discard);
  gtk_widget_class_bind_template_callback (widget_class, tamiz_steward_page_give_source);
  gtk_widget_class_bind_template_callback (widget_class, tamiz_steward_page_offer);
  gtk_widget_class_bind_template_callback (widget_class, tamiz_steward_page_add_cost);
  gtk_widget_class_install_action (widget_class, "steward.back", NULL, leave);
  gtk_widget_class_install_action (widget_class, "steward.mend", NULL, mend_in_place);
  gtk_widget_class_install_action (widget_class, "steward.discard", NULL, discard_selected);
}

static void
tamiz_steward_page_init (TamizStewardPage *self)
{
  self->count_labels = g_ptr_array_new ();
  tamiz_pieces_init (&self->pieces, MORE_ITEMS);
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_KINDS; i++)
    add_list (self, _(tamiz_steward_kinds[i].title), TRUE);
  add_list (self, _("Quality by source"), FALSE);
  select_kind (self, 0);
  set_click (self);
}
