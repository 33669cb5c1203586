#define G_LOG_DOMAIN "tamiz-return-dialog"

#include "config.h"

#include "tamiz-return-dialog.h"

#include "tamiz-drop-down.h"
#include "tamiz-notice.h"
#include "tamiz-text.h"
#include "tamiz-time.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  MODE_RETURN,              /* what waits for a decision */
  MODE_SEND_BACK,           /* what was accepted */
  MODE_WITHDRAW,
  MODE_FATE,                /* what ended without a word about its meeting */
} Mode;

static const struct
{
  const char *confirm;
  const char *help;
  const char *operation;
  const char *done;
} modes[] = {
  [MODE_RETURN] = { N_("_Return"),
                    N_("The lead goes back to marketing, which learns from your reason. An answer that you dispute "
                       "counts as unknown until it is given anew."),
                    "handoff.return", N_("Returned to marketing") },
  [MODE_SEND_BACK] = { N_("Send _Back"),
                       N_("The lead goes back to marketing, which learns from your reason. Once the days of the "
                          "agreement are over, report the outcome instead."),
                       "handoff.return", N_("Sent back to marketing") },
  [MODE_WITHDRAW] = { N_("_Withdraw"),
                      N_("The lead comes back to you, and the executive sees why."), "handoff.withdraw",
                      N_("Withdrawn") },
  [MODE_FATE] = { N_("_Settle"),
                  N_("The contact still expects the meeting. What you choose is done, and the contact is told."),
                  "meeting.fate", N_("It is said what becomes of the meeting") },
};

struct _TamizReturnDialog
{
  AdwWindow parent_instance;

  GtkButton *confirm_button;
  GtkLabel *help_label;
  AdwComboRow *what_row;
  AdwEntryRow *reason_row;
  AdwEntryRow *remedy_row;
  AdwComboRow *fate_row;
  TamizNotice *notice;

  Mode mode;
  TamizDesk *desk;          /* (nullable): where it is done; else @func does it */
  GtkWidget *owner;         /* (nullable), weak: whose @func is */
  TamizReturnFunc func;     /* (nullable) */
  json_t *handoff;
  GPtrArray *criteria;      /* (element-type utf8): keys of what comes after the causes */
  gboolean returning;
};

G_DEFINE_FINAL_TYPE (TamizReturnDialog, tamiz_return_dialog, ADW_TYPE_WINDOW)

static void
returned_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizReturnDialog *self = owner;

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      self->returning = FALSE;
      return;
    }

  tamiz_desk_tell_final (self->desk, _(modes[self->mode].done));
  gtk_window_destroy (GTK_WINDOW (self));
}

/* The causes come first, then the criteria. */
static void
add_what (TamizReturnDialog *self,
          json_t            *arguments)
{
  guint selected = adw_combo_row_get_selected (self->what_row);
  guint n_causes = tamiz_enum_size (TAMIZ_ENUM_RETURN);

  if (selected == GTK_INVALID_LIST_POSITION)
    return;
  if (selected < n_causes)
    tamiz_json_set_text (arguments, "cause", tamiz_enum_nick (TAMIZ_ENUM_RETURN, (int) selected));
  else
    tamiz_json_set_text (arguments, "criterion",
                         g_ptr_array_index (self->criteria, selected - n_causes));
}

static gboolean
gives_reason (TamizReturnDialog *self)
{
  return self->mode == MODE_RETURN || self->mode == MODE_SEND_BACK;
}

static void
add_fate (TamizReturnDialog *self,
          json_t            *arguments)
{
  guint selected = adw_combo_row_get_selected (self->fate_row);

  if (gtk_widget_get_visible (GTK_WIDGET (self->fate_row)) && selected != GTK_INVALID_LIST_POSITION)
    tamiz_json_set_text (arguments, self->mode == MODE_FATE ? "fate" : "meeting-fate",
                         tamiz_enum_nick (TAMIZ_ENUM_MEETING_FATE, (int) selected));
}

static json_t *
make_arguments (TamizReturnDialog *self)
{
  const char *wanted = gtk_editable_get_text (GTK_EDITABLE (self->remedy_row));
  json_t *arguments = json_object ();

  if (self->mode != MODE_FATE)
    tamiz_json_set_text (arguments, "reason", gtk_editable_get_text (GTK_EDITABLE (self->reason_row)));
  if (gives_reason (self))
    add_what (self, arguments);
  if (gives_reason (self) && *wanted != '\0')
    tamiz_json_set_text (arguments, "wanted", wanted);
  add_fate (self, arguments);

  return arguments;
}

