#define G_LOG_DOMAIN "tamiz-import-assistant"

#include "config.h"

#include "tamiz-import-assistant-private.h"

#include "tamiz-figures.h"
#include "tamiz-import-formats.h"
#include "tamiz-import-words.h"
#include "tamiz-page.h"
#include "tamiz-platform.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (TamizImportAssistant, tamiz_import_assistant, ADW_TYPE_WINDOW)

static const struct
{
  const char *page;
  const char *title;
} steps[TAMIZ_IMPORT_N_STEPS] = {
  { "origin", N_("The File") },
  { "columns", N_("Its Columns") },
  { "trial", N_("What Would Happen") },
  { "result", N_("What Was Imported") },
};

/* What stands where */

static gboolean
can_go_on (TamizImportAssistant *self)
{
  switch (self->step)
    {
    case TAMIZ_IMPORT_STEP_ORIGIN:
      return self->readable;
    case TAMIZ_IMPORT_STEP_COLUMNS:
      return self->readable && tamiz_import_columns_is_settled (self->columns);
    case TAMIZ_IMPORT_STEP_TRIAL:
      return self->entering > 0;
    case TAMIZ_IMPORT_STEP_RESULT:
    case TAMIZ_IMPORT_N_STEPS:
    default:
      return TRUE;
    }
}

static void
label_next (TamizImportAssistant *self)
{
  g_autofree char *label = NULL;

  if (self->step == TAMIZ_IMPORT_STEP_TRIAL)
    {
      g_autofree char *count = tamiz_figures_format_count (self->entering);

      /* Translators: %s is a number */
      label = g_strdup_printf (ngettext ("_Import %s Row", "_Import %s Rows", (gulong) self->entering), count);
    }
  else
    label = g_strdup (self->step == TAMIZ_IMPORT_STEP_RESULT ? _("_Close") : _("_Next"));
  gtk_button_set_label (self->next_button, label);
}

void
tamiz_import_assistant_show_step (TamizImportAssistant *self)
{
  /* Translators: step %d of %d */
  g_autofree char *subtitle = g_strdup_printf (_("Step %d of %d"), self->step + 1, TAMIZ_IMPORT_N_STEPS);

  adw_window_title_set_title (self->title, self->running != NULL ? self->doing : _(steps[self->step].title));
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_stack_set_visible_child_name (self->stack, self->running != NULL ? "working" : steps[self->step].page);
  gtk_button_set_label (self->back_button, self->step == TAMIZ_IMPORT_STEP_ORIGIN ? _("_Cancel") : _("_Back"));
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), self->running == NULL && self->step != TAMIZ_IMPORT_STEP_RESULT);
  gtk_widget_set_visible (GTK_WIDGET (self->next_button), self->running == NULL);
  gtk_widget_set_visible (self->meanwhile_button, self->writing);
  gtk_widget_set_sensitive (GTK_WIDGET (self->next_button), can_go_on (self));
  label_next (self);
}

