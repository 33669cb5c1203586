#define G_LOG_DOMAIN "tamiz-import-assistant"

#include "config.h"

#include "tamiz-import-assistant-private.h"

#include <glib/gi18n-lib.h>

/* A long import goes on out of sight, while other things are done in the base. */

static void
tell (TamizImportAssistant *self,
      double                behind)
{
  self->behind = behind;
  g_signal_emit_by_name (self, "behind", behind);
}

void
tamiz_import_assistant_go_behind (TamizImportAssistant *self)
{
  if (self->running == NULL)
    return;

  gtk_window_set_modal (GTK_WINDOW (self), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  tell (self, gtk_progress_bar_get_fraction (self->progress));
}

/* Where nothing works any more it has come to its end. */
void
tamiz_import_assistant_tell_behind (TamizImportAssistant *self)
{
  if (self->behind < 0)
    return;

  if (self->running == NULL)
    tamiz_desk_tell (self->desk, _("The import has ended"));
  tell (self, self->running != NULL ? MIN (gtk_progress_bar_get_fraction (self->progress), 0.99) : 1);
}

/* Whether it works, or has come to an end that nobody has seen. */
gboolean
tamiz_import_assistant_is_needed (TamizImportAssistant *self)
{
  return self->running != NULL || self->behind >= 0;
}

/**
 * tamiz_import_assistant_come_back:
 * @self: an assistant
 *
 * Brings it into sight, from behind too, with how far it is or what came of it.
 */
void
tamiz_import_assistant_come_back (TamizImportAssistant *self)
{
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_present (GTK_WINDOW (self));
  if (self->behind >= 0)
    tell (self, -1);
}
