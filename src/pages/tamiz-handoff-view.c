#define G_LOG_DOMAIN "tamiz-handoff-view"

#include "config.h"

#include "tamiz-handoff-view.h"

#include "tamiz-handoff-beside.h"
#include "tamiz-handoff-files.h"
#include "tamiz-handoff-row.h"
#include "tamiz-mail-actions.h"
#include "tamiz-meeting-dialog.h"
#include "tamiz-notice.h"
#include "tamiz-outcome-dialog.h"
#include "tamiz-packet-view.h"
#include "tamiz-platform.h"
#include "tamiz-reassign-dialog.h"
#include "tamiz-return-dialog.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

struct _TamizHandoffView
{
  AdwBin parent_instance;

  GtkScrolledWindow *scrolled_window;
  GtkLabel *state_label;
  GtkWidget *deadline_box;
  GtkImage *deadline_icon;
  GtkLabel *deadline_label;
  GtkLabel *reason_label;
  GtkLabel *meeting_label;
  GtkWidget *meeting_button;
  GtkLabel *sent_label;
  TamizHandoffBeside *beside;
  TamizPacketView *packet_view;
  AdwPreferencesGroup *steps_group;
  AdwPreferencesGroup *crm_group;
  TamizNotice *notice;
  GtkActionBar *action_bar;
  GtkWidget *accept_button;
  GtkWidget *outcome_button;
  GtkButton *return_button;
  GtkWidget *reassign_button;
  GtkWidget *withdraw_button;
  GtkWidget *prepare_button;
  GtkButton *pause_button;

  TamizDesk *desk;          /* (nullable) until it is given */
  AdwActionRow *step_rows[TAMIZ_STEP_TRANSFER + 1];
  TamizMailActions *confirmation_mail, *packet_mail; /* of their steps' rows */
  GPtrArray *crm_rows;
  char *number;             /* (nullable) */
  json_t *handoff;          /* (nullable): handoff.show */
};

G_DEFINE_FINAL_TYPE (TamizHandoffView, tamiz_handoff_view, ADW_TYPE_BIN)

static gboolean
is_state (TamizHandoffView *self,
          const char       *state)
{
  return g_strcmp0 (tamiz_json_get_text (self->handoff, "state"), state) == 0;
}

static const char *
get_text (TamizHandoffView *self,
          const char       *key)
{
  return tamiz_words_get_text (self->handoff, key);
}

/* Sales decides on what is its own. */
static gboolean
may_decide (TamizHandoffView *self)
{
  return tamiz_desk_may (self->desk, TAMIZ_RIGHT_DECIDE) != TAMIZ_PERMISSION_NO
         && g_strcmp0 (get_text (self, "executive"), tamiz_desk_get_email (self->desk)) == 0;
}

static gboolean
awaits_outcome (TamizHandoffView *self)
{
  return is_state (self, "accepted") && g_strcmp0 (get_text (self, "stage"), "accepted") == 0;
}

static gboolean
may_send_back (TamizHandoffView *self)
{
  gint64 until = tamiz_desk_parse_time (self->desk, get_text (self, "send_back_by"));

  return awaits_outcome (self)
         && tamiz_clock_get_now (tamiz_session_get_clock (tamiz_desk_get_session (self->desk)))
                <= until;
}

/* Its executive stops its clocks, or a manager, as long as one runs. */
static void
show_pause (TamizHandoffView *self)
{
  gboolean runs = is_state (self, "sent") || awaits_outcome (self);
  gboolean may = may_decide (self) || tamiz_desk_has_role (self->desk, TAMIZ_ROLE_MANAGER);

  gtk_button_set_label (self->pause_button,
                        get_text (self, "paused_since") != NULL ? _("Resume _Clocks") : _("Pause _Clocks…"));
  gtk_widget_set_visible (GTK_WIDGET (self->pause_button), runs && may);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "handoff.pause", runs && may);
}

