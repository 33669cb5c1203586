#define G_LOG_DOMAIN "tamiz-reassign-dialog"

#include "config.h"

#include "tamiz-reassign-dialog.h"

#include "tamiz-drop-down.h"
#include "tamiz-meeting-chooser.h"
#include "tamiz-notice.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

#define WIDTH 520
#define HEIGHT_WITH_TIMES 600

/* What is offered of the meeting, by its place in the row. */
enum
{
  MEETING_STAYS,
  MEETING_CANCELLED,
  MEETING_MOVES,
};

struct _TamizReassignDialog
{
  AdwWindow parent_instance;

  GtkButton *confirm_button;
  AdwComboRow *executive_row;
  AdwEntryRow *reason_row;
  AdwComboRow *meeting_row;
  TamizMeetingChooser *chooser;
  TamizNotice *notice;

  TamizDesk *desk;
  json_t *handoff;
  GPtrArray *executives;    /* (element-type utf8): e-mails, by their place in the row */
  gboolean reassigning;
};

G_DEFINE_FINAL_TYPE (TamizReassignDialog, tamiz_reassign_dialog, ADW_TYPE_WINDOW)

static void
reassigned_cb (gpointer      owner,
               json_t       *answer,
               const GError *error)
{
  TamizReassignDialog *self = owner;
  g_autofree char *told = NULL;

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      self->reassigning = FALSE;
      return;
    }

  told = g_strdup_printf (_("Reassigned to %s"), tamiz_words_get_text (answer, "executive_name"));
  tamiz_desk_tell_final (self->desk, told);
  gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
moves_meeting (TamizReassignDialog *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->meeting_row))
         && adw_combo_row_get_selected (self->meeting_row) == MEETING_MOVES;
}

/* The times are those of who is to go. */
static void
show_times_cb (TamizReassignDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->executive_row);
  gboolean shows = moves_meeting (self) && selected < self->executives->len;

  gtk_widget_set_visible (GTK_WIDGET (self->chooser), shows);
  if (!shows)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT_WITH_TIMES);
  tamiz_meeting_chooser_set (self->chooser, self->desk, tamiz_words_get_text (self->handoff, "lead"),
                             g_ptr_array_index (self->executives, selected));
}

static void
chosen_cb (TamizReassignDialog *self)
{
  tamiz_notice_set_text (self->notice, NULL);
}

static void
add_meeting (TamizReassignDialog *self,
             const char          *time,
             json_t              *arguments)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self->meeting_row)))
    return;
  if (time != NULL)
    tamiz_json_set_text (arguments, "meeting", time);
  else
    tamiz_json_set_text (arguments, "meeting",
                         adw_combo_row_get_selected (self->meeting_row) == MEETING_STAYS ? "keep" : "cancel");
}

static void
confirm_cb (TamizReassignDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->executive_row);
  g_autofree char *number = NULL;
  g_autofree char *time = moves_meeting (self) ? tamiz_meeting_chooser_dup_time (self->chooser) : NULL;
  json_t *arguments;

  if (self->reassigning)
    return;
  if (selected >= self->executives->len)
    {
      tamiz_notice_set_text (self->notice, _("Choose the sales executive who is to have the lead"));
      return;
    }

  if (moves_meeting (self) && time == NULL)
    {
      tamiz_notice_set_text (self->notice, _("Choose when they meet"));
      return;
    }

  number = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_json_get_int (self->handoff, "number", 0));
  arguments = json_pack ("{ss ss ss}", "number", number, "to", g_ptr_array_index (self->executives, selected),
                         "reason", gtk_editable_get_text (GTK_EDITABLE (self->reason_row)));
  add_meeting (self, time, arguments);
  self->reassigning = TRUE;
  tamiz_desk_do (self->desk, self, "handoff.reassign", arguments, NULL, reassigned_cb);
}

