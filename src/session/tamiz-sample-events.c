#define G_LOG_DOMAIN "tamiz-sample"

#include "config.h"

#include "tamiz-answers.h"
#include "tamiz-sample-private.h"
#include "tamiz-upkeep.h"

/* What marketing does all day, gathered for some hours into one change set a user, so
 * that a lead is judged once for all that happened to it.
 */

TamizChangeSet *
tamiz_sample_get_set (TamizSample *self,
                      guint        user)
{
  if (self->sets[user] == NULL)
    {
      self->sets[user]
          = tamiz_change_set_new ((TamizActor){ TAMIZ_ACTOR_USER, self->users[user] }, "sample");
      tamiz_change_set_set_batch (self->sets[user]);
    }

  return self->sets[user];
}

/* Writes what was gathered, at the moment of the last of it. */
gboolean
tamiz_sample_flush (TamizSample  *self,
                    GError      **error)
{
  tamiz_session_clock_set_moment (self->clock, self->work->now);
  g_hash_table_remove_all (self->fresh);

  for (guint user = 0; user < TAMIZ_SAMPLE_N_USERS; user++)
    {
      g_autoptr (TamizChangeSet) set = g_steal_pointer (&self->sets[user]);
      g_autoptr (TamizCommit) commit = NULL;

      if (set == NULL)
        continue;
      commit = tamiz_work_apply (self->work, set, error);
      if (commit == NULL)
        return FALSE;
    }

  return TRUE;
}

/* What is still gathered cannot be read, nor be written by two users in any order. */
static gboolean
make_readable (TamizSample      *self,
               TamizSampleLead  *lead,
               GError          **error)
{
  return !g_hash_table_contains (self->fresh, lead) || tamiz_sample_flush (self, error);
}

static void
set_words (TamizSample       *self,
           TamizRecord       *activity,
           TamizActivityKind  kind,
           const char        *text)
{
  switch (kind)
    {
    case TAMIZ_ACTIVITY_DOWNLOAD:
    case TAMIZ_ACTIVITY_CONTENT_SENT:
      {
        int i = tamiz_sample_between (self, 0, 3);

        tamiz_record_set_int (activity, TAMIZ_ACTIVITY_CONTENT, self->contents[i]);
        tamiz_record_set_text (
            activity, TAMIZ_ACTIVITY_SUBJECT,
            json_string_value (json_array_get (json_object_get (self->texts, "contents"), i)));
      }
      break;
    case TAMIZ_ACTIVITY_EMAIL_OPEN:
    case TAMIZ_ACTIVITY_EMAIL_CLICK:
      tamiz_record_set_text (activity, TAMIZ_ACTIVITY_SUBJECT, "Boletín");
      break;
    case TAMIZ_ACTIVITY_PAGE_VIEW:
      tamiz_record_set_text (activity, TAMIZ_ACTIVITY_SUBJECT,
                             tamiz_sample_chance (self, 40) ? "Precios" : "Casos de clientes");
      break;
    case TAMIZ_ACTIVITY_EMAIL_OUT:
    case TAMIZ_ACTIVITY_MESSAGE_OUT:
      if (text == NULL)
        text = tamiz_sample_pick (self, "replies");
      break;
    default:
      if (text == NULL && tamiz_activity_kind_asks (kind))
        text = tamiz_sample_pick (self, "inquiries");
      break;
    }
  tamiz_record_set_text (activity, TAMIZ_ACTIVITY_TEXT, text);
}