/* The keyboard goes where the step begins. */
static void
go_to_step (TamizImportAssistant *self,
            TamizImportStep       step)
{
  GtkWidget *page;

  self->step = step;
  tamiz_import_assistant_show_step (self);
  page = gtk_stack_get_visible_child (self->stack);
  if (step == TAMIZ_IMPORT_STEP_RESULT || !gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (GTK_WIDGET (self->next_button));
}

/* Looking at the file */

static json_t *
collect (TamizImportAssistant *self,
         gboolean              importing)
{
  json_t *arguments = json_pack ("{ss}", "file", self->path);

  tamiz_import_origin_tell (self->origin, arguments, importing);
  json_decref (self->constants);
  self->constants = tamiz_import_origin_dup_constants (self->origin);
  tamiz_import_columns_tell (self->columns, arguments, self->constants, importing);

  return arguments;
}

static void
show_problem (TamizImportAssistant *self,
              const char           *message)
{
  /* What is wrong with a column is said beside the columns, all else beside the file. */
  if (self->step == TAMIZ_IMPORT_STEP_COLUMNS)
    tamiz_import_columns_show_problem (self->columns, message);
  else
    tamiz_import_origin_show_problem (self->origin, message);
}

/* Once: from then on it is what somebody says. */
static void
guess (TamizImportAssistant *self,
       json_t               *preview)
{
  tamiz_import_origin_guess_outcome (self->origin, tamiz_json_get_text (preview, "outcome_guess"));
  if (self->guessed)
    return;

  self->guessed = TRUE;
  tamiz_import_origin_guess_of (self->origin, tamiz_json_get_text (preview, "of_guess"));
  tamiz_import_origin_guess_source (self->origin, json_object_get (preview, "learnt"));
}

static void
preview_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizImportAssistant *self = owner;
  gboolean leaving = self->leaving;

  self->leaving = FALSE;
  /* Other answers make it readable again. */
  self->readable = (answer == NULL && leaving) || tamiz_json_get_int (answer, "rows", 0) > 0;
  if (answer == NULL && leaving)
    {
      g_clear_pointer (&self->constants, json_decref);
      tamiz_import_origin_show_wrong_answer (self->origin, error->message);
    }
  else if (answer == NULL)
    show_problem (self, error->message);
  else
    {
      tamiz_import_origin_show_preview (self->origin, answer);
      tamiz_import_columns_show_preview (self->columns, tamiz_import_origin_get_of (self->origin), answer);
      tamiz_import_columns_show_problem (self->columns,
                                         tamiz_import_describe_lack (tamiz_import_origin_get_of (self->origin), answer));
      self->needs_source = json_is_true (json_object_get (answer, "needs_source"));
      guess (self, answer);
    }
  if (leaving && answer != NULL && self->readable && self->step == TAMIZ_IMPORT_STEP_ORIGIN)
    go_to_step (self, TAMIZ_IMPORT_STEP_COLUMNS);
  else
    tamiz_import_assistant_show_step (self);
}

static void
look (TamizImportAssistant *self)
{
  self->readable = FALSE;
  tamiz_import_assistant_show_step (self);
  tamiz_desk_ask (self->desk, self, "preview", "import.preview", collect (self, FALSE), preview_cb);
}

/* What is typed for all rows is looked at when it is complete; what is wrong with it is said
 * where it was typed.
 */
static void
leave_origin (TamizImportAssistant *self)
{
  g_autoptr (json_t) constants = tamiz_import_origin_dup_constants (self->origin);

  self->leaving = !json_equal (constants, self->constants);
  if (self->leaving)
    look (self);
  else
    go_to_step (self, TAMIZ_IMPORT_STEP_COLUMNS);
}

/* What was decided of the columns holds for as long as the file holds the same. */
static void
origin_changed_cb (TamizImportAssistant *self)
{
  const char *of = tamiz_import_origin_get_of (self->origin);

  if (g_strcmp0 (of, self->of) != 0)
    {
      g_free (self->of);
      self->of = g_strdup (of);
      tamiz_import_columns_reset (self->columns);
    }
  look (self);
}

static void
sheet_chosen_cb (TamizImportAssistant *self)
{
  self->guessed = FALSE;
  g_clear_pointer (&self->of, g_free);
  origin_changed_cb (self);
}

static void
columns_changed_cb (TamizImportAssistant *self)
{
  look (self);
}

static void
take_file (TamizImportAssistant *self,
           const char           *path)
{
  g_free (self->path);
  self->path = g_strdup (path);
  self->guessed = FALSE;
  g_clear_pointer (&self->of, g_free);
  gtk_widget_set_visible (self->source_box, FALSE);
  tamiz_import_origin_set_file (self->origin, path);
  origin_changed_cb (self);
}

static void
file_chosen_cb (GtkWidget  *owner,
                const char *path)
{
  TamizImportAssistant *self = TAMIZ_IMPORT_ASSISTANT (owner);

  if (path != NULL && self->desk != NULL)
    take_file (self, path);
}

static void
choose_file_cb (TamizImportAssistant *self)
{
  tamiz_platform_open_file (GTK_WIDGET (self), _("Choose a File to Import"), _("Tables, contacts and other lists"),
                            tamiz_import_list_patterns (), file_chosen_cb);
}

/* Work that takes its time */