/* Where no base says what is lacking, the dialog does. */
static gboolean
lacks_reason (TamizReturnDialog *self)
{
  return tamiz_text_is_blank (gtk_editable_get_text (GTK_EDITABLE (self->reason_row)))
         || adw_combo_row_get_selected (self->what_row) == GTK_INVALID_LIST_POSITION;
}

/* The owner goes on; it may have gone meanwhile. */
static void
give_answer (TamizReturnDialog *self,
             json_t            *arguments)
{
  g_autoptr (json_t) given = arguments;
  g_autoptr (GtkWidget) owner = self->owner != NULL ? g_object_ref (self->owner) : NULL;
  TamizReturnFunc func = self->func;

  gtk_window_destroy (GTK_WINDOW (self));
  if (owner != NULL)
    func (owner, given);
}

static void
confirm_cb (TamizReturnDialog *self)
{
  g_autofree char *number
      = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_json_get_int (self->handoff, "number", 0));
  json_t *arguments;

  if (self->returning)
    return;
  if (self->desk == NULL && lacks_reason (self))
    {
      tamiz_notice_set_text (self->notice, _("A return names the failed criterion or a cause, and a reason"));
      return;
    }

  arguments = make_arguments (self);
  if (self->desk == NULL)
    {
      give_answer (self, arguments);
      return;
    }
  tamiz_json_set_text (arguments, "number", number);
  self->returning = TRUE;
  tamiz_desk_do (self->desk, self, modes[self->mode].operation, arguments, NULL, returned_cb);
}

static void
fill_what (TamizReturnDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  json_t *criteria = json_object_get (json_object_get (self->handoff, "packet"), "criteria");
  json_t *criterion;
  gsize i;

  for (guint cause = 0; cause < tamiz_enum_size (TAMIZ_ENUM_RETURN); cause++)
    gtk_string_list_append (names, tamiz_enum_label (TAMIZ_ENUM_RETURN, (int) cause));
  /* What was accepted is sent back with a cause; what was never accepted may fail a
   * criterion, too.
   */
  json_array_foreach (criteria, i, criterion)
    {
      /* Translators: %s is a criterion's title */
      g_autofree char *name
          = g_strdup_printf (_("Criterion: %s"), tamiz_words_get_text (criterion, "title"));

      if (self->mode != MODE_RETURN)
        break;
      gtk_string_list_append (names, name);
      g_ptr_array_add (self->criteria, g_strdup (tamiz_words_get_text (criterion, "key")));
    }
  tamiz_drop_down_offer (self->what_row, names);
}

/* What has been is not asked about. */
static gboolean
has_meeting_to_come (TamizReturnDialog *self)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  const char *meeting = tamiz_json_get_text (self->handoff, "meeting");
  gint64 now = self->desk != NULL
                   ? tamiz_clock_get_now (tamiz_session_get_clock (tamiz_desk_get_session (self->desk)))
                   : g_get_real_time ();
  gint64 at;

  return meeting != NULL && tamiz_time_parse (meeting, utc, &at, NULL) && at > now
         && g_strcmp0 (tamiz_json_get_text (self->handoff, "meeting_state"), "cancelled") != 0;
}

static void
fill_fates (TamizReturnDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint fate = 0; fate < tamiz_enum_size (TAMIZ_ENUM_MEETING_FATE); fate++)
    gtk_string_list_append (names, tamiz_enum_label (TAMIZ_ENUM_MEETING_FATE, (int) fate));
  adw_combo_row_set_model (self->fate_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->fate_row, self->mode == MODE_WITHDRAW ? TAMIZ_MEETING_FATE_OTHER_EXECUTIVE
                                                                          : TAMIZ_MEETING_FATE_MARKETING_CALLS);
  gtk_widget_set_visible (GTK_WIDGET (self->fate_row), has_meeting_to_come (self));
}

static void
tamiz_return_dialog_dispose (GObject *object)
{
  TamizReturnDialog *self = TAMIZ_RETURN_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_RETURN_DIALOG);
  g_clear_weak_pointer (&self->owner);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->handoff, json_decref);
  g_clear_pointer (&self->criteria, g_ptr_array_unref);

  G_OBJECT_CLASS (tamiz_return_dialog_parent_class)->dispose (object);
}