static gboolean
is_ours (TamizActivityKind kind)
{
  switch (kind)
    {
    case TAMIZ_ACTIVITY_EMAIL_OUT:
    case TAMIZ_ACTIVITY_MESSAGE_OUT:
    case TAMIZ_ACTIVITY_CALL_OUT:
    case TAMIZ_ACTIVITY_CONTENT_SENT:
    case TAMIZ_ACTIVITY_MEETING:
    case TAMIZ_ACTIVITY_VISIT:
    case TAMIZ_ACTIVITY_NOTE:
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
tamiz_sample_add_activity (TamizSample        *self,
                           TamizSampleLead    *lead,
                           guint               user,
                           TamizActivityKind   kind,
                           const char         *text,
                           gint64             *id,
                           GError            **error)
{
  TamizRecord *activity = tamiz_work_insert (self->work, tamiz_sample_get_set (self, user),
                                             TAMIZ_KIND_ACTIVITY, error);

  if (activity == NULL)
    return FALSE;

  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_LEAD, lead->lead);
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_AT, self->work->now);
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_PERSON, lead->person);
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_KIND, kind);
  set_words (self, activity, kind, text);
  if (is_ours (kind))
    tamiz_record_set_int (activity, TAMIZ_ACTIVITY_BY, self->users[user]);
  else
    {
      lead->last_activity = tamiz_record_get_id (activity);
      lead->last_kind = (int) kind;
    }
  if (self->work->now == lead->received)
    {
      tamiz_record_set_int (activity, TAMIZ_ACTIVITY_SOURCE, self->sources[lead->source]);
      if (lead->campaign >= 0)
        tamiz_record_set_int (activity, TAMIZ_ACTIVITY_CAMPAIGN, self->campaigns[lead->campaign]);
    }
  if (id != NULL)
    *id = tamiz_record_get_id (activity);
  g_hash_table_add (self->fresh, lead);
  self->n_activities++;

  return TRUE;
}

TamizRecord *
tamiz_sample_add_call (TamizSample       *self,
                       TamizSampleLead   *lead,
                       guint              user,
                       TamizCallPurpose   purpose,
                       TamizCallOutcome   outcome,
                       GError           **error)
{
  const char *note
      = outcome == TAMIZ_CALL_OUTCOME_REACHED ? tamiz_sample_pick (self, "reached_notes") : NULL;
  TamizRecord *call;
  gint64 activity;

  if (!tamiz_sample_add_activity (self, lead, user, TAMIZ_ACTIVITY_CALL_OUT, note, &activity,
                                  error))
    return NULL;
  call = tamiz_work_insert (self->work, tamiz_sample_get_set (self, user), TAMIZ_KIND_CALL, error);
  if (call == NULL)
    return NULL;

  tamiz_record_set_int (call, TAMIZ_CALL_LEAD, lead->lead);
  tamiz_record_set_int (call, TAMIZ_CALL_ACTIVITY, activity);
  tamiz_record_set_int (call, TAMIZ_CALL_AT, self->work->now);
  tamiz_record_set_int (call, TAMIZ_CALL_PURPOSE, purpose);
  tamiz_record_set_int (call, TAMIZ_CALL_OUTCOME, outcome);
  tamiz_record_set_int (call, TAMIZ_CALL_DURATION,
                        outcome == TAMIZ_CALL_OUTCOME_REACHED ? tamiz_sample_between (self, 60, 900)
                                                              : tamiz_sample_between (self, 5, 50));
  tamiz_record_set_int (call, TAMIZ_CALL_BY, self->users[user]);
  if (lead->last_activity != 0 && lead->last_activity != lead->followed)
    tamiz_record_set_int (call, TAMIZ_CALL_FOLLOWS, lead->last_activity);
  lead->followed = lead->last_activity;
  lead->purpose = purpose;
  lead->call_back = outcome == TAMIZ_CALL_OUTCOME_CALLBACK;
  self->n_calls++;

  return call;
}

