#define G_LOG_DOMAIN "tamiz-prepare-view"

#include "config.h"

#include "tamiz-prepare-view.h"

#include "tamiz-completeness-bar.h"
#include "tamiz-exception-row.h"
#include "tamiz-executive-row.h"
#include "tamiz-grade-badge.h"
#include "tamiz-into-sight.h"
#include "tamiz-lack-list.h"
#include "tamiz-list-names.h"
#include "tamiz-meeting-chooser.h"
#include "tamiz-notice.h"
#include "tamiz-step-list.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

struct _TamizPrepareView
{
  AdwBin parent_instance;

  GtkScrolledWindow *scrolled_window;
  TamizGradeBadge *badge;
  GtkLabel *name_label;
  GtkLabel *company_label;
  GtkWidget *ready_box;
  GtkImage *ready_icon;
  GtkLabel *ready_label;
  TamizCompletenessBar *completeness_bar;
  TamizNotice *read_notice;
  GtkWidget *send_box;
  TamizExecutiveRow *executive_row;
  TamizMeetingChooser *meeting_chooser;
  AdwExpanderRow *mail_row;
  GtkLabel *mail_label;
  TamizNotice *send_notice;
  GtkWidget *send_button;
  TamizExceptionRow *exception_row;
  GtkWidget *exception_group;
  TamizLackList *lack_list;
  TamizStepList *step_list;

  TamizDesk *desk;          /* (nullable) until it is given */
  char *lead;               /* (nullable) */
  json_t *shown;            /* (nullable): lead.show */
  json_t *prepared;         /* (nullable): handoff.prepare */
  json_t *criteria;         /* (nullable): lead.criteria */
  gboolean showing;         /* the executives are being set, nobody chooses */
  char *sending;            /* (nullable): the lead that is being handed over */
};

G_DEFINE_FINAL_TYPE (TamizPrepareView, tamiz_prepare_view, ADW_TYPE_BIN)