static void
tamiz_return_dialog_class_init (TamizReturnDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_return_dialog_dispose;

  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-return-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizReturnDialog, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, TamizReturnDialog, help_label);
  gtk_widget_class_bind_template_child (widget_class, TamizReturnDialog, what_row);
  gtk_widget_class_bind_template_child (widget_class, TamizReturnDialog, reason_row);
  gtk_widget_class_bind_template_child (widget_class, TamizReturnDialog, remedy_row);
  gtk_widget_class_bind_template_child (widget_class, TamizReturnDialog, fate_row);
  gtk_widget_class_bind_template_child (widget_class, TamizReturnDialog, notice);
  gtk_widget_class_bind_template_callback (widget_class, confirm_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tamiz_return_dialog_init (TamizReturnDialog *self)
{
  self->criteria = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  tamiz_drop_down_widen (self->what_row);
  tamiz_drop_down_widen (self->fate_row);
}

static char *
dup_title (Mode        mode,
           const char *name)
{
  switch (mode)
    {
    case MODE_WITHDRAW:
      return g_strdup_printf (_("Withdraw %s"), name);
    case MODE_SEND_BACK:
      return g_strdup_printf (_("Send %s Back"), name);
    case MODE_FATE:
      return g_strdup_printf (_("Meeting with %s"), name);
    case MODE_RETURN:
    default:
      return g_strdup_printf (_("Return %s"), name);
    }
}

static TamizReturnDialog *
make (GtkWidget *parent,
      TamizDesk *desk,
      json_t    *handoff,
      Mode       mode)
{
  TamizReturnDialog *self = g_object_new (TAMIZ_TYPE_RETURN_DIALOG, "transient-for",
                                          gtk_widget_get_root (parent), NULL);
  const char *name = tamiz_words_get_text (handoff, "name");
  g_autofree char *title = NULL;

  self->mode = mode;
  g_set_object (&self->desk, desk);
  self->handoff = json_incref (handoff);
  title = dup_title (mode, name != NULL ? name : "–");
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_button_set_label (self->confirm_button, _(modes[mode].confirm));
  gtk_label_set_label (self->help_label, _(modes[mode].help));
  gtk_widget_set_visible (GTK_WIDGET (self->what_row), gives_reason (self));
  gtk_widget_set_visible (GTK_WIDGET (self->remedy_row), gives_reason (self));
  gtk_widget_set_visible (GTK_WIDGET (self->reason_row), mode != MODE_FATE);
  if (gives_reason (self))
    fill_what (self);
  fill_fates (self);

  return self;
}

static void
present (TamizReturnDialog *self)
{
  GtkWidget *first = GTK_WIDGET (self->what_row);

  if (self->mode == MODE_WITHDRAW)
    first = GTK_WIDGET (self->reason_row);
  else if (self->mode == MODE_FATE)
    first = GTK_WIDGET (self->fate_row);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (first);
}

/**
 * tamiz_return_dialog_show:
 * @parent: the widget that asks
 * @desk: where it is done
 * @handoff: handoff.show's answer
 *
 * Asks why a handoff is returned, and returns it.
 */
void
tamiz_return_dialog_show (GtkWidget *parent,
                          TamizDesk *desk,
                          json_t    *handoff)
{
  gboolean accepted = g_strcmp0 (tamiz_json_get_text (handoff, "state"), "accepted") == 0;

  present (make (parent, desk, handoff, accepted ? MODE_SEND_BACK : MODE_RETURN));
}

/**
 * tamiz_return_dialog_withdraw:
 * @parent: the widget that asks
 * @desk: where it is done
 * @handoff: handoff.show's answer
 *
 * Asks why a handoff is withdrawn, and withdraws it.
 */
void
tamiz_return_dialog_withdraw (GtkWidget *parent,
                              TamizDesk *desk,
                              json_t    *handoff)
{
  present (make (parent, desk, handoff, MODE_WITHDRAW));
}

/**
 * tamiz_return_dialog_settle:
 * @parent: the widget that asks
 * @desk: where it is done
 * @handoff: handoff.show's answer, with a meeting that is open
 *
 * Asks what becomes of the meeting of a handoff that ended, and has it done.
 */
void
tamiz_return_dialog_settle (GtkWidget *parent,
                            TamizDesk *desk,
                            json_t    *handoff)
{
  present (make (parent, desk, handoff, MODE_FATE));
}

/**
 * tamiz_return_dialog_ask:
 * @parent: the widget that asks
 * @handoff: number, name, meeting and packet of a handoff that waits
 * @func: called with @parent when it was said
 *
 * Asks why a handoff is returned where there is no base to return it in.
 */
void
tamiz_return_dialog_ask (GtkWidget       *parent,
                         json_t          *handoff,
                         TamizReturnFunc  func)
{
  TamizReturnDialog *self = make (parent, NULL, handoff, MODE_RETURN);

  g_set_weak_pointer (&self->owner, parent);
  self->func = func;
  present (self);
}