/* The contact expects a meeting to which nobody goes. */
static gboolean
is_meeting_open (TamizHandoffView *self)
{
  return json_is_true (json_object_get (self->handoff, "meeting_open"));
}

/* Only what is possible now, to who works now, is offered. */
static void
show_actions (TamizHandoffView *self)
{
  gboolean sent = is_state (self, "sent"), mine = may_decide (self);
  gboolean sends = tamiz_desk_may (self->desk, TAMIZ_RIGHT_SEND) != TAMIZ_PERMISSION_NO;
  gboolean sends_back = mine && may_send_back (self);
  gboolean reassigns = sent && (mine || tamiz_desk_may (self->desk, TAMIZ_RIGHT_REASSIGN) == TAMIZ_PERMISSION_YES);
  gboolean again = sends && !sent && !is_state (self, "accepted") && !is_state (self, "reassigned");
  gboolean arranges = (sent || is_state (self, "accepted") || is_meeting_open (self))
                      && (mine || sends || tamiz_desk_has_role (self->desk, TAMIZ_ROLE_MANAGER));

  gtk_widget_set_visible (self->meeting_button, arranges);
  gtk_widget_set_tooltip_text (self->meeting_button, is_meeting_open (self) ? _("Say what becomes of the meeting")
                                                                            : _("Change or cancel the meeting"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "handoff.meeting", arranges);
  gtk_widget_set_visible (self->accept_button, sent && mine);
  gtk_widget_set_visible (self->outcome_button, awaits_outcome (self) && mine);
  gtk_widget_set_visible (GTK_WIDGET (self->return_button), (sent && mine) || sends_back);
  gtk_button_set_label (self->return_button, sent ? _("_Return…") : _("Send _Back…"));
  gtk_widget_set_visible (self->reassign_button, reassigns);
  gtk_widget_set_visible (self->withdraw_button, sent && sends);
  gtk_widget_set_visible (self->prepare_button, again);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "handoff.accept", sent && mine);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "handoff.outcome",
                                 awaits_outcome (self) && mine);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "handoff.return", (sent && mine) || sends_back);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "handoff.reassign", reassigns);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "handoff.withdraw", sent && sends);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "handoff.prepare", again);
  show_pause (self);
}

static char *
dup_state (TamizHandoffView *self)
{
  const char *name = get_text (self, "executive_name");
  const char *stage = get_text (self, "stage");
  int number = 0;

  if (name == NULL)
    name = "–";
  if (is_state (self, "sent"))
    return may_decide (self) ? g_strdup (_("Waiting for your decision"))
                             : g_strdup_printf (_("Waiting for %s to accept it"), name);
  if (is_state (self, "returned"))
    return g_strdup_printf (_("Returned by %s"), name);
  if (is_state (self, "accepted") && !awaits_outcome (self)
      && tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, stage, &number))
    return g_strdup_printf (_("Accepted by %s; now: %s"), name,
                            tamiz_enum_label (TAMIZ_ENUM_STAGE, number));
  if (is_state (self, "accepted"))
    return g_strdup_printf (_("Accepted by %s; the outcome is still to come"), name);

  tamiz_enum_from_nick (TAMIZ_ENUM_HANDOFF, get_text (self, "state"), &number);
  return g_strdup_printf ("%s · %s", tamiz_enum_label (TAMIZ_ENUM_HANDOFF, number), name);
}

/* “To accept: by Monday 2 March 2026, 18:30”; NULL where no clock runs. */
static char *
dup_deadline (TamizHandoffView *self)
{
  const char *words = NULL;
  const char *clock = tamiz_handoff_find_clock (self->handoff, &words);
  g_autofree char *due = NULL;

  if (clock == NULL)
    return NULL;

  due = tamiz_desk_format_due_day (self->desk, get_text (self, clock));
  return g_strdup_printf ("%s: %s", words, due);
}

