#define G_LOG_DOMAIN "tamiz-window"

#include "config.h"

#include "tamiz-window-private.h"

#include "tamiz-form-switch.h"
#include "tamiz-platform.h"
#include "tamiz-preferences.h"
#include "tamiz-resources.h"

#include <glib/gi18n-lib.h>

/* Seconds: long enough to read it, to decide, and to get there with the keyboard. */
#define OFFERED_FOR 10

#define SLIDES_IN_MILLISECONDS 700

G_DEFINE_FINAL_TYPE (TamizWindow, tamiz_window, ADW_TYPE_APPLICATION_WINDOW)

static void
undo_clicked_cb (AdwToast    *toast,
                 TamizWindow *self)
{
  if (self->desk != NULL)
    tamiz_window_undo_told (self, g_object_get_data (G_OBJECT (toast), "changes"),
                            g_object_get_data (G_OBJECT (toast), "import"));
}

/* What is done in the preferences is told there. */
static gboolean
is_told_above (TamizWindow *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (TAMIZ_IS_PREFERENCES (window) && gtk_window_get_transient_for (window) == GTK_WINDOW (self))
        return TRUE;
    }

  return FALSE;
}

static gboolean
dismiss_cb (gpointer toast)
{
  adw_toast_dismiss (toast);

  return G_SOURCE_REMOVE;
}

/* libadwaita 1.2 goes on sliding in what was dismissed meanwhile, and touches it when it is freed. */
static void
dismiss_toast (TamizWindow *self)
{
  gint64 age = (g_get_monotonic_time () - self->toast_since) / 1000;

  if (self->toast == NULL)
    return;

  if (age >= SLIDES_IN_MILLISECONDS)
    adw_toast_dismiss (self->toast);
  else
    g_timeout_add_full (G_PRIORITY_DEFAULT, (guint) (SLIDES_IN_MILLISECONDS - age), dismiss_cb,
                        g_object_ref (self->toast), g_object_unref);
}

/**
 * tamiz_window_show_toast:
 * @self: a window
 * @message: what is said for a moment
 * @changes: (nullable): what its button takes back
 * @import: (nullable): the import that it takes back where there are no @changes
 *
 * Says something for a moment.
 */
void
tamiz_window_show_toast (TamizWindow *self,
                         const char  *message,
                         GArray      *changes,
                         const char  *import)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);
  g_autoptr (AdwToast) toast = g_object_ref_sink (adw_toast_new (escaped));

  if (changes != NULL || import != NULL)
    {
      adw_toast_set_button_label (toast, _("_Undo"));
      adw_toast_set_timeout (toast, OFFERED_FOR);
      if (changes != NULL)
        g_object_set_data_full (G_OBJECT (toast), "changes", g_array_ref (changes),
                                (GDestroyNotify) g_array_unref);
      g_object_set_data_full (G_OBJECT (toast), "import", g_strdup (import), g_free);
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self, 0);
    }
  if (is_told_above (self))
    return;
  /* Whoever saves one field after another is not told of each for seconds. */
  dismiss_toast (self);
  /* Nor does it wait until what came from elsewhere was told long enough. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_set_weak_pointer (&self->toast, toast);
  self->toast_since = g_get_monotonic_time ();
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (toast));
}

static void
told_cb (TamizWindow *self,
         const char  *message,
         gboolean     failed,
         GArray      *changes)
{
  if (failed && self->shell != NULL)
    {
      /* What is still told of something else would lie over it. */
      dismiss_toast (self);
      tamiz_shell_show_failure (self->shell, message);
    }
  else
    {
      gboolean final = changes != NULL && changes->len == 0;

      if (final)
        {
          tamiz_window_forget_undos (self);
          self->final = g_strdup (message);
        }
      else if (changes != NULL)
        {
          tamiz_window_remember_done (self, changes, message);
        }
      tamiz_window_show_toast (self, message, final ? NULL : changes, NULL);
    }
}

static void
open_clicked_cb (AdwToast    *toast,
                 TamizWindow *self)
{
  tamiz_platform_show_file (GTK_WIDGET (self), g_object_get_data (G_OBJECT (toast), "path"));
}

