#define G_LOG_DOMAIN "tamiz-outbox-window"

#include "config.h"

#include "tamiz-outbox-window.h"

#include "tamiz-error.h"
#include "tamiz-notice.h"
#include "tamiz-operation-form.h"
#include "tamiz-outbox-form.h"
#include "tamiz-outbox-words.h"
#include "tamiz-platform.h"

#include <glib/gi18n-lib.h>

struct _TamizOutboxWindow
{
  AdwWindow parent_instance;

  GtkStack *stack;
  GtkButton *send_button;
  TamizNotice *notice;
  GtkImage *icon;
  AdwActionRow *state_row;
  AdwActionRow *next_row;
  AdwActionRow *words_row;
  AdwActionRow *found_row;
  AdwActionRow *remote_row;
  TamizOutboxForm *fields;
  AdwPreferencesGroup *course_group;
  GtkWidget *actions_bar;
  GtkWidget *open_button;
  GtkWidget *link_button;
  GtkWidget *create_button;
  GtkWidget *overwrite_button;
  GtkWidget *give_up_button;

  TamizDesk *desk;          /* (nullable) */
  char *id;
  json_t *row;              /* (nullable): as outbox.show answers */
  GPtrArray *course;        /* (unowned): its rows */
  gboolean working;
};

G_DEFINE_FINAL_TYPE (TamizOutboxWindow, tamiz_outbox_window, ADW_TYPE_WINDOW)

static gboolean
offers (TamizOutboxWindow *self,
        const char        *action)
{
  return tamiz_outbox_words_offers (self->row, action);
}

static gboolean
is_edited (TamizOutboxWindow *self)
{
  return offers (self, "edit") && tamiz_outbox_form_is_edited (self->fields);
}

/* Whoever hands over, a manager, and sales for what is theirs; the operation asks again whose it is. */
static gboolean
may_act (TamizOutboxWindow *self)
{
  return tamiz_desk_may (self->desk, TAMIZ_RIGHT_SEND) != TAMIZ_PERMISSION_NO
         || tamiz_desk_may (self->desk, TAMIZ_RIGHT_MANAGE) != TAMIZ_PERMISSION_NO
         || tamiz_desk_has_role (self->desk, TAMIZ_ROLE_SALES);
}

static void
offer (TamizOutboxWindow *self,
       GtkWidget         *button,
       gboolean           offered)
{
  g_autofree char *denial = may_act (self) ? NULL : tamiz_desk_dup_denial (self->desk, TAMIZ_RIGHT_SEND);

  gtk_widget_set_visible (button, offered);
  gtk_widget_set_sensitive (button, denial == NULL && !self->working);
  gtk_widget_set_tooltip_text (button, denial);
}

static void
show_buttons (TamizOutboxWindow *self)
{
  offer (self, GTK_WIDGET (self->send_button), offers (self, "retry"));
  offer (self, self->link_button, offers (self, "link"));
  offer (self, self->create_button, offers (self, "create-anyway"));
  offer (self, self->overwrite_button, offers (self, "overwrite"));
  offer (self, self->give_up_button, offers (self, "give-up"));
  gtk_widget_set_visible (self->open_button, tamiz_json_get_text (self->row, "lead") != NULL);
  gtk_button_set_label (self->send_button, is_edited (self) ? _("_Save and Send Again") : _("_Send Again"));
}

static void
edited_cb (TamizOutboxWindow *self)
{
  show_buttons (self);
}

static void
set_row (AdwActionRow *row,
         const char   *text)
{
  adw_action_row_set_subtitle (row, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (row), text != NULL && *text != '\0');
}

static char *
dup_found (json_t *row)
{
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (row, "remote_ids"), i, item)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", json_string_value (item));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
dup_remote (json_t *remote)
{
  const char *id = tamiz_json_get_text (remote, "id"), *url = tamiz_json_get_text (remote, "url");
  const char *state = tamiz_json_get_text (remote, "remote_state");
  g_autoptr (GString) text = g_string_new (id);

  if (url != NULL)
    g_string_append_printf (text, " · %s", url);
  if (state != NULL)
    g_string_append_printf (text, " · %s", state);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_standing (TamizOutboxWindow *self)
{
  g_autofree char *next = tamiz_outbox_words_dup_next (self->desk, self->row), *found = dup_found (self->row);
  g_autofree char *remote = dup_remote (json_object_get (self->row, "remote"));
  g_autofree char *title = tamiz_outbox_words_dup_title (self->row);

  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_image_set_from_icon_name (self->icon, tamiz_outbox_words_get_icon (self->row));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state_row), tamiz_outbox_words_get_group (self->row));
  adw_action_row_set_subtitle (self->state_row, tamiz_json_get_text (self->row, "meaning"));
  set_row (self->next_row, next);
  set_row (self->words_row, tamiz_json_get_text (self->row, "words"));
  set_row (self->found_row, found);
  set_row (self->remote_row, remote);
}

