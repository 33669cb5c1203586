#include "config.h"

#include "tamiz-test-facts.h"

static gint64 next_id = 1000;

static TamizRecord *
add_record (GPtrArray *records,
            TamizKind  kind)
{
  TamizRecord *record = tamiz_record_new (kind, next_id++);

  if (records != NULL)
    g_ptr_array_add (records, record);
  return record;
}

TamizFacts *
tamiz_test_facts_new (void)
{
  g_autoptr (TamizRecord) base = tamiz_record_new (TAMIZ_KIND_BASE, 1);
  g_autoptr (TamizRecord) lead = tamiz_record_new (TAMIZ_KIND_LEAD, next_id++);
  TamizFacts *facts;

  tamiz_record_set_text (base, TAMIZ_BASE_TIMEZONE, "America/La_Paz");
  tamiz_record_set_text (base, TAMIZ_BASE_COUNTRY, "BO");
  tamiz_record_set_text (base, TAMIZ_BASE_CURRENCY, "BOB");
  facts = tamiz_facts_new (base, lead);
  facts->person = tamiz_record_new (TAMIZ_KIND_PERSON, next_id++);

  return facts;
}

static void
copy_records (GPtrArray *from,
              GPtrArray *to)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, tamiz_record_dup (g_ptr_array_index (from, i)));
}

TamizFacts *
tamiz_test_facts_copy (TamizFacts *facts)
{
  g_autoptr (TamizRecord) base = tamiz_record_dup (facts->base);
  g_autoptr (TamizRecord) lead = tamiz_record_dup (facts->lead);
  TamizFacts *copy = tamiz_facts_new (base, lead);

  copy->person = facts->person != NULL ? tamiz_record_dup (facts->person) : NULL;
  copy->company = facts->company != NULL ? tamiz_record_dup (facts->company) : NULL;
  copy->fields = facts->fields != NULL ? g_ptr_array_ref (facts->fields) : NULL;
  copy->names = facts->names != NULL ? g_ptr_array_ref (facts->names) : NULL;
  copy_records (facts->emails, copy->emails);
  copy_records (facts->phones, copy->phones);
  copy_records (facts->handles, copy->handles);
  copy_records (facts->external_ids, copy->external_ids);
  copy_records (facts->domains, copy->domains);
  copy_records (facts->consents, copy->consents);
  copy_records (facts->tags, copy->tags);
  copy_records (facts->customs, copy->customs);
  copy_records (facts->activities, copy->activities);
  copy_records (facts->calls, copy->calls);
  copy_records (facts->answers, copy->answers);
  copy_records (facts->moves, copy->moves);
  copy_records (facts->handoffs, copy->handoffs);
  copy_records (facts->outcomes, copy->outcomes);
  copy->duplicate_open = facts->duplicate_open;

  return copy;
}

TamizRecord *
tamiz_test_facts_person (TamizFacts *facts,
                         const char *job_title)
{
  tamiz_record_set_text (facts->person, TAMIZ_PERSON_FIRST_NAME, "Ana");
  tamiz_record_set_text (facts->person, TAMIZ_PERSON_LAST_NAME, "Rojas");
  tamiz_record_set_text (facts->person, TAMIZ_PERSON_JOB_TITLE, job_title);

  return facts->person;
}

TamizRecord *
tamiz_test_facts_company (TamizFacts *facts,
                          const char *name,
                          gint64      employees)
{
  g_clear_object (&facts->company);
  facts->company = tamiz_record_new (TAMIZ_KIND_COMPANY, next_id++);
  tamiz_record_set_text (facts->company, TAMIZ_COMPANY_NAME, name);
  tamiz_record_set_int (facts->company, TAMIZ_COMPANY_RELATION, TAMIZ_RELATION_PROSPECT);
  if (employees > 0)
    tamiz_record_set_int (facts->company, TAMIZ_COMPANY_EMPLOYEES, employees);

  return facts->company;
}

TamizRecord *
tamiz_test_facts_email (TamizFacts *facts,
                        const char *address)
{
  TamizRecord *email = add_record (facts->emails, TAMIZ_KIND_EMAIL);

  tamiz_record_set_text (email, TAMIZ_EMAIL_ADDRESS, address);
  tamiz_record_set_int (email, TAMIZ_EMAIL_VALID, 1);

  return email;
}