static TamizCallPurpose
choose_purpose (TamizSample     *self,
                TamizSampleLead *lead)
{
  if (lead->last_activity == 0 || lead->last_activity == lead->followed)
    return lead->call_back                                     ? TAMIZ_CALL_PURPOSE_CALLBACK
           : self->work->now - lead->received > 45 * TAMIZ_DAY ? TAMIZ_CALL_PURPOSE_REACTIVATE
           : lead->last_activity != 0                          ? lead->purpose
                                                               : TAMIZ_CALL_PURPOSE_VERIFY;

  switch (lead->last_kind)
    {
    case TAMIZ_ACTIVITY_EVENT_ATTENDED:
    case TAMIZ_ACTIVITY_EVENT_REGISTERED:
      return TAMIZ_CALL_PURPOSE_EVENT_FOLLOW_UP;
    case TAMIZ_ACTIVITY_FORM:
    case TAMIZ_ACTIVITY_DOWNLOAD:
    case TAMIZ_ACTIVITY_CHAT:
    case TAMIZ_ACTIVITY_DEMO:
    case TAMIZ_ACTIVITY_PAGE_VIEW:
      return TAMIZ_CALL_PURPOSE_WEB_FOLLOW_UP;
    case TAMIZ_ACTIVITY_EMAIL_IN:
    case TAMIZ_ACTIVITY_EMAIL_CLICK:
    case TAMIZ_ACTIVITY_EMAIL_OPEN:
      return TAMIZ_CALL_PURPOSE_MAIL_FOLLOW_UP;
    case TAMIZ_ACTIVITY_MESSAGE_IN:
    case TAMIZ_ACTIVITY_SOCIAL_MESSAGE:
      return TAMIZ_CALL_PURPOSE_MESSAGE_FOLLOW_UP;
    default:
      return TAMIZ_CALL_PURPOSE_INQUIRY_FOLLOW_UP;
    }
}

typedef struct
{
  const char *criterion;
  const char *answers[4]; /* one is drawn; repeated ones are likelier */
} Says;

static const Says says_no[] = {
  { "need", { "no", "no", "no", "does_not_know" } },
  { "budget", { "none", "none", "would_not_say", "would_not_say" } },
  { "time_frame", { "no_date", "no_date", "no_date", "does_not_know" } },
  { NULL },
};

static const Says says_little[] = {
  { "need", { "yes", "does_not_know", "does_not_know", "would_not_say" } },
  { "authority", { "no_part", "no_part", "would_not_say", "does_not_know" } },
  { "budget", { "would_not_say", "would_not_say", "does_not_know", "none" } },
  { NULL },
};

static const Says says_some[] = {
  { "need", { "yes", "yes", "yes", "yes" } },
  { "authority", { "decides", "decides", "influences", "influences" } },
  { "budget", { "none", "to_be_justified", "to_be_justified", "would_not_say" } },
  { "time_frame", { "no_date", "within_a_year", "within_a_year", "does_not_know" } },
  { "buying_process", { "understanding", "understanding", "understanding", "comparing" } },
  { "meets_executive", { "no", "no", "no", "would_not_say" } },
  { NULL },
};

static const Says says_all[] = {
  { "need", { "yes", "yes", "yes", "yes" } },
  { "authority", { "decides", "decides", "decides", "influences" } },
  { "budget", { "approved", "planned", "planned", "to_be_justified" } },
  { "time_frame", { "within_3_months", "within_3_months", "within_6_months", "within_a_year" } },
  { "buying_process", { "comparing", "comparing", "deciding", "deciding" } },
  { "meets_executive", { "yes", "yes", "yes", "yes" } },
  { NULL },
};

static gboolean
add_answers (TamizSample         *self,
             TamizSampleLead     *lead,
             TamizSampleAnswers   what,
             gint64               call,
             GError             **error)
{
  const Says *says = what == TAMIZ_SAMPLE_SAYS_NO       ? says_no
                     : what == TAMIZ_SAMPLE_SAYS_LITTLE ? says_little
                     : what == TAMIZ_SAMPLE_SAYS_SOME   ? says_some
                                                        : says_all;
  g_autoptr (TamizRecord) record = tamiz_record_new (TAMIZ_KIND_LEAD, lead->lead);
  g_autoptr (TamizFacts) facts = tamiz_facts_new (self->work->base, record);
  TamizWork work = *self->work;

  work.actor = (TamizActor){ TAMIZ_ACTOR_USER, self->users[lead->owner] };
  for (; says->criterion != NULL; says++)
    {
      const char *answer = says->answers[tamiz_sample_between (self, 0, 3)];

      if (what != TAMIZ_SAMPLE_SAYS_ALL && what != TAMIZ_SAMPLE_SAYS_NO
          && tamiz_sample_chance (self, 15))
        continue;
      if (tamiz_work_add_answer (&work, tamiz_sample_get_set (self, lead->owner), self->definition,
                                 facts, says->criterion, answer, call, error)
          == NULL)
        return FALSE;
    }

  return TRUE;
}