/* Who sent it, and who passed it on where it came by another executive. */
static char *
dup_sent (TamizHandoffView *self)
{
  json_t *packet = json_object_get (self->handoff, "packet");
  const char *sender = tamiz_words_get_text (json_object_get (packet, "handoff"), "sender");
  const char *passed_on = get_text (self, "passed_on_by_name");
  g_autofree char *when = tamiz_desk_format_moment (self->desk, get_text (self, "sent_at"));

  if (sender == NULL)
    sender = "–";
  if (passed_on != NULL)
    /* Translators: number of the handoff, who sent it, who passed it on to another executive, when */
    return g_strdup_printf (_("Handoff %s · sent by %s, passed on by %s, %s"), self->number, sender, passed_on, when);

  /* Translators: number of the handoff, who sent it, when */
  return g_strdup_printf (_("Handoff %s · sent by %s, %s"), self->number, sender, when);
}

/* (nullable): by which way the decision came, where it was not taken in the program. */
static char *
dup_way (TamizHandoffView *self)
{
  const char *door = get_text (self, "door");
  const char *by = get_text (self, "decided_by_name");
  const char *brought = get_text (self, "brought_by_name");

  if (by == NULL)
    by = get_text (self, "executive_name");
  if (by == NULL)
    by = "–";
  if (g_strcmp0 (door, "mail") == 0)
    return brought != NULL ? g_strdup_printf (_("Decided by mail by %s, taken in by %s"), by, brought)
                           : g_strdup_printf (_("Decided by mail by %s"), by);
  if (g_strcmp0 (door, "file") == 0)
    return brought != NULL ? g_strdup_printf (_("Decided by a file with the answer of %s, taken in by %s"), by, brought)
                           : g_strdup_printf (_("Decided by a file with the answer of %s"), by);

  return NULL;
}

static void
show_state (TamizHandoffView *self)
{
  gboolean late = json_is_true (json_object_get (self->handoff, "late"));
  g_autofree char *state = dup_state (self);
  g_autofree char *deadline = dup_deadline (self);
  g_autofree char *reason = tamiz_handoff_dup_reason (self->handoff);
  g_autofree char *meeting = tamiz_handoff_dup_meeting (self->desk, self->handoff);
  g_autofree char *sent = dup_sent (self);
  g_autofree char *way = dup_way (self);
  g_autofree char *lines = way != NULL ? g_strdup_printf ("%s\n%s", sent, way) : g_strdup (sent);

  gtk_label_set_label (self->state_label, state);
  gtk_label_set_label (self->deadline_label, deadline != NULL ? deadline : "");
  gtk_image_set_from_icon_name (self->deadline_icon,
                                late ? "tamiz-warning-symbolic" : "tamiz-clock-symbolic");
  gtk_widget_set_visible (self->deadline_box, deadline != NULL);
  gtk_label_set_label (self->reason_label, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label), reason != NULL);
  gtk_label_set_label (self->meeting_label, meeting != NULL ? meeting : "");
  gtk_widget_set_visible (GTK_WIDGET (self->meeting_label), meeting != NULL);
  gtk_label_set_label (self->sent_label, lines);
}

static const char *
get_step_icon (TamizStepState state)
{
  switch (state)
    {
    case TAMIZ_STEP_STATE_DONE:
      return "tamiz-done-symbolic";
    case TAMIZ_STEP_STATE_FAILED:
    case TAMIZ_STEP_STATE_IN_DOUBT:
      return "tamiz-warning-symbolic";
    case TAMIZ_STEP_STATE_WAIVED:
      return "tamiz-remove-symbolic";
    case TAMIZ_STEP_STATE_WAITING:
    default:
      return "tamiz-clock-symbolic";
    }
}

