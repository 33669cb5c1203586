#define G_LOG_DOMAIN "tamiz-window"

#include "config.h"

#include "tamiz-find.h"
#include "tamiz-import-assistant.h"
#include "tamiz-import-formats.h"
#include "tamiz-new-prospect.h"
#include "tamiz-platform.h"
#include "tamiz-preferences.h"
#include "tamiz-window-private.h"

#include <glib/gi18n-lib.h>

static void
new_base (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  TamizWindow *self = TAMIZ_WINDOW (widget);

  if (tamiz_window_show_importing (self))
    return;
  gtk_stack_set_visible_child_name (self->stack, "start");
  tamiz_start_ask (self->start);
}

static void
open_base (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  tamiz_window_ask_base (TAMIZ_WINDOW (widget));
}

static void
open_recent (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  tamiz_window_open_base (TAMIZ_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
open_sample (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  tamiz_window_open_sample (TAMIZ_WINDOW (widget));
}

static void
cancel_opening (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  tamiz_window_cancel_opening (TAMIZ_WINDOW (widget));
}

static void
recover (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  tamiz_window_recover (TAMIZ_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
go (GtkWidget  *widget,
    const char *name,
    GVariant   *parameter)
{
  TamizWindow *self = TAMIZ_WINDOW (widget);

  if (self->shell != NULL)
    tamiz_shell_go (self->shell, g_variant_get_string (parameter, NULL));
}

static void
go_nth (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  TamizWindow *self = TAMIZ_WINDOW (widget);
  const char *page = tamiz_shell_get_nth_page ((guint) g_variant_get_int32 (parameter));

  if (self->shell != NULL && page != NULL)
    tamiz_shell_go (self->shell, page);
}

/* Actions that lead to something on a page; @prefix goes before what they name. */
static const struct
{
  const char *action;
  const char *page;
  const char *prefix;
} ways[] = {
  { "win.open-lead", "prospects", "lead:" },
  { "win.show-leads", "prospects", "filter:" },
  { "win.open-company", "companies", "" },
  { "win.open-handoff", "handoffs", "" },
  { "win.hand-over", "handoffs", "lead:" },
  { "win.call", "calls", "" },
  { "win.open-import", "imports", "" },
  { "win.open-base", "steward", "" },
  { "win.merge", "steward", "leads:" },
  { "win.open-definition", "definition", "" },
  { "win.open-criterion", "definition", "criterion:" },
  { "win.read-definition", "definition", "file:" },
};

static void
open_on_page (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  TamizWindow *self = TAMIZ_WINDOW (widget);

  for (guint i = 0; self->shell != NULL && i < G_N_ELEMENTS (ways); i++)
    {
      if (g_str_equal (ways[i].action, name))
        {
          g_autofree char *target
              = g_strconcat (ways[i].prefix, g_variant_get_string (parameter, NULL), NULL);

          tamiz_page_open (tamiz_shell_go (self->shell, ways[i].page), target);
        }
    }
}

static void show_import (TamizWindow *self,
                         const char  *path);

static void
import_closed_cb (TamizWindow *self)
{
  g_autofree char *path = g_queue_pop_head (&self->waiting_files);

  self->importing = NULL;
  if (self->shell != NULL)
    tamiz_shell_show_importing (self->shell, -1);
  if (path != NULL && self->desk != NULL && !gtk_widget_in_destruction (GTK_WIDGET (self)))
    show_import (self, path);
}

/* Whether there was an import to be shown: whoever has one goes on with it, or gives it up, first. */
gboolean
tamiz_window_show_importing (TamizWindow *self)
{
  if (self->importing == NULL || !tamiz_import_assistant_is_needed (TAMIZ_IMPORT_ASSISTANT (self->importing)))
    return FALSE;

  tamiz_import_assistant_come_back (TAMIZ_IMPORT_ASSISTANT (self->importing));

  return TRUE;
}

static void
show_importing (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  tamiz_window_show_importing (TAMIZ_WINDOW (widget));
}

/* Of several files one after the other. */
static void
show_import (TamizWindow *self,
             const char  *path)
{
  if (tamiz_window_take_answer (self, path))
    return;
  if (self->importing != NULL)
    {
      g_queue_push_tail (&self->waiting_files, g_strdup (path));
      tamiz_window_show_importing (self);
      return;
    }

  self->importing = GTK_WIDGET (tamiz_import_assistant_new (GTK_WINDOW (self), self->desk, path));
  g_signal_connect_object (self->importing, "destroy", G_CALLBACK (import_closed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->importing, "behind", G_CALLBACK (tamiz_shell_show_importing), self->shell,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->importing));
}

static void
file_chosen_cb (GtkWidget  *owner,
                const char *path)
{
  TamizWindow *self = TAMIZ_WINDOW (owner);

  if (path != NULL && self->desk != NULL)
    show_import (self, path);
}

/* A file by its path, or one that is asked for where that is empty. */
static void
import_file (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TamizWindow *self = TAMIZ_WINDOW (widget);
  const char *path = g_variant_get_string (parameter, NULL);

  if (self->desk == NULL)
    return;
  if (*path != '\0')
    show_import (self, path);
  else
    tamiz_platform_open_file (widget, _("Choose a File to Import"), _("Tables, contacts and other lists"),
                              tamiz_import_list_patterns (), file_chosen_cb);
}

static void
take_answer (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  tamiz_window_ask_answer (TAMIZ_WINDOW (widget));
}

static void
watch_mail (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  TamizWindow *self = TAMIZ_WINDOW (widget);

  if (self->desk != NULL)
    tamiz_window_watch_mail (self);
}

static void
bring_mail (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  TamizWindow *self = TAMIZ_WINDOW (widget);
  g_autofree const char **paths = g_variant_get_strv (parameter, NULL);

  if (self->desk != NULL)
    tamiz_window_bring_mail (self, paths);
}

static void
new_prospect (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  TamizWindow *self = TAMIZ_WINDOW (widget);

  if (self->desk != NULL)
    gtk_window_present (GTK_WINDOW (tamiz_new_prospect_new (GTK_WINDOW (self), self->desk)));
}

static void
choose_user (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TamizWindow *self = TAMIZ_WINDOW (widget);

  if (self->desk == NULL)
    return;
  /* Nobody takes back by a key what another did. */
  tamiz_window_forget_undos (self);
  tamiz_desk_set_user (self->desk, g_variant_get_string (parameter, NULL));
}

static void
undo (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  TamizWindow *self = TAMIZ_WINDOW (widget);

  if (self->desk != NULL)
    tamiz_window_undo (self);
}

static void
redo (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  TamizWindow *self = TAMIZ_WINDOW (widget);

  if (self->desk != NULL)
    tamiz_window_redo (self);
}

/* Whether typing was undone in what has the keyboard. */
static gboolean
undo_typing (GtkWidget *focus)
{
  g_autofree char *before = NULL;

  if (GTK_IS_TEXT_VIEW (focus))
    return gtk_text_buffer_get_can_undo (gtk_text_view_get_buffer (GTK_TEXT_VIEW (focus)))
           && gtk_widget_activate_action (focus, "text.undo", NULL);

  /* An entry does not say whether it can. */
  before = g_strdup (gtk_editable_get_text (GTK_EDITABLE (focus)));
  gtk_widget_activate_action (focus, "text.undo", NULL);

  return !g_str_equal (before, gtk_editable_get_text (GTK_EDITABLE (focus)));
}

/* A field where nothing was typed keeps the key to itself, and does nothing. */
static gboolean
undo_key_cb (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   unused)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (widget));

  if (!GTK_IS_TEXT (focus) && !GTK_IS_TEXT_VIEW (focus))
    return GDK_EVENT_PROPAGATE;

  return undo_typing (focus) || gtk_widget_activate_action (focus, "draft.undo", NULL)
         || gtk_widget_activate_action (focus, "win.undo", NULL);
}

/* Copied files */

static void
files_read_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (TamizWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (self->shell == NULL)
    return;
  if (value != NULL)
    tamiz_shell_take_files (self->shell, value);
  else
    tamiz_shell_show_failure (self->shell, error->message);
}

/* A search has no use for the names of files; what is written elsewhere may. */
static gboolean
may_paste_files (GtkWidget *focus)
{
  return focus == NULL || gtk_widget_get_ancestor (focus, GTK_TYPE_SEARCH_ENTRY) != NULL
         || (!GTK_IS_EDITABLE (focus) && !GTK_IS_TEXT_VIEW (focus));
}

static gboolean
paste_key_cb (GtkWidget *widget,
              GVariant  *arguments,
              gpointer   unused)
{
  TamizWindow *self = TAMIZ_WINDOW (widget);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (self->shell == NULL || !may_paste_files (gtk_window_get_focus (GTK_WINDOW (self)))
      || !(gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST)
           || gdk_content_formats_contain_mime_type (formats, "text/uri-list")))
    return GDK_EVENT_PROPAGATE;

  gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, files_read_cb,
                                  g_object_ref (self));

  return GDK_EVENT_STOP;
}

