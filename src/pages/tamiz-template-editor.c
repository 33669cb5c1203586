#define G_LOG_DOMAIN "tamiz-template-editor"

#include "config.h"

#include "tamiz-template-editor.h"

#include "tamiz-notice.h"
#include "tamiz-platform.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define QUIET_MILLISECONDS 200    /* since the last letter, until the preview is made */

struct _TamizTemplateEditor
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkDropDown *kind_chooser, *language_chooser;
  GtkLabel *what_label;
  GtkEntry *subject_entry;
  GtkTextView *body_view;
  GtkPopover *field_popover;
  GtkListBox *field_list;
  TamizNotice *notice;
  GtkToggleButton *plain_button;
  GtkLabel *subject_label, *text_label;
  GtkWidget *reset_button, *save_button, *discard_button;

  TamizDesk *desk;
  GPtrArray *keys;          /* char *: of the kinds, as they are listed */
  GPtrArray *languages;     /* char * */
  json_t *shown;            /* (nullable): template.show */
  json_t *preview;          /* (nullable): template.preview */
  gboolean filling;         /* what is typed is not typed by anybody */
  guint preview_source;
};

G_DEFINE_FINAL_TYPE (TamizTemplateEditor, tamiz_template_editor, ADW_TYPE_WINDOW)

static char *
dup_body (TamizTemplateEditor *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->body_view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static gboolean
is_changed (TamizTemplateEditor *self)
{
  g_autofree char *body = dup_body (self);

  return self->shown != NULL
         && (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->subject_entry)),
                        tamiz_json_get_text (self->shown, "subject")) != 0
             || g_strcmp0 (body, tamiz_json_get_text (self->shown, "body")) != 0);
}

static const char *
get_chosen (GtkDropDown *chooser,
            GPtrArray   *names)
{
  guint position = gtk_drop_down_get_selected (chooser);

  return position < names->len ? g_ptr_array_index (names, position) : NULL;
}

/* Key and language of what is chosen. */
static json_t *
make_arguments (TamizTemplateEditor *self)
{
  json_t *arguments = json_object ();

  tamiz_json_set_text (arguments, "key", get_chosen (self->kind_chooser, self->keys));
  tamiz_json_set_text (arguments, "language", get_chosen (self->language_chooser, self->languages));

  return arguments;
}

static json_t *
make_texts (TamizTemplateEditor *self)
{
  json_t *arguments = make_arguments (self);
  g_autofree char *body = dup_body (self);

  tamiz_json_set_text (arguments, "subject", gtk_editable_get_text (GTK_EDITABLE (self->subject_entry)));
  tamiz_json_set_text (arguments, "body", body);

  return arguments;
}

/* What is not saved is not left by choosing another. */
static void
show_state (TamizTemplateEditor *self)
{
  gboolean changed = is_changed (self);
  gboolean may = tamiz_desk_may (self->desk, TAMIZ_RIGHT_WORK) != TAMIZ_PERMISSION_NO;

  gtk_widget_set_sensitive (self->save_button, changed && may);
  gtk_widget_set_sensitive (self->discard_button, changed);
  gtk_widget_set_sensitive (GTK_WIDGET (self->kind_chooser), !changed);
  gtk_widget_set_sensitive (GTK_WIDGET (self->language_chooser), !changed);
  gtk_widget_set_sensitive (self->reset_button, may && !changed && self->shown != NULL
                                                    && !json_is_true (json_object_get (self->shown, "shipped")));
}

static gboolean
replace_link (const GMatchInfo *match,
              GString          *result,
              gpointer          user_data)
{
  g_autofree char *link = g_match_info_fetch (match, 0);

  g_string_append_printf (result, "<span foreground=\"#1c71d8\" underline=\"single\">%s</span>", link);
  return FALSE;
}

/* Close to what mail programs make of the HTML: lists with their signs, links that are seen as such. */
static char *
make_markup (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autoptr (GRegex) bullets = g_regex_new ("^[-*] ", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GRegex) links = g_regex_new ("https?://[^\\s<>]+|[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+", 0, 0, NULL);
  g_autofree char *listed = g_regex_replace_literal (bullets, escaped, -1, 0, "   •  ", 0, NULL);

  return g_regex_replace_eval (links, listed, -1, 0, 0, replace_link, NULL, NULL);
}

static void
show_preview (TamizTemplateEditor *self)
{
  const char *subject = tamiz_json_get_text (self->preview, "subject"), *text = tamiz_json_get_text (self->preview, "text");
  g_autofree char *markup = make_markup (text != NULL ? text : "");

  gtk_label_set_label (self->subject_label, subject != NULL ? subject : "");
  if (gtk_toggle_button_get_active (self->plain_button))
    gtk_label_set_text (self->text_label, text != NULL ? text : "");
  else
    gtk_label_set_markup (self->text_label, markup);
  if (gtk_toggle_button_get_active (self->plain_button))
    gtk_widget_add_css_class (GTK_WIDGET (self->text_label), "monospace");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->text_label), "monospace");
}

