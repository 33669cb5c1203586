#define G_LOG_DOMAIN "tamiz-outbox-list"

#include "config.h"

#include "tamiz-outbox-list.h"

#include "tamiz-figures.h"
#include "tamiz-json-item.h"
#include "tamiz-list-frame.h"
#include "tamiz-outbox-row.h"
#include "tamiz-outbox-window.h"
#include "tamiz-pieces.h"
#include "tamiz-platform.h"
#include "tamiz-unfolding-list.h"

#include <glib/gi18n-lib.h>

/* So many are read at first, and as many more each time the end of the list is reached. */
#define MORE_ROWS 100

typedef enum
{
  TAB_DECIDE,               /* what waits for a person comes first */
  TAB_IN_DOUBT,
  TAB_WAITING,
  TAB_DELIVERED,
  TAB_GIVEN_UP,
  N_TABS,
} Tab;

static const struct
{
  const char *group;        /* of outbox.list */
  const char *title;
  const char *empty_title;
  const char *empty_text;
} tabs[] = {
  [TAB_DECIDE] = { "to_decide", NC_ ("outbox", "To Decide"), N_("Nothing to Decide"),
                   N_("What the CRM refuses, or what a person must decide, waits here with the CRM's own words.") },
  [TAB_IN_DOUBT] = { "in_doubt", NC_ ("outbox", "In Doubt"), N_("Nothing in Doubt"),
                     N_("Where an answer was lost, it is looked for in the CRM before anything is sent again.") },
  [TAB_WAITING] = { "waiting", NC_ ("outbox", "Waiting"), N_("Nothing Waits"),
                    N_("What sales has accepted waits here until the CRM has it.") },
  [TAB_DELIVERED] = { "delivered", NC_ ("outbox", "Delivered"), N_("Nothing Delivered Yet"),
                      N_("What has arrived in the CRM is listed here, the latest first.") },
  [TAB_GIVEN_UP] = { "given_up", NC_ ("outbox", "Given Up"), N_("Nothing Given Up"),
                     N_("What somebody has given up is kept here, with the reason; it can be tried again.") },
};

struct _TamizOutboxList
{
  AdwBin parent_instance;

  GtkBox *tabs_box;
  GtkWidget *export_button;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkListView *list_view;
  GListStore *store;
  TamizUnfoldingList *unfolding;

  TamizDesk *desk;          /* (nullable) */
  GtkToggleButton *tab_buttons[N_TABS];
  GtkLabel *tab_labels[N_TABS];
  gint64 totals[N_TABS];
  TamizPieces pieces;       /* of the tab in sight */
  Tab tab;
  gboolean chosen;          /* by somebody */
};

G_DEFINE_FINAL_TYPE (TamizOutboxList, tamiz_outbox_list, ADW_TYPE_BIN)

static void
setup_row_cb (GtkListItemFactory *factory,
              GtkListItem        *item)
{
  gtk_list_item_set_child (item, tamiz_outbox_row_new ());
}

static void
bind_row_cb (TamizOutboxList *self,
             GtkListItem     *item)
{
  tamiz_outbox_row_show (TAMIZ_OUTBOX_ROW (gtk_list_item_get_child (item)), self->desk,
                         tamiz_json_item_get (gtk_list_item_get_item (item)));
}

static void
activated_cb (TamizOutboxList *self,
              guint            position)
{
  g_autoptr (TamizJsonItem) item = g_list_model_get_item (G_LIST_MODEL (self->unfolding), position);

  if (item != NULL)
    tamiz_outbox_window_show (GTK_WIDGET (self), self->desk, tamiz_json_item_get_text (item, "id"));
}

static const char *
get_tab_title (Tab tab)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "outbox", tabs[tab].title);
}

static void
show_counts (TamizOutboxList *self)
{
  gint64 open = self->totals[TAB_DECIDE] + self->totals[TAB_IN_DOUBT] + self->totals[TAB_WAITING];

  for (guint i = 0; i < N_TABS; i++)
    {
      g_autofree char *count = tamiz_figures_format_count (self->totals[i]);
      g_autofree char *label = g_strdup_printf ("%s %s", get_tab_title (i), count);

      gtk_label_set_label (self->tab_labels[i], self->totals[i] > 0 ? label : get_tab_title (i));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->tab_buttons[TAB_GIVEN_UP]),
                          self->totals[TAB_GIVEN_UP] > 0 || self->tab == TAB_GIVEN_UP);
  gtk_widget_set_sensitive (self->export_button, open > 0);
}

static void
take_counts (TamizOutboxList *self,
             json_t          *groups)
{
  for (guint i = 0; i < N_TABS; i++)
    self->totals[i] = tamiz_json_get_int (groups, tabs[i].group, 0);
  self->totals[TAB_DECIDE] = tamiz_json_get_int (groups, "held", 0) + tamiz_json_get_int (groups, "refused", 0);
}

/* The keyboard of a list that empties would land anywhere. */
static void
keep_keyboard (TamizOutboxList *self)
{
  if (gtk_widget_get_focus_child (GTK_WIDGET (self->stack)) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->tab_buttons[self->tab]));
}

static void
show_list (TamizOutboxList *self)
{
  gboolean empty = json_array_size (self->pieces.items) == 0;

  if (empty)
    keep_keyboard (self);
  tamiz_json_list_replace (self->store, self->pieces.items);
  tamiz_unfolding_list_show (self->unfolding, G_MAXUINT);
  adw_status_page_set_title (self->empty_page, _(tabs[self->tab].empty_title));
  adw_status_page_set_description (self->empty_page, _(tabs[self->tab].empty_text));
  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "list");
}