TamizRecord *
tamiz_test_facts_phone (TamizFacts *facts,
                        const char *e164)
{
  TamizRecord *phone = add_record (facts->phones, TAMIZ_KIND_PHONE);

  tamiz_record_set_text (phone, TAMIZ_PHONE_E164, e164);
  tamiz_record_set_text (phone, TAMIZ_PHONE_AS_TYPED, e164);

  return phone;
}

TamizRecord *
tamiz_test_facts_activity (TamizFacts        *facts,
                           TamizActivityKind  kind,
                           gint64             at)
{
  TamizRecord *activity = add_record (facts->activities, TAMIZ_KIND_ACTIVITY);

  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_KIND, kind);
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_AT, at);

  return activity;
}

/* @outcome: a #TamizCallOutcome, or -1 for a call without one.  Returns the call. */
TamizRecord *
tamiz_test_facts_call (TamizFacts *facts,
                       int         outcome,
                       gint64      at)
{
  TamizRecord *activity = tamiz_test_facts_activity (facts, TAMIZ_ACTIVITY_CALL_OUT, at);
  TamizRecord *call = add_record (facts->calls, TAMIZ_KIND_CALL);

  tamiz_record_set_int (call, TAMIZ_CALL_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (call, TAMIZ_CALL_ACTIVITY, tamiz_record_get_id (activity));
  tamiz_record_set_int (call, TAMIZ_CALL_AT, at);
  tamiz_record_set_int (call, TAMIZ_CALL_PURPOSE, TAMIZ_CALL_PURPOSE_INQUIRY_FOLLOW_UP);
  if (outcome >= 0)
    tamiz_record_set_int (call, TAMIZ_CALL_OUTCOME, outcome);

  return call;
}

/* @value: canonical, or `does_not_know`, or `would_not_say`. */
TamizRecord *
tamiz_test_facts_answer (TamizFacts *facts,
                         const char *criterion,
                         const char *value,
                         gint64      at)
{
  TamizRecord *answer = add_record (facts->answers, TAMIZ_KIND_ANSWER);
  int state = TAMIZ_ANSWER_KNOWN;

  if (!tamiz_enum_from_nick (TAMIZ_ENUM_ANSWER, value, &state))
    tamiz_record_set_text (answer, TAMIZ_ANSWER_VALUE, value);
  tamiz_record_set_int (answer, TAMIZ_ANSWER_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_text (answer, TAMIZ_ANSWER_CRITERION, criterion);
  tamiz_record_set_int (answer, TAMIZ_ANSWER_STATE, state);
  tamiz_record_set_int (answer, TAMIZ_ANSWER_AT, at);
  if (facts->calls->len > 0)
    tamiz_record_set_int (answer, TAMIZ_ANSWER_CALL,
                          tamiz_record_get_id (g_ptr_array_index (facts->calls,
                                                                  facts->calls->len - 1)));

  return answer;
}

/* Moves are numbered one change after the other, from 1. */
TamizRecord *
tamiz_test_facts_move (TamizFacts     *facts,
                       int             from,
                       int             to,
                       TamizMoveCause  cause,
                       gint64          at)
{
  TamizRecord *move = add_record (facts->moves, TAMIZ_KIND_STAGE_MOVE);

  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_AT, at);
  if (from >= 0)
    tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_FROM, from);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_TO, to);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_CAUSE, cause);
  tamiz_record_set_changes (move, facts->moves->len, facts->moves->len);

  return move;
}

TamizRecord *
tamiz_test_facts_refuse (TamizFacts   *facts,
                         TamizChannel  channel)
{
  TamizRecord *consent = add_record (facts->consents, TAMIZ_KIND_CONSENT);

  tamiz_record_set_int (consent, TAMIZ_CONSENT_CHANNEL, channel);
  tamiz_record_set_int (consent, TAMIZ_CONSENT_DO_NOT_CONTACT, 1);

  return consent;
}

static void
shuffle (GPtrArray *records,
         GRand     *random)
{
  for (guint i = records->len; i > 1; i--)
    {
      guint j = (guint) g_rand_int_range (random, 0, (gint32) i);
      gpointer kept = records->pdata[i - 1];

      records->pdata[i - 1] = records->pdata[j];
      records->pdata[j] = kept;
    }
}

/* The order in which things arrived, which must not matter. */
void
tamiz_test_facts_shuffle (TamizFacts *facts,
                          GRand      *random)
{
  shuffle (facts->activities, random);
  shuffle (facts->answers, random);
  shuffle (facts->calls, random);
  shuffle (facts->consents, random);
  shuffle (facts->moves, random);
}
