#define G_LOG_DOMAIN "tamiz-operations-send"

#include "config.h"

#include "tamiz-answers.h"
#include "tamiz-consents.h"
#include "tamiz-error.h"
#include "tamiz-exceptions.h"
#include "tamiz-executives.h"
#include "tamiz-figures.h"
#include "tamiz-freezing.h"
#include "tamiz-handoff-plan.h"
#include "tamiz-handoffs.h"
#include "tamiz-mail-rows.h"
#include "tamiz-mail-sender.h"
#include "tamiz-meeting-fates.h"
#include "tamiz-meetings.h"
#include "tamiz-notices.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-people.h"
#include "tamiz-session-private.h"
#include "tamiz-text.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* Handing a lead over: the handoff, its steps, the frozen packet, the move, what leaves by mail, the
 * notice to the executive, and where acceptance is waived the acceptance and what goes to the CRM:
 * all of it in one transaction.
 */

/* Others may take the next number, or the lead itself, between reading and writing. */
#define MOST_TRIES 5

typedef struct
{
  TamizWork *work;
  TamizFacts *facts;
  TamizDefinition *definition;
  TamizRecord *version;
  TamizRecord *executive;
  json_t *proposal;
  TamizMeetingOrder meeting;
  gboolean meets;           /* a meeting was given */
} Sending;

static void
sending_clear (Sending *self)
{
  g_clear_pointer (&self->facts, tamiz_facts_unref);
  g_clear_pointer (&self->definition, tamiz_definition_unref);
  g_clear_object (&self->version);
  g_clear_object (&self->executive);
  g_clear_pointer (&self->proposal, json_decref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sending, sending_clear)

static gboolean
add_steps (Sending                 *self,
           TamizChangeSet          *set,
           TamizRecord             *handoff,
           const TamizHandoffPlan  *plan,
           GError                 **error)
{
  for (guint step = 0; step < G_N_ELEMENTS (plan->steps); step++)
    {
      TamizRecord *record = tamiz_work_insert (self->work, set, TAMIZ_KIND_HANDOFF_STEP, error);

      if (record == NULL)
        return FALSE;
      tamiz_record_set_int (record, TAMIZ_HANDOFF_STEP_HANDOFF, tamiz_record_get_id (handoff));
      tamiz_record_set_int (record, TAMIZ_HANDOFF_STEP_STEP, step);
      tamiz_record_set_int (record, TAMIZ_HANDOFF_STEP_STATE, plan->steps[step].state);
      tamiz_record_set_int (record, TAMIZ_HANDOFF_STEP_AT, self->work->now);
      tamiz_record_set_text (record, TAMIZ_HANDOFF_STEP_MESSAGE, plan->steps[step].message);
    }

  return TRUE;
}

static gboolean
has_account (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizMailAccount) account = tamiz_mail_account_load (&error);

  /* One that cannot be read is there all the same; who sends says what is wrong with it. */
  return account != NULL || !g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND);
}

/* What leaves by mail: to the contact, with a copy to the executive, and the packet to the executive.
 * Where nothing is set up to send it the notice in the program is the alert's delivery, and the mails
 * wait to be opened in a mail program.
 */
static gboolean
queue_mails (Sending                 *self,
             TamizChangeSet          *set,
             TamizRecord             *handoff,
             const TamizHandoffPlan  *plan,
             GError                 **error)
{
  g_autofree char *to = tamiz_email_normalize (tamiz_record_get_text (self->executive, TAMIZ_USER_EMAIL));
  TamizMailOrder order = {
    .op = "confirmation",
    .handoff = handoff,
    .lead = tamiz_record_get_id (self->facts->lead),
    .to = plan->to,
    .cc = to,
    .language = tamiz_work_text (self->work, "language"),
    .with_invitation = self->meets,
    .sender = self->work->actor.user,
  };

  if (plan->to != NULL && tamiz_work_queue_mail (self->work, set, &order, error) == NULL)
    return FALSE;
  if (to == NULL)
    return TRUE;

  order.op = "packet";
  order.to = to;
  order.to_name = tamiz_record_get_text (self->executive, TAMIZ_USER_NAME);
  order.cc = NULL;
  order.language = NULL;
  order.with_invitation = FALSE; /* the copy of the confirmation invites both */
  order.with_packet = TRUE;
  if (tamiz_work_queue_mail (self->work, set, &order, error) == NULL)
    return FALSE;

  return has_account ()
         || tamiz_work_note_mail_step (self->work, set, tamiz_record_get_id (handoff), "packet", TAMIZ_STEP_STATE_DONE,
                                       plan->steps[TAMIZ_STEP_ALERT].message, error);
}

