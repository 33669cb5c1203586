#define G_LOG_DOMAIN "tamiz-desk"

#include "config.h"

#include "tamiz-desk-private.h"

#include <glib/gi18n-lib.h>

/* Taking back what was done, change by change.  A change that is one of several of a deed
 * takes all of them along, which may take minutes: then it is told how far it is, and it can
 * be stopped and gone on with.
 */

typedef struct
{
  TamizDesk *desk;
  GArray *of;               /* what is to be taken back, as it was asked */
  GArray *changes;          /* the last one is under way */
  GArray *made;             /* the changes that took back what is done */
  char *what;
  GCancellable *cancellable;
  gboolean again;           /* what was taken back is done again, by undoing that */
  gboolean in_conflict;     /* somebody has changed a part of it since */
  gboolean is_long;         /* it has told how far it is */
} Undoing;

static void undo_next (Undoing *undoing);

static void
tell_undone (Undoing  *undoing,
             gboolean  conflicts)
{
  g_autofree char *text = NULL;

  if (undoing->again)
    /* Translators: %s is what was told when it was done first, as in “Done again: Call saved” */
    text = g_strdup_printf (conflicts ? _("Done again, save what somebody has changed since: %s") : _("Done again: %s"),
                            undoing->what);
  else
    /* Translators: %s is what was told when it was done, as in “Undone: Call saved” */
    text = g_strdup_printf (conflicts ? _("Undone, save what somebody has changed since: %s") : _("Undone: %s"),
                            undoing->what);
  tamiz_desk_tell (undoing->desk, text);
}

static void
how_far_cb (TamizSession *session,
            GCancellable *cancellable,
            guint64       done,
            guint64       total,
            Undoing      *undoing)
{
  if (cancellable != undoing->cancellable)
    return;

  if (!undoing->is_long)
    undoing->desk->undoing++;
  undoing->is_long = TRUE;
  g_signal_emit_by_name (undoing->desk, "undoing", cancellable, done, total);
}

static void
end_undoing (Undoing *undoing)
{
  g_signal_handlers_disconnect_by_data (tamiz_desk_get_session (undoing->desk), undoing);
  if (undoing->is_long)
    {
      undoing->desk->undoing--;
      g_signal_emit_by_name (undoing->desk, "undoing", undoing->cancellable, (guint64) 0, (guint64) 0);
    }
  g_signal_emit_by_name (undoing->desk, "undone", undoing->of, undoing->changes->len == 0 ? undoing->made : NULL);
  g_array_unref (undoing->of);
  g_array_unref (undoing->changes);
  g_array_unref (undoing->made);
  g_object_unref (undoing->cancellable);
  g_object_unref (undoing->desk);
  g_free (undoing->what);
  g_free (undoing);
}

/* What is left is undone by the same changes. */
static void
tell_stopped (Undoing *undoing)
{
  TamizDesk *self = undoing->desk;
  /* Translators: %s is what was told when it was done, as in “Stopped; undone in part: 1,200 prospects tagged” */
  g_autofree char *text = g_strdup_printf (undoing->again ? _("Stopped; done again in part: %s")
                                                          : _("Stopped; undone in part: %s"),
                                           undoing->what);

  g_clear_pointer (&self->left, g_array_unref);
  g_free (self->left_what);
  self->left = g_array_ref (undoing->changes);
  self->left_what = g_strdup (undoing->what);
  g_signal_emit_by_name (self, "told", text, FALSE, undoing->changes);
}

static void
undone_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Undoing *undoing = user_data;
  TamizDesk *self = undoing->desk;
  g_autoptr (json_t) answer = NULL;
  g_autoptr (GArray) made = NULL;
  g_autoptr (GError) error = NULL;
  gboolean stopped;

  answer = tamiz_session_perform_finish (TAMIZ_SESSION (source), result, &error);
  made = tamiz_session_perform_get_changes (TAMIZ_SESSION (source), result);
  if (made != NULL && made->len > 0)
    g_array_append_vals (undoing->made, made->data, made->len);
  stopped = json_is_true (json_object_get (answer, "stopped"))
            || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  undoing->in_conflict |= json_array_size (json_object_get (answer, "conflicts")) > 0;
  if (stopped)
    tell_stopped (undoing);
  else if (error != NULL)
    tamiz_desk_tell_failure (self, error->message);
  if (stopped || error != NULL)
    {
      end_undoing (undoing);
      return;
    }

  g_array_set_size (undoing->changes, undoing->changes->len - 1);
  if (undoing->changes->len == 0)
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
      end_undoing (undoing);
      return;
    }

  what = g_strdup_printf ("c%" G_GINT64_FORMAT,
                          g_array_index (undoing->changes, gint64, undoing->changes->len - 1));
  arguments = json_pack ("{ss}", "what", what);
  tamiz_session_perform_async (tamiz_desk_get_session (undoing->desk), "undo", arguments, undoing->cancellable,
                               undone_cb, undoing);
}

static void
undo (TamizDesk  *self,
      GArray     *changes,
      const char *what,
      gboolean    again)
{
  Undoing *undoing = g_new0 (Undoing, 1);

  undoing->desk = g_object_ref (self);
  undoing->of = g_array_ref (changes);
  undoing->changes = g_array_copy (changes);
  undoing->made = g_array_new (FALSE, FALSE, sizeof (gint64));
  undoing->what = g_strdup (changes == self->left ? self->left_what : what);
  undoing->again = again;
  undoing->cancellable = g_cancellable_new ();
  g_signal_connect (tamiz_desk_get_session (self), "progress", G_CALLBACK (how_far_cb), undoing);
  undo_next (undoing);
}

/**
 * tamiz_desk_undo:
 * @self: a desk
 * @changes: (element-type gint64): changes in the order in which they were made
 * @what: what was told when they were made
 *
 * Takes changes back, the last one first.  Where that takes its time, “undoing” tells how far
 * it is.
 */
void
tamiz_desk_undo (TamizDesk  *self,
                 GArray     *changes,
                 const char *what)
{
  undo (self, changes, what, FALSE);
}

/**
 * tamiz_desk_redo:
 * @self: a desk
 * @changes: (element-type gint64): the changes that took something back, as “undone” told them
 * @what: what was told when it was done first
 *
 * Does again what was taken back, by taking that back; as tamiz_desk_undo().
 */
void
tamiz_desk_redo (TamizDesk  *self,
                 GArray     *changes,
                 const char *what)
{
  undo (self, changes, what, TRUE);
}