static void
show_step (TamizHandoffView *self,
           TamizHandoffStep  step)
{
  AdwActionRow *row = self->step_rows[step];
  json_t *object = json_object_get (json_object_get (self->handoff, "steps"),
                                    tamiz_enum_nick (TAMIZ_ENUM_STEP, step));
  const char *message = tamiz_words_get_text (object, "message");
  GtkImage *icon = g_object_get_data (G_OBJECT (row), "icon");
  int state = TAMIZ_STEP_STATE_WAITING;
  g_autofree char *words = NULL;

  tamiz_enum_from_nick (TAMIZ_ENUM_STEP_STATE, tamiz_words_get_text (object, "state"), &state);
  words = message != NULL
              ? g_strdup_printf ("%s: %s", tamiz_enum_label (TAMIZ_ENUM_STEP_STATE, state), message)
              : g_strdup (tamiz_enum_label (TAMIZ_ENUM_STEP_STATE, state));
  gtk_image_set_from_icon_name (icon, get_step_icon ((TamizStepState) state));
  adw_action_row_set_subtitle (row, words);
}

static GtkWidget *
make_crm_row (json_t *remote)
{
  GtkWidget *row = adw_action_row_new ();
  const char *words = tamiz_words_get_text (remote, "remote_state");
  const char *name = tamiz_words_get_text (remote, "connection");
  const char *nick = tamiz_words_get_text (remote, "state");
  int number;
  gboolean given_up = g_strcmp0 (tamiz_words_get_text (remote, "reason"), "given_up") == 0;
  const char *state = given_up ? _("Given up")
                      : tamiz_enum_from_nick (TAMIZ_ENUM_OUTBOX, nick, &number)
                          ? tamiz_enum_label (TAMIZ_ENUM_OUTBOX, number)
                          : tamiz_words_get_label (remote, "state", TAMIZ_ENUM_LINK);
  g_autofree char *subtitle
      = words != NULL ? g_strdup_printf ("%s · %s", state, words) : g_strdup (state);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name != NULL ? name : "–");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);

  return row;
}

static void
show_crm (TamizHandoffView *self)
{
  json_t *remotes = json_object_get (self->handoff, "crm");
  json_t *remote;
  gsize i;

  for (guint n = 0; n < self->crm_rows->len; n++)
    adw_preferences_group_remove (self->crm_group, g_ptr_array_index (self->crm_rows, n));
  g_ptr_array_set_size (self->crm_rows, 0);
  json_array_foreach (remotes, i, remote)
    {
      g_ptr_array_add (self->crm_rows, make_crm_row (remote));
      adw_preferences_group_add (self->crm_group, g_ptr_array_index (self->crm_rows, i));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->crm_group), json_array_size (remotes) > 0);
}

static void
handoff_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizHandoffView *self = owner;
  g_autofree char *meeting_now = NULL;

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      return;
    }

  meeting_now = tamiz_handoff_dup_meeting_now (self->desk, answer);
  json_decref (self->handoff);
  self->handoff = json_incref (answer);
  show_state (self);
  for (guint step = 0; step < G_N_ELEMENTS (self->step_rows); step++)
    show_step (self, step);
  show_crm (self);
  show_actions (self);
  tamiz_handoff_beside_show (self->beside, self->desk, answer);
  tamiz_mail_actions_read (self->confirmation_mail, self->packet_mail, self->steps_group, self->desk,
                           self->number);
  tamiz_packet_view_set_meeting_now (self->packet_view, meeting_now);
  tamiz_packet_view_set_packet (self->packet_view, json_object_get (answer, "packet"));
}

/* What was refused is said beside the buttons that asked for it. */
static void
done_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizHandoffView *self = owner;
  const char *message = NULL;

  if (answer == NULL && *error->message != '\0')
    message = error->message;
  tamiz_notice_set_text (self->notice, message);
}

static void
accepted_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizHandoffView *self = owner;
  g_autofree char *told = NULL;

  done_cb (owner, answer, error);
  if (answer == NULL)
    return;

  told = g_strdup_printf (_("%s is yours now"), tamiz_words_get_text (answer, "name"));
  tamiz_desk_tell_final (self->desk, told);
}

static void
accept_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TamizHandoffView *self = TAMIZ_HANDOFF_VIEW (widget);

  tamiz_desk_do (self->desk, self, "handoff.accept", json_pack ("{ss}", "number", self->number),
                 NULL, accepted_cb);
}