/* What is done in place of a mail that cannot be sent, by who hands over and before the meeting. */
static gboolean
add_task (Sending                 *self,
          TamizChangeSet          *set,
          TamizRecord             *handoff,
          const TamizHandoffPlan  *plan,
          GError                 **error)
{
  gint64 due = self->work->now + TAMIZ_DAY;
  gint64 meeting = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING);
  TamizRecord *task;

  if (plan->instead == NULL)
    return TRUE;
  task = tamiz_work_insert (self->work, set, TAMIZ_KIND_TASK, error);
  if (task == NULL)
    return FALSE;

  tamiz_record_set_int (task, TAMIZ_TASK_LEAD, tamiz_record_get_id (self->facts->lead));
  tamiz_record_set_text (task, TAMIZ_TASK_TEXT, plan->instead);
  tamiz_record_set_int (task, TAMIZ_TASK_ASSIGNEE, self->work->actor.user);
  tamiz_record_set_int (task, TAMIZ_TASK_DUE, meeting != 0 ? MIN (due, meeting) : due);
  return TRUE;
}

/* The executive is told in the program, once. */
static gboolean
add_notice (Sending         *self,
            TamizChangeSet  *set,
            TamizRecord     *handoff,
            GError         **error)
{
  g_autofree char *key = g_strdup_printf ("packet/%s/%" PRId64, tamiz_record_get_text (handoff, TAMIZ_HANDOFF_UUID),
                                          tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER));
  const TamizNoticeOrder order = {
    .member = tamiz_record_get_id (self->executive),
    .topic = "packet",
    .key = key,
    .at = self->work->now,
    .lead = tamiz_record_get_id (self->facts->lead),
    .handoff = tamiz_record_get_id (handoff),
  };

  return tamiz_work_add_notice (self->work, set, &order, error) != NULL;
}

/* A lead that is handed over again keeps its key: the same opportunity is reopened. */
static char *
choose_key (TamizFacts *facts)
{
  if (facts->handoffs->len > 0)
    return g_strdup (tamiz_record_get_text (g_ptr_array_index (facts->handoffs, 0), TAMIZ_HANDOFF_UUID));

  return g_uuid_string_random ();
}

static char *
dup_user_name (TamizWork *work,
               gint64     id)
{
  g_autoptr (TamizRecord) user = tamiz_reader_load (work->reader, TAMIZ_KIND_USER, id, NULL);

  return g_strdup (user != NULL ? tamiz_record_get_text (user, TAMIZ_USER_NAME) : "–");
}

/* A lead that sales has is not sent again, and who comes second is told who was first; who may not
 * send at all is told that by storage.
 */
static gboolean
check_is_not_sent (TamizWork    *work,
                   TamizFacts   *facts,
                   GError      **error)
{
  int stage = tamiz_facts_get_stage (facts);

  if ((work->roles & (1u << TAMIZ_ROLE_MARKETING)) == 0)
    return TRUE;
  for (guint i = 0; i < facts->handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (facts->handoffs, i);
      gint64 state = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE);
      g_autofree char *sender = NULL;
      g_autofree char *executive = NULL;
      g_autofree char *moment = NULL;

      if ((stage != TAMIZ_STAGE_HANDED_OFF || state != TAMIZ_HANDOFF_SENT)
          && (stage != TAMIZ_STAGE_ACCEPTED || state != TAMIZ_HANDOFF_ACCEPTED))
        continue;
      sender = dup_user_name (work, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_BY));
      executive = dup_user_name (work, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE));
      moment = tamiz_figures_format_moment (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_AT), work->zone);
      /* Translators: who, to whom, when, and the number of the handoff */
      return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_REFUSED, error,
                                 _("%s handed the lead over to %s already, on %s, with handoff %" PRId64), sender,
                                 executive, moment, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER));
    }

  return TRUE;
}

/* Sales cannot do anything with somebody who may be contacted by no way. */
static gboolean
check_may_be_contacted (TamizWork   *work,
                        TamizFacts  *facts,
                        GError     **error)
{
  gint64 today = tamiz_day_of (work->now, work->zone);

  if (!tamiz_consents_refuse_all (facts->consents, today))
    return TRUE;
  if (!tamiz_consents_check (facts->consents, TAMIZ_CHANNEL_ANY, today, error))
    return FALSE;
  return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_REFUSED, error,
                             _("The person refuses every way of being contacted: mail, telephone, "
                               "messages and letters"));
}

static TamizRecord *
find_executive (Sending  *self,
                GError  **error)
{
  const char *to = tamiz_work_text (self->work, "to");
  g_autoptr (TamizRecord) user = NULL;

  if (to == NULL && tamiz_work_flag (self->work, "propose"))
    {
      to = tamiz_json_get_text (self->proposal, "proposed");
      if (!tamiz_work_require (to != NULL, TAMIZ_CORE_ERROR_REFUSED, error, "%s",
                               tamiz_json_get_text (self->proposal, "why")))
        return NULL;
    }
  if (!tamiz_work_require (to != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                           _("Say to whom the lead goes, or have somebody proposed")))
    return NULL;
  user = tamiz_work_find_user (self->work, to, error);

  return user != NULL && tamiz_work_check_executive (self->work, user, error) ? g_steal_pointer (&user) : NULL;
}