static void
how_far_cb (gpointer owner,
            guint64  done,
            guint64  total)
{
  TamizImportAssistant *self = owner;

  tamiz_working_tell (&self->working, done, total);
  tamiz_import_assistant_tell_behind (self);
}

void
tamiz_import_assistant_begin_work (TamizImportAssistant *self,
                                   const char           *operation,
                                   json_t               *arguments,
                                   TamizAnswerFunc       func,
                                   const char           *title,
                                   const char           *what,
                                   const char           *cancel_tip)
{
  self->doing = title;
  self->running = tamiz_desk_do_long (self->desk, self, operation, arguments, NULL, how_far_cb, func);
  tamiz_working_begin (&self->working, tamiz_desk_get_session (self->desk), self->running);
  gtk_label_set_label (self->working_label, what);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->cancel_button), cancel_tip);
  tamiz_notice_set_text (self->trial_notice, NULL);
  tamiz_import_assistant_show_step (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->cancel_button));
}

/* Whether there is anything to go on with: somebody may have closed the window meanwhile. */
gboolean
tamiz_import_assistant_end_work (TamizImportAssistant *self)
{
  tamiz_working_end (&self->working);
  g_clear_object (&self->running);
  self->writing = FALSE;
  tamiz_import_assistant_tell_behind (self);
  if (self->closing)
    gtk_window_destroy (GTK_WINDOW (self));

  return !self->closing;
}

static void
pause_cb (TamizImportAssistant *self)
{
  tamiz_working_toggle_pause (&self->working);
}

static void
cancel_cb (TamizImportAssistant *self)
{
  if (self->running == NULL)
    return;

  tamiz_working_give_up (&self->working);
  gtk_label_set_label (self->working_label, _("Being given up: what was read is taken back…"));
}

static void
trial_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizImportAssistant *self = owner;

  if (!tamiz_import_assistant_end_work (self))
    return;
  if (answer == NULL)
    {
      go_to_step (self, TAMIZ_IMPORT_STEP_COLUMNS);
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        tamiz_import_columns_show_problem (self->columns, error->message);
      tamiz_import_assistant_show_step (self);
      return;
    }

  self->entering = tamiz_import_count_entering (answer);
  tamiz_notice_set_text (self->trial_notice, tamiz_import_describe_none (answer));
  tamiz_import_result_show (self->trial, answer);
  go_to_step (self, TAMIZ_IMPORT_STEP_TRIAL);
  gtk_widget_grab_focus (GTK_WIDGET (self->next_button));
}

static void
try_out (TamizImportAssistant *self)
{
  json_t *arguments = collect (self, TRUE);

  json_object_set_new (arguments, "dry-run", json_true ());
  tamiz_import_assistant_begin_work (self, "import", arguments, trial_cb, _("Trying It Out"),
                                     _("Trying it out; nothing is written yet…"), NULL);
}

static char *
describe_import (json_t *answer)
{
  gint64 taken = tamiz_json_get_int (answer, "rows", 0) - tamiz_json_get_int (answer, "set_aside", 0)
                 - tamiz_json_get_int (answer, "still_open", 0) - tamiz_json_get_int (answer, "suppressed", 0);
  g_autofree char *count = tamiz_figures_format_count (taken);

  /* Translators: %s is a number */
  return g_strdup_printf (ngettext ("%s row is in the base.", "%s rows are in the base.", (gulong) taken), count);
}

static void
imported_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizImportAssistant *self = owner;
  g_autofree char *text = NULL;

  if (!tamiz_import_assistant_end_work (self))
    return;
  if (answer == NULL)
    {
      go_to_step (self, TAMIZ_IMPORT_STEP_TRIAL);
      tamiz_notice_set_text (self->trial_notice,
                             g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                                 ? _("The import was given up: nothing of the file is in the base.")
                                 : error->message);
      return;
    }

  text = describe_import (answer);
  gtk_label_set_label (self->result_label, text);
  self->import = g_strdup (tamiz_json_get_text (answer, "import_id"));
  tamiz_desk_tell_imported (self->desk, self->import, self->path, NULL, FALSE);
  tamiz_import_result_show (self->result, answer);
  gtk_widget_set_visible (GTK_WIDGET (self->rows_button), tamiz_json_get_int (answer, "set_aside", 0) > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->doubts_button), tamiz_json_get_int (answer, "doubtful", 0) > 0);
  go_to_step (self, TAMIZ_IMPORT_STEP_RESULT);
}

