#define G_LOG_DOMAIN "tamiz-working"

#include "config.h"

#include "tamiz-working.h"

#include <glib/gi18n-lib.h>

/**
 * tamiz_working_init:
 * @self: work as it is shown
 * @bar: shows how far it has come
 * @pause_button: pauses it and has it go on
 * @cancel_button: gives it up
 *
 * Prepares the widgets of a page, which must outlive @self.
 */
void
tamiz_working_init (TamizWorking   *self,
                    GtkProgressBar *bar,
                    GtkButton      *pause_button,
                    GtkButton      *cancel_button)
{
  self->bar = bar;
  self->pause_button = pause_button;
  self->cancel_button = cancel_button;
  self->estimate = tamiz_estimate_new ();
}

/* Nobody is left who could have it go on. */
void
tamiz_working_clear (TamizWorking *self)
{
  tamiz_working_end (self);
  g_clear_pointer (&self->estimate, tamiz_estimate_free);
}

static void
show_buttons (TamizWorking *self)
{
  gboolean possible = self->running != NULL && !g_cancellable_is_cancelled (self->running);

  gtk_button_set_label (self->pause_button, self->paused ? _("_Go On") : _("_Pause"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->pause_button), possible);
  gtk_widget_set_sensitive (GTK_WIDGET (self->cancel_button), possible);
}

/**
 * tamiz_working_begin:
 * @self: work as it is shown
 * @session: whose work it is
 * @running: what tamiz_desk_do_long() answered
 *
 * Shows that work begins.
 */
void
tamiz_working_begin (TamizWorking *self,
                     TamizSession *session,
                     GCancellable *running)
{
  g_set_object (&self->session, session);
  g_set_object (&self->running, running);
  self->paused = FALSE;
  tamiz_estimate_forget (self->estimate);
  gtk_progress_bar_set_fraction (self->bar, 0);
  gtk_progress_bar_set_text (self->bar, NULL);
  show_buttons (self);
}

/**
 * tamiz_working_tell:
 * @self: work as it is shown
 * @done: how far it has come
 * @total: of how much; 0 where that is not known
 *
 * Shows how far the work has come and how much longer it takes.
 */
void
tamiz_working_tell (TamizWorking *self,
                    guint64       done,
                    guint64       total)
{
  g_autofree char *text = NULL;

  tamiz_estimate_tell (self->estimate, g_get_monotonic_time (), done, total);
  if (total == 0)
    {
      gtk_progress_bar_pulse (self->bar);
      return;
    }

  gtk_progress_bar_set_fraction (self->bar, MIN ((double) done / (double) total, 1));
  if (self->paused)
    return;
  text = tamiz_estimate_describe (self->estimate);
  gtk_progress_bar_set_text (self->bar, text);
}

/**
 * tamiz_working_set_paused:
 * @self: work as it is shown
 * @paused: whether it is to wait
 *
 * Pauses the work, or has it go on.
 */
void
tamiz_working_set_paused (TamizWorking *self,
                          gboolean      paused)
{
  if (self->running == NULL || self->paused == paused)
    return;

  self->paused = paused;
  tamiz_session_set_paused (self->session, self->running, self->paused);
  tamiz_estimate_forget (self->estimate);
  gtk_progress_bar_set_text (self->bar, self->paused ? _("Paused") : NULL);
  show_buttons (self);
}

/**
 * tamiz_working_toggle_pause:
 * @self: work as it is shown
 *
 * Pauses the work where it goes on, else has it go on.
 */
void
tamiz_working_toggle_pause (TamizWorking *self)
{
  tamiz_working_set_paused (self, !self->paused);
}

/**
 * tamiz_working_give_up:
 * @self: work as it is shown
 *
 * Gives the work up, paused or not.
 */
void
tamiz_working_give_up (TamizWorking *self)
{
  if (self->running == NULL)
    return;

  g_cancellable_cancel (self->running);
  self->paused = FALSE;
  gtk_progress_bar_set_text (self->bar, NULL);
  show_buttons (self);
}

/**
 * tamiz_working_end:
 * @self: work as it is shown
 *
 * Shows that the work has ended, however it did.
 */
void
tamiz_working_end (TamizWorking *self)
{
  if (self->paused)
    tamiz_session_set_paused (self->session, self->running, FALSE);
  self->paused = FALSE;
  g_clear_object (&self->running);
  g_clear_object (&self->session);
}