static gboolean
read_meeting (Sending  *self,
              GError  **error)
{
  if (!tamiz_work_read_meeting (self->work, &self->meeting, &self->meets, error))
    return FALSE;
  /* Scripts have given many leads one time since the first version; people are told. */
  self->meeting.beside_others = !tamiz_work_flag (self->work, "alone");

  return tamiz_work_require (self->meets || tamiz_record_get_int (self->work->base, TAMIZ_BASE_WAIVE_MEETING) != 0,
                             TAMIZ_CORE_ERROR_REFUSED, error,
                             _("A meeting or call between contact and executive must be arranged; "
                               "give its time"));
}

static gboolean
sending_prepare (Sending    *self,
                 TamizWork  *work,
                 GError    **error)
{
  self->work = work;
  self->facts = tamiz_work_load_facts (work, "id", error);
  self->version = self->facts != NULL ? tamiz_work_require_in_force (work, &self->definition, error) : NULL;
  if (self->version == NULL)
    return FALSE;
  self->proposal = tamiz_work_propose_executives (work, self->facts, error);
  self->executive = self->proposal != NULL ? find_executive (self, error) : NULL;

  return self->executive != NULL && read_meeting (self, error) && check_may_be_contacted (work, self->facts, error)
         && check_is_not_sent (work, self->facts, error);
}

static TamizRecord *
add_handoff (Sending         *self,
             TamizChangeSet  *set,
             GError         **error)
{
  TamizWork *work = self->work;
  gint64 number = tamiz_reader_get_last_number (work->reader, error) + 1;
  TamizRecord *handoff = number != 0 ? tamiz_work_insert (work, set, TAMIZ_KIND_HANDOFF, error) : NULL;
  g_autofree char *key = NULL;
  g_autofree char *choice = NULL;
  g_autoptr (json_t) chosen = NULL;

  if (handoff == NULL)
    return NULL;

  key = choose_key (self->facts);
  chosen = tamiz_executives_dup_choice (self->proposal, tamiz_record_get_text (self->executive, TAMIZ_USER_EMAIL));
  choice = tamiz_json_to_canonical (chosen);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_NUMBER, number);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_LEAD, tamiz_record_get_id (self->facts->lead));
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_EXECUTIVE, tamiz_record_get_id (self->executive));
  tamiz_record_set_text (handoff, TAMIZ_HANDOFF_CHOICE, choice);
  tamiz_record_set_text (handoff, TAMIZ_HANDOFF_UUID, key);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_STATE, TAMIZ_HANDOFF_SENT);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_SENT_AT, work->now);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_SENT_BY, work->actor.user);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_DEFINITION, tamiz_record_get_id (self->version));
  if (self->meets && !tamiz_work_set_meeting (work, set, handoff, &self->meeting, error))
    return NULL;

  return tamiz_work_take_over_meeting (work, set, self->facts, handoff, error) ? handoff : NULL;
}

static TamizRecord *
add_move (Sending         *self,
          TamizChangeSet  *set,
          TamizRecord     *handoff,
          int              from,
          int              to,
          TamizMoveCause   cause,
          GError         **error)
{
  TamizRecord *move = tamiz_work_insert (self->work, set, TAMIZ_KIND_STAGE_MOVE, error);

  if (move == NULL)
    return NULL;

  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_LEAD, tamiz_record_get_id (self->facts->lead));
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_AT, self->work->now);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_FROM, from);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_TO, to);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_CAUSE, cause);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_HANDOFF, tamiz_record_get_id (handoff));
  return move;
}

/* Where acceptance is waived the program accepts what is sent as it is sent, and it goes on to the
 * CRM at once.
 */
static gboolean
accept_at_once (Sending         *self,
                TamizChangeSet  *set,
                TamizRecord     *handoff,
                GError         **error)
{
  TamizRecord *move = add_move (self, set, handoff, TAMIZ_STAGE_HANDED_OFF, TAMIZ_STAGE_ACCEPTED, TAMIZ_MOVE_ACCEPT, error);

  if (move == NULL)
    return FALSE;

  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_ACTOR, TAMIZ_ACTOR_PROGRAM);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_STATE, TAMIZ_HANDOFF_ACCEPTED);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_DECIDED_AT, self->work->now);
  return tamiz_work_queue_handoff (self->work, set, self->facts, handoff, error);
}

