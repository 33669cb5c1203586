#define G_LOG_DOMAIN "tamiz-operations-call"

#include "config.h"

#include "tamiz-answers.h"
#include "tamiz-calls.h"
#include "tamiz-consents.h"
#include "tamiz-error.h"
#include "tamiz-known.h"
#include "tamiz-people.h"
#include "tamiz-qualify.h"
#include "tamiz-session-index.h"
#include "tamiz-session-private.h"
#include "tamiz-text.h"
#include "tamiz-today.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

/* The telephone: whom to call next and why, and what came of it. */
#define QUEUE_DEFAULT 50
#define MAX_LOOKED_AT 2000

typedef struct
{
  TamizFacts *facts;
  TamizScore score;
  TamizCallReason reason;
  char *known;              /* (nullable): that the company is known, as what */
} Waiting;

static void
free_waiting (Waiting *waiting)
{
  tamiz_facts_unref (waiting->facts);
  tamiz_call_reason_clear (&waiting->reason);
  g_free (waiting->known);
  g_free (waiting);
}

/* What the caller asked for. */
typedef struct
{
  int purpose;              /* TamizCallPurpose; -1 = any */
  gint64 owner;             /* a user's id; 0 = anybody's */
  gboolean script;          /* with what there is to ask */
  guint refused;            /* how many were left out who do not want to be called */
  guint customers;          /* and how many whom we know too well to be called without having asked */
  TamizKnownCompanies *companies;
} Wanted;

static gboolean
read_wanted (TamizWork  *work,
             Wanted     *wanted,
             GError    **error)
{
  g_autoptr (TamizRecord) owner = NULL;

  *wanted = (Wanted) { tamiz_work_choice (work, "purpose", TAMIZ_ENUM_CALL_PURPOSE), 0,
                       !tamiz_work_flag (work, "no-script"), 0, 0, NULL };
  if (tamiz_work_text (work, "owner") == NULL)
    return TRUE;
  owner = tamiz_work_find_user (work, tamiz_work_text (work, "owner"), error);
  if (owner != NULL)
    wanted->owner = tamiz_record_get_id (owner);

  return owner != NULL;
}

/* (nullable): a lead that is to be called, and is wanted. */
static Waiting *
consider (TamizWork  *work,
          TamizFacts *facts,
          Wanted     *wanted)
{
  g_auto (TamizCallReason) reason = { 0 };
  const TamizKnown *known;
  Waiting *waiting;

  if (wanted->owner != 0 && tamiz_record_get_int (facts->lead, TAMIZ_LEAD_OWNER) != wanted->owner)
    return NULL;
  if (!tamiz_calls_consider (facts, work->now, tamiz_day_of (work->now, work->zone), &reason))
    {
      wanted->refused += reason.refused ? 1 : 0;
      return NULL;
    }
  if (wanted->purpose >= 0 && (int) reason.purpose != wanted->purpose)
    return NULL;
  known = tamiz_known_companies_find_facts (wanted->companies, facts);
  if (reason.cold && tamiz_known_forbids_cold (known))
    {
      wanted->customers++;
      return NULL;
    }

  waiting = g_new0 (Waiting, 1);
  waiting->facts = tamiz_facts_ref (facts);
  waiting->score.grade = -1;
  waiting->known = g_strdup (known != NULL ? known->sentence : NULL);
  waiting->reason = reason;
  reason.why = NULL;

  return waiting;
}

static int
compare_waiting (gconstpointer a,
                 gconstpointer b)
{
  const Waiting *x = *(const Waiting *const *) a, *y = *(const Waiting *const *) b;
  int grade_x = x->score.grade >= 0 ? x->score.grade : 9;
  int grade_y = y->score.grade >= 0 ? y->score.grade : 9;

  if (x->reason.order != y->reason.order)
    return (int) x->reason.order - (int) y->reason.order;
  if (grade_x != grade_y)
    return grade_x - grade_y;
  return x->reason.since < y->reason.since ? -1 : x->reason.since > y->reason.since;
}

