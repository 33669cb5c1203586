#define G_LOG_DOMAIN "tamiz-recovery-dialog"

#include "config.h"

#include "tamiz-recovery-dialog.h"

#include "tamiz-json.h"
#include "tamiz-session.h"

struct _TamizRecoveryDialog
{
  AdwWindow parent_instance;

  GtkStack *stack;
  GtkProgressBar *progress;
  GtkLabel *words_label;
  GtkLabel *failure_label;
  GtkButton *open_button;

  TamizSession *session;
  GCancellable *cancellable;
  char *output;
};

G_DEFINE_FINAL_TYPE (TamizRecoveryDialog, tamiz_recovery_dialog, ADW_TYPE_WINDOW)

static void
open_cb (TamizRecoveryDialog *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  gtk_widget_activate_action (GTK_WIDGET (parent), "win.open-recent", "s", self->output);
  gtk_window_close (GTK_WINDOW (self));
}

static void
tamiz_recovery_dialog_dispose (GObject *object)
{
  TamizRecoveryDialog *self = TAMIZ_RECOVERY_DIALOG (object);

  /* Whoever closes it gives it up. */
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->session != NULL)
    tamiz_session_set_progress (self->session, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_RECOVERY_DIALOG);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (tamiz_recovery_dialog_parent_class)->dispose (object);
}

static void
tamiz_recovery_dialog_finalize (GObject *object)
{
  g_free (TAMIZ_RECOVERY_DIALOG (object)->output);

  G_OBJECT_CLASS (tamiz_recovery_dialog_parent_class)->finalize (object);
}

static void
tamiz_recovery_dialog_class_init (TamizRecoveryDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_recovery_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_recovery_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/tamiz-recovery-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizRecoveryDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizRecoveryDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, TamizRecoveryDialog, words_label);
  gtk_widget_class_bind_template_child (widget_class, TamizRecoveryDialog, failure_label);
  gtk_widget_class_bind_template_child (widget_class, TamizRecoveryDialog, open_button);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tamiz_recovery_dialog_init (TamizRecoveryDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_words (TamizRecoveryDialog *self,
            json_t              *words)
{
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *sentence;
  gsize i;

  json_array_foreach (words, i, sentence)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", json_string_value (sentence));
  gtk_label_set_label (self->words_label, text->str);
  gtk_stack_set_visible_child_name (self->stack, "done");
  gtk_widget_grab_focus (GTK_WIDGET (self->open_button));
}

static void
recovered_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (TamizRecoveryDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer
      = tamiz_session_recover_finish (TAMIZ_SESSION (source), result, &error);

  /* Closed meanwhile. */
  if (self->session == NULL)
    return;

  if (answer != NULL)
    show_words (self, json_object_get (answer, "words"));
  else
    {
      gtk_label_set_label (self->failure_label, error->message);
      gtk_stack_set_visible_child_name (self->stack, "failed");
    }
}

static void
progress_cb (guint64  done,
             guint64  total,
             gpointer user_data)
{
  TamizRecoveryDialog *self = user_data;

  if (total > 0)
    gtk_progress_bar_set_fraction (self->progress, (double) done / total);
}

/**
 * tamiz_recovery_dialog_new:
 * @parent: a window with the action “win.open-recent”
 * @clock: the time, which tests replace
 * @path: a damaged base
 * @output: the file to be made
 *
 * Begins to recover a base, and shows how far that is.
 *
 * Returns: (transfer none): a window
 */
GtkWidget *
tamiz_recovery_dialog_new (GtkWindow  *parent,
                           TamizClock *clock,
                           const char *path,
                           const char *output)
{
  TamizRecoveryDialog *self
      = g_object_new (TAMIZ_TYPE_RECOVERY_DIALOG, "transient-for", parent, NULL);

  self->output = g_strdup (output);
  self->session = tamiz_session_new (clock);
  self->cancellable = g_cancellable_new ();
  tamiz_session_set_progress (self->session, progress_cb, self);
  tamiz_session_recover_async (self->session, path, output, self->cancellable, recovered_cb,
                               g_object_ref (self));

  return GTK_WIDGET (self);
}
