#define G_LOG_DOMAIN "tamiz-meeting-dialog"

#include "config.h"

#include "tamiz-meeting-dialog.h"

#include "tamiz-meeting-chooser.h"
#include "tamiz-notice.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

struct _TamizMeetingDialog
{
  AdwWindow parent_instance;

  GtkWidget *change_button;
  TamizNotice *notice;
  TamizMeetingChooser *chooser;
  GtkWidget *cancel_group;
  GtkEditable *reason_row;
  GtkWidget *cancel_button;

  TamizDesk *desk;
  char *number;             /* the handoff's */
  gboolean doing;
};

G_DEFINE_FINAL_TYPE (TamizMeetingDialog, tamiz_meeting_dialog, ADW_TYPE_WINDOW)

static void
done_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizMeetingDialog *self = owner;

  self->doing = FALSE;
  if (answer == NULL)
    tamiz_notice_set_text (self->notice, error->message);
  else
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
change_cb (TamizMeetingDialog *self)
{
  json_t *arguments;

  if (self->doing)
    return;
  self->doing = TRUE;
  arguments = json_pack ("{ss}", "number", self->number);
  tamiz_meeting_chooser_add_arguments (self->chooser, arguments);
  tamiz_desk_do (self->desk, self, "meeting.change", arguments, _("Meeting changed; the contact is told"), done_cb);
}

static void
cancel_cb (TamizMeetingDialog *self)
{
  if (self->doing)
    return;
  self->doing = TRUE;
  tamiz_desk_do (self->desk, self, "meeting.cancel",
                 json_pack ("{ss ss}", "number", self->number, "reason", gtk_editable_get_text (self->reason_row)),
                 _("Meeting cancelled; the contact is told"), done_cb);
}

/* What was refused was said of what is otherwise now. */
static void
mended_cb (TamizMeetingDialog *self)
{
  tamiz_notice_set_text (self->notice, NULL);
}

static void
tamiz_meeting_dialog_dispose (GObject *object)
{
  TamizMeetingDialog *self = TAMIZ_MEETING_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_MEETING_DIALOG);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->number, g_free);

  G_OBJECT_CLASS (tamiz_meeting_dialog_parent_class)->dispose (object);
}

static void
tamiz_meeting_dialog_class_init (TamizMeetingDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_meeting_dialog_dispose;

  g_type_ensure (TAMIZ_TYPE_MEETING_CHOOSER);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-meeting-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizMeetingDialog, change_button);
  gtk_widget_class_bind_template_child (widget_class, TamizMeetingDialog, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizMeetingDialog, chooser);
  gtk_widget_class_bind_template_child (widget_class, TamizMeetingDialog, cancel_group);
  gtk_widget_class_bind_template_child (widget_class, TamizMeetingDialog, reason_row);
  gtk_widget_class_bind_template_child (widget_class, TamizMeetingDialog, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, change_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, mended_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tamiz_meeting_dialog_init (TamizMeetingDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tamiz_meeting_dialog_show:
 * @parent: the widget that asks
 * @desk: where it is done
 * @handoff: handoff.show's answer
 *
 * Shows the times at which contact and executive can meet, and changes or cancels their meeting.
 */
void
tamiz_meeting_dialog_show (GtkWidget *parent,
                           TamizDesk *desk,
                           json_t    *handoff)
{
  TamizMeetingDialog *self
      = g_object_new (TAMIZ_TYPE_MEETING_DIALOG, "transient-for", gtk_widget_get_root (parent), NULL);
  gboolean arranged = tamiz_words_get_text (handoff, "meeting") != NULL
                      && g_strcmp0 (tamiz_words_get_text (handoff, "meeting_state"), "cancelled") != 0;
  /* Translators: %s is a person */
  g_autofree char *title = g_strdup_printf (_("Meeting with %s"), tamiz_words_get_text (handoff, "name"));

  g_set_object (&self->desk, desk);
  self->number = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_json_get_int (handoff, "number", 0));
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_widget_set_visible (self->cancel_group, arranged);
  gtk_widget_set_visible (self->cancel_button, arranged);
  tamiz_meeting_chooser_set (self->chooser, desk, tamiz_words_get_text (handoff, "lead"),
                             tamiz_words_get_text (handoff, "executive"));
  tamiz_meeting_chooser_set_meeting (self->chooser, handoff);
  gtk_window_present (GTK_WINDOW (self));
}
