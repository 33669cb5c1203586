#define G_LOG_DOMAIN "tamiz-desk"

#include "config.h"

#include "tamiz-desk.h"

#include <glib/gi18n-lib.h>

/* Taking back what was done, change by change. */

typedef struct
{
  TamizDesk *desk;
  GArray *changes;
  char *what;
  gboolean in_conflict;     /* somebody has changed a part of it since */
} Undoing;

static void undo_next (Undoing *undoing);

static void
tell_undone (Undoing  *undoing,
             gboolean  conflicts)
{
  /* Translators: %s is what was told when it was done, as in “Undone: Call saved” */
  g_autofree char *text = g_strdup_printf (conflicts ? _("Undone, save what somebody has changed since: %s")
                                                     : _("Undone: %s"),
                                           undoing->what);

  tamiz_desk_tell (undoing->desk, text);
}

static void
undone_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Undoing *undoing = user_data;
  TamizDesk *self = undoing->desk;
  g_autoptr (json_t) answer = NULL;
  g_autoptr (GError) error = NULL;

  answer = tamiz_session_perform_finish (TAMIZ_SESSION (source), result, &error);
  undoing->in_conflict |= json_array_size (json_object_get (answer, "conflicts")) > 0;
  if (error != NULL)
    {
      tamiz_desk_tell_failure (self, error->message);
      g_array_set_size (undoing->changes, 0);
    }
  else if (undoing->changes->len == 0)
    tell_undone (undoing, undoing->in_conflict);
  undo_next (undoing);
}

static void
undo_next (Undoing *undoing)
{
  g_autoptr (json_t) arguments = NULL;
  g_autofree char *what = NULL;

  if (undoing->changes->len == 0)
    {
      g_array_unref (undoing->changes);
      g_object_unref (undoing->desk);
      g_free (undoing->what);
      g_free (undoing);
      return;
    }

  what = g_strdup_printf ("c%" G_GINT64_FORMAT,
                          g_array_index (undoing->changes, gint64, undoing->changes->len - 1));
  g_array_set_size (undoing->changes, undoing->changes->len - 1);
  arguments = json_pack ("{ss}", "what", what);
  tamiz_session_perform_async (tamiz_desk_get_session (undoing->desk), "undo", arguments, NULL, undone_cb, undoing);
}

/**
 * tamiz_desk_undo:
 * @self: a desk
 * @changes: (element-type gint64): changes in the order in which they were made
 * @what: what was told when they were made
 *
 * Takes changes back, the last one first.
 */
void
tamiz_desk_undo (TamizDesk  *self,
                 GArray     *changes,
                 const char *what)
{
  Undoing *undoing = g_new0 (Undoing, 1);

  undoing->desk = g_object_ref (self);
  undoing->changes = g_array_copy (changes);
  undoing->what = g_strdup (what);
  undo_next (undoing);
}