enum
{
  SENT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static json_t *
get_missing (TamizPrepareView *self)
{
  return json_object_get (json_object_get (json_object_get (self->prepared, "steps"), "complete"), "missing");
}

static guint
count_required (json_t *lacks)
{
  json_t *lack;
  gsize i;
  guint n = 0;

  json_array_foreach (lacks, i, lack)
    n += json_is_true (json_object_get (lack, "required"));

  return n;
}

static void
add_lack (json_t *lacks,
          json_t *lack)
{
  /* The meeting is arranged where the lead is sent. */
  if (g_strcmp0 (tamiz_words_get_text (lack, "what"), "meeting") != 0)
    json_array_append (lacks, lack);
}

/* What must be there before the handoff, then what is desirable. */
static json_t *
collect_lacks (TamizPrepareView *self)
{
  json_t *lacks = json_array ();
  json_t *lack;
  gsize i;

  json_array_foreach (get_missing (self), i, lack)
    add_lack (lacks, lack);
  json_array_foreach (json_object_get (json_object_get (self->shown, "verdict"), "missing"), i,
                      lack)
  {
    if (!json_is_true (json_object_get (lack, "required")))
      add_lack (lacks, lack);
    }

  return lacks;
}

static void
show_head (TamizPrepareView *self)
{
  json_t *verdict = json_object_get (self->shown, "verdict");
  g_autofree char *name = NULL;
  g_autofree char *company = NULL;
  const char *stage = tamiz_words_get_label (self->shown, "stage", TAMIZ_ENUM_STAGE);
  g_autoptr (json_t) packet = json_pack ("{sO s{ss*}}", "person", self->shown, "company", "name",
                                         tamiz_words_get_text (self->shown, "company"));

  /* A lead's record names its person and company as a packet does. */
  name = tamiz_words_dup_name (packet);
  company = tamiz_words_dup_role (packet);
  gtk_label_set_label (self->name_label, name);
  if (company != NULL)
    {
      g_autofree char *text = g_strdup_printf ("%s · %s", company, stage);

      gtk_label_set_label (self->company_label, text);
    }
  else
    gtk_label_set_label (self->company_label, stage);
  tamiz_grade_badge_set_nick (self->badge, tamiz_words_get_text (verdict, "grade"));
}

/* What lacks may be no field and no criterion: a full bar beside it would say the contrary. */
static void
show_completeness (TamizPrepareView *self,
                   gboolean          lacking)
{
  double share = json_number_value (json_object_get (json_object_get (self->shown, "verdict"), "completeness"));

  tamiz_completeness_bar_set_share (self->completeness_bar, share);
  gtk_widget_set_visible (GTK_WIDGET (self->completeness_bar), !lacking || share < 1);
}

static void
show_readiness (TamizPrepareView *self)
{
  gboolean ready = json_is_true (json_object_get (self->prepared, "ready"));
  guint n = count_required (get_missing (self));
  gboolean may_send = tamiz_desk_may (self->desk, TAMIZ_RIGHT_SEND) != TAMIZ_PERMISSION_NO;
  g_autofree char *words = NULL;

  if (ready)
    words = g_strdup (!may_send ? _("Ready; marketing hands it over")
                      : n > 0   ? _("May be handed over by exception")
                                : _("Ready to be handed over"));
  else
    words = g_strdup_printf (ngettext ("%u thing is missing before it can be handed over",
                                       "%u things are missing before it can be handed over", n),
                             n);
  gtk_label_set_label (self->ready_label, words);
  gtk_image_set_from_icon_name (self->ready_icon,
                                ready ? "tamiz-done-symbolic" : "tamiz-missing-symbolic");
  tamiz_set_in_sight (self->send_box, ready && may_send);
  tamiz_set_in_sight (self->send_button, ready && may_send);
  show_completeness (self, n > 0);
}

/* Only what marketing has qualified may be excepted. */
static void
show_exception (TamizPrepareView *self)
{
  const char *stage = tamiz_words_get_text (self->prepared, "stage");
  gboolean near = g_strcmp0 (stage, "mql") == 0 || g_strcmp0 (stage, "sql") == 0;
  gboolean lacking = count_required (get_missing (self)) > 0;

  tamiz_exception_row_show (self->exception_row, self->desk, self->lead, gtk_label_get_text (self->name_label),
                            json_object_get (self->prepared, "exception"), near && lacking);
  tamiz_set_in_sight (self->exception_group, lacking && gtk_widget_get_visible (GTK_WIDGET (self->exception_row)));
  /* What somebody waits for stands before what can still be supplied, what may be asked for after it. */
  gtk_box_reorder_child_after (GTK_BOX (gtk_widget_get_parent (self->exception_group)), self->exception_group,
                               json_is_object (json_object_get (self->prepared, "exception")) ? self->ready_box
                                                                                              : GTK_WIDGET (self->lack_list));
}

/* Times are proposed for contact and executive; a small company may leave the meeting out. */
static void
show_meeting (TamizPrepareView *self)
{
  tamiz_meeting_chooser_set (self->meeting_chooser, self->desk, self->lead,
                             tamiz_executive_row_get_email (self->executive_row));
}

/* The mail as it would be by what is chosen, or what is done in its place. */
static void
show_mail (TamizPrepareView *self,
           json_t           *prepared)
{
  json_t *step = json_object_get (json_object_get (prepared, "steps"), "confirmation");
  const char *to = tamiz_words_get_text (step, "to");
  const char *cc = tamiz_words_get_text (step, "cc");
  const char *text = tamiz_words_get_text (step, "text");
  const char *message = tamiz_words_get_text (step, "message");
  g_autofree char *addressed = NULL;
  g_autofree char *mail = NULL;

  if (to != NULL)
    addressed = cc != NULL ? g_strdup_printf (_("Mail to %s, with a copy to %s"), to, cc)
                           : g_strdup_printf (_("Mail to %s"), to);
  adw_expander_row_set_subtitle (self->mail_row, message != NULL ? message : addressed != NULL ? addressed : "");
  if (text != NULL)
    mail = g_strdup_printf ("%s\n\n%s", tamiz_words_get_text (step, "subject"), text);
  gtk_label_set_label (self->mail_label, mail != NULL ? mail : "");
  adw_expander_row_set_enable_expansion (self->mail_row, text != NULL);
}

static void
mail_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizPrepareView *self = owner;

  /* What is wrong with the time is said when the lead is handed over. */
  if (answer == NULL)
    return;
  show_mail (self, answer);
  tamiz_step_list_show (self->step_list, json_object_get (answer, "steps"));
}

/* The mail and the steps follow what is chosen. */
static void
ask_mail (TamizPrepareView *self)
{
  const char *email = tamiz_executive_row_get_email (self->executive_row);
  json_t *arguments;

  if (self->lead == NULL || self->prepared == NULL)
    return;
  arguments = json_pack ("{s[s]}", "ids", self->lead);
  if (email != NULL)
    tamiz_json_set_text (arguments, "to", email);
  tamiz_meeting_chooser_add_arguments (self->meeting_chooser, arguments);
  tamiz_desk_ask (self->desk, self, "mail", "handoff.prepare", arguments, mail_cb);
}

/* The first answer speaks of who is proposed and of no meeting. */
static gboolean
is_otherwise_chosen (TamizPrepareView *self)
{
  const char *proposed = tamiz_words_get_text (json_object_get (self->prepared, "executives"), "proposed");
  g_autofree char *meeting = tamiz_meeting_chooser_dup_time (self->meeting_chooser);

  return meeting != NULL || g_strcmp0 (tamiz_executive_row_get_email (self->executive_row), proposed) != 0;
}

