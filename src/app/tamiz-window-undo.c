#define G_LOG_DOMAIN "tamiz-window"

#include "config.h"

#include "tamiz-window-private.h"

#include <glib/gi18n-lib.h>

/* What Ctrl+Z takes back, one deed after another, and what Ctrl+Shift+Z does again.  An import is a
 * deed as well: it is not taken back silently, but asked about on its page, and nothing older
 * is taken back before it.
 */

/* What can be taken back, one after another. */
#define MAX_UNDOS 50

void
tamiz_done_free (TamizDone *self)
{
  g_clear_pointer (&self->changes, g_array_unref);
  g_free (self->import);
  g_free (self->message);
  g_free (self);
}

static void
forget (GQueue *deeds)
{
  g_queue_clear_full (deeds, (GDestroyNotify) tamiz_done_free);
}

void
tamiz_window_forget_undos (TamizWindow *self)
{
  forget (&self->undos);
  forget (&self->redos);
  forget (&self->under_way);
  g_clear_pointer (&self->final, g_free);
  g_clear_pointer (&self->asked, g_free);
}

static TamizDone *
new_done (GArray     *changes,
          const char *import,
          const char *message)
{
  TamizDone *done = g_new0 (TamizDone, 1);

  done->changes = changes != NULL ? g_array_ref (changes) : NULL;
  done->import = g_strdup (import);
  done->message = g_strdup (message);

  return done;
}

/* @done: (transfer full) */
static void
push (GQueue    *deeds,
      TamizDone *done)
{
  g_queue_push_head (deeds, done);
  if (g_queue_get_length (deeds) > MAX_UNDOS)
    tamiz_done_free (g_queue_pop_tail (deeds));
}

/* After something new nothing is done again that was taken back before. */
void
tamiz_window_remember_done (TamizWindow *self,
                            GArray      *changes,
                            const char  *message)
{
  forget (&self->redos);
  g_clear_pointer (&self->asked, g_free);
  push (&self->undos, new_done (changes, NULL, message));
}

static void
forget_import (GQueue     *deeds,
               const char *import,
               gboolean    also_itself)
{
  GList *next;

  for (GList *link = deeds->head; link != NULL; link = next)
    {
      TamizDone *done = link->data;

      next = link->next;
      if (g_strcmp0 (done->import, import) == 0 && (also_itself || done->changes != NULL))
        {
          g_queue_delete_link (deeds, link);
          tamiz_done_free (done);
        }
    }
}

/* An import was done or brought back. */
static void
remember_import (TamizWindow *self,
                 const char  *import,
                 const char  *message)
{
  forget_import (&self->undos, import, TRUE);
  forget (&self->redos);
  push (&self->undos, new_done (NULL, import, message));
}

/* An import was taken back: by Ctrl+Z, or by a deed of its own that Ctrl+Z takes back. */
static void
remember_import_undone (TamizWindow *self,
                        const char  *import,
                        const char  *message,
                        GArray      *changes)
{
  gboolean by_key = g_strcmp0 (self->asked, import) == 0;

  forget_import (&self->undos, import, by_key);
  forget_import (&self->redos, import, TRUE);
  push (by_key ? &self->redos : &self->undos, new_done (changes, import, message));
  g_clear_pointer (&self->asked, g_free);
}

static void
imported_cb (TamizWindow *self,
             const char  *import,
             const char  *message,
             const char  *told,
             GArray      *changes)
{
  if (changes != NULL)
    remember_import_undone (self, import, message, changes);
  else
    remember_import (self, import, message);
  if (told != NULL)
    tamiz_window_show_toast (self, told, changes, import);
}

static TamizDone *
take_by_changes (GQueue *deeds,
                 GArray *changes)
{
  for (GList *link = deeds->head; link != NULL; link = link->next)
    {
      TamizDone *done = link->data;

      if (done->changes == changes)
        {
          g_queue_delete_link (deeds, link);
          return done;
        }
    }

  return NULL;
}

/* @made: (nullable): what took @undone back; none where that came to no end */
static void
undone_cb (TamizWindow *self,
           GArray      *undone,
           GArray      *made)
{
  g_autoptr (TamizDone) done = take_by_changes (&self->under_way, undone);
  gboolean again;

  if (done == NULL || made == NULL)
    return;

  /* An import that is back is asked about before it goes. */
  again = done->again;
  g_array_unref (done->changes);
  done->changes = done->import != NULL ? NULL : g_array_ref (made);
  push (again ? &self->undos : &self->redos, g_steal_pointer (&done));
}

/* @done: (transfer full).  Whoever takes the undo of an import back has the import done again. */
static void
begin (TamizWindow *self,
       TamizDone   *done,
       gboolean     again)
{
  done->again = again;
  g_queue_push_tail (&self->under_way, done);
  if (again || done->import != NULL)
    tamiz_desk_redo (self->desk, done->changes, done->message);
  else
    tamiz_desk_undo (self->desk, done->changes, done->message);
}

static void
ask_about_import (TamizWindow *self,
                  const char  *import)
{
  g_autofree char *target = g_strconcat ("undo:", import, NULL);

  tamiz_page_open (tamiz_shell_go (self->shell, "imports"), target);
}

static void
tell_nothing_to_undo (TamizWindow *self)
{
  g_autofree char *text = NULL;

  if (self->final != NULL)
    /* Translators: %s is what was told when it was done, as in “María Quispe is yours now” */
    text = g_strdup_printf (_("Nothing to undo since “%s”"), self->final);
  tamiz_desk_tell (self->desk, text != NULL ? text : _("Nothing to undo"));
}

/* Takes back what was done last. */
void
tamiz_window_undo (TamizWindow *self)
{
  TamizDone *done = g_queue_peek_head (&self->undos);

  if (done == NULL)
    {
      tell_nothing_to_undo (self);
    }
  else if (done->changes == NULL)
    {
      g_free (self->asked);
      self->asked = g_strdup (done->import);
      ask_about_import (self, done->import);
    }
  else
    {
      begin (self, g_queue_pop_head (&self->undos), FALSE);
    }
}

/* Does again what was taken back last. */
void
tamiz_window_redo (TamizWindow *self)
{
  TamizDone *done = g_queue_peek_head (&self->redos);

  if (done == NULL)
    tamiz_desk_tell (self->desk, _("Nothing to do again"));
  else if (done->changes == NULL)
    ask_about_import (self, done->import);
  else
    begin (self, g_queue_pop_head (&self->redos), TRUE);
}

/* The button of what was told; a key may have been quicker. */
void
tamiz_window_undo_told (TamizWindow *self,
                        GArray      *changes,
                        const char  *import)
{
  TamizDone *done;

  if (changes == NULL)
    {
      ask_about_import (self, import);
      return;
    }

  done = take_by_changes (&self->undos, changes);
  if (done != NULL)
    {
      begin (self, done, FALSE);
      return;
    }
  done = take_by_changes (&self->redos, changes);
  if (done != NULL)
    begin (self, done, TRUE);
}

/* Follows what is done at the desk. */
void
tamiz_window_watch_deeds (TamizWindow *self)
{
  g_signal_connect_object (self->desk, "imported", G_CALLBACK (imported_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "undone", G_CALLBACK (undone_cb), self, G_CONNECT_SWAPPED);
}