/* What hurts, what it may be worth, until when. */
static gboolean
write_down (TamizSample      *self,
            TamizSampleLead  *lead,
            GError          **error)
{
  g_autoptr (TamizRecord) record = NULL;
  g_autofree char *amount = NULL;
  TamizChangeSet *set;

  if (!make_readable (self, lead, error))
    return FALSE;
  record = tamiz_reader_load (self->work->reader, TAMIZ_KIND_LEAD, lead->lead, error);
  if (record == NULL)
    return FALSE;

  set = tamiz_sample_get_set (self, lead->owner);
  if (!tamiz_record_has (record, TAMIZ_LEAD_PAIN_POINTS))
    tamiz_change_set_update_text (set, record, TAMIZ_LEAD_PAIN_POINTS,
                                  tamiz_sample_pick (self, "pains"));
  if (!tamiz_record_has (record, TAMIZ_LEAD_AMOUNT) && tamiz_sample_chance (self, 70))
    {
      amount = g_strdup_printf ("%d", tamiz_sample_between (self, 4, 60) * 500);
      tamiz_change_set_update_text (set, record, TAMIZ_LEAD_AMOUNT, amount);
      tamiz_change_set_update_text (set, record, TAMIZ_LEAD_CURRENCY, "USD");
      tamiz_change_set_update_int (set, record, TAMIZ_LEAD_WANTED_BY,
                                   tamiz_day_of (self->work->now, self->zone)
                                       + tamiz_sample_between (self, 30, 200));
    }

  return lead->colleague || !tamiz_sample_chance (self, 40)
         || tamiz_sample_add_person (
                self, lead, lead->owner,
                tamiz_sample_between (self, TAMIZ_PURCHASE_ROLE_DECIDES, TAMIZ_PURCHASE_ROLE_PAYS),
                error)
                != 0;
}

static gboolean
refuse_contact (TamizSample      *self,
                TamizSampleLead  *lead,
                TamizChannel      channel,
                const char       *reason,
                GError          **error)
{
  TamizRecord *consent = tamiz_work_insert (self->work, tamiz_sample_get_set (self, lead->owner),
                                            TAMIZ_KIND_CONSENT, error);

  if (consent == NULL)
    return FALSE;
  tamiz_record_set_int (consent, TAMIZ_CONSENT_PERSON, lead->person);
  tamiz_record_set_int (consent, TAMIZ_CONSENT_CHANNEL, channel);
  tamiz_record_set_int (consent, TAMIZ_CONSENT_DAY, tamiz_day_of (self->work->now, self->zone));
  tamiz_record_set_int (consent, TAMIZ_CONSENT_DO_NOT_CONTACT, 1);
  tamiz_record_set_text (consent, TAMIZ_CONSENT_REASON, reason);
  lead->quiet = TRUE;

  return TRUE;
}

/* A number that is somebody else's is taken back. */
static gboolean
drop_phone (TamizSample      *self,
            TamizSampleLead  *lead,
            GError          **error)
{
  g_autoptr (TamizRecord) phone = NULL;

  if (lead->phone == 0)
    return TRUE;
  if (!make_readable (self, lead, error))
    return FALSE;
  phone = tamiz_reader_load (self->work->reader, TAMIZ_KIND_PHONE, lead->phone, error);
  if (phone == NULL)
    return FALSE;

  tamiz_change_set_retract (tamiz_sample_get_set (self, lead->owner), phone);
  lead->phone = 0;
  return TRUE;
}

