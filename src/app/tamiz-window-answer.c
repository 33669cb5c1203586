#define G_LOG_DOMAIN "tamiz-window"

#include "config.h"

#include "tamiz-packet-answer.h"
#include "tamiz-platform.h"
#include "tamiz-window-private.h"

#include <glib/gi18n-lib.h>

/* What an executive decided in a file: it comes by the ways that files come by, and is no import. */

static void
answered_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizWindow *self = owner;
  json_t *item = json_array_get (json_object_get (answer, "items"), 0);
  gboolean accepted = g_strcmp0 (tamiz_json_get_text (item, "decision"), "accept") == 0;
  gint64 number = tamiz_json_get_int (item, "number", 0);
  g_autofree char *target = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  g_autofree char *told = NULL;

  if (self->desk == NULL)
    return;
  if (answer == NULL)
    {
      tamiz_desk_tell_failure (self->desk, error->message);
      return;
    }

  told = g_strdup_printf (accepted ? _("Handoff %d was accepted") : _("Handoff %d was returned"), (int) number);
  tamiz_desk_tell (self->desk, told);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-handoff", "s", target);
}

/**
 * tamiz_window_take_answer:
 * @self: a window with an open base
 * @path: a file
 *
 * Takes in what an executive decided, where that is what the file holds.
 *
 * Returns: whether it is such a file
 */
gboolean
tamiz_window_take_answer (TamizWindow *self,
                          const char  *path)
{
  if (!tamiz_packet_answer_is (path))
    return FALSE;
  tamiz_desk_do (self->desk, self, "handoff.answer", json_pack ("{s[s]}", "files", path), NULL, answered_cb);

  return TRUE;
}

static void
chosen_cb (GtkWidget  *owner,
           const char *path)
{
  TamizWindow *self = TAMIZ_WINDOW (owner);

  if (path == NULL || self->desk == NULL || tamiz_window_take_answer (self, path))
    return;
  tamiz_desk_tell_failure (self->desk, _("This is no answer to a packet"));
}

/* Asks for the file. */
void
tamiz_window_ask_answer (TamizWindow *self)
{
  static const char *const patterns[] = { "*.json", NULL };

  if (self->desk != NULL)
    tamiz_platform_open_file (GTK_WIDGET (self), _("Take In an Answer"), _("Answers of executives"), patterns, chosen_cb);
}