static void
return_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TamizHandoffView *self = TAMIZ_HANDOFF_VIEW (widget);

  tamiz_return_dialog_show (widget, self->desk, self->handoff);
}

static void
meeting_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  TamizHandoffView *self = TAMIZ_HANDOFF_VIEW (widget);

  if (is_meeting_open (self))
    tamiz_return_dialog_settle (widget, self->desk, self->handoff);
  else
    tamiz_meeting_dialog_show (widget, self->desk, self->handoff);
}

static void
reassign_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  TamizHandoffView *self = TAMIZ_HANDOFF_VIEW (widget);

  tamiz_reassign_dialog_show (widget, self->desk, self->handoff);
}

static void
outcome_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  TamizHandoffView *self = TAMIZ_HANDOFF_VIEW (widget);

  tamiz_outcome_dialog_show (widget, self->desk, get_text (self, "lead"), get_text (self, "name"));
}

static void
pause_answered_cb (GtkWidget  *widget,
                   const char *response,
                   const char *text)
{
  TamizHandoffView *self = TAMIZ_HANDOFF_VIEW (widget);

  if (response != NULL)
    tamiz_desk_do (self->desk, self, "sla.pause", json_pack ("{ss ss}", "handoff", self->number, "reason", text),
                   NULL, done_cb);
}

static void
pause_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  TamizHandoffView *self = TAMIZ_HANDOFF_VIEW (widget);

  if (get_text (self, "paused_since") != NULL)
    tamiz_desk_do (self->desk, self, "sla.resume", json_pack ("{ss}", "handoff", self->number), NULL, done_cb);
  else
    tamiz_platform_ask_text (widget, _("Pause the Clocks?"),
                             _("They stand still until you let them go on, and the report shows why."), _("Reason"),
                             FALSE, _("_Pause"), pause_answered_cb);
}

static void
withdraw_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  TamizHandoffView *self = TAMIZ_HANDOFF_VIEW (widget);

  tamiz_return_dialog_withdraw (widget, self->desk, self->handoff);
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TamizHandoffView *self = TAMIZ_HANDOFF_VIEW (widget);

  tamiz_handoff_files_save (widget, self->desk, self->number, g_variant_get_string (parameter, NULL), done_cb);
}

static void
take_answer_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  tamiz_handoff_files_take (widget, TAMIZ_HANDOFF_VIEW (widget)->desk, done_cb);
}

static void
open_lead_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  TamizHandoffView *self = TAMIZ_HANDOFF_VIEW (widget);

  if (get_text (self, "lead") != NULL)
    gtk_widget_activate_action (widget, "win.open-lead", "s", get_text (self, "lead"));
}

static void
prepare_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  TamizHandoffView *self = TAMIZ_HANDOFF_VIEW (widget);

  gtk_widget_activate_action (widget, "win.hand-over", "s", get_text (self, "lead"));
}

static void
tamiz_handoff_view_dispose (GObject *object)
{
  TamizHandoffView *self = TAMIZ_HANDOFF_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_HANDOFF_VIEW);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->crm_rows, g_ptr_array_unref);
  g_clear_pointer (&self->handoff, json_decref);
  g_clear_pointer (&self->number, g_free);

  G_OBJECT_CLASS (tamiz_handoff_view_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "handoff.accept", NULL, accept_action);
  gtk_widget_class_install_action (widget_class, "handoff.return", NULL, return_action);
  gtk_widget_class_install_action (widget_class, "handoff.meeting", NULL, meeting_action);
  gtk_widget_class_install_action (widget_class, "handoff.reassign", NULL, reassign_action);
  gtk_widget_class_install_action (widget_class, "handoff.outcome", NULL, outcome_action);
  gtk_widget_class_install_action (widget_class, "handoff.withdraw", NULL, withdraw_action);
  gtk_widget_class_install_action (widget_class, "handoff.pause", NULL, pause_action);
  gtk_widget_class_install_action (widget_class, "handoff.save", "s", save_action);
  gtk_widget_class_install_action (widget_class, "handoff.take-answer", NULL, take_answer_action);
  gtk_widget_class_install_action (widget_class, "handoff.open-lead", NULL, open_lead_action);
  gtk_widget_class_install_action (widget_class, "handoff.prepare", NULL, prepare_action);
}