static void
add_key (GtkEventController *controller,
         GtkShortcutTrigger *trigger,
         GtkShortcutFunc     func)
{
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (trigger, gtk_callback_action_new (func, NULL, NULL)));
}

/* The keys that come before whatever has the keyboard. */
void
tamiz_window_watch_keys (TamizWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  add_key (controller, gtk_keyval_trigger_new (GDK_KEY_z, GDK_CONTROL_MASK), undo_key_cb);
  add_key (controller, gtk_keyval_trigger_new (GDK_KEY_v, GDK_CONTROL_MASK), paste_key_cb);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
find (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  TamizWindow *self = TAMIZ_WINDOW (widget);

  if (self->desk != NULL)
    gtk_window_present (tamiz_find_new (GTK_WINDOW (self), self->desk));
}

static void
choose_among_users (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  TamizShell *shell = tamiz_window_get_shell (TAMIZ_WINDOW (widget));

  if (shell != NULL)
    tamiz_shell_choose_user (shell);
}

static void
show_preferences (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  TamizWindow *self = TAMIZ_WINDOW (widget);

  if (self->desk != NULL)
    gtk_window_present (tamiz_preferences_new (GTK_WINDOW (self), self->desk,
                                               g_str_equal (name, "win.people")    ? "people"
                                               : g_str_equal (name, "win.sources") ? "sources"
                                               : g_str_equal (name, "win.mail-preferences")
                                                   ? "mail"
                                                   : NULL));
}

/* Where a button would stand with its reason, a key of what is not allowed says it. */
static gboolean
press (TamizWindow *self,
       const char  *action,
       const char  *target)
{
  g_autofree char *denial = self->desk != NULL ? tamiz_desk_dup_denial (self->desk, TAMIZ_RIGHT_WORK) : NULL;

  if (denial != NULL)
    {
      tamiz_desk_tell (self->desk, denial);
      return TRUE;
    }
  if (target != NULL)
    return gtk_widget_activate_action (GTK_WIDGET (self), action, "s", target);

  return gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}

static gboolean
import_key_cb (GtkWidget *widget,
               GVariant  *arguments,
               gpointer   unused)
{
  return press (TAMIZ_WINDOW (widget), "win.import", "");
}

static gboolean
new_prospect_key_cb (GtkWidget *widget,
                     GVariant  *arguments,
                     gpointer   unused)
{
  return press (TAMIZ_WINDOW (widget), "win.new-prospect", NULL);
}

/* As the keys stand: 1 to 9, then 0 and the one beside it. */
static void
bind_pages (GtkWidgetClass *widget_class)
{
  for (int i = 0; i < 10; i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0 + (i + 1) % 10, GDK_ALT_MASK, "win.go-nth",
                                         "i", i);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_minus, GDK_ALT_MASK, "win.go-nth", "i", 10);
}