static json_t *
questions_to_json (GPtrArray *questions)
{
  json_t *array = json_array ();

  for (guint i = 0; i < questions->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (questions, i);
      json_t *object = json_object ();
      json_t *choices = json_array ();

      for (guint j = 0; j < criterion->choices->len; j++)
        {
          TamizChoice *choice = g_ptr_array_index (criterion->choices, j);

          if (choice->value != NULL)
            json_array_append_new (choices, json_string (choice->value));
        }
      tamiz_json_set_text (object, "key", criterion->key);
      tamiz_json_set_text (object, "title", criterion->title);
      tamiz_json_set_text (object, "question", criterion->question);
      tamiz_json_set_text (object, "help", criterion->help);
      json_object_set_new (object, "required", json_boolean (criterion->required));
      json_object_set_new (object, "choices", choices);
      json_array_append_new (array, object);
    }

  return array;
}

static json_t *
waiting_to_json (TamizWork        *work,
                 Waiting          *waiting,
                 GHashTable       *users,
                 TamizDefinition  *definition)  /* (nullable): asks nothing */
{
  TamizRecord *person = waiting->facts->person;
  json_t *object = json_object ();
  g_autoptr (GPtrArray) questions = NULL;
  TamizRecord *phone = g_ptr_array_index (waiting->facts->phones, 0);
  g_autofree char *name = tamiz_person_dup_name (person);

  tamiz_json_set_id (object, "lead", tamiz_record_get_id (waiting->facts->lead));
  tamiz_json_set_text (object, "name", name != NULL ? name : "");
  tamiz_json_set_text (object, "job_title",
                       person != NULL ? tamiz_record_get_text (person, TAMIZ_PERSON_JOB_TITLE) : NULL);
  tamiz_json_set_text (object, "company",
                       waiting->facts->company != NULL
                           ? tamiz_record_get_text (waiting->facts->company, TAMIZ_COMPANY_NAME)
                           : NULL);
  tamiz_json_set_text (object, "phone",
                       tamiz_record_has (phone, TAMIZ_PHONE_E164)
                           ? tamiz_record_get_text (phone, TAMIZ_PHONE_E164)
                           : tamiz_record_get_text (phone, TAMIZ_PHONE_AS_TYPED));
  tamiz_json_set_text (object, "grade",
                       waiting->score.grade >= 0
                           ? tamiz_enum_nick (TAMIZ_ENUM_GRADE, waiting->score.grade)
                           : NULL);
  tamiz_json_set_text (object, "purpose", tamiz_enum_nick (TAMIZ_ENUM_CALL_PURPOSE, waiting->reason.purpose));
  tamiz_json_set_text (object, "why", waiting->reason.why);
  tamiz_json_set_text (object, "known", waiting->known);
  tamiz_work_set_time (work, object, "since", waiting->reason.since);
  tamiz_json_set_id (object, "call",
                     waiting->reason.open != NULL ? tamiz_record_get_id (waiting->reason.open) : 0);
  tamiz_user_set_json (object, "owner", "owner_name",
                       tamiz_users_find (users, tamiz_record_get_int (waiting->facts->lead, TAMIZ_LEAD_OWNER)));
  if (definition != NULL)
    {
      questions = tamiz_qualify_list_open_questions (definition, waiting->facts, work->now);
      json_object_set_new (object, "script", questions_to_json (questions));
    }

  return object;
}

/* Whom to look at: the best open leads, and everybody with whom a call is open or agreed,
 * however low they stand.
 */
static GArray *
list_open_leads (TamizWork  *work,
                 GError    **error)
{
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  g_autoptr (TamizQueryResult) result = NULL;
  g_autoptr (GArray) called = tamiz_reader_list_called (work->reader, work->now, error);
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);
  GArray *leads;

  if (called == NULL)
    return NULL;
  query->stages = TAMIZ_QUERY_STAGE (TAMIZ_STAGE_PROSPECT) | TAMIZ_QUERY_STAGE (TAMIZ_STAGE_INQUIRY)
                  | TAMIZ_QUERY_STAGE (TAMIZ_STAGE_MQL) | TAMIZ_QUERY_STAGE (TAMIZ_STAGE_SQL);
  query->limit = MAX_LOOKED_AT;
  result = tamiz_session_index_run (work, query, error);
  if (result == NULL)
    return NULL;

  leads = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (leads, result->ids, result->n_ids);
  for (guint i = 0; i < result->n_ids; i++)
    g_hash_table_add (known, &result->ids[i]);
  for (guint i = 0; i < called->len; i++)
    {
      if (!g_hash_table_contains (known, &g_array_index (called, gint64, i)))
        g_array_append_val (leads, g_array_index (called, gint64, i));
    }

  return leads;
}

