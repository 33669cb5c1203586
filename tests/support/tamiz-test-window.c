#include "config.h"

#include "tamiz-test-window.h"

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
follow_dark_cb (AdwStyleManager *manager,
                GParamSpec      *pspec,
                GtkCssProvider  *dark)
{
  if (adw_style_manager_get_dark (manager))
    gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (dark),
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  else
    gtk_style_context_remove_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (dark));
}

/* What the application does for its windows. */
static void
load_style (void)
{
  static GtkCssProvider *dark;
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (GtkCssProvider) usual = NULL;

  if (dark != NULL)
    return;

  usual = gtk_css_provider_new ();
  dark = gtk_css_provider_new ();
  g_type_ensure (TAMIZ_TYPE_WINDOW);
  g_type_class_unref (g_type_class_ref (TAMIZ_TYPE_WINDOW));
  gtk_css_provider_load_from_resource (usual, "/org/tamiz/Tamiz/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (usual),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_css_provider_load_from_resource (dark, "/org/tamiz/Tamiz/style-dark.css");
  g_signal_connect (manager, "notify::dark", G_CALLBACK (follow_dark_cb), dark);
  follow_dark_cb (manager, NULL, dark);
}

static void
open_window (TamizTestWindow *self)
{
  g_autoptr (TamizDesk) desk = tamiz_desk_new (self->base->session);
  g_autofree char *email = g_strdup (tamiz_session_get_user (self->base->session));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tamiz_desk_load_async (desk, email, keep_result_cb, &result);
  tamiz_test_wait (result != NULL);
  tamiz_desk_load_finish (desk, result, &error);
  g_assert_no_error (error);

  self->window = tamiz_window_new (NULL, self->base->clock);
  tamiz_window_take_desk (self->window, desk);
  gtk_window_present (GTK_WINDOW (self->window));
  tamiz_test_focus_window (GTK_WINDOW (self->window));
}

static void
close_window (TamizTestWindow *self)
{
  gpointer weak = self->window;

  tamiz_test_leave ();
  g_object_add_weak_pointer (G_OBJECT (self->window), &weak);
  gtk_window_destroy (GTK_WINDOW (self->window));
  /* What was being asked ends by itself, and lets go of the window. */
  tamiz_test_wait (weak == NULL);
  tamiz_test_settle (50);
}

/**
 * tamiz_test_window_new:
 * @base: (transfer full): a base with at least one user
 *
 * Opens a window on a base, gives it the keyboard, and waits until its first page is
 * there.
 */
TamizTestWindow *
tamiz_test_window_new (TamizTestSession *base)
{
  TamizTestWindow *self = g_new0 (TamizTestWindow, 1);

  load_style ();
  self->base = base;
  open_window (self);

  return self;
}

/* The same on invented data; @size is how many prospects. */
TamizTestWindow *
tamiz_test_window_new_sample (guint size)
{
  return tamiz_test_window_new (tamiz_test_session_new_sample (size));
}

/* Closes the window and opens another on the same base, as the next day does. */
void
tamiz_test_window_reopen (TamizTestWindow *self)
{
  close_window (self);
  open_window (self);
}

void
tamiz_test_window_free (TamizTestWindow *self)
{
  close_window (self);
  tamiz_test_session_free (self->base);
  g_free (self);
}

/* Goes to a page as the sidebar does. */
TamizPage *
tamiz_test_window_go (TamizTestWindow *self,
                      const char      *page)
{
  TamizPage *shown = tamiz_shell_go (tamiz_window_get_shell (self->window), page);

  tamiz_test_wait (gtk_widget_get_mapped (GTK_WIDGET (shown)) && gtk_widget_get_width (GTK_WIDGET (shown)) > 0
                   && tamiz_page_is_whole (shown));

  return shown;
}

/* Makes the window as small as is said, its frame included.  What the X server still has to tell
 * of the size before undoes it, so it is asked for until it is so.
 */
void
tamiz_test_window_resize (TamizTestWindow *self,
                          int              width,
                          int              height)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  gint64 until = g_get_monotonic_time () + tamiz_test_patience ();

  while (gtk_widget_get_width (window) > width || gtk_widget_get_height (window) > height)
    {
      if (g_get_monotonic_time () > until)
        tamiz_test_give_up (__FILE__, __LINE__, "the window's other size");
      gtk_window_set_default_size (GTK_WINDOW (window), width, height);
      tamiz_test_settle (200);
    }
}

/* Lets somebody else work. */
void
tamiz_test_window_as (TamizTestWindow *self,
                      const char      *email)
{
  tamiz_desk_set_user (tamiz_window_get_desk (self->window), email);
  tamiz_test_settle (50);
}