static void
preview_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizTemplateEditor *self = owner;

  tamiz_notice_set_text (self->notice, error != NULL && *error->message != '\0' ? error->message : NULL);
  if (answer == NULL)
    return;
  json_decref (self->preview);
  self->preview = json_incref (answer);
  show_preview (self);
}

static gboolean
ask_preview_cb (gpointer user_data)
{
  TamizTemplateEditor *self = user_data;

  self->preview_source = 0;
  tamiz_desk_ask (self->desk, self, "preview", "template.preview", make_texts (self), preview_cb);

  return G_SOURCE_REMOVE;
}

static void
typed_cb (TamizTemplateEditor *self)
{
  if (self->filling || self->desk == NULL)
    return;
  show_state (self);
  g_clear_handle_id (&self->preview_source, g_source_remove);
  self->preview_source = g_timeout_add (QUIET_MILLISECONDS, ask_preview_cb, self);
}

static void
fill (TamizTemplateEditor *self)
{
  const char *body = tamiz_json_get_text (self->shown, "body");

  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->subject_entry), tamiz_json_get_text (self->shown, "subject"));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->body_view), body != NULL ? body : "", -1);
  gtk_label_set_label (self->what_label, tamiz_json_get_text (self->shown, "what"));
  self->filling = FALSE;
  typed_cb (self);
}

static void
add_field (TamizTemplateEditor *self,
           json_t              *field)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = g_strdup_printf ("{%s}", tamiz_json_get_text (field, "name"));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tamiz_json_get_text (field, "what"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), name);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "field", g_steal_pointer (&name), g_free);
  gtk_list_box_append (self->field_list, row);
}

static void
shown_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizTemplateEditor *self = owner;
  json_t *field;
  gsize i;

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      return;
    }
  json_decref (self->shown);
  self->shown = json_incref (answer);
  if (gtk_list_box_get_row_at_index (self->field_list, 0) == NULL)
    json_array_foreach (json_object_get (answer, "fields"), i, field)
      add_field (self, field);
  fill (self);
}

static void
choose_cb (TamizTemplateEditor *self)
{
  if (!self->filling && self->desk != NULL)
    tamiz_desk_ask (self->desk, self, "template", "template.show", make_arguments (self), shown_cb);
}

static void
saved_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizTemplateEditor *self = owner;

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      return;
    }
  shown_cb (owner, answer, error);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Text saved")));
}

static void
save_cb (TamizTemplateEditor *self)
{
  tamiz_desk_do (self->desk, self, "template.set", make_texts (self), NULL, saved_cb);
}

static void
discard_cb (TamizTemplateEditor *self)
{
  fill (self);
}

static void
reset_answered_cb (GtkWidget  *widget,
                   const char *response,
                   const char *text)
{
  TamizTemplateEditor *self = TAMIZ_TEMPLATE_EDITOR (widget);

  if (response != NULL)
    tamiz_desk_do (self->desk, self, "template.reset", make_arguments (self), NULL, shown_cb);
}

static void
reset_cb (TamizTemplateEditor *self)
{
  tamiz_platform_confirm (GTK_WIDGET (self), _("Take the Original Text?"),
                          _("Your own text of this mail goes. It can be had back by undoing."), _("_Take It"),
                          TAMIZ_CONFIRM_LOSES, reset_answered_cb);
}

/* Where somebody was typing: in the subject, else in the text. */
static void
insert_cb (TamizTemplateEditor *self,
           GtkListBoxRow       *row)
{
  const char *field = g_object_get_data (G_OBJECT (row), "field");
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->body_view);

  gtk_popover_popdown (self->field_popover);
  gtk_text_buffer_insert_at_cursor (buffer, field, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->body_view));
}

/* Returns: what a kind of mail is called */
const char *
tamiz_mail_get_title (const char *key)
{
  static const char *const titles[][2] = {
    { "confirmation", N_("Appointment confirmed") }, { "packet", N_("Packet to the executive") },
    { "meeting_changed", N_("Appointment changed") }, { "meeting_cancelled", N_("Appointment cancelled") },
    { "reassigned", N_("Another executive") },        { "returned", N_("Lead returned") },
    { "late", N_("Promise late") },                   { "exception", N_("Exception asked for") },
    { "reassigned_away", N_("Lead given to a colleague") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      if (g_str_equal (titles[i][0], key))
        return _(titles[i][1]);
    }

  return key;
}

static void
add_once (GPtrArray  *names,
          const char *name)
{
  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

static const char *
get_language_title (const char *language)
{
  return g_str_equal (language, "en") ? _("English") : g_str_equal (language, "es") ? _("Spanish") : language;
}

static void
fill_chooser (GtkDropDown *chooser,
              GPtrArray   *names,
              const char *(*get_title) (const char *))
{
  GtkStringList *titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < names->len; i++)
    gtk_string_list_append (titles, get_title (g_ptr_array_index (names, i)));
  gtk_drop_down_set_model (chooser, G_LIST_MODEL (titles));
  g_object_unref (titles);
}

static void
listed_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizTemplateEditor *self = owner;
  const char *own = tamiz_json_get_text (tamiz_desk_get_base (self->desk), "language");
  json_t *item;
  gsize i;

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      return;
    }
  json_array_foreach (json_object_get (answer, "items"), i, item)
    {
      add_once (self->keys, tamiz_json_get_text (item, "key"));
      add_once (self->languages, tamiz_json_get_text (item, "language"));
    }
  self->filling = TRUE;
  fill_chooser (self->kind_chooser, self->keys, tamiz_mail_get_title);
  fill_chooser (self->language_chooser, self->languages, get_language_title);
  for (guint n = 0; own != NULL && n < self->languages->len; n++)
    {
      if (g_ascii_strncasecmp (own, g_ptr_array_index (self->languages, n), 2) == 0)
        gtk_drop_down_set_selected (self->language_chooser, n);
    }
  self->filling = FALSE;
  choose_cb (self);
}

