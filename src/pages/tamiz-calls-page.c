#define G_LOG_DOMAIN "tamiz-calls-page"

#include "config.h"

#include "tamiz-calls-page.h"

#include "tamiz-call-drafts.h"
#include "tamiz-call-form.h"
#include "tamiz-call-row.h"
#include "tamiz-json-item.h"
#include "tamiz-pieces.h"
#include "tamiz-unfolding-list.h"

#include <glib/gi18n-lib.h>

/* So many are read at first, and as many more each time the end of the list is reached: a
 * list of two hundred rows takes several frames to lay out.
 */
#define MORE_CALLS 50

/* How long what is typed may be in memory only. */
#define SAVE_SECONDS 1

struct _TamizCallsPage
{
  TamizPage parent_instance;

  GtkToggleButton *mine_button;
  GtkDropDown *purpose_choice;
  AdwWindowTitle *title;
  GtkPaned *paned;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  gint64 left_out;          /* whom the queue leaves out: who refuses calls, whom we know */
  GtkWidget *all_button;
  GtkListView *list_view;
  GtkSingleSelection *selection;
  GListStore *queue;
  TamizUnfoldingList *unfolding;
  TamizCallForm *form;

  TamizPieces waiting;      /* the items of call.queue */
  GHashTable *drafts;       /* lead's id → json_t: a form left half done, with its row */
  guint save_id;            /* a timeout: @drafts are to be written */
  gboolean filling;         /* the list is being set, nobody chooses */
};

G_DEFINE_FINAL_TYPE (TamizCallsPage, tamiz_calls_page, TAMIZ_TYPE_PAGE)

static TamizDesk *
get_desk (TamizCallsPage *self)
{
  return tamiz_page_get_desk (TAMIZ_PAGE (self));
}

static void
setup_row_cb (GtkListItemFactory *factory,
              GtkListItem        *item)
{
  gtk_list_item_set_child (item, tamiz_call_row_new ());
}

static void
bind_row_cb (GtkListItemFactory *factory,
             GtkListItem        *item,
             TamizCallsPage     *self)
{
  tamiz_call_row_show (TAMIZ_CALL_ROW (gtk_list_item_get_child (item)), get_desk (self),
                       tamiz_json_item_get (gtk_list_item_get_item (item)));
}