static void
run_import (TamizImportAssistant *self)
{
  self->writing = TRUE;
  tamiz_import_assistant_begin_work (self, "import", collect (self, TRUE), imported_cb, _("Being Imported"),
                                     _("The file is being imported…"), _("What was read so far is taken back"));
}

/* Back and on */

static void
back_cb (TamizImportAssistant *self)
{
  if (self->step == TAMIZ_IMPORT_STEP_ORIGIN)
    gtk_window_close (GTK_WINDOW (self));
  else
    go_to_step (self, self->step - 1);
}

/* Escape goes a step back, so that it does not throw away what the columns were said to be. */
static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   unused)
{
  TamizImportAssistant *self = TAMIZ_IMPORT_ASSISTANT (widget);

  if (self->running != NULL || self->step == TAMIZ_IMPORT_STEP_RESULT)
    gtk_window_close (GTK_WINDOW (self));
  else
    back_cb (self);

  return TRUE;
}

static void
next_cb (TamizImportAssistant *self)
{
  if (!can_go_on (self) || self->running != NULL)
    return;

  switch (self->step)
    {
    case TAMIZ_IMPORT_STEP_ORIGIN:
      leave_origin (self);
      break;
    case TAMIZ_IMPORT_STEP_COLUMNS:
      if (!tamiz_import_assistant_ask_source (self))
        try_out (self);
      break;
    case TAMIZ_IMPORT_STEP_TRIAL:
      run_import (self);
      break;
    case TAMIZ_IMPORT_STEP_RESULT:
    case TAMIZ_IMPORT_N_STEPS:
    default:
      gtk_window_close (GTK_WINDOW (self));
    }
}

static void
give_up (TamizImportAssistant *self)
{
  self->closing = TRUE;
  cancel_cb (self);
}

/* The last of it may have been written before it could wait. */
static void
give_up_answered_cb (GtkWidget  *owner,
                     const char *response,
                     const char *text)
{
  TamizImportAssistant *self = TAMIZ_IMPORT_ASSISTANT (owner);

  self->asked = FALSE;
  if (response != NULL && self->running != NULL)
    give_up (self);
  else if (response != NULL)
    tamiz_notice_set_text (self->result_notice,
                           _("It was complete before it could be given up; here it can be undone."));
  else if (self->waiting)
    tamiz_working_set_paused (&self->working, FALSE);
}

/* It waits meanwhile: whoever answers late still gives all of it up. */
static void
ask_whether_to_give_up (TamizImportAssistant *self)
{
  if (self->asked)
    return;

  self->asked = TRUE;
  self->waiting = !self->working.paused;
  tamiz_working_set_paused (&self->working, TRUE);
  tamiz_platform_confirm (GTK_WIDGET (self), _("Give the Import Up?"),
                          _("It waits for your answer. Given up, what was read so far is taken back."), _("Give _Up"),
                          TAMIZ_CONFIRM_STOPS, give_up_answered_cb);
}

/* An import whose window is closed is given up, where somebody means that; what it has begun is
 * taken back first.
 */
static gboolean
tamiz_import_assistant_close_request (GtkWindow *window)
{
  TamizImportAssistant *self = TAMIZ_IMPORT_ASSISTANT (window);

  if (self->running != NULL && self->writing && !self->closing)
    {
      ask_whether_to_give_up (self);
      return TRUE;
    }
  if (self->running != NULL)
    {
      give_up (self);
      return TRUE;
    }

  return GTK_WINDOW_CLASS (tamiz_import_assistant_parent_class)->close_request (window);
}