static gboolean
is_offered (TamizReassignDialog *self,
            json_t              *user)
{
  json_t *role;
  gsize i;

  if (!json_is_true (json_object_get (user, "active"))
      || g_strcmp0 (tamiz_words_get_text (user, "email"), tamiz_words_get_text (self->handoff, "executive")) == 0)
    return FALSE;
  json_array_foreach (json_object_get (user, "roles"), i, role)
    {
      if (g_strcmp0 (json_string_value (role), tamiz_enum_nick (TAMIZ_ENUM_ROLE, TAMIZ_ROLE_SALES)) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
fill_executives (TamizReassignDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  json_t *user;
  gsize i;

  json_array_foreach (tamiz_desk_get_users (self->desk), i, user)
    {
      if (!is_offered (self, user))
        continue;
      gtk_string_list_append (names, tamiz_words_get_text (user, "name"));
      g_ptr_array_add (self->executives, g_strdup (tamiz_words_get_text (user, "email")));
    }
  tamiz_drop_down_offer (self->executive_row, names);
  if (self->executives->len == 1)
    adw_combo_row_set_selected (self->executive_row, 0);
  if (self->executives->len == 0)
    tamiz_notice_set_text (self->notice, _("There is no other sales executive; the manager adds one"));
}

static gboolean
has_meeting_to_come (TamizReassignDialog *self)
{
  gint64 at = tamiz_desk_parse_time (self->desk, tamiz_words_get_text (self->handoff, "meeting"));

  return at > tamiz_clock_get_now (tamiz_session_get_clock (tamiz_desk_get_session (self->desk)))
         && g_strcmp0 (tamiz_words_get_text (self->handoff, "meeting_state"), "cancelled") != 0;
}

static void
tamiz_reassign_dialog_dispose (GObject *object)
{
  TamizReassignDialog *self = TAMIZ_REASSIGN_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_REASSIGN_DIALOG);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->handoff, json_decref);
  g_clear_pointer (&self->executives, g_ptr_array_unref);

  G_OBJECT_CLASS (tamiz_reassign_dialog_parent_class)->dispose (object);
}

static void
tamiz_reassign_dialog_class_init (TamizReassignDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_reassign_dialog_dispose;

  g_type_ensure (TAMIZ_TYPE_MEETING_CHOOSER);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-reassign-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizReassignDialog, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, TamizReassignDialog, executive_row);
  gtk_widget_class_bind_template_child (widget_class, TamizReassignDialog, reason_row);
  gtk_widget_class_bind_template_child (widget_class, TamizReassignDialog, meeting_row);
  gtk_widget_class_bind_template_child (widget_class, TamizReassignDialog, chooser);
  gtk_widget_class_bind_template_child (widget_class, TamizReassignDialog, notice);
  gtk_widget_class_bind_template_callback (widget_class, confirm_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_times_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tamiz_reassign_dialog_init (TamizReassignDialog *self)
{
  self->executives = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  tamiz_drop_down_widen (self->executive_row);
  tamiz_drop_down_widen (self->meeting_row);
}

/**
 * tamiz_reassign_dialog_show:
 * @parent: the widget that asks
 * @desk: where it is done
 * @handoff: handoff.show's answer
 *
 * Asks to whom a handoff goes and why, and reassigns it.
 */
void
tamiz_reassign_dialog_show (GtkWidget *parent,
                            TamizDesk *desk,
                            json_t    *handoff)
{
  TamizReassignDialog *self = g_object_new (TAMIZ_TYPE_REASSIGN_DIALOG, "transient-for",
                                            gtk_widget_get_root (parent), NULL);
  const char *name = tamiz_words_get_text (handoff, "name");
  g_autofree char *title = g_strdup_printf (_("Reassign %s"), name != NULL ? name : "–");

  self->desk = g_object_ref (desk);
  self->handoff = json_incref (handoff);
  gtk_window_set_title (GTK_WINDOW (self), title);
  tamiz_meeting_chooser_set_meeting (self->chooser, handoff);
  tamiz_meeting_chooser_ask_time_only (self->chooser);
  fill_executives (self);
  gtk_widget_set_visible (GTK_WIDGET (self->meeting_row), has_meeting_to_come (self));
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->executive_row));
}
