#define G_LOG_DOMAIN "tamiz-handoffs-page"

#include "config.h"

#include "tamiz-handoffs-page.h"

#include "tamiz-candidate-bar.h"
#include "tamiz-figures.h"
#include "tamiz-handoff-row.h"
#include "tamiz-handoff-view.h"
#include "tamiz-json-item.h"
#include "tamiz-pieces.h"
#include "tamiz-prepare-view.h"
#include "tamiz-send-dialog.h"
#include "tamiz-words.h"
#include "tamiz-unfolding-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The nearest to their handoff; nobody prepares more at once. */
#define MAX_CANDIDATES "100"

/* So many are read at first, and as many more each time the end of the list is reached. */
#define MORE_HANDOFFS 100

typedef enum
{
  TAB_REVIEW,               /* what waits for who works, where that is a sales executive */
  TAB_PREPARE,
  TAB_EXCEPTION,            /* what the other side asks for, where somebody does */
  TAB_SENT,
  TAB_ACCEPTED,
  TAB_RETURNED,
  N_TABS,
} Tab;

static const struct
{
  const char *title;
  const char *empty_title;
  const char *empty_text;
} tabs[] = {
  [TAB_REVIEW]
  = { NC_ ("handoffs", "To Review"), N_("Nothing to Review"),
      N_("Packets that marketing hands to you wait here until you accept or return them.") },
  [TAB_PREPARE]
  = { NC_ ("handoffs", "To Prepare"), N_("Nothing to Prepare"),
      N_("Prospects that qualify come here by themselves. Call those in the queue to find out "
          "what the definition asks.") },
  [TAB_EXCEPTION] = { NC_ ("handoffs", "Exceptions"), N_("No Exception to Decide"),
                      N_("Where the other side wants to hand a lead over though something is missing, you grant or "
                         "refuse it here.") },
  [TAB_SENT] = { NC_ ("handoffs", "Sent and Waiting"), N_("Nothing Is Waiting"),
                 N_("What was handed over waits here until sales accepts or returns it.") },
  [TAB_ACCEPTED] = { NC_ ("handoffs", "Accepted"), N_("Nothing Accepted Yet"),
                     N_("What sales has accepted is followed here to its outcome.") },
  [TAB_RETURNED]
  = { NC_ ("handoffs", "Returned"), N_("Nothing Returned"),
      N_("What sales returns comes back here, with the criterion or cause and the reason.") },
};

struct _TamizHandoffsPage
{
  TamizPage parent_instance;

  GtkBox *tabs_box;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkListView *list_view;
  GtkSingleSelection *selection;
  GListStore *store;
  TamizUnfoldingList *unfolding;
  GtkStack *detail_stack;
  AdwStatusPage *none_page;
  AdwBin *prepare_bin;
  AdwBin *handoff_bin;

  TamizCandidateBar *candidate_bar;
  TamizPrepareView *prepare_view;
  TamizHandoffView *handoff_view;
  GtkToggleButton *tab_buttons[N_TABS];
  GtkLabel *tab_labels[N_TABS];
  TamizPieces lists[N_TABS];
  gint64 totals[N_TABS];
  Tab asked;                /* whose handoffs are being read */
  char *chosen[N_TABS];     /* (nullable): a lead's id, or a handoff's number */
  char *email;              /* (nullable): of whom the tabs are */
  Tab tab;
  gboolean showing;         /* the selection is being set, nobody chooses */
};

G_DEFINE_FINAL_TYPE (TamizHandoffsPage, tamiz_handoffs_page, TAMIZ_TYPE_PAGE)

static TamizDesk *
get_desk (TamizHandoffsPage *self)
{
  return tamiz_page_get_desk (TAMIZ_PAGE (self));
}

static void
setup_row_cb (GtkListItemFactory *factory,
              GtkListItem        *item)
{
  gtk_list_item_set_child (item, tamiz_handoff_row_new ());
}

static void
bind_row_cb (TamizHandoffsPage *self,
             GtkListItem       *item)
{
  tamiz_handoff_row_show (TAMIZ_HANDOFF_ROW (gtk_list_item_get_child (item)), get_desk (self),
                          tamiz_json_item_get (gtk_list_item_get_item (item)));
}