/* Shown once all three answers are there. */
static void
show_all (TamizPrepareView *self)
{
  g_autoptr (json_t) lacks = NULL;

  if (self->shown == NULL || self->prepared == NULL || self->criteria == NULL)
    return;

  lacks = collect_lacks (self);
  show_head (self);
  show_readiness (self);
  show_exception (self);
  self->showing = TRUE;
  tamiz_executive_row_show (self->executive_row, json_object_get (self->prepared, "executives"));
  self->showing = FALSE;
  show_meeting (self);
  show_mail (self, self->prepared);
  tamiz_step_list_show (self->step_list, json_object_get (self->prepared, "steps"));
  tamiz_lack_list_show (self->lack_list, self->lead, lacks,
                        json_object_get (self->criteria, "items"));
  if (is_otherwise_chosen (self))
    ask_mail (self);
}

static void
take (TamizPrepareView *self,
      json_t          **place,
      json_t           *answer,
      const GError     *error)
{
  if (answer == NULL)
    {
      tamiz_notice_set_text (self->read_notice, error->message);
      return;
    }

  json_decref (*place);
  *place = json_incref (answer);
  show_all (self);
}

static void
shown_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  take (owner, &TAMIZ_PREPARE_VIEW (owner)->shown, answer, error);
}

static void
prepared_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  take (owner, &TAMIZ_PREPARE_VIEW (owner)->prepared, answer, error);
}

static void
criteria_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  take (owner, &TAMIZ_PREPARE_VIEW (owner)->criteria, answer, error);
}

static void
sent_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizPrepareView *self = owner;
  g_autofree char *lead = g_steal_pointer (&self->sending);
  gboolean left = g_strcmp0 (lead, self->lead) != 0;
  g_autofree char *told = NULL;
  g_autofree char *number = NULL;

  /* What concerns a lead that was left meanwhile is not said beside another one. */
  if (answer == NULL && left)
    tamiz_desk_tell_failure (self->desk, error->message);
  else if (!left)
    tamiz_notice_set_text (self->send_notice, answer == NULL ? error->message : NULL);
  if (answer == NULL)
    return;

  told = g_strdup_printf (_("%s was handed over to %s"), tamiz_words_get_text (answer, "name"),
                          tamiz_words_get_text (answer, "executive_name"));
  tamiz_desk_tell_final (self->desk, told);
  if (left)
    return;
  tamiz_meeting_chooser_clear (self->meeting_chooser);
  number = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_json_get_int (answer, "number", 0));
  g_signal_emit (self, signals[SENT], 0, number);
}

/* (nullable): what is missing to send it, in words that speak of this page. */
static const char *
find_lack (TamizPrepareView *self,
           const char       *meeting)
{
  json_t *base = tamiz_desk_get_base (self->desk);
  TamizClock *clock = tamiz_session_get_clock (tamiz_desk_get_session (self->desk));

  if (tamiz_executive_row_get_problem (self->executive_row) != NULL)
    return tamiz_executive_row_get_problem (self->executive_row);
  if (meeting == NULL && !json_is_true (json_object_get (base, "waive_meeting")))
    return _ (
        "A meeting or call between contact and executive must be arranged: choose its day, and its "
        "hour as 14:30");
  if (meeting != NULL && tamiz_desk_parse_time (self->desk, meeting) <= tamiz_clock_get_now (clock))
    return _("The meeting would be in the past; choose a time to come");

  return NULL;
}

/* Where something lacks, a granted exception is what lets it through. */
static gboolean
is_excepted (TamizPrepareView *self)
{
  return count_required (get_missing (self)) > 0 && json_is_true (json_object_get (self->prepared, "ready"));
}

/* What lacked a moment ago may be there now. */
static void
moment_chosen_cb (TamizPrepareView *self)
{
  tamiz_notice_set_text (self->send_notice, NULL);
  ask_mail (self);
}

/* Who goes decides when. */
static void
executive_chosen_cb (TamizPrepareView *self)
{
  if (self->showing)
    return;
  tamiz_notice_set_text (self->send_notice, NULL);
  show_meeting (self);
  ask_mail (self);
}