static void
tamiz_handoff_view_class_init (TamizHandoffViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_handoff_view_dispose;

  g_type_ensure (TAMIZ_TYPE_HANDOFF_BESIDE);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_PACKET_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-handoff-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, state_label);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, deadline_box);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, deadline_icon);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, deadline_label);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, reason_label);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, meeting_label);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, meeting_button);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, sent_label);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, beside);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, packet_view);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, steps_group);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, crm_group);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, action_bar);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, accept_button);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, outcome_button);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, return_button);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, reassign_button);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, withdraw_button);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, prepare_button);
  gtk_widget_class_bind_template_child (widget_class, TamizHandoffView, pause_button);
  install_actions (widget_class);
}

static void
make_steps (TamizHandoffView *self)
{
  for (int step = 0; step < (int) G_N_ELEMENTS (self->step_rows); step++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *icon = gtk_image_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                     tamiz_enum_label (TAMIZ_ENUM_STEP, step));
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
      g_object_set_data (G_OBJECT (row), "icon", icon);
      adw_preferences_group_add (self->steps_group, row);
      self->step_rows[step] = ADW_ACTION_ROW (row);
    }
  self->confirmation_mail = TAMIZ_MAIL_ACTIONS (tamiz_mail_actions_new ());
  self->packet_mail = TAMIZ_MAIL_ACTIONS (tamiz_mail_actions_new ());
  adw_action_row_add_suffix (self->step_rows[TAMIZ_STEP_CONFIRMATION], GTK_WIDGET (self->confirmation_mail));
  adw_action_row_add_suffix (self->step_rows[TAMIZ_STEP_ALERT], GTK_WIDGET (self->packet_mail));
}

/* As Ctrl+Enter accepts wherever in the window the keyboard is, this returns. */
static gboolean
return_key_cb (GtkWidget *widget,
               GVariant  *arguments,
               gpointer   unused)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_activate_action (widget, "handoff.return", NULL);
}

static void
add_key (TamizHandoffView *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkShortcutTrigger *trigger
      = gtk_shortcut_trigger_parse_string ("<Control><Shift>Return|<Control><Shift>KP_Enter");

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (trigger, gtk_callback_action_new (return_key_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
tamiz_handoff_view_init (TamizHandoffView *self)
{
  self->crm_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  make_steps (self);
  add_key (self);
}

void
tamiz_handoff_view_set_desk (TamizHandoffView *self,
                             TamizDesk        *desk)
{
  g_set_object (&self->desk, desk);
  show_actions (self);
}

/* @number is a handoff's number. */
void
tamiz_handoff_view_show (TamizHandoffView *self,
                         const char       *number)
{
  g_return_if_fail (self->desk != NULL);

  if (g_strcmp0 (self->number, number) == 0)
    return;

  g_free (self->number);
  self->number = g_strdup (number);
  /* Nothing is done about what is not in sight yet. */
  g_clear_pointer (&self->handoff, json_decref);
  show_actions (self);
  tamiz_notice_set_text (self->notice, NULL);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled_window), 0);
  tamiz_handoff_view_refresh (self);
}

/* Reads again what is shown. */
void
tamiz_handoff_view_refresh (TamizHandoffView *self)
{
  if (self->number != NULL)
    tamiz_desk_ask (self->desk, self, "handoff", "handoff.show",
                    json_pack ("{ss}", "number", self->number), handoff_cb);
}

/* Accepts what is shown, where that is possible; answers whether it was tried. */
gboolean
tamiz_handoff_view_accept (TamizHandoffView *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || !gtk_widget_get_visible (self->accept_button))
    return FALSE;

  return gtk_widget_activate_action (GTK_WIDGET (self), "handoff.accept", NULL);
}