/* On its way to sales, and not there yet. */
static gboolean
shows_leads (Tab tab)
{
  return tab == TAB_PREPARE || tab == TAB_EXCEPTION;
}

static void
show_detail (TamizHandoffsPage *self)
{
  const char *chosen = self->chosen[self->tab];

  if (chosen == NULL)
    {
      adw_status_page_set_description (
          self->none_page, shows_leads (self->tab)
                               ? _("Choose a lead to see what it lacks, and to supply it.")
                               : _("Choose a handoff to read its packet and see where it stands."));
      gtk_stack_set_visible_child_name (self->detail_stack, "none");
      return;
    }

  if (shows_leads (self->tab))
    tamiz_prepare_view_show (self->prepare_view, chosen);
  else
    tamiz_handoff_view_show (self->handoff_view, chosen);
  gtk_stack_set_visible_child_name (self->detail_stack,
                                    shows_leads (self->tab) ? "prepare" : "handoff");
}

static void
choose (TamizHandoffsPage *self,
        Tab                tab,
        const char        *id)
{
  if (g_strcmp0 (self->chosen[tab], id) == 0)
    return;

  g_free (self->chosen[tab]);
  self->chosen[tab] = g_strdup (id);
}

static void
selected_cb (TamizHandoffsPage *self)
{
  TamizJsonItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (self->showing || item == NULL)
    return;

  choose (self, self->tab, tamiz_json_item_get_text (item, "id"));
  show_detail (self);
}

/* Enter opens what the keyboard is at, and goes there. */
static void
activated_cb (TamizHandoffsPage *self,
              guint              position)
{
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_child_focus (GTK_WIDGET (self->detail_stack), GTK_DIR_TAB_FORWARD);
}

/* The keyboard of a list that empties would land far down in the packet beside it, and scroll it. */
static void
keep_keyboard (TamizHandoffsPage *self)
{
  if (gtk_widget_get_focus_child (GTK_WIDGET (self->stack)) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->tab_buttons[self->tab]));
}

static void
show_list (TamizHandoffsPage *self)
{
  json_t *all = self->lists[self->tab].items;
  g_autoptr (json_t) items
      = self->tab == TAB_PREPARE && all != NULL ? tamiz_candidate_bar_choose (self->candidate_bar) : json_incref (all);
  gboolean empty = all != NULL && json_array_size (all) == 0;
  guint position;

  gtk_widget_set_visible (GTK_WIDGET (self->candidate_bar), self->tab == TAB_PREPARE && !empty);

  if (empty)
    keep_keyboard (self);
  self->showing = TRUE;
  tamiz_json_list_replace (self->store, items);
  position = tamiz_json_list_find (G_LIST_MODEL (self->store), "id", self->chosen[self->tab]);
  tamiz_unfolding_list_show (self->unfolding, position);
  gtk_single_selection_set_selected (self->selection,
                                     position != G_MAXUINT ? position : GTK_INVALID_LIST_POSITION);
  self->showing = FALSE;

  adw_status_page_set_title (self->empty_page, _(tabs[self->tab].empty_title));
  adw_status_page_set_description (self->empty_page, _(tabs[self->tab].empty_text));
  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "list");
}

static const char *
get_tab_title (Tab tab)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "handoffs", tabs[tab].title);
}

static void
show_counts (TamizHandoffsPage *self)
{
  for (guint i = 0; i < N_TABS; i++)
    {
      g_autofree char *count = tamiz_figures_format_count (self->totals[i]);
      g_autofree char *label = g_strdup_printf ("%s %s", get_tab_title (i), count);

      gtk_label_set_label (self->tab_labels[i], self->totals[i] > 0 ? label : get_tab_title (i));
    }
}

static void
show_tab (TamizHandoffsPage *self,
          Tab                tab)
{
  show_counts (self);
  if (tab == self->tab)
    show_list (self);
}

static void
candidates_cb (gpointer      owner,
               json_t       *answer,
               const GError *error)
{
  TamizHandoffsPage *self = owner;
  json_t *items = json_object_get (answer, "items");
  json_t *item;
  gsize i;

  if (answer == NULL)
    {
      tamiz_desk_tell_failure (get_desk (self), error->message);
      return;
    }

  json_array_foreach (items, i, item)
    json_object_set (item, "id", json_object_get (item, "lead"));
  tamiz_pieces_take (&self->lists[TAB_PREPARE], answer, "id");
  self->totals[TAB_PREPARE] = self->lists[TAB_PREPARE].total;
  tamiz_candidate_bar_show (self->candidate_bar, items);
  show_tab (self, TAB_PREPARE);
}