static gboolean
do_call (TamizSample       *self,
         TamizSampleLead   *lead,
         TamizSampleEvent  *event,
         GError           **error)
{
  TamizRecord *call;

  if (lead->quiet || lead->phone == 0)
    return TRUE;
  if (event->detail == TAMIZ_SAMPLE_SAYS_ALL && !write_down (self, lead, error))
    return FALSE;
  call = tamiz_sample_add_call (self, lead, lead->owner, choose_purpose (self, lead), event->number,
                                error);
  if (call == NULL)
    return FALSE;
  if (event->next != 0)
    tamiz_record_set_int (call, TAMIZ_CALL_NEXT_AT, event->next);
  if (event->detail != TAMIZ_SAMPLE_SAYS_NOTHING
      && !add_answers (self, lead, event->detail, tamiz_record_get_id (call), error))
    return FALSE;

  switch (event->number)
    {
    case TAMIZ_CALL_OUTCOME_DO_NOT_CALL:
      return refuse_contact (self, lead, TAMIZ_CHANNEL_PHONE, "Lo pidió por teléfono", error);
    case TAMIZ_CALL_OUTCOME_WRONG_NUMBER:
      return drop_phone (self, lead, error);
    case TAMIZ_CALL_OUTCOME_OTHER_PERSON:
      return lead->company == 0
             || tamiz_sample_add_person (self, lead, lead->owner, TAMIZ_PURCHASE_ROLE_KNOWS, error)
                    != 0;
    default:
      return TRUE;
    }
}

static gboolean
verify (TamizSample      *self,
        TamizSampleLead  *lead,
        GError          **error)
{
  g_autoptr (TamizRecord) company = NULL;
  TamizChangeSet *set;

  if (lead->company == 0 || !make_readable (self, lead, error))
    return lead->company == 0;
  company = tamiz_reader_load (self->work->reader, TAMIZ_KIND_COMPANY, lead->company, error);
  if (company == NULL)
    return FALSE;

  set = tamiz_sample_get_set (self, lead->owner);
  if (!tamiz_record_has (company, TAMIZ_COMPANY_EMPLOYEES))
    tamiz_change_set_update_int (set, company, TAMIZ_COMPANY_EMPLOYEES,
                                 tamiz_sample_between (self, 20, 45));
  if (!tamiz_record_has (company, TAMIZ_COMPANY_INDUSTRY))
    tamiz_change_set_update_text (set, company, TAMIZ_COMPANY_INDUSTRY,
                                  tamiz_sample_pick (self, "industries"));

  return tamiz_sample_add_activity (self, lead, lead->owner, TAMIZ_ACTIVITY_NOTE,
                                    "Tamaño y rubro vistos en el registro de comercio.", NULL,
                                    error);
}

static gboolean
add_task (TamizSample      *self,
          TamizSampleLead  *lead,
          GError          **error)
{
  TamizRecord *task = tamiz_work_insert (self->work, tamiz_sample_get_set (self, lead->owner),
                                         TAMIZ_KIND_TASK, error);

  if (task == NULL)
    return FALSE;
  tamiz_record_set_int (task, TAMIZ_TASK_LEAD, lead->lead);
  tamiz_record_set_text (task, TAMIZ_TASK_TEXT,
                         tamiz_sample_chance (self, 50) ? "Enviar el caso parecido que pidió"
                                                        : "Averiguar quién decide la compra");
  tamiz_record_set_int (task, TAMIZ_TASK_ASSIGNEE, self->users[lead->owner]);
  tamiz_record_set_int (task, TAMIZ_TASK_DUE,
                        self->work->now + tamiz_sample_between (self, 1, 6) * TAMIZ_DAY);
  g_hash_table_add (self->fresh, lead);

  return TRUE;
}

static gboolean
do_activity (TamizSample        *self,
             TamizSampleLead    *lead,
             TamizActivityKind   kind,
             GError            **error)
{
  if (lead->quiet && is_ours (kind))
    return TRUE;

  return tamiz_sample_add_activity (self, lead, lead->owner, kind, NULL, NULL, error);
}