static void
tamiz_import_assistant_dispose (GObject *object)
{
  TamizImportAssistant *self = TAMIZ_IMPORT_ASSISTANT (object);

  tamiz_working_clear (&self->working);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_IMPORT_ASSISTANT);
  g_clear_object (&self->desk);
  g_clear_object (&self->running);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->of, g_free);
  g_clear_pointer (&self->constants, json_decref);
  g_clear_pointer (&self->import, g_free);
  g_clear_pointer (&self->saved, g_free);

  G_OBJECT_CLASS (tamiz_import_assistant_parent_class)->dispose (object);
}

static void
tamiz_import_assistant_class_init (TamizImportAssistantClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_import_assistant_dispose;
  g_signal_new ("behind", TAMIZ_TYPE_IMPORT_ASSISTANT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_DOUBLE);
  GTK_WINDOW_CLASS (klass)->close_request = tamiz_import_assistant_close_request;

  g_type_ensure (TAMIZ_TYPE_IMPORT_ORIGIN);
  g_type_ensure (TAMIZ_TYPE_IMPORT_COLUMNS);
  g_type_ensure (TAMIZ_TYPE_IMPORT_RESULT);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-import-assistant.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, title);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, back_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, next_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, origin);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, columns);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, source_box);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, source_drop);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, source_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, trial_notice);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, trial_label);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, trial);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, working_label);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, progress);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, pause_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, meanwhile_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, result_notice);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, result_label);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, result);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, show_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, undo_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, rows_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, doubts_button);
  gtk_widget_class_bind_template_child (widget_class, TamizImportAssistant, saved_button);
  gtk_widget_class_bind_template_callback (widget_class, tamiz_import_assistant_go_behind);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, pause_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "show_cb",
                                                G_CALLBACK (tamiz_import_assistant_show));
  gtk_widget_class_bind_template_callback_full (widget_class, "open_saved_cb",
                                                G_CALLBACK (tamiz_import_assistant_open_saved));
  gtk_widget_class_bind_template_callback_full (widget_class, "doubts_cb",
                                                G_CALLBACK (tamiz_import_assistant_show_doubts));
  gtk_widget_class_bind_template_callback_full (widget_class, "undo_cb",
                                                G_CALLBACK (tamiz_import_assistant_undo));
  gtk_widget_class_bind_template_callback_full (widget_class, "save_rows_cb",
                                                G_CALLBACK (tamiz_import_assistant_save_rows));
  gtk_widget_class_bind_template_callback_full (widget_class, "save_report_cb",
                                                G_CALLBACK (tamiz_import_assistant_save_report));
  gtk_widget_class_bind_template_callback_full (widget_class, "add_source_cb",
                                                G_CALLBACK (tamiz_import_assistant_add_source));
  gtk_widget_class_bind_template_callback (widget_class, origin_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sheet_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, columns_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_file_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
tamiz_import_assistant_init (TamizImportAssistant *self)
{
  self->behind = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  tamiz_working_init (&self->working, self->progress, self->pause_button, self->cancel_button);
}

/* What a role may not do is not promised. */
static void
show_rights (TamizImportAssistant *self)
{
  gboolean may = tamiz_desk_may (self->desk, TAMIZ_RIGHT_KEEP) != TAMIZ_PERMISSION_NO;

  gtk_widget_set_sensitive (GTK_WIDGET (self->undo_button), may);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->undo_button),
                               may ? NULL : _("The steward of the base can undo an import"));
}

/**
 * tamiz_import_assistant_new:
 * @parent: the window above which it is shown, whose actions lead to what was imported
 * @desk: where somebody works
 * @path: the file
 *
 * Returns: (transfer none): a window
 */
GtkWindow *
tamiz_import_assistant_new (GtkWindow  *parent,
                            TamizDesk  *desk,
                            const char *path)
{
  TamizImportAssistant *self = g_object_new (TAMIZ_TYPE_IMPORT_ASSISTANT, "transient-for", parent, "modal", TRUE, NULL);

  self->desk = g_object_ref (desk);
  tamiz_import_origin_set_desk (self->origin, desk);
  tamiz_import_assistant_bind_source (self);
  tamiz_import_columns_set_desk (self->columns, desk);
  show_rights (self);
  take_file (self, path);
  tamiz_import_origin_focus (self->origin);

  return GTK_WINDOW (self);
}
