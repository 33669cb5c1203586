#define G_LOG_DOMAIN "tamiz-form-window"

#include "config.h"

#include "tamiz-form-window.h"

#include "tamiz-form-switch.h"
#include "tamiz-notice.h"
#include "tamiz-operation-form.h"

#include <glib/gi18n-lib.h>

/* A web form in the preferences: what is set, and the HTML that is pasted into the site. */

typedef struct
{
  GtkWindow *window;
  TamizDesk *desk;
  json_t *form;
} Shown;

static void
free_shown (gpointer data)
{
  Shown *shown = data;

  g_object_unref (shown->desk);
  json_decref (shown->form);
  g_free (shown);
}

/* A small window that Escape closes. */
GtkWidget *
tamiz_form_window_new (GtkWindow  *parent,
                       const char *title,
                       GtkWidget  *content,
                       int         width,
                       int         height)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = adw_header_bar_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), adw_window_title_new (title, NULL));
  gtk_box_append (GTK_BOX (box), bar);
  gtk_widget_set_vexpand (content, TRUE);
  gtk_box_append (GTK_BOX (box), content);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Escape"),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);

  return window;
}

static json_t *
list_sources (json_t *sources)
{
  json_t *choices = json_array ();
  json_t *source;
  gsize i;

  json_array_foreach (sources, i, source)
    {
      const char *name = tamiz_json_get_text (source, "name");

      json_array_append_new (choices, json_pack ("{ss, ss}", "key", name, "label", name));
    }

  return choices;
}

static json_t *
list_yes_no (void)
{
  return json_pack ("[{ss, ss}, {ss, ss}]", "key", "no", "label", _("No"), "key", "yes", "label", _("Yes"));
}

static json_t *
list_languages (void)
{
  return json_pack ("[{ss, ss}, {ss, ss}]", "key", "en", "label", "English", "key", "es", "label", "Español");
}

static void
add_rows (TamizOperationForm *form)
{
  tamiz_operation_form_add (form, "sites", _("Sites that may use it, parted by spaces"));
  tamiz_operation_form_add (form, "thanks", _("Page that thanks (https://…)"));
  tamiz_operation_form_add_choices (form, "double-opt-in", _("Confirm the address by mail"), list_yes_no ());
  tamiz_operation_form_add_choices (form, "language", _("Language of the visitors"), list_languages ());
}

typedef struct
{
  GtkWindow *parent;
  TamizDesk *desk;
} Adding;

static void
free_adding (gpointer  data,
             GClosure *closure)
{
  Adding *adding = data;

  g_clear_weak_pointer (&adding->parent);
  g_object_unref (adding->desk);
  g_free (adding);
}

static void
added_cb (TamizOperationForm *form,
          json_t             *answer,
          Adding             *adding)
{
  if (adding->parent != NULL)
    tamiz_form_window_show_html (adding->parent, adding->desk, answer);
}

/* Makes a form, and shows its HTML: the token that stands in it is told this once. */
void
tamiz_form_window_add (GtkWindow *parent,
                       TamizDesk *desk,
                       json_t    *sources)
{
  TamizOperationForm *form = tamiz_operation_form_new (parent, desk, "form.add", _("New Web Form"), _("Web form added"));
  Adding *adding = g_new0 (Adding, 1);

  tamiz_operation_form_add (form, "name", _("Name"));
  tamiz_operation_form_add_choices (form, "source", _("Source"), list_sources (sources));
  add_rows (form);
  g_set_weak_pointer (&adding->parent, parent);
  adding->desk = g_object_ref (desk);
  g_signal_connect_data (form, "done", G_CALLBACK (added_cb), adding, free_adding, 0);
  tamiz_operation_form_present (form);
}

static char *
join_origins (json_t *form)
{
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *origin;
  gsize i;

  json_array_foreach (json_object_get (form, "origins"), i, origin)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", json_string_value (origin));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
change_cb (Shown *shown)
{
  GtkWindow *parent = gtk_window_get_transient_for (shown->window);
  TamizOperationForm *form
      = tamiz_operation_form_new (parent, shown->desk, "form.set", tamiz_json_get_text (shown->form, "name"), _("Saved"));
  g_autofree char *origins = join_origins (shown->form);

  tamiz_operation_form_add (form, "name", _("Name"));
  add_rows (form);
  tamiz_operation_form_add_choices (form, "active", _("Posts are taken"), list_yes_no ());
  tamiz_operation_form_set (form, "form", tamiz_json_get_text (shown->form, "name"));
  tamiz_operation_form_set (form, "name", tamiz_json_get_text (shown->form, "name"));
  tamiz_operation_form_set (form, "sites", origins);
  tamiz_operation_form_set (form, "thanks", tamiz_json_get_text (shown->form, "thanks"));
  tamiz_operation_form_set (form, "language", tamiz_json_get_text (shown->form, "language"));
  tamiz_operation_form_set (form, "double-opt-in", json_is_true (json_object_get (shown->form, "double_opt_in")) ? "yes" : "no");
  tamiz_operation_form_set (form, "active", json_is_true (json_object_get (shown->form, "active")) ? "yes" : "no");
  tamiz_operation_form_present (form);
  gtk_window_close (shown->window);
}

static void
renewed_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  GtkWindow *window = owner;
  Shown *shown = g_object_get_data (G_OBJECT (window), "shown");

  if (answer == NULL)
    {
      tamiz_desk_tell_failure (shown->desk, error->message);
      return;
    }
  tamiz_form_window_show_html (gtk_window_get_transient_for (window), shown->desk, answer);
  gtk_window_close (window);
}