static void go_to_tab (TamizHandoffsPage *self,
                       Tab                tab);

static Tab find_first_tab (TamizHandoffsPage *self);

/* Whether somebody of the other side waits for who works here to decide. */
static gboolean
is_mine_to_decide (TamizHandoffsPage *self,
                   json_t            *exception)
{
  int side;

  return tamiz_enum_from_nick (TAMIZ_ENUM_ROLE, tamiz_words_get_text (exception, "side"), &side)
         && tamiz_desk_has_role (get_desk (self), (TamizRole) side)
         && g_strcmp0 (tamiz_words_get_text (exception, "asked_by"), self->email) != 0;
}

static void
exceptions_cb (gpointer      owner,
               json_t       *answer,
               const GError *error)
{
  TamizHandoffsPage *self = owner;
  g_autoptr (json_t) mine = NULL;
  json_t *exception;
  gsize i;

  if (answer == NULL)
    {
      tamiz_desk_tell_failure (get_desk (self), error->message);
      return;
    }

  mine = json_pack ("{s[]}", "items");
  json_array_foreach (json_object_get (answer, "items"), i, exception)
    {
      if (!is_mine_to_decide (self, exception))
        continue;
      json_object_set (exception, "id", json_object_get (exception, "lead"));
      json_object_set_new (exception, "ready", json_false ());
      json_object_set (exception, "owner_name", json_object_get (exception, "asked_by_name"));
      json_array_append (json_object_get (mine, "items"), exception);
    }
  self->totals[TAB_EXCEPTION] = (gint64) json_array_size (json_object_get (mine, "items"));
  json_object_set_new (mine, "total", json_integer (self->totals[TAB_EXCEPTION]));
  tamiz_pieces_take (&self->lists[TAB_EXCEPTION], mine, "id");
  gtk_widget_set_visible (GTK_WIDGET (self->tab_buttons[TAB_EXCEPTION]), self->totals[TAB_EXCEPTION] > 0);
  /* Where the last one was decided there is nothing left to look at. */
  if (self->tab == TAB_EXCEPTION && self->totals[TAB_EXCEPTION] == 0)
    go_to_tab (self, find_first_tab (self));
  show_tab (self, TAB_EXCEPTION);
}

static Tab
find_tab (json_t *handoff)
{
  const char *state = tamiz_words_get_text (handoff, "state");

  if (g_strcmp0 (state, "sent") == 0)
    return TAB_SENT;
  return g_strcmp0 (state, "accepted") == 0 ? TAB_ACCEPTED : TAB_RETURNED;
}

/* What each tab is for, of all handoffs. */
static json_t *
make_list_arguments (TamizHandoffsPage *self,
                     Tab                tab)
{
  json_t *arguments = json_pack ("{ss}", "sort", "due");

  tamiz_pieces_add_to (&self->lists[tab], arguments);
  if (tab == TAB_RETURNED)
    json_object_set_new (arguments, "ended", json_true ());
  else
    tamiz_json_set_text (arguments, "state", tab == TAB_ACCEPTED ? "accepted" : "sent");
  if (tab == TAB_REVIEW && self->email != NULL)
    tamiz_json_set_text (arguments, "executive", self->email);

  return arguments;
}

static void
take_counts (TamizHandoffsPage *self,
             json_t            *answer)
{
  json_t *states = json_object_get (answer, "states");
  json_t *waiting = json_object_get (answer, "waiting");
  json_t *count;
  const char *state;

  self->totals[TAB_SENT] = tamiz_json_get_int (states, "sent", 0);
  self->totals[TAB_ACCEPTED] = tamiz_json_get_int (states, "accepted", 0);
  self->totals[TAB_REVIEW] = 0;
  if (self->email != NULL)
    self->totals[TAB_REVIEW] = tamiz_json_get_int (json_object_get (waiting, self->email), "sent", 0);
  self->totals[TAB_RETURNED] = 0;
  json_object_foreach (states, state, count)
    self->totals[TAB_RETURNED] += json_integer_value (count);
  self->totals[TAB_RETURNED] -= self->totals[TAB_SENT] + self->totals[TAB_ACCEPTED];
}