static gboolean
is_waiting (TamizCallsPage *self,
            const char     *lead)
{
  json_t *item;
  gsize i;

  json_array_foreach (self->waiting.items, i, item)
    {
      if (g_strcmp0 (tamiz_json_get_text (item, "lead"), lead) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Forms that were left half done stand in the queue: on top where the queue itself does
 * not know them.
 */
static json_t *
compose_queue (TamizCallsPage *self)
{
  json_t *rows = json_array ();
  GHashTableIter iter;
  gpointer lead, draft;
  json_t *item;
  gsize i;

  g_hash_table_iter_init (&iter, self->drafts);
  while (g_hash_table_iter_next (&iter, &lead, &draft))
    {
      if (!is_waiting (self, lead))
        json_array_append (rows, json_object_get (draft, "row"));
    }
  json_array_foreach (self->waiting.items, i, item)
    {
      if (g_hash_table_contains (self->drafts, tamiz_json_get_text (item, "lead")))
        {
          g_autoptr (json_t) begun = json_copy (item);

          json_object_set_new (begun, "begun", json_true ());
          json_array_append (rows, begun);
        }
      else
        json_array_append (rows, item);
    }

  return rows;
}

static void
show_queue (TamizCallsPage *self)
{
  g_autoptr (json_t) rows = compose_queue (self);
  guint position;

  self->filling = TRUE;
  tamiz_json_list_replace (self->queue, rows);
  position = tamiz_json_list_find (G_LIST_MODEL (self->queue), "lead", tamiz_call_form_get_lead (self->form));
  tamiz_unfolding_list_show (self->unfolding, position);
  gtk_single_selection_set_selected (self->selection,
                                     position != G_MAXUINT ? position : GTK_INVALID_LIST_POSITION);
  self->filling = FALSE;
  gtk_stack_set_visible_child_name (self->stack, json_array_size (rows) > 0 ? "queue" : "empty");
}

static json_t *
make_row (TamizCallsPage *self)
{
  static const char *const keys[] = { "lead", "name", "company", "grade", "purpose", "why", "since" };
  json_t *brief = tamiz_call_form_get_brief (self->form);
  json_t *phone = json_array_get (json_object_get (brief, "phones"), 0);
  json_t *row = json_pack ("{sb}", "begun", TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    json_object_set (row, keys[i], json_object_get (brief, keys[i]));
  json_object_set (row, "phone", json_object_get (phone, "e164"));

  return row;
}

static void
save_drafts (TamizCallsPage *self)
{
  g_clear_handle_id (&self->save_id, g_source_remove);
  tamiz_call_drafts_save (get_desk (self), self->drafts);
}

static gboolean
save_cb (gpointer user_data)
{
  save_drafts (user_data);

  return G_SOURCE_REMOVE;
}

static void
save_soon (TamizCallsPage *self)
{
  if (self->save_id == 0)
    self->save_id = g_timeout_add_seconds (SAVE_SECONDS, save_cb, self);
}

/* What is on the form is kept for its lead until it is saved or discarded. */
static void
keep_draft (TamizCallsPage *self)
{
  const char *lead = tamiz_call_form_get_lead (self->form);
  g_autoptr (json_t) draft = NULL;

  if (lead == NULL || tamiz_call_form_get_brief (self->form) == NULL)
    return;

  draft = tamiz_call_form_dup_draft (self->form);
  if (draft != NULL)
    {
      json_object_set_new (draft, "row", make_row (self));
      g_hash_table_insert (self->drafts, g_strdup (lead), g_steal_pointer (&draft));
    }
  else
    g_hash_table_remove (self->drafts, lead);
}

static void
edited_cb (TamizCallsPage *self)
{
  const char *lead = tamiz_call_form_get_lead (self->form);
  gboolean before = g_hash_table_contains (self->drafts, lead);

  keep_draft (self);
  save_soon (self);
  if (g_hash_table_contains (self->drafts, lead) != before)
    show_queue (self);
}

static void
show_lead (TamizCallsPage *self,
           const char     *lead)
{
  if (g_strcmp0 (tamiz_call_form_get_lead (self->form), lead) == 0)
    return;

  keep_draft (self);
  tamiz_call_form_open (self->form, lead, g_hash_table_lookup (self->drafts, lead));
}

static void
selected_cb (TamizCallsPage *self)
{
  TamizJsonItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (!self->filling && item != NULL)
    show_lead (self, tamiz_json_item_get_text (item, "lead"));
}

/* Enter opens what the keyboard is at, and goes to a form that is open. */
static void
activated_cb (TamizCallsPage *self,
              guint           position)
{
  gtk_single_selection_set_selected (self->selection, position);
  tamiz_call_form_focus (self->form);
}

/* (transfer full) (nullable): who stands after a lead in the queue, else before it. */
static char *
find_neighbour (TamizCallsPage *self,
                const char     *lead)
{
  guint position = tamiz_json_list_find (G_LIST_MODEL (self->queue), "lead", lead);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->queue));
  g_autoptr (TamizJsonItem) neighbour = NULL;

  if (position == G_MAXUINT || n < 2)
    return NULL;
  neighbour = g_list_model_get_item (G_LIST_MODEL (self->queue), position + 1 < n ? position + 1 : position - 1);

  return g_strdup (tamiz_json_item_get_text (neighbour, "lead"));
}

static void
finished_cb (TamizCallsPage *self,
             const char     *lead,
             gboolean        saved)
{
  g_autofree char *next = saved ? find_neighbour (self, lead) : g_strdup (lead);

  g_hash_table_remove (self->drafts, lead);
  save_drafts (self);
  /* Who has gone on to somebody else meanwhile stays there. */
  if (tamiz_call_form_get_lead (self->form) != NULL)
    {
      show_queue (self);
      return;
    }
  show_lead (self, next);
  show_queue (self);
  tamiz_page_focus (TAMIZ_PAGE (self));
}

static gboolean
is_filtered (TamizCallsPage *self)
{
  return gtk_toggle_button_get_active (self->mine_button)
         || gtk_drop_down_get_selected (self->purpose_choice) > 0;
}

static void
say_what_is_there (TamizCallsPage *self,
                   gint64          total)
{
  g_autofree char *count
      = g_strdup_printf (ngettext ("%d to call", "%d to call", total), (int) total);

  g_autofree char *left_out = NULL;
  g_autofree char *together = NULL;

  if (self->left_out > 0)
    {
      left_out = g_strdup_printf (ngettext ("%d left out: refuses calls, or is a customer who did not ask",
                                            "%d left out: refuse calls, or are customers who did not ask",
                                            self->left_out),
                                  (int) self->left_out);
      together = total > 0 ? g_strdup_printf ("%s · %s", count, left_out) : g_strdup (left_out);
    }
  adw_window_title_set_subtitle (self->title, together != NULL ? together : total > 0 ? count : "");
  adw_status_page_set_title (self->empty_page, _("Nobody to Call"));
  adw_status_page_set_description (
      self->empty_page, is_filtered (self)
                            ? _("Nobody waits for a call of this kind.")
                            : _("Who asks for something, comes to an event or agreed on a call stands here."));
  gtk_widget_set_visible (self->all_button, is_filtered (self));
}

static void ask_queue (TamizCallsPage *self);

static void
queue_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizCallsPage *self = owner;

  if (answer == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      tamiz_pieces_fail (&self->waiting);
      tamiz_desk_tell_failure (get_desk (self), error->message);
      return;
    }

  self->left_out = tamiz_json_get_int (answer, "refused", 0) + tamiz_json_get_int (answer, "customers", 0);
  if (!tamiz_pieces_take (&self->waiting, answer, "lead"))
    {
      ask_queue (self);
      return;
    }
  say_what_is_there (self, self->waiting.total);
  show_queue (self);
}

static void
ask_queue (TamizCallsPage *self)
{
  /* The form reads for itself what there is to ask; of all that wait it would be too much. */
  json_t *arguments = json_pack ("{sb}", "no-script", TRUE);
  guint purpose = gtk_drop_down_get_selected (self->purpose_choice);
  const char *email = tamiz_desk_get_email (get_desk (self));

  tamiz_pieces_add_to (&self->waiting, arguments);
  if (purpose > 0)
    tamiz_json_set_text (arguments, "purpose", tamiz_enum_nick (TAMIZ_ENUM_CALL_PURPOSE, (int) purpose - 1));
  if (gtk_toggle_button_get_active (self->mine_button) && email != NULL)
    tamiz_json_set_text (arguments, "owner", email);
  tamiz_desk_ask (get_desk (self), self, "queue", "call.queue", arguments, queue_cb);
}

static void
read_queue (TamizCallsPage *self)
{
  tamiz_pieces_renew (&self->waiting);
  ask_queue (self);
}

static void
read_other_queue (TamizCallsPage *self)
{
  tamiz_pieces_restart (&self->waiting);
  ask_queue (self);
}

static void
filter_cb (TamizCallsPage *self)
{
  if (!self->filling)
    read_other_queue (self);
}

static void
near_end_cb (TamizCallsPage *self)
{
  if (tamiz_pieces_go_on (&self->waiting))
    ask_queue (self);
}

static void
show_all_cb (TamizCallsPage *self)
{
  self->filling = TRUE;
  gtk_toggle_button_set_active (self->mine_button, FALSE);
  gtk_drop_down_set_selected (self->purpose_choice, 0);
  self->filling = FALSE;
  read_other_queue (self);
}

static void
tamiz_calls_page_refresh (TamizPage *page)
{
  TamizCallsPage *self = TAMIZ_CALLS_PAGE (page);

  read_queue (self);
  tamiz_call_form_refresh (self->form);
}

/* @target is a lead's id. */
static void
tamiz_calls_page_open (TamizPage  *page,
                       const char *target)
{
  TamizCallsPage *self = TAMIZ_CALLS_PAGE (page);

  show_lead (self, target);
  show_queue (self);
}

/* Where nobody waits the form of whoever is called all the same is what there is to work with. */
static gboolean
tamiz_calls_page_focus (TamizPage *page)
{
  TamizCallsPage *self = TAMIZ_CALLS_PAGE (page);

  if (gtk_widget_get_mapped (GTK_WIDGET (self->list_view)))
    return gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
  if (tamiz_call_form_get_lead (self->form) != NULL)
    {
      tamiz_call_form_focus (self->form);
      return TRUE;
    }

  return gtk_widget_child_focus (GTK_WIDGET (page), GTK_DIR_TAB_FORWARD);
}

static void
tamiz_calls_page_constructed (GObject *object)
{
  TamizCallsPage *self = TAMIZ_CALLS_PAGE (object);

  G_OBJECT_CLASS (tamiz_calls_page_parent_class)->constructed (object);

  self->drafts = tamiz_call_drafts_load (get_desk (self));
}

static gboolean
tamiz_calls_page_make_part (TamizPage *page,
                            guint      nth)
{
  TamizCallsPage *self = TAMIZ_CALLS_PAGE (page);
  GtkWidget *form;

  if (nth == 0)
    {
      form = g_object_new (TAMIZ_TYPE_CALL_FORM, "desk", get_desk (self), NULL);
      self->form = TAMIZ_CALL_FORM (form);
      gtk_widget_set_size_request (form, 440, -1);
      g_signal_connect_object (form, "edited", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (form, "finished", G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
      gtk_paned_set_end_child (self->paned, form);
    }
  else if (nth == 1)
    tamiz_call_form_make_result (self->form);

  return nth < 2;
}

static void
tamiz_calls_page_dispose (GObject *object)
{
  TamizCallsPage *self = TAMIZ_CALLS_PAGE (object);

  if (self->save_id != 0)
    save_drafts (self);
  self->filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_CALLS_PAGE);
  tamiz_pieces_clear (&self->waiting);
  g_clear_pointer (&self->drafts, g_hash_table_unref);

  G_OBJECT_CLASS (tamiz_calls_page_parent_class)->dispose (object);
}

static void
tamiz_calls_page_class_init (TamizCallsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TamizPageClass *page_class = TAMIZ_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = tamiz_calls_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = tamiz_calls_page_dispose;
  page_class->make_part = tamiz_calls_page_make_part;
  page_class->refresh = tamiz_calls_page_refresh;
  page_class->open = tamiz_calls_page_open;
  page_class->focus = tamiz_calls_page_focus;

  g_type_ensure (TAMIZ_TYPE_JSON_ITEM);
  g_type_ensure (TAMIZ_TYPE_UNFOLDING_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-calls-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCallsPage, mine_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCallsPage, purpose_choice);
  gtk_widget_class_bind_template_child (widget_class, TamizCallsPage, title);
  gtk_widget_class_bind_template_child (widget_class, TamizCallsPage, paned);
  gtk_widget_class_bind_template_child (widget_class, TamizCallsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizCallsPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TamizCallsPage, all_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCallsPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, TamizCallsPage, selection);
  gtk_widget_class_bind_template_child (widget_class, TamizCallsPage, queue);
  gtk_widget_class_bind_template_child (widget_class, TamizCallsPage, unfolding);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, near_end_cb);
}

static void
tamiz_calls_page_init (TamizCallsPage *self)
{
  g_autoptr (GtkStringList) purposes = gtk_string_list_new (NULL);

  self->filling = TRUE;
  tamiz_pieces_init (&self->waiting, MORE_CALLS);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_string_list_append (purposes, _("All Calls"));
  for (guint i = 0; i < tamiz_enum_size (TAMIZ_ENUM_CALL_PURPOSE); i++)
    gtk_string_list_append (purposes, tamiz_enum_label (TAMIZ_ENUM_CALL_PURPOSE, (int) i));
  gtk_drop_down_set_model (self->purpose_choice, G_LIST_MODEL (purposes));
  self->filling = FALSE;
}