static void
send_cb (TamizPrepareView *self)
{
  g_autofree char *meeting = tamiz_meeting_chooser_dup_time (self->meeting_chooser);
  const char *lack = find_lack (self, meeting);
  json_t *arguments;

  tamiz_notice_set_text (self->send_notice, lack);
  if (self->sending != NULL || lack != NULL)
    return;

  arguments = json_pack ("{ss ss}", "id", self->lead, "to", tamiz_executive_row_get_email (self->executive_row));
  if (is_excepted (self))
    json_object_set (arguments, "exception", json_object_get (json_object_get (self->prepared, "exception"), "id"));
  tamiz_meeting_chooser_add_arguments (self->meeting_chooser, arguments);
  self->sending = g_strdup (self->lead);
  json_object_set_new (arguments, "alone", json_true ());
  tamiz_desk_do (self->desk, self, "handoff.send", arguments, NULL, sent_cb);
}

static void
go_action (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  TamizPrepareView *self = TAMIZ_PREPARE_VIEW (widget);

  if (self->lead != NULL)
    gtk_widget_activate_action (
        widget, g_str_equal (name, "prepare.call") ? "win.call" : "win.open-lead", "s", self->lead);
}

static void
forget_answers (TamizPrepareView *self)
{
  g_clear_pointer (&self->shown, json_decref);
  g_clear_pointer (&self->prepared, json_decref);
  g_clear_pointer (&self->criteria, json_decref);
}

static void
tamiz_prepare_view_dispose (GObject *object)
{
  TamizPrepareView *self = TAMIZ_PREPARE_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_PREPARE_VIEW);
  g_clear_object (&self->desk);
  forget_answers (self);
  g_clear_pointer (&self->lead, g_free);
  g_clear_pointer (&self->sending, g_free);

  G_OBJECT_CLASS (tamiz_prepare_view_parent_class)->dispose (object);
}

static void
tamiz_prepare_view_class_init (TamizPrepareViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_prepare_view_dispose;

  signals[SENT] = g_signal_new ("sent", TAMIZ_TYPE_PREPARE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (TAMIZ_TYPE_COMPLETENESS_BAR);
  g_type_ensure (TAMIZ_TYPE_EXCEPTION_ROW);
  g_type_ensure (TAMIZ_TYPE_EXECUTIVE_ROW);
  g_type_ensure (TAMIZ_TYPE_GRADE_BADGE);
  g_type_ensure (TAMIZ_TYPE_LACK_LIST);
  g_type_ensure (TAMIZ_TYPE_MEETING_CHOOSER);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_STEP_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-prepare-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, badge);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, name_label);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, company_label);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, ready_box);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, ready_icon);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, ready_label);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, completeness_bar);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, read_notice);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, send_box);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, executive_row);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, meeting_chooser);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, mail_row);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, mail_label);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, send_notice);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, send_button);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, exception_row);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, exception_group);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, lack_list);
  gtk_widget_class_bind_template_child (widget_class, TamizPrepareView, step_list);
  gtk_widget_class_bind_template_callback (widget_class, executive_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, moment_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_install_action (widget_class, "prepare.open-lead", NULL, go_action);
  gtk_widget_class_install_action (widget_class, "prepare.call", NULL, go_action);
}

static void
tamiz_prepare_view_init (TamizPrepareView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tamiz_list_names_set (GTK_WIDGET (self->mail_row), _("The mail to the contact"));
}

void
tamiz_prepare_view_set_desk (TamizPrepareView *self,
                             TamizDesk        *desk)
{
  g_set_object (&self->desk, desk);
  tamiz_lack_list_set_desk (self->lack_list, desk);
}

/* @lead is a lead's id. */
void
tamiz_prepare_view_show (TamizPrepareView *self,
                         const char       *lead)
{
  g_return_if_fail (self->desk != NULL);

  if (g_strcmp0 (self->lead, lead) == 0)
    return;

  g_free (self->lead);
  self->lead = g_strdup (lead);
  forget_answers (self);
  tamiz_notice_set_text (self->send_notice, NULL);
  tamiz_meeting_chooser_clear (self->meeting_chooser);
  tamiz_executive_row_forget (self->executive_row);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled_window), 0);
  tamiz_prepare_view_refresh (self);
}

/* Reads again what is shown; what was chosen for the handoff stays. */
void
tamiz_prepare_view_refresh (TamizPrepareView *self)
{
  if (self->lead == NULL)
    return;

  tamiz_notice_set_text (self->read_notice, NULL);
  tamiz_desk_ask (self->desk, self, "lead", "lead.show", json_pack ("{ss}", "id", self->lead),
                  shown_cb);
  tamiz_desk_ask (self->desk, self, "prepare", "handoff.prepare", json_pack ("{s[s]}", "ids", self->lead),
                  prepared_cb);
  tamiz_desk_ask (self->desk, self, "criteria", "lead.criteria",
                  json_pack ("{ss}", "id", self->lead), criteria_cb);
}

/* Hands over what is shown, where it is ready. */
void
tamiz_prepare_view_send (TamizPrepareView *self)
{
  if (gtk_widget_get_mapped (self->send_button))
    send_cb (self);
}
