#define G_LOG_DOMAIN "tamiz-starter-list"

#include "config.h"

#include "tamiz-starter-list.h"

#include "tamiz-languages.h"
#include "tamiz-list-names.h"
#include "tamiz-notice.h"

#include <glib/gi18n-lib.h>

struct _TamizStarterList
{
  AdwBin parent_instance;

  TamizNotice *notice;
  GtkListBox *list_box;
  TamizDesk *desk; /* (nullable) */
  gboolean starting;
};

G_DEFINE_FINAL_TYPE (TamizStarterList, tamiz_starter_list, ADW_TYPE_BIN)

enum
{
  STARTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
started_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizStarterList *self = owner;

  self->starting = FALSE;
  tamiz_notice_set_text (self->notice, error != NULL ? error->message : NULL);
  if (answer != NULL)
    g_signal_emit (self, signals[STARTED], 0, answer);
}

static void
row_activated_cb (TamizStarterList *self,
                  AdwActionRow     *row)
{
  const char *key = g_object_get_data (G_OBJECT (row), "key");

  if (self->starting)
    return;

  self->starting = TRUE;
  tamiz_desk_do (self->desk, self, "definition.new", json_pack ("{ss}", "starter", key),
                 _("Draft begun"), started_cb);
}

/* Where it comes from tells more of what it is good for than its first sentence. */
static GtkWidget *
make_row (TamizStarterList *self,
          json_t           *starter)
{
  GtkWidget *row = adw_action_row_new ();
  const char *origin = tamiz_json_get_text (starter, "origin");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tamiz_json_get_text (starter, "title"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               origin != NULL ? origin : tamiz_json_get_text (starter, "summary"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("tamiz-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "key", g_strdup (tamiz_json_get_text (starter, "key")), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);

  return row;
}

/* A row that holds those of another language until somebody wants them. */
static GtkWidget *
make_language_row (const char *language)
{
  GtkWidget *row = adw_expander_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tamiz_language_get_title (language));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), _("The same in another language"));
  tamiz_list_names_set (row, tamiz_language_get_title (language));

  return row;
}

/* They come with the languages together, and first the one that is read here. */
static void
add_starters (TamizStarterList *self,
              json_t           *items)
{
  const char *before = tamiz_json_get_text (json_array_get (items, 0), "language");
  GtkWidget *folded = NULL;
  json_t *starter;
  gsize i;

  json_array_foreach (items, i, starter)
    {
      const char *language = tamiz_json_get_text (starter, "language");

      if (g_strcmp0 (language, before) != 0)
        {
          folded = make_language_row (language);
          gtk_list_box_append (self->list_box, folded);
          before = language;
        }
      if (folded != NULL)
        adw_expander_row_add_row (ADW_EXPANDER_ROW (folded), make_row (self, starter));
      else
        gtk_list_box_append (self->list_box, make_row (self, starter));
    }
}

static void
starters_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizStarterList *self = owner;

  tamiz_notice_set_text (self->notice, error != NULL ? error->message : NULL);
  if (answer == NULL)
    return;

  for (GtkWidget *row; (row = gtk_widget_get_first_child (GTK_WIDGET (self->list_box))) != NULL;)
    gtk_list_box_remove (self->list_box, row);
  add_starters (self, json_object_get (answer, "items"));
}

static void
tamiz_starter_list_finalize (GObject *object)
{
  TamizStarterList *self = TAMIZ_STARTER_LIST (object);

  g_clear_object (&self->desk);

  G_OBJECT_CLASS (tamiz_starter_list_parent_class)->finalize (object);
}

static void
tamiz_starter_list_class_init (TamizStarterListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_starter_list_finalize;

  /* (draft): what definition.new answered, as JSON. */
  signals[STARTED] = g_signal_new ("started", TAMIZ_TYPE_STARTER_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
tamiz_starter_list_init (TamizStarterList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->notice = TAMIZ_NOTICE (tamiz_notice_new ());
  self->list_box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list_box, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list_box), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Definitions to begin with"), -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->notice));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list_box));
  adw_bin_set_child (ADW_BIN (self), box);
}

/* Where a draft is begun; reads what there is to begin with. */
void
tamiz_starter_list_set_desk (TamizStarterList *self,
                             TamizDesk        *desk)
{
  g_return_if_fail (TAMIZ_IS_STARTER_LIST (self));

  g_set_object (&self->desk, desk);
  tamiz_desk_ask (desk, self, "starters", "definition.starters", NULL, starters_cb);
}

static GtkWidget *
make_content (TamizStarterList *list,
              const char       *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), adw_window_title_new (title, NULL));
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), cancel);
  gtk_widget_set_margin_top (GTK_WIDGET (list), 18);
  gtk_widget_set_margin_bottom (GTK_WIDGET (list), 18);
  gtk_widget_set_margin_start (GTK_WIDGET (list), 18);
  gtk_widget_set_margin_end (GTK_WIDGET (list), 18);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (list));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), scroller);

  return box;
}

static void
close_on_escape (GtkWidget *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, controller);
}

/**
 * tamiz_starter_list_show:
 * @owner: (type GtkWidget): the widget that asks
 * @desk: where a draft is begun
 * @started: (scope async): a handler of “started” with @owner first
 *
 * Shows the list in a window of its own, which is closed when a draft was begun.
 */
void
tamiz_starter_list_show (GtkWidget *owner,
                         TamizDesk *desk,
                         GCallback  started)
{
  TamizStarterList *list = g_object_new (TAMIZ_TYPE_STARTER_LIST, NULL);
  GtkWidget *window
      = g_object_new (ADW_TYPE_WINDOW, "transient-for", gtk_widget_get_root (owner), "modal", TRUE,
                      "destroy-with-parent", TRUE, "title", _("Start From…"), "default-width", 640,
                      "default-height", 600, NULL);

  adw_window_set_content (ADW_WINDOW (window), make_content (list, _("Start From…")));
  close_on_escape (window);
  g_signal_connect_object (list, "started", started, owner, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "started", G_CALLBACK (gtk_window_destroy), window,
                           G_CONNECT_SWAPPED);
  tamiz_starter_list_set_desk (list, desk);
  gtk_window_present (GTK_WINDOW (window));
}
