#define G_LOG_DOMAIN "tamiz-window"

#include "config.h"

#include "tamiz-recovery-dialog.h"
#include "tamiz-window-private.h"

#include "tamiz-platform.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A base that is damaged: it is said, and what can be read of it is saved elsewhere. */

/* The base's first pages are seen before its file is read as a whole. */
#define SECONDS_TO_LOOK 2

static gboolean
look_cb (gpointer user_data)
{
  TamizWindow *self = user_data;

  self->look_source = 0;
  tamiz_session_look_over (tamiz_desk_get_session (self->desk), self->looking);

  return G_SOURCE_REMOVE;
}

/* Looks whether the base that was opened is sound, and says so where it is not, now or
 * later.
 */
void
tamiz_window_watch_damage (TamizWindow *self)
{
  TamizSession *session = tamiz_desk_get_session (self->desk);

  self->looking = g_cancellable_new ();
  g_signal_connect_object (session, "damaged", G_CALLBACK (tamiz_shell_show_damage), self->shell,
                           G_CONNECT_SWAPPED);
  if (tamiz_session_is_damaged (session))
    tamiz_shell_show_damage (self->shell);
  else
    self->look_source = g_timeout_add_seconds (SECONDS_TO_LOOK, look_cb, self);
}

void
tamiz_window_forget_damage (TamizWindow *self)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}

static void
place_chosen_cb (GtkWidget  *widget,
                 const char *output)
{
  TamizWindow *self = TAMIZ_WINDOW (widget);

  if (output != NULL)
    gtk_window_present (GTK_WINDOW (
        tamiz_recovery_dialog_new (GTK_WINDOW (self), self->clock, self->damaged_path, output)));
}

/* “sales.tamiz” becomes “sales (recovered).tamiz”. */
static char *
propose_name (const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  char *dot = strrchr (name, '.');

  if (dot != NULL)
    *dot = '\0';
  /* Translators: %s is the name of a damaged file, without its ending */
  return g_strdup_printf (_("%s (recovered).tamiz"), name);
}

/**
 * tamiz_window_recover:
 * @self: a window
 * @path: a damaged base; the open one where it is empty
 *
 * Asks where to save what can be read of a base, and does it.
 */
void
tamiz_window_recover (TamizWindow *self,
                      const char  *path)
{
  g_autofree char *name = NULL;

  if (*path == '\0' && self->desk != NULL)
    path = tamiz_session_get_path (tamiz_desk_get_session (self->desk));
  if (path == NULL || *path == '\0')
    return;

  g_free (self->damaged_path);
  self->damaged_path = g_strdup (path);
  name = propose_name (path);
  tamiz_platform_save_file (GTK_WIDGET (self), _("Recover into a New File"), name, place_chosen_cb);
}