static void
do_with (Shown           *shown,
         const char      *operation,
         const char      *done,
         TamizAnswerFunc  func)
{
  tamiz_desk_do (shown->desk, shown->window, operation, json_pack ("{ss}", "form", tamiz_json_get_text (shown->form, "name")),
                 done, func);
}

static void
renew_cb (Shown *shown)
{
  do_with (shown, "form.new-token", _("The old token is refused from now on"), renewed_cb);
}

static void
removed_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  Shown *shown = g_object_get_data (owner, "shown");

  if (answer == NULL)
    tamiz_desk_tell_failure (shown->desk, error->message);
  else
    gtk_window_close (GTK_WINDOW (owner));
}

/* It can be undone, so nobody is asked. */
static void
remove_cb (Shown *shown)
{
  do_with (shown, "form.remove", _("Web form removed"), removed_cb);
}

static void
html_cb (Shown *shown)
{
  GtkWindow *parent = gtk_window_get_transient_for (shown->window);

  tamiz_form_window_show_html (parent, shown->desk, shown->form);
  gtk_window_close (shown->window);
}

static void
fields_cb (Shown *shown)
{
  GtkWindow *parent = gtk_window_get_transient_for (shown->window);

  tamiz_form_window_show_fields (parent, shown->desk, shown->form);
  gtk_window_close (shown->window);
}

static void
add_action (AdwPreferencesGroup *group,
            Shown               *shown,
            const char          *title,
            const char          *subtitle,
            GCallback            callback)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("tamiz-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_swapped (row, "activated", callback, shown);
  adw_preferences_group_add (group, row);
}

/* What can be done with a form. */
void
tamiz_form_window_show (GtkWindow *parent,
                        TamizDesk *desk,
                        json_t    *form)
{
  GtkWidget *page = adw_preferences_page_new ();
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  Shown *shown = g_new0 (Shown, 1);
  const char *problem;

  shown->desk = g_object_ref (desk);
  shown->form = json_incref (form);
  shown->window = GTK_WINDOW (tamiz_form_window_new (parent, tamiz_json_get_text (form, "name"), page, 520, 480));
  g_object_set_data_full (G_OBJECT (shown->window), "shown", shown, free_shown);
  add_action (group, shown, _("Change…"), _("Name, sites, page that thanks, language"), G_CALLBACK (change_cb));
  add_action (group, shown, _("What its fields mean…"), _("As what each of them counts"), G_CALLBACK (fields_cb));
  add_action (group, shown, _("HTML for the site…"), _("Without the token, which only its maker was told"),
              G_CALLBACK (html_cb));
  add_action (group, shown, _("Another token, and its HTML…"), _("The old one is refused from then on"),
              G_CALLBACK (renew_cb));
  add_action (group, shown, _("Remove"), _("What was posted stays"), G_CALLBACK (remove_cb));
  problem = tamiz_json_get_text (form, "problem");
  if (problem != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (problem, -1);

      adw_preferences_group_set_description (group, escaped);
    }
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), group);
  gtk_window_present (shown->window);
}

static void
copy_cb (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (view)), text);
}

static GtkWidget *
make_html_view (GtkTextView *view,
                gboolean     whole)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *notice = tamiz_notice_new ();
  GtkWidget *label = gtk_label_new (whole ? _("Paste this into the page of your site. Its token is shown this once.")
                                          : _("Paste this into the page of your site, with the form's token for TOKEN."));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Copy"));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_text_view_set_editable (view, FALSE);
  gtk_text_view_set_monospace (view, TRUE);
  gtk_text_view_set_wrap_mode (view, GTK_WRAP_WORD_CHAR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("HTML of the form"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (view));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_cb), view, G_CONNECT_SWAPPED);
  g_object_set_data (G_OBJECT (view), "notice", notice);
  gtk_box_append (GTK_BOX (box), notice);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);

  return box;
}

static void
snippet_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (owner)),
                            answer != NULL ? tamiz_json_get_text (answer, "html") : error->message, -1);
  tamiz_notice_set_text (g_object_get_data (G_OBJECT (owner), "notice"), tamiz_json_get_text (answer, "note"));
}

/* @form: with its `token` where it is known */
void
tamiz_form_window_show_html (GtkWindow *parent,
                             TamizDesk *desk,
                             json_t    *form)
{
  TamizFormSwitch *forms = tamiz_form_switch_get (desk);
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *window
      = tamiz_form_window_new (parent, tamiz_json_get_text (form, "name"),
                               make_html_view (GTK_TEXT_VIEW (view), tamiz_json_get_text (form, "token") != NULL), 640, 520);
  g_autofree char *url = tamiz_form_switch_dup_public_url (forms);
  json_t *arguments = json_object ();

  tamiz_json_set_text (arguments, "form", tamiz_json_get_text (form, "name"));
  if (tamiz_json_get_text (form, "token") != NULL)
    tamiz_json_set_text (arguments, "token", tamiz_json_get_text (form, "token"));
  if (*url == '\0')
    {
      g_free (url);
      url = g_strdup_printf ("http://127.0.0.1:%u", tamiz_form_switch_get_port (forms));
    }
  tamiz_json_set_text (arguments, "url", url);
  tamiz_desk_ask (desk, view, "snippet", "form.snippet", arguments, snippet_cb);
  gtk_window_present (GTK_WINDOW (window));
}