static gboolean
enter (TamizSample      *self,
       TamizSampleLead  *lead,
       GError          **error)
{
  if (!tamiz_sample_enter (self, lead, error))
    return FALSE;
  g_hash_table_add (self->fresh, lead);

  return lead->first_kind < 0
         || tamiz_sample_add_activity (self, lead, lead->owner, lead->first_kind, NULL, NULL,
                                       error);
}

static int
find_user (TamizSample *self,
           gint64       id)
{
  for (int user = 0; user < TAMIZ_SAMPLE_N_USERS; user++)
    {
      if (self->users[user] == id)
        return user;
    }

  return -1;
}

/* Most tasks that were due are done within a week or two, whoever made them. */
static gboolean
do_tasks (TamizSample  *self,
          GError      **error)
{
  g_autoptr (GPtrArray) tasks = tamiz_reader_list (self->work->reader, TAMIZ_KIND_TASK, error);

  if (tasks == NULL)
    return FALSE;

  for (guint i = 0; i < tasks->len; i++)
    {
      TamizRecord *task = g_ptr_array_index (tasks, i);
      int user = find_user (self, tamiz_record_get_int (task, TAMIZ_TASK_ASSIGNEE));

      if (user >= 0 && !tamiz_record_has (task, TAMIZ_TASK_DONE_AT)
          && tamiz_record_get_int (task, TAMIZ_TASK_DUE) < self->work->now
          && tamiz_sample_chance (self, 70))
        tamiz_change_set_update_int (tamiz_sample_get_set (self, user), task, TAMIZ_TASK_DONE_AT,
                                     self->work->now);
    }

  return tamiz_sample_flush (self, error);
}

static gboolean
do_upkeep (TamizSample  *self,
           GError      **error)
{
  TamizWork work = *self->work;

  work.actor = (TamizActor){ TAMIZ_ACTOR_PROGRAM, 0 };
  return tamiz_sample_flush (self, error) && do_tasks (self, error)
         && tamiz_work_do_due (&work, error);
}

gboolean
tamiz_sample_do_event (TamizSample       *self,
                       TamizSampleEvent  *event,
                       GError           **error)
{
  TamizSampleLead *lead = &self->leads[event->lead];

  self->work->now = event->at;
  switch (event->what)
    {
    case TAMIZ_SAMPLE_ENTERS:
      return enter (self, lead, error);
    case TAMIZ_SAMPLE_ACTIVITY:
      return do_activity (self, lead, event->number, error);
    case TAMIZ_SAMPLE_VERIFIED:
      return verify (self, lead, error);
    case TAMIZ_SAMPLE_CALL:
      return do_call (self, lead, event, error);
    case TAMIZ_SAMPLE_TASK:
      return add_task (self, lead, error);
    case TAMIZ_SAMPLE_NO_CONTACT:
      return refuse_contact (
          self, lead, tamiz_sample_chance (self, 50) ? TAMIZ_CHANNEL_ANY : TAMIZ_CHANNEL_MAIL,
          "Pidió no recibir más mensajes", error);
    case TAMIZ_SAMPLE_UPKEEP:
      return do_upkeep (self, error);
    case TAMIZ_SAMPLE_NEW_DEFINITION:
      return tamiz_sample_flush (self, error) && tamiz_sample_sign (self, FALSE, error);
    case TAMIZ_SAMPLE_DEFERRED:
    case TAMIZ_SAMPLE_DISCARDED:
    case TAMIZ_SAMPLE_REVIVED:
    case TAMIZ_SAMPLE_SENT:
    case TAMIZ_SAMPLE_ACCEPTED:
    case TAMIZ_SAMPLE_RETURNED:
    case TAMIZ_SAMPLE_WITHDRAWN:
    case TAMIZ_SAMPLE_MEETING:
    case TAMIZ_SAMPLE_OUTCOME:
    default:
      return tamiz_sample_do_sales (self, lead, event, error);
    }
}