/* The actions that a window has, and their keys. */
void
tamiz_window_class_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.new", NULL, new_base);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_base);
  gtk_widget_class_install_action (widget_class, "win.open-recent", "s", open_recent);
  gtk_widget_class_install_action (widget_class, "win.sample", NULL, open_sample);
  gtk_widget_class_install_action (widget_class, "win.cancel-opening", NULL, cancel_opening);
  gtk_widget_class_install_action (widget_class, "win.recover", "s", recover);
  gtk_widget_class_install_action (widget_class, "win.go", "s", go);
  gtk_widget_class_install_action (widget_class, "win.go-nth", "i", go_nth);
  gtk_widget_class_install_action (widget_class, "win.import", "s", import_file);
  gtk_widget_class_install_action (widget_class, "win.take-answer", NULL, take_answer);
  gtk_widget_class_install_action (widget_class, "win.show-importing", NULL, show_importing);
  gtk_widget_class_install_action (widget_class, "win.watch-mail", NULL, watch_mail);
  gtk_widget_class_install_action (widget_class, "win.bring-mail", "as", bring_mail);
  gtk_widget_class_install_action (widget_class, "win.user", "s", choose_user);
  gtk_widget_class_install_action (widget_class, "win.users", NULL, choose_among_users);
  gtk_widget_class_install_action (widget_class, "win.new-prospect", NULL, new_prospect);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, redo);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, show_preferences);
  gtk_widget_class_install_action (widget_class, "win.mail-preferences", NULL, show_preferences);
  gtk_widget_class_install_action (widget_class, "win.people", NULL, show_preferences);
  gtk_widget_class_install_action (widget_class, "win.sources", NULL, show_preferences);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    gtk_widget_class_install_action (widget_class, ways[i].action, "s", open_on_page);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, GDK_CONTROL_MASK, "win.find", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_i, GDK_CONTROL_MASK, import_key_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_comma, GDK_CONTROL_MASK, "win.preferences", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "win.open", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, new_prospect_key_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F4, 0, "win.users", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  bind_pages (widget_class);
}

/* What is possible now. */
void
tamiz_window_update_actions (TamizWindow *self)
{
  gboolean open = self->desk != NULL;
  gboolean may_work = open && tamiz_desk_may (self->desk, TAMIZ_RIGHT_WORK) != TAMIZ_PERMISSION_NO;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.go", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.go-nth", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.user", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.users", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.new-prospect", may_work);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.redo", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.find", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.import", may_work);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.preferences", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.people", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sources", open);
}
