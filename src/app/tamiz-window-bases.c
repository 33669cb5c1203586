#define G_LOG_DOMAIN "tamiz-window"

#include "config.h"

#include "tamiz-window-private.h"

#include "tamiz-error.h"
#include "tamiz-platform.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* Bases: opening, beginning, the sample; which were used before, and by whom. */

#define MAX_RECENT 6
/* Enough to see everything, made within seconds. */
#define SAMPLE_SIZE 2000

static char *
own_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "tamiz", NULL);
}

static void
remember_base (TamizWindow *self,
               const char  *path)
{
  g_auto (GStrv) old = g_settings_get_strv (self->settings, "recent-bases");
  g_autoptr (GPtrArray) recent = g_ptr_array_new ();

  g_ptr_array_add (recent, (gpointer) path);
  for (guint i = 0; old[i] != NULL && recent->len < MAX_RECENT; i++)
    {
      if (!g_str_equal (old[i], path))
        g_ptr_array_add (recent, old[i]);
    }
  g_ptr_array_add (recent, NULL);
  g_settings_set_strv (self->settings, "recent-bases", (const char *const *) recent->pdata);
}

/* The bases of the menu: those that are still there, but for the open one. */
void
tamiz_window_show_recent (TamizWindow *self)
{
  g_auto (GStrv) all = g_settings_get_strv (self->settings, "recent-bases");
  const char *open = tamiz_session_get_path (tamiz_desk_get_session (self->desk));
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();

  for (guint i = 0; all[i] != NULL; i++)
    {
      if (g_strcmp0 (all[i], open) != 0 && g_file_test (all[i], G_FILE_TEST_EXISTS))
        g_ptr_array_add (shown, all[i]);
    }
  g_ptr_array_add (shown, NULL);
  tamiz_shell_set_recent (self->shell, (const char *const *) shown->pdata);
}

/* Who worked last on a base; NULL where nobody is remembered. */
static char *
recall_user (TamizWindow *self,
             const char  *path)
{
  g_autoptr (GVariant) users = g_settings_get_value (self->settings, "users");
  char *email = NULL;

  g_variant_lookup (users, path, "s", &email);

  return email;
}

void
tamiz_window_remember_user (TamizWindow *self)
{
  g_autoptr (GVariant) users = g_settings_get_value (self->settings, "users");
  const char *path = tamiz_session_get_path (tamiz_desk_get_session (self->desk));
  const char *email = tamiz_desk_get_email (self->desk);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key, *value;

  if (path == NULL || email == NULL)
    return;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, users);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    {
      if (!g_str_equal (key, path) && g_file_test (key, G_FILE_TEST_EXISTS))
        g_variant_builder_add (&builder, "{ss}", key, value);
    }
  g_variant_builder_add (&builder, "{ss}", path, email);
  g_settings_set_value (self->settings, "users", g_variant_builder_end (&builder));
}

static void
leave_opening (TamizWindow *self)
{
  g_clear_object (&self->opener);
  g_clear_object (&self->opening);
  g_clear_pointer (&self->opening_path, g_free);
}

static void
show_opening_error (TamizWindow  *self,
                    const GError *error)
{
  if (self->desk != NULL)
    {
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->shell));
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        tamiz_shell_show_failure (self->shell, error->message);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tamiz_start_show_choice (self->start);
  else
    {
      tamiz_start_show_error (self->start, error->message);
      if (g_error_matches (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_DAMAGED))
        tamiz_start_offer_recovery (self->start, self->opening_path);
    }
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TamizWindow) self = user_data;
  g_autoptr (TamizDesk) desk = NULL;
  g_autoptr (GError) error = NULL;

  desk = tamiz_opener_finish (TAMIZ_OPENER (source), result, &error);
  if (TAMIZ_OPENER (source) != self->opener)
    return; /* given up meanwhile */

  if (desk != NULL)
    {
      remember_base (self, self->opening_path);
      tamiz_window_take_desk (self, desk);
    }
  else
    show_opening_error (self, error);
  leave_opening (self);
}