static void ask_handoffs (TamizHandoffsPage *self);

static void
handoffs_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizHandoffsPage *self = owner;
  json_t *items = json_object_get (answer, "items");
  json_t *handoff;
  gsize i;

  if (answer == NULL)
    {
      tamiz_pieces_fail (&self->lists[self->asked]);
      tamiz_desk_tell_failure (get_desk (self), error->message);
      return;
    }

  json_array_foreach (items, i, handoff)
    {
      g_autofree char *number
          = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_json_get_int (handoff, "number", 0));

      tamiz_json_set_text (handoff, "id", number);
    }
  take_counts (self, answer);
  if (tamiz_pieces_take (&self->lists[self->asked], answer, "id"))
    show_tab (self, self->asked);
  else
    ask_handoffs (self);
}

static void
ask_handoffs (TamizHandoffsPage *self)
{
  tamiz_desk_ask (get_desk (self), self, "handoffs", "handoff.list",
                  make_list_arguments (self, self->asked), handoffs_cb);
}

/* The counts of all tabs come with any of them. */
static void
read_handoffs (TamizHandoffsPage *self)
{
  tamiz_pieces_renew (&self->lists[self->asked]);
  self->asked = shows_leads (self->tab) ? TAB_SENT : self->tab;
  tamiz_pieces_renew (&self->lists[self->asked]);
  ask_handoffs (self);
}

/* Only who may hand over prepares it. */
static gboolean
prepares (TamizHandoffsPage *self)
{
  return tamiz_desk_may (get_desk (self), TAMIZ_RIGHT_SEND) != TAMIZ_PERMISSION_NO;
}

static void
read_lists (TamizHandoffsPage *self)
{
  if (prepares (self))
    tamiz_desk_ask (get_desk (self), self, "candidates", "handoff.candidates",
                    json_pack ("{ss}", "limit", MAX_CANDIDATES), candidates_cb);
  tamiz_desk_ask (get_desk (self), self, "exceptions", "exception.list", json_pack ("{ss}", "state", "asked"),
                  exceptions_cb);
  read_handoffs (self);
}

static void
near_end_cb (TamizHandoffsPage *self)
{
  if (!shows_leads (self->tab) && self->asked == self->tab && tamiz_pieces_go_on (&self->lists[self->tab]))
    ask_handoffs (self);
}

static void
go_to_tab (TamizHandoffsPage *self,
           Tab                tab)
{
  self->tab = tab;
  if (!gtk_toggle_button_get_active (self->tab_buttons[tab]))
    gtk_toggle_button_set_active (self->tab_buttons[tab], TRUE);
  show_list (self);
  show_detail (self);
  if (!shows_leads (tab))
    read_handoffs (self);
}

static void
tab_toggled_cb (TamizHandoffsPage *self,
                GtkToggleButton   *button)
{
  for (guint i = 0; i < N_TABS; i++)
    {
      if (self->tab_buttons[i] == button && self->tab != i && gtk_toggle_button_get_active (button))
        go_to_tab (self, i);
    }
}

static void
sent_cb (TamizHandoffsPage *self,
         const char        *number)
{
  choose (self, TAB_PREPARE, NULL);
  choose (self, TAB_SENT, number);
  go_to_tab (self, TAB_SENT);
}

static gboolean
has_tab (TamizHandoffsPage *self,
         Tab                tab)
{
  if (tab == TAB_REVIEW)
    return tamiz_desk_has_role (get_desk (self), TAMIZ_ROLE_SALES);
  if (tab == TAB_EXCEPTION)
    return self->totals[TAB_EXCEPTION] > 0;

  return tab != TAB_PREPARE || prepares (self);
}

static Tab
find_first_tab (TamizHandoffsPage *self)
{
  Tab first = TAB_REVIEW;

  while (!has_tab (self, first))
    first++;

  return first;
}

