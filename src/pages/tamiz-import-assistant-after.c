#define G_LOG_DOMAIN "tamiz-import-assistant"

#include "config.h"

#include "tamiz-import-assistant-private.h"

#include "tamiz-import-look-window.h"
#include "tamiz-import-saving.h"
#include "tamiz-platform.h"

#include <glib/gi18n-lib.h>

/* What can be done after an import: it is shown, saved, undone. */

static void
close_and_go (TamizImportAssistant *self,
              const char           *action,
              const char           *target)
{
  GtkWidget *parent = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self)));
  g_autofree char *place = g_strdup (target);

  gtk_window_close (GTK_WINDOW (self));
  gtk_widget_activate_action (parent, action, "s", place);
}

void
tamiz_import_assistant_show (TamizImportAssistant *self)
{
  close_and_go (self, "win.open-import", self->import);
}

void
tamiz_import_assistant_show_doubts (TamizImportAssistant *self)
{
  close_and_go (self, "win.open-base", "duplicates");
}

static void
undone_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizImportAssistant *self = owner;

  if (!tamiz_import_assistant_end_work (self))
    return;
  tamiz_import_assistant_show_step (self);
  if (answer == NULL || json_is_true (json_object_get (answer, "stopped")))
    {
      tamiz_notice_set_text (self->result_notice, answer == NULL ? error->message
                                                                 : _("Undoing it was given up; it can be gone on with"));
      return;
    }

  tamiz_desk_tell_imported (self->desk, self->import, self->path, _("The import was undone"), TRUE);
  tamiz_notice_set_text (self->result_notice, NULL);
  adw_window_title_set_title (self->title, _("The Import Was Undone"));
  gtk_label_set_label (self->result_label,
                       json_array_size (json_object_get (answer, "conflicts")) > 0
                           ? _("Undone, save what somebody has changed since")
                           : _("The import was undone: the base is as it was before."));
  gtk_widget_set_visible (GTK_WIDGET (self->result), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->undo_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->rows_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->doubts_button), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->next_button));
}

static void
undo_it (TamizImportAssistant *self)
{
  if (self->running == NULL)
    tamiz_import_assistant_begin_work (self, "undo", json_pack ("{ss, sb}", "what", self->import, "worked-on", 1),
                                       undone_cb, _("Being Undone"), _("The import is being undone…"),
                                       _("What is left of it stays hidden until it is gone on with"));
}

/* Whoever sees what others did since decides once more. */
static void
looked_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizImportAssistant *self = owner;
  TamizImportLookWindow *window;

  gtk_widget_set_sensitive (GTK_WIDGET (self->undo_button), TRUE);
  if (answer == NULL)
    {
      tamiz_notice_set_text (self->result_notice, error->message);
      return;
    }

  window = tamiz_import_look_window_new (GTK_WINDOW (self), self->desk, answer);
  g_signal_connect_object (window, "agreed", G_CALLBACK (undo_it), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

void
tamiz_import_assistant_undo (TamizImportAssistant *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->undo_button), FALSE);
  tamiz_desk_do (self->desk, self, "undo", json_pack ("{ss, sb}", "what", self->import, "dry-run", 1), NULL,
                 looked_cb);
}

/* The rows to be completed and the report, as files */

static void
saved_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizImportAssistant *self = owner;

  if (answer == NULL)
    tamiz_notice_set_text (self->result_notice, error->message);
  else
    {
      const char *path = tamiz_json_get_text (answer, "output");
      g_autofree char *name = g_filename_display_basename (path);
      /* Translators: %s is the name of a file */
      g_autofree char *label = g_strdup_printf (_("Open “%s”"), name);

      g_free (self->saved);
      self->saved = g_strdup (path);
      gtk_button_set_label (self->saved_button, label);
      gtk_widget_set_visible (GTK_WIDGET (self->saved_button), TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->saved_button));
    }
}

void
tamiz_import_assistant_open_saved (TamizImportAssistant *self)
{
  tamiz_platform_show_file (GTK_WIDGET (self), self->saved);
}

static void
save_as (GtkWidget  *owner,
         const char *operation,
         const char *path,
         const char *told)
{
  TamizImportAssistant *self = TAMIZ_IMPORT_ASSISTANT (owner);

  if (path != NULL && self->desk != NULL)
    tamiz_desk_do (self->desk, self, operation, json_pack ("{ss, ss}", "id", self->import, "output", path), told,
                   saved_cb);
}

static void
rows_place_cb (GtkWidget  *owner,
               const char *path)
{
  save_as (owner, "import.failed", path, _("The rows were saved"));
}

void
tamiz_import_assistant_save_rows (TamizImportAssistant *self)
{
  tamiz_import_save_rows (GTK_WIDGET (self), self->path, rows_place_cb);
}

static void
report_place_cb (GtkWidget  *owner,
                 const char *path)
{
  save_as (owner, "import.report", path, _("The report was saved"));
}

void
tamiz_import_assistant_save_report (TamizImportAssistant *self)
{
  tamiz_import_save_report (GTK_WIDGET (self), self->path, report_place_cb);
}