static GtkWidget *
make_course_row (TamizOutboxWindow *self,
                 json_t            *line)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *when = tamiz_desk_format_moment (self->desk, tamiz_json_get_text (line, "at"));
  const char *by = tamiz_json_get_text (line, "by_name"), *words = tamiz_json_get_text (line, "words");
  g_autoptr (GString) text = g_string_new (when);

  if (by != NULL)
    g_string_append_printf (text, " · %s", by);
  if (words != NULL)
    g_string_append_printf (text, " · %s", words);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tamiz_json_get_text (line, "label"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text->str);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);

  return row;
}

/* The latest first. */
static void
show_course (TamizOutboxWindow *self)
{
  json_t *history = json_object_get (self->row, "history");

  for (guint i = 0; i < self->course->len; i++)
    adw_preferences_group_remove (self->course_group, g_ptr_array_index (self->course, i));
  g_ptr_array_set_size (self->course, 0);
  for (gsize i = json_array_size (history); i > 0; i--)
    {
      GtkWidget *row = make_course_row (self, json_array_get (history, i - 1));

      g_ptr_array_add (self->course, row);
      adw_preferences_group_add (self->course_group, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->course_group), json_array_size (history) > 0);
}

static void
row_cb (gpointer      owner,
        json_t       *answer,
        const GError *error)
{
  TamizOutboxWindow *self = owner;
  gboolean first = self->row == NULL;

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      return;
    }

  json_decref (self->row);
  self->row = json_incref (answer);
  show_standing (self);
  show_course (self);
  tamiz_outbox_form_show (self->fields, json_object_get (answer, "fields"), offers (self, "edit") && may_act (self));
  show_buttons (self);
  gtk_stack_set_visible_child_name (self->stack, "row");
  if (first && gtk_widget_get_visible (GTK_WIDGET (self->send_button)))
    gtk_widget_grab_focus (GTK_WIDGET (self->send_button));
}

static void
read_row (TamizOutboxWindow *self)
{
  tamiz_desk_ask (self->desk, self, "row", "outbox.show", json_pack ("{ss}", "id", self->id), row_cb);
}

static void
changed_cb (TamizOutboxWindow *self)
{
  if (self->desk != NULL && !self->working)
    read_row (self);
}

static void
begin_work (TamizOutboxWindow *self)
{
  self->working = TRUE;
  tamiz_notice_set_text (self->notice, NULL);
  show_buttons (self);
}

/* What was typed stays where it was refused; where somebody else was quicker the next try is made
 * knowing what they wrote.
 */
static gboolean
end_work (TamizOutboxWindow *self,
          json_t            *answer,
          const GError      *error)
{
  self->working = FALSE;
  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      read_row (self);
      return FALSE;
    }

  return TRUE;
}

static void
sent_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizOutboxWindow *self = owner;
  const char *note = tamiz_json_get_text (answer, "note");

  if (!end_work (self, answer, error))
    return;

  tamiz_desk_tell (self->desk, note != NULL ? note : _("It is sent again the next time"));
  gtk_window_close (GTK_WINDOW (self));
}

static void
send_cb (TamizOutboxWindow *self)
{
  json_t *arguments;
  gboolean edited;

  if (self->row == NULL || self->working || !offers (self, "retry"))
    return;

  edited = is_edited (self);
  arguments = json_pack ("{ss}", "id", self->id);
  if (edited)
    tamiz_outbox_form_add_to (self->fields, arguments);
  begin_work (self);
  tamiz_desk_do (self->desk, self, edited ? "outbox.edit" : "outbox.retry", arguments, NULL, sent_cb);
}

static void
force (GtkWidget  *owner,
       const char *response,
       const char *operation)
{
  TamizOutboxWindow *self = TAMIZ_OUTBOX_WINDOW (owner);

  if (response == NULL || self->desk == NULL)
    return;

  begin_work (self);
  tamiz_desk_do (self->desk, self, operation, json_pack ("{ss}", "id", self->id), NULL, sent_cb);
}

static void
create_confirmed_cb (GtkWidget  *owner,
                     const char *response,
                     const char *text)
{
  force (owner, response, "outbox.create-anyway");
}

static void
overwrite_confirmed_cb (GtkWidget  *owner,
                        const char *response,
                        const char *text)
{
  force (owner, response, "outbox.overwrite");
}

static void
create_cb (TamizOutboxWindow *self)
{
  gboolean gone = g_strcmp0 (tamiz_json_get_text (self->row, "reason"), "gone") == 0;

  tamiz_platform_confirm (GTK_WIDGET (self), _("Create It Anyway?"),
                          gone ? _("Somebody has deleted it in the CRM, or merged it into another record. If another "
                                   "record stands for it now, link that one instead.")
                               : _("The CRM has something alike. If it is the same, link it instead: what is there "
                                   "twice has to be merged in the CRM."),
                          _("_Create Anyway"), TAMIZ_CONFIRM_LOSES, create_confirmed_cb);
}