/**
 * tamiz_work_list_calls:
 * @work: an operation's work
 * @offset: how many to pass over
 * @limit: how many at most; 0 for all
 * @error: return location
 *
 * Lists whom to call next, and why.
 *
 * Returns: (transfer full): a list
 */
json_t *
tamiz_work_list_calls (TamizWork *work,
                       guint      offset,
                       guint      limit,
                       GError   **error)
{
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (GHashTable) users = NULL;
  g_autoptr (GArray) leads = NULL;
  g_autoptr (TamizKnownCompanies) companies = NULL;
  g_autoptr (GPtrArray) queue = g_ptr_array_new_with_free_func ((GDestroyNotify) free_waiting);
  GError *local_error = NULL;
  Wanted wanted;
  json_t *items, *answer;

  companies = tamiz_known_companies_load (work, error);
  if (companies == NULL || !read_wanted (work, &wanted, error))
    return NULL;
  wanted.companies = companies;
  version = tamiz_work_find_in_force (work, &definition, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  users = tamiz_work_load_users (work, error);
  leads = users != NULL ? list_open_leads (work, error) : NULL;
  if (leads == NULL)
    return NULL;

  for (guint i = 0; i < leads->len; i++)
    {
      gint64 lead = g_array_index (leads, gint64, i);
      g_autoptr (TamizFacts) facts = tamiz_work_find_facts (work, lead, &local_error);
      Waiting *waiting;

      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return NULL;
        }
      if (g_cancellable_set_error_if_cancelled (work->cancellable, error))
        return NULL;
      if (facts == NULL)
        continue; /* its import was undone, the call was not */
      if (tamiz_facts_get_stage (facts) > TAMIZ_STAGE_SQL)
        continue;
      waiting = consider (work, facts, &wanted);
      if (waiting == NULL)
        continue;
      tamiz_reader_load_score (work->reader, lead, &waiting->score, NULL);
      g_ptr_array_add (queue, waiting);
    }

  g_ptr_array_sort (queue, compare_waiting);
  items = json_array ();
  for (guint i = offset; i < queue->len && (limit == 0 || i - offset < limit); i++)
    json_array_append_new (items, waiting_to_json (work, g_ptr_array_index (queue, i), users,
                                                   wanted.script ? definition : NULL));
  answer = json_object ();
  json_object_set_new (answer, "total", json_integer (queue->len));
  json_object_set_new (answer, "refused", json_integer (wanted.refused));
  json_object_set_new (answer, "customers", json_integer (wanted.customers));
  json_object_set_new (answer, "items", items);
  return answer;
}

static json_t *
show_queue (TamizWork *work,
            GError   **error)
{
  gint64 offset = MAX (tamiz_work_number (work, "offset", 0), 0);

  return tamiz_work_list_calls (work, (guint) offset, (guint) tamiz_work_number (work, "limit", QUEUE_DEFAULT),
                                error);
}