/* (nullable): what the packet says of an exception. */
static char *
dup_exception_words (Sending     *self,
                     TamizRecord *exception)
{
  g_autofree char *asker = NULL;
  g_autofree char *granter = NULL;

  if (exception == NULL)
    return NULL;

  asker = dup_user_name (self->work, tamiz_record_get_int (exception, TAMIZ_EXCEPTION_ASKED_BY));
  granter = dup_user_name (self->work, tamiz_record_get_int (exception, TAMIZ_EXCEPTION_DECIDED_BY));
  /* Translators: the reason of an exception, who asked for it and who granted it */
  return g_strdup_printf (_("%s (asked for by %s, granted by %s)"),
                          tamiz_record_get_text (exception, TAMIZ_EXCEPTION_REASON), asker, granter);
}

/* The whole change.  Returns the handoff, which belongs to @set. */
static TamizRecord *
fill_change (Sending         *self,
             TamizChangeSet  *set,
             GError         **error)
{
  TamizWork *work = self->work;
  TamizRecord *handoff = add_handoff (self, set, error);
  TamizRecord *move;
  g_autoptr (TamizRecord) exception = NULL;
  g_autofree char *excepted = NULL;
  g_auto (TamizHandoffPlan) plan = { 0 };

  if (handoff == NULL || !tamiz_work_use_exception (work, set, self->facts, handoff, &exception, error)
      || !tamiz_handoff_plan_make (&plan, work, self->facts, self->meets, exception, error))
    return NULL;
  move = add_move (self, set, handoff, tamiz_facts_get_stage (self->facts), TAMIZ_STAGE_HANDED_OFF, TAMIZ_MOVE_HANDOFF,
                   error);
  if (move == NULL)
    return NULL;
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_ACTOR, TAMIZ_ACTOR_USER);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_BY, work->actor.user);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_DEFINITION, tamiz_record_get_id (self->version));
  if (exception != NULL)
    tamiz_record_set_text (move, TAMIZ_STAGE_MOVE_WHY, tamiz_record_get_text (exception, TAMIZ_EXCEPTION_REASON));

  excepted = dup_exception_words (self, exception);
  if (!tamiz_work_freeze_packet (work, self->facts, self->definition,
                                 tamiz_record_get_int (self->version, TAMIZ_DEFINITION_VERSION), self->executive, handoff,
                                 excepted, NULL, error)
      || !add_steps (self, set, handoff, &plan, error) || !queue_mails (self, set, handoff, &plan, error)
      || !add_task (self, set, handoff, &plan, error) || !add_notice (self, set, handoff, error)
      || (plan.accepted && !accept_at_once (self, set, handoff, error)))
    return NULL;

  return handoff;
}

/* Whether somebody else wrote in between: then it is begun again with what is there now. */
static gboolean
was_overtaken (const GError *error)
{
  return g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_EXISTS)
         || g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT);
}

/* @overtaken: (out): somebody else was faster */
static json_t *
try_to_send (TamizWork *work,
             gboolean  *overtaken,
             GError   **error)
{
  g_auto (Sending) sending = { 0 };
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "handoff.send");
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (GError) local_error = NULL;
  TamizRecord *handoff;

  *overtaken = FALSE;
  if (!sending_prepare (&sending, work, error))
    return NULL;
  handoff = fill_change (&sending, set, error);
  if (handoff == NULL)
    return NULL;

  commit = tamiz_work_apply (work, set, &local_error);
  if (commit != NULL)
    return tamiz_work_answer_handoff (work, tamiz_record_get_id (handoff), error);
  *overtaken = was_overtaken (local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

static json_t *
send_handoff (TamizWork *work,
              GError   **error)
{
  gboolean overtaken = TRUE;
  json_t *answer = NULL;

  for (guint tries = 0; answer == NULL && overtaken && tries < MOST_TRIES; tries++)
    {
      if (tries > 0)
        g_clear_error (error);
      answer = try_to_send (work, &overtaken, error);
    }

  return answer;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter send_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The lead's id") },
  { "to", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The sales executive, by e-mail") },
  { "propose", TAMIZ_PARAMETER_FLAG, 0, 0, N_("To the executive who is proposed") },
  { "meeting", TAMIZ_PARAMETER_TIME, 0, 0, N_("When contact and executive meet") },
  TAMIZ_MEETING_PARAMETERS,
  { "alone", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Only where the executive meets nobody else then") },
  { "exception", TAMIZ_PARAMETER_ID, 0, 0, N_("The granted exception that lets it through") },
  { "language", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The language of the mail to the contact, as en or es; else the contact's") },
  { NULL },
};

const TamizOperationEntry tamiz_send_operations[] = {
  { { "handoff.send", N_("Hand a lead over to a sales executive"), 0, send_parameters, NULL }, send_handoff },
  { { NULL }, NULL },
};