static void
progress_cb (guint64  done,
             guint64  total,
             gpointer user_data)
{
  TamizWindow *self = user_data;

  if (self->start != NULL && total > 0)
    tamiz_start_set_progress (self->start, (double) done / total);
}

static void
begin_opening (TamizWindow *self,
               const char  *path,
               const char  *what)
{
  g_autofree char *own = g_strdup (path);

  tamiz_window_cancel_opening (self);
  self->opening_path = g_steal_pointer (&own);
  self->opener = tamiz_opener_new (self->clock);
  self->opening = g_cancellable_new ();
  tamiz_opener_set_progress (self->opener, progress_cb, self);
  tamiz_start_show_busy (self->start, what);
  gtk_stack_set_visible_child_name (self->stack, "start");
}

/* Gives up what is being opened; the base that was open stays. */
void
tamiz_window_cancel_opening (TamizWindow *self)
{
  if (self->opener == NULL)
    return;

  g_cancellable_cancel (self->opening);
  tamiz_opener_set_progress (self->opener, NULL, NULL);
  leave_opening (self);
  if (self->stack != NULL && self->desk != NULL)
    gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->shell));
  else if (self->start != NULL)
    tamiz_start_show_choice (self->start);
}

/**
 * tamiz_window_open_base:
 * @self: a window
 * @path: a base
 *
 * Opens a base instead of the one that is open; where that fails the old one stays.
 */
void
tamiz_window_open_base (TamizWindow *self,
                        const char  *path)
{
  g_autofree char *own = g_canonicalize_filename (path, NULL);
  g_autofree char *email = recall_user (self, own);

  if (tamiz_window_show_importing (self))
    return;
  begin_opening (self, own, _("Opening the Base"));
  tamiz_opener_open_async (self->opener, own, email, self->opening, opened_cb, g_object_ref (self));
}

/**
 * tamiz_window_open_sample:
 * @self: a window
 *
 * Opens the base of sample data, making it where it is not there yet.
 */
void
tamiz_window_open_sample (TamizWindow *self)
{
  g_autofree char *folder = own_folder ();
  g_autofree char *path = g_build_filename (folder, "sample.tamiz", NULL);

  if (tamiz_window_show_importing (self))
    return;
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      tamiz_window_open_base (self, path);
      return;
    }

  begin_opening (self, path, _("Inventing Two Years of a Company"));
  tamiz_opener_sample_async (self->opener, path, SAMPLE_SIZE, self->opening, opened_cb, g_object_ref (self));
}

/* Where a new base goes: the usual place, beside it where that is taken. */
static char *
choose_path (void)
{
  g_autofree char *folder = own_folder ();
  g_autofree char *path = g_build_filename (folder, "default.tamiz", NULL);

  for (guint i = 2; g_file_test (path, G_FILE_TEST_EXISTS); i++)
    {
      g_autofree char *name = g_strdup_printf ("base-%u.tamiz", i);

      g_free (path);
      path = g_build_filename (folder, name, NULL);
    }

  return g_steal_pointer (&path);
}

void
tamiz_window_begin_base (TamizWindow *self,
                         json_t      *answers)
{
  g_autofree char *path = choose_path ();

  begin_opening (self, path, _("Making the Base"));
  tamiz_opener_begin_async (self->opener, path, answers, self->opening, opened_cb, g_object_ref (self));
}

static void
base_chosen_cb (GtkWidget  *widget,
                const char *path)
{
  if (path != NULL)
    tamiz_window_open_base (TAMIZ_WINDOW (widget), path);
}

/* Asks for a base to open. */
void
tamiz_window_ask_base (TamizWindow *self)
{
  static const char *const patterns[] = { "*.tamiz", NULL };

  tamiz_platform_open_file (GTK_WIDGET (self), _("Open a Base"), _("Bases"), patterns, base_chosen_cb);
}