static void
overwrite_cb (TamizOutboxWindow *self)
{
  tamiz_platform_confirm (GTK_WIDGET (self), _("Overwrite What the CRM Says?"),
                          _("Somebody has changed it there. What they wrote is replaced by what is said here."),
                          _("_Overwrite"), TAMIZ_CONFIRM_LOSES, overwrite_confirmed_cb);
}

static void
settled_cb (TamizOutboxWindow *self,
            json_t            *answer)
{
  tamiz_desk_tell (self->desk, g_strcmp0 (tamiz_json_get_text (answer, "group"), "delivered") == 0
                                   ? _("It is linked; nothing was sent")
                                   : _("It is given up; the reason is kept with it"));
  gtk_window_close (GTK_WINDOW (self));
}

static TamizOperationForm *
open_form (TamizOutboxWindow *self,
           const char        *operation,
           const char        *title)
{
  TamizOperationForm *form = tamiz_operation_form_new (GTK_WINDOW (self), self->desk, operation, title, NULL);

  tamiz_operation_form_set (form, "id", self->id);
  g_signal_connect_object (form, "done", G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED);

  return form;
}

static void
link_cb (TamizOutboxWindow *self)
{
  TamizOperationForm *form = open_form (self, "outbox.link", _("Link to an Existing Record"));
  json_t *first = json_array_get (json_object_get (self->row, "remote_ids"), 0);

  tamiz_operation_form_describe (form, _("The record in the CRM is this one already. Nothing is sent, and what becomes of it "
                                         "there comes back."));
  tamiz_operation_form_add (form, "remote", _("The record's id in the CRM"));
  if (first != NULL)
    tamiz_operation_form_set (form, "remote", json_string_value (first));
  tamiz_operation_form_set_label (form, _("_Link"));
  tamiz_operation_form_present (form);
}

static void
give_up_cb (TamizOutboxWindow *self)
{
  TamizOperationForm *form = open_form (self, "outbox.give-up", _("Give Up Sending It"));

  tamiz_operation_form_describe (form, _("It is not sent any more and not counted as waiting. Who gave it up, and why, is shown "
                                         "here and at the handoff; it can be tried again later."));
  tamiz_operation_form_add (form, "reason", _("Reason"));
  tamiz_operation_form_set_label (form, _("_Give Up"));
  tamiz_operation_form_present (form);
}

static void
open_cb (TamizOutboxWindow *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autofree char *lead = g_strdup (tamiz_json_get_text (self->row, "lead"));

  gtk_window_close (GTK_WINDOW (self));
  if (parent != NULL && lead != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.open-lead", "s", lead);
}

static void
tamiz_outbox_window_dispose (GObject *object)
{
  TamizOutboxWindow *self = TAMIZ_OUTBOX_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_OUTBOX_WINDOW);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->row, json_decref);
  g_clear_pointer (&self->course, g_ptr_array_unref);

  G_OBJECT_CLASS (tamiz_outbox_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxWindow, send_button);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxWindow, icon);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxWindow, state_row);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxWindow, next_row);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxWindow, words_row);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxWindow, found_row);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxWindow, remote_row);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxWindow, fields);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxWindow, course_group);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxWindow, actions_bar);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxWindow, link_button);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxWindow, create_button);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxWindow, overwrite_button);
  gtk_widget_class_bind_template_child (widget_class, TamizOutboxWindow, give_up_button);
}

static void
tamiz_outbox_window_class_init (TamizOutboxWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_outbox_window_dispose;

  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_OUTBOX_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-outbox-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
  gtk_widget_class_bind_template_callback (widget_class, overwrite_cb);
  gtk_widget_class_bind_template_callback (widget_class, link_cb);
  gtk_widget_class_bind_template_callback (widget_class, give_up_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tamiz_outbox_window_init (TamizOutboxWindow *self)
{
  self->course = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tamiz_outbox_window_show:
 * @parent: the widget that asks
 * @desk: where somebody works
 * @id: which row, by its id
 *
 * Shows all of what goes to a CRM, and follows it while it is open.
 */
void
tamiz_outbox_window_show (GtkWidget  *parent,
                          TamizDesk  *desk,
                          const char *id)
{
  TamizOutboxWindow *self = g_object_new (TAMIZ_TYPE_OUTBOX_WINDOW, "transient-for", gtk_widget_get_root (parent), NULL);

  self->desk = g_object_ref (desk);
  self->id = g_strdup (id);
  g_signal_connect_object (desk, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  read_row (self);
  gtk_window_present (GTK_WINDOW (self));
}