static gboolean
add_consequences (TamizWork         *work,
                  TamizChangeSet    *set,
                  TamizFacts        *facts,
                  TamizCallOutcome   outcome,
                  GError           **error)
{
  TamizRecord *record;

  if (outcome == TAMIZ_CALL_OUTCOME_DO_NOT_CALL && facts->person != NULL)
    {
      record = tamiz_work_insert (work, set, TAMIZ_KIND_CONSENT, error);
      if (record == NULL)
        return FALSE;
      tamiz_record_set_int (record, TAMIZ_CONSENT_PERSON, tamiz_record_get_id (facts->person));
      tamiz_record_set_int (record, TAMIZ_CONSENT_CHANNEL, TAMIZ_CHANNEL_PHONE);
      tamiz_record_set_int (record, TAMIZ_CONSENT_DAY, tamiz_day_of (work->now, work->zone));
      tamiz_record_set_int (record, TAMIZ_CONSENT_DO_NOT_CONTACT, 1);
      tamiz_record_set_text (record, TAMIZ_CONSENT_REASON, _("Said on the telephone"));
    }
  if (outcome == TAMIZ_CALL_OUTCOME_WRONG_NUMBER && facts->phones->len > 0)
    tamiz_change_set_retract (set, g_ptr_array_index (facts->phones, 0));
  if (outcome == TAMIZ_CALL_OUTCOME_OTHER_PERSON && tamiz_work_text (work, "person") != NULL)
    {
      TamizRecord *link;

      record = tamiz_work_insert (work, set, TAMIZ_KIND_PERSON, error);
      link = record != NULL ? tamiz_work_insert (work, set, TAMIZ_KIND_LEAD_PERSON, error) : NULL;
      if (link == NULL)
        return FALSE;
      tamiz_record_set_text (record, TAMIZ_PERSON_FIRST_NAME, tamiz_work_text (work, "person"));
      if (facts->company != NULL)
        tamiz_record_set_int (record, TAMIZ_PERSON_COMPANY, tamiz_record_get_id (facts->company));
      tamiz_record_set_int (link, TAMIZ_LEAD_PERSON_LEAD, tamiz_record_get_id (facts->lead));
      tamiz_record_set_int (link, TAMIZ_LEAD_PERSON_PERSON, tamiz_record_get_id (record));
      tamiz_record_set_int (link, TAMIZ_LEAD_PERSON_ROLE, TAMIZ_PURCHASE_ROLE_KNOWS);
    }

  return TRUE;
}

/* What somebody says about the next attempt comes before what the outcome proposes. */
static void
override_next (TamizWork *work,
               gint64    *next)
{
  if (tamiz_work_flag (work, "no-next"))
    *next = 0;
  tamiz_work_time (work, "next", next);
}

static TamizRecord *
add_call (TamizWork       *work,
          TamizChangeSet  *set,
          TamizFacts      *facts,
          GError         **error)
{
  TamizCallPurpose purpose = tamiz_work_choice (work, "purpose", TAMIZ_ENUM_CALL_PURPOSE);
  int outcome = tamiz_work_choice (work, "outcome", TAMIZ_ENUM_CALL_OUTCOME);
  TamizRecord *last = tamiz_calls_find_last (facts);
  TamizRecord *activity = tamiz_work_insert (work, set, TAMIZ_KIND_ACTIVITY, error);
  TamizRecord *call = activity != NULL ? tamiz_work_insert (work, set, TAMIZ_KIND_CALL, error) : NULL;
  TamizCallPurpose reason_purpose = purpose;
  TamizRecord *reason;
  gint64 at = work->now, next = 0;

  if (call == NULL)
    return NULL;

  tamiz_work_time (work, "at", &at);
  reason = tamiz_calls_find_reason (
      facts, last != NULL ? tamiz_record_get_int (last, TAMIZ_CALL_AT) : G_MININT64, &reason_purpose);
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_AT, at);
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_KIND, TAMIZ_ACTIVITY_CALL_OUT);
  if (facts->person != NULL)
    tamiz_record_set_int (activity, TAMIZ_ACTIVITY_PERSON, tamiz_record_get_id (facts->person));
  tamiz_record_set_text (activity, TAMIZ_ACTIVITY_TEXT, tamiz_work_text (work, "note"));
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_BY, work->actor.user);

  tamiz_record_set_int (call, TAMIZ_CALL_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (call, TAMIZ_CALL_ACTIVITY, tamiz_record_get_id (activity));
  tamiz_record_set_int (call, TAMIZ_CALL_AT, at);
  tamiz_record_set_int (call, TAMIZ_CALL_PURPOSE, purpose);
  tamiz_record_set_int (call, TAMIZ_CALL_BY, work->actor.user);
  if (tamiz_work_text (work, "duration") != NULL)
    tamiz_record_set_int (call, TAMIZ_CALL_DURATION, tamiz_work_number (work, "duration", 0));
  tamiz_record_set_text (call, TAMIZ_CALL_NEXT_STEP, tamiz_work_text (work, "next-step"));
  if (reason != NULL)
    tamiz_record_set_int (call, TAMIZ_CALL_FOLLOWS, tamiz_record_get_id (reason));
  if (outcome >= 0)
    {
      tamiz_record_set_int (call, TAMIZ_CALL_OUTCOME, outcome);
      next = tamiz_calls_choose_next (facts, tamiz_record_get_id (call), outcome, work->now);
    }
  override_next (work, &next);
  if (next != 0)
    tamiz_record_set_int (call, TAMIZ_CALL_NEXT_AT, next);

  return call;
}