static void
destroy_cb (gpointer window)
{
  gtk_window_destroy (window);
  g_object_unref (window);
}

/* The question is still being closed, and goes with the window that it stands above. */
static void
close_answered_cb (GtkWidget  *widget,
                   const char *response,
                   const char *text)
{
  if (response != NULL)
    g_idle_add_once (destroy_cb, g_object_ref (widget));
}

static gboolean
close_request (GtkWindow *window)
{
  TamizTemplateEditor *self = TAMIZ_TEMPLATE_EDITOR (window);

  if (!is_changed (self))
    return GTK_WINDOW_CLASS (tamiz_template_editor_parent_class)->close_request (window);
  tamiz_platform_confirm (GTK_WIDGET (self), _("Discard What Was Typed?"), _("The text of this mail was not saved."),
                          _("_Discard"), TAMIZ_CONFIRM_ERASES, close_answered_cb);

  return TRUE;
}

static void
tamiz_template_editor_dispose (GObject *object)
{
  TamizTemplateEditor *self = TAMIZ_TEMPLATE_EDITOR (object);

  g_clear_handle_id (&self->preview_source, g_source_remove);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_TEMPLATE_EDITOR);

  G_OBJECT_CLASS (tamiz_template_editor_parent_class)->dispose (object);
}

static void
tamiz_template_editor_finalize (GObject *object)
{
  TamizTemplateEditor *self = TAMIZ_TEMPLATE_EDITOR (object);

  json_decref (self->shown);
  json_decref (self->preview);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->languages);

  G_OBJECT_CLASS (tamiz_template_editor_parent_class)->finalize (object);
}

static void
tamiz_template_editor_class_init (TamizTemplateEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tamiz_template_editor_dispose;
  object_class->finalize = tamiz_template_editor_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = close_request;

  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-template-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizTemplateEditor, toasts);
  gtk_widget_class_bind_template_child (widget_class, TamizTemplateEditor, kind_chooser);
  gtk_widget_class_bind_template_child (widget_class, TamizTemplateEditor, language_chooser);
  gtk_widget_class_bind_template_child (widget_class, TamizTemplateEditor, what_label);
  gtk_widget_class_bind_template_child (widget_class, TamizTemplateEditor, subject_entry);
  gtk_widget_class_bind_template_child (widget_class, TamizTemplateEditor, body_view);
  gtk_widget_class_bind_template_child (widget_class, TamizTemplateEditor, field_popover);
  gtk_widget_class_bind_template_child (widget_class, TamizTemplateEditor, field_list);
  gtk_widget_class_bind_template_child (widget_class, TamizTemplateEditor, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizTemplateEditor, plain_button);
  gtk_widget_class_bind_template_child (widget_class, TamizTemplateEditor, subject_label);
  gtk_widget_class_bind_template_child (widget_class, TamizTemplateEditor, text_label);
  gtk_widget_class_bind_template_child (widget_class, TamizTemplateEditor, reset_button);
  gtk_widget_class_bind_template_child (widget_class, TamizTemplateEditor, save_button);
  gtk_widget_class_bind_template_child (widget_class, TamizTemplateEditor, discard_button);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_preview);
  gtk_widget_class_bind_template_callback (widget_class, insert_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, discard_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tamiz_template_editor_init (TamizTemplateEditor *self)
{
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->languages = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->body_view), "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * tamiz_template_editor_new:
 * @parent: the window above which it is shown
 * @desk: where somebody works
 *
 * Returns: (transfer none): a window
 */
GtkWindow *
tamiz_template_editor_new (GtkWindow *parent,
                           TamizDesk *desk)
{
  TamizTemplateEditor *self
      = g_object_new (TAMIZ_TYPE_TEMPLATE_EDITOR, "transient-for", parent, "modal", TRUE, NULL);

  self->desk = g_object_ref (desk);
  tamiz_desk_ask (desk, self, "templates", "template.list", NULL, listed_cb);

  return GTK_WINDOW (self);
}