static void ask (TamizOutboxList *self);
static void go_to_tab (TamizOutboxList *self,
                       Tab              tab);

/* Until somebody chooses, what needs somebody most is in sight. */
static Tab
find_first_tab (TamizOutboxList *self)
{
  for (Tab tab = 0; tab < TAB_GIVEN_UP; tab++)
    {
      if (self->totals[tab] > 0)
        return tab;
    }

  return TAB_WAITING;
}

static void
rows_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizOutboxList *self = owner;

  if (answer == NULL)
    {
      tamiz_pieces_fail (&self->pieces);
      tamiz_desk_tell_failure (self->desk, error->message);
      return;
    }

  take_counts (self, json_object_get (answer, "groups"));
  show_counts (self);
  if (!self->chosen && find_first_tab (self) != self->tab)
    go_to_tab (self, find_first_tab (self));
  else if (tamiz_pieces_take (&self->pieces, answer, "id"))
    show_list (self);
  else
    ask (self);
}

static void
ask (TamizOutboxList *self)
{
  json_t *arguments = json_pack ("{ss}", "group", tabs[self->tab].group);

  tamiz_pieces_add_to (&self->pieces, arguments);
  tamiz_desk_ask (self->desk, self, "rows", "outbox.list", arguments, rows_cb);
}

static void
near_end_cb (TamizOutboxList *self)
{
  if (self->desk != NULL && tamiz_pieces_go_on (&self->pieces))
    ask (self);
}

static void
go_to_tab (TamizOutboxList *self,
           Tab              tab)
{
  self->tab = tab;
  if (!gtk_toggle_button_get_active (self->tab_buttons[tab]))
    gtk_toggle_button_set_active (self->tab_buttons[tab], TRUE);
  tamiz_pieces_restart (&self->pieces);
  ask (self);
}

static void
tab_toggled_cb (TamizOutboxList *self,
                GtkToggleButton *button)
{
  for (guint i = 0; i < N_TABS; i++)
    {
      if (self->tab_buttons[i] != button || self->tab == i || !gtk_toggle_button_get_active (button))
        continue;
      self->chosen = TRUE;
      go_to_tab (self, i);
    }
}

static void
exported_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizOutboxList *self = owner;

  if (answer != NULL)
    tamiz_desk_tell_saved (self->desk, tamiz_json_get_text (answer, "output"));
  else
    tamiz_desk_tell_failure (self->desk, error->message);
}

static void
file_chosen_cb (GtkWidget  *owner,
                const char *path)
{
  TamizOutboxList *self = TAMIZ_OUTBOX_LIST (owner);

  if (path != NULL && self->desk != NULL)
    tamiz_desk_do (self->desk, self, "outbox.export", json_pack ("{ss}", "output", path), NULL, exported_cb);
}

static void
export_cb (TamizOutboxList *self)
{
  /* Translators: the name of a file */
  tamiz_platform_save_file (GTK_WIDGET (self), _("Export What Has Not Arrived (.csv or .json)"), _("not in the CRM.csv"),
                            file_chosen_cb);
}

static void
make_tabs (TamizOutboxList *self)
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
  gtk_widget_set_visible (GTK_WIDGET (self->tab_buttons[TAB_GIVEN_UP]), FALSE);
  for (guint i = 0; i < N_TABS; i++)
    g_signal_connect_object (self->tab_buttons[i], "toggled", G_CALLBACK (tab_toggled_cb), self, G_CONNECT_SWAPPED);
}

static void
tamiz_outbox_list_dispose (GObject *object)
{
  TamizOutboxList *self = TAMIZ_OUTBOX_LIST (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_OUTBOX_LIST);
  g_clear_object (&self->desk);
  tamiz_pieces_clear (&self->pieces);

  G_OBJECT_CLASS (tamiz_outbox_list_parent_class)->dispose (object);
}

static void
tamiz_outbox_list_class_init (TamizOutboxListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_outbox_list_dispose;

  g_type_ensure (TAMIZ_TYPE_JSON_ITEM);
  g_type_ensure (TAMIZ_TYPE_LIST_FRAME);
  g_type_ensure (TAMIZ_TYPE_UNFOLDING_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-outbox-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxList, tabs_box);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxList, export_button);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxList, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxList, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxList, list_view);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxList, store);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxList, unfolding);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, near_end_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
}

static void
tamiz_outbox_list_init (TamizOutboxList *self)
{
  tamiz_pieces_init (&self->pieces, MORE_ROWS);
  gtk_widget_init_template (GTK_WIDGET (self));
  make_tabs (self);
}

void
tamiz_outbox_list_set_desk (TamizOutboxList *self,
                            TamizDesk       *desk)
{
  g_set_object (&self->desk, desk);
}

/* Reads again what is in sight. */
void
tamiz_outbox_list_refresh (TamizOutboxList *self)
{
  g_return_if_fail (TAMIZ_IS_OUTBOX_LIST (self));

  tamiz_pieces_renew (&self->pieces);
  ask (self);
}

/* Puts the keyboard where work begins. */
gboolean
tamiz_outbox_list_focus (TamizOutboxList *self)
{
  g_return_val_if_fail (TAMIZ_IS_OUTBOX_LIST (self), FALSE);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "list") == 0
      && gtk_widget_grab_focus (GTK_WIDGET (self->list_view)))
    return TRUE;

  return gtk_widget_grab_focus (GTK_WIDGET (self->tab_buttons[self->tab]));
}
