#define G_LOG_DOMAIN "tamiz-preferences"

#include "config.h"

#include "tamiz-preferences.h"

#include <glib/gi18n-lib.h>

struct _TamizPreferences
{
  AdwWindow parent_instance;

  TamizDesk *desk;
  AdwViewStack *stack;
  AdwToastOverlay *toasts;
};

/* AdwPreferencesWindow 1.2 never lets go of the groups of its pages. */
G_DEFINE_FINAL_TYPE (TamizPreferences, tamiz_preferences, ADW_TYPE_WINDOW)

static void
tamiz_preferences_dispose (GObject *object)
{
  TamizPreferences *self = TAMIZ_PREFERENCES (object);

  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (tamiz_preferences_parent_class)->dispose (object);
}

static void
tamiz_preferences_class_init (TamizPreferencesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_preferences_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_w, GDK_CONTROL_MASK, "window.close",
                                       NULL);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tamiz_preferences_init (TamizPreferences *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *switcher = adw_view_switcher_new ();

  self->stack = ADW_VIEW_STACK (adw_view_stack_new ());
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  /* Its words above each other take less room than beside their pictures. */
  adw_view_switcher_set_policy (ADW_VIEW_SWITCHER (switcher), ADW_VIEW_SWITCHER_POLICY_NARROW);
  adw_view_switcher_set_stack (ADW_VIEW_SWITCHER (switcher), self->stack);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), switcher);
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (self->stack));
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->toasts));
  adw_window_set_content (ADW_WINDOW (self), box);
}

/* What is done here is told here. */
static void
told_cb (TamizPreferences *self,
         const char       *message,
         gboolean          failed,
         GArray           *changes)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

/**
 * tamiz_preferences_new:
 * @parent: the window above which it is shown
 * @desk: where somebody works
 * @page: (nullable): the page that is shown first: general, people, sources, lists, forms or mail
 *
 * Returns: (transfer none): a window
 */
GtkWindow *
tamiz_preferences_new (GtkWindow  *parent,
                       TamizDesk  *desk,
                       const char *page)
{
  TamizPreferences *self = g_object_new (TAMIZ_TYPE_PREFERENCES, "transient-for", parent, "modal", TRUE,
                                         "title", _("Preferences"), "default-width", 760,
                                         "default-height", 640, NULL);

  self->desk = g_object_ref (desk);
  adw_view_stack_add_titled_with_icon (self->stack, tamiz_preferences_make_general (desk), "general",
                                       _("General"), "tamiz-menu-symbolic");
  adw_view_stack_add_titled_with_icon (self->stack, tamiz_preferences_make_people (desk), "people",
                                       _("People"), "tamiz-prospects-symbolic");
  adw_view_stack_add_titled_with_icon (self->stack, tamiz_preferences_make_sources (desk), "sources",
                                       _("Sources"), "tamiz-web-symbolic");
  adw_view_stack_add_titled_with_icon (self->stack, tamiz_preferences_make_lists (desk), "lists",
                                       _("Lists"), "tamiz-task-symbolic");
  adw_view_stack_add_titled_with_icon (self->stack, tamiz_preferences_make_forms (desk), "forms",
                                       _("Web Forms"), "tamiz-message-symbolic");
  adw_view_stack_add_titled_with_icon (self->stack, tamiz_preferences_make_mail (desk), "mail",
                                       _("Mail"), "mail-unread-symbolic");
  if (page != NULL)
    tamiz_preferences_show (self, page);
  g_signal_connect_object (desk, "told", G_CALLBACK (told_cb), self, G_CONNECT_SWAPPED);

  return GTK_WINDOW (self);
}

/* Goes to one of the pages: general, people, sources, lists, forms or mail. */
void
tamiz_preferences_show (TamizPreferences *self,
                        const char       *page)
{
  adw_view_stack_set_visible_child_name (self->stack, page);
}