/* Each begins with what is theirs. */
static void
follow_user (TamizHandoffsPage *self)
{
  const char *email = tamiz_desk_get_email (get_desk (self));

  for (Tab tab = TAB_REVIEW; tab < N_TABS; tab++)
    gtk_widget_set_visible (GTK_WIDGET (self->tab_buttons[tab]), has_tab (self, tab));
  if (g_strcmp0 (self->email, email) == 0 && has_tab (self, self->tab))
    return;

  g_free (self->email);
  self->email = g_strdup (email);
  self->totals[TAB_EXCEPTION] = 0;
  gtk_widget_hide (GTK_WIDGET (self->tab_buttons[TAB_EXCEPTION]));
  go_to_tab (self, find_first_tab (self));
}

static void
tamiz_handoffs_page_refresh (TamizPage *page)
{
  TamizHandoffsPage *self = TAMIZ_HANDOFFS_PAGE (page);

  follow_user (self);
  read_lists (self);
  tamiz_prepare_view_refresh (self->prepare_view);
  tamiz_handoff_view_refresh (self->handoff_view);
}

static void
opened_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizHandoffsPage *self = owner;
  g_autofree char *number = NULL;
  Tab tab;

  if (answer == NULL)
    {
      tamiz_desk_tell_failure (get_desk (self), error->message);
      return;
    }

  tab = find_tab (answer);
  number = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_json_get_int (answer, "number", 0));
  if (tab == TAB_SENT && g_strcmp0 (tamiz_words_get_text (answer, "executive"), self->email) == 0
      && tamiz_desk_has_role (get_desk (self), TAMIZ_ROLE_SALES))
    tab = TAB_REVIEW;
  choose (self, tab, number);
  go_to_tab (self, tab);
}

/* @target is a handoff's number, or “lead:ID”. */
static void
tamiz_handoffs_page_open (TamizPage  *page,
                          const char *target)
{
  TamizHandoffsPage *self = TAMIZ_HANDOFFS_PAGE (page);

  follow_user (self);
  if (g_str_has_prefix (target, "lead:"))
    {
      /* Who prepares nothing is led here by what is asked of them. */
      Tab tab = prepares (self) ? TAB_PREPARE : TAB_EXCEPTION;

      choose (self, tab, target + strlen ("lead:"));
      go_to_tab (self, tab);
    }
  else
    tamiz_desk_ask (get_desk (self), self, "open", "handoff.show",
                    json_pack ("{ss}", "number", target), opened_cb);
}

static gboolean
tamiz_handoffs_page_focus (TamizPage *page)
{
  TamizHandoffsPage *self = TAMIZ_HANDOFFS_PAGE (page);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "list") == 0
      && gtk_widget_grab_focus (GTK_WIDGET (self->list_view)))
    return TRUE;

  return gtk_widget_grab_focus (GTK_WIDGET (self->tab_buttons[self->tab]));
}

/* Ctrl+Enter does what the page is there for: accepts the packet that is read, or hands the
 * prepared lead over.
 */
static gboolean
decide_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   unused)
{
  TamizHandoffsPage *self = TAMIZ_HANDOFFS_PAGE (widget);

  if (!gtk_widget_get_mapped (widget) || !tamiz_page_is_whole (TAMIZ_PAGE (self)))
    return FALSE;
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->detail_stack), "prepare") == 0)
    {
      tamiz_prepare_view_send (self->prepare_view);
      return TRUE;
    }

  return tamiz_handoff_view_accept (self->handoff_view);
}

/* Goes on to the lead or handoff after, or before, the one that is shown. */
static gboolean
go_on (TamizHandoffsPage *self,
       int                by)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint selected = gtk_single_selection_get_selected (self->selection);
  guint next = selected == GTK_INVALID_LIST_POSITION ? 0 : selected + (guint) by;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || next >= n)
    return FALSE;

  gtk_single_selection_set_selected (self->selection, next);
  return TRUE;
}

static gboolean
next_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   unused)
{
  return go_on (TAMIZ_HANDOFFS_PAGE (widget), 1);
}

static gboolean
previous_cb (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   unused)
{
  return go_on (TAMIZ_HANDOFFS_PAGE (widget), -1);
}