static gboolean
add_answers (TamizWork       *work,
             TamizChangeSet  *set,
             TamizFacts      *facts,
             gint64           call,
             GError         **error)
{
  json_t *answers = json_object_get (work->arguments, "answer");
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  json_t *pair;
  gsize i;

  if (json_array_size (answers) == 0)
    return TRUE;
  version = tamiz_work_require_in_force (work, &definition, error);
  if (version == NULL)
    return FALSE;

  json_array_foreach (answers, i, pair)
    {
      const char *text = json_string_value (pair);
      const char *equals = text != NULL ? strchr (text, '=') : NULL;
      g_autofree char *key = NULL;

      if (!tamiz_work_require (equals != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                               _("“%s” is not CRITERION=VALUE"), text != NULL ? text : ""))
        return FALSE;
      key = g_strndup (text, equals - text);
      if (!tamiz_work_require (g_hash_table_add (keys, g_strdup (key)), TAMIZ_CORE_ERROR_INVALID, error,
                               _("“%s” is answered twice"), key))
        return FALSE;
      if (tamiz_work_add_answer (work, set, definition, facts, key, equals + 1, call, error) == NULL)
        return FALSE;
    }

  return TRUE;
}

static json_t *
call_to_json (TamizWork   *work,
              TamizRecord *call)
{
  json_t *object = tamiz_work_record_to_json (work, call);

  tamiz_json_set_id (object, "activity", tamiz_record_get_int (call, TAMIZ_CALL_ACTIVITY));
  tamiz_json_set_id (object, "follows", tamiz_record_get_int (call, TAMIZ_CALL_FOLLOWS));
  return object;
}

static void
add_pain_points (TamizWork       *work,
                 TamizChangeSet  *set,
                 TamizFacts      *facts)
{
  if (tamiz_work_text (work, "pain-points") != NULL)
    tamiz_change_set_update_text (set, facts->lead, TAMIZ_LEAD_PAIN_POINTS,
                                  tamiz_work_text (work, "pain-points"));
}

/* Nobody is called who does not want to be.  What was said on the telephone before they said so
 * may still be noted.
 */
static gboolean
check_may_call (TamizWork   *work,
                TamizFacts  *facts,
                GError     **error)
{
  gint64 at = work->now, day;
  TamizRecord *refusal;

  tamiz_work_time (work, "at", &at);
  day = tamiz_day_of (at, work->zone);
  refusal = tamiz_consents_find_refusal (facts->consents, TAMIZ_CHANNEL_PHONE, day);

  return refusal == NULL || tamiz_record_get_int (refusal, TAMIZ_CONSENT_DAY) > day
         || tamiz_consents_check (facts->consents, TAMIZ_CHANNEL_PHONE, day, error);
}

static json_t *
log_call (TamizWork *work,
          GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "call.log");
  g_autoptr (TamizCommit) commit = NULL;
  TamizRecord *call;
  json_t *answer;
  int outcome = tamiz_work_choice (work, "outcome", TAMIZ_ENUM_CALL_OUTCOME);

  if (facts == NULL || !check_may_call (work, facts, error))
    return NULL;
  call = add_call (work, set, facts, error);
  if (call == NULL || !add_answers (work, set, facts, tamiz_record_get_id (call), error)
      || (outcome >= 0 && !add_consequences (work, set, facts, outcome, error)))
    return NULL;
  add_pain_points (work, set, facts);

  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return NULL;

  answer = tamiz_work_lead_details (work, tamiz_record_get_id (facts->lead), error);
  if (answer != NULL)
    json_object_set_new (answer, "call", call_to_json (work, call));
  return answer;
}

/* What a call that was begun still lacks. */
static void
add_later (TamizWork       *work,
           TamizChangeSet  *set,
           TamizRecord     *call,
           TamizFacts      *facts)
{
  if (tamiz_work_text (work, "duration") != NULL)
    tamiz_change_set_update_int (set, call, TAMIZ_CALL_DURATION, tamiz_work_number (work, "duration", 0));
  if (tamiz_work_text (work, "next-step") != NULL)
    tamiz_change_set_update_text (set, call, TAMIZ_CALL_NEXT_STEP, tamiz_work_text (work, "next-step"));
  add_pain_points (work, set, facts);
}