static void
saved_cb (TamizWindow *self,
          const char  *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  /* Translators: %s is the name of a file */
  g_autofree char *message = g_strdup_printf (_("“%s” was saved"), name);
  g_autofree char *escaped = g_markup_escape_text (message, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_button_label (toast, _("_Open"));
  adw_toast_set_timeout (toast, OFFERED_FOR);
  g_object_set_data_full (G_OBJECT (toast), "path", g_strdup (path), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (open_clicked_cb), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
passphrase_given_cb (GtkWidget  *widget,
                     const char *response,
                     const char *text)
{
  TamizWindow *self = TAMIZ_WINDOW (widget);

  if (self->desk != NULL)
    tamiz_desk_give_passphrase (self->desk, response != NULL ? text : NULL);
}

static void
passphrase_wanted_cb (TamizWindow *self,
                      const char  *message)
{
  tamiz_platform_ask_text (GTK_WIDGET (self), _("Confirm with Your Passphrase"), message, _("Passphrase"),
                           TRUE, _("_Confirm"), passphrase_given_cb);
}

/* Each role begins where its work is. */
static const char *
first_page (TamizDesk *desk)
{
  if (tamiz_desk_has_role (desk, TAMIZ_ROLE_MARKETING))
    return "today";
  if (tamiz_desk_has_role (desk, TAMIZ_ROLE_STEWARD))
    return "steward";
  if (tamiz_desk_has_role (desk, TAMIZ_ROLE_SALES))
    return "handoffs";
  if (tamiz_desk_has_role (desk, TAMIZ_ROLE_MANAGER))
    return "funnel";
  return "prospects";
}

static void
user_changed_cb (TamizWindow *self)
{
  tamiz_window_remember_user (self);
  tamiz_window_update_actions (self);
}

static void
drop_desk (TamizWindow *self)
{
  tamiz_window_forget_undos (self);
  if (self->shell != NULL)
    gtk_stack_remove (self->stack, GTK_WIDGET (self->shell));
  self->shell = NULL;
  tamiz_window_forget_damage (self);
  tamiz_window_forget_mail (self);
  if (self->desk != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->desk, self);
      tamiz_form_switch_drop (self->desk);
    }
  /* What is still under way holds the base until it has ended. */
  g_clear_object (&self->desk);
}

/* What was opened with the program before there was a base. */
static void
import_waiting (TamizWindow *self)
{
  guint n = g_queue_get_length (&self->waiting_files);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_queue_pop_head (&self->waiting_files);

      gtk_widget_activate_action (GTK_WIDGET (self), "win.import", "s", path);
    }
}

/**
 * tamiz_window_take_desk:
 * @self: a window
 * @desk: (transfer none): a loaded desk
 *
 * Shows an open base, instead of the one that was open.
 */
void
tamiz_window_take_desk (TamizWindow *self,
                        TamizDesk   *desk)
{
  const char *notice = tamiz_session_get_notice (tamiz_desk_get_session (desk));

  drop_desk (self);
  self->desk = g_object_ref (desk);
  self->shell = TAMIZ_SHELL (tamiz_shell_new (desk));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->shell), "desk");
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->shell));
  g_signal_connect_object (desk, "told", G_CALLBACK (told_cb), self, G_CONNECT_SWAPPED);
  tamiz_window_watch_deeds (self);
  g_signal_connect_object (desk, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "passphrase-wanted", G_CALLBACK (passphrase_wanted_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "user-changed", G_CALLBACK (user_changed_cb), self, G_CONNECT_SWAPPED);

  tamiz_window_remember_user (self);
  tamiz_window_show_recent (self);
  tamiz_window_update_actions (self);
  tamiz_shell_go (self->shell, first_page (desk));
  tamiz_form_switch_get (desk);
  if (notice != NULL)
    tamiz_shell_show_failure (self->shell, notice);
  tamiz_window_watch_damage (self);
  tamiz_window_watch_mail (self);
  import_waiting (self);
}

/**
 * tamiz_window_import:
 * @self: a window
 * @path: a file that can be imported
 *
 * Leads a file into the base that is open; where none is, into the one that is chosen next.
 */
void
tamiz_window_import (TamizWindow *self,
                     const char  *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *text = NULL;

  if (self->desk != NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.import", "s", path);
      return;
    }

  g_queue_push_tail (&self->waiting_files, g_strdup (path));
  if (tamiz_window_is_busy (self))
    return;
  /* Translators: %s is the name of a file */
  text = g_strdup_printf (_("Choose the base into which “%s” is to be imported"), name);
  tamiz_window_show_toast (self, text, NULL, NULL);
}

static void
begin_cb (TamizWindow *self,
          json_t      *answers)
{
  tamiz_window_begin_base (self, answers);
}

/* What was typed and not yet left is saved as if it had been.  An import that goes on is not lost. */
static gboolean
tamiz_window_close_request (GtkWindow *window)
{
  gtk_window_set_focus (window, NULL);
  if (tamiz_window_show_importing (TAMIZ_WINDOW (window)))
    return TRUE;

  return GTK_WINDOW_CLASS (tamiz_window_parent_class)->close_request (window);
}

static void
tamiz_window_dispose (GObject *object)
{
  TamizWindow *self = TAMIZ_WINDOW (object);

  g_queue_clear_full (&self->waiting_files, g_free);
  tamiz_window_cancel_opening (self);
  /* With GTK 4.18 a field in a row of a list that has the keyboard to the end is never let go. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  if (self->stack != NULL)
    drop_desk (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_WINDOW);
  g_clear_weak_pointer (&self->toast);
  g_clear_pointer (&self->damaged_path, g_free);
  g_clear_object (&self->settings);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (tamiz_window_parent_class)->dispose (object);
}

static void
tamiz_window_class_init (TamizWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = tamiz_window_close_request;

  /* A linker drops resources that nothing names. */
  tamiz_get_resource ();
  g_type_ensure (TAMIZ_TYPE_START);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/tamiz-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TamizWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizWindow, start);
  gtk_widget_class_bind_template_callback (widget_class, begin_cb);
  tamiz_window_class_install_actions (widget_class);
}

static void
tamiz_window_init (TamizWindow *self)
{
  g_queue_init (&self->undos);
  g_queue_init (&self->redos);
  g_queue_init (&self->under_way);
  g_queue_init (&self->waiting_files);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/org/tamiz/Tamiz/icons");
  gtk_widget_init_template (GTK_WIDGET (self));
  tamiz_window_watch_keys (self);

  self->settings = g_settings_new ("org.tamiz.Tamiz");
  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  tamiz_window_update_actions (self);
}

/* @clock is the time, which tests replace. */
TamizWindow *
tamiz_window_new (GtkApplication *application,
                  TamizClock     *clock)
{
  TamizWindow *self = g_object_new (TAMIZ_TYPE_WINDOW, "application", application, NULL);

  self->clock = g_object_ref (clock);

  return self;
}

/* What is shown of the open base; NULL while none is open. */
TamizShell *
tamiz_window_get_shell (TamizWindow *self)
{
  return self->shell;
}

TamizDesk *
tamiz_window_get_desk (TamizWindow *self)
{
  return self->desk;
}

/* Whether a base is being opened. */
gboolean
tamiz_window_is_busy (TamizWindow *self)
{
  return self->opener != NULL;
}