/* Wherever in the window the keyboard is. */
static void
add_keys (TamizHandoffsPage *self)
{
  static const struct
  {
    const char *keys;
    GtkShortcutFunc func;
  } shortcuts[] = {
    { "<Control>Return|<Control>KP_Enter", decide_cb },
    { "<Alt>Page_Down", next_cb },
    { "<Alt>Page_Up", previous_cb },
  };
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (keys),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].keys),
                          gtk_callback_action_new (shortcuts[i].func, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
send_ready_cb (TamizHandoffsPage *self)
{
  g_autoptr (json_t) ready = tamiz_candidate_bar_list_ready (self->candidate_bar);

  tamiz_send_dialog_show (GTK_WIDGET (self), get_desk (self), ready);
}

static void
make_tabs (TamizHandoffsPage *self)
{
  for (guint i = 0; i < N_TABS; i++)
    {
      GtkWidget *button = gtk_toggle_button_new ();
      GtkWidget *label = gtk_label_new (get_tab_title (i));

      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_button_set_child (GTK_BUTTON (button), label);
      gtk_box_append (self->tabs_box, button);
      self->tab_buttons[i] = GTK_TOGGLE_BUTTON (button);
      self->tab_labels[i] = GTK_LABEL (label);
      if (i > 0)
        gtk_toggle_button_set_group (self->tab_buttons[i], self->tab_buttons[0]);
    }
  gtk_toggle_button_set_active (self->tab_buttons[self->tab], TRUE);
  for (guint i = 0; i < N_TABS; i++)
    g_signal_connect_object (self->tab_buttons[i], "toggled", G_CALLBACK (tab_toggled_cb), self,
                             G_CONNECT_SWAPPED);
}

static gboolean
tamiz_handoffs_page_make_part (TamizPage *page,
                               guint      nth)
{
  TamizHandoffsPage *self = TAMIZ_HANDOFFS_PAGE (page);

  if (nth == 0)
    {
      self->prepare_view = g_object_new (TAMIZ_TYPE_PREPARE_VIEW, NULL);
      tamiz_prepare_view_set_desk (self->prepare_view, get_desk (self));
      g_signal_connect_object (self->prepare_view, "sent", G_CALLBACK (sent_cb), self, G_CONNECT_SWAPPED);
      adw_bin_set_child (self->prepare_bin, GTK_WIDGET (self->prepare_view));
    }
  else if (nth == 1)
    {
      self->handoff_view = g_object_new (TAMIZ_TYPE_HANDOFF_VIEW, NULL);
      tamiz_handoff_view_set_desk (self->handoff_view, get_desk (self));
      adw_bin_set_child (self->handoff_bin, GTK_WIDGET (self->handoff_view));
    }

  return nth < 2;
}

static void
tamiz_handoffs_page_dispose (GObject *object)
{
  TamizHandoffsPage *self = TAMIZ_HANDOFFS_PAGE (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_HANDOFFS_PAGE);
  for (guint i = 0; i < N_TABS; i++)
    {
      tamiz_pieces_clear (&self->lists[i]);
      g_clear_pointer (&self->chosen[i], g_free);
    }
  g_clear_pointer (&self->email, g_free);

  G_OBJECT_CLASS (tamiz_handoffs_page_parent_class)->dispose (object);
}

static void
tamiz_handoffs_page_class_init (TamizHandoffsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TamizPageClass *page_class = TAMIZ_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_handoffs_page_dispose;
  page_class->make_part = tamiz_handoffs_page_make_part;
  page_class->refresh = tamiz_handoffs_page_refresh;
  page_class->open = tamiz_handoffs_page_open;
  page_class->focus = tamiz_handoffs_page_focus;

  g_type_ensure (TAMIZ_TYPE_CANDIDATE_BAR);
  g_type_ensure (TAMIZ_TYPE_JSON_ITEM);
  g_type_ensure (TAMIZ_TYPE_UNFOLDING_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-handoffs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffsPage, tabs_box);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffsPage, candidate_bar);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffsPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffsPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffsPage, selection);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffsPage, store);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffsPage, unfolding);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffsPage, detail_stack);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffsPage, none_page);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffsPage, prepare_bin);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffsPage, handoff_bin);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, near_end_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_list);
  gtk_widget_class_bind_template_callback (widget_class, send_ready_cb);
}

static void
tamiz_handoffs_page_init (TamizHandoffsPage *self)
{
  self->tab = TAB_PREPARE;
  for (guint i = 0; i < N_TABS; i++)
    tamiz_pieces_init (&self->lists[i], MORE_HANDOFFS);
  gtk_widget_init_template (GTK_WIDGET (self));
  make_tabs (self);
  add_keys (self);
}