/* A call that was begun and left without an outcome gets one. */
static json_t *
finish_call (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizRecord) call = tamiz_work_load (work, TAMIZ_KIND_CALL, "id", error);
  g_autoptr (TamizFacts) facts = NULL;
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "call.outcome");
  g_autoptr (TamizCommit) commit = NULL;
  int outcome = tamiz_work_choice (work, "outcome", TAMIZ_ENUM_CALL_OUTCOME);
  gint64 next;

  if (call == NULL
      || !tamiz_work_require (!tamiz_record_has (call, TAMIZ_CALL_OUTCOME), TAMIZ_CORE_ERROR_REFUSED,
                              error, _("The call has its outcome already")))
    return NULL;
  facts = tamiz_reader_load_facts (work->reader, tamiz_record_get_int (call, TAMIZ_CALL_LEAD), error);
  if (facts == NULL)
    return NULL;

  tamiz_change_set_update_int (set, call, TAMIZ_CALL_OUTCOME, outcome);
  next = tamiz_calls_choose_next (facts, tamiz_record_get_id (call), outcome, work->now);
  override_next (work, &next);
  if (next != 0)
    tamiz_change_set_update_int (set, call, TAMIZ_CALL_NEXT_AT, next);
  add_later (work, set, call, facts);
  if (!add_consequences (work, set, facts, outcome, error)
      || !add_answers (work, set, facts, tamiz_record_get_id (call), error))
    return NULL;

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? tamiz_work_lead_details (work, tamiz_record_get_id (facts->lead), error)
                        : NULL;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter queue_parameters[] = {
  { "purpose", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_CALL_PURPOSE, N_("What the call is for") },
  { "owner", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Whose leads: a user's e-mail address") },
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many at most; 0 for all") },
  { "offset", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many to pass over") },
  { "no-script", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Without what there is to ask each of them") },
  { NULL },
};

static const TamizParameter log_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The lead's id") },
  { "purpose", TAMIZ_PARAMETER_CHOICE, TAMIZ_PARAMETER_REQUIRED, TAMIZ_ENUM_CALL_PURPOSE, N_("What the call is for") },
  { "outcome", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_CALL_OUTCOME, N_("What came of it") },
  { "note", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What was said") },
  { "answer", TAMIZ_PARAMETER_TEXTS, 0, 0, N_("CRITERION=VALUE; may be given several times") },
  { "pain-points", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What hurts, in the person's words") },
  { "duration", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Seconds") },
  { "at", TAMIZ_PARAMETER_TIME, 0, 0, N_("When; without it now") },
  { "next", TAMIZ_PARAMETER_TIME, 0, 0, N_("When to call next") },
  { "no-next", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Not to be called again by itself") },
  { "next-step", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What was agreed to do next") },
  { "person", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Who answered instead") },
  { NULL },
};

static const TamizParameter outcome_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The call's id") },
  { "outcome", TAMIZ_PARAMETER_CHOICE, REQUIRED_POSITIONAL, TAMIZ_ENUM_CALL_OUTCOME, N_("What came of it") },
  { "answer", TAMIZ_PARAMETER_TEXTS, 0, 0, N_("CRITERION=VALUE; may be given several times") },
  { "pain-points", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What hurts, in the person's words") },
  { "duration", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Seconds") },
  { "next", TAMIZ_PARAMETER_TIME, 0, 0, N_("When to call next") },
  { "no-next", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Not to be called again by itself") },
  { "next-step", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What was agreed to do next") },
  { "person", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Who answered instead") },
  { NULL },
};

const TamizOperationEntry tamiz_call_operations[] = {
  { { "call.queue", N_("Whom to call next, and why"), TAMIZ_OPERATION_READS, queue_parameters,
      "lead,grade,name,company,phone,purpose,why,since" },
    show_queue },
  { { "call.log", N_("Log a call with its answers and its outcome"), 0, log_parameters, NULL },
    log_call },
  { { "call.outcome", N_("Give a call its outcome"), 0, outcome_parameters, NULL }, finish_call },
  { { NULL }, NULL },
};
